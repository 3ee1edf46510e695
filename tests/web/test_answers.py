"""What goes with answers: descriptions, datasets, what is kept, and compression."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
ENT = "https://w3id.org/entente/ns#"
ID = "https://w3id.org/entente/id/"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def triples(data: bytes, media_type: str) -> Graph:
    """RDF as a graph of rdflib's, whose own parser of JSON-LD warns of itself."""
    found = parse(data, RdfFormat.from_media_type(media_type))
    text = serialize((quad.triple for quad in found), format=RdfFormat.N_TRIPLES)
    return Graph().parse(data=text, format="nt")


def number(client: FlaskClient, query: str, **parameters: str | list[str]) -> int:
    answer = client.get("/sparql", query_string={"query": query, **parameters})
    assert answer.status_code == 200, answer.text
    return int(answer.json["results"]["bindings"][0]["n"]["value"])  # type: ignore[index]


@pytest.mark.parametrize("format_", ["ttl", "nt", "rdf", "jsonld"])
def test_the_endpoint_describes_itself(client: FlaskClient, format_: str) -> None:
    answer = client.get("/sparql", query_string={"format": format_})
    media_type = answer.content_type.partition(";")[0]
    graph = triples(answer.data, media_type)
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert graph.value(service, SD.endpoint) == service == URIRef("http://localhost/sparql")
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph
    assert (service, SD.supportedLanguage, SD.SPARQL11Update) not in graph
    dataset = graph.value(service, SD.defaultDataset)
    default = graph.value(dataset, SD.defaultGraph)
    total = int(str(graph.value(default, VOID.triples)))
    assert total == number(client, COUNT)
    parts = [graph.value(p, VOID.triples) for p in graph.objects(default, VOID.propertyPartition)]
    assert sum(int(str(part)) for part in parts) == total
    names = {graph.value(g, SD.name) for g in graph.objects(dataset, SD.namedGraph)}
    assert URIRef(f"{ID}graph/inferred") in names


def test_a_plain_server_describes_itself(writer: FlaskClient) -> None:
    before = writer.get("/sparql")
    writer.put("/graphs?graph=a:empty", data="#", content_type="text/turtle")
    after = writer.get("/sparql")
    assert before.headers["ETag"] != after.headers["ETag"]
    graph = Graph().parse(data=after.data, format="turtle")
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert (service, SD.supportedLanguage, SD.SPARQL11Update) in graph
    assert (service, SD.feature, SD.UnionDefaultGraph) not in graph
    assert [str(name) for name in graph.objects(None, SD.name)] == ["a:empty"]


def test_without_what_was_inferred(client: FlaskClient) -> None:
    inferred = number(
        client, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{ID}graph/inferred> {{?s ?p ?o}} }}"
    )
    whole = number(client, COUNT)
    assert inferred > 0
    for name, value in (("inferred", "false"), ("reasoning", "off"), ("reasoning", "0")):
        assert number(client, COUNT, **{name: value}) == whole - inferred
        answer = client.post(f"/sparql?{name}={value}", data={"query": COUNT})
        assert int(answer.json["results"]["bindings"][0]["n"]["value"]) == whole - inferred  # type: ignore[index]
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?s ?p ?o } }"
    assert number(client, distinct, inferred="no") == whole - inferred
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g {} }"
    assert number(client, named, inferred="off") == number(client, named) - 1
    assert client.get(f"/sparql?query={COUNT}&inferred=maybe").status_code == 400


def test_a_statement_of_two_graphs_counts_once(writer: FlaskClient) -> None:
    for name, more in (("a:x", 1), ("a:y", 2)):
        data = f"<a:s> <a:p> 0, {more} ; <a:q> _:b ."
        writer.put(f"/graphs?graph={name}", data=data, content_type="text/turtle")
    texts = (
        "FROM <a:x> FROM <a:y>",
        "FROM a:x\nFROM # both\n<y>",
        "FROM <a:x> FROM <a:x> FROM <a:y> FROM NAMED <a:x>",
    )
    for clauses in texts:
        query = f"BASE <a:> PREFIX a: <a:> SELECT (COUNT(*) AS ?n) {clauses} {{ ?s ?p ?o }}"
        assert number(writer, query) == 5, clauses
    assert number(writer, COUNT, **{"default-graph-uri": ["a:x", "a:y"]}) == 5
    named = "SELECT (COUNT(*) AS ?n) FROM <a:x> FROM <a:y> FROM NAMED <a:y> { GRAPH ?g {?s ?p ?o} }"
    assert number(writer, named) == 3
    construct = "CONSTRUCT { ?s ?p 'FROM <a:x>' } FROM <a:x> FROM <a:y> WHERE { ?s ?p ?o }"
    assert (
        len(Graph().parse(data=writer.get("/sparql", query_string={"query": construct}).data)) == 2
    )


