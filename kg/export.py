"""The graph as a file: any part of it, in any RDF format, the same bytes for the same quads.

Statements are sorted, blank nodes get the names that RDF Dataset Canonicalization (RDFC-1.0) gives
them, so that two exports differ only where the graphs do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import pyoxigraph as ox
from rdflib.term import BNode, URIRef

from kg.errors import InputError, NotFound
from kg.model import Quad, Triple
from kg.store.prefixes import PREFIXES
from kg.store.terms import quad_from_oxigraph, quad_to_oxigraph
from kg.turtle import trig, turtle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.store import Readable, Store


class Format(NamedTuple):
    """An RDF format: its media type, the ending of its files, and whether it keeps graphs apart."""

    media_type: str
    extension: str
    graphs: bool


#: The formats by the names that commands and addresses use.
FORMATS: dict[str, Format] = {
    "turtle": Format("text/turtle", "ttl", False),
    "trig": Format("application/trig", "trig", True),
    "ntriples": Format("application/n-triples", "nt", False),
    "nquads": Format("application/n-quads", "nq", True),
    "jsonld": Format("application/ld+json", "jsonld", True),
    "rdfxml": Format("application/rdf+xml", "rdf", False),
}
#: The parts of a graph that have a name; ``document/ID`` is one document's statements.
PARTS = ("asserted", "inferred", "ontology", "authority", "all")


def write(
    store: Store,
    stream: BinaryIO,
    *,
    format: str = "turtle",  # noqa: A002 - what the option is called
    graphs: str = "all",
    base: str,
) -> None:
    """Write the part of the graph that ``graphs`` names to a binary stream.

    ``NotFound`` if there is no such part or document, ``InputError`` if there is no such format.
    """
    quads = store.export(chosen(store, graphs, base))
    serialize(quads, stream, format=format, base=base)


def chosen(store: Readable, part: str, base: str) -> tuple[URIRef, ...]:
    """The names of the graphs that one of ``PARTS`` or ``document/ID`` stands for."""
    there = store.graphs()
    if part == "all":
        return there
    if part == "asserted":
        return tuple(name for name in there if name.startswith(f"{base}graph/document/"))
    name = URIRef(f"{base}graph/{part}")
    if part in PARTS:
        return (name,)
    if name in there:
        return (name,)
    raise NotFound(
        f"there is no part {part!r} of this graph; there are {', '.join(PARTS)} and document/ID"
    )


def serialize(
    quads: Iterable[Quad],
    stream: BinaryIO,
    *,
    format: str,  # noqa: A002 - what the option is called
    base: str | None = None,
    apart: bool = True,
) -> None:
    """Write quads in a format of ``FORMATS``, the graphs ``apart`` if the format can do that.

    Where graphs fall together, a statement that is in two of them counts once.
    """
    if format not in FORMATS:
        raise InputError(f"no format {format!r}", remedy=f"there are {', '.join(FORMATS)}")
    named = list(_canonical(quads))
    if format == "turtle":
        unique = {Triple(q.subject, q.predicate, q.object) for q in named}
        _text(turtle(unique, prefixes=PREFIXES, base=base), stream)
    elif format == "trig":
        by_graph: dict[URIRef, list[Triple]] = {}
        for quad in named:
            by_graph.setdefault(quad.graph, []).append(Triple(*quad[:3]))
        _text(trig(by_graph, prefixes=PREFIXES, base=base), stream)
    else:
        _through_oxigraph(named, stream, FORMATS[format], apart=apart)


def _through_oxigraph(quads: list[Quad], stream: BinaryIO, format_: Format, *, apart: bool) -> None:
    rdf = ox.RdfFormat.from_extension(format_.extension)
    statements = sorted(map(quad_to_oxigraph, quads), key=str)
    if format_.graphs and apart:
        ox.serialize(statements, stream, rdf, prefixes=PREFIXES)
    else:
        triples = sorted({quad.triple for quad in statements}, key=str)
        ox.serialize(triples, stream, rdf, prefixes=PREFIXES)


def _text(pieces: Iterator[str], stream: BinaryIO) -> None:
    stream.writelines(piece.encode() for piece in pieces)


def _canonical(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads, their blank nodes renamed by what is said of them."""
    blank = []
    for quad in quads:
        if isinstance(quad.subject, BNode) or isinstance(quad.object, BNode):
            blank.append(quad_to_oxigraph(quad))
        else:
            yield quad
    if blank:
        dataset = ox.Dataset(blank)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        yield from map(quad_from_oxigraph, dataset)
