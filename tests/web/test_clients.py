"""Clients that people use, against a real server that takes updates."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from servers import TOKEN
from SPARQLWrapper import POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import Unauthorized

if TYPE_CHECKING:
    from pathlib import Path

S, P, G = URIRef("http://example.org/s"), URIRef("http://example.org/p"), "http://example.org/g"
AUTHORIZATION = {"Authorization": f"Bearer {TOKEN}"}
CURL = shutil.which("curl")
NODE = shutil.which("node")
#: A folder in which npm has installed @comunica/query-sparql.
COMUNICA = os.environ.get("ENTENTE_COMUNICA")


def test_rdflib_writes_and_reads(plain_address: str) -> None:
    store = SPARQLUpdateStore(
        f"{plain_address}/sparql",
        f"{plain_address}/update",
        context_aware=False,
        headers=AUTHORIZATION,
        returnFormat="json",
    )
    graph = Graph(store)
    graph.add((S, P, Literal("one")))
    graph.add((S, P, Literal("zwei", lang="de")))
    assert set(graph.objects(S, P)) == {Literal("one"), Literal("zwei", lang="de")}
    graph.remove((S, P, Literal("one")))
    assert list(graph.objects(S, P)) == [Literal("zwei", lang="de")]
    graph.update("DELETE WHERE { ?s ?p ?o }")
    assert len(graph) == 0


def test_rdflib_in_named_graphs(plain_address: str) -> None:
    store = SPARQLUpdateStore(
        f"{plain_address}/sparql",
        f"{plain_address}/update",
        headers=AUTHORIZATION,
        returnFormat="json",
    )
    graph = Graph(store, identifier=URIRef(G))
    graph.add((S, P, Literal(1)))
    assert list(graph) == [(S, P, Literal(1))]
    assert len(Graph(store, identifier=URIRef(G + "2"))) == 0


@pytest.mark.parametrize("method", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_updates(plain_address: str, method: str) -> None:
    client = SPARQLWrapper(f"{plain_address}/sparql", f"{plain_address}/update")
    client.setQuery(f"INSERT DATA {{ <{S}> <{P}> 1 }}")
    client.setMethod(POST)
    client.setRequestMethod(method)
    with pytest.raises(Unauthorized):
        client.query()
    client.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
    client.query()
    client.setQuery("ASK { ?s ?p 1 }")
    client.setReturnFormat("json")
    assert client.queryAndConvert()["boolean"] is True


def curl(*arguments: str) -> str:
    assert CURL is not None
    command = [CURL, "-sS", "--max-time", "20", *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=30).stdout


@pytest.mark.skipif(CURL is None, reason="there is no curl here")
def test_curl(plain_address: str, tmp_path: Path) -> None:
    bearer = ("-H", f"Authorization: Bearer {TOKEN}")
    graph = f"{plain_address}/graphs?graph={G}"
    file = str(tmp_path / "data.ttl")
    (tmp_path / "data.ttl").write_text(f"<{S}> <{P}> 'é' .", encoding="utf-8")

    def status(*arguments: str) -> str:
        return curl("-o", os.devnull, "-w", "%{http_code}", *arguments)

    turtle = ("-H", "Content-Type: text/turtle")
    assert status("-T", file, *turtle, graph) == "401"
    assert status("-T", file, *turtle, *bearer, graph) == "201"
    chunked = ("-H", "Transfer-Encoding: chunked")
    assert status("-T", file, *turtle, *bearer, *chunked, graph) == "204"
    assert status("-F", f"graph=@{file};type=text/turtle", *bearer, graph) == "204"
    assert "'é'" in curl(graph).replace('"', "'")
    assert "é" in curl("--compressed", "-H", "Accept: application/n-triples", graph)
    assert curl("-I", graph).startswith("HTTP/1.1 200")
    answer = curl("--data-urlencode", "query=SELECT * { ?s ?p }", f"{plain_address}/sparql")
    assert answer.startswith("line 1")
    tag = [line for line in curl("-I", graph).splitlines() if line.lower().startswith("etag")]
    assert status("-H", f"If-None-Match: {tag[0].partition(': ')[2]}", graph) == "304"
    update = ("--data-urlencode", "update=DROP ALL")
    assert status(*update, *bearer, f"{plain_address}/update") == "204"
    assert status(graph) == "404"


@pytest.mark.comunica
@pytest.mark.skipif(
    not (NODE and COMUNICA),
    reason="ENTENTE_COMUNICA names no folder where npm has installed @comunica/query-sparql",
)
@pytest.mark.parametrize("source", ["sparql", "graphs"])
def test_comunica(plain_address: str, source: str) -> None:
    curl(
        *("-H", f"Authorization: Bearer {TOKEN}", "--data-urlencode"),
        f"update=INSERT DATA {{ <{S}> <{P}> 1, 2 . GRAPH <{G}> {{ <{S}> <{P}> 3 }} }}",
        f"{plain_address}/update",
    )
    assert NODE is not None
    address = (
        f"{plain_address}/sparql" if source == "sparql" else f"{plain_address}/graphs?graph={G}"
    )
    kind = "sparql" if source == "sparql" else "file"
    command = [
        NODE,
        f"{COMUNICA}/node_modules/.bin/comunica-sparql",
        f"{kind}@{address}",
        "SELECT ?o WHERE { ?s <http://example.org/p> ?o FILTER(?o > 1) }",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert ('"2"' if source == "sparql" else '"3"') in done.stdout.replace('\\"', '"')
