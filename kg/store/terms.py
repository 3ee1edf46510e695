"""rdflib's terms as Oxigraph's, and back.

The graph names the same few thousand IRIs over and over, and making an IRI is what costs on both
sides, so IRIs are remembered; literals, which seldom repeat, are not.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox
from rdflib.term import BNode, Literal, URIRef

from kg.errors import GraphError
from kg.model import Quad, Triple

if TYPE_CHECKING:
    from rdflib.term import IdentifiedNode

    Term: TypeAlias = IdentifiedNode | Literal
    OxTerm: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

# Bounded, because a long-running server is asked about IRIs that strangers make up.
_REMEMBERED = 1 << 17


@lru_cache(maxsize=_REMEMBERED)
def named(iri: str) -> ox.NamedNode:
    """Oxigraph's term for an absolute IRI; ``GraphError`` for a string that is none."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise GraphError(f"not an IRI: {iri[:200]!r} ({error})") from error


@lru_cache(maxsize=_REMEMBERED)
def _iri(value: str) -> URIRef:
    return URIRef(value)


def to_oxigraph(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """An rdflib term as Oxigraph's."""
    if isinstance(term, URIRef):
        return named(term)
    if not isinstance(term, Literal):
        return ox.BlankNode(term)
    if term.language:
        return ox.Literal(term, language=term.language)
    if term.datatype is not None:
        return ox.Literal(term, datatype=named(term.datatype))
    return ox.Literal(term)


def from_oxigraph(term: OxTerm) -> Term:
    """An Oxigraph term as rdflib's.

    rdflib has no counterpart for the triple terms of RDF 1.2: they come as their text.
    """
    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Triple):
        return Literal(str(term))
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == "http://www.w3.org/2001/XMLSchema#string":
        return Literal(term.value)
    return Literal(term.value, datatype=_iri(datatype), normalize=False)


def quad_to_oxigraph(quad: Quad) -> ox.Quad:
    """A quad of ours as Oxigraph's."""
    subject, predicate, object_, graph = quad
    return ox.Quad(
        to_oxigraph(subject),  # type: ignore[arg-type]  # a subject is no literal
        named(predicate),
        to_oxigraph(object_),
        named(graph),
    )


def triple_from_oxigraph(triple: ox.Triple) -> Triple:
    """A triple of Oxigraph's as ours."""
    return Triple(
        from_oxigraph(triple.subject),  # type: ignore[arg-type]  # a subject is no literal
        _iri(triple.predicate.value),
        from_oxigraph(triple.object),
    )


def quad_from_oxigraph(quad: ox.Quad) -> Quad:
    """A quad of Oxigraph's, in a named graph, as ours."""
    return Quad(
        from_oxigraph(quad.subject),  # type: ignore[arg-type]  # a subject is no literal
        _iri(quad.predicate.value),
        from_oxigraph(quad.object),
        _iri(quad.graph_name.value),  # type: ignore[union-attr]  # we store in named graphs only
    )
