"""The Graph Store Protocol: graphs are got, put, added to, deleted; as a whole or not at all."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, Namespace, URIRef

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ID = "https://w3id.org/entente/id/"
G = "?graph=http%3A%2F%2Fexample.org%2Fg"
TURTLE = "text/turtle"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
ONE = "<s> <p> 1 ."


def test_a_graph_comes_and_goes(writer: FlaskClient) -> None:
    for path in (f"/graphs{G}", "/graphs/some/graph", "/graphs/ä%20%2F?x=1"):
        assert writer.get(path).status_code == 404
        assert writer.delete(path).status_code == 404
        created = writer.put(path, data=ONE, content_type=TURTLE)
        assert created.status_code == 201
        assert created.headers["Location"]
        assert writer.put(path, data=ONE, content_type=TURTLE).status_code == 204
        assert writer.post(path, data="<s> <p> 2 .", content_type=TURTLE).status_code == 204
        assert len(Graph().parse(data=writer.get(path).data)) == 2
        head = writer.head(path)
        assert (head.status_code, head.data) == (200, b"")
        assert writer.put(path, data=ONE, content_type=TURTLE).status_code == 204
        assert len(Graph().parse(data=writer.get(path).data)) == 1
        assert writer.delete(path).status_code == 204
        assert writer.head(path).status_code == 404


def test_the_default_graph_is_always_there(writer: FlaskClient) -> None:
    assert writer.get("/graphs?default").status_code == 200
    assert writer.put("/graphs?default", data=ONE, content_type=TURTLE).status_code == 204
    assert b"<http://localhost/s>" in writer.get("/graphs?default").data, "relative to the request"
    assert writer.delete("/graphs?default").status_code == 204
    assert writer.get("/graphs?default").data.strip() == b""


def test_a_graph_is_named_by_its_address(writer: FlaskClient) -> None:
    writer.put("/graphs/a%C3%A4%20b", data=ONE, content_type=TURTLE)
    query = "SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } }"
    rows = writer.get("/sparql", query_string={"query": query}).json["results"]["bindings"]  # type: ignore[index]
    assert rows[0]["g"]["value"] == "http://localhost/graphs/a%C3%A4%20b"
    assert rows[0]["s"]["value"] == "http://localhost/graphs/s"


def test_posting_to_the_store_makes_a_graph(writer: FlaskClient) -> None:
    places = {
        writer.post("/graphs", data=ONE, content_type=TURTLE).headers["Location"] for _ in range(2)
    }
    assert len(places) == 2
    for place in places:
        assert b"1" in writer.get(place.removeprefix("http://localhost")).data


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle; charset=utf-8"),
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/*", "application/n-triples"),
        ("application/rdf+xml, */*;q=0.1", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-quads", "application/n-quads"),
        ("application/trig", "application/trig"),
    ],
)
def test_formats_out(writer: FlaskClient, accept: str | None, media_type: str) -> None:
    writer.put(f"/graphs{G}", data="<a:s> <a:p> <a:o> .", content_type=TURTLE)
    answer = writer.get(f"/graphs{G}", headers={} if accept is None else {"Accept": accept})
    assert (answer.status_code, answer.content_type) == (200, media_type)
    assert "Accept" in answer.headers["Vary"]
    found = parse(answer.data, RdfFormat.from_media_type(media_type.partition(";")[0]))
    assert len(list(found)) == 1


DATA = {
    "text/turtle": "<s> <a:p> 1 .",
    "application/x-turtle": "<s> <a:p> 1 .",
    "application/n-triples": "<http://example.org/s> <a:p> <a:o> .",
    "application/ld+json": '{"@id": "s", "a:p": 1}',
    "application/json": '{"@id": "s", "a:p": 1}',
    "application/rdf+xml": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="s"><p xmlns="a:">1</p></rdf:Description></rdf:RDF>',
}


@pytest.mark.parametrize("media_type", DATA)
def test_formats_in(writer: FlaskClient, media_type: str) -> None:
    answer = writer.put(f"/graphs{G}", data=DATA[media_type], content_type=media_type)
    assert answer.status_code == 201
    assert b"<http://example.org/s>" in writer.get(f"/graphs{G}&format=nt").data


def test_the_store_lists_its_graphs(writer: FlaskClient) -> None:
    writer.put("/graphs?default", data=ONE, content_type=TURTLE)
    writer.put("/graphs?graph=http://example.org/g%231", data=ONE, content_type=TURTLE)
    assert writer.put("/graphs/empty", data="# nothing", content_type=TURTLE).status_code == 201
    answer = writer.get("/graphs")
    assert (answer.status_code, answer.content_type) == (200, "text/turtle; charset=utf-8")
    listed = Graph().parse(data=answer.data)
    store = URIRef("http://localhost/graphs")
    named = {listed.value(node, SD.name): node for node in listed.objects(store, SD.namedGraph)}
    assert set(map(str, named)) == {"http://example.org/g#1", "http://localhost/graphs/empty"}
    for name, statements in (("http://example.org/g#1", 1), ("http://localhost/graphs/empty", 0)):
        graph = listed.value(named[URIRef(name)], SD.graph)
        assert listed.value(graph, VOID.triples).toPython() == statements  # type: ignore[union-attr]
        found = writer.get(str(graph).removeprefix("http://localhost"), headers={"Accept": TURTLE})
        assert len(Graph().parse(data=found.data)) == statements
    default = str(listed.value(store, SD.defaultGraph)).removeprefix("http://localhost")
    assert len(Graph().parse(data=writer.get(default).data)) == 1
    assert writer.head("/graphs").headers["ETag"] == answer.headers["ETag"]
    known = {"If-None-Match": answer.headers["ETag"]}
    assert writer.get("/graphs", headers=known).status_code == 304
    page = writer.get("/graphs", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.content_type == "text/html; charset=utf-8"
    assert "/graphs?graph=http%3A%2F%2Fexample.org%2Fg%231" in page.text
    assert "Accept" in page.headers["Vary"]


@pytest.mark.parametrize("format_", ["application/n-quads", "application/trig"])
def test_the_store_gives_all_that_it_has(writer: FlaskClient, format_: str) -> None:
    writer.put("/graphs?default", data=ONE, content_type=TURTLE)
    writer.put(f"/graphs{G}", data="<a:s> <a:p> [] .", content_type=TURTLE)
    answer = writer.get("/graphs", headers={"Accept": f"{format_}, text/turtle;q=0.5"})
    assert answer.mimetype == format_
    found = list(parse(answer.data, RdfFormat.from_media_type(format_)))
    assert sorted(str(quad.graph_name) for quad in found) == ["<http://example.org/g>", "DEFAULT"]
    assert writer.get(
        "/graphs", headers={"If-None-Match": answer.headers["ETag"], "Accept": format_}
    )
    writer.delete(f"/graphs{G}")
    assert len(list(parse(writer.get("/graphs?format=nq").data, RdfFormat.N_QUADS))) == 1


def test_the_graphs_of_reports_are_listed(client: FlaskClient) -> None:
    listed = Graph().parse(data=client.get("/graphs").data)
    names = set(map(str, listed.objects(None, SD.name)))
    assert f"{ID}graph/inferred" in names
    assert not [name for name in names if name.startswith("urn:x-entente")]
    quads = list(parse(client.get("/graphs?format=nq").data, RdfFormat.N_QUADS))
    assert {quad.graph_name.value for quad in quads} <= names  # type: ignore[union-attr]
    assert client.get("/graphs?format=nq").data == client.get("/export/all.nq").data
    assert client.get("/graphs", headers={"Accept": "text/html"}).status_code == 200


def test_several_files_become_one_graph(writer: FlaskClient) -> None:
    def files() -> dict[str, Any]:
        return {
            "a": (io.BytesIO(b"<a:s> <a:p> _:b ."), "a.ttl", "text/turtle"),
            "b": (io.BytesIO(b"<a:s> <a:p> _:b ."), "b.nt", "application/octet-stream"),
        }

    assert writer.put(f"/graphs{G}", data=files()).status_code == 201
    assert len(Graph().parse(data=writer.get(f"/graphs{G}").data)) == 2
    assert writer.post(f"/graphs{G}", data=files()).status_code == 204
    assert len(Graph().parse(data=writer.get(f"/graphs{G}").data)) == 4
    bad = {"a": (io.BytesIO(b"\n<a:s> <a:p> ."), "bad.ttl", "text/turtle")}
    answer = writer.post(f"/graphs{G}", data=bad)
    assert (answer.status_code, "bad.ttl, line 2" in answer.text) == (400, True)
    unknown = {"a": (io.BytesIO(b""), "a.docx", "application/msword")}
    assert writer.post(f"/graphs{G}", data=unknown).status_code == 415


@pytest.mark.parametrize(
    ("request_", "status", "part"),
    [
        ({"path": "/graphs", "method": "PUT"}, 400, "no graph is named"),
        ({"path": "/graphs", "method": "DELETE"}, 400, "no graph is named"),
        ({"path": "/graphs", "headers": {"Accept": "image/png"}}, 406, "application/trig"),
        ({"path": "/graphs?format=csv"}, 406, "nq"),
        ({"path": f"/graphs{G}&default"}, 400, "more than one"),
        ({"path": "/graphs?graph=relative"}, 400, "absolute IRI"),
        ({"path": "/graphs?graph="}, 400, "absolute IRI"),
        ({"path": f"/graphs{G}", "headers": {"Accept": "image/png"}}, 406, "text/turtle"),
        ({"path": f"/graphs{G}", "method": "PATCH"}, 405, "PATCH"),
        ({"path": f"/graphs{G}", "method": "PUT", "data": "x"}, 415, "text/turtle"),
        (
            {"path": f"/graphs{G}", "method": "PUT", "data": "x", "content_type": "text/csv"},
            415,
            "text/csv",
        ),
        (
            {
                "path": f"/graphs{G}",
                "method": "PUT",
                "data": "x",
                "content_type": "application/n-quads",
            },
            415,
            "several graphs",
        ),
        (
            {
                "path": f"/graphs{G}",
                "method": "PUT",
                "data": "<a:s>\n <a:p> .",
                "content_type": TURTLE,
            },
            400,
            "line 2, column 8",
        ),
        (
            {
                "path": f"/graphs{G}",
                "method": "PUT",
                "data": "ä",
                "content_type": "text/turtle; charset=latin-1",
            },
            415,
            "UTF-8",
        ),
    ],
)
def test_refused(writer: FlaskClient, request_: dict[str, Any], status: int, part: str) -> None:
    writer.put("/graphs?graph=a:kept", data="<a:s> <a:p> 1 .", content_type=TURTLE)
    answer = writer.open(**{"method": "GET", **request_})
    assert (answer.status_code, part in answer.text) == (status, True), answer.text
    if status == 405:
        assert answer.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, POST, PUT"
    assert len(Graph().parse(data=writer.get("/graphs?graph=a:kept").data)) == 1


def test_options(plain: FlaskClient) -> None:
    answer = plain.options(f"/graphs{G}")
    assert answer.headers["Access-Control-Allow-Methods"] == answer.headers["Allow"]
    assert "PUT" in answer.headers["Allow"]
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]


def test_a_built_graph_is_read_by_its_names(client: FlaskClient) -> None:
    whole = client.get("/graphs?default&format=nt").data.splitlines()
    part = client.get(f"/graphs?graph={ID}graph/document/gazette-1&format=nt").data.splitlines()
    assert part
    assert len(set(whole)) == len(whole) > len(part)
    assert client.get(f"/graphs?graph={ID}graph/inferred").status_code == 200
    assert client.get(f"/graphs?graph={ID}graph/none").status_code == 404
    assert client.delete(f"/graphs?graph={ID}graph/inferred").status_code == 403
