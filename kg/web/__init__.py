"""The graph on the web: pages for people, SPARQL and linked data for programs."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from kg.web.app import create_app, create_plain_app
from kg.web.server import run

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["create_app", "create_plain_app", "serve", "serve_plain"]


def serve(
    directory: str | Path, *, host: str = "127.0.0.1", port: int = 8000, token: str | None = None
) -> None:
    """Serve a graph until SIGINT or SIGTERM; prints the address when it can be visited.

    ``GraphError`` if there is no graph, ``ServeError`` if the address cannot be listened at.
    """
    run(create_app(directory, token=token), str(directory), host=host, port=port)


def serve_plain(*, host: str = "127.0.0.1", port: int = 8000, token: str | None = None) -> None:
    """Serve an empty store, which is gone when the server stops."""
    with tempfile.TemporaryDirectory(prefix="entente-") as folder:
        run(create_plain_app(folder, token=token), "an empty store", host=host, port=port)
