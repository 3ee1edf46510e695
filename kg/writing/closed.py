"""A store that holds what follows from what it holds, and goes on doing so while it changes.

The store has its statements in named graphs and each once in the default graph; one of the graphs,
``…/graph/inferred``, holds the conclusions. A change to the others is drawn through the closure,
and all of it is committed in one transaction, so that what is asserted and what follows from it
are never apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyoxigraph as ox

from kg.reason import Contradiction
from kg.reason.closure import Closure
from kg.reason.nodes import node
from kg.reason.telling import says_something
from kg.store.terms import to_oxigraph, triple_from_oxigraph
from kg.writing import transaction
from kg.writing.reach import Reach, in_n_triples

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping
    from typing import TypeAlias

    from kg.reason.closure import Inconsistency, Spelled

    Node: TypeAlias = ox.NamedNode | ox.BlankNode

_DEFAULT = ox.DefaultGraph()


class Effect(NamedTuple):
    """What a change did: quads of named graphs that came and went, and the conclusions of them."""

    removed: frozenset[ox.Quad]
    added: frozenset[ox.Quad]
    forgotten: frozenset[ox.Quad]
    inferred: frozenset[ox.Quad]


class ClosedStore:
    """A store and the closure of it. ``reasoned`` False: nothing is concluded."""

    def __init__(self, store: ox.Store, base: str, *, reasoned: bool = True) -> None:
        self.store, self._base, self._reasoned = store, base, reasoned
        self._home = ox.NamedNode(f"{base}graph/inferred")
        self._open()

    def _open(self) -> None:
        self._reach = Reach(self.store, self._base)
        self.closure = Closure()
        if self._reasoned:
            self._reach.read(self._take)
            self.closure.close()
        self._known = set(self.closure.inconsistencies())

    def _take(self, premises: list[Spelled]) -> None:
        number = self.closure.terms.number
        flat = np.array([number(term) for triple in premises for term in triple], dtype=np.int64)
        self.closure.take(flat[0::3], flat[1::3], flat[2::3])

    def apply(
        self,
        removed: Iterable[ox.Quad],
        added: Iterable[ox.Quad],
        *,
        allow: bool = False,
        also: Callable[[Effect], str] = lambda _effect: "",
        refuse: Callable[[list[Inconsistency]], Exception] | None = None,
    ) -> Effect:
        """Take quads of named graphs out and put others in, and all that hangs on them.

        ``Contradiction``, or what ``refuse`` makes of the reasons, if the graph would contradict
        itself in a way in which it did not before; nothing has happened then. ``allow`` lets it.
        ``also`` is told the effect before it is committed, and gives an update to commit with it.
        """
        standing = _Standing(self.store)
        wanted = set(added)
        gone = {quad for quad in removed if quad not in wanted and standing.has(quad)}
        come = {quad for quad in wanted if not standing.has(quad)}
        standing.change(gone, come)
        minus, plus, here = self._premises(gone, come, standing)
        lost, won = self.closure.remove(minus), self.closure.add(plus)
        changed = minus | plus | lost.removed | won.added | lost.added | won.removed
        reasons = [r for r in self.closure.inconsistencies() if r not in self._known]
        if reasons and not allow:
            try:
                raise refuse(reasons) if refuse else Contradiction(sorted(map(str, reasons)))
            finally:
                self._take_back(minus, plus, come, gone)
        # What is known not to be concluded need not be looked up.
        others = plus | (lost.removed - won.added)
        forgotten, inferred = self._conclusions(changed, others, here, standing)
        effect = Effect(*map(frozenset, (gone, come, forgotten, inferred)))
        out, in_ = standing.mirrored(forgotten, inferred)
        try:
            transaction.apply(self.store, out, in_, also=also(effect))
        except BaseException:
            self._take_back(minus, plus, come, gone)
            raise
        if reasons or minus:
            self._known = set(self.closure.inconsistencies())
        return effect

    def _premises(
        self, gone: set[ox.Quad], come: set[ox.Quad], standing: _Standing
    ) -> tuple[set[Spelled], set[Spelled], dict[Spelled, ox.Triple]]:
        """What is reasoned with no more, what from now on, and what was looked at for that."""
        minus: set[Spelled] = set()
        plus: set[Spelled] = set()
        here: dict[Spelled, ox.Triple] = {}
        for triple in self._reach.changed(gone, come) if self._reasoned else ():
            spelled = in_n_triples(triple)
            here[spelled] = triple
            was = self.closure.asserts(spelled)
            now = self._reach.supports(triple, standing.of(triple).after)
            if was != now:
                (plus if now else minus).add(spelled)
        return minus, plus, here

    def _conclusions(
        self,
        changed: Iterable[Spelled],
        others: Container[Spelled],
        here: Mapping[Spelled, ox.Triple],
        standing: _Standing,
    ) -> tuple[set[ox.Quad], set[ox.Quad]]:
        """Of triples that came or went, the conclusions that are to go, and those that are new.

        ``others`` are no conclusions, whatever they were.
        """
        forgotten: set[ox.Quad] = set()
        inferred: set[ox.Quad] = set()
        for spelled in changed:
            triple = here.get(spelled) or _triple(spelled)
            was = self._home in standing.of(triple).before
            now = spelled not in others and self._concludes(spelled)
            if was != now and says_something(triple_from_oxigraph(triple)):
                (inferred if now else forgotten).add(
                    ox.Quad(triple.subject, triple.predicate, triple.object, self._home)
                )
        return forgotten, inferred

    def _concludes(self, triple: Spelled) -> bool:
        return triple in self.closure and not self.closure.asserts(triple)

    def _take_back(
        self, minus: set[Spelled], plus: set[Spelled], come: set[ox.Quad], gone: set[ox.Quad]
    ) -> None:
        """Nothing has happened."""
        self.closure.remove(plus)
        self.closure.add(minus)
        self._reach.changed(come, gone)


class _Place(NamedTuple):
    """The named graphs that hold a triple, and those that will."""

    before: frozenset[Node]
    after: set[Node]


class _Standing:
    """Where triples stand in a store, before and after a change to its named graphs.

    The store is asked once for each triple, and not for graphs if the default graph has not got it.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._places: dict[ox.Triple, _Place] = {}
        self._gone: list[ox.Quad] = []
        self._come: list[ox.Quad] = []

    def of(self, triple: ox.Triple) -> _Place:
        """Where a triple stands."""
        place = self._places.get(triple)
        if place is None:
            graphs: set[Node] = set()
            if ox.Quad(*triple) in self._store:
                subject, predicate, object_ = triple
                quads = self._store.quads_for_pattern(subject, predicate, object_, None)
                graphs = {quad.graph_name for quad in quads} - {_DEFAULT}  # type: ignore[assignment]
            place = self._places[triple] = _Place(frozenset(graphs), graphs)
        return place

    def has(self, quad: ox.Quad) -> bool:
        """Is a quad of a named graph there?"""
        return quad.graph_name in self.of(quad.triple).before

    def change(self, gone: set[ox.Quad], come: set[ox.Quad]) -> None:
        """Take notice of quads that go and others that come."""
        self._gone += gone
        self._come += come
        for quad in gone:
            self.of(quad.triple).after.discard(quad.graph_name)
        for quad in come:
            self.of(quad.triple).after.add(quad.graph_name)  # type: ignore[arg-type]

    def mirrored(
        self, forgotten: set[ox.Quad], inferred: set[ox.Quad]
    ) -> tuple[list[ox.Quad], list[ox.Quad]]:
        """Everything that goes and comes, in the default graph too, with the conclusions."""
        self.change(forgotten, inferred)
        out, in_ = list(self._gone), list(self._come)
        for triple, (before, after) in self._places.items():
            if bool(before) != bool(after):
                (in_ if after else out).append(ox.Quad(*triple))
        return out, in_


def _triple(spelled: Spelled) -> ox.Triple:
    return ox.Triple(*map(to_oxigraph, map(node, spelled)))  # type: ignore[arg-type]
