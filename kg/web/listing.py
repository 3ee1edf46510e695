"""The graph store at its own address: which graphs there are, or all that they hold.

The Graph Store Protocol says of that address only that a new graph is posted to it. Who asks it in
a format that keeps graphs apart gets them all; anybody else their names, in the words of the
SPARQL 1.1 Service Description, with the address of each here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox
from flask import Response, render_template, request

from kg.web import caching, description, negotiation, parameters
from kg.web.context import served
from kg.web.data import sent_file
from kg.web.negotiation import DATASETS, GRAPHS, HTML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.web.description import Statistics


def answer() -> Response:
    """The list of graphs, or the graphs themselves, as the client wants it."""
    format_ = parameters.of_address().get("format")
    formats = GRAPHS | DATASETS
    if format_ == "html":
        media_type = HTML
    elif format_:
        media_type = negotiation.named(format_, formats)
    else:
        media_type = negotiation.chosen(request.headers.get("Accept"), formats, html=True)
    if media_type in DATASETS.values():
        extension = next(name for name, media in DATASETS.items() if media == media_type)
        response = sent_file(served().dump(extension), "all", extension)
        response.vary.add("Accept")
        return response
    tag = caching.described(served().version, "graphs", request.base_url, media_type)
    if caching.is_known(tag):
        return caching.not_modified(tag)
    response = Response(_list(media_type), content_type=negotiation.content_type(media_type))
    response.vary.add("Accept")
    caching.mark(response, tag)
    return response


def _list(media_type: str) -> str | bytes:
    statistics = description.statistics()
    if media_type == HTML:
        shown = statistics.graphs[: description.LISTED]
        graphs = [(name, _address(name), count) for name, count in shown]
        return render_template("graphs.html", graphs=graphs, statistics=statistics)
    body = ox.serialize(
        _triples(statistics),
        format=ox.RdfFormat.from_media_type(media_type),
        prefixes=description.PREFIXES,
    )
    return body or b""


def _triples(statistics: Statistics) -> Iterator[ox.Triple]:
    store, default = ox.NamedNode(request.base_url), ox.NamedNode(f"{request.base_url}?default")
    yield ox.Triple(store, description.A, description.sd("Dataset"))
    yield ox.Triple(store, description.sd("defaultGraph"), default)
    yield from description.graph(default, statistics.triples)
    for name, count in statistics.graphs:
        graph = ox.NamedNode(_address(name))
        named = ox.NamedNode(f"{request.base_url}#{quote(name, safe='')}")
        yield ox.Triple(store, description.sd("namedGraph"), named)
        yield ox.Triple(named, description.A, description.sd("NamedGraph"))
        yield ox.Triple(named, description.sd("name"), ox.NamedNode(name))
        yield ox.Triple(named, description.sd("graph"), graph)
        yield from description.graph(graph, count)


def _address(name: str) -> str:
    """Where a graph is to be got here."""
    return f"{request.base_url}?graph={quote(name, safe='')}"
