"""What is told and kept of the server itself: readiness, numbers, logs; and its patience."""

from __future__ import annotations

import logging
import re
import socket
import time
from typing import TYPE_CHECKING

import pytest
from servers import TOKEN

from kg.web import patience, record

if TYPE_CHECKING:
    from flask.testing import FlaskClient

LINE = re.compile(r'(#.*|[a-z_]+(\{([a-z]+="[^"\\]*",?)*\})? [0-9.e+-]+(e[+-]\d+)?)')


def test_health_and_readiness(client: FlaskClient, plain: FlaskClient) -> None:
    for one in (client, plain):
        assert one.get("/health").json == {"status": "ok"}
        answer = one.get("/ready")
        assert (answer.status_code, answer.json["status"]) == (200, "ready")  # type: ignore[index]
        assert answer.json["version"]  # type: ignore[index]


def test_numbers(plain: FlaskClient) -> None:
    for method in ("GET", "GET", "PUT", 'X"\n'):
        plain.open("/graphs?default", method=method).close()
    plain.get("/sparql?query=ASK{}").close()
    plain.get('/no"thing').close()
    answer = plain.get("/metrics")
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    for line in answer.text.splitlines():
        assert LINE.fullmatch(line), line
    for line in (
        'entente_requests_total{method="GET",route="/graphs",status="200"} 2',
        'entente_requests_total{method="PUT",route="/graphs",status="401"} 1',
        'entente_requests_total{method="GET",route="none",status="404"} 1',
        'entente_request_seconds_count{route="/sparql"} 1',
        'entente_queries{state="waiting"} 0',
        'entente_request_seconds_bucket{route="/sparql",le="+Inf"} 1',
    ):
        assert line in answer.text.splitlines()
    (size,) = re.findall(r'answer_bytes_total\{route="/sparql"\} (\d+)', answer.text)
    assert int(size) == len(b'{"head":{},"boolean":true}')


@pytest.mark.parametrize(
    ("log", "lines", "asked"), [("changes", 0, 0), ("requests", 3, 0), ("queries", 3, 2)]
)
def test_what_is_logged(
    writer: FlaskClient,
    capsys: pytest.CaptureFixture[str],
    log: record.Log,
    lines: int,
    asked: int,
) -> None:
    try:
        record.to_stderr(log)
        writer.get("/sparql", query_string={"query": "ASK { <a:secret>\n?p ?o }"}).close()
        writer.post("/sparql", data={"query": "ASK { <a:secret> ?p ?o }"}).close()
        update = "INSERT DATA { <a:hidden> <a:p> 1 }"
        writer.post("/update", data={"update": update}).close()
    finally:
        for logger in (record.ACCESS, record.AUDIT):
            logger.handlers, logger.propagate = [], True
            logger.setLevel(logging.NOTSET)
    err = capsys.readouterr().err
    assert err.count("kg.access 127.0.0.1 ") == lines
    assert err.count("kg.audit 127.0.0.1 update done") == 1
    assert err.count("secret") == asked
    assert err.count("hidden") == (asked > 0)
    assert TOKEN not in err
    assert len(err.splitlines()) == lines + 1, "a request is a line"


def _until_closed(client: socket.socket) -> float:
    """How many seconds the other end goes on listening to a byte now and then."""
    begun = time.monotonic()
    while time.monotonic() - begun < 20:
        try:
            client.send(b"G")
        except OSError:
            return time.monotonic() - begun
        time.sleep(0.1)
    raise AssertionError("the connection is still there")


def test_who_sends_too_slowly_is_left(plain_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "GRACE", 0.5)
    host, port = plain_address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as client:
        assert _until_closed(client) > 0.5


def test_who_takes_too_slowly_is_left(plain_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "GRACE", 0.5)
    monkeypatch.setattr(patience, "SLOWEST", 1e9)
    host, port = plain_address.removeprefix("http://").split(":")
    query = "SELECT ?a ?b { VALUES ?a { X } VALUES ?b { X } VALUES ?c { X } }"
    text = query.replace("X", " ".join(f'"{"x" * 100}{n}"' for n in range(40)))
    request = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection((host, int(port)), timeout=20) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.sendall(f"{request}Content-Length: {len(text)}\r\n\r\n{text}".encode())
        _until_closed(client)
