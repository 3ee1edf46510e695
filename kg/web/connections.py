"""Connections with clients: one thread for each, from its first request to its last.

Waitress parses requests and runs the application; its own loop, which hands every request to
another thread and every answer back, takes longer than most queries do.
"""

from __future__ import annotations

import logging
import select
import socket
import struct
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from email.utils import formatdate
from functools import lru_cache
from threading import BoundedSemaphore
from time import monotonic, sleep, time
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.buffers import OverflowableBuffer
from waitress.parser import HTTPRequestParser
from waitress.proxy_headers import proxy_headers_middleware
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import InternalServerError

from kg.web import graphs
from kg.web.patience import IDLE, Pace
from kg.web.spool import LARGEST

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment

#: Connections at a time; others wait until one of these ends.
MOST = 500
#: What a proxy says of the client, and of the address that it asked for.
_FORWARDED = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
#: Seconds that answers under way have when the server ends.
_ENDING = 5.0
#: How often to look whether it does, in seconds.
_TICK = 1.0
_PIECE = 64 << 10
#: More than this of an answer is not kept: who makes it waits.
_KEPT = 2 * LARGEST
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_log = logging.getLogger(__name__)


class Server:
    """A server on a socket that listens: ``run`` answers until ``close``, or a signal, ends it.

    ``proxy`` is the address of one that is believed when it says who the client is and what it
    asked for.
    """

    def __init__(
        self, listener: socket.socket, application: WSGIApplication, proxy: str | None = None
    ) -> None:
        self.adj = Adjustments(
            sockets=[listener],
            ident="Entente",
            max_request_body_size=2 * graphs.LARGEST,  # a little too large is told in words
        )
        self.application = proxy_headers_middleware(
            application,
            trusted_proxy=proxy,
            trusted_proxy_headers=_FORWARDED if proxy else set(),
        )
        self.server_name, self.effective_port = listener.getsockname()[:2]
        self._listener, self._closed = listener, False
        self._open: set[Connection] = set()
        self._room = BoundedSemaphore(MOST)
        self._threads = ThreadPoolExecutor(MOST, "connection")

    def run(self) -> None:
        """Take connections."""
        self._listener.settimeout(_TICK)
        with suppress(SystemExit, KeyboardInterrupt):
            while not self._closed:
                if self._room.acquire(timeout=_TICK):
                    self._accept()

    def close(self) -> None:
        """Take no more; what is being answered has a few seconds to come to its end."""
        self._closed = True
        for connection in list(self._open):
            connection.shut(socket.SHUT_RD)
        self._threads.shutdown(wait=False)
        end = monotonic() + _ENDING
        while self._open and monotonic() < end:
            sleep(0.01)
        for connection in list(self._open):
            connection.shut(socket.SHUT_RDWR)

    def _accept(self) -> None:
        try:
            end, address = self._listener.accept()
        except OSError as error:
            self._room.release()
            if not isinstance(error, TimeoutError):  # no file left for it, or it is gone already
                _log.warning("a connection cannot be taken: %s", error)
                sleep(0.1)
            return
        connection = Connection(self, end, address)
        self._open.add(connection)
        self._threads.submit(self._serve, connection)

    def _serve(self, connection: Connection) -> None:
        try:
            connection.serve()
        finally:
            self._open.discard(connection)
            self._room.release()


class Gone(ConnectionError):
    """A client that has left, or is too slow to wait for."""


class _Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """A request put to the application."""

    def get_environment(self) -> WSGIEnvironment:
        """The environment of the request."""
        environ: WSGIEnvironment = super().get_environment()
        environ.pop("wsgi.file_wrapper", None)  # it would give files to a loop to send
        return environ

    @property
    def has_body(self) -> bool:
        """Whether anything follows the head of the answer."""
        return self.request.command != "HEAD" and bool(super().has_body)

    def build_response_header(self) -> bytes:
        """The head of the answer, its headers as the application wrote them.

        Settles how the client finds the end of the answer, and whether the connection stays.
        """
        headers = self.response_headers
        given = {name.lower() for name, _ in headers}
        asked = self.request.headers.get("CONNECTION", "").lower()
        close = asked == "close" if self.version == "1.1" else asked != "keep-alive"
        if self.has_body and "content-length" not in given:
            if self.content_length is not None:
                headers.append(("Content-Length", str(self.content_length)))
            elif self.version == "1.1":
                headers.append(("Transfer-Encoding", "chunked"))
                self.chunked_response = True
            else:
                close = True
        if close:
            self.set_close_on_finish()
        elif self.version == "1.0":
            headers.append(("Connection", "Keep-Alive"))
        lines = [f"{name}: {value}\r\n" for name, value in headers]
        status, date = f"HTTP/{self.version} {self.status}", _date(int(self.start_time))
        server = self.channel.server.adj.ident
        return f"{status}\r\n{''.join(lines)}Server: {server}\r\nDate: {date}\r\n\r\n".encode(
            "latin-1"
        )


