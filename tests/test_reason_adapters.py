"""Closures of what others hold triples in: rdflib's graphs, Oxigraph's stores, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store
from pyoxigraph import Triple as Quoted
from rdflib import OWL, RDF, RDFS, BNode, Graph, URIRef
from rdflib import Literal as Text

from kg.errors import InputError
from kg.reason import files, nodes, stores
from kg.reason.terms import named

DOCUMENT = Path(__file__).parent.parent / "docs" / "reasoning.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


def ex(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


def word(name: str) -> NamedNode:
    return NamedNode(named(name)[1:-1])


P, Q, DATA, MORE, INTO = map(ex, ("p", "q", "data", "more", "inferred"))
BELOW = word("rdfs:subPropertyOf")


@pytest.fixture
def store() -> Store:
    made = Store()
    made.extend(
        [
            Quad(P, BELOW, Q, DefaultGraph()),
            Quad(ex("a"), P, BlankNode("node"), DATA),
            Quad(BlankNode("node"), P, Literal("Wörter", language="de"), DATA),
            Quad(ex("b"), P, Literal("1", datatype=word("xsd:integer")), MORE),
        ]
    )
    return made


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_documented(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(example, str(DOCUMENT), "exec"), {})


def test_what_follows_goes_into_a_graph_of_its_own(store: Store) -> None:
    before = set(store)
    stores.infer(store, INTO)
    assert set(store) - before == {
        Quad(ex("a"), Q, BlankNode("node"), INTO),
        Quad(BlankNode("node"), Q, Literal("Wörter", language="de"), INTO),
        Quad(ex("b"), Q, Literal("1", datatype=word("xsd:integer")), INTO),
    }
    assert before < set(store)


def test_once_more_is_the_same_and_what_no_longer_follows_is_gone(store: Store) -> None:
    stores.infer(store, INTO)
    once = set(store)
    stores.infer(store, INTO)
    assert set(store) == once
    store.remove(Quad(P, BELOW, Q, DefaultGraph()))
    stores.infer(store, INTO)
    assert not list(store.quads_for_pattern(None, None, None, INTO))


def test_one_graph_of_a_store(store: Store) -> None:
    assert not list(stores.closed(store, DATA).inferred())
    store.add(Quad(P, BELOW, Q, MORE))
    stores.infer(store, INTO, MORE)
    found = list(store.quads_for_pattern(None, None, None, INTO))
    assert found == [Quad(ex("b"), Q, Literal("1", datatype=word("xsd:integer")), INTO)]
    assert not list(stores.closed(store, DefaultGraph()).inferred())
    left = stores.closed(store, without=[INTO, MORE])
    assert len(list(left.asserted())) == 3


def test_a_store_may_contradict_itself(store: Store) -> None:
    store.add(Quad(P, word("owl:propertyDisjointWith"), Q, DATA))
    assert {clash.rule for clash in stores.infer(store, INTO).inconsistencies()} == {"prp-pdw"}
    assert list(store.quads_for_pattern(None, None, None, INTO))


def test_a_triple_in_a_triple_is_refused_and_the_store_stays(store: Store) -> None:
    stores.infer(store, INTO)
    store.add(Quad(ex("a"), P, Quoted(ex("a"), P, ex("b")), DATA))
    before = set(store)
    with pytest.raises(InputError, match="the store: a triple inside a triple"):
        stores.infer(store, INTO)
    assert set(store) == before


def test_an_rdflib_graph() -> None:
    node = BNode("node")
    graph = Graph()
    graph.add((URIRef(P.value), RDFS.subPropertyOf, URIRef(Q.value)))
    graph.add((node, URIRef(P.value), Text("Wörter", lang="de")))
    found = list(nodes.inferred(nodes.closed(graph)))
    assert found == [(node, URIRef(Q.value), Text("Wörter", lang="de"))]
    full = set(nodes.inferred(nodes.closed(graph, full=True)))
    assert (OWL.Thing, RDF.type, OWL.Class) in full


def test_files(tmp_path: Path) -> None:
    one, other = tmp_path / "one.ttl", tmp_path / "other.nt"
    one.write_text(f"{P} {BELOW} {Q} .")
    other.write_text(f"{ex('a')} {P} {ex('b')} .\n")
    closure = files.closed([one, other])
    assert list(closure.inferred()) == [(str(ex("a")), str(Q), str(ex("b")))]
