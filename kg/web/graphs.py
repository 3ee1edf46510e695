"""The SPARQL 1.1 Graph Store HTTP Protocol: graphs as things to get, put, add to and delete.

A graph is named by ``?graph=IRI``, or directly: ``/graphs/PATH`` is the graph with that address for
its IRI. ``?default`` is the default graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

import pyoxigraph as ox
from flask import Blueprint, Response, request

from kg.errors import GraphError, InputError, NotFound
from kg.store import rdf
from kg.store.terms import named
from kg.web import caching, changes, listing, negotiation, parameters
from kg.web.asking import Question, ask
from kg.web.context import served
from kg.web.negotiation import DATASETS, GRAPHS
from kg.web.parameters import UnsupportedMediaType
from kg.web.sparql import sent
from kg.writing import Delete, Post, Put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.datastructures import FileStorage

blueprint = Blueprint("graphs", __name__)

#: The largest body, in bytes.
LARGEST = 64 << 20
_MULTIPART = "multipart/form-data"
_NTRIPLES = GRAPHS["nt"]
_TYPES = {
    **{media_type: media_type for media_type in GRAPHS.values()},
    "application/x-turtle": GRAPHS["ttl"],
    "application/xml": GRAPHS["rdf"],
    "text/xml": GRAPHS["rdf"],
    "application/json": GRAPHS["jsonld"],
}
#: Formats out: one graph can be told in those of several, too.
_FORMATS = GRAPHS | DATASETS
_METHODS = ["GET", "PUT", "POST", "DELETE"]


class Target(NamedTuple):
    """The graph that a request is about; None names the default graph."""

    graph: str | None

    @property
    def pattern(self) -> str:
        """Where its statements are, in SPARQL."""
        return "?s ?p ?o" if self.graph is None else f"GRAPH <{self.graph}> {{ ?s ?p ?o }}"

    @property
    def base(self) -> str:
        """What relative IRIs in its data are resolved against."""
        return self.graph or request.base_url


@blueprint.route("/graphs", methods=_METHODS)
def store() -> Response:
    """The graph that a parameter names; or the store, which lists its graphs and takes new ones."""
    given = parameters.of_address()
    if "graph" not in given and "default" not in given:
        if request.method == "POST":
            return _created()
        if request.method in ("GET", "HEAD"):
            return listing.answer()
        raise InputError(
            "no graph is named", remedy="add ?default or ?graph=IRI, or a path below /graphs/"
        )
    names = given.getlist("graph")
    if len(names) + ("default" in given) > 1:
        raise InputError("more than one graph is named", remedy="name one")
    return _answer(_target(names[0]) if names else Target(None))


@blueprint.route("/graphs/<path:path>", methods=_METHODS)
def direct(path: str) -> Response:  # noqa: ARG001 - as it came, undecoded, it is in the address
    """The graph whose IRI is the request's own address."""
    return _answer(_target(_address()))


def _answer(target: Target) -> Response:
    if request.method in ("GET", "HEAD"):
        return _found(target)
    changes.authorized()
    if request.method == "DELETE":
        changes.apply(Delete(target.graph, changes.contradictory()))
        return Response(status=204)
    return _filled(target, Put if request.method == "PUT" else Post)


def _found(target: Target) -> Response:
    format_ = parameters.of_address().get("format")
    if format_:
        media_type = negotiation.named(format_, _FORMATS)
    else:
        media_type = negotiation.chosen(request.headers.get("Accept"), _FORMATS)
    question = Question(
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {target.pattern} }}", target.base, graph=media_type
    )
    if target.graph is not None and not _exists(target):
        raise NotFound(f"There is no graph {target.graph}.")
    tag = caching.tag(served().version, question)
    if caching.is_known(tag):
        return caching.not_modified(tag)
    answer = ask(question)
    return sent(answer, caching.tag(answer.version, question))


def _exists(target: Target) -> bool:
    text = f"ASK {{ GRAPH <{target.graph}> {{}} }}"
    answer = ask(Question(text, target.base, solutions="text/csv"))
    return b"".join(answer.pieces).strip() == b"true"


def _filled(target: Target, kind: type[Put | Post]) -> Response:
    body, media_type = _data(target.base)
    done = changes.apply(kind(target.graph, body, media_type, target.base, changes.contradictory()))
    if done.created:
        return Response(status=201, headers={"Location": _where(target)})
    return Response(status=204)


def _created() -> Response:
    """A graph of a new name below this address."""
    changes.authorized()
    target = Target(f"{request.base_url}/{uuid4().hex}")
    return _filled(target, Put)


def _data(base: str) -> tuple[bytes, str]:
    """The body's statements and their type; those of several files become one in N-Triples."""
    if request.mimetype != _MULTIPART:
        media_type = _readable(request.mimetype)
        parameters.require_utf8()
        return parameters.body(most=LARGEST), media_type
    parameters.body_follows(most=LARGEST)
    files = [file for files in request.files.listvalues() for file in files]
    if not files:
        raise InputError("there is no file in the form", remedy="send each graph as a file")
    triples = (quad.triple for file in files for quad in _quads(file, base))
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", _NTRIPLES


def _quads(file: FileStorage, base: str) -> Iterator[ox.Quad]:
    media_type = file.mimetype
    if media_type in ("", "application/octet-stream"):  # what clients send that do not know
        media_type = GRAPHS.get((file.filename or "").rpartition(".")[2].lower(), media_type)
    try:
        yield from rdf.quads(file.read(), _readable(media_type), base=base)
    except InputError as error:
        error.source = file.filename or ""
        raise


def _readable(media_type: str) -> str:
    found = _TYPES.get(media_type)
    if found is None:
        several = media_type in DATASETS.values()
        raise UnsupportedMediaType(
            f"{media_type} has several graphs in it, and this address is one"
            if several
            else f"data of the type {media_type or 'unknown'} are not read here",
            remedy=f"send {', '.join(GRAPHS.values())}",
        )
    return found


def _target(iri: str) -> Target:
    try:
        return Target(named(iri).value)
    except GraphError as error:
        raise InputError(
            f"the graph's name is {error}", remedy="name it with an absolute IRI"
        ) from error


def _where(target: Target) -> str:
    """The address of a graph here."""
    if target.graph is not None and target.graph.startswith(f"{request.host_url}graphs/"):
        return target.graph
    return request.url


def _address() -> str:
    """The request's address as it came, without the parameters."""
    raw: str | None = request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI")
    if raw is None:
        return request.base_url
    split = urlsplit(raw)
    return f"{request.scheme}://{request.host}{split.path}"
