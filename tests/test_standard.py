"""Queries that Oxigraph answers otherwise than the standard: here they are answered by it.

Next to what the standard says of a few, many are asked of rdflib too, which has most of this right;
what it takes otherwise is left out, and told of by itself.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import XSD, BNode, Dataset, Literal, URIRef

from kg.errors import QueryError
from kg.store import EmbeddedStore, standard

if TYPE_CHECKING:
    from kg.store.embedded import Term

#: rdflib, of itself
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")

_PREFIX = "PREFIX : <http://x/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
_DATA = """INSERT DATA {
  :d :p :e ; :name "foo", "a b", "a"@en .
  GRAPH :g1 { :a :p :b . :b :p :c . :a :q 1 }
  GRAPH :g2 { :a :p :c . :z :q 2, 3 }
  GRAPH :g3 { :k :r :l }
}"""


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    store = EmbeddedStore(ox.Store())
    store.engine.update(_PREFIX + _DATA)
    return store


def _rows(store: EmbeddedStore, query: str) -> list[tuple[Term | None, ...]]:
    return list(store.query(_PREFIX + query).rows())


def _x(*names: str) -> tuple[URIRef, ...]:
    return tuple(URIRef(f"http://x/{name}") for name in names)


# --- paths ---------------------------------------------------------------------------------------

# Without those that hold in two ways, of which Oxigraph tells once where the graph has the ends,
# and those between whose halves rdflib takes a node that the graph has not.
_PATHS = (
    ":p* :p? :p+ (:p?)+ (:p/:q)* ^(:p*) (^:p)? (!:p)* (:p|:q?) :p*/:q (:p|^:q)+ !(:p|:q)"
).split()
_ENDS = (":a", ":nn", '"lit"', "?x", "?y", "[]", "1")


@pytest.mark.parametrize("path", _PATHS)
def test_paths_of_no_length(store: EmbeddedStore, path: str) -> None:
    """Between all kinds of ends, alone and among other triples, in the graphs that there are."""
    other = _as_rdflib(store)
    for start, end in product(_ENDS, _ENDS):
        if start.startswith(('"', "1")):
            continue  # rdflib takes no literal for a subject
        for around in (
            "{} {} {}",
            ":a :p ?z . {} {} {} . ?y ?v ?z",
            "GRAPH :g2 {{ {} {} {} }}",
            "GRAPH ?g {{ {} {} {} }}",
            "GRAPH ?g {{ ?y :p ?z ; :p ?u . {} {} {} }}",
        ):
            query = f"SELECT * {{ {around.format(start, path, end)} }}"
            _compare(store, other, query)


def test_a_term_outside_of_the_graph_is_an_end_of_its_own(store: EmbeddedStore) -> None:
    assert _rows(store, "SELECT ?x { :nn :p* ?x }") == [_x("nn")]
    assert _rows(store, "SELECT ?x { ?x (:p*|:q?) :nn }") == [_x("nn")] * 2
    assert bool(store.query(_PREFIX + "ASK { :nn :p? :nn }"))
    assert not bool(store.query(_PREFIX + "ASK { GRAPH :nowhere { :nn :p? :nn } }"))
    # the node between two paths is one of the graph
    assert _rows(store, "SELECT ?x { :nn :p*/:q* ?x }") == []
    query = """SELECT ?x { ?d :name "foo" FILTER(isIRI(?d)) _:s :p _:t FILTER(true) .
               :nn :p* ?x ; :q? :nn ; (:p?)+ [], _:b . _:t ?v _:s }"""
    assert _rows(store, query) == []
    assert _rows(store, query.replace("_:t ?v _:s", "_:s ?v _:t")) == [_x("nn")]


def test_triples_of_every_shape_are_read(store: EmbeddedStore) -> None:
    query = """SELECT ?x { :nn :p* ?x . [ :p :e ; :name "foo" ] . ( ) :p* ?z .
               ?s :name "a"@en, "foo"^^xsd:string ; a* ?t ; ; . OPTIONAL { ?s :q -1, true } }"""
    assert _rows(store, query) == []
    query = query.replace("( ) :p* ?z .", "")
    assert _rows(store, query) == [_x("nn")]


# --- GRAPH ---------------------------------------------------------------------------------------

_PATTERNS = """
    ?s :q ?o OPTIONAL { ?s :p ?c }
    OPTIONAL { ?s :q ?o }
    ?s ?p ?o OPTIONAL { ?s ?p ?g }
    { ?s :q ?o } UNION { ?s :r ?o }
    { ?s :q ?o } UNION { }
    { VALUES ?s { :a } ?s :q ?o } UNION { ?s :r ?o }
    VALUES (?g ?t) { (UNDEF "foo") (:g1 "bar") }
    VALUES ?s { :a :k } ?s ?p ?o
    ?a :p ?x MINUS { ?b :q ?y }
    ?a :p ?x MINUS { :b :p ?x }
    ?s ?p ?o MINUS { ?s :q ?z OPTIONAL { ?z ?p ?o } }
    SELECT (COUNT(*) AS ?c) { ?s :p ?x FILTER(?x != :b) }
    SELECT DISTINCT ?p { ?s ?p ?o }
    SELECT ?p { ?s ?p ?o } ORDER BY ?p LIMIT 1
    SELECT ?s (COUNT(*) AS ?c) { ?s ?p ?o } GROUP BY ?s
    ?s ?p ?o { SELECT (MAX(?n) AS ?m) { ?x :q ?n } }
    ?s :q ?o FILTER NOT EXISTS { ?s :p ?c }
    VALUES ?s { :a :z } FILTER EXISTS { ?s :p ?c }
    ?s :p ?c BIND(EXISTS { ?s :q ?o } AS ?e)
    ?s :p ?x GRAPH ?h { ?s :q ?z }
    GRAPH ?h { ?s :q ?z }
    GRAPH ?h { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } }
    BIND(1 AS ?x)
    _:b :p [ :p ?x ] OPTIONAL { _:c :q ?x }
    ?s :p* ?o
    :a :p* ?o
    { ?g ?p ?o } UNION { ?s ?p ?o } UNION { :nn :p? ?o }
    FILTER(BOUND(?g))
