"""A store that holds what follows from what it holds, and goes on doing so while it changes.

The store has its statements in named graphs and each once in the default graph; one of the graphs,
``…/graph/inferred``, holds the conclusions. A change to the others is drawn through the closure,
and all of it is committed in one transaction, so that what is asserted and what follows from it
are never apart.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
from rdflib import URIRef

from kg.model import Quad, Triple
from kg.reason import Contradiction
from kg.reason.closure import Closure
from kg.reason.nodes import node
from kg.reason.telling import says_something
from kg.store.terms import quad_to_oxigraph
from kg.writing import transaction
from kg.writing.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
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
        self._home = URIRef(f"{base}graph/inferred")
        self._open()

    def _open(self) -> None:
        self._reach = Reach(self.store, self._base)
        premises = self._reach.read() if self._reasoned else ()
        self.closure = Closure(map(_spelled, premises))
        self._known = set(self.closure.inconsistencies())

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
        gone = {quad for quad in removed if quad in self.store}
        come = {quad for quad in added if quad not in self.store or quad in gone}
        gone, come = gone - come, {quad for quad in come if quad not in self.store}
        standing = _Standing(self.store, gone, come)
        minus, plus = self._premises(gone, come, standing)
        changed = minus | plus
        for change in (self.closure.remove(minus), self.closure.add(plus)):
            changed |= change.added | change.removed
        reasons = [r for r in self.closure.inconsistencies() if r not in self._known]
        if reasons and not allow:
            try:
                raise refuse(reasons) if refuse else Contradiction(sorted(map(str, reasons)))
            finally:
                self._take_back(minus, plus, come, gone)
        forgotten, inferred = self._conclusions(changed)
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
    ) -> tuple[set[Spelled], set[Spelled]]:
        """What is reasoned with no more, and what from now on."""
        if not self._reasoned:
            return set(), set()
        minus: set[Spelled] = set()
        plus: set[Spelled] = set()
        for triple in self._reach.changed(gone, come):
            spelled = _spelled(triple)
            was = self.closure.asserts(spelled)
            now = self._reach.supports(triple, standing.after(triple))
            if was != now:
                (plus if now else minus).add(spelled)
        return minus, plus

    def _conclusions(self, changed: Iterable[Spelled]) -> tuple[set[ox.Quad], set[ox.Quad]]:
        """Of triples that came or went, the conclusions that are to go, and those that are new."""
        forgotten: set[ox.Quad] = set()
        inferred: set[ox.Quad] = set()
        for spelled in changed:
            triple = Triple(*map(node, spelled))  # type: ignore[arg-type]
            if not says_something(triple):
                continue
            quad = quad_to_oxigraph(Quad(*triple, self._home))
            was, now = quad in self.store, self._concludes(spelled)
            if was != now:
                (inferred if now else forgotten).add(quad)
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


class _Standing:
    """Where triples stand after a change to the named graphs of a store."""

    def __init__(self, store: ox.Store, gone: set[ox.Quad], come: set[ox.Quad]) -> None:
        self._store, self._gone = store, set(gone)
        self._come: dict[ox.Triple, set[Node]] = defaultdict(set)
        self._take(come)

    def _take(self, come: Iterable[ox.Quad]) -> None:
        for quad in come:
            self._come[quad.triple].add(quad.graph_name)  # type: ignore[arg-type]

    def after(self, triple: ox.Triple) -> set[Node]:
        """The named graphs that will hold a triple."""
        subject, predicate, object_ = triple
        found = self._store.quads_for_pattern(subject, predicate, object_, None)
        left = {q.graph_name for q in found if q not in self._gone} - {_DEFAULT}
        return left | self._come.get(triple, set())  # type: ignore[return-value]

    def mirrored(
        self, forgotten: set[ox.Quad], inferred: set[ox.Quad]
    ) -> tuple[list[ox.Quad], list[ox.Quad]]:
        """Everything that goes and comes, in the default graph too, with the conclusions."""
        out = [*self._gone, *forgotten]
        in_ = [
            ox.Quad(subject, predicate, object_, graph)
            for (subject, predicate, object_), graphs in self._come.items()
            for graph in graphs
        ]
        in_ += inferred
        self._gone |= forgotten
        self._take(inferred)
        for triple in {quad.triple for quad in (*out, *in_)}:
            mirror = ox.Quad(triple.subject, triple.predicate, triple.object)
            if not self.after(triple):
                out.append(mirror)
            elif mirror not in self._store:
                in_.append(mirror)
        return out, in_


def _spelled(triple: ox.Triple) -> Spelled:
    return str(triple.subject), str(triple.predicate), str(triple.object)
