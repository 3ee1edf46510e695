"""The small graph of these tests, written as a graph directory."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg import graph as graphs
from kg.graph import Report
from kg.mapping import BASE, ontology_quads
from kg.store import EmbeddedStore
from kg.store.terms import quad_from_oxigraph

GRAPH = Path(__file__).with_name("graph.trig")
#: A base that is neither the usual one nor the server's own address.
ELSEWHERE = "https://data.example.org/entente/"


def write_graph(directory: Path, base: str = BASE) -> None:
    """A graph directory with the ontology and the small graph, under a base."""
    text = GRAPH.read_text("utf-8").replace(f"@base <{BASE}>", f"@base <{base}>")
    quads = [quad_from_oxigraph(quad) for quad in ox.parse(text, ox.RdfFormat.TRIG)]
    directory.mkdir(exist_ok=True)
    store = EmbeddedStore.open(directory / graphs.STORE)
    store.add([*quads, *ontology_quads(base)])
    report = Report(
        version="0",
        base=base,
        extractor="rules",
        reasoner="none",
        documents=2,
        facts={},
        asserted=sum("/graph/document/" in quad.graph for quad in quads),
        inferred=sum(quad.graph.endswith("/graph/inferred") for quad in quads),
    )
    graphs.write(report, directory)
