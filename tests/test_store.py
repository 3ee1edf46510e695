"""The store: what goes in comes out, and what is wrong with a folder or a query is said."""

from __future__ import annotations

import contextlib
import json
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import XSD
from rdflib.term import BNode, Literal, URIRef

from kg.errors import GraphError, QueryError
from kg.model import Quad
from kg.store import EmbeddedStore, QuerySyntaxError
from kg.store.syntax import permitted
from kg.store.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

EX = "http://example.org/"
CASES = Path(__file__).parent / "cases" / "sparql"


def iri(name: str) -> URIRef:
    return URIRef(EX + name)


QUADS = [
    Quad(iri("ann"), iri("name"), Literal("Ann", lang="en"), iri("one")),
    Quad(iri("ann"), iri("born"), Literal("1970-01", datatype=XSD.gYearMonth), iri("one")),
    Quad(iri("ann"), iri("met"), iri("bob"), iri("two")),
    Quad(iri("ann"), iri("met"), BNode("somebody"), iri("two")),
    Quad(iri("bob"), iri("says"), Literal('"<b>\n\t\\ …'), iri("two")),
]


@pytest.fixture
def store() -> EmbeddedStore:
    store = EmbeddedStore.open(None)
    store.add(QUADS)
    return store


def test_quads_come_back_as_they_went_in(store: EmbeddedStore) -> None:
    assert sorted(store.match()) == sorted(QUADS)
    assert sorted(store.export([iri("one")])) == sorted(QUADS[:2])
    assert len(store) == 5
    assert store.graphs() == (iri("one"), iri("two"))


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ({}, 5),
        ({"subject": iri("ann")}, 4),
        ({"predicate": iri("met")}, 2),
        ({"object": Literal("Ann", lang="en")}, 1),
        ({"object": Literal("Ann")}, 0),
        ({"graph": iri("two")}, 3),
        ({"subject": iri("ann"), "object": iri("bob"), "graph": iri("two")}, 1),
    ],
)
def test_match(store: EmbeddedStore, pattern: dict[str, URIRef], count: int) -> None:
    assert len(list(store.match(**pattern))) == count


def test_adding_again_changes_nothing(store: EmbeddedStore) -> None:
    store.add(QUADS)
    assert len(store) == 5


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_text_survives(text: str) -> None:
    store = EmbeddedStore.open(None)
    store.add([Quad(iri("s"), iri("p"), Literal(text), iri("g"))])
    assert [str(quad.object) for quad in store.match()] == [text]


def test_a_query_sees_all_graphs_unless_it_names_some(store: EmbeddedStore) -> None:
    def count(text: str, **graphs: list[str]) -> int:
        return len(list(store.query(text, **graphs).rows()))

    assert count("SELECT * { ?s ?p ?o }") == 5
    assert count(f"SELECT * FROM <{EX}one> {{ ?s ?p ?o }}") == 2
    assert count(f"SELECT * FROM NAMED <{EX}one> {{ ?s ?p ?o }}") == 0
    assert count("SELECT * { GRAPH ?g { ?s ?p ?o } }") == 5
    everything = f"SELECT * FROM <{EX}two> {{ ?s ?p ?o }}"
    assert count(everything, default_graphs=[EX + "one"]) == 2
    assert count("SELECT * { GRAPH ?g { ?s ?p ?o } }", named_graphs=[EX + "one"]) == 2
    assert count("SELECT * { ?s ?p ?o }", named_graphs=[EX + "one"]) == 0


def test_what_two_graphs_say_is_one_statement_of_their_union() -> None:
    store = EmbeddedStore.open(None)
    store.add(Quad(iri("ann"), iri("met"), iri("bob"), iri(graph)) for graph in ("one", "two"))
    (row,) = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows()
    assert row == (Literal(1),)
    assert len(store) == len(list(store.export())) == 2


def test_solutions(store: EmbeddedStore) -> None:
    text = f"SELECT ?born ?no {{ <{EX}ann> <{EX}born> ?born }}"
    results = store.query(text)
    assert (results.kind, results.variables) == ("solutions", ("born", "no"))
    assert list(results.rows()) == [(Literal("1970-01", datatype=XSD.gYearMonth), None)]
    written = json.loads(store.query(text).serialize("application/sparql-results+json"))
    assert written["results"]["bindings"][0]["born"]["value"] == "1970-01"
    with pytest.raises(QueryError, match="no solutions in the format text/turtle"):
        store.query(text).serialize("text/turtle")


