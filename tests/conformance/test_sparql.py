"""The W3C's SPARQL test suites over HTTP, against the server that ``kg serve --plain`` starts.

They run where ``ENTENTE_SPARQL_TESTS`` names a checkout. ``known.py`` has every test that is known
to fail, and why; one that passes all the same fails here, so that the list is what it says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import requests_of
import results
from known import KNOWN
from manifests import MF, QT, RDFS, UT, Test, all_tests, content, is_there, quads, value, values
from results import Row

from kg.web import create_plain_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient

TOKEN = "a-token-for-tests"
_ACCEPT = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
}
_ANY = f"{_ACCEPT['srj']}, application/n-triples;q=0.9"
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)


def _parameters() -> list[Any]:
    found = [
        pytest.param(
            test,
            id=test.iri,
            marks=[pytest.mark.xfail(reason=KNOWN[test.iri], strict=True)]
            if test.iri in KNOWN
            else [],
        )
        for test in all_tests()
    ]
    skip = pytest.mark.skip(reason="ENTENTE_SPARQL_TESTS names no checkout of the W3C's tests")
    return found or [pytest.param(None, id="none", marks=[skip])]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    app = create_plain_app(tmp_path_factory.mktemp("w3c"), token=TOKEN)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    yield client
    app.extensions["workers"].close()
    app.extensions["entente"].close()


@pytest.mark.parametrize("test", _parameters())
def test_w3c(test: Test, server: FlaskClient) -> None:
    judged(test.kind)(test, server)


def judged(kind: str) -> Callable[[Test, FlaskClient], None]:
    """How tests of a kind are judged."""
    if "SyntaxTest" in kind:
        return _syntax
    return {
        "QueryEvaluationTest": _query,
        "CSVResultFormatTest": _query,
        "UpdateEvaluationTest": _update,
        "ProtocolTest": requests_of.exchange,
        "GraphStoreProtocolTest": requests_of.exchange,
        "ServiceDescriptionTest": requests_of.description,
    }[kind]


def _syntax(test: Test, server: FlaskClient) -> None:
    action = test.one(MF + "action")
    assert action is not None
    if isinstance(action, ox.BlankNode):
        action = value(action, QT + "query") or value(action, UT + "request")
    assert isinstance(action, ox.NamedNode)
    kind = "update" if "Update" in test.kind else "query"
    answer = _sent(server, kind, action.value)
    answer.close()  # whatever is there from the test before may be much
    if test.kind.startswith("Negative"):
        assert answer.status_code in (400, 403)  # LOAD may be refused unread
    else:  # what is only refused, or cannot be run on what is there, was parsed
        assert answer.status_code in (200, 204, 403, 409, 501)


def _query(test: Test, server: FlaskClient) -> None:
    action = test.one(MF + "action")
    assert action is not None
    query = value(action, QT + "query") if isinstance(action, ox.BlankNode) else action
    result = test.one(MF + "result")
    assert isinstance(query, ox.NamedNode)
    assert isinstance(result, ox.NamedNode)
    text = content(query.value).decode()
    data = _dataset(action, QT)
    for name in _FROM.findall(text):
        iri = query.value.rpartition("/")[0] + "/" + name
        if is_there(iri):
            data += _in(iri, quads(iri))
    _fill(server, data)
    ending = result.value.rpartition(".")[2]
    answer = _sent(server, "query", query.value, _ACCEPT.get(ending, _ANY))
    assert answer.status_code == 200, answer.text
    if answer.mimetype == "application/n-triples":
        found = list(ox.parse(answer.data, ox.RdfFormat.N_TRIPLES))
        assert results.canonical(found) == results.canonical(quads(result.value))
        return
    expected, ordered = _expected(result.value, ending)
    if ending == "csv":
        got: bool | list[Row] = results.of_csv(answer.text)
    else:
        got = results.of_file(ending if ending in _ACCEPT else "srj", answer.data)
    if isinstance(expected, bool) or isinstance(got, bool):
        assert got == expected
        return
    if test.one(MF + "resultCardinality") is not None:  # REDUCED leaves out what it likes
        assert all(row in expected for row in got)
        assert all(row in got for row in expected)
        return
    ordered = ordered or (
        ending in ("srx", "srj") and "ORDER BY" in text.rpartition("}")[2].upper()
    )
    assert results.of_rows(got, ordered=ordered) == results.of_rows(expected, ordered=ordered)


def _expected(iri: str, ending: str) -> tuple[bool | list[Row], bool]:
    if ending == "csv":
        return results.of_csv(content(iri).decode()), False
    if ending in _ACCEPT:
        return results.of_file(ending, content(iri)), False
    found = results.of_graph(quads(iri))
    assert found is not None, "the answer should have been a graph"
    return found


def _update(test: Test, server: FlaskClient) -> None:
    action, result = test.one(MF + "action"), test.one(MF + "result")
    assert action is not None
    assert result is not None
    request = value(action, UT + "request")
    assert isinstance(request, ox.NamedNode)
    _fill(server, _dataset(action, UT))
    answer = _sent(server, "update", request.value)
    assert answer.status_code == 204, answer.text
    text = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    rows = results.of_file("srj", server.get("/sparql", query_string={"query": text}).data)
    assert isinstance(rows, list)
    found = [ox.Quad(r["s"], r["p"], r["o"], r.get("g", ox.DefaultGraph())) for r in rows]  # type: ignore[arg-type]
    assert results.canonical(found) == results.canonical(_dataset(result, UT))


def _dataset(node: results.Term, namespace: str) -> list[ox.Quad]:
    """The data that a test begins or ends with."""
    found = [q for iri in values(node, namespace + "data") for q in quads(_iri(iri))]
    for graph in values(node, namespace + "graphData"):
        source = value(graph, namespace + "graph") or value(graph, namespace + "data") or graph
        label = value(graph, RDFS + "label")
        name = label.value if isinstance(label, ox.Literal) else _iri(source)
        found += _in(name, quads(_iri(source)))
    return found


def _in(graph: str, found: list[ox.Quad]) -> list[ox.Quad]:
    return [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(graph)) for q in found]


def _iri(node: results.Term) -> str:
    assert isinstance(node, ox.NamedNode)
    return node.value


def _fill(server: FlaskClient, data: list[ox.Quad]) -> None:
    """Have the server hold this and nothing else."""
    graphs: dict[object, list[ox.Triple]] = {}
    for quad in data:
        graphs.setdefault(quad.graph_name, []).append(quad.triple)
    text = ""
    for name, triples in graphs.items():
        block = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
        text += block if name == ox.DefaultGraph() else f"GRAPH {name} {{\n{block}}}\n"
    text = f"DROP ALL ;\nINSERT DATA {{\n{text}}}"
    answer = server.post("/update", data=text, content_type="application/sparql-update")
    assert answer.status_code == 204, answer.text


def _sent(server: FlaskClient, kind: str, iri: str, accept: str = _ANY) -> Any:
    """The answer to the query or update in a file, whose IRI is its base."""
    text = content(iri).decode()
    return server.post(
        "/update" if kind == "update" else "/sparql",
        data=f"BASE <{iri}>\n{text.removeprefix(chr(0xFEFF))}",
        content_type=f"application/sparql-{kind}",
        headers={"Accept": accept},
    )
