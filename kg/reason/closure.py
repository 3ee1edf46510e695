"""A graph and all that follows from it: add, remove, ask, list; for people who want one object.

Triples go in and come out as tuples of N-Triples terms: ``"<iri>"``, ``"_:b"``, ``'"1"^^<iri>'``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from kg.reason.consistency import clashes
from kg.reason.datatypes import DATATYPES
from kg.reason.engine import Engine
from kg.reason.explain import proofs
from kg.reason.facts import Facts
from kg.reason.listing import listed
from kg.reason.relations import NONE, among, grouped, left, pack, right
from kg.reason.terms import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.reason.compile import Triple as Numbered
    from kg.reason.consistency import Clash
    from kg.reason.explain import Proof
    from kg.reason.relations import Numbers
    from kg.reason.terms import Terms

#: Subject, predicate, object in N-Triples.
Spelled: TypeAlias = tuple[str, str, str]

_CLASSES = tuple((named(f"owl:{name}"), named("owl:Class")) for name in ("Thing", "Nothing"))
# OWL 2 Structural Specification, section 5.5: the built-in annotation properties.
_ANNOTATIONS = tuple(
    (named(name), named("owl:AnnotationProperty"))
    for name in (
        "rdfs:label rdfs:comment rdfs:seeAlso rdfs:isDefinedBy owl:deprecated owl:versionInfo "
        "owl:priorVersion owl:backwardCompatibleWith owl:incompatibleWith"
    ).split()
)
_DATATYPES = tuple((f"<{datatype}>", named("rdfs:Datatype")) for datatype in DATATYPES)


class Change(NamedTuple):
    """What an addition or a removal did to the closure: triples, asserted and inferred."""

    added: frozenset[Spelled]
    removed: frozenset[Spelled]


class Inconsistency(NamedTuple):
    """A rule that concludes false, and the triples of its body."""

    rule: str
    witness: tuple[Spelled, ...]

    def __str__(self) -> str:
        return f"{self.rule}: " + ", ".join(" ".join(triple) for triple in self.witness)


class Closure:
    """The closure of a graph under OWL 2 RL (``kg.reason.rules``).

    ``full`` takes in what is true of every graph: that ``owl:Thing`` is a class, the datatypes, the
    types of literals, that everything is the same as itself. Without it these are left out, and so
    is what RDF cannot say (literals as subjects, predicates that are no IRIs) and a literal's value
    in other spellings.
    """

    def __init__(self, triples: Iterable[Spelled] = (), *, full: bool = False) -> None:
        self.full = full
        self._engine = Engine(axioms=full)
        self._asserted = Facts(self._engine.type)
        self._take_axioms()
        self._take(self._numbers(triples))
        self._engine.close()

    # -- changing -------------------------------------------------------------------------------

    def add(self, triples: Iterable[Spelled]) -> Change:
        """Assert triples, and draw the conclusions that are new."""
        before = _Snapshot(self)
        self._take(self._numbers(triples))
        self._engine.close()
        return before.change(self)

    def remove(self, triples: Iterable[Spelled]) -> Change:
        """Take back triples that were asserted, and all that followed from them alone.

        What was not asserted stays: it follows from the rest.
        """
        before = _Snapshot(self)
        subjects, predicates, objects = self._numbers(triples)
        for predicate, at in grouped(predicates):
            self._asserted.discard(predicate, pack(subjects[at], objects[at]))
        self._engine = Engine(self._engine.terms, axioms=self.full)
        self._take_axioms()
        for s, p, o in self._asserted.columns():
            ones = np.ones(s.size, dtype=np.int64)
            self._engine.take(s, p * ones, o * ones)
        self._engine.close()
        return before.change(self)

    def _numbers(self, triples: Iterable[Spelled]) -> tuple[Numbers, Numbers, Numbers]:
        number = self._engine.terms.number
        flat = np.array([number(term) for triple in triples for term in triple], dtype=np.int64)
        return flat[0::3], flat[1::3], flat[2::3]

    def take(self, subjects: Numbers, predicates: Numbers, objects: Numbers) -> None:
        """Assert triples of numbers, for readers that number terms themselves; then ``close``."""
        self._take((subjects, predicates, objects))

    def close(self) -> None:
        """Draw the conclusions from what ``take`` took."""
        self._engine.close()

    def _take(self, triples: tuple[Numbers, Numbers, Numbers]) -> None:
        _insert(self._asserted, *triples)
        self._engine.take(*triples)

    def _take_axioms(self) -> None:
        if self.full:
            axioms = (*_CLASSES, *_ANNOTATIONS, *_DATATYPES)
            self._engine.take(*self._numbers((s, named("rdf:type"), c) for s, c in axioms))

    # -- asking ---------------------------------------------------------------------------------

    def __contains__(self, triple: Spelled) -> bool:
        """Does the triple follow, or is it asserted?"""
        found = [self._engine.terms.find(term) for term in triple]
        if None in found:
            return False
        s, p, o = (self._engine.classes.of(n) for n in found if n is not None)
        if p == self._engine.same and s == o:
            return found[0] != found[2] or self.full or self._engine.facts.has(s, p, o)
        return self._engine.facts.has(s, p, o)

    def __len__(self) -> int:
        return sum(s.size for s, _, _ in self.columns())

    def __iter__(self) -> Iterator[Spelled]:
        """Everything, asserted and inferred."""
        return self._spelled(self.columns())

    def asserted(self) -> Iterator[Spelled]:
        """What was asserted."""
        return self._spelled(self._asserted.columns())

    def inferred(self) -> Iterator[Spelled]:
        """What follows and is not asserted, each once."""
        return self._spelled(self.columns(inferred=True))

    def inconsistencies(self, limit: int = 100) -> list[Inconsistency]:
        """Why the graph cannot be true, at most ``limit`` reasons; none if it can."""
        found = [
            (clash.rule, witness)
            for clash in clashes(self._engine, limit)
            for witness in self._named_apart(clash)
        ]
        spellings = self._engine.terms.spellings
        return [
            Inconsistency(
                rule, tuple((spellings[s], spellings[p], spellings[o]) for s, p, o in witness)
            )
            for rule, witness in found[:limit]
        ]

    def _named_apart(self, clash: Clash) -> Iterator[tuple[Numbered, ...]]:
        """The witness by its own names, where a thing is different from itself by two names."""
        (one, same, other), *rest = clash.witness
        if clash.rule == "eq-diff1" and one == other:
            ((_, apart, _),) = rest
            said = self._asserted.pairs(apart).forward.all()
            alike = np.array(self._engine.classes.members(one))
            within = said[np.isin(left(said), alike) & np.isin(right(said), alike)]
            if within.size:
                for pair in within.tolist():
                    s, o = pair >> 32, pair & 0xFFFFFFFF
                    yield (s, same, o), (s, apart, o)
                return
        yield clash.witness

    def explain(self, triple: Spelled, limit: int = 1) -> list[Proof]:
        """Proofs of a triple, at most ``limit``; none if it does not follow."""
        s, p, o = (self._engine.terms.find(term) for term in triple)
        if s is None or p is None or o is None:
            return []
        return proofs(self._engine, self._asserted, (s, p, o), limit)

    # -- listing --------------------------------------------------------------------------------

    @property
    def terms(self) -> Terms:
        """The dictionary: numbers of terms, and back."""
        return self._engine.terms

    def spelling(self, number: int) -> str:
        """The term of a number."""
        return self._engine.terms.spellings[number]

    def columns(self, *, inferred: bool = False) -> Iterator[tuple[Numbers, int, Numbers]]:
        """The triples as numbers: subjects, one predicate, objects; ``inferred``: only those.

        Predicates, and the pairs of each, in the order in which terms were numbered.
        """
        return listed(self._engine, self._asserted, full=self.full, inferred=inferred)

    def _spelled(
        self, columns: Iterable[tuple[Numbers, int | Numbers, int | Numbers]]
    ) -> Iterator[Spelled]:
        spellings = self._engine.terms.spellings
        for subjects, predicate, objects in columns:
            ones = np.ones(subjects.size, dtype=np.int64)
            for s, p, o in zip(
                subjects.tolist(),
                (predicate * ones).tolist(),
                (objects * ones).tolist(),
                strict=True,
            ):
                yield spellings[s], spellings[p], spellings[o]


class _Snapshot:
    """The closure as it was, to tell what changed. Arrays are never changed in place."""

    def __init__(self, closure: Closure) -> None:
        self._pairs = {p: pack(s, o) for s, p, o in closure.columns()}

    def change(self, closure: Closure) -> Change:
        """What has come and gone since."""
        now = {p: pack(s, o) for s, p, o in closure.columns()}
        return Change(
            frozenset(_less(closure, now, self._pairs)), frozenset(_less(closure, self._pairs, now))
        )


def _less(
    closure: Closure, these: dict[int, Numbers], those: dict[int, Numbers]
) -> Iterator[Spelled]:
    for predicate, pairs in these.items():
        rest = pairs[~among(pairs, those.get(predicate, NONE))]
        for s, o in zip(left(rest).tolist(), right(rest).tolist(), strict=True):
            yield closure.spelling(s), closure.spelling(predicate), closure.spelling(o)


def _insert(facts: Facts, subjects: Numbers, predicates: Numbers, objects: Numbers) -> None:
    for predicate, at in grouped(predicates):
        if predicate != facts.type:
            facts.add(predicate, pack(subjects[at], objects[at]))
            continue
        for class_, within in grouped(objects[at]):
            facts.add_members(class_, subjects[at][within])
