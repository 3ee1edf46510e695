"""What is kept of requests: lines of a log, and numbers for Prometheus.

A line has the client, the method, the path, the status, bytes and milliseconds. What was asked is
in it only if whoever runs the server wants that: queries may say more of people than they know.
"""

from __future__ import annotations

import logging
import os
import sys
from bisect import bisect_left
from itertools import accumulate
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from flask import g, request

from kg.errors import ServeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import WSGIEnvironment

    from flask import Flask, Response

#: What is logged: changes and attempts at them; every request; every request with its query.
Log: TypeAlias = Literal["changes", "requests", "queries"]
LOGS: tuple[Log, ...] = get_args(Log)
#: The environment variable that says which.
VARIABLE = "ENTENTE_LOG"
ACCESS = logging.getLogger("kg.access")
#: A line for each change that was made or refused.
AUDIT = logging.getLogger("kg.audit")
#: Upper bounds of the times that requests are sorted by, in seconds.
BUCKETS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 30.0)
#: Where the environment of a request says when it began, if that was before it came to Flask.
BEGUN = "entente.begun"
_LONGEST = 10_000
_METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS".split())


class Numbers:
    """Requests counted by method, route and status, with the time that they took, and bytes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: dict[tuple[str, str, int], int] = {}
        self._times: dict[str, list[int]] = {}
        self._seconds: dict[str, float] = {}
        self._bytes: dict[str, int] = {}

    def count(self, method: str, route: str, status: int, seconds: float, size: int) -> None:
        """Take one request into account, once its answer is sent."""
        with self._lock:
            key = (method, route, status)
            self._requests[key] = self._requests.get(key, 0) + 1
            times = self._times.setdefault(route, [0] * (len(BUCKETS) + 1))
            times[bisect_left(BUCKETS, seconds)] += 1
            self._seconds[route] = self._seconds.get(route, 0.0) + seconds
            self._bytes[route] = self._bytes.get(route, 0) + size

    def lines(self) -> Iterator[str]:
        """The numbers in Prometheus's text format."""
        with self._lock:
            requests, times = sorted(self._requests.items()), sorted(self._times.items())
            seconds, sizes = dict(self._seconds), dict(self._bytes)
        yield from _head("entente_requests_total", "counter", "Requests answered")
        for (method, route, status), number in requests:
            labels = f'method="{method}",route="{route}",status="{status}"'
            yield f"entente_requests_total{{{labels}}} {number}"
        yield from _head("entente_request_seconds", "histogram", "From request to end of answer")
        for route, each in times:
            counts = list(accumulate(each))
            for bound, number in zip((*BUCKETS, "+Inf"), counts, strict=True):
                yield f'entente_request_seconds_bucket{{route="{route}",le="{bound}"}} {number}'
            yield f'entente_request_seconds_sum{{route="{route}"}} {seconds[route]:.6f}'
            yield f'entente_request_seconds_count{{route="{route}"}} {counts[-1]}'
        yield from _head("entente_answer_bytes_total", "counter", "Bytes of answers' bodies")
        for route, size in sorted(sizes.items()):
            yield f'entente_answer_bytes_total{{route="{route}"}} {size}'


def gauge(name: str, what: str, values: Iterable[tuple[str, float]]) -> Iterator[str]:
    """The lines of numbers that go up and down, each with its labels."""
    yield from _head(name, "gauge", what)
    for labels, value in values:
        yield f"{name}{{{labels}}} {value:g}" if labels else f"{name} {value:g}"


def keep(app: Flask) -> None:
    """Have an application keep a record of its requests."""
    app.extensions["numbers"] = numbers = Numbers()

    def begin() -> None:
        g.begun = request.environ.get(BEGUN) or perf_counter()

    def end(response: Response) -> Response:
        measured = _Measured(response.response)  # type: ignore[arg-type]  # bytes, all of ours
        if not response.direct_passthrough:
            response.response = measured
        begun = g.get("begun", perf_counter())
        client = request.remote_addr
        method = request.method if request.method in _METHODS else "other"
        route = request.url_rule.rule if request.url_rule is not None else "none"
        path, asked = plain(request.path), g.get("asked") or ""

        def record() -> None:
            seconds = perf_counter() - begun
            size = measured.size or (response.content_length or 0) * (method != "HEAD")
            numbers.count(method, route, response.status_code, seconds, size)
            _log(client, method, path, response.status_code, size, seconds, asked)

        response.call_on_close(record)
        return response

    app.before_request(begin)
    app.after_request(end)


def teller(app: Flask) -> Callable[[WSGIEnvironment, float, int], None]:
    """What records a request that is answered with 200 before it comes to the application.

    Its environment, its seconds and its bytes are what is told of it.
    """
    numbers: Numbers = app.extensions["numbers"]

    def told(environ: WSGIEnvironment, seconds: float, size: int) -> None:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        numbers.count(method, path, 200, seconds, size)
        asked = environ["QUERY_STRING"]
        if method == "POST" and ACCESS.isEnabledFor(logging.DEBUG):
            asked = environ["wsgi.input"].read().decode("utf-8", "replace")
        _log(environ.get("REMOTE_ADDR"), method, path, 200, size, seconds, asked)

    return told


def _log(
    client: str | None, method: str, path: str, status: int, size: int, seconds: float, asked: str
) -> None:
    if ACCESS.isEnabledFor(logging.INFO):
        line = f"{client} {method} {path} {status} {size} {seconds * 1000:.0f}ms"
        query = f" {plain(asked)}" if ACCESS.isEnabledFor(logging.DEBUG) else ""
        ACCESS.info("%s%s", line, query)


def of_environment() -> Log:
    """The log that the environment asks for; ``ServeError`` if that is none."""
    log = os.environ.get(VARIABLE, "changes")
    if log not in LOGS:
        raise ServeError(f"{VARIABLE}: {log[:40]!r} is none of {', '.join(LOGS)}")
    return log


def to_stderr(log: Log) -> None:
    """Write the log to standard error, as far as is wanted."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    for logger in (ACCESS, AUDIT):
        logger.handlers = [handler]
        logger.propagate = False
    AUDIT.setLevel(logging.INFO)
    levels = {"changes": logging.WARNING, "requests": logging.INFO, "queries": logging.DEBUG}
    ACCESS.setLevel(levels[log])


def plain(text: str) -> str:
    """Text as one line of a log, whatever a client has put into it."""
    return text[:_LONGEST].encode("unicode_escape").decode("ascii")


class _Measured:
    """The pieces of an answer, and how many bytes they were."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self.size = pieces, 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.size += len(piece)
            yield piece

    def close(self) -> None:
        """Close what the pieces come from."""
        if hasattr(self._pieces, "close"):
            self._pieces.close()


def _head(name: str, kind: str, what: str) -> Iterator[str]:
    yield f"# HELP {name} {what}."
    yield f"# TYPE {name} {kind}"
