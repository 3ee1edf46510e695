"""A server of another, on this machine, which the tests alone may reach."""

from __future__ import annotations

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pyoxigraph as ox

from kg.remote import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

DATA = """
<a:a> <a:p> 1 , "x"@en , _:b0 . _:b0 <a:q> 2 , <<( <a:a> <a:p> _:b0 )>> . <a:b> <a:p> "{}" .
"""


class Other:
    """What the server was asked, and what it answers by path: see the handler."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.store = ox.Store()
        self.store.update(f"INSERT DATA {{ {DATA} }}")
        self.asked: list[tuple[str, str]] = []
        self.redirects: dict[str, tuple[int, str]] = {}
        self.bodies: dict[str, tuple[str, bytes]] = {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: OtherServer

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(parse_qs(body)["query"][0])

    def _answer(self, query: str) -> None:
        other = self.server.other
        other.asked.append((self.path, query))
        if self.path in other.redirects:
            status, location = other.redirects[self.path]
            self._send(status, "text/plain", b"", {"Location": location})
        elif self.path == "/slow":
            with contextlib.suppress(OSError):
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for _ in range(50):
                    self.wfile.write(b"X-Slow: yes\r\n")
                    time.sleep(0.1)
            self.close_connection = True
        elif self.path == "/plain":  # its body ends where the connection does
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhere")
            self.close_connection = True
        elif self.path in other.bodies:
            media_type, body = other.bodies[self.path]
            self._send(200, media_type, body)
        elif self.path.startswith("/sparql"):
            found = other.store.query(query)
            assert not isinstance(found, ox.QueryTriples)
            body = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
            self._send(200, "application/sparql-results+json", body)
        else:
            self._send(404, "text/plain", b"")

    def _send(
        self, status: int, kind: str, body: bytes, more: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(body))} | (more or {})
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class OtherServer(ThreadingHTTPServer):
    daemon_threads = True
    other: Other


@contextlib.contextmanager
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Other]:
    """A server at a loopback address, which counts as public meanwhile."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    server = OtherServer(("127.0.0.1", 0), Handler)
    server.other = Other(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.other
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
