"""The search for proofs of one triple, backward over the closed graph.

A goal is an exact triple of numbers. It is asserted, or the head of a rule instance over the
closed facts, or it stands for another triple by equality; each way is a step with premises, which
are goals in turn. A goal counts as proven when all premises of one of its steps are, never by way
of itself: so no proof goes in a circle. Equality is proven along the links that united a class,
each of them a goal like any other.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from kg.reason.datatypes import DATATYPES, IllTyped, Value, of_datatype
from kg.reason.join import height, solved
from kg.reason.terms import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.reason.compile import Instance, Triple
    from kg.reason.engine import Engine
    from kg.reason.facts import Facts
    from kg.reason.join import Table

#: Goals that are looked into breadth first.
_BREADTH = 200
#: Triples known to be true that are tried in the place of one that is equal.
_VARIANTS = 8
_COMBINATIONS = 4096
#: The datatype of every literal.
_EVERY_LITERAL = named("rdfs:Literal")


class Step(NamedTuple):
    """One application of a rule: premises above, conclusion below."""

    rule: str
    premises: tuple[Triple, ...]


@dataclass(slots=True)
class _Way:
    """A step to a goal that waits for premises."""

    goal: Triple
    step: Step
    missing: int


class Search:
    """The search for proofs of one goal.

    ``proven`` has the step of every triple that has been proven, premises before conclusions, and
    none that rests on the goal; what was proven before may be in it. ``found`` are the steps to the
    goal itself; ``cut``: there may be more.
    """

    def __init__(
        self,
        engine: Engine,
        asserted: Facts,
        goal: Triple,
        proven: dict[Triple, Step],
        *,
        deep: bool,
        rows: int,
    ) -> None:
        self.goal = goal
        self.proven = proven
        self.found: list[Step] = []
        self.cut = False
        self._engine, self._asserted, self._deep, self._rows = engine, asserted, deep, rows
        self._heads = engine.program.heads
        self._waiting: dict[Triple, list[_Way]] = defaultdict(list)
        self._seen: set[Triple] = set()
        self._goals: deque[Triple] = deque()

    def run(self, limit: int) -> None:
        """Search until ``limit`` steps to the goal are found, or nothing is left to look into.

        Breadth first, up to ``_BREADTH`` goals, finds short proofs; ``deep`` finds the long ones.
        """
        self._ask(self.goal)
        while self._goals and len(self.found) < limit:
            if not self._deep and len(self._seen) > _BREADTH:
                self.cut = True
                return
            goal = self._goals.pop() if self._deep else self._goals.popleft()
            if goal in self.proven or goal in self._seen:
                continue
            self._seen.add(goal)
            ways = list(self._ways(goal))
            ways.sort(key=self._open, reverse=self._deep)  # depth first takes up the last
            for at, step in ways:
                self._enter(at, step)
                if goal in self.proven or len(self.found) >= limit:
                    break

    def _open(self, way: tuple[Triple, Step]) -> int:
        """How many premises of a step are not known to be true."""
        return sum(p not in self.proven and self._known(p) is None for p in way[1].premises)

    # -- the fixpoint ---------------------------------------------------------------------------

    def _ask(self, goal: Triple) -> None:
        if goal in self.proven or goal in self._seen:
            return
        known = self._known(goal)
        if known is not None:
            self._prove(goal, Step(known, ()))
        if known is None or goal == self.goal:
            self._goals.append(goal)

    def _enter(self, goal: Triple, step: Step) -> None:
        """Take up a step; it counts at once if its premises are proven."""
        premises = set(step.premises)
        if goal in premises:
            return
        for premise in step.premises:
            self._ask(premise)
        missing = [premise for premise in premises if premise not in self.proven]
        if not missing:
            self._prove(goal, step)
            return
        way = _Way(goal, step, len(missing))
        for premise in missing:
            self._waiting[premise].append(way)

    def _prove(self, goal: Triple, step: Step) -> None:
        news = [(goal, step)]
        while news:
            triple, how = news.pop()
            if triple == self.goal:
                if how not in self.found:
                    self.found.append(how)
                continue
            if triple in self.proven:
                continue
            self.proven[triple] = how
            for way in self._waiting.pop(triple, ()):
                way.missing -= 1
                if not way.missing:
                    news.append((way.goal, way.step))

    # -- what proves a triple -------------------------------------------------------------------

    def _known(self, triple: Triple) -> str | None:
        """Why a triple needs no premises: it is asserted, or true of every graph."""
        if self._asserted.has(*triple):
            return "asserted"
        return self._engine.given.get(triple) or self._of_literals(*triple)

    def _of_literals(self, subject: int, predicate: int, object_: int) -> str | None:
        """The rule of table 8 by which a triple about a literal is true."""
        engine = self._engine
        value, other = engine.value(subject), engine.value(object_)
        if isinstance(value, Value) and isinstance(other, Value):
            equal = value == other and value.value != "NaN"
            if predicate == engine.same and (equal or subject == object_):
                return "dt-eq"
            if predicate == engine.words["owl:differentFrom"] and not equal:
                return "dt-diff"
        if predicate == engine.type and isinstance(value, Value):
            datatype = engine.terms.spellings[object_][1:-1]
            if datatype in DATATYPES and of_datatype(value, datatype):
                return "dt-type2"
        if predicate == engine.type and isinstance(value, IllTyped):
            return "dt-not-type"
        return None

    def _ways(self, goal: Triple) -> Iterator[tuple[Triple, Step]]:
        """The steps to a goal, and to what is between it and what it is equal to."""
        subject, predicate, object_ = goal
        same, classes = self._engine.same, self._engine.classes
        yield from self._by_rules(goal)
        if predicate == same:
            if subject == object_:
                yield from self._reflexive(subject)
            elif classes.of(subject) == classes.of(object_):
                yield from self._equal(subject, object_)
        if predicate != same or len(classes.members(same)) > 1:
            yield from self._by_equality(goal)

    def _by_rules(self, goal: Triple) -> Iterator[tuple[Triple, Step]]:
        _, predicate, object_ = goal
        symbols = [(predicate, -1)]
        if predicate == self._engine.type:
            symbols.append((predicate, object_))
        for symbol in symbols:
            for instance, head in self._heads.get(symbol, ()):
                for premises in self._bodies(instance, head, goal):
                    yield goal, Step(instance.rule, premises)

    def _bodies(
        self, instance: Instance, head: Triple, goal: Triple
    ) -> Iterator[tuple[Triple, ...]]:
        """The bodies of an instance over the closed facts that give the goal."""
        exact: dict[int, int] = {}
        for word, number in zip(head, goal, strict=True):
            if (word if word >= 0 else exact.setdefault(word, number)) != number:
                return
        of = self._engine.classes.of
        table: Table = {word: np.array([of(number)]) for word, number in exact.items()}
        found = solved(self._engine.facts, instance.body, table or {0: np.zeros(1, np.int64)})
        if found is None:
            return
        free = [word for word in found if word < 0 and word not in exact]
        rows = height(found)
        self.cut |= rows > self._rows
        for row in self._chosen(instance, exact, found, rows):
            values = {**exact, **{word: int(found[word][row]) for word in free}}
            body = ((values.get(s, s), p, values.get(o, o)) for s, p, o in instance.body)
            yield (*instance.used, *body)

    def _chosen(
        self, instance: Instance, exact: dict[int, int], found: Table, rows: int
    ) -> Iterable[int]:
        """The rows to try: those with most asserted premises, if there are too many."""
        if rows <= self._rows:
            return range(rows)
        known = np.zeros(rows, dtype=np.int64)
        for s, p, o in instance.body:
            s_, o_ = (
                np.full(rows, exact.get(w, w)) if w >= 0 or w in exact else found[w] for w in (s, o)
            )
            known += self._asserted.keep(p, s_, o_)
        return map(int, np.argsort(-known, kind="stable")[: self._rows])

    # -- equality -------------------------------------------------------------------------------

    def _by_equality(self, goal: Triple) -> Iterator[tuple[Triple, Step]]:
        """From a triple known to be true that means the same, or that of the representatives."""
        of, members = self._engine.classes.of, self._engine.classes.members
        subject, predicate, object_ = goal
        represented = of(subject), of(predicate), of(object_)
        several = [members(number) for number in represented]
        if all(len(numbers) == 1 for numbers in several):
            return
        every = cast("Iterator[Triple]", islice(product(*several), _COMBINATIONS))
        variants = (v for v in every if v != goal and self._known(v) is not None)
        for variant in islice(variants, _VARIANTS):
            yield from self._replaced(variant, goal)
        if represented != goal:
            yield from self._replaced(represented, goal)

    def _replaced(self, variant: Triple, goal: Triple) -> Iterator[tuple[Triple, Step]]:
        """From one triple to an equal one, a term at a time."""
        at = variant
        for place, rule in enumerate(("eq-rep-s", "eq-rep-p", "eq-rep-o")):
            one, other = at[place], goal[place]
            if one != other:
                following = (*at[:place], other, *at[place + 1 :])
                yield following, Step(rule, ((one, self._engine.same, other), at))  # type: ignore[misc]
                at = following  # type: ignore[assignment]

    def _equal(self, one: int, other: int) -> Iterator[tuple[Triple, Step]]:
        """Two terms of a class, along the links that united it."""
        same = self._engine.same
        path = self._engine.classes.path(one, other)
        if len(path) == 2:
            yield (one, same, other), Step("eq-sym", ((other, same, one),))
            yield from self._by_rules((other, same, one))
            return
        middle = path[len(path) // 2]
        yield (one, same, other), Step("eq-trans", ((one, same, middle), (middle, same, other)))

    def _reflexive(self, term: int) -> Iterator[tuple[Triple, Step]]:
        """A term is the same as itself by any triple that it is in, best an asserted one."""
        engine, same, goal = self._engine, self._engine.same, (term, self._engine.same, term)
        number = engine.classes.of(term)
        for facts, name in ((self._asserted, term), (engine.facts, number)):
            for place in range(3):
                pattern = (*((None,) * place), name, *((None,) * (2 - place)))
                known = facts is self._asserted
                others = (found for found in facts.match(*pattern) if known or found[1] != same)
                for found in islice(others, 1 if known else _VARIANTS):
                    exact = cast("Triple", (*found[:place], term, *found[place + 1 :]))
                    yield goal, Step("eq-ref", (exact,))
                    if known:
                        return
        for other in engine.classes.members(number):
            if other != term:
                yield goal, Step("eq-trans", ((term, same, other), (other, same, term)))
        literal = engine.some_value() if term == engine.type else None
        if literal is not None:
            every = engine.terms.number(_EVERY_LITERAL)
            yield goal, Step("eq-ref", ((literal, term, every),))
        if term == same:  # it is in what everything is by this very rule
            for other, _, _ in islice(engine.facts.match(None, None, None), 1):
                yield goal, Step("eq-ref", ((other, same, other),))
