"""HTTP to the few addresses that are allowed: every hop checked, time and size bounded."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

from kg import __version__
from kg.errors import RemoteError, ServeError
from kg.remote import addresses

if TYPE_CHECKING:
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
        connection = http.client.HTTPConnection(host, port)
        link = addresses.connected(host, port, left)
        if parts.scheme == "https":
            link = ssl.create_default_context().wrap_socket(
                link, server_hostname=host, do_handshake_on_connect=False
            )
        connection.sock = link
        # A timeout of the socket is for each piece; headers that trickle in have no end by that.
        ending = threading.Timer(left, _end, [link])
        ending.start()
        try:
            if isinstance(link, ssl.SSLSocket):
                link.do_handshake()
            found = self._exchange(connection, parts, accept, form)
            if time.monotonic() >= until:
                raise TimeoutError  # what was read may end where it was cut
            return found
        finally:
            ending.cancel()
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


def _end(link: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it has ended by itself
        socket.socket.shutdown(link, socket.SHUT_RDWR)  # TLS has no say in this


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
