"""The reference reasoner: OWL 2 RL by ``owlrl``, the independent implementation of the W3C rules.

It is slow (every round looks at every triple, and all of them again for each one they bring), but
anybody can compare what we infer with it. Here its answer is cut down to what says something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from owlrl import OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, URIRef

from kg.errors import KGError
from kg.model import Triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.graph import _TripleType

# What vocabularies say of themselves is nobody's news.
_VOCABULARIES = (str(RDF), str(RDFS), str(OWL), str(XSD))
# Of the statements in OWL's own words, those that tell something of named things.
_TELLING = {
    RDF.type,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    OWL.equivalentClass,
    OWL.equivalentProperty,
    OWL.sameAs,
    OWL.differentFrom,
}


class Contradiction(KGError):
    """The triples cannot all be true; ``reasons`` says which rules they break."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        more = f" (and {len(self.reasons) - 1} more)" if len(self.reasons) > 1 else ""
        super().__init__(f"the graph contradicts itself: {self.reasons[0]}{more}")


class ReferenceReasoner:
    """``owlrl`` behind the interface of ``kg.reason``."""

    def inferred(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """What follows from the triples and is not among them, each once, sorted."""
        given = set(map(Triple._make, triples))
        graph = Graph()
        for triple in given:
            graph.add(triple)
        # Neither RDFS on top nor the axioms of the vocabularies: they only add what is cut below.
        semantics = OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False)
        semantics.closure()
        if semantics.error_messages:
            raise Contradiction(sorted(map(str, semantics.error_messages)))
        return iter(sorted(Triple(*t) for t in graph if t not in given and _says_something(t)))  # type: ignore[arg-type]


def _says_something(triple: _TripleType) -> bool:
    """Is the statement about named things, and not true of all?"""
    subject, predicate, object_ = triple
    if not isinstance(subject, URIRef) or not isinstance(predicate, URIRef):
        return False
    if _is_vocabulary(subject) or subject == object_:
        return False
    if _is_vocabulary(predicate):
        named = isinstance(object_, URIRef) and not _is_vocabulary(object_)
        return predicate in _TELLING and named
    return not isinstance(object_, BNode)


def _is_vocabulary(term: URIRef) -> bool:
    return str(term).startswith(_VOCABULARIES)
