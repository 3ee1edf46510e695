"""A small graph, the application over it, and a real server on a free port."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg import graph as graphs
from kg.graph import Report
from kg.mapping import BASE, ontology_quads
from kg.store import EmbeddedStore
from kg.store.terms import quad_from_oxigraph
from kg.web import create_app
from kg.web.app import server_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

GRAPH = Path(__file__).with_name("graph.trig")
ELSEWHERE = "https://data.example.org/entente/"


def write_graph(directory: Path, base: str = BASE) -> None:
    """A graph directory with the ontology and the small graph, under a base."""
    text = GRAPH.read_text("utf-8").replace(f"@base <{BASE}>", f"@base <{base}>")
    quads = [quad_from_oxigraph(quad) for quad in ox.parse(text, ox.RdfFormat.TRIG)]
    directory.mkdir(exist_ok=True)
    store = EmbeddedStore.open(directory / graphs.STORE)
    store.add([*quads, *ontology_quads(base)])
    asserted = sum("/graph/document/" in quad.graph for quad in quads)
    inferred = sum(quad.graph.endswith("/graph/inferred") for quad in quads)
    report = Report(
        version="0",
        base=base,
        extractor="rules",
        reasoner="none",
        documents=2,
        facts={},
        asserted=asserted,
        inferred=inferred,
    )
    graphs.write(report, directory)


@pytest.fixture(scope="session")
def small_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("web")
    write_graph(directory)
    return directory


@pytest.fixture(scope="session")
def app(small_graph: Path) -> Flask:
    return create_app(small_graph)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The same graph under another base than the server's own address and the usual one."""
    directory = tmp_path_factory.mktemp("elsewhere")
    write_graph(directory, ELSEWHERE)
    return create_app(directory)


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """The address of a real server on the loopback interface."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = server_on(listener, app)
        thread = threading.Thread(target=server.run)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.close()
        thread.join(timeout=10)
        assert not thread.is_alive()
