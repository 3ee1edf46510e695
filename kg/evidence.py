"""Where a report says a statement: from a quad to the evidence nodes that hold the words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rdflib import RDF, BNode, Literal, URIRef

from kg.mapping.terms import ENT

if TYPE_CHECKING:
    from rdflib.term import IdentifiedNode

    from kg.model import Quad
    from kg.store import Store


class Evidence:
    """The evidence in a store; made for one answer, in which it remembers what it looked up."""

    def __init__(self, store: Store, base: str) -> None:
        self._store = store
        self._documents = f"{base}graph/document/"
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, node: IdentifiedNode) -> tuple[tuple[IdentifiedNode, str], ...]:
        """The evidence nodes of a node, each with the graph that gives it."""
        return tuple(
            (quad.object, str(quad.graph))
            for quad in self._store.match(node, ENT.evidence)
            if isinstance(quad.object, URIRef | BNode)
        )

    def saying(self, quad: Quad) -> frozenset[IdentifiedNode]:
        """The evidence of one statement of a report; none for what no report said.

        It is the evidence of its subject, in that report. A handy statement such as
        ``ent:memberOf``, whose subject has none there, is said by the node that it was made from:
        one that links to both its ends.
        """
        graph = str(quad.graph)
        if not graph.startswith(self._documents):
            return frozenset()
        own = self._in(quad.subject, graph)
        if own or isinstance(quad.object, Literal) or quad.predicate == RDF.type:
            return own
        carriers = {
            other.subject
            for other in self._store.match(object=quad.subject, graph=quad.graph)
            if any(self._store.match(other.subject, None, quad.object, quad.graph))
        }
        return frozenset(node for carrier in carriers for node in self._in(carrier, graph))

    def _in(self, node: IdentifiedNode, graph: str) -> frozenset[IdentifiedNode]:
        return frozenset(evidence for evidence, where in self.of(node) if where == graph)
