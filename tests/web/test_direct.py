"""Queries that do not come by Flask are answered as if they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kg.web.app import create_app
from kg.web.limits import Limits
from kg.workers import Pool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

QUERY = "application/sparql-query"
#: An address that only Flask knows what to do with, and which changes nothing.
ROUND_ABOUT = "/sparql?inferred=true"


@pytest.fixture(scope="module")
def cutting(small_graph: Path) -> Iterator[Flask]:
    app = create_app(small_graph, limits=Limits(workers=1, max_rows=10, max_query=500))
    yield app
    app.extensions["workers"].close()


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("ASK {}", {}),
        ("ASK {}", {"Accept": "*/*"}),
        ("ASK {}", {"Accept": "application/sparql-results+xml"}),
        ("ASK {}", {"Accept": "text/csv;q=0.5, application/json"}),
        ("ASK {}", {"Accept": "text/html"}),
        ("ASK {}", {"Accept": "text/turtle"}),
        ("ASK {}", {"Accept": "image/png"}),
        ("ASK {}", {"Accept": "application/sparql-results+json", "Accept-Encoding": "gzip"}),
        ("SELECT * { ?s ?p ?o } LIMIT 9", {"Accept-Encoding": "gzip"}),
        ("SELECT * { ?s ?p ?o } LIMIT 9", {"Accept-Encoding": "identity"}),
        ("SELECT * { ?s ?p ?o } LIMIT 10", {}),
        ("SELECT * { ?s ?p ?o }", {}),
        ("CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o }", {}),
        ("CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o } LIMIT 3", {}),
        ("DESCRIBE <person/ada-north>", {"Accept": "text/turtle"}),
        ("DESCRIBE <person/ada-north>", {"Accept": "application/sparql-results+json"}),
        ("SELECT nonsense", {}),
        ("SELECT nonsense", {"Accept": "application/json"}),
        ("SELECT (<a:f>(1) AS ?x) {}", {}),
        ("DROP ALL", {}),
        ("ASK { SERVICE <http://example.org/> {} }", {}),
        ("", {}),
        ("ASK {} #" + "x" * 600, {}),
        (b"ASK {} # \xff", {}),
        (b"\xef\xbb\xbfASK {}", {}),
    ],
)
def test_it_makes_no_difference(
    cutting: Flask, query: str | bytes, headers: dict[str, str]
) -> None:
    direct, round_about = (sent(cutting, path, query, headers) for path in ("/sparql", ROUND_ABOUT))
    assert direct.status_code == round_about.status_code
    assert {**direct.headers} == {**round_about.headers}
    assert direct.data == round_about.data


def sent(app: Flask, path: str, query: str | bytes, headers: dict[str, str]) -> Any:
    answer = app.test_client().post(path, data=query, content_type=QUERY, headers=headers)
    answer.get_data()
    return answer


def test_short_answers_pass_flask_by(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: object) -> None:
        raise AssertionError("this came to Flask")

    monkeypatch.setattr(client.application, "dispatch_request", never)
    answer = client.post("/sparql", data="ASK { ?direct ?p ?o }", content_type=QUERY)
    assert answer.json == {"head": {}, "boolean": True}
    assert "Content-Security-Policy" in answer.headers


def test_nothing_is_asked_twice(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = Pool.ask

    def told(pool: Pool, question: Any, client: str = "") -> Any:
        asked.append(question.text)
        return ask(pool, question, client)

    monkeypatch.setattr(Pool, "ask", told)
    queries = ["SELECT nonsense_", "SELECT * { ?long ?p ?o }", "SELECT (<a:g>(1) AS ?x) {}"]
    for query in queries:
        client.post("/sparql", data=query, content_type=QUERY).get_data()
    assert asked == queries