"""


@pytest.mark.parametrize("pattern", [*filter(None, map(str.strip, _PATTERNS.splitlines()))])
def test_each_graph_for_itself(store: EmbeddedStore, pattern: str) -> None:
    other = _as_rdflib(store)
    for query in (
        f"SELECT * {{ GRAPH ?g {{ {pattern} }} }}",
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ {pattern} }} }}",
        f"SELECT * FROM :g1 FROM NAMED :g2 FROM NAMED :g3 {{ GRAPH ?g {{ {pattern} }} ?x ?y ?z }}",
        f"SELECT * {{ GRAPH :g2 {{ {pattern} }} }}",
    ):
        _compare(store, other, query)
    if not re.search("MINUS { .b|BOUND", pattern):  # rdflib takes ?g into the braces
        query = (
            f"SELECT * {{ {{ VALUES ?g {{ :g2 :g3 }} "
            f"GRAPH ?g {{ {pattern} }} }} UNION {{ ?x :p :e }} }}"
        )
        _compare(store, other, query)


def test_what_rdflib_takes_otherwise(store: EmbeddedStore) -> None:
    query = "SELECT ?g ?s ?o { GRAPH ?g { VALUES ?s { :a } OPTIONAL { ?s :q ?o } } } ORDER BY ?g"
    one = Literal("1", datatype=XSD.integer)
    assert _rows(store, query) == [
        (*_x("g1", "a"), one),
        (*_x("g2", "a"), None),
        (*_x("g3", "a"), None),
    ]
    query = (
        "SELECT ?x { ?d :p :e OPTIONAL { GRAPH ?g { ?a :p ?x MINUS { ?b :q ?y } } } } ORDER BY ?x"
    )
    assert _rows(store, query) == [_x("b"), _x("c"), _x("c")]
    query = """SELECT ?g ?h ?x ?n
               { GRAPH ?g { ?s :p ?x GRAPH ?h { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } } }"""
    rows = _rows(store, query)
    assert len(rows) == 9
    assert {(row[1], str(row[3])) for row in rows} == set(
        zip(_x("g1", "g2", "g3"), "331", strict=True)
    )


def test_an_absent_graph_has_nothing(store: EmbeddedStore) -> None:
    assert _rows(store, "SELECT * { GRAPH :nowhere { VALUES ?x { 1 } } }") == []
    assert (
        _rows(store, "SELECT * { GRAPH :nowhere { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } }") == []
    )


def test_graphs_have_names(store: EmbeddedStore) -> None:
    """And nobody sees the one that tells which edition a graph is."""
    store.engine.update(f"CREATE GRAPH <{standard.EDITION}1>; CREATE GRAPH <http://x/empty>")
    names = {name for (name,) in _rows(store, "SELECT ?g { GRAPH ?g { } }")}
    store.engine.update(f"DROP GRAPH <{standard.EDITION}1>; DROP GRAPH <http://x/empty>")
    assert names == {*_x("g1", "g2", "g3", "empty")}


def test_blank_nodes_stay_what_they_are_on_the_way() -> None:
    store = EmbeddedStore(ox.Store())
    store.engine.update(_PREFIX + "INSERT DATA { GRAPH :g { [] :p [ :q 1 ] } }")
    query = """SELECT ?a ?b { GRAPH ?g { SELECT * { ?a :p ?b } LIMIT 1 }
                              GRAPH :g { ?a :p ?b . ?b :q 1 } }"""
    ((one, other),) = _rows(store, query)
    assert isinstance(one, BNode)
    assert isinstance(other, BNode)


# --- calls ---------------------------------------------------------------------------------------


def test_group_concat_has_no_language(store: EmbeddedStore) -> None:
    query = """SELECT (group_concat # of all
        (DISTINCT ?o; SEPARATOR = ")") AS ?all) { VALUES ?o { "a"@en "b"@en } }
        HAVING (GROUP_CONCAT(?o) = "a b")"""
    assert _rows(store, query) == [(Literal("a)b"),)]


def test_blank_nodes_of_a_string_differ_from_solution_to_solution(store: EmbeddedStore) -> None:
    query = """SELECT ?n ?m (BNODE(?n) AS ?b) (BNODE("a b") AS ?c)
               { ?d :name ?n . ?e :name ?m FILTER(LANG(?n) = "") }"""
    rows = _rows(store, query)
    assert len(rows) == 6
    assert len({row[2] for row in rows} | {row[3] for row in rows}) == 9
    assert all((row[2] == row[3]) == (row[0] == Literal("a b")) for row in rows)


@pytest.mark.parametrize(
    ("query", "nodes"),
    [
        ("SELECT * { ?s :name ?n BIND(BNODE(STR(?n)) AS ?x) BIND(BNODE('foo') AS ?y) }", 5),
        ("SELECT ?x { ?s :name ?n BIND(BNODE('foo') AS ?x) ?s :name ?m }", 3),
        ("SELECT ?x ?y { BIND(BNODE('f') AS ?x) ?s :name ?n BIND(BNODE('f') AS ?y) }", 4),
        ("SELECT ?x { { SELECT * { ?s :name ?n } } BIND(BNODE(?n) AS ?x) }", 2),
        ("SELECT (BNODE(MIN(STR(?n))) AS ?x) (BNODE('q') AS ?y) { ?s :name ?n }", 2),
        ("SELECT (BNODE('q') AS ?x) (BNODE('q') AS ?y) (MAX(?n) AS ?z) { ?s :none ?n }", 1),
        ("SELECT (BNODE('q') AS ?x) { ?s :name ?n } VALUES ?n { 'foo' UNDEF }", 4),
        ("SELECT (COUNT(*) AS ?c) ?x { ?s :name ?n } GROUP BY (BNODE('q') AS ?x)", 3),
        ("SELECT (COUNT(DISTINCT BNODE('q')) AS ?x) { ?s :name ?n } HAVING (COUNT(*) = 3)", 0),
        ("SELECT (BNODE() AS ?x) (BNODE() AS ?y) { ?s :name 'foo' }", 2),
        ("SELECT (BNODE(1) AS ?x) (BNODE('a'@en) AS ?y) (BNODE(:a) AS ?z) { }", 0),
        ("SELECT ?n { ?s :name ?n FILTER(isBlank(BNODE('x y')) && BNODE('q') = BNODE('q')) }", 0),
    ],
)
def test_blank_nodes_everywhere(store: EmbeddedStore, query: str, nodes: int) -> None:
    found = store.query(_PREFIX + query)
    assert not [name for name in found.variables if name.startswith("solution")]
    rows = list(found.rows())
    assert rows
    assert len({term for row in rows for term in row if isinstance(term, BNode)}) == nodes


def test_nobody_gets_at_a_node_of_the_data_by_its_label() -> None:
    store = EmbeddedStore(ox.Store())
    store.engine.add(ox.Quad(ox.BlankNode("n"), ox.NamedNode("http://x/p"), ox.Literal("x")))
    assert _rows(store, 'SELECT ?o { BIND(BNODE("n") AS ?s) ?s :p ?o }') == []


# --- which queries, and at what cost -------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT DISTINCT * { ?s a :T FILTER(?s > 5) }",
        "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT *) AS ?m) { ?s :p/:q ?o }",
        "SELECT ?g { GRAPH ?g { <http://x/a#b> ?p ?o . ?o :q ?z } }",
        "ASK { GRAPH <http://x/graph/inferred> { ?s ?p ?o } }",
        "DESCRIBE * { ?s :p <http://x/?q=1> }",
    ],
)
def test_ordinary_queries_are_not_even_read(query: str) -> None:
    assert not standard.may_differ(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s :p* ?o . ?o :p+ :a }",
        "SELECT * { ?s :p :e ; :p* :nn }",
        "SELECT * { ?s a ?c . ?c :p* :nn }",
        "SELECT ?g { GRAPH ?g { ?s :p ?o OPTIONAL { ?o :q ?z } FILTER(?o = :c) } }",
        "SELECT * { GRAPH ?g { ?s ?p ?o FILTER(?g = :g1) } }",
        "CONSTRUCT WHERE { ?s :p ?o }",
    ],
)
def test_what_oxigraph_has_right_is_left_alone(store: EmbeddedStore, query: str) -> None:
    text = _PREFIX + query
    assert standard.respelled(text, standard.Dataset(store.engine), {}).text == text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { GRAPH ?g { SELECT * { ?s ?p } }",
        "SELECT (BNODE( AS ?x) {",
        "bnode(",
        "GRAPH ?g {{",
    ],
)
def test_mistakes_are_told_of_the_text_as_it_is(store: EmbeddedStore, query: str) -> None:
    with pytest.raises(QueryError) as told:
        store.query(query)
    assert "solution" not in str(told.value)


def test_queries_at_random(store: EmbeddedStore) -> None:
    """Patterns within patterns; rdflib is asked the same."""
    chance = random.Random(7)
    other = _as_rdflib(store)
    parts = [line.strip() for line in _PATTERNS.splitlines() if "BOUND" not in line]
    parts = [part for part in parts if part and not re.search("SELECT|MINUS|^VALUES", part)]
    for _ in range(150):
        inner, outer = chance.choice(parts), chance.choice(parts)
        joined = chance.choice(("{0} . {1}", "{{ {0} }} UNION {{ {1} }}", "{0} OPTIONAL {{ {1} }}"))
        body = re.sub(
            r"_:(\w+)", lambda m: f"_:{m[1]}{chance.random():.9f}"[:9], joined.format(outer, inner)
        )
        if not re.search(r"BIND.*BIND|_:", body):
            _compare(store, other, f"SELECT * {{ GRAPH ?g {{ {body} }} }}")


def _as_rdflib(store: EmbeddedStore) -> Dataset:
    other = Dataset()
    data = ox.serialize(
        store.engine.quads_for_pattern(None, None, None), format=ox.RdfFormat.N_QUADS
    )
    other.parse(data=data or b"", format="nquads")
    return other


def _compare(store: EmbeddedStore, other: Dataset, query: str) -> None:
    found = store.query(_PREFIX + query)
    rows = Counter(map(_comparable, found.rows()))
    expected = Counter(
        _comparable(tuple(row.get(rdflib.Variable(name)) for name in found.variables))
        for row in other.query(_PREFIX + query).bindings
    )
    assert rows == expected, query


def _comparable(row: tuple[Term | None, ...]) -> tuple[object, ...]:
    return tuple("_" if isinstance(term, BNode) else term for term in row)
