"""The plain writer: the engine's semantics, all or nothing, and a snapshot after each message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError, KGError, NotFound, QueryError
from kg.store import QuerySyntaxError
from kg.store.rdf import RDFSyntaxError
from kg.writing import Delete, Done, PlainWriter, Post, Put, Update
from kg.writing.using import with_using

if TYPE_CHECKING:
    from pathlib import Path

G = "http://example.org/g"
TURTLE = "text/turtle"
DEFAULT = ox.DefaultGraph()


@pytest.fixture
def writer(tmp_path: Path) -> PlainWriter:
    return PlainWriter(tmp_path)


def state(done: Done) -> set[ox.Quad]:
    """What readers find."""
    assert done.snapshot is not None
    return set(ox.Store.read_only(done.snapshot))


def test_an_update_is_seen_in_the_next_snapshot_only(writer: PlainWriter) -> None:
    before = writer.done
    after = writer.apply(Update("INSERT DATA { <s> <p> 1 }", base="http://example.org/"))
    assert after.version != before.version
    assert not state(before)
    assert len(state(after)) == 1


def test_putting_and_posting(writer: PlainWriter) -> None:
    put = writer.apply(Put(G, b"<s> <p> <a>, _:b .", TURTLE, "http://example.org/"))
    assert put.created
    assert len(state(put)) == 2
    posted = writer.apply(Post(G, b"<s> <p> <a>, _:b .", TURTLE, "http://example.org/"))
    assert not posted.created
    assert len(state(posted)) == 3, "a blank node is another one in each file"
    again = writer.apply(Put(G, b"", TURTLE))
    assert not again.created
    assert not state(again)
    assert not writer.apply(Put(G, b"", TURTLE)).created, "an empty graph is a graph"
    assert not writer.apply(Post(None, b"<a:s> <a:p> 1 .", TURTLE)).created
    assert len(state(writer.apply(Put(None, b"<a:s> <a:p> 2, 3 .", TURTLE)))) == 2


def test_deleting(writer: PlainWriter) -> None:
    writer.apply(Put(G, b"<a:s> <a:p> 1 .", TURTLE))
    assert not state(writer.apply(Delete(G)))
    with pytest.raises(NotFound, match="no graph"):
        writer.apply(Delete(G))
    assert not state(writer.apply(Delete(None)))


@pytest.mark.parametrize(
    ("message", "error", "words"),
    [
        (Update("INSERT DATA { <a:s> "), QuerySyntaxError, "never closed"),
        (Update("SELECT * {}"), QuerySyntaxError, "this is a query"),
        (Update("LOAD <http://127.0.0.1/>"), QuerySyntaxError, "LOAD is refused"),
        (
            Update("INSERT {?a ?b ?c} WHERE {SERVICE <http://127.0.0.1/> {?a ?b ?c}}"),
            QuerySyntaxError,
            "SERVICE is refused",
        ),
        (Update("DROP GRAPH <a:none>"), QueryError, "does not exist"),
        (Update("DELETE WHERE {?a ?b ?c}", using=("no IRI",)), QueryError, "not an IRI"),
        (Put(G, b"<a:s>\n  <a:p> .", TURTLE), RDFSyntaxError, "not a valid RDF object"),
        (Put(G, b"<a:s> <p> 1 .", TURTLE), RDFSyntaxError, "No scheme"),
        (Post(G, b"{", "application/ld+json"), RDFSyntaxError, "."),
        (Post(G, b"<x>", "application/rdf+xml"), RDFSyntaxError, "XML"),
        (Post(G, b"\xff", TURTLE), InputError, "UTF-8"),
        (Put("no IRI", b"", TURTLE), QueryError, "not an IRI"),
        (Put(G, b"", "text/csv"), InputError, "no format of RDF"),
    ],
)
def test_refusals_change_nothing(
    writer: PlainWriter, message: Update | Put | Post, error: type[KGError], words: str
) -> None:
    done = writer.apply(Put(G, b"<a:s> <a:p> 1 .", TURTLE))
    with pytest.raises(error, match=words):
        writer.apply(message)
    assert writer.done == done
    assert state(writer.apply(Update(""))) == state(done)


def test_a_mistake_in_data_has_its_place() -> None:
    with pytest.raises(RDFSyntaxError) as caught:
        _parsed(b"<a:s>\n  <a:p> .")
    assert (caught.value.line, caught.value.column) == (2, 9)
    assert caught.value.excerpt.splitlines()[-1] == " " * 12 + "^"


def _parsed(body: bytes) -> None:
    from kg.store.rdf import quads

    list(quads(body, TURTLE))


_TERMS = st.one_of(
    st.text(st.characters(codec="utf-8")).map(ox.Literal),
    st.text(st.characters(codec="utf-8")).map(lambda text: ox.Literal(text, language="en")),
    st.sampled_from(["\\u0041", "a'\"\\", "}", "<#", "\r\n\t\b\f\x00"]).map(ox.Literal),
)


@settings(deadline=None, max_examples=25)
@given(objects=st.lists(_TERMS, max_size=5))
def test_whatever_is_put_comes_back(
    objects: list[ox.Literal], tmp_path_factory: pytest.TempPathFactory
) -> None:
    quads = {ox.Quad(ox.NamedNode("a:s"), ox.NamedNode("a:p"), o, ox.NamedNode(G)) for o in objects}
    body = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES)
    done = PlainWriter(tmp_path_factory.mktemp("put")).apply(Put(G, body, "application/n-triples"))
    assert state(done) == quads


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("DELETE WHERE { ?s ?p 1 }", "z g:a g:b g:c"),
        ("delete # where {\nwhere { ?s ?p 1 }", "z g:a g:b g:c"),
        ("DELETE WHERE{?s ?p 1}", "z g:a g:b g:c"),
        ("INSERT { <i> <a:p> 2 } WHERE { ?s ?p 1 } ; DELETE WHERE { ?s ?p 1 }", "z i g:a g:b g:c"),
        ("DELETE WHERE { GRAPH <g:a> { ?s ?p 1 } }", "a z g:a g:b g:c"),
        ("DELETE { GRAPH <g:a> {?s ?p 1} GRAPH <g:c> {?s ?p 1} } WHERE {?s ?p 1}", "a z g:b g:c"),
        ('INSERT { <i> <a:p> 2, \' WHERE {\', """}""" } WHERE { ?s <c> 1 }', "a z g:a g:b g:c"),
        ("INSERT DATA { <i> <a:p> 2 } ; DELETE WHERE { ?s ?p 1 }", "z i g:a g:b g:c"),
    ],
)
def test_using(writer: PlainWriter, text: str, left: str) -> None:
    writer.apply(Put(None, b"<a> <a> 1 . <z> <z> 1 .", TURTLE, "b:"))
    for name in "abc":
        writer.apply(Put(f"g:{name}", f"<{name}> <{name}> 1 .".encode(), TURTLE, "b:"))
    done = writer.apply(Update(text, "b:", using=("g:a", "g:b")))
    found = state(done)
    assert {str(q.graph_name) for q in found if q.graph_name != DEFAULT} | {
        str(q.subject) for q in found if q.graph_name == DEFAULT
    } == {f"<{name}>" if ":" in name else f"<b:{name}>" for name in left.split()}


def test_using_named(writer: PlainWriter) -> None:
    writer.apply(Put(G, b"<a:s> <a:p> 1 .", TURTLE))
    writer.apply(Put("a:other", b"<a:s> <a:p> 1 .", TURTLE))
    text = "DELETE { GRAPH ?g {?s ?p ?o} } WHERE { GRAPH ?g {?s ?p ?o} }"
    (left,) = state(writer.apply(Update(text, using_named=(G,))))
    assert left.graph_name == ox.NamedNode("a:other")


@pytest.mark.parametrize(
    "text",
    [
        "DELETE {?s ?p ?o} USING <a:a> WHERE {?s ?p ?o}",
        "INSERT DATA {<a:s> <a:p> 1}; WITH <a:a> DELETE {?s ?p ?o} WHERE {?s ?p ?o}",
    ],
)
def test_two_datasets_clash(text: str) -> None:
    with pytest.raises(QueryError, match="of its own"):
        with_using(text, ("a:a",), ())
    assert with_using(text, (), ()) == text


def test_what_stands_in_the_way_of_a_dataset_is_told_with_its_place() -> None:
    with pytest.raises(QueryError, match="put a blank behind the word"):
        with_using("DELETEWHERE{?s ?p 1}", ("a:a",), ())
    with pytest.raises(QuerySyntaxError, match="1:32"):
        with_using("INSERT { ?s ?p ?o } WHERE { ? }", ("a:a",), ())


def test_calls_in_patterns(writer: PlainWriter) -> None:
    """BNODE makes a node for each solution, and GROUP_CONCAT a string without a language."""
    writer.apply(Put(None, b"<a:s> <a:p> <a:o>, <a:x>, 'a b'@en .", TURTLE))
    text = """DELETE { ?s ?p ?o } INSERT { ?b <a:q> ?o . ?b <a:r> ?c }
              WHERE { ?s ?p ?o BIND(BNODE(STR(?s)) AS ?b) BIND(BNODE(STR(?s)) AS ?c) } ;
              INSERT { <a:all> <a:is> ?all }
              WHERE { SELECT (GROUP_CONCAT(?o) AS ?all) { ?b <a:q> ?o FILTER(isLiteral(?o)) } } ;
              INSERT DATA { <a:all> <a:says> "bnode (x)" }"""
    found = state(writer.apply(Update(text)))
    nodes = {quad.subject for quad in found if quad.predicate.value == "a:q"}
    assert len(nodes) == 3
    assert {(q.subject, q.object) for q in found if q.predicate.value == "a:r"} == {
        (node, node) for node in nodes
    }
    assert [q.object for q in found if q.predicate.value == "a:is"] == [ox.Literal("a b")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INSERT { ?g <a:n> ?n } WHERE { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } }",
         {("g:a", "1"), ("g:b", "2")}),
        ("INSERT { ?g <a:n> ?n } USING NAMED <g:b> WHERE { GRAPH ?g { SELECT (1 AS ?n) { } } }",
         {("g:b", "1")}),
        ("INSERT { ?x <a:n> 3 } WHERE { <b:none> <a:p>* ?x }", {("b:none", "3")}),
        ("INSERT { GRAPH <g:c> { ?x <a:n> 3 } } USING <g:a> WHERE { <b:z> <a:p>* ?x }",
         {("b:z", "3")}),
        ("INSERT { ?x <a:n> 3 } USING <g:b> WHERE { <b:z> <a:p>* ?x }", {("b:z", "3")}),
        ("WITH <g:a> INSERT { ?x <a:n> 3 } WHERE { <b:a> <a:p>? ?x }", {("b:a", "3")}),
    ],
)  # fmt: skip
def test_patterns_are_those_of_queries(
    writer: PlainWriter, text: str, found: set[tuple[str, str]]
) -> None:
    writer.apply(Put("g:a", b"<a> <b> 1 .", TURTLE, "b:"))
    writer.apply(Put("g:b", b"<a> <b> 1 . <z> <b> 1 .", TURTLE, "b:"))
    quads = state(writer.apply(Update(text)))
    assert {(q.subject.value, q.object.value) for q in quads if q.predicate.value == "a:n"} == found  # type: ignore[union-attr]


def test_what_the_standard_asks_beyond_the_engine(writer: PlainWriter) -> None:
    done = writer.apply(Update("INSERT DATA { <a:a> <a:p> <a:b> . <a:b> <a:p> <a:a>, <a:c> }"))
    swapped = {ox.Quad(quad.object, quad.predicate, quad.subject) for quad in state(done)}  # type: ignore[arg-type]
    text = "DELETE { ?s a:p ?o } INSERT { ?o a:p ?s } WHERE { ?s a:p ?o }"
    assert state(writer.apply(Update(f"PREFIX a: <a:> {text}"))) == swapped
    text = """CLEAR DEFAULT ; PREFIX a: <a:> INSERT DATA { a:a a:p 1 } ;
    PREFIX a: <b:> INSERT { ?s a:p ?o } WHERE { ?s <a:p> ?o }"""
    assert len(state(writer.apply(Update(text)))) == 2
    with pytest.raises(QuerySyntaxError, match="the prefix b: is not declared"):
        writer.apply(Update("CLEAR ALL ; PREFIX a: <a:> INSERT DATA { b:a a:p 1 }"))
    assert len(state(writer.done)) == 2
