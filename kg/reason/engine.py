"""The closure of a graph under the rules: facts go round until nothing new comes.

A new fact is passed on at once to everything that follows from it alone. Only joins iterate, each
begun with what is new. When the schema has grown, the instances that are new run over what is old.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import OutOfMemory
from kg.reason.compile import instances, schema_sizes, vocabulary
from kg.reason.datatypes import DATATYPES, IllTyped, Value, value
from kg.reason.equality import Classes
from kg.reason.facts import Facts
from kg.reason.join import begun, column, height, solved
from kg.reason.literals import Literals
from kg.reason.program import Program, is_transitivity, keyed, turned
from kg.reason.relations import NONE, Relation, among, distinct, grouped, left, pack, right, swapped
from kg.reason.schema import Schema
from kg.reason.terms import STRING, Terms
from kg.reason.transitive import lengthened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.reason.compile import Instance, Triple
    from kg.reason.join import Table
    from kg.reason.program import Symbol
    from kg.reason.relations import Numbers


class Engine:
    """A graph and its closure, in numbers."""

    def __init__(self, terms: Terms | None = None, *, axioms: bool = False) -> None:
        self.terms = Terms() if terms is None else terms
        self.words = vocabulary(self.terms)
        self.type, self.same = self.words["rdf:type"], self.words["owl:sameAs"]
        self.facts = Facts(self.type)
        self.classes = Classes()
        self.axioms = axioms
        #: what is taken in as true of every graph, by which rule
        self.given: dict[Triple, str] = {}
        self.program = Program({}, self.type, self.same)
        self._schema: dict[tuple[int, int], int] = {}
        self._pending: dict[Symbol, list[Numbers]] = defaultdict(list)
        self._lengthened: list[tuple[Symbol, Numbers]] = []
        #: facts as they are stored, if somebody keeps a list; None again when terms are merged
        self.gained: list[tuple[Symbol, Numbers]] | None = None
        self._links: list[tuple[Numbers, Numbers]] = []
        self.literals = Literals(self.terms)
        self._unread: list[Numbers] = []
        self._datatypes = {d: self.terms.number(f"<{d}>") for d in DATATYPES} if axioms else {}

    # -- in ---------------------------------------------------------------------------------

    def take(self, subjects: Numbers, predicates: Numbers, objects: Numbers) -> None:
        """Take in triples; ``close`` then draws the conclusions."""
        for terms in (subjects, objects):
            self._unread.append(distinct(terms[self.is_literal()[terms]]))
        subjects, predicates, objects = map(self.classes.renamed, (subjects, predicates, objects))
        for predicate, at in grouped(predicates):
            self._put(predicate, subjects[at], objects[at])

    def put(self, symbol: Symbol, numbers: Numbers) -> None:
        """Take in facts that are in numbers of representatives already."""
        self._pending[symbol].append(numbers)

    def _put(self, predicate: int, subjects: Numbers, objects: Numbers) -> None:
        """Facts of one property to be passed on."""
        if predicate == self.same:
            self._links.append((subjects, objects))
            # it is a property as well: it may have a domain, an inverse, a property above
        if predicate != self.type:
            self._pending["p", predicate].append(pack(subjects, objects))
            return
        for class_, at in grouped(objects):
            self._pending["c", class_].append(subjects[at])

    # -- closing ----------------------------------------------------------------------------

    def close(self) -> None:
        """Draw every conclusion from what has been taken in."""
        while True:
            self._read_literals()
            self._merge()
            self._saturate()
            if self._links:
                continue
            if not (self._specialise() or self._pending or self._links or self._reflect()):
                break

    def _saturate(self) -> None:
        """Pass on and join until nothing is pending."""
        while self._pending or self._lengthened:
            if self._lengthened:
                symbol, new = self._lengthened.pop()
                with self._caused_by("from", symbol[1]):
                    self._pass_on(symbol, new)
                continue
            symbol = next(iter(self._pending))
            arrays = self._pending.pop(symbol)
            with self._caused_by("from", symbol[1]):
                new = self._store(symbol, np.concatenate(arrays) if len(arrays) > 1 else arrays[0])
                self._pass_on(symbol, new)

    @contextmanager
    def _caused_by(self, how: str, number: int) -> Iterator[None]:
        """Say of what there is no memory for that it follows from a property or class."""
        try:
            yield
        except OutOfMemory as error:
            error.cause = error.cause or f"{how} {self.terms.spellings[number]}"
            raise

    def _pass_on(self, symbol: Symbol, new: Numbers) -> None:
        """What follows from new facts that have been stored."""
        if not new.size:
            return
        self._join(symbol, new)
        for target, turn in self.program.reachable(symbol):
            further = self._store(target, turned(new, turn))
            if further.size:
                self._join(target, further)

    def _store(self, symbol: Symbol, numbers: Numbers) -> Numbers:
        """Store facts; those that are new."""
        kind, number = symbol = symbol[0], self.classes.of(symbol[1])  # a head may not know yet
        if kind == "p" and number == self.same:
            unequal = numbers[left(numbers) != right(numbers)]
            if unequal.size:
                self._links.append((left(unequal), right(unequal)))
        if kind == "p" and number in self.program.transitive:
            relation = self.facts.properties.setdefault(number, Relation())
            numbers = new = self._both_ways(symbol, relation.lacking(numbers))
            more = lengthened(relation, new)
            self._lengthened.append((symbol, self._add(symbol, more[~among(more, new)])))
        return self._add(symbol, numbers)

    def _both_ways(self, symbol: Symbol, pairs: Numbers) -> Numbers:
        """With the pairs the other way round if they follow: paths go through them as well."""
        if self.program.goes_both_ways(symbol):
            return distinct(np.concatenate([pairs, swapped(pairs)]))
        return pairs

    def _add(self, symbol: Symbol, numbers: Numbers) -> Numbers:
        kind, number = symbol
        add = self.facts.add_members if kind == "c" else self.facts.add
        new = add(number, numbers)
        if self.gained is not None and new.size:
            self.gained.append((symbol, new))
        return new

    def _join(self, symbol: Symbol, new: Numbers) -> None:
        joins = self.program.joins
        for instance, place in joins.get(symbol, ()):
            self._run(instance, place, new)
        if symbol[0] == "c" and ("p", self.type) in joins:
            typed = pack(new, np.full(new.size, symbol[1], dtype=np.int64))
            for instance, place in joins["p", self.type]:
                self._run(instance, place, typed)

    def _run(self, instance: Instance, place: int, new: Numbers) -> None:
        """The heads of an instance, begun at one atom with facts that are new."""
        if instance.head is None:
            return
        table = begun(instance.body[place], new, self.type)
        if table is None:
            return
        rest = [atom for i, atom in enumerate(instance.body) if i != place]
        found = solved(self.facts, rest, table)
        if found is None:
            return
        size = height(found)
        for s, p, o in instance.head:
            self._conclude(p, column(s, found, size), column(o, found, size))

    def _conclude(self, predicate: int, subjects: Numbers, objects: Numbers) -> None:
        if predicate == self.same:
            unequal = subjects != objects
            if not unequal.any():
                return
            subjects, objects = subjects[unequal], objects[unequal]
        self._put(predicate, subjects, objects)

    def _reflect(self) -> bool:
        """Rule eq-ref, where the schema asks for it: all is the same as itself, unless known."""
        if not self.program.reflexive and len(self.classes.members(self.same)) == 1:
            return False
        used = distinct(np.append(self.facts.used(), self.same))
        if self.some_value() is not None:
            used = distinct(np.append(used, self.type))  # it is of its datatypes
        new = self.facts.pairs(self.same).lacking(pack(used, used))
        if new.size:
            self.put(("p", self.same), new)
        return bool(new.size)

    # -- the schema -------------------------------------------------------------------------

    def _specialise(self) -> bool:
        """Find the instances that the schema has now, and run the new ones over all facts."""
        sizes = schema_sizes(self.facts, self.words)
        if sizes == self._schema:
            return False
        self._schema = sizes
        found = keyed(instances(Schema(self.facts, self.terms, self.words, self.classes)))
        former = self.program.instances
        new = [instance for key, instance in found.items() if key not in former]
        if len(found) != len(former) or new:
            self.program = Program(found, self.type, self.same)
        for instance in new:
            _, p, o = instance.body[0] if instance.body else instance.used[0]
            symbol = o if p == self.type and o >= 0 else p
            with self._caused_by(f"by {instance.rule} from", symbol):
                self._run_over_all(instance)
        return True

    def _run_over_all(self, instance: Instance) -> None:
        if instance.head is None:
            return
        if not instance.body:
            for s, p, o in instance.head:
                self._conclude(p, np.array([s]), np.array([o]))
            return
        whole = self.facts.whole(instance.body[0])
        if is_transitivity(instance, self.type) and whole.size:
            number = instance.body[0][1]
            more = lengthened(Relation(), self._both_ways(("p", number), whole))
            self._lengthened.append((("p", number), self._add(("p", number), more)))
        elif whole.size:
            self._run(instance, 0, whole)

    def solutions(self, instance: Instance) -> Table | None:
        """All ways to find the body of an instance; None if there are none."""
        if not instance.body:
            return None
        table = begun(instance.body[0], self.facts.whole(instance.body[0]), self.type)
        return None if table is None else solved(self.facts, instance.body[1:], table)

    # -- equality ---------------------------------------------------------------------------

    def _merge(self) -> None:
        """Put one representative in the place of everything that is the same.

        Facts about what is merged are taken out and come in again under the representative.
        """
        if not self._links:
            return
        links, self._links = self._links, []
        merged = self.classes.unite(
            np.concatenate([a for a, _ in links]), np.concatenate([b for _, b in links])
        )
        if not merged.size:
            return
        self.gained = None
        self.words = {word: self.classes.of(n) for word, n in self.words.items()}
        moved = self.classes.moved(len(self.terms))
        for kind, number, touched in self.facts.withdrawn(moved, merged):
            self._put_again(kind, int(moved[number]), _renamed(kind, touched, moved))
        pending, self._pending = self._pending, defaultdict(list)
        for (kind, number), arrays in pending.items():
            for array in arrays:
                self._put_again(kind, int(moved[number]), _renamed(kind, array, moved))
        self._schema = {}

    def _put_again(self, kind: str, number: int, numbers: Numbers) -> None:
        """Facts of a property or class under its representative, which may be ``rdf:type``."""
        if kind == "p" and number == self.type:
            self._put(number, left(numbers), right(numbers))
        else:
            self._pending[kind, number].append(numbers)

    # -- literals ---------------------------------------------------------------------------

    def is_literal(self) -> NDArray[np.bool_]:
        """Of every term: is it a literal?"""
        return self.terms.kinds() >= STRING

    def value(self, number: int) -> Value | IllTyped | None:
        """The value of a term, if it is a literal of a datatype of the profile."""
        return value(spelling) if (spelling := self.terms.spellings[number])[0] == '"' else None

    def some_value(self) -> int | None:
        """A literal that has a value, if there is one."""
        literals = self.literals.all().tolist()
        return next((n for n in literals if isinstance(self.value(n), Value)), None)

    def _read_literals(self) -> None:
        """Literals of one value are the same; their datatypes, where the graph names them."""
        unread, self._unread = self._unread, []
        new = self.literals.add(np.concatenate(unread)) if unread else NONE
        same = list(self.literals.equal(new))
        if same:
            pairs = np.array(same, dtype=np.int64)
            self._links.append((pairs[:, 0], pairs[:, 1]))
        if not self.axioms:
            named = {d: n for d in DATATYPES if (n := self.terms.find(f"<{d}>")) is not None}
            if len(named) > len(self._datatypes):
                self._datatypes, new = named, self.literals.all()
        for datatype, members in self.literals.typed(new, self._datatypes):
            self._pending["c", self.classes.of(self._datatypes[datatype])].append(
                self.classes.renamed(members)
            )


def _renamed(kind: str, numbers: Numbers, moved: Numbers) -> Numbers:
    if kind == "c":
        return moved[numbers]
    return pack(moved[left(numbers)], moved[right(numbers)])