@lru_cache(maxsize=1)
def _date(seconds: int) -> str:
    return formatdate(seconds, usegmt=True)


class Connection:
    """A connection with a client; what waitress's tasks call a channel.

    An answer is taken from whoever makes it as fast as that goes, and kept on disk for a client
    that is slow: so no such client keeps others from their answers.
    """

    def __init__(self, server: Server, end: socket.socket, address: tuple[Any, ...]) -> None:
        self.server, self.adj, self.addr = server, server.adj, address
        self.creation_time = time()
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", IDLE, 0))
        self._socket = end
        self._read = b""  # and not yet parsed: the beginning of the next request
        self._task: WSGITask | ErrorTask | None = None
        self._head = b""
        self._kept = OverflowableBuffer(self.adj.outbuf_overflow)
        self._pace: Pace | None = None  # of the client in taking what is kept

    def serve(self) -> None:
        """Answer requests until the client, or an answer, ends the connection."""
        with self._socket, suppress(OSError):  # a client that is gone: there is nobody to tell
            while (request := self._request()) is not None and self._answer(request):
                pass
        self._kept.close()

    def shut(self, how: int) -> None:
        """Read no more, or neither read nor write; called by any thread."""
        with suppress(OSError):  # it is closed already
            self._socket.shutdown(how)

    # --- requests --------------------------------------------------------------------------------

    def _request(self) -> HTTPRequestParser | None:
        """The next request with its body; None if the client has no more."""
        request, pace = HTTPRequestParser(self.adj), Pace()
        while not request.completed:
            if not self._read:
                self._read = self._socket.recv(_PIECE)
                if not self._read or pace.is_too_slow:
                    request.close()
                    return None
                pace.take(len(self._read))
            self._read = self._read[request.received(self._read) :]
            if request.empty:
                request = HTTPRequestParser(self.adj)
            elif request.expect_continue and request.headers_finished and not request.completed:
                request.expect_continue = False
                self._send(_CONTINUE)
        return request

    def _answer(self, request: HTTPRequestParser) -> bool:
        """Answer a request; whether the connection stays for another."""
        task = self._task = (ErrorTask if request.error else _Task)(self, request)
        try:
            task.service()
        except Exception:  # noqa: BLE001 - an error of the application ends no connection
            _log.exception("a request could not be answered: %s", request.path)
            if task.wrote_header:
                return False  # the client sees that the end is missing
            request.error = InternalServerError("The server could not answer this.")
            task = self._task = ErrorTask(self, request)
            task.service()
        finally:
            request.close()
        self._send(b"")
        self._drain(0)
        return not task.close_on_finish

    # --- answers ---------------------------------------------------------------------------------

    def write_soon(self, data: bytes) -> int:
        """Send a piece of an answer, or keep it until the client takes it."""
        if self._task is not None and not self._task.wrote_header:
            self._head = data  # it goes with what follows
        else:
            self._send(data)
        return len(data)

    def check_client_disconnected(self) -> bool:
        """Nobody looks before there is something to send."""
        return False

    def _send(self, data: bytes) -> None:
        if self._head:
            data, self._head = self._head + data, b""
        if data and self._pace is None:
            data = data[self._taken(data) :]
        if data:
            self._kept.append(data)
            self._pace = self._pace or Pace()
            self._drain(_KEPT)

    def _drain(self, most: int) -> None:
        """Send of what is kept all that goes at once, and wait while there is more than that."""
        while self._pace is not None:
            number = self._taken(self._kept.get(_PIECE))
            if number:
                self._kept.skip(number, allow_prune=True)
                self._pace.take(number)
            if not len(self._kept):
                self._kept.close()
                self._kept = OverflowableBuffer(self.adj.outbuf_overflow)
                self._pace = None
            elif self._pace.is_too_slow:
                raise Gone
            elif not number:
                if len(self._kept) <= most:
                    return
                pollster = select.poll()
                pollster.register(self._socket, select.POLLOUT)
                pollster.poll(_TICK * 1000)

    def _taken(self, data: bytes) -> int:
        """How many bytes the client has room for at once."""
        try:
            return self._socket.send(data, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return 0
