"""The web application, put together: routes, headers, errors, and the server under it.

It reads and never writes, loads nothing from other hosts, runs without JavaScript, and shows no
traceback to anybody: an error of ours is words with the status of its class, anything else is 500.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
from pathlib import Path
from threading import current_thread, main_thread, stack_size
from typing import TYPE_CHECKING, Any

import waitress
from flask import Flask, request
from werkzeug.exceptions import HTTPException

from kg.errors import KGError, ServeError
from kg.web import data, pages, problems, sparql
from kg.web.current import Current

if TYPE_CHECKING:
    from types import FrameType

    from flask import Response

#: Bodies are queries, held in memory; more than this is no query. Uploads are not taken at all.
LARGEST_BODY = 1_000_000
#: Oxigraph's parser and evaluator recurse. 8 MB of stack overrun at a query of some 400 nested
#: calls, which would end the process; the longest query that we take needs less than this.
_STACK = 256 << 20
_THREADS = 8

_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
}


def create_app(directory: str | Path, *, base: str | None = None) -> Flask:
    """The application over a graph directory; ``GraphError`` if there is no graph in it.

    ``base`` stands in for the base IRI that the graph was built with. A graph that is built anew in
    the same directory is served from the next request on.
    """
    app = Flask("kg.web", root_path=str(Path(__file__).parent))
    app.debug = False  # whatever the environment says
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["entente"] = Current(Path(directory), base)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(data.blueprint)
    app.register_blueprint(sparql.blueprint)
    app.register_error_handler(KGError, problems.answer)
    app.register_error_handler(HTTPException, problems.answer)
    app.register_error_handler(Exception, problems.answer)
    app.after_request(_with_headers)
    return app


def serve(directory: str | Path, *, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve a graph until SIGINT or SIGTERM; prints the address when it can be visited.

    ``GraphError`` if there is no graph, ``ServeError`` if the address cannot be listened at.
    """
    app = create_app(directory)
    with _listening_socket(host, port) as listener:
        server = server_on(listener, app)
        # Waitress warns of every request that waits a moment for a thread.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        if current_thread() is main_thread():
            signal.signal(signal.SIGTERM, _stop)
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{listener.getsockname()[1]}/"
        sys.stdout.write(f"Serving {directory} at {url} (stop with Ctrl-C)\n")
        sys.stdout.flush()
        try:
            server.run()
        finally:
            server.close()


def server_on(listener: socket.socket, app: Flask) -> Any:
    """A waitress server that answers on a socket, once ``run`` is called."""
    former = stack_size(_STACK)
    try:
        return waitress.create_server(
            app,
            sockets=[listener],
            threads=_THREADS,
            ident="Entente",
            max_request_body_size=8 * LARGEST_BODY,
        )
    finally:
        stack_size(former)


def _listening_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ServeError(
            f"cannot listen at {host}:{port}: {reason.lower()} "
            "(stop the other server, or choose another --port or --host)"
        ) from error


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)  # waitress takes it as the wish to end, and finishes what it is answering


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
    return response
