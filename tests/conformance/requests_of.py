"""Tests that are HTTP requests and what is to come back: the protocols, and the description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph as ox
import results
from manifests import MF, RDFS, UT, items, quads, value, values

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from manifests import Node, Test

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
SD = "http://www.w3.org/ns/sparql-service-description#"
_STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}
_RESULTS = ("application/sparql-results+json", "application/sparql-results+xml")
_RDF = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")


def exchange(test: Test, server: FlaskClient) -> None:
    """Send the requests of a test in their order, and hold each answer to what is expected."""
    server.post("/update", data={"update": "DROP ALL"})
    for graph in values(ox.NamedNode(test.iri), UT + "graphData"):
        file, name = value(graph, UT + "graph"), value(graph, RDFS + "label")
        assert isinstance(file, ox.NamedNode)
        data = ox.serialize((q.triple for q in quads(file.value)), format=ox.RdfFormat.N_TRIPLES)
        path = f"/graphs?graph={quote(_text(name))}"
        server.put(path, data=data, content_type="application/n-triples")
    places: dict[str, str] = {}
    for request in items(test.one(MF + "action", HT + "requests")):
        _one(test, request, server, places)


def _one(test: Test, request: Node, server: FlaskClient, places: dict[str, str]) -> None:
    headers = _headers(request)
    path, body = _text(value(request, HT + "absolutePath")), None
    content = value(request, HT + "body")
    if content is not None:
        text = _text(value(content, CNT + "chars"))
        for name, place in places.items():
            text = text.replace(name, place)
        body = text.encode(_text(value(content, CNT + "characterEncoding")))
    for name, place in places.items():
        path = path.replace(name, quote(place, safe=":/"))
    answer = server.open(
        _path(test, path, headers),
        method=_text(value(request, HT + "methodName")),
        headers=list(headers.items()),
        data=body,
    )
    expected = value(request, HT + "resp")
    assert expected is not None
    _status(expected, answer)
    _format(expected, answer)
    location = value(expected, MF + "expectedLocation")
    if location is not None:
        places[_text(location)] = answer.headers["Location"]
    for name, wanted in _headers(expected).items():
        if name == "content-type":
            assert answer.mimetype == wanted.partition(";")[0]
    content = value(expected, HT + "body")
    if content is not None:
        base = f"http://localhost{path}"
        text = _text(value(content, CNT + "chars")).encode()
        wanted_quads = list(ox.parse(text, ox.RdfFormat.TURTLE, base_iri=base))
        found = list(ox.parse(answer.data, ox.RdfFormat.TURTLE, base_iri=base))
        assert results.canonical(found) == results.canonical(wanted_quads)


def _status(expected: Node, answer: Any) -> None:
    names = [str(s).rpartition("#")[2].rstrip(">") for s in values(expected, MF + "expectedStatus")]
    assert any(
        name == f"StatusCode{answer.status_code // 100}xx"
        or _STATUS.get(name) == answer.status_code
        for name in names
    ), (names, answer.status_code, answer.text)


def _format(expected: Node, answer: Any) -> None:
    format_ = value(expected, MF + "expectedFormat")
    if format_ is not None:
        assert answer.mimetype in (_RDF if _text(format_) == "RDF" else (*_RESULTS, "text/csv"))
    boolean = value(expected, MF + "expectedBoolean")
    if boolean is not None:
        ending = "srx" if answer.mimetype.endswith("xml") else "srj"
        assert results.of_file(ending, answer.data) == (_text(boolean) == "true")


def _path(test: Test, path: str, headers: dict[str, str]) -> str:
    if path.startswith("/gsp"):
        return "/graphs" + path.removeprefix("/gsp")
    rest = path.removeprefix("/sparql/")
    name = test.iri.rpartition("#")[2]
    asks = "sparql-query" in headers.get("content-type", "") or "query=" in rest
    updates = name.startswith(("update", "bad_update", "bad_multiple_updates")) and not asks
    return ("/update" if updates else "/sparql") + rest


def _headers(node: Node) -> dict[str, str]:
    return {
        _text(value(header, HT + "fieldName")).lower(): _text(value(header, HT + "fieldValue"))
        for header in items(value(node, HT + "headers"))
    }


def _text(node: Node | None) -> str:
    assert isinstance(node, ox.Literal)
    return node.value


def description(test: Test, server: FlaskClient) -> None:
    """Hold the description of the service to what each of its tests is about."""
    answer = server.get("/sparql", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.mimetype) == (200, "text/turtle")
    found = list(ox.parse(answer.data, ox.RdfFormat.TURTLE))
    if test.iri.endswith("has-endpoint-triple"):
        endpoint, here = ox.NamedNode(SD + "endpoint"), ox.NamedNode("http://localhost/sparql")
        assert any(quad.predicate == endpoint and quad.object == here for quad in found)
    elif test.iri.endswith("conforms-to-schema"):
        assert any(quad.object == ox.NamedNode(SD + "Service") for quad in found)
        for quad in found:
            if quad.predicate.value.startswith(SD):
                assert not isinstance(quad.object, ox.Literal)
