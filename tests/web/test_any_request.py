"""Whatever is sent, the answer is one of the protocol's, in words, and never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import TOKEN

from kg.web import Limits, create_plain_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

PATHS = (
    "/sparql /update /graphs /graphs?default /graphs?graph=a:b /graphs/x /graphs/%2e%2e/%00 "
    "/graphs/é /graphs?graph=%00 /graphs?graph=%ff /graphs?graph=http://%5b /metrics /health"
    " /static/../x /sparql?query=ASK{}&format=%00 /sparql?query=%00"
    " /sparql?query=ASK{}&default-graph-uri=_:b "
    "/sparql?query=ASK{}&inferred=%ff /sparql?query=SELECT*FROM<x>FROM<y>{} /sparql?format=xyz"
).split()
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO"]
TYPES = [
    *("", "x", "text/turtle", "text/turtle; charset", 'text/turtle;charset="', "text/html"),
    *("application/sparql-query", "application/sparql-update", "application/ld+json"),
    *("application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary="),
    *("multipart/form-data; boundary=x", "application/rdf+xml", "application/n-quads"),
]
BODIES = [
    *(b"", b"\xff\xfe", b"query=ASK{}", b"query=%", b"&" * 50, b"{", b"--x\r\n", b"ASK{}ASK{}"),
    *(b'{"@context": "http://127.0.0.1/x", "a": 1}', b"<a:s> <a:p> <a:o> .", b"[" * 3000),
    b'<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/hostname">]><x>&c;</x>',
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="b.ttl"\r\n\r\n<a:s>\r\n--x--',
    b'INSERT DATA { <a:s> <a:p> "\\uD800" }',
    b"INSERT DATA {" + b"(" * 200,
]
HEADERS = {
    "Accept": ["", "*/*", "text/html", "text/*;q=nan", "a/b,,;", "image/png", "\xff", "*/*;q=0"],
    "Accept-Encoding": ["gzip", "gzip;q=inf", "br, *;q=0.1", "gzip;q=nan"],
    "If-None-Match": ["*", 'W/"x"', '"', "\xff", "x"],
    "Authorization": [f"Bearer {TOKEN}", "Bearer", "bearer \xff"],
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    app = create_plain_app(tmp_path_factory.mktemp("any"), token=TOKEN, limits=Limits(workers=1))
    yield app.test_client()
    app.extensions["workers"].close()
    app.extensions["entente"].close()


@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.sampled_from(PATHS) | st.text(max_size=20).map(lambda text: f"/{text}"),
    method=st.sampled_from(METHODS),
    media_type=st.sampled_from(TYPES),
    body=st.sampled_from(BODIES) | st.binary(max_size=100),
    headers=st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(values) for name, values in HEADERS.items()}
    ),
)
def test_any_request(
    server: FlaskClient,
    path: str,
    method: str,
    media_type: str,
    body: bytes,
    headers: dict[str, str],
) -> None:
    with server.open(
        path, method=method, data=body, content_type=media_type, headers=headers
    ) as answer:
        assert answer.status_code < 500 or answer.status_code == 501, answer.text
        assert b"Traceback" not in answer.data
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
