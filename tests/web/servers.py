"""Real servers on the loopback interface, and the token of those that may be written to."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.web.connections import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

TOKEN = "a-token-for-tests"


@contextmanager
def running(app: Flask, proxy: str | None = None) -> Iterator[str]:
    """The address of a real server on the loopback interface."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener, app, proxy)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.close()
            thread.join(timeout=10)
            assert not thread.is_alive()
