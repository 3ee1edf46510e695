"""The graphs that a query is about, as far as it has to be known what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, cast

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.store.rows import Functions, Row, Term

    Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_DEFAULT = ox.DefaultGraph()
#: An empty graph whose name begins so says which edition a store holds; it changes with it.
EDITION = "urn:x-entente:edition:"


@dataclass(frozen=True)
class Dataset:
    """A store, and the graphs of it that a query has chosen; None where it has chosen none."""

    store: ox.Store
    base: str | None = None
    chosen_defaults: Sequence[Graph] | None = None
    chosen_names: Sequence[ox.NamedNode] | None = None

    @cached_property
    def names(self) -> list[ox.NamedNode]:
        """The named graphs, sorted."""
        if self.chosen_names is not None:
            return list(self.chosen_names)
        names = [name for name in self.store.named_graphs() if isinstance(name, ox.NamedNode)]
        return sorted((n for n in names if not n.value.startswith(EDITION)), key=str)

    def has(self, graph: ox.NamedNode) -> bool:
        """Is there such a named graph?"""
        if self.chosen_names is not None:
            return graph in self.chosen_names
        return self.store.contains_named_graph(graph)

    def mentions(self, term: Term, graph: ox.NamedNode | None) -> bool:
        """Does a named graph, or the default graph, have a statement with the term at one end?"""
        graphs: Iterable[Graph] = (graph,) if graph else (_DEFAULT,)
        if graph is None and self.chosen_defaults is not None:
            graphs = self.chosen_defaults
        store = self.store
        return any(
            True
            for home in graphs
            for found in (
                ()
                if isinstance(term, ox.Literal)
                else store.quads_for_pattern(term, None, None, home),
                store.quads_for_pattern(None, None, term, home),
            )
            for _ in found
        )

    def resolved(self, prologue: str, term: str) -> Term:
        """The term that is written so."""
        query = f"{prologue}SELECT ({term} AS ?term) {{}}"
        (found,) = cast("ox.QuerySolutions", self.store.query(query, base_iri=self.base))
        return cast("Term", found[0])

    def within(self, graph: ox.NamedNode) -> Dataset:
        """The same with a named graph for its default graph."""
        return Dataset(self.store, self.base, [graph], self.names)

    def solutions(self, text: str, functions: Functions) -> list[Row]:
        """The solutions of a query about chosen graphs."""
        found = self.store.query(
            text,
            base_iri=self.base,
            default_graph=cast("list[Graph]", self.chosen_defaults),
            named_graphs=cast("list[ox.NamedNode | ox.BlankNode]", self.chosen_names),
            custom_functions=functions,
        )
        return [tuple(solution) for solution in cast("ox.QuerySolutions", found)]
