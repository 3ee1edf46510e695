"""Updates over HTTP: who may make them, how they are sent, and what comes back."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from kg.errors import ServeError
from kg.web import access

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

UPDATE = "application/sparql-update"
INSERT = "INSERT DATA { <a:s> <a:p> 1 }"
G = "http://example.org/g"


def count(client: FlaskClient) -> int:
    text = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    answer = client.get("/sparql", query_string={"query": text})
    return len(answer.json["results"]["bindings"])  # type: ignore[index]


@pytest.mark.parametrize(
    "request_",
    [
        {"data": {"update": INSERT}},
        {"data": INSERT, "content_type": UPDATE},
        {"data": INSERT, "content_type": f"{UPDATE}; charset=UTF-8"},
    ],
)
def test_ways_to_send_an_update(writer: FlaskClient, request_: dict[str, Any]) -> None:
    answer = writer.post("/update", **request_)
    assert (answer.status_code, answer.data) == (204, b"")
    assert count(writer) == 1


@pytest.mark.parametrize(
    ("request_", "status", "part"),
    [
        ({"data": {}}, 415, UPDATE),
        ({"data": {"query": "ASK {}"}}, 400, "there is no update"),
        ({"data": {"update": [INSERT, INSERT]}}, 400, "several updates"),
        ({"data": INSERT, "content_type": "text/plain"}, 415, "text/plain is no update"),
        (
            {"data": INSERT.encode("utf-16"), "content_type": f"{UPDATE};charset=utf-16"},
            415,
            "UTF-8",
        ),
        ({"data": b"\xff", "content_type": UPDATE}, 400, "UTF-8"),
        ({"data": "INSERT DATA { <a:s> ", "content_type": UPDATE}, 400, "line 1, column 13"),
        ({"data": "SELECT * {}", "content_type": UPDATE}, 400, "this is a query"),
        ({"data": "LOAD <http://127.0.0.1/>", "content_type": UPDATE}, 403, "LOAD is refused"),
        ({"data": "DROP GRAPH <a:none>", "content_type": UPDATE}, 409, "does not exist"),
        (
            {
                "data": "WITH <a:g> DELETE {?s ?p ?o} WHERE {?s ?p ?o}",
                "content_type": UPDATE,
                "query_string": {"using-graph-uri": G},
            },
            400,
            "a WITH of its own",
        ),
        (
            {"data": INSERT, "content_type": UPDATE, "headers": {"Content-Encoding": "gzip"}},
            415,
            "",
        ),
        ({"method": "GET", "query_string": {"update": INSERT}}, 405, "method GET"),
        ({"method": "PUT", "data": INSERT, "content_type": UPDATE}, 405, "method PUT"),
    ],
)
def test_refused(writer: FlaskClient, request_: dict[str, Any], status: int, part: str) -> None:
    answer = writer.open("/update", **{"method": "POST", **request_})
    assert (answer.status_code, part in answer.text) == (status, True), answer.text
    assert count(writer) == 0
    if status == 405:
        assert answer.headers["Allow"] == "OPTIONS, POST"


def test_a_body_without_a_length(writer: FlaskClient) -> None:
    answer = writer.post("/update", content_type=UPDATE)
    assert answer.status_code == 411
    assert "Content-Length" in answer.text


def test_the_dataset_of_the_request(writer: FlaskClient) -> None:
    writer.put(f"/graphs?graph={G}", data="<a:s> <a:p> 1 .", content_type="text/turtle")
    for given in (
        {"query_string": {"using-graph-uri": G}, "content_type": UPDATE},
        {"query_string": {"using-named-graph-uri": "a:other"}, "content_type": UPDATE},
    ):
        text = "INSERT { ?s <a:q> ?o } WHERE { ?s <a:p> ?o }"
        assert writer.post("/update", data=text, **given).status_code == 204
        assert count(writer) == 2
    form = {"update": "DELETE WHERE { ?s ?p ?o }", "using-graph-uri": G}
    assert writer.post("/update", data=form).status_code == 204
    assert count(writer) == 2, "the triple of the named graph is looked for in the default graph"


@pytest.mark.parametrize(
    ("header", "error"),
    [
        (None, None),
        ("Basic YTpi", None),
        ("Bearer another-token", "invalid_token"),
        ("Bearer ", "invalid_token"),
        ("Bearer ä", "invalid_token"),
    ],
)
def test_the_token(plain: FlaskClient, header: str | None, error: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode().decode("latin-1")}
    for path, method in (("/update", "POST"), ("/graphs?default", "PUT"), ("/graphs", "POST")):
        answer = plain.open(path, method=method, data=INSERT, content_type=UPDATE, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
        assert (error or "error") in answer.headers["WWW-Authenticate"] or error is None
        assert "Authorization: Bearer" in answer.text
    assert count(plain) == 0


def test_without_a_token_nobody_writes(client: FlaskClient) -> None:
    answer = client.post("/update", data=INSERT, content_type=UPDATE)
    assert answer.status_code == 403
    assert "--token-file" in answer.text


def test_where_the_token_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(access.VARIABLE, raising=False)
    assert access.token(None) is None
    monkeypatch.setenv(access.VARIABLE, "from-the-environment")
    assert access.token(None) == "from-the-environment"
    file = tmp_path / "token"
    with pytest.raises(ServeError, match="no such file"):
        access.token(file)
    file.write_text("from-a-file\n")
    assert access.token(file) == "from-a-file"
    for bad in ("", "short", "with blanks in it"):
        file.write_text(bad)
        with pytest.raises(ServeError, match="at least 8"):
            access.token(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ServeError, match="is no text"):
        access.token(file)


def test_every_change_is_on_record(
    writer: FlaskClient, plain: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kg.audit")
    writer.post("/update", data="INSERT DATA { <a:secret> <a:p> 1 }", content_type=UPDATE)
    writer.post("/update", data="DROP GRAPH <a:none>", content_type=UPDATE)
    writer.put(f"/graphs?graph={G}", data="#", content_type="text/turtle")
    plain.post("/update", data=INSERT, content_type=UPDATE)
    lines = [record.getMessage() for record in caplog.records]
    assert [line.split()[1] for line in lines] == ["update", "update", "put", "POST"]
    assert "done" in lines[0]
    assert "refused" in lines[1]
    assert G in lines[2]
    assert "secret" not in "".join(lines)
