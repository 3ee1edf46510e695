"""The ontology's and the authority's Turtle as quads, in their graphs.

Relative IRIs of the files are written against the default base; under another base they move with
it. Blank nodes are numbered in the order of the file, so that every load gives the same quads.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef

from kg.errors import InputError
from kg.mapping.terms import BASE
from kg.model import Quad
from kg.resources import AUTHORITY, ONTOLOGY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rdflib.term import IdentifiedNode

#: The files that describe the vocabulary; the shapes are rules for data, and stay outside.
FILES = ("entente.ttl", "topics.ttl", "alignments.ttl")
_STRING = "http://www.w3.org/2001/XMLSchema#string"


def ontology_quads(base: str = BASE) -> Iterator[Quad]:
    """Terms, topics and alignments, in ``graph/ontology``."""
    return _quads((ONTOLOGY / name for name in FILES), base, "graph/ontology")


def authority_quads(base: str = BASE, *, folder: Path = AUTHORITY) -> Iterator[Quad]:
    """States, organisations, places, offices and their holders, in ``graph/authority``."""
    return _quads(sorted(folder.glob("*.ttl")), base, "graph/authority")


def vocabulary_digest(*, folder: Path = ONTOLOGY) -> str:
    """What tells one edition of the ontology and the authority from another."""
    digest = sha256()
    for file in (*(folder / name for name in FILES), *sorted((folder / "authority").glob("*.ttl"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def _quads(files: Iterable[Path], base: str, graph: str) -> Iterator[Quad]:
    home = URIRef(base + graph)

    @cache
    def iri(value: str) -> URIRef:
        return URIRef(base + value[len(BASE) :] if value.startswith(BASE) else value)

    for file in files:
        blank: dict[str, BNode] = {}

        def node(
            term: ox.NamedNode | ox.BlankNode, file: Path = file, blank: dict[str, BNode] = blank
        ) -> IdentifiedNode:
            if isinstance(term, ox.NamedNode):
                return iri(term.value)
            return blank.setdefault(term.value, BNode(f"{file.stem}{len(blank)}"))

        try:
            for subject, predicate, object_, _ in ox.parse(path=file, base_iri=BASE):
                value = _literal(object_) if isinstance(object_, ox.Literal) else node(object_)
                yield Quad(node(subject), iri(predicate.value), value, home)
        except SyntaxError as error:
            raise InputError(f"not Turtle: {error}", source=str(file), line=error.lineno) from error


def _literal(term: ox.Literal) -> Literal:
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == _STRING:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(datatype), normalize=False)
