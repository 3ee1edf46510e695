"""SPARQL over HTTP, as the SPARQL 1.1 Protocol has it: queries by GET and both kinds of POST.

Programs get Oxigraph's own serialisation; browsers get a form that works without JavaScript, with
the answer under it as a table of labels and links. Who asks nothing gets the service's description.
"""

from __future__ import annotations

import logging
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response, g, render_template, request

from kg.errors import InputError, KGError, QueryError
from kg.queries import load
from kg.web import caching, description, negotiation, parameters, problems
from kg.web.asking import Question, ask
from kg.web.context import base, limits, served
from kg.web.negotiation import GRAPHS, HTML, SOLUTIONS
from kg.web.parameters import FORM, UnsupportedMediaType
from kg.web.remembered import LASTING
from kg.web.tables import SHOWN, TSV, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzeug.datastructures import MultiDict

    from kg.web.asking import Answer

blueprint = Blueprint("sparql", __name__)

_LARGEST_PAGE = 2 << 20
_QUERY = "application/sparql-query"
_SKETCH = """PREFIX ent: <https://w3id.org/entente/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?who ?state WHERE {
  ?who ent:headOfGovernmentOf ?state .
}
"""
_log = logging.getLogger(__name__)
_PLAIN_SKETCH = "SELECT * WHERE {\n  ?subject ?predicate ?object .\n}\n"


class Misdirected(InputError):
    """An update, sent where queries are answered."""


class TooLong(InputError):
    """A query beyond all reason."""

    status = 413


class BrokenOff(OSError):
    """An answer that has begun and has no end.

    Servers close the connection on an error like this, without the end that a client expects.
    """


class Asked(NamedTuple):
    """What a request asks: the query (None if there is none) and its dataset."""

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None
    inferred: bool


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """The endpoint: an answer, or for a browser the form around it."""
    asked = _asked()
    if _html(asked):
        return _form(asked)
    if asked.query is not None:
        return _answer(asked)
    if request.method == "POST" or asked.default_graphs or asked.named_graphs:
        raise QueryError("there is no query", remedy="send ?query=SELECT… or a POST; docs: /")
    return description.answer(asked.format)


def _asked() -> Asked:
    address = parameters.of_address()
    if request.method in ("GET", "HEAD"):
        return _of(address, address)
    kind = request.mimetype
    if kind == FORM:
        return _of(parameters.of_form(), address)
    if kind == _QUERY:
        return _of(address, address, text=parameters.text())
    if kind == "application/sparql-update":
        raise _misdirected()
    raise UnsupportedMediaType(
        f"a body of the type {kind or 'unknown'} is no query", remedy=f"send {_QUERY} or {FORM}"
    )


def _of(
    given: MultiDict[str, str], address: MultiDict[str, str], *, text: str | None = None
) -> Asked:
    """``given`` has the protocol's parameters; ours may stand in the address of a form too."""
    queries = given.getlist("query") if text is None else [text]
    if "update" in given:
        raise _misdirected()
    if len(queries) > 1:
        raise QueryError("several queries in one request", remedy="send one at a time")
    query = g.asked = queries[0] if queries else None
    longest = limits().max_query
    if query is not None and 0 < longest < len(query):
        raise TooLong(f"the query is longer than {longest} characters", remedy="ask for less")
    return Asked(
        query,
        tuple(given.getlist("default-graph-uri")),
        tuple(given.getlist("named-graph-uri")),
        given.get("format") or address.get("format") or None,
        all(
            parameters.is_on(one, name)
            for one in (given, address)
            for name in ("inferred", "reasoning")
        ),
    )


def _misdirected() -> Misdirected:
    return Misdirected("this address answers queries", remedy="send updates to /update")


def _html(asked: Asked) -> bool:
    """Whether the request comes from a browser that wants a page."""
    if asked.format is not None:
        return asked.format == "html"
    offers = [*SOLUTIONS.values(), *GRAPHS.values(), HTML]
    return negotiation.best(request.headers.get("Accept"), offers) == HTML


def _question(asked: Asked, solutions: str | None, graph: str | None, rows: int | None) -> Question:
    return Question(
        asked.query or "",
        base(),
        asked.default_graphs,
        asked.named_graphs,
        asked.inferred,
        solutions,
        graph,
        rows,
    )


def _answer(asked: Asked) -> Response:
    """The whole answer in the format that the client wants."""
    most = limits().max_rows or None
    question = _question(asked, _wanted(asked, SOLUTIONS), _wanted(asked, GRAPHS), most)
    tag = caching.tag(served().version, question)
    if caching.is_known(tag):
        return caching.not_modified(tag)
    answer = ask(question)
    if caching.lasting(question):
        request.environ[LASTING] = served().version
    if not answer.media_type:
        _chosen(asked, GRAPHS if answer.kind == "graph" else SOLUTIONS)  # says what there is
        raise AssertionError("a format that is wanted now was not wanted before")
    response = sent(answer, caching.tag(answer.version, question))
    if answer.cut:
        response.headers["X-Max-Rows"] = str(most)
        response.headers["Warning"] = f'299 - "there are more than these {most} rows"'
    return response


def sent(answer: Answer, tag: str | None) -> Response:
    """An answer as a response, piece by piece."""
    body = _on_its_way(answer.pieces) if answer.whole is None else answer.whole
    response = Response(body, content_type=negotiation.content_type(answer.media_type))
    if answer.whole is None:
        response.call_on_close(answer.close)
    response.vary.add("Accept")
    caching.mark(response, tag)
    return response


def _on_its_way(pieces: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from pieces
    except KGError as error:
        _log.warning("an answer broke off: %s", error)
        raise BrokenOff(str(error)) from error


def _wanted(asked: Asked, formats: Mapping[str, str]) -> str | None:
    """The media type for one kind of answer; None if the client takes none of its formats."""
    try:
        return _chosen(asked, formats)
    except negotiation.NotAcceptable:
        return None


def _chosen(asked: Asked, formats: Mapping[str, str]) -> str:
    if asked.format is not None:
        return negotiation.named(asked.format, formats)
    return negotiation.chosen(request.headers.get("Accept"), formats)


def _form(asked: Asked) -> Response:
    """The form, with the answer under it if there is a query."""
    if asked.query is None:
        return _page(asked)
    try:
        answer = ask(_question(asked, TSV, GRAPHS["ttl"], SHOWN))
        if answer.kind == "solutions":
            return _page(asked, table=table(answer))
        text = _text(answer)
        if answer.kind == "boolean":
            return _page(asked, boolean=text.strip() == "true")
        return _page(asked, graph=text)
    except KGError as error:
        status, detail, more = problems.explained(error)
        return _page(asked, status=status, problem={"detail": detail, **more})


def _text(answer: Answer) -> str:
    read = bytearray()
    with closing(answer):
        for piece in answer.pieces:
            read += piece
            if len(read) > _LARGEST_PAGE:
                raise InputError(
                    f"the answer is larger than {_LARGEST_PAGE >> 20} MB",
                    remedy="ask for less, or for a file with format=ttl",
                )
    return read.decode()


def _page(asked: Asked, *, status: int = 200, **answer: object) -> Response:
    plain = served().report is None
    sketch = _PLAIN_SKETCH if plain else _SKETCH
    html = render_template(
        "sparql.html",
        query=sketch if asked.query is None else asked.query,
        asked=asked,
        questions=[] if plain else load(),
        shown=SHOWN,
        **answer,
    )
    response = Response(html, status)
    response.vary.add("Accept")
    return response
