"""The server under the application: waitress, bound to an address, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from contextlib import contextmanager
from threading import current_thread, main_thread, stack_size
from typing import TYPE_CHECKING, Any

import waitress

from kg.errors import ServeError
from kg.web import graphs
from kg.web.patience import PatientChannel
from kg.web.spool import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from flask import Flask

    from kg.workers import Pool

#: Oxigraph's parser and evaluator recurse. 8 MB of stack overrun at an update of some 400 nested
#: calls, which would end the process; the longest that we take needs less than this.
_STACK = 256 << 20
#: Threads for whatever is no query; each query has one too, while it is worked on or waits.
_THREADS = 8
#: What a proxy says of the client, and of the address that it asked for.
_FORWARDED = {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"}
#: Seconds in which a client must send or take something; checked every few seconds.
_PATIENCE = 30


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
        server = server_on(listener, app, proxy=proxy)
        # Waitress warns of every request that waits a moment for a thread.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
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


def server_on(listener: socket.socket, app: Flask, *, proxy: str | None = None) -> Any:
    """A waitress server that answers on a socket, once ``run`` is called."""
    pool: Pool = app.extensions["workers"]
    with _deep_threads():
        server = waitress.create_server(
            app,
            sockets=[listener],
            threads=pool.size + pool.queue + _THREADS,
            ident="Entente",
            max_request_body_size=2 * graphs.LARGEST,  # what is a little too large is told in words
            # An answer is taken from whoever makes it as fast as that goes, and kept on disk for a
            # client that is slow: so no such client keeps others from their answers.
            outbuf_high_watermark=2 * LARGEST,
            channel_timeout=_PATIENCE,
            cleanup_interval=_PATIENCE // 6,
            connection_limit=500,
            log_socket_errors=False,  # nor answers that broke off, which are a line of our own log
            asyncore_use_poll=True,  # select knows 1024 files at most
            trusted_proxy=proxy,
            trusted_proxy_headers=_FORWARDED if proxy else set(),
            clear_untrusted_proxy_headers=True,
        )
    server.channel_class = PatientChannel
    return server


@contextmanager
def _deep_threads() -> Iterator[None]:
    former = stack_size(_STACK)
    try:
        yield
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
