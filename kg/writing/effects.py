"""What a SPARQL Update would do, reckoned without doing it: the quads that go and that come.

The engine finds the solutions of a pattern and fills in the templates, so what is told here is
what it would do, with one difference that the standard asks for: of one operation, everything that
is deleted goes before anything is inserted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import Protected, QueryError
from kg.store import pieces
from kg.writing import transaction
from kg.writing.operations import Operation, parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    from kg.store.rows import Functions
    from kg.writing.operations import Block

    _Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_DEFAULT = ox.DefaultGraph()
_ANY = ox.NamedNode("urn:x-entente:any")


@dataclass(frozen=True)
class Effects:
    """The difference that an update makes: quads of the store that go, and new ones that come."""

    removed: frozenset[ox.Quad]
    added: frozenset[ox.Quad]


@dataclass(frozen=True)
class Graphs:
    """What an update's default graph is, and which graphs it may not write.

    With ``asserted`` every statement stands in a named graph and once more in the store's default
    graph, which is what patterns see (``kg.store.embedded``): then a statement that is inserted
    without GRAPH goes into that graph, one that is deleted without GRAPH goes from every graph that
    has it and is not protected, and DEFAULT is that graph. Without, the default graph is one of its
    own, as in any other store.
    """

    asserted: ox.NamedNode | None = None
    protected: frozenset[ox.NamedNode] = field(default_factory=frozenset)


PLAIN = Graphs()


def effects(
    text: str,
    store: ox.Store,
    graphs: Graphs = PLAIN,
    *,
    base: str | None = None,
    functions: Functions | None = None,
) -> Effects:
    """What an update of one or more operations would do to a store, which is left as it is.

    ``functions`` are those that its patterns call beside SPARQL's own.
    ``QuerySyntaxError`` if it cannot be parsed, ``Protected`` if it writes where nobody may,
    ``QueryError`` if it fails otherwise. Graphs come and go with their statements: CREATE has no
    effect, and a graph without statements is as good as none.
    """
    reckoning = _Reckoning(store, graphs, base, functions or {})
    for operation in parsed(text, base=base):
        reckoning.take(operation)
    return Effects(frozenset(reckoning.removed), frozenset(reckoning.added))


def interferes(operation: Operation, *, base: str | None = None) -> bool:
    """Could an operation insert what it deletes? Judged by the predicates of its templates."""
    names = sorted(operation.delete.variables | operation.insert.variables)
    solution = [tuple(_ANY for _ in names)]
    deleted, inserted = (
        {
            quad.predicate
            for quad in transaction.instantiated(
                operation.prologue, operation.with_, block.text, names, solution, base=base
            )
        }
        for block in (operation.delete, operation.insert)
    )
    if not (deleted and inserted):
        return False
    return bool(deleted & inserted) or _ANY in deleted | inserted


class _Reckoning:
    """The state of a store after some operations."""

    def __init__(
        self, store: ox.Store, graphs: Graphs, base: str | None, functions: Functions
    ) -> None:
        self._store, self._graphs, self._base = store, graphs, base
        self._functions = functions
        self.removed: set[ox.Quad] = set()
        self.added: set[ox.Quad] = set()

    def take(self, operation: Operation) -> None:
        """Reckon with one more operation."""
        kind = operation.kind
        if kind == "modify":
            self._modify(operation)
        elif kind == "insert data":
            self._change((), self._data(operation, operation.insert))
        elif kind == "delete data":
            self._change(self._data(operation, operation.delete), ())
        elif kind in ("clear", "drop"):
            self._change(list(self._every(operation)), ())
        elif kind in ("add", "move", "copy"):
            self._transfer(operation)
        elif kind == "load":
            raise QueryError(
                "LOAD is refused: this server reaches no other", remedy="send the data"
            )
        else:
            self._writable(self._graph(operation, operation.target))

    # --- operations ---

    def _modify(self, operation: Operation) -> None:
        for block in (operation.delete, operation.insert):
            for term in block.graphs:
                self._writable(self._graph(operation, term))
        names = sorted(operation.delete.variables | operation.insert.variables)
        rows = transaction.solutions(
            self._store,
            prologue=operation.prologue,
            clauses=(operation.with_, operation.using),
            pattern=operation.where.text,
            variables=names,
            base=self._base,
            after=self._with_mirror(),
            functions=self._functions,
        )
        if not operation.insert.makes_blank_nodes:
            rows = list(dict.fromkeys(rows))

        def filled(block: Block) -> set[ox.Quad]:
            return transaction.instantiated(
                operation.prologue, operation.with_, block.text, names, rows, base=self._base
            )

        self._change(filled(operation.delete), filled(operation.insert))

    def _data(self, operation: Operation, block: Block) -> set[ox.Quad]:
        scratch = ox.Store()
        scratch.update(f"{operation.prologue}INSERT DATA {block.text}", base_iri=self._base)
        return set(scratch)

    def _every(self, operation: Operation) -> Iterator[ox.Quad]:
        """The quads that CLEAR and DROP are about."""
        names: set[_Graph]
        if operation.target not in ("ALL", "NAMED"):
            names = {self._graph(operation, operation.target)}
        else:
            names = {quad.graph_name for quad in self.added} | set(self._store.named_graphs())
            names -= self._graphs.protected
            if self._graphs.asserted is None:
                names = names - {_DEFAULT} if operation.target == "NAMED" else names | {_DEFAULT}
        for name in names:
            self._writable(name)
            yield from self._quads(name)

    def _transfer(self, operation: Operation) -> None:
        """ADD, MOVE and COPY."""
        source = self._graph(operation, operation.source)
        target = self._graph(operation, operation.target)
        self._writable(target)
        if operation.kind == "move":
            self._writable(source)
        if source == target:
            return
        moved = list(self._quads(source))
        gone = [] if operation.kind == "add" else list(self._quads(target))
        if operation.kind == "move":
            gone += moved
        self._change(gone, [_placed(quad, target) for quad in moved])

    # --- the state ---

    def _quads(self, graph: _Graph) -> Iterator[ox.Quad]:
        """The quads of a graph after the operations so far."""
        for quad in self._store.quads_for_pattern(None, None, None, graph):
            if quad not in self.removed:
                yield quad
        yield from [quad for quad in self.added if quad.graph_name == graph]

    def _has(self, quad: ox.Quad) -> bool:
        return quad in self.added or (quad not in self.removed and quad in self._store)

    def _change(self, deleted: Iterable[ox.Quad], inserted: Iterable[ox.Quad]) -> None:
        for quad, stored in self._from_named_graphs(deleted):
            self._writable(quad.graph_name)
            if quad in self.added:
                self.added.remove(quad)
            elif stored or quad in self._store:
                self.removed.add(quad)
        asserted = self._graphs.asserted
        for quad in inserted:
            if quad.graph_name == _DEFAULT and asserted is not None:
                quad = _placed(quad, asserted)
            self._writable(quad.graph_name)
            if quad in self.removed:
                self.removed.remove(quad)
            elif quad not in self._store:
                self.added.add(quad)

    def _from_named_graphs(self, deleted: Iterable[ox.Quad]) -> Iterator[tuple[ox.Quad, bool]]:
        """What is deleted without GRAPH, as quads of every graph where that may be done.

        With each, whether it is known to be in the store.
        """
        if self._graphs.asserted is None:
            yield from ((quad, False) for quad in deleted)
            return
        names = {quad.graph_name for quad in self.added}
        for quad in deleted:
            if quad.graph_name != _DEFAULT:
                yield quad, False
                continue
            found = self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            homes = {home.graph_name: home for home in found}
            for name, home in homes.items():
                if name != _DEFAULT and name not in self._graphs.protected:
                    yield home, True
            for name in names - homes.keys() - self._graphs.protected:
                yield _placed(quad, name), False

    def _with_mirror(self) -> tuple[set[ox.Quad], set[ox.Quad]]:
        """What has changed so far, with the triples that left and entered the default graph."""
        if self._graphs.asserted is None:
            return self.removed, self.added
        return mirrored(self._store, self.removed, self.added)

    # --- names of graphs ---

    def _graph(self, operation: Operation, term: str) -> _Graph:
        """The graph that a term of the text names."""
        if term in ("DEFAULT", ""):
            return self._graphs.asserted or _DEFAULT
        return ox.NamedNode(pieces.resolved(operation.prologue, term, base=self._base))

    def _writable(self, graph: _Graph) -> None:
        if graph in self._graphs.protected:
            raise Protected(
                f"the graph {graph} is not written by hand: it follows from the others",
                remedy="write to another graph, or leave GRAPH out",
            )


def mirrored(
    store: ox.Store, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]
) -> tuple[set[ox.Quad], set[ox.Quad]]:
    """Changes to named graphs, and those to the default graph that go with them.

    A triple stays in the default graph while any named graph has it.
    """
    removed, added = set(removed), set(added)
    stays = {_placed(quad, _DEFAULT) for quad in added}
    gone = set(removed)
    for mirror in {_placed(quad, _DEFAULT) for quad in removed} - stays:
        found = store.quads_for_pattern(mirror.subject, mirror.predicate, mirror.object, None)
        if set(found) - removed <= {mirror}:
            gone.add(mirror)
    return gone, added | stays


def _placed(quad: ox.Quad, graph: _Graph) -> ox.Quad:
    """The same statement in a graph."""
    return ox.Quad(quad.subject, quad.predicate, quad.object, graph)