@pytest.mark.parametrize(
    "path",
    [
        f"/sparql?query={COUNT}",
        "/sparql?query=CONSTRUCT{?s a ?o}WHERE{?s a ?o}",
        "/sparql",
        "/graphs?default",
    ],
)
def test_what_is_known_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    assert first.headers["Cache-Control"] == "no-cache"
    known = client.get(path, headers={"If-None-Match": tag})
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", tag)
    assert "Accept" in known.headers["Vary"]
    for header in ("*", f'"other", {tag}'):
        assert client.get(path, headers={"If-None-Match": header}).status_code == 304
    other = {"If-None-Match": tag, "Accept": "application/rdf+xml, text/csv"}
    assert client.get(path, headers=other).status_code == 200, "it is another form of it"


def test_what_a_change_makes_of_it(writer: FlaskClient) -> None:
    path = f"/sparql?query={COUNT}"
    tag = writer.get(path).headers["ETag"]
    assert writer.get(path, headers={"If-None-Match": tag}).status_code == 304
    writer.put("/graphs?default", data="<a:s> <a:p> 1 .", content_type="text/turtle")
    assert writer.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("query", ["SELECT (NOW() AS ?t) {}", "SELECT (rand() AS ?t) {}"])
def test_what_changes_by_itself_is_not_kept(client: FlaskClient, query: str) -> None:
    assert "ETag" not in client.get("/sparql", query_string={"query": query}).headers
    assert "ETag" not in client.post("/sparql", data={"query": COUNT}).headers


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("deflate, gzip;q=0.5", True),
        ("*", True),
        ("GZIP", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("*;q=0", False),
        ("gzip;q=0.1, identity", False),
        ("gzip;q=nonsense", False),
    ],
)
def test_compression(client: FlaskClient, accepted: str, packed: bool) -> None:
    for path in ("/graphs?default", "/"):
        plain = client.get(path).data
        answer = client.get(path, headers={"Accept-Encoding": accepted})
        assert (answer.headers.get("Content-Encoding") == "gzip") == packed
        assert "Accept-Encoding" in answer.headers["Vary"]
        body = gzip.decompress(answer.data) if packed else answer.data
        assert sorted(body.splitlines()) == sorted(plain.splitlines())
    small = client.get("/sparql?query=ASK{}", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in small.headers


def test_ranges_of_media_types(client: FlaskClient) -> None:
    def kind(accept: str) -> str:
        answer = client.get(f"/sparql?query={COUNT}", headers={"Accept": accept})
        return str(answer.content_type).partition(";")[0]

    assert kind("application/*") == "application/sparql-results+json"
    assert kind("text/*, application/*;q=0.5") == "text/csv"
    assert (
        kind("text/turtle, application/sparql-results+xml;q=0.1")
        == "application/sparql-results+xml"
    )
    assert kind(BROWSER) == "text/html"


def test_the_plain_form_has_no_links_into_a_graph(plain: FlaskClient) -> None:
    page = plain.get("/", follow_redirects=True, headers={"Accept": BROWSER})
    assert page.status_code == 200
    assert "<textarea" in page.text
    for absent in ("/search", "/ontology", "/export", "/questions"):
        assert absent not in page.text
        assert plain.get(absent, headers={"Accept": BROWSER}).status_code == 404
    answer = plain.get("/sparql?query=SELECT (1 AS ?x) {}", headers={"Accept": BROWSER})
    assert "<td>" in answer.text
    broken = plain.get("/sparql?query=SELECT", headers={"Accept": BROWSER})
    assert broken.status_code == 400
