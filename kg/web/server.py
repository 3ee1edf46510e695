"""The server under the application, bound to an address, until it is told to stop."""

from __future__ import annotations

import signal
import socket
import sys
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

from kg.errors import ServeError
from kg.web.connections import Server

if TYPE_CHECKING:
    from types import FrameType

    from flask import Flask

    from kg.workers import Pool


def run(
    app: Flask,
    what: str,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    proxy: str | None = None,
) -> None:
    """Serve an application until SIGINT or SIGTERM; prints the address when it can be visited.

    ``proxy`` is the address of one that is believed when it says who the client is and what it
    asked for. ``ServeError`` if the address cannot be listened at.
    """
    with _listening_socket(host, port) as listener:
        server = Server(listener, app, proxy)
        if current_thread() is main_thread():
            signal.signal(signal.SIGTERM, _stop)
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{listener.getsockname()[1]}/"
        sys.stdout.write(f"Serving {what} at {url} (stop with Ctrl-C)\n")
        sys.stdout.flush()
        pool: Pool = app.extensions["workers"]
        try:
            pool.reopen(app.extensions["entente"]().snapshot)
            server.run()
        finally:
            server.close()
            pool.close()
            app.extensions["entente"].close()


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
    raise SystemExit(0)  # where connections are taken, which then takes no more
