"""The main job: build the graph of the sample reports if there is none yet, and serve it.

``python serve.py`` serves at http://127.0.0.1:8000/; ``PORT`` or ``--port`` set another port, and
``GRAPH`` another directory. ``serve:app`` is the same for any WSGI server.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from kg.cli import main
from kg.graph import is_graph

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

REPORTS = Path(__file__).parent / "examples" / "reports"
GRAPH = Path(os.environ.get("GRAPH", "graph"))
_ONE_AT_A_TIME = Lock()


def build() -> None:
    """Build the sample graph, unless there is a graph."""
    if not is_graph(GRAPH) and main(
        ["build", str(REPORTS), "--out", str(GRAPH)], standalone_mode=False
    ):
        sys.exit(2)


@cache
def application() -> WSGIApplication:
    """The web application over the graph."""
    from kg.remote import Allowed
    from kg.web import create_app, record
    from kg.web.access import token
    from kg.web.limits import of_environment

    record.to_stderr(record.of_environment())
    build()
    allowed = Allowed.of_environment()
    return create_app(GRAPH, token=token(None), limits=of_environment(), allowed=allowed).wsgi_app


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The WSGI application, made when the first request comes."""
    with _ONE_AT_A_TIME:
        made = application()
    return made(environ, start_response)


if __name__ == "__main__":
    build()
    port = ["--port", os.environ["PORT"]] if "PORT" in os.environ else []
    main(["serve", str(GRAPH), *port, *sys.argv[1:]])
