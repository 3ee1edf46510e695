"""What is worth telling of a closure, and the error of a graph that has none.

What follows is told without what is true of everything: nothing about blank nodes or literals, no
reflexive statements, no axioms of RDF and OWL themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, XSD, BNode, URIRef

from kg.errors import KGError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Node

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


def says_something(triple: tuple[Node, Node, Node]) -> bool:
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
