"""SPARQL over HTTP, as the SPARQL 1.1 Protocol has it: queries by GET and both kinds of POST.

Programs get Oxigraph's own serialisation; browsers get a form that works without JavaScript, with
the answer under it as a table of labels and links.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from flask import Blueprint, Response, render_template, request

from kg.errors import InputError, KGError, QueryError
from kg.queries import load
from kg.web import negotiation, problems
from kg.web.context import served, values
from kg.web.negotiation import GRAPHS, HTML, SOLUTIONS
from kg.web.spool import LARGEST, Spool

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from kg.store import Results
    from kg.web.values import Value

blueprint = Blueprint("sparql", __name__)

#: A longer query is none that a person or a sane program writes.
LONGEST = 100_000
#: Rows that a page shows; the formats for programs have them all.
SHOWN = 1000
_LARGEST_PAGE = 2 << 20
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_SKETCH = """PREFIX ent: <https://w3id.org/entente/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?who ?state WHERE {
  ?who ent:headOfGovernmentOf ?state .
}
"""


class ReadOnly(InputError):
    """An update, which nobody may make here."""

    status = 403


class UnsupportedMediaType(InputError):
    """A body of a type that is no query."""

    status = 415


class TooLong(InputError):
    """A query beyond all reason."""

    status = 413


class Asked(NamedTuple):
    """What a request asks: the query (None if it only wants the form) and its dataset."""

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None


class Table(NamedTuple):
    """An answer as a page shows it: at most ``SHOWN`` rows, ``cut`` if there are more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    cut: bool


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """The endpoint: an answer, or for a browser the form around it."""
    asked = _asked()
    if asked.query is None:
        if _html(asked):
            return _page(asked)
        raise QueryError("there is no query", remedy="send ?query=SELECT… or a POST; docs: /")
    if not _html(asked):
        return _answer(asked)
    try:
        results = _results(asked)
        if results.kind == "graph":
            with Spool(_LARGEST_PAGE) as spool:
                results.write(spool, GRAPHS["ttl"])
                return _page(asked, graph=spool.bytes().decode())
        if results.kind == "boolean":
            return _page(asked, boolean=bool(results))
        return _page(asked, table=table(results))
    except KGError as error:
        status, detail, more = problems.explained(error)
        return _page(asked, status=status, problem={"detail": detail, **more})


def table(results: Results) -> Table:
    """The first solutions as labels and links."""
    words = values()
    rows = list(islice(results.rows(), SHOWN + 1))
    shown = tuple(
        tuple(None if term is None else words.value(term) for term in row) for row in rows[:SHOWN]
    )
    return Table(results.variables, shown, len(rows) > SHOWN)


def _asked() -> Asked:
    if request.method in ("GET", "HEAD"):
        return _parameters(request.args)
    kind = request.mimetype
    if kind == _FORM:
        return _parameters(request.form)
    if kind == _QUERY:
        try:
            text = request.get_data().decode(request.mimetype_params.get("charset", "utf-8"))
        except (UnicodeDecodeError, LookupError) as error:
            raise QueryError("the query is not UTF-8 text", remedy="encode it as UTF-8") from error
        return _parameters(request.args)._replace(query=_bounded(text))
    if kind == "application/sparql-update":
        raise _read_only()
    raise UnsupportedMediaType(
        f"a body of the type {kind or 'unknown'} is no query", remedy=f"send {_QUERY} or {_FORM}"
    )


def _parameters(given: MultiDict[str, str]) -> Asked:
    if "update" in given:
        raise _read_only()
    queries = given.getlist("query")
    if len(queries) > 1:
        raise QueryError("several queries in one request", remedy="send one at a time")
    return Asked(
        _bounded(queries[0]) if queries else None,
        tuple(given.getlist("default-graph-uri")),
        tuple(given.getlist("named-graph-uri")),
        given.get("format") or None,
    )


def _bounded(text: str) -> str:
    if len(text) > LONGEST:
        raise TooLong(f"the query is longer than {LONGEST} characters", remedy="ask for less")
    return text


def _read_only() -> ReadOnly:
    return ReadOnly("this endpoint answers queries and takes no updates", remedy="use kg add")


def _html(asked: Asked) -> bool:
    """Whether the request comes from a browser that wants a page."""
    if asked.format is not None:
        return asked.format == "html"
    offers = [*SOLUTIONS.values(), *GRAPHS.values(), HTML]
    return negotiation.best(request.headers.get("Accept"), offers) == HTML


def _results(asked: Asked) -> Results:
    graph = served()
    return graph.store.query(
        asked.query or "",
        base=graph.base,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
    )


def _answer(asked: Asked) -> Response:
    """The whole answer in the format that the client wants."""
    results = _results(asked)
    formats = GRAPHS if results.kind == "graph" else SOLUTIONS
    if asked.format is not None:
        media_type = negotiation.named(asked.format, formats)
    else:
        media_type = negotiation.chosen(request.headers.get("Accept"), formats)
    with Spool(LARGEST) as spool:
        results.write(spool, media_type)
        response = spool.response(negotiation.content_type(media_type))
    response.headers["Vary"] = "Accept"
    return response


def _page(asked: Asked, *, status: int = 200, **answer: object) -> Response:
    html = render_template(
        "sparql.html",
        query=_SKETCH if asked.query is None else asked.query,
        asked=asked,
        questions=load(),
        shown=SHOWN,
        **answer,
    )
    response = Response(html, status)
    response.headers["Vary"] = "Accept"
    return response
