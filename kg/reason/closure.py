"""A graph and all that follows from it: add, remove, ask, list; for people who want one object.

Triples go in and come out as tuples of N-Triples terms: ``"<iri>"``, ``"_:b"``, ``'"1"^^<iri>'``.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from kg.memory import guarded
from kg.reason.changes import Change, Snapshot
from kg.reason.consistency import clashes
from kg.reason.datatypes import DATATYPES
from kg.reason.engine import Engine
from kg.reason.explain import inferences, proofs
from kg.reason.facts import Facts
from kg.reason.listing import listed
from kg.reason.maintain import retracted
from kg.reason.relations import grouped, pack
from kg.reason.terms import IRI, STRING, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from kg.reason.explain import Proof, Stated
    from kg.reason.program import Symbol
    from kg.reason.relations import Numbers
    from kg.reason.terms import Terms

#: Subject, predicate, object in N-Triples.
Spelled: TypeAlias = tuple[str, str, str]
#: Subjects, predicates, objects in numbers.
_Columns: TypeAlias = "tuple[Numbers, Numbers, Numbers]"

_FOLLOWS = "what follows"

# What is true of every graph: subject, class, and the rule that says so. The annotation properties
# are those of the OWL 2 Structural Specification, section 5.5.
_AXIOMS = (
    (named("owl:Thing"), named("owl:Class"), "cls-thing"),
    (named("owl:Nothing"), named("owl:Class"), "cls-nothing1"),
    *(
        (named(name), named("owl:AnnotationProperty"), "prp-ap")
        for name in (
            "rdfs:label rdfs:comment rdfs:seeAlso rdfs:isDefinedBy owl:deprecated owl:versionInfo "
            "owl:priorVersion owl:backwardCompatibleWith owl:incompatibleWith"
        ).split()
    ),
    *((f"<{datatype}>", named("rdfs:Datatype"), "dt-type1") for datatype in DATATYPES),
)


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

    ``OutOfMemory`` from whatever would take more memory than there is (``kg.memory``); a
    closure that was being made or changed is then of no use.
    """

    def __init__(self, triples: Iterable[Spelled] = (), *, full: bool = False) -> None:
        self.full = full
        self._engine = Engine(axioms=full)
        self._asserted = Facts(self._engine.type)
        self._take_axioms(self._engine)
        self._take(self._numbers(triples))
        self.close()

    # -- changing -------------------------------------------------------------------------------

    @guarded(_FOLLOWS)
    def add(self, triples: Iterable[Spelled]) -> Change:
        """Assert triples, and draw the conclusions that are new."""
        given = self._numbers(triples)
        if self._is_plain(given):
            known = self._known(given)
            given = tuple(column[~known] for column in given)  # type: ignore[assignment]
            self._engine.gained = []
            self._take(given)
            self._engine.close()
            gained, self._engine.gained = self._engine.gained, None
            if gained is not None:
                return Change(self._told(gained), frozenset())
            before = self._without(given)  # terms have become the same
            return before.change(self)
        before = Snapshot(self.columns())
        self._take(given)
        self._engine.close()
        return before.change(self)

    @guarded(_FOLLOWS)
    def remove(self, triples: Iterable[Spelled]) -> Change:
        """Take back triples that were asserted, and all that followed from them alone.

        What was not asserted stays: it follows from the rest.
        """
        given = self._numbers(triples)
        known = self._known(given)
        given = tuple(column[known] for column in given)  # type: ignore[assignment]
        if self._is_plain(given):
            self._discard(given)
            gone = retracted(self._engine, self._asserted, *given)
            if gone is not None:
                return Change(frozenset(), self._told(gone.items()))
            self._asserted.insert(*given)
        before = Snapshot(self.columns())
        self._discard(given)
        self._engine = self._afresh(self._asserted)
        return before.change(self)

    def _is_plain(self, triples: _Columns) -> bool:
        """Can triples come and go without any other being told in their place?"""
        subjects, predicates, objects = triples
        kinds, of = self.terms.kinds(), self._engine.classes.of
        literals = objects[kinds[objects] >= STRING]
        return not (
            self.full
            or (kinds[subjects] >= STRING).any()
            or (kinds[predicates] != IRI).any()
            or (predicates == self._engine.same).any()
            or len(self._engine.classes.members(self._engine.same)) > 1
            or any(len(self._engine.classes.members(of(n))) > 1 for n in literals.tolist())
        )

    def _known(self, triples: _Columns) -> NDArray[np.bool_]:
        """Which of the triples are asserted."""
        subjects, predicates, objects = triples
        known = np.zeros(subjects.size, dtype=bool)
        for predicate, at in grouped(predicates):
            known[at] = self._asserted.keep(predicate, subjects[at], objects[at])
        return known

    def _discard(self, triples: _Columns) -> None:
        subjects, predicates, objects = triples
        for predicate, at in grouped(predicates):
            self._asserted.discard(predicate, pack(subjects[at], objects[at]))

    def _told(self, changed: Iterable[tuple[Symbol, Numbers]]) -> frozenset[Spelled]:
        """Facts that came or went, as they are told."""
        facts = Facts(self._engine.type)
        for (kind, number), numbers in changed:
            (facts.add if kind == "p" else facts.add_members)(number, numbers)
        view = copy(self._engine)
        view.facts = facts
        told = listed(view, Facts(facts.type), full=False, inferred=True)
        # What is the same has not changed, or its own facts would not be all.
        return frozenset(self._spelled(c for c in told if c[1] != self._engine.same))

    def _without(self, triples: _Columns) -> Snapshot:
        """The closure as it was before triples were asserted."""
        self._discard(triples)
        engine = self._afresh(self._asserted)
        before = Snapshot(listed(engine, self._asserted, full=self.full, inferred=False))
        self._asserted.insert(*triples)
        return before

    def _afresh(self, asserted: Facts) -> Engine:
        """An engine closed over what is asserted."""
        engine = Engine(self.terms, axioms=self.full)
        self._take_axioms(engine)
        for s, p, o in asserted.columns():
            ones = np.ones(s.size, dtype=np.int64)
            engine.take(s, p * ones, o * ones)
        engine.close()
        return engine

    def _numbers(self, triples: Iterable[Spelled]) -> tuple[Numbers, Numbers, Numbers]:
        number = self._engine.terms.number
        flat = np.array([number(term) for triple in triples for term in triple], dtype=np.int64)
        return flat[0::3], flat[1::3], flat[2::3]

    def take(self, subjects: Numbers, predicates: Numbers, objects: Numbers) -> None:
        """Assert triples of numbers, for readers that number terms themselves; then ``close``."""
        self._take((subjects, predicates, objects))

    @guarded(_FOLLOWS)
    def close(self) -> None:
        """Draw the conclusions from what ``take`` took."""
        self._engine.close()

    def _take(self, triples: tuple[Numbers, Numbers, Numbers]) -> None:
        self._asserted.insert(*triples)
        self._engine.take(*triples)

    def _take_axioms(self, engine: Engine) -> None:
        if self.full:
            number = engine.terms.number
            for subject, class_, rule in _AXIOMS:
                engine.given[number(subject), engine.type, number(class_)] = rule
            engine.take(*np.array(list(engine.given), dtype=np.int64).T)

    # -- asking ---------------------------------------------------------------------------------

    def __contains__(self, triple: Spelled) -> bool:
        """Does the triple follow, or is it asserted?"""
        found = [self._engine.terms.find(term) for term in triple]
        if None in found:
            return False
        s, p, o = (self._engine.classes.of(n) for n in found if n is not None)
        if p == self._engine.same and s == o:
            if found[0] != found[2]:
                return True
            if self.full:
                return s == p or self._is_used(s)
            if found[1] == p:
                return self._asserted.has(s, p, o)
        return self._engine.facts.has(s, p, o)

    def _is_used(self, term: int) -> bool:
        """Is a representative in any triple?"""
        patterns = (term, None, None), (None, None, term), (None, term, None)
        return any(True for pattern in patterns for _ in self._engine.facts.match(*pattern))

    def __len__(self) -> int:
        return sum(s.size for s, _, _ in self.columns())

    def __iter__(self) -> Iterator[Spelled]:
        """Everything, asserted and inferred."""
        return self._spelled(self.columns())

    def asserts(self, triple: Spelled) -> bool:
        """Was the triple asserted, by these very names?"""
        found = [self._engine.terms.find(term) for term in triple]
        return None not in found and self._asserted.has(*found)  # type: ignore[arg-type]

    def asserted(self) -> Iterator[Spelled]:
        """What was asserted."""
        return self._spelled(self._asserted.columns())

    def inferred(self) -> Iterator[Spelled]:
        """What follows and is not asserted, each once."""
        return self._spelled(self.columns(inferred=True))

    def inconsistencies(self, limit: int = 100) -> list[Inconsistency]:
        """Why the graph cannot be true, at most ``limit`` reasons; none if it can."""
        spellings = self._engine.terms.spellings
        return [
            Inconsistency(
                rule, tuple((spellings[s], spellings[p], spellings[o]) for s, p, o in witness)
            )
            for rule, witness in clashes(self._engine, self._asserted, limit)
        ]

    def explain(self, triple: Spelled, limit: int = 1) -> list[Proof]:
        """Proofs of a triple, at most ``limit``; none if it does not follow."""
        s, p, o = (self._engine.terms.find(term) for term in triple)
        if s is None or p is None or o is None:
            return []
        return proofs(self._engine, self._asserted, (s, p, o), limit)

    def inferences(self, *, inferred: bool = False) -> Iterator[Stated]:
        """The triples of ``columns``, each inferred one with the step that concludes it.

        What such a step rests on is asserted, or has a step of its own, given before the first that
        needs it if it is no triple of ``columns``. All steps together prove every triple.
        """
        return inferences(self._engine, self._asserted, self.columns(inferred=inferred))

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
        with guarded(_FOLLOWS):
            yield from listed(self._engine, self._asserted, full=self.full, inferred=inferred)

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
