"""Queries as programs send them most often, answered without Flask, which takes longer than that.

That is a POST of ``application/sparql-query`` and nothing else, with a short answer. Whatever comes
otherwise, errors and long answers among it, goes on to Flask, with what is known already: the
answer is the same, whichever way it takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from time import perf_counter
from typing import TYPE_CHECKING

from kg.errors import KGError
from kg.web import caching, negotiation
from kg.web.asking import HANDED, Handed, Question, put
from kg.web.encoding import SHORTEST, takes_gzip
from kg.web.negotiation import GRAPHS, HTML, SOLUTIONS
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
        if caching.lasting(question):
            environ[LASTING] = graph.version
        start_response(
            "200 OK",
            [
                ("Content-Type", negotiation.content_type(outcome.media_type)),
                ("Content-Length", str(len(body))),
                ("Vary", "Accept, Accept-Encoding"),
            ],
        )
        self.told(environ, perf_counter() - begun, len(body))
        return [body]

    def _graph(self, environ: WSGIEnvironment) -> Served | None:
        """The graph that a request is about, if it is one for here; its base is its own."""
        if (
            environ["PATH_INFO"] != self.path
            or environ["REQUEST_METHOD"] != "POST"
            or environ.get("CONTENT_TYPE") != _QUERY
            or environ.get("QUERY_STRING")
            or not isinstance(environ["wsgi.input"], BytesIO)  # read, and not long
        ):
            return None
        try:
            graph = self.served()
        except KGError:
            return None  # the application meets it too, and has the words for it
        return graph if graph.base else None

    def _question(self, environ: WSGIEnvironment, base: str) -> Question | None:
        body = environ["wsgi.input"]
        data = body.read()
        body.seek(0)
        accept = environ.get("HTTP_ACCEPT")
        try:
            text = data.decode("utf-8-sig")
            solutions = negotiation.chosen(accept, SOLUTIONS)
        except (UnicodeDecodeError, negotiation.NotAcceptable):
            return None
        try:
            graph = negotiation.chosen(accept, GRAPHS)
        except negotiation.NotAcceptable:
            graph = None
        if 0 < self.limits.max_query < len(text) or negotiation.best(accept, _OFFERS) == HTML:
            return None
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