def test_boolean_and_graph(store: EmbeddedStore) -> None:
    assert store.query(f"ASK {{ <{EX}ann> <{EX}met> <{EX}bob> }}")
    assert not store.query(f"ASK {{ <{EX}bob> <{EX}met> <{EX}ann> }}")
    built = store.query(f"CONSTRUCT {{ ?o <{EX}met> ?s }} {{ ?s <{EX}met> ?o FILTER isIRI(?o) }}")
    assert built.kind == "graph"
    assert list(built.triples()) == [(iri("bob"), iri("met"), iri("ann"))]
    with pytest.raises(QueryError):
        bool(store.query("SELECT * {}"))
    with pytest.raises(QueryError):
        list(store.query("ASK {}").rows())


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", (1, 1), "there is no query"),
        ("SELECT * {\n  ?s ent:date ?o\n}", (2, 6), "the prefix ent: is not declared"),
        ("SELECT * { ?s <date> ?o }", (1, 15), "<date> is no absolute IRI"),
        ("SELECT * {\n  { ?s ?p ?o", (2, 3), "this { is never closed"),
        ("SELECT * { ?s ?p ?o } }", (1, 23), "this } closes nothing"),
        ('SELECT * { ?s ?p "x }', (1, 18), "this string is never closed"),
        ("SELECT * { ?s ?p ?o } LIMIT x", (1, 29), "unexpected x"),
        ("SELECT ?x ?x {}", (1, 16), "Duplicated variable name"),
        ("DELETE WHERE { ?s ?p ?o }", (1, 1), "this is an update"),
        ("BASE <a:>\n# INSERT\nINSERT DATA {}", (3, 1), "this is an update"),
        ("SELECT * " + "{" * 70 + "}" * 70, (1, 74), "nested more than 64 deep"),
    ],
)
def test_a_mistake_is_shown_at_its_place(
    store: EmbeddedStore, text: str, place: tuple[int, int], reason: str
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        store.query(text)
    error = caught.value
    assert (error.line, error.column) == place
    assert reason in error.reason
    *_, marked, caret = error.excerpt.split("\n")
    assert caret.strip() == "^"
    line = text.split("\n")[place[0] - 1]
    assert line[place[1] - 1 :].startswith(marked[caret.index("^") :])


def test_a_function_that_nobody_has(store: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match="cannot be run"):
        list(store.query("SELECT (<a:f>(?o) AS ?x) { ?s ?p ?o }").rows())


def cases() -> Iterator[tuple[str, str, str]]:
    for block in (CASES / "service.txt").read_text("utf-8").split("=== ")[1:]:
        head, _, text = block.partition("\n")
        verdict, _, title = head.partition(": ")
        yield verdict, title, text.replace("{CR}", "\r")


@pytest.mark.parametrize(
    ("verdict", "text"), [pytest.param(v, text, id=f"{v}: {title}") for v, title, text in cases()]
)
def test_service(verdict: str, text: str) -> None:
    if verdict == "refused":
        with pytest.raises(QuerySyntaxError, match="SERVICE is refused"):
            permitted(text)
    else:
        permitted(text)
        EmbeddedStore.open(None).query(text)


@given(
    st.lists(
        st.sampled_from(
            [
                *("SERVICE", "SILENT", "{", "}", "(", ")", "<", ">", "<?b", "#", "\n", '"', "'"),
                *('"""', "\\", ":", "?x", ".", " ", "FILTER", "1", "true", "&&", "@en", "UNION"),
            ]
        ),
        max_size=14,
    ).map("".join)
)
def test_whatever_the_parser_takes_for_service_is_refused(noise: str) -> None:
    """Fuzzed against Oxigraph: what is let through must not knock at the target's door."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        target = f"http://127.0.0.1:{door.getsockname()[1]}/"
        text = f"PREFIX : <{target}> SELECT * {{ {noise} SERVICE<{target}>{{ }} }}"
        store = EmbeddedStore.open(None)
        with contextlib.suppress(QueryError):
            list(store.query(text).rows())
        door.settimeout(0)
        with pytest.raises(BlockingIOError):
            door.accept()


def test_tokens_keep_the_text() -> None:
    text = 'SELECT ?a { ?a a:b \'x\'@en, 1.5 ; <c:d> """y"z""" } # end'
    assert re.sub(r"\s", "", "".join(t.text for t in tokens(text))) == re.sub(r"\s", "", text)
    assert [t.kind for t in tokens(text)][-2:] == ["mark", "comment"]


def test_what_is_wrong_with_a_folder(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match=r"there is no graph in .*kg build"):
        EmbeddedStore.open(tmp_path / "none", read_only=True)
    with pytest.raises(GraphError, match="holds no graph"):
        EmbeddedStore.open(tmp_path, read_only=True)
    (tmp_path / "file").write_text("x")
    with pytest.raises(GraphError, match="is not a folder"):
        EmbeddedStore.open(tmp_path / "file", read_only=True)
    with pytest.raises(GraphError, match="is not a folder"):
        EmbeddedStore.open(tmp_path / "file")


def test_a_store_on_disk(tmp_path: Path) -> None:
    writer = EmbeddedStore.open(tmp_path / "store")
    writer.add(QUADS)
    with pytest.raises(GraphError, match="another process is writing"):
        EmbeddedStore.open(tmp_path / "store")
    assert len(EmbeddedStore.open(tmp_path / "store", read_only=True)) == 5
    del writer
    reader = EmbeddedStore.open(tmp_path / "store", read_only=True)
    assert sorted(reader.match()) == sorted(QUADS)
    with pytest.raises(GraphError, match="cannot be written"):
        reader.add(QUADS)


def test_a_damaged_store(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    EmbeddedStore.open(folder).add(QUADS)
    (folder / "CURRENT").write_text("nonsense")
    with pytest.raises(GraphError, match="damaged: build it again"):
        EmbeddedStore.open(folder, read_only=True)


def test_a_copy_without_a_graph_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    a, b, p = URIRef("urn:a"), URIRef("urn:b"), URIRef("urn:p")
    both, one = (a, p, a), (b, p, b)
    store = EmbeddedStore.open(tmp_path / "store")
    store.add([Quad(*both, a), Quad(*both, b), Quad(*one, b)])
    del store
    EmbeddedStore.copy_without(tmp_path / "store", "urn:b", tmp_path / "copy")
    for name, quads, triples in (("copy", 1, 1), ("store", 3, 2)):
        opened = EmbeddedStore.open(tmp_path / name, read_only=True)
        ((number,),) = opened.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows()
        assert (len(opened), int(str(number))) == (quads, triples)
