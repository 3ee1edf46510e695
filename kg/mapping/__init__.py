"""Consolidated facts as quads in the ontology's terms, a named graph for each document.

``quads`` writes, for every thing that facts tell of, what each of its documents supports, into
that document's graph, with the evidence beside it. ``ontology_quads`` and ``authority_quads`` give
what ships with the package. IRIs are made from paths under the base; nothing depends on order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdflib import XSD, Literal

from kg.mapping import happenings, sayings
from kg.mapping.description import Description
from kg.mapping.files import authority_quads, ontology_quads, vocabulary_digest
from kg.mapping.parties import Parties
from kg.mapping.terms import BASE, ENT, LABEL, A, Terms, date, english
from kg.model import (
    Agreement,
    Contact,
    Event,
    Membership,
    Position,
    Quad,
    Relation,
    Statement,
    Summit,
    Tenure,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rdflib import URIRef

    from kg.authority import Authority
    from kg.model import Consolidated, Document

__all__ = [
    "BASE",
    "ENT",
    "Terms",
    "authority_quads",
    "ontology_quads",
    "quads",
    "vocabulary_digest",
]

#: How each type of fact is written: the description, the whole fact, the source that supports it.
WRITTEN: dict[type, Callable[[Description, Any, Any], None]] = {
    Tenure: sayings.tenure,
    Contact: happenings.contact,
    Summit: happenings.summit,
    Agreement: happenings.agreement,
    Membership: sayings.membership,
    Relation: sayings.relation,
    Statement: sayings.statement,
    Position: sayings.position,
    Event: happenings.event,
}


def quads(
    consolidated: Iterable[Consolidated],
    documents: Mapping[str, Document],
    authority: Authority,
    *,
    base: str = BASE,
) -> Iterator[Quad]:
    """The quads of all documents and of what they tell, each once.

    ``consolidated`` comes from ``kg.consolidate``; ``documents`` by id must hold every document
    that it names.
    """
    terms, things = Terms(base), list(consolidated)
    parties = Parties(things, documents, authority)
    seen: set[Quad] = set()
    for id_, document in sorted(documents.items()):
        for predicate, value in _document(document):
            yield Quad(terms.document(id_), predicate, value, terms.graph(id_))
    for thing in things:
        for source in thing.sources:
            of = Description(terms, parties, authority, thing, source)
            WRITTEN[type(source)](of, thing.fact, source)
            graph = terms.graph(source.document)
            for statement in of.statements:
                quad = Quad(*statement, graph)
                if quad not in seen:
                    seen.add(quad)
                    yield quad


def _document(document: Document) -> Iterator[tuple[URIRef, URIRef | Literal]]:
    yield A, ENT.Document
    yield LABEL, english(document.title or f"Report {document.id}")
    if document.date is not None:
        yield ENT.published, date(document.date)
    if document.publisher is not None:
        yield ENT.publisher, Literal(document.publisher)
    if document.url is not None:
        yield ENT.url, Literal(document.url, datatype=XSD.anyURI)
