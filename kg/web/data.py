"""Linked data for programs: 303s from names to descriptions, descriptions, and whole graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from rdflib.term import URIRef

from kg.errors import NotFound
from kg.export import FORMATS, PARTS, chosen, serialize
from kg.mapping.terms import ENT
from kg.web import caching, context, negotiation
from kg.web.context import links, served
from kg.web.negotiation import DATASETS, GRAPHS, HTML
from kg.web.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from werkzeug.wrappers import Response as AnyResponse

    from kg.model import Quad
    from kg.store import Readable

blueprint = Blueprint("data", __name__)

_PIECE = 64 << 10
_FORMATS = {format_.extension: name for name, format_ in FORMATS.items()}


@blueprint.route("/id/<path:path>")
def name(path: str) -> AnyResponse:
    """The name of a thing, which is no document: see other, by what the client accepts."""
    if path.startswith("graph/"):
        return redirect(f"{request.script_root}/export/{quote(path[6:])}.ttl", 303)
    iri = existing(path)
    own = quote(iri.removeprefix(served().base), safe="/:@!$&'()*+,;=~")
    wanted = negotiation.best(request.headers.get("Accept"), [HTML, *GRAPHS.values()])
    if wanted in (None, HTML):
        there = f"/page/{own}"
    else:
        there = f"/data/{own}.{next(e for e, media in GRAPHS.items() if media == wanted)}"
    response = redirect(f"{request.script_root}{there}", 303)
    response.headers["Vary"] = "Accept"
    return response


@blueprint.route("/ns")
def terms() -> AnyResponse:
    """The namespace of the terms."""
    response = redirect(f"{request.script_root}/ontology", 303)
    response.headers["Vary"] = "Accept"
    return response


@blueprint.route("/data/<path:path>.<extension>")
def description(path: str, extension: str) -> Response:
    """What the graph says of a thing: its statements in both directions, with their evidence."""
    if extension not in GRAPHS:
        raise NotFound(f"descriptions end in {', '.join('.' + e for e in GRAPHS)}")
    quads = described(context.store(), URIRef(existing(path)))
    return written(quads, extension)


@blueprint.route("/export/<path:part>.<extension>")
def export(part: str, extension: str) -> Response:
    """A part of the graph, or one document's statements, as a file."""
    if extension not in _FORMATS:
        raise NotFound(f"exports end in {', '.join('.' + e for e in _FORMATS)}")
    graph = served()
    file = graph.file(part, _FORMATS[extension]) if part in PARTS else None
    if file is not None:  # it may be all there is, and takes its time to be sorted and written
        return sent_file(file, part, extension)
    store = context.store()
    if part.startswith("document/"):
        there = {f"document/{quote(part[9:], safe='')}", part}
        names = [n for n in store.graphs() if n.removeprefix(f"{graph.base}graph/") in there]
        part = names[0].removeprefix(f"{graph.base}graph/") if names else part
    quads = store.export(chosen(store, part, graph.base))
    return written(quads, extension, f"{part.replace('/', '-')}.{extension}")


def sent_file(file: Path, part: str, extension: str) -> Response:
    """A file with a part of the graph, piece by piece."""
    tag = caching.described(served().version, part, extension)
    if caching.is_known(tag):
        return caching.not_modified(tag)
    content_type = negotiation.content_type((GRAPHS | DATASETS)[extension])
    response = Response(_pieces(file), content_type=content_type)
    response.content_length = file.stat().st_size
    response.headers.set("Content-Disposition", "inline", filename=f"{part}.{extension}")
    caching.mark(response, tag)
    return response


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


@blueprint.route("/ontology.ttl")
def ontology() -> Response:
    """The ontology as Turtle."""
    return export("ontology", "ttl")


def existing(path: str) -> str:
    """The IRI that a path below the base means; ``NotFound`` if the graph never names it."""
    store = context.store()
    for iri in links().candidates(path):
        node = URIRef(iri)
        if any(True for _ in store.match(node)) or any(True for _ in store.match(object=node)):
            return iri
    raise NotFound(f"The graph says nothing about “{path}”.")


def described(store: Readable, node: URIRef) -> Iterator[Quad]:
    """A node's statements as subject and object, with the evidence of whatever they are about."""
    subjects = {node}
    for quad in store.match(node):
        yield quad
    for quad in store.match(object=node):
        yield quad
        subjects.add(quad.subject)  # type: ignore[arg-type]  # a blank node has no evidence
    for subject in sorted(subjects):
        for link in store.match(subject, ENT.evidence):
            yield link
            yield from store.match(link.object)  # type: ignore[arg-type]  # evidence is a node


def written(quads: Iterable[Quad], extension: str, filename: str | None = None) -> Response:
    """Quads as a response: a file if it has a name, else the description of one thing."""
    with Spool() as spool:
        serialize(
            quads,
            cast("BinaryIO", spool),
            format=_FORMATS[extension],
            base=served().base,
            apart=filename is not None,
        )
        response = spool.response(negotiation.content_type((GRAPHS | DATASETS)[extension]))
    if filename is not None:
        response.headers.set("Content-Disposition", "inline", filename=filename)
    return response
