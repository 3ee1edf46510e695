"""Fetching from others: only where it is allowed and public, and not for long."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest
from another import running

from kg.errors import RemoteError, ServeError
from kg.remote import Allowed
from kg.remote.addresses import connected, is_public

if TYPE_CHECKING:
    from collections.abc import Iterator

    from another import Other


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Iterator[Other]:
    with running(monkeypatch) as made:
        yield made


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1"),
        *("127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192"),
        *("192.168.1.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
        *("168.63.129.16", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1"),
        *(
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "fc00::1",
            "fd00:ec2::254",
        ),
        *("fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1", "100::1"),
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "172.32.0.1", "100.128.0.1", "::ffff:8.8.8.8", "2606:4700::1111"]
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("prefix", "address", "allowed"),
    [
        ("https://example.org/sparql", "https://example.org/sparql", True),
        ("https://example.org/sparql", "https://EXAMPLE.org:443/sparql?default-graph-uri=x", True),
        ("https://example.org/", "https://example.org/sparql", True),
        ("https://example.org", "https://example.org/sparql", True),
        ("https://example.org", "https://example.org.evil.com/", False),
        ("https://example.org", "https://example.org@evil.com/", False),
        ("https://example.org", "https://user:word@example.org/", False),
        ("https://example.org", "https://example.org:8443/", False),
        ("https://example.org", "http://example.org/", False),
        ("https://example.org/a", "https://example.org/b", False),
        ("https://example.org/a/", "https://example.org/a/../b", False),
        ("https://example.org/a/", "https://example.org/a/%2e%2E/b", False),
        ("https://example.org/a/", "https://example.org/a\\..\\b", False),
        ("https://example.org", "https://example.org\\@evil.com/", False),
        ("https://example.org", "https://example.org/ HTTP/1.1\r\nX: y", False),
        ("https://example.org", "https://example.org/a\tb", False),
        ("https://example.org", "https://example.org:0/", False),
        ("https://example.org", "https://example.org:x/", False),
        ("https://example.org", "https://ex\u00adample.org/", False),
        ("https://example.org", "file:///etc/passwd", False),
        ("https://example.org", "ftp://example.org/", False),
        ("https://example.org", "//example.org/", False),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/x", True),
    ],
)
def test_what_is_allowed(prefix: str, address: str, allowed: bool) -> None:
    assert Allowed((prefix,)).allows(address) is allowed
    assert not Allowed().allows(address)


@pytest.mark.parametrize("prefix", ["", "example.org", "ftp://e/", "https://e/?x", "https:///x"])
def test_what_is_no_prefix(prefix: str) -> None:
    with pytest.raises(ServeError, match="is no prefix of addresses"):
        Allowed((prefix,))


def test_fetching(other: Other) -> None:
    other.bodies["/x?a=b%20%C3%A9"] = ("Text/Turtle; charset=utf-8", b"# nothing")
    answer = Allowed((other.address,)).fetch(other.address + "/x?a=b%20\u00e9", accept="*/*")
    assert answer == (other.address + "/x?a=b%20\u00e9", "text/turtle", b"# nothing")


def test_a_body_without_a_length(other: Other) -> None:
    assert Allowed((other.address,)).fetch(other.address + "/plain", accept="*/*").body == b"here"


def test_a_name_is_judged_by_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolved(*addresses: str) -> None:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in addresses]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    def never(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", never)
    for found in (["10.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["169.254.169.254"]):
        resolved(*found)
        with pytest.raises(RemoteError, match="is not on the public Internet"):
            connected("example.org", 80, 1)
        with pytest.raises(RemoteError, match="is not on the public Internet"):
            Allowed(("http://example.org/",)).fetch("http://example.org/", accept="*/*")


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:7f00:1]"]
)
def test_this_machine_is_never_reached(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = f"http://{host}:{door.getsockname()[1]}/"
        with pytest.raises(RemoteError):
            Allowed((address,)).fetch(address, accept="*/*")
        door.settimeout(0)
        with pytest.raises(BlockingIOError):
            door.accept()


def test_a_name_that_changes_its_address(other: Other, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked up once: whoever answers the second time is not asked."""
    answers = [
        [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(other.address[17:])))]
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers.pop())
    other.bodies["/x"] = ("text/plain", b"here")
    address = f"http://example.org:{other.address[17:]}/x"
    assert Allowed((address,)).fetch(address, accept="*/*").body == b"here"
    assert not answers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirections(other: Other, status: int) -> None:
    other.redirects["/old"] = status, "/new"
    other.bodies["/new"] = "text/plain", b"here"
    answer = Allowed((other.address,)).fetch(
        other.address + "/old", accept="*/*", form={"query": "ASK {}"}
    )
    assert answer[::2] == (other.address + "/new", b"here")
    assert other.asked[1] == ("/new", "" if status == 303 else "ASK {}")


def test_redirections_lead_nowhere_else(other: Other) -> None:
    allowed = Allowed((other.address + "/a", "http://10.0.0.1/", "http://localhost:1/"))
    for location in ("/b", "http://example.org/", "file:///etc/passwd", "//evil.com/a"):
        other.redirects["/a"] = 302, location
        with pytest.raises(RemoteError, match="not among the addresses that are allowed"):
            allowed.fetch(other.address + "/a", accept="*/*")
    other.redirects["/a"] = 302, "http://10.0.0.1/"
    with pytest.raises(RemoteError, match="is not on the public Internet"):
        allowed.fetch(other.address + "/a", accept="*/*")
    other.redirects["/a"] = 302, "/a"
    with pytest.raises(RemoteError, match="more than 5 redirections"):
        allowed.fetch(other.address + "/a", accept="*/*")


def test_what_is_no_answer(other: Other) -> None:
    other.bodies["/large"] = "text/plain", b"x" * 2000
    allowed = Allowed((other.address,), largest=1000)
    with pytest.raises(RemoteError, match="answers 404"):
        allowed.fetch(other.address + "/none", accept="*/*")
    with pytest.raises(RemoteError, match="more than 1000 bytes"):
        allowed.fetch(other.address + "/large", accept="*/*")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(RemoteError, match="no connection"):
        Allowed((f"http://127.0.0.1:{port}",)).fetch(f"http://127.0.0.1:{port}/", accept="*/*")


def test_trickling_headers_end(other: Other) -> None:
    start = time.monotonic()
    with pytest.raises(RemoteError, match=r"does not answer within 0.4 s"):
        Allowed((other.address,), timeout=0.4).fetch(other.address + "/slow", accept="*/*")
    assert time.monotonic() - start < 2
