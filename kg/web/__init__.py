"""The graph on the web: pages for people, SPARQL and linked data for programs."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from kg.remote import NOWHERE
from kg.web.app import create_app, create_plain_app
from kg.web.limits import Limits
from kg.web.server import run

if TYPE_CHECKING:
    from pathlib import Path

    from kg.remote import Allowed

_LIMITS = Limits()

__all__ = ["Limits", "create_app", "create_plain_app", "serve", "serve_plain"]


def serve(
    directory: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    proxy: str | None = None,
    token: str | None = None,
    limits: Limits = _LIMITS,
    allowed: Allowed = NOWHERE,
) -> None:
    """Serve a graph until SIGINT or SIGTERM; prints the address when it can be visited.

    ``GraphError`` if there is no graph, ``ServeError`` if the address cannot be listened at.
    """
    app = create_app(directory, token=token, limits=limits, allowed=allowed)
    run(app, str(directory), host=host, port=port, proxy=proxy)


def serve_plain(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    proxy: str | None = None,
    token: str | None = None,
    limits: Limits = _LIMITS,
    allowed: Allowed = NOWHERE,
) -> None:
    """Serve an empty store, which is gone when the server stops."""
    with tempfile.TemporaryDirectory(prefix="entente-") as folder:
        app = create_plain_app(folder, token=token, limits=limits, allowed=allowed)
        run(app, "an empty store", host=host, port=port, proxy=proxy)
