"""HTTP to the few addresses that are allowed: every hop checked, time and size bounded."""

from __future__ import annotations

import http.client
import io
import os
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

from kg import __version__
from kg.errors import RemoteError, ServeError
from kg.remote import addresses

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping
    from urllib.parse import SplitResult

#: The environment variable that holds the prefixes.
VARIABLE = "ENTENTE_ALLOW_SERVICE"
_PORTS = {"http": 80, "https": 443}
_HOPS = 5
_MOVED = frozenset((301, 302, 303, 307, 308))
# What stays as it is in the path and query of a request (RFC 3986); the rest is encoded.
_SAFE = "/?:@!$&'()*+,;=%-._~"


class Answer(NamedTuple):
    """What an address sent: from where in the end, of what type, the body."""

    address: str
    media_type: str
    body: bytes


class _Moved(NamedTuple):
    location: str
    again: bool  # is the form to be posted there again?


@dataclass(frozen=True)
class Allowed:
    """Where a server may fetch from: addresses that begin with one of the prefixes.

    ``http://host/path`` allows that scheme, host and port and no other, and what begins with that
    path. ``timeout`` (seconds) bounds one fetch from the connection to the last byte, ``largest``
    (bytes) the body of an answer. ``ServeError`` for a prefix that is none.
    """

    prefixes: tuple[str, ...] = ()
    timeout: float = 10.0
    largest: int = 16 << 20

    def __post_init__(self) -> None:
        for prefix in self.prefixes:
            parts = _split(prefix)
            if parts is None or parts.query or parts.fragment:
                raise ServeError(
                    f"{prefix} is no prefix of addresses: write it like https://example.org/sparql"
                )

    @classmethod
    def of_environment(cls, environ: Mapping[str, str] = os.environ) -> Allowed:
        """What the environment allows: prefixes with blanks between them."""
        return cls(tuple(environ.get(VARIABLE, "").split()))

    def allows(self, address: str) -> bool:
        """Does the address begin with a prefix? Where its host is, is looked up later."""
        parts = _split(address)
        return parts is not None and any(
            _origin(parts) == _origin(allowed) and parts.path.startswith(allowed.path)
            for allowed in map(urlsplit, self.prefixes)
        )

    def fetch(self, address: str, *, accept: str, form: dict[str, str] | None = None) -> Answer:
        """What an address answers; to a form that is posted to it, if there is one.

        ``RemoteError`` if it or where it redirects to is not allowed or not on the public Internet,
        or does not answer in time, or with anything but success.
        """
        until = time.monotonic() + self.timeout
        for _ in range(_HOPS + 1):
            parts = _split(address)
            if parts is None or not self.allows(address):
                raise RemoteError(f"{address[:200]} is not among the addresses that are allowed")
            try:
                found = self._hop(parts, accept, form, until)
            except (OSError, http.client.HTTPException) as error:
                late = time.monotonic() >= until
                reason = f"within {self.timeout:g} s" if late else f"({error})"
                raise RemoteError(f"{address} does not answer {reason}") from error
            if isinstance(found, Answer):
                return found
            address, form = urljoin(address, found.location), form if found.again else None
        raise RemoteError(f"{address} is the end of more than {_HOPS} redirections")

    def _hop(
        self, parts: SplitResult, accept: str, form: dict[str, str] | None, until: float
    ) -> Answer | _Moved:
        _, host, port = _origin(parts)
        left = max(0.001, until - time.monotonic())
        link = addresses.connected(host, port, left)
        try:
            if parts.scheme == "https":
                context = ssl.create_default_context()
                link = context.wrap_socket(link, server_hostname=host)
            connection = http.client.HTTPConnection(host, port)
            connection.sock = _Link(link, until)
            return self._exchange(connection, parts, accept, form)
        finally:
            link.close()

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        parts: SplitResult,
        accept: str,
        form: dict[str, str] | None,
    ) -> Answer | _Moved:
        headers = {"Accept": accept, "User-Agent": f"Entente/{__version__}", "Connection": "close"}
        target = quote(parts.path or "/", safe=_SAFE)
        if parts.query:
            target += "?" + quote(parts.query, safe=_SAFE)
        if form is None:
            connection.request("GET", target, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("POST", target, urlencode(form), headers)
        response = connection.getresponse()
        address = parts.geturl()
        if response.status in _MOVED and (location := response.headers.get("Location")):
            return _Moved(location, again=response.status != 303)
        if not 200 <= response.status < 300:
            raise RemoteError(f"{address} answers {response.status} {response.reason}")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise RemoteError(f"{address} answers in an encoding that was not asked for")
        body = response.read(self.largest + 1)
        if len(body) > self.largest:
            raise RemoteError(f"{address} answers with more than {self.largest} bytes")
        return Answer(address, response.headers.get_content_type(), body)


#: What a server may fetch from that nobody told: nothing.
NOWHERE = Allowed()


class _Link:
    """As much of a socket as ``http.client`` needs, with one end for all that is sent and received.

    A socket's own timeout is for each piece: headers that trickle in have no end by that.
    """

    def __init__(self, link: socket.socket, until: float) -> None:
        self._link, self._until = link, until

    def sendall(self, data: bytes) -> None:
        self.in_time().sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self))

    def close(self) -> None:
        """Nothing: what is read later comes by here, too."""

    def in_time(self) -> socket.socket:
        """The socket, for no longer than there is time."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._link.settimeout(left)
        return self._link


class _Incoming(io.RawIOBase):
    def __init__(self, link: _Link) -> None:
        self._link = link

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        return self._link.in_time().recv_into(buffer)


def _split(address: str) -> SplitResult | None:
    """The parts of an HTTP address; None for what is none, or could be read in two ways."""
    if not address.isprintable() or any(mark in address for mark in " \\"):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or port == 0 or "@" in parts.netloc:
        return None
    if not parts.hostname.isascii() or {".", ".."} & set(unquote(parts.path).split("/")):
        return None
    return parts


def _origin(parts: SplitResult) -> tuple[str, str, int]:
    """Scheme, host and port."""
    return parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme]
