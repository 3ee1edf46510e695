"""What was answered before is answered again, and only that, and only while it is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kg.errors import TimeUp
from kg.web import direct, remembered
from kg.web.sparql import BrokenOff
from kg.workers import Answer, Pool
from kg.workers.process import Worker

if TYPE_CHECKING:
    from flask.testing import FlaskClient

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
INSERT = "INSERT DATA { <http://example.org/a> <http://example.org/b> 1 }"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that come to the workers."""
    queries: list[str] = []
    ask = Pool.ask

    def told(pool: Pool, question: Any, client: str = "") -> Answer:
        queries.append(question.text)
        return ask(pool, question, client)

    monkeypatch.setattr(Pool, "ask", told)
    return queries


def read(answer: Any) -> Any:
    """An answer that has been sent to its end."""
    answer.get_data()
    return answer


def get(client: FlaskClient, query: str, **headers: str) -> Any:
    return read(client.get("/sparql", query_string={"query": query}, headers=headers))


def post(client: FlaskClient, query: str, **headers: str) -> Any:
    kind = "application/sparql-query"
    return read(client.post("/sparql", data=query, content_type=kind, headers=headers))


@pytest.mark.parametrize("send", [get, post])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_the_same_again(client: FlaskClient, asked: list[str], send: Any, coding: str) -> None:
    query = f"SELECT * {{ ?s ?p ?o }} LIMIT 20 # {send.__name__} {coding}"
    headers = {"Accept-Encoding": coding}
    first, second = send(client, query, **headers), send(client, query, **headers)
    assert asked == [query]
    assert first.status_code == second.status_code == 200
    assert first.data == second.data
    assert dict(first.headers) | {"Content-Length": ""} == dict(second.headers) | {
        "Content-Length": ""
    }
    assert "Content-Security-Policy" in second.headers


def form(client: FlaskClient, query: str, **headers: str) -> Any:
    return read(client.post("/sparql", data={"query": query}, headers=headers))


@pytest.mark.parametrize("send", [get, post, form])
def test_the_short_way_and_the_long_one_answer_the_same(
    client: FlaskClient, send: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = f"SELECT ?o {{ ?s ?p ?o }} ORDER BY ?o LIMIT 3 # both ways by {send.__name__} + é"
    short = send(client, query)
    monkeypatch.setattr(direct, "_query", lambda _: None)
    monkeypatch.setattr(remembered.Remembered, "_key", lambda *_: None)
    long = send(client, query)
    assert short.data == long.data
    assert dict(short.headers) == dict(long.headers)
    assert ("ETag" in short.headers) == (send is get)


def test_what_makes_a_request_another(client: FlaskClient, asked: list[str]) -> None:
    query = "ASK { ?s ?p ?o } # another"
    requests: list[dict[str, Any]] = [
        {},
        {"headers": {"Accept": "application/sparql-results+xml"}},
        {"query_string": {"query": query, "format": "csv"}},
        {"query_string": {"query": query, "default-graph-uri": "http://example.org/"}},
        {"base_url": "http://example.org/"},
        {"method": "POST", "data": {"query": query}, "query_string": {}},
    ]
    for _ in range(2):
        for given in requests:
            answer = client.open("/sparql", **{"query_string": {"query": query}, **given})
            assert read(answer).status_code == 200
    assert len(asked) == len(requests)


def test_a_change_is_seen_at_once(
    plain: FlaskClient, writer: FlaskClient, asked: list[str]
) -> None:
    for number in ("0", "0"):
        assert get(plain, COUNT, Accept="text/csv").text.split() == ["n", number]
    assert writer.post("/update", data={"update": INSERT}).status_code == 204
    for number in ("1", "1"):
        assert get(plain, COUNT, Accept="text/csv").text.split() == ["n", number]
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT (RAND() AS ?x) {}", 200),
        ("SELECT (NOW() AS ?x) {}", 200),
        ("SELECT nonsense", 400),
    ],
)
def test_what_may_be_another_the_next_time(
    client: FlaskClient, asked: list[str], query: str, status: int
) -> None:
    for _ in range(2):
        assert get(client, query).status_code == status
    assert len(asked) == 2


def test_who_has_it_already(client: FlaskClient) -> None:
    tag = get(client, "ASK {} # tagged").headers["ETag"]
    assert get(client, "ASK {} # tagged").headers["ETag"] == tag
    answer = get(client, "ASK {} # tagged", **{"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_there_is_an_end_to_what_is_kept(
    client: FlaskClient, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "MOST", 10_000)
    for number in (*range(10), 9, 0):
        assert get(client, f"ASK {{}} # {number} of several").status_code == 200
    assert len(asked) == 11, "the last was there, the first was not any more"
    monkeypatch.setattr(remembered, "LARGEST", 1000)
    for _ in range(2):
        assert len(get(client, "SELECT * { ?s ?p ?o } LIMIT 30").data) > 1000
    assert len(asked) == 13


def test_half_an_answer_is_not_kept(
    client: FlaskClient, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "SELECT * { ?s ?p ?o } # half"

    def broken(_: Worker) -> None:
        raise TimeUp("time is up")

    with monkeypatch.context() as patch:
        patch.setattr(Worker, "piece", broken)
        with pytest.raises(BrokenOff, match="time is up"):
            get(client, query)
    assert get(client, query).json["results"]["bindings"]
    assert asked == [query] * 2


def test_it_is_counted(client: FlaskClient) -> None:
    def number() -> int:
        line = 'entente_requests_total{method="GET",route="/sparql",status="200"} '
        return int(client.get("/metrics").text.partition(line)[2].split()[0])

    get(client, "ASK {} # counted")
    before = number()
    for _ in range(3):
        get(client, "ASK {} # counted")
    assert number() == before + 3
