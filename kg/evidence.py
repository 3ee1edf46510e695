"""Where a report says a statement: from a quad to the evidence nodes, and to their words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rdflib import RDF, RDFS, BNode, Literal, URIRef

from kg.mapping.terms import ENT

if TYPE_CHECKING:
    from rdflib.term import IdentifiedNode

    from kg.model import Quad
    from kg.store import Readable, Term


class Passage(NamedTuple):
    """What an evidence node holds: words, their place in a report, the report, how it says them.

    ``start`` and ``end`` count characters of the report's text. What the graph does not know is
    None, or an empty text.
    """

    evidence: IdentifiedNode
    text: str
    start: int
    end: int
    document: URIRef | None
    title: str
    published: Term | None
    publisher: str
    attributed: str
    status: Term | None
    confidence: str


class Evidence:
    """The evidence in a store; made for one answer, in which it remembers what it looked up."""

    def __init__(self, store: Readable, base: str) -> None:
        self._store = store
        self._documents = f"{base}graph/document/"
        self.of = lru_cache(maxsize=None)(self._of)
        self.passage = lru_cache(maxsize=None)(self._passage)

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

    def speaking_of(self, quad: Quad) -> frozenset[IdentifiedNode]:
        """The evidence of what a report links to the subject of one of its statements."""
        graph = str(quad.graph)
        others = self._store.match(object=quad.subject, graph=quad.graph)
        return frozenset(node for other in others for node in self._in(other.subject, graph))

    def _in(self, node: IdentifiedNode, graph: str) -> frozenset[IdentifiedNode]:
        return frozenset(evidence for evidence, where in self.of(node) if where == graph)

    def _passage(self, evidence: IdentifiedNode) -> Passage:
        """The passage that an evidence node holds."""
        found = {quad.predicate: quad.object for quad in self._store.match(evidence)}
        document = found.get(ENT.inDocument)
        about = document if isinstance(document, URIRef) else None
        return Passage(
            evidence=evidence,
            text=str(found.get(ENT.exact, "")),
            start=int(str(found.get(ENT.startOffset, 0))),
            end=int(str(found.get(ENT.endOffset, 0))),
            document=about,
            title=str(self._first(about, RDFS.label) or ""),
            published=self._first(about, ENT.published),
            publisher=str(self._first(about, ENT.publisher) or ""),
            attributed=str(found.get(ENT.attributedTo, "")),
            status=found.get(ENT.reportedStatus),
            confidence=str(found.get(ENT.confidence, "")),
        )

    def _first(self, node: URIRef | None, predicate: URIRef) -> Term | None:
        """The first value that a property has on a node; None if it has none."""
        found = self._store.match(node, predicate) if node is not None else ()
        return min((quad.object for quad in found), default=None, key=str)
