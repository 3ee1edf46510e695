"""Answers that were given before, given again while the graph is the same.

A request is the same if all is that an answer depends on: the address, what is accepted, the body.
Such an answer comes from here at once, past Flask and the workers.
"""

from __future__ import annotations

from collections import OrderedDict
from io import BytesIO
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kg.errors import KGError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from kg.web.current import Served

#: Where the application says which version of the graph an answer will last as long as.
LASTING = "entente.lasting"
#: Bytes of the answers that are kept, requests and all.
MOST = 64 << 20
#: A larger answer is not kept: such ones would push out many that are asked for more often.
LARGEST = 1 << 20
_LONGEST_BODY = 100_000
# What a request must not have, for its answer would be another, or none.
_SPECIAL = ("HTTP_IF_NONE_MATCH", "HTTP_RANGE", "HTTP_CONTENT_ENCODING")
_DECISIVE = (
    *("REQUEST_METHOD", "QUERY_STRING", "CONTENT_TYPE", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING"),
    *("wsgi.url_scheme", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME"),
)
_Key: TypeAlias = tuple[str | bytes | None, ...]


class _Kept(NamedTuple):
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    size: int


class Remembered:
    """An application, and what it answered at ``path``; the answers of a version of the graph.

    ``told`` hears of every request that is answered from here, of its seconds and its bytes.
    """

    def __init__(
        self,
        application: WSGIApplication,
        path: str,
        served: Callable[[], Served],
        told: Callable[[WSGIEnvironment, float, int], None],
    ) -> None:
        self._application, self._path, self._served, self._told = application, path, served, told
        self._answers: OrderedDict[_Key, _Kept] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The answer to a request, from here if it is here."""
        if environ["PATH_INFO"] != self._path or (key := self._key(environ)) is None:
            return self._application(environ, start_response)
        begun = perf_counter()
        with self._lock:
            kept = self._answers.get(key)
            if kept is not None:
                self._answers.move_to_end(key)
        if kept is None:
            return _Watched(self, key).asked(environ, start_response)
        start_response(kept.status, list(kept.headers))
        self._told(environ, perf_counter() - begun, len(kept.body))
        return [kept.body]

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The application's own answer."""
        return self._application(environ, start_response)

    def keep(self, key: _Key, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        """Keep an answer; those that nobody has asked for for longest make room for it."""
        size = len(body) + sum(map(len, filter(None, key))) + 2000
        with self._lock:
            former = self._answers.pop(key, None)
            self._answers[key] = _Kept(status, headers, body, size)
            self._size += size - (0 if former is None else former.size)
            while self._size > MOST:
                self._size -= self._answers.popitem(last=False)[1].size

    def _key(self, environ: WSGIEnvironment) -> _Key | None:
        """What a request is, and of which version of the graph; None for one of another kind."""
        if not environ.keys().isdisjoint(_SPECIAL):
            return None
        try:
            version = self._served().version
        except KGError:
            return None  # the application meets it too, and has the words for it
        if not version:
            return None
        body = b""
        if environ["REQUEST_METHOD"] == "POST":
            length = environ.get("CONTENT_LENGTH") or ""
            if not length.isdecimal() or int(length) > _LONGEST_BODY:
                return None
            body = environ["wsgi.input"].read(int(length))
            environ["wsgi.input"] = BytesIO(body)
        elif environ["REQUEST_METHOD"] != "GET":
            return None
        return (version, body, *map(environ.get, _DECISIVE))


class _Watched:
    """An answer on its way, kept if all of it goes well and it will last."""

    def __init__(self, remembered: Remembered, key: _Key) -> None:
        self._remembered, self._key = remembered, key
        self._status, self._headers = "", [("", "")]
        self._read: list[bytes] = []

    def asked(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def started(status, headers, exc_info=None):  # type: ignore[no-untyped-def]  # PEP 3333's
            self._status, self._headers = status, headers
            return start_response(status, headers, exc_info)

        self._pieces = self._remembered.answer(environ, started)
        # By now the application has said so, if ever.
        lasting = environ.get(LASTING) == self._key[0] and self._status.startswith("200")
        return self if lasting else self._pieces

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._pieces:
            size += len(piece)
            if size <= LARGEST:
                self._read.append(piece)
            yield piece
        if size <= LARGEST:
            self._remembered.keep(self._key, self._status, self._headers, b"".join(self._read))

    def close(self) -> None:
        if hasattr(self._pieces, "close"):
            self._pieces.close()
