"""The web application, put together: routes, headers, errors.

It loads nothing from other hosts, runs without JavaScript, writes for nobody without the token, and
shows no traceback: an error of ours is words with the status of its class, anything else is 500.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, redirect, request, url_for
from werkzeug.exceptions import HTTPException

from kg.errors import KGError
from kg.keeping.keeper import Keeper
from kg.remote import NOWHERE
from kg.web import (
    context,
    data,
    documents,
    encoding,
    graphs,
    pages,
    problems,
    record,
    sparql,
    status,
    update,
)
from kg.web.bounded import Turns
from kg.web.current import Current, Written
from kg.web.direct import Direct
from kg.web.limits import Limits
from kg.web.remembered import Remembered
from kg.workers import Pool

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Response

    from kg.remote import Allowed
    from kg.web.current import Served

#: Bodies are queries, held in memory; more than this is no query. Uploads are not taken at all.
LARGEST_BODY = 1_000_000
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Allow, ETag, Location, Retry-After, Warning, "
    "WWW-Authenticate, X-Max-Rows",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_LIMITS = Limits()
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def create_app(
    directory: str | Path,
    *,
    base: str | None = None,
    token: str | None = None,
    limits: Limits = _LIMITS,
    allowed: Allowed = NOWHERE,
) -> Flask:
    """The application over a graph directory; ``GraphError`` if there is no graph in it.

    ``base`` stands in for the base IRI that the graph was built with. A graph that is built anew in
    the same directory is served from the next request on. Who has the ``token`` may write, and
    nobody else then: ``GraphError`` if another process does. Queries run in the processes of
    ``app.extensions["workers"]``, which the first of them starts, and call no SERVICE but those
    ``allowed``.
    """
    source: Current | Written = Current(Path(directory), base)
    if token is not None:
        keeper = Keeper(directory, timeout=limits.write_timeout)
        source = Written(keeper, Path(directory), base)
    app = _application(source, token, limits, allowed)
    for blueprint in (pages.blueprint, data.blueprint, documents.blueprint):
        app.register_blueprint(blueprint)
    return app


def create_plain_app(
    folder: str | Path,
    *,
    token: str | None = None,
    limits: Limits = _LIMITS,
    allowed: Allowed = NOWHERE,
) -> Flask:
    """A SPARQL server without ontology or reasoning, over an empty store made in a folder."""
    keeper = Keeper(folder, kind="plain", timeout=limits.write_timeout)
    app = _application(Written(keeper, None, None), token, limits, allowed)
    app.jinja_env.globals["plain"] = True
    app.add_url_rule("/", view_func=lambda: redirect(url_for("sparql.endpoint")))
    return app


def _application(
    source: Current | Written, token: str | None, limits: Limits, allowed: Allowed
) -> Flask:
    app = Flask("kg.web", root_path=str(Path(__file__).parent))
    app.debug = False  # whatever the environment says
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.config["TOKEN"] = token
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["plain"] = False
    pool = Pool(
        size=limits.workers or None,
        timeout=limits.timeout,
        queue=limits.queue,
        memory=limits.memory << 20,
        each=limits.per_client or None,
    )
    source.changed = lambda served: pool.reopen(served.snapshot)
    app.extensions |= {"entente": source, "workers": pool, "limits": limits, "allowed": allowed}
    app.extensions["turns"] = Turns()
    app.teardown_request(context.has_read)
    for blueprint in (sparql.blueprint, update.blueprint, graphs.blueprint, status.blueprint):
        app.register_blueprint(blueprint)
    app.register_error_handler(KGError, problems.answer)
    app.register_error_handler(HTTPException, problems.answer)
    app.register_error_handler(Exception, problems.answer)
    record.keep(app)
    app.after_request(encoding.compressed)
    app.after_request(_answering_preflight)
    told = record.teller(app)

    def served() -> Served:
        found: Served = app.extensions["entente"]()
        return found

    direct = Direct(app.wsgi_app, "/sparql", served, pool, limits, allowed.prefixes, told)
    app.wsgi_app = Remembered(  # type: ignore[method-assign]  # as Flask would have it
        _with_headers(direct), "/sparql", served, told
    )
    return app


def _with_headers(application: WSGIApplication) -> WSGIApplication:
    """The application with the headers that every response has; Flask would take 0.1 ms for it."""

    def with_headers(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def started(status, headers, exc_info=None):  # type: ignore[no-untyped-def]  # PEP 3333's
            return start_response(status, [*headers, *_HEADERS.items()], exc_info)

        return application(environ, started)

    return with_headers


def _answering_preflight(response: Response) -> Response:
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
        allowed = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Methods"] = allowed
    return response
