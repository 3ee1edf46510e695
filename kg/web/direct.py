"""Queries as programs send them most often, answered without Flask, which takes longer than that.

That is a query by GET or by either kind of POST, nothing else, and a short answer. Whatever comes
otherwise, errors and long answers among it, goes on to Flask, with what is known already: the
answer is the same, whichever way it takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from kg.errors import KGError
from kg.web import caching, negotiation
from kg.web.asking import HANDED, Handed, Question, put
from kg.web.encoding import SHORTEST, takes_gzip
from kg.web.negotiation import GRAPHS, HTML, SOLUTIONS
from kg.web.parameters import FORM
from kg.web.record import BEGUN
from kg.web.remembered import LASTING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from kg.web.asking import Answer
    from kg.web.current import Served
    from kg.web.limits import Limits
    from kg.workers import Pool

_QUERY = "application/sparql-query"
_OFFERS = (*SOLUTIONS.values(), *GRAPHS.values(), HTML)


@dataclass(frozen=True)
class Direct:
    """An application, the queries at ``path`` put before they come to it.

    ``told`` hears of every request that is answered here, of its seconds and its bytes.
    """

    application: WSGIApplication
    path: str
    served: Callable[[], Served]
    pool: Pool
    limits: Limits
    #: the addresses that a query may fetch from
    allowed: tuple[str, ...]
    told: Callable[[WSGIEnvironment, float, int], None]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The answer to a request."""
        graph = self._graph(environ)
        question = None if graph is None else self._question(environ, graph.base)
        if graph is None or question is None:
            return self.application(environ, start_response)
        environ[BEGUN] = begun = perf_counter()
        outcome: Answer | KGError
        try:
            client = environ.get("REMOTE_ADDR") or ""
            outcome = put(question, graph, self.pool, self.allowed, client)
        except KGError as error:
            outcome = error
        if isinstance(outcome, KGError) or not _is_short(outcome, environ):
            return self._handed(environ, start_response, Handed(question, outcome))
        body = outcome.whole or b""
        headers = [
            ("Content-Type", negotiation.content_type(outcome.media_type)),
            ("Content-Length", str(len(body))),
            ("Vary", "Accept, Accept-Encoding"),
        ]
        if caching.lasting(question):
            environ[LASTING] = graph.version
            if environ["REQUEST_METHOD"] == "GET":
                headers += caching.marks(caching.described(graph.version, repr(question)))
        start_response("200 OK", headers)
        self.told(environ, perf_counter() - begun, len(body))
        return [body]

    def _graph(self, environ: WSGIEnvironment) -> Served | None:
        """The graph that a request is about, if it is one for here; its base is its own."""
        if environ["PATH_INFO"] != self.path or "HTTP_IF_NONE_MATCH" in environ:
            return None
        try:
            graph = self.served()
        except KGError:
            return None  # the application meets it too, and has the words for it
        return graph if graph.base else None

    def _question(self, environ: WSGIEnvironment, base: str) -> Question | None:
        text, formats = _query(environ), _formats(environ.get("HTTP_ACCEPT"))
        if text is None or formats is None or 0 < self.limits.max_query < len(text):
            return None
        solutions, graph = formats
        rows = self.limits.max_rows or None
        return Question(text, base, solutions=solutions, graph=graph, rows=rows)

    def _handed(
        self, environ: WSGIEnvironment, start_response: StartResponse, handed: Handed
    ) -> Iterable[bytes]:
        environ[HANDED] = handed
        try:
            return self.application(environ, start_response)
        finally:
            left = environ.pop(HANDED, None)
            if left is not None and not isinstance(left.outcome, KGError):
                left.outcome.close()  # nobody asked for it


def _is_short(answer: Answer, environ: WSGIEnvironment) -> bool:
    """Whether an answer needs nothing but to be sent: not compressed, not explained."""
    if answer.whole is None or not answer.media_type or answer.cut:
        return False
    coding = environ.get("HTTP_ACCEPT_ENCODING")
    return len(answer.whole) < SHORTEST or coding is None or not takes_gzip(coding)


def _query(environ: WSGIEnvironment) -> str | None:
    """The query that a request brings, if it brings nothing else; None if it is no such request."""
    encoded = environ.get("QUERY_STRING") or ""
    try:
        if environ["REQUEST_METHOD"] == "POST":
            body, kind = environ["wsgi.input"], environ.get("CONTENT_TYPE")
            if encoded or kind not in (FORM, _QUERY) or not isinstance(body, BytesIO):
                return None  # what was read before, and is not long, comes as BytesIO
            data = body.read()
            body.seek(0)
            if kind == _QUERY:
                return data.decode("utf-8-sig")
            encoded = data.decode("ascii")
        elif environ["REQUEST_METHOD"] != "GET":
            return None
        name, _, value = encoded.partition("=")
        if name != "query" or "&" in value or not value.isascii():
            return None
        return unquote_plus(value, errors="strict")
    except UnicodeDecodeError:
        return None  # the application has the words for it


@lru_cache(maxsize=256)  # programs send a few headers over and over; servers bound their length
def _formats(accept: str | None) -> tuple[str, str | None] | None:
    """The formats for either kind of answer; None where there is more to say of them."""
    if negotiation.best(accept, _OFFERS) == HTML:
        return None
    try:
        solutions = negotiation.chosen(accept, SOLUTIONS)
    except negotiation.NotAcceptable:
        return None
    try:
        return solutions, negotiation.chosen(accept, GRAPHS)
    except negotiation.NotAcceptable:
        return solutions, None
