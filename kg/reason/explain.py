"""Proofs of what follows, found backward over the closed graph; nothing is stored for them.

``proofs`` proves one triple, ``inferences`` all that follow, with a step for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.reason.engine import Engine
from kg.reason.facts import Facts
from kg.reason.search import Search, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.reason.compile import Triple
    from kg.reason.relations import Numbers

#: Ways that are tried at first for one rule instance; all of them only if no proof is found.
_ROWS = 24
_EVERY = 1 << 30


class Proof(NamedTuple):
    """A tree: what is proven, by which rule of the table, from which proofs.

    At a leaf the rule is ``asserted``, or one of those that hold in every graph, and there are no
    premises. What serves twice is one object.
    """

    conclusion: tuple[str, str, str]
    rule: str
    premises: tuple[Proof, ...]


def proofs(engine: Engine, asserted: Facts, goal: Triple, limit: int) -> list[Proof]:
    """Proofs of a triple, the first found first, at most ``limit``; none if it does not follow."""
    prover = _Prover(engine, asserted)
    found = prover.steps(goal, limit)
    spellings = engine.terms.spellings
    built: dict[Triple, Proof] = {}

    def proof(triple: Triple, step: Step) -> Proof:
        s, p, o = triple
        conclusion = spellings[s], spellings[p], spellings[o]
        return Proof(conclusion, step.rule, tuple(built[premise] for premise in step.premises))

    for triple, step in prover.proven.items():
        built[triple] = proof(triple, step)
    return [proof(goal, step) for step in found]


class _Prover:
    """What has been proven of a closed graph: ``proven`` has a step for each, premises first."""

    def __init__(self, engine: Engine, asserted: Facts) -> None:
        self.proven: dict[Triple, Step] = {}
        self._engine, self._asserted = engine, asserted

    def steps(self, goal: Triple, limit: int = 1) -> list[Step]:
        """Steps to a goal, at most ``limit``, of which it has none yet."""
        found = _searched(self._engine, self._asserted, goal, self.proven, limit)
        if found or isinstance(self._engine, _Replay) or not self._rests_on_equality(goal):
            return found
        self._engine = replay = _Replay(self._engine, self._asserted)
        for triple, step in replay.proven.items():
            self.proven.setdefault(triple, step)
        if goal in self.proven:
            return [self.proven[goal]]
        return _searched(replay, self._asserted, goal, self.proven, limit)

    def _rests_on_equality(self, goal: Triple) -> bool:
        """Is it true, in a graph in which terms are the same?"""
        s, p, o = map(self._engine.classes.of, goal)
        true = self._engine.facts.has(s, p, o) or (p == self._engine.same and s == o)
        return true and bool(self._engine.classes.larger())


class _Replay(Engine):
    """The closing of a graph once more, in which what is the same is proven before it is merged.

    Once terms are merged nobody knows by which names a fact was found, and a search that takes
    another name may need the very equality that it is to prove. Before they are merged it cannot.
    """

    def __init__(self, engine: Engine, asserted: Facts) -> None:
        super().__init__(engine.terms, axioms=engine.axioms)
        self.proven: dict[Triple, Step] = {}
        self._asserted = asserted
        self.given = engine.given
        for s, p, o in self.given:
            self.take(*(np.array([n]) for n in (s, p, o)))
        for subjects, predicate, objects in asserted.columns():
            ones = np.ones(subjects.size, dtype=np.int64)
            self.take(subjects, predicate * ones, objects * ones)
        self.close()

    def _merge(self) -> None:
        for ones, others in self._links:
            for one, other in zip(ones.tolist(), others.tolist(), strict=True):
                goal = one, self.same, other
                if goal not in self.proven:
                    for step in _searched(self, self._asserted, goal, self.proven, 1):
                        self.proven[goal] = step
        super()._merge()


def _searched(
    engine: Engine, asserted: Facts, goal: Triple, proven: dict[Triple, Step], limit: int
) -> list[Step]:
    """Steps to a goal, at most ``limit``; ``proven`` takes in what they rest on."""
    search = Search(engine, asserted, goal, proven, deep=False, rows=_ROWS)
    search.run(limit)
    for rows in (_ROWS, _EVERY):
        if search.found or not search.cut:
            break
        search = Search(engine, asserted, goal, proven, deep=True, rows=rows)
        search.run(limit)
    return search.found[:limit]


class Stated(NamedTuple):
    """A triple of a closure, and the step that concludes it: None if it is asserted.

    ``listed``: it is one of those that were asked for, and not only on the way to them.
    """

    triple: Triple
    step: Step | None
    listed: bool


def inferences(
    engine: Engine, asserted: Facts, columns: Iterable[tuple[Numbers, int, Numbers]]
) -> Iterator[Stated]:
    """Triples in their order, each inferred one with one step to it.

    What a step needs is asserted, or has a step of its own: among the triples, or, if it is not one
    of them, before the first that needs it. No triple rests on itself.
    """
    wanted = list(columns)
    listed = Facts(engine.type)
    for subjects, predicate, objects in wanted:
        listed.insert(subjects, np.full(subjects.size, predicate), objects)
    prover = _Prover(engine, asserted)
    proven = prover.proven
    told: set[Triple] = set()

    def on_the_way(triple: Triple) -> Iterator[Triple]:
        """What a triple rests on, is not listed, and has not been told; then the triple."""
        waiting = [(triple, False)]
        while waiting:
            at, ready = waiting.pop()
            if ready:
                yield at
            elif at == triple or (at not in told and not listed.has(*at)):
                told.add(at)
                waiting.append((at, True))
                waiting += [(premise, False) for premise in reversed(proven[at].premises)]

    for subjects, predicate, objects in wanted:
        known = asserted.keep(predicate, subjects, objects).tolist()
        for s, o, is_asserted in zip(subjects.tolist(), objects.tolist(), known, strict=True):
            goal = s, predicate, o
            if is_asserted:
                yield Stated(goal, None, listed=True)
                continue
            if goal not in proven:
                (proven[goal],) = prover.steps(goal)
            for triple in on_the_way(goal):
                if proven[triple].rule != "asserted":
                    yield Stated(triple, proven[triple], triple == goal)
