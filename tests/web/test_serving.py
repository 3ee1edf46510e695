"""A real server with real clients: urllib, rdflib, SPARQLWrapper; starting and stopping it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from servers import running
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from kg.errors import GraphError, ServeError
from kg.mapping import BASE, ENT
from kg.web import serve

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

ADA, BEN = URIRef(BASE + "person/ada-north"), URIRef(BASE + "person/ben-south")
WHO = f"SELECT ?who {{ ?who <{ENT}headOfGovernmentOf> ?state }}"


def test_urllib_follows_a_name_to_data(address: str) -> None:
    request = urllib.request.Request(
        f"{address}/id/person/ada-north", headers={"Accept": "text/turtle"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.url == f"{address}/data/person/ada-north.ttl"
        graph = Graph().parse(data=answer.read(), format="turtle")
    assert (ADA, ENT.spokeByPhoneWith, BEN) in graph


def test_urllib_posts_a_query(address: str) -> None:
    request = urllib.request.Request(
        f"{address}/sparql", WHO.encode(), {"Content-Type": "application/sparql-query"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.load(answer)["results"]["bindings"][0]["who"]["value"] == str(ADA)
        assert answer.headers["Server"] == "Entente"


def test_urllib_gets_an_error_in_words(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{address}/sparql?query=SELECT", timeout=10)
    with caught.value as error:
        assert error.code == 400
        assert b"line 1" in error.read()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib(address: str, method: str) -> None:
    store = SPARQLStore(f"{address}/sparql", method=method, returnFormat="json")
    graph = Graph(store)
    assert [row.who for row in graph.query(WHO)] == [ADA]  # type: ignore[union-attr]
    assert set(graph.objects(ADA, ENT.metWith)) == {BEN}
    assert (ADA, ENT.metWith, BEN) in graph
    assert len(graph) > 100


@pytest.mark.parametrize("format_", [JSON, XML, CSV])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(address: str, format_: str, method: str) -> None:
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery(WHO)
    client.setReturnFormat(format_)
    client.setMethod(method)
    answer = client.query().convert()
    text = answer.toxml() if format_ == XML else str(answer)
    assert str(ADA) in text


def test_sparqlwrapper_constructs(address: str) -> None:
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery(f"DESCRIBE <{ADA}>")
    client.setReturnFormat(TURTLE)
    assert (ADA, ENT.metWith, BEN) in Graph().parse(data=client.query().convert(), format="turtle")
    client.setQuery("SELECT nonsense")
    client.setReturnFormat(JSON)
    with pytest.raises(QueryBadFormed):
        client.query()


def test_a_connection_stays_for_what_is_asked_next(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    client = http.client.HTTPConnection(host, int(port), timeout=20)
    client.connect()
    ours = client.sock
    for method, path, status in (
        ("GET", "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo.%3Fa%20%3Fb%20%3Fo%7D", 200),
        ("HEAD", "/", 200),
        ("GET", "/ns", 303),
        ("OPTIONS", "/sparql", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/health", 200),
    ):
        client.request(method, path)
        with client.getresponse() as answer:
            answer.read()
            assert (answer.status, client.sock) == (status, ours), path
    client.close()


def test_requests_in_one_go_are_answered_in_turn(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    asked = [
        f"GET /{path} HTTP/1.1\r\nHost: x\r\n{end}\r\n"
        for path, end in (("health", ""), ("nowhere", ""), ("health", "Connection: close\r\n"))
    ]
    with socket.create_connection((host, int(port)), timeout=20) as client:
        client.sendall("".join(asked).encode())
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    assert re.findall(rb"HTTP/1.1 (\d+)", answer) == [b"200", b"404", b"200"]


def test_a_body_is_waited_for_where_the_client_does(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    with socket.create_connection((host, int(port)), timeout=20) as client:
        client.sendall(f"{head}Content-Length: 6\r\nExpect: 100-continue\r\n\r\n".encode())
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"ASK {}")
        assert client.recv(65536).startswith(b"HTTP/1.1 200 OK\r\n")


def test_serve_says_where_and_stops_when_told(small_graph: Path) -> None:
    for end in (signal.SIGTERM, signal.SIGINT):
        program = f"from kg.web import serve; serve({str(small_graph)!r}, port=0)"
        with subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "FLASK_DEBUG": "1"},
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            line = process.stdout.readline()
            url = line.split(" at ")[1].split()[0]
            with urllib.request.urlopen(f"{url}health", timeout=10) as answer:
                assert json.load(answer)["status"] == "ok"
            process.send_signal(end)
            assert process.wait(timeout=20) == 0
            assert process.stderr.read() == ""


def test_what_keeps_it_from_starting(small_graph: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError, match=rf":{port}: address already in use .*--port"):
            serve(small_graph, port=port)
    with pytest.raises(ServeError, match=r"cannot listen at 192\.0\.2\.1:0"):
        serve(small_graph, host="192.0.2.1", port=0)
    with pytest.raises(GraphError, match="kg build"):
        serve(tmp_path)


def test_a_proxy_is_believed_if_it_is_ours(plain: FlaskClient) -> None:
    headers = {
        "X-Forwarded-For": "198.51.100.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "graph.example.org",
    }
    for proxy, base in (
        ("127.0.0.1", "https://graph.example.org"),
        ("192.0.2.1", None),
        (None, None),
    ):
        with running(plain.application, proxy) as url:
            request = urllib.request.Request(f"{url}/sparql?format=nt", headers=headers)
            with urllib.request.urlopen(request, timeout=20) as answer:
                assert f"<{base or url}/sparql>".encode() in answer.read()
