"""The SPARQL protocol, case by case: what is sent, and what comes back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kg.web import Limits

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ENT = "https://w3id.org/entente/ns#"
ID = "https://w3id.org/entente/id/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SELECT = f"SELECT ?label {{ <{ID}person/ada-north> <{RDFS}label> ?label }}"
ASK = f"ASK {{ <{ID}person/ada-north> <{ENT}metWith> <{ID}person/ben-south> }}"
CONSTRUCT = f"CONSTRUCT {{ ?y <{ENT}metWith> ?x }} WHERE {{ ?x <{ENT}headOfGovernmentOf> ?y }}"
DESCRIBE = f"DESCRIBE <{ID}state/northland>"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
DOCUMENTS = f"SELECT (COUNT(*) AS ?n) {{ ?s a <{ENT}Document> }}"
FORM = "application/x-www-form-urlencoded"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JSON = "application/sparql-results+json"
GAZETTE = f"{ID}graph/document/gazette-1"
WIRE = f"{ID}graph/document/wire%202"


@pytest.mark.parametrize("query", [SELECT, ASK])
@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", JSON),
        (JSON, JSON),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/json", "application/json"),
    ],
)
def test_solutions_and_booleans(
    client: FlaskClient, query: str, accept: str, expected: str
) -> None:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, answer.content_type) == (200, expected)
    assert b"Ada North" in answer.data or b"true" in answer.data
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        (f"{JSON}, text/turtle;q=0.5", "text/turtle; charset=utf-8"),
    ],
)
def test_graphs(client: FlaskClient, query: str, accept: str, expected: str) -> None:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, answer.content_type) == (200, expected)
    assert b"northland" in answer.data


@pytest.mark.parametrize(
    ("request_", "status", "part"),
    [
        # three ways to ask
        ({"query_string": {"query": ASK}}, 200, "true"),
        ({"method": "POST", "data": {"query": ASK}}, 200, "true"),
        ({"method": "POST", "data": ASK, "content_type": "application/sparql-query"}, 200, "true"),
        (
            {
                "method": "POST",
                "data": ASK,
                "content_type": "application/sparql-query; charset=UTF-8",
            },
            200,
            "true",
        ),
        # format= wins over Accept
        ({"query_string": {"query": ASK, "format": "csv"}}, 200, "true"),
        ({"query_string": {"query": ASK, "format": "docx"}}, 406, "no format 'docx'"),
        ({"query_string": {"query": ASK, "format": "ttl"}}, 406, "use json, xml, csv, tsv"),
        ({"query_string": {"query": ASK}, "headers": {"Accept": "image/png"}}, 406, "accept"),
        ({"query_string": {"query": ASK}, "headers": {"Accept": "text/turtle"}}, 406, "accept"),
        # what is no query
        ({"query_string": {"default-graph-uri": GAZETTE}}, 400, "there is no query"),
        ({"method": "POST"}, 415, "application/sparql-query"),
        ({"method": "POST", "data": ASK, "content_type": "text/plain"}, 415, "text/plain"),
        ({"method": "POST", "data": {"q": ASK}}, 400, "there is no query"),
        ({"query_string": f"query={ASK}&query={ASK}"}, 400, "several queries"),
        (
            {"method": "POST", "data": b"ASK \xff{}", "content_type": "application/sparql-query"},
            400,
            "UTF-8",
        ),
        (
            {
                "method": "POST",
                "data": ASK,
                "content_type": "application/sparql-query; charset=klingon",
            },
            415,
            "encode it as UTF-8",
        ),
        ({"query_string": "query=ASK{%FF}"}, 400, "not UTF-8"),
        ({"query_string": "a=1&" * 2000}, 400, "more than 1000 parameters"),
        ({"query_string": {"query": "SELECT ?x {\n ?x ent:a 1 }"}}, 400, "line 2, column 5"),
        ({"query_string": {"query": "ASK { ?s <a:p> <a:o> "}}, 400, "never closed"),
        ({"query_string": {"query": "SELECT (<a:f>(1) AS ?x) {}"}}, 501, "cannot be run"),
        ({"query_string": {"query": ASK + "#" * Limits().max_query}}, 413, "longer than"),
        ({"method": "POST", "data": {"query": "x" * 2_000_000}}, 413, "more than"),
        # what is not done here
        ({"query_string": {"query": "DROP ALL"}}, 400, "this is an update"),
        ({"query_string": {"update": "DROP ALL"}}, 400, "send updates to /update"),
        ({"method": "POST", "data": {"update": "DROP ALL"}}, 400, "send updates to /update"),
        (
            {"method": "POST", "data": "DROP ALL", "content_type": "application/sparql-update"},
            400,
            "send updates to /update",
        ),
        (
            {"query_string": {"query": "ASK { SERVICE <http://localhost/> { ?s ?p ?o } }"}},
            403,
            "SERVICE is refused",
        ),
        ({"method": "PUT"}, 405, "does not take the method PUT"),
        ({"method": "DELETE"}, 405, "does not take the method DELETE"),
        # the dataset of the protocol, and its mistakes
        ({"query_string": {"query": ASK, "default-graph-uri": GAZETTE}}, 200, "false"),
        ({"query_string": {"query": ASK, "default-graph-uri": "not an IRI"}}, 400, "not an IRI"),
    ],
)
def test_request(client: FlaskClient, request_: dict[str, Any], status: int, part: str) -> None:
    if "headers" not in request_ and request_.get("data") and isinstance(request_["data"], dict):
        request_ = {**request_, "content_type": FORM}
    answer = client.open("/sparql", **{"method": "GET", **request_})
    assert answer.status_code == status
    assert part in answer.text
    assert "Traceback" not in answer.text
    if status == 405:
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize(
    ("default", "named", "query", "count"),
    [
        ([], [], DOCUMENTS, 2),
        ([GAZETTE], [], DOCUMENTS, 1),
        ([GAZETTE, WIRE], [], DOCUMENTS, 2),
        ([], [GAZETTE], COUNT, 0),
        ([], [GAZETTE], DOCUMENTS.replace("{", "{ GRAPH ?g {") + "}", 1),
        # the protocol's dataset wins over the query's
        ([GAZETTE], [], DOCUMENTS.replace("{", "FROM <a:none> {"), 1),
        ([], [], DOCUMENTS.replace("{", f"FROM <{GAZETTE}> {{"), 1),
        ([], [], DOCUMENTS.replace("{", f"FROM NAMED <{GAZETTE}> {{"), 0),
        # what FROM names is looked up here, and never fetched
        ([], [], COUNT.replace("{", "FROM <http://localhost/x.ttl> {"), 0),
    ],
)
def test_dataset(
    client: FlaskClient, default: list[str], named: list[str], query: str, count: int
) -> None:
    parameters = {"default-graph-uri": default, "named-graph-uri": named}
    for answer in (
        client.get("/sparql", query_string={"query": query, **parameters}),
        client.post("/sparql", data={"query": query, **parameters}),
        client.post(
            "/sparql",
            query_string=parameters,
            data=query,
            content_type="application/sparql-query",
        ),
    ):
        assert int(answer.json["results"]["bindings"][0]["n"]["value"]) == count  # type: ignore[index]


def test_relative_iris_are_names_of_the_graph(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"query": "ASK { <person/ada-north> ?p ?o }"}).json[  # type: ignore[index]
        "boolean"
    ]


def test_head_and_options(client: FlaskClient) -> None:
    head = client.head("/sparql", query_string={"query": ASK})
    assert (head.status_code, head.data) == (200, b"")
    preflight = client.options("/sparql")
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]


def test_an_error_speaks_the_language_of_who_asks(client: FlaskClient) -> None:
    def ask(accept: str) -> Any:
        query = {"query": "SELECT ?x {\n  ?x <p> ent:o }"}
        return client.get("/sparql", query_string=query, headers={"Accept": accept})

    machine = ask("application/sparql-results+json")
    assert machine.content_type == "application/problem+json"
    problem = json.loads(machine.data)
    assert (problem["status"], problem["line"], problem["column"]) == (400, 2, 10)
    assert problem["excerpt"].endswith("^")
    curl = ask("*/*")
    assert curl.content_type == "text/plain; charset=utf-8"
    assert "2 |   ?x <p> ent:o }\n" in curl.text
    person = ask(BROWSER)
    assert person.status_code == 400
    assert person.content_type == "text/html; charset=utf-8"
    assert "line 2, column" in person.text
    assert "?x &lt;p&gt; ent:o }" in person.text, "the query is there to be corrected"


def test_a_long_answer(client: FlaskClient) -> None:
    with client.get("/sparql", query_string={"query": "SELECT * { ?a ?b ?c }"}) as answer:
        assert answer.status_code == 200
        assert answer.content_length is None, "it is sent as it is found"
        assert len(answer.json["results"]["bindings"]) > 1000  # type: ignore[index]


def test_the_form(client: FlaskClient) -> None:
    page = client.get("/sparql", headers={"Accept": BROWSER})
    assert page.status_code == 200
    assert '<textarea id="query" name="query"' in page.text
    assert "/questions/who-leads-whom" in page.text


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        (
            f"SELECT * {{ ?who <{ENT}headOfGovernmentOf> ?state }}",
            ['<a href="/page/person/ada-north"', ">Ada North</a>", 'href="/page/state/northland"'],
        ),
        (f"SELECT ?d {{ ?c <{ENT}date> ?d }}", ['<time datetime="1987-03-04">4 March 1987</time>']),
        (f"SELECT ?c {{ ?x a ?c FILTER(?c = <{ENT}Tenure>) }}", ['href="/ontology#Tenure"']),
        ("SELECT ?x { FILTER(false) }", ["No answer"]),
        (ASK, ['<p class="boolean">Yes</p>']),
        (CONSTRUCT, ["&lt;https://w3id.org/entente/id/state/northland&gt; ent:metWith"]),
    ],
)
def test_answers_on_the_page(client: FlaskClient, query: str, parts: list[str]) -> None:
    page = client.get("/sparql", query_string={"query": query}, headers={"Accept": BROWSER})
    assert page.status_code == 200
    for part in parts:
        assert part in page.text
