"""Names of the vocabulary, and values as RDF literals.

``Terms`` turns paths into IRIs under the publisher's base. A date gets the datatype of its
precision; words of English get their language tag, quotes stay plain strings.
"""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import quote

from rdflib import RDFS, XSD, Literal, Namespace, URIRef
from rdflib.namespace import RDF

from kg.slug import slug

#: The terms.
ENT = Namespace("https://w3id.org/entente/ns#")
#: The base of instances, unless the publisher sets another.
BASE = "https://w3id.org/entente/id/"

A, LABEL = RDF.type, RDFS.label
_DATE = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


class Terms:
    """IRIs under one base."""

    def __init__(self, base: str) -> None:
        self.base = base

    def __call__(self, path: str) -> URIRef:
        """The IRI of a path that is made of slugs."""
        return URIRef(self.base + path)

    def document(self, id_: str) -> URIRef:
        """The IRI of a document; what an IRI cannot hold in its id is percent-encoded."""
        return self(f"document/{quote(id_, safe='')}")

    def graph(self, id_: str) -> URIRef:
        """The name of the graph that holds what a document says."""
        return self(f"graph/document/{quote(id_, safe='')}")

    def topic(self, id_: str) -> URIRef:
        """A concept of the topic scheme."""
        return self(f"topic/{id_}")


def individual(value: str) -> URIRef:
    """The individual of a value list: ``in_force`` → ``ent:InForce``."""
    return ENT["".join(map(str.capitalize, value.split("_")))]


def class_of(value: str) -> URIRef:
    """The class of a form, kind or type; named as individuals are."""
    return individual(slug(value).replace("-", "_"))


def english(text: str) -> Literal:
    """Words of English."""
    return Literal(text, lang="en")


def date(text: str) -> Literal:
    """A date, typed by its precision."""
    return Literal(text, datatype=_DATE[len(text)], normalize=False)


def decimal(value: float) -> Literal:
    """A number in the canonical form of xsd:decimal, which stores keep: 0.9, 1, 0.875."""
    text = f"{Decimal(repr(value)).normalize():f}"
    return Literal(text, datatype=XSD.decimal, normalize=False)
