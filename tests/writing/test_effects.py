"""What an update would do is what it does; graphs that nobody writes stay as they are."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import Protected, QueryError
from kg.writing.effects import Effects, Graphs, effects, interferes, mirrored
from kg.writing.operations import parsed
from kg.writing.transaction import apply

if TYPE_CHECKING:
    from collections.abc import Iterable

PROLOGUE = "BASE <http://e/> PREFIX : <http://e/>"
DATA = """
<a> <p> <b>, 1, 1.50, "x"@en, "x"@en--ltr, "x"^^<t>, _:n . _:n <q> _:n, <a> . <c> <q> "1" .
GRAPH <g> { <a> <p> <b> . <b> <q> _:m . _:m <p> 2 . <b> <r> <<( <a> <p> _:m )>> }
GRAPH <h> { <a> <q> <b>, "\\"\\\\\\n{}" . <c> <p> <a> }
"""


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://e/{name}")


def filled(data: str = DATA) -> ox.Store:
    store = ox.Store()
    store.update(f"{PROLOGUE} INSERT DATA {{ {data} }}")
    return store


def canonical(quads: Iterable[ox.Quad]) -> ox.Dataset:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def check(text: str, data: str = DATA) -> Effects:
    """An update's effects, which are what the engine makes of it."""
    store = filled(data)
    before = list(store)
    found = effects(text, store)
    assert set(store) == set(before), "nothing is done"
    assert found.removed <= set(before)
    assert not found.added & set(before)
    copy = ox.Store()
    copy.extend(before)
    copy.update(text)
    apply(store, found.removed, found.added)
    assert canonical(store) == canonical(copy)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a> <p> <b>, 'new'@en, _:x . _:x <p> _:x GRAPH :g { _:x <p> <d> } }",
        "INSERT DATA { _:x <p> 1 } ; INSERT DATA { _:y <q> 1 }",
        "INSERT DATA { <a> <p> 'x'@en--rtl , <<( <a> <p> 'y' )>> }",
        "DELETE DATA { <a> <p> <b>, 'x'@en GRAPH <h> { <c> <p> <a>, <b> } }",
        "DELETE DATA { <a> <p> <b> } ; INSERT DATA { <a> <p> <b> }",
        "INSERT DATA { <z> <p> <b> } ; DELETE DATA { <z> <p> <b> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE WHERE { GRAPH ?g { ?s <p> ?o } ?s ?p ?o }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(isBlank(?s) || lang(?o) = 'en') }",
        "INSERT { ?s <new> ?o, ?nobody GRAPH ?p { ?o ?p ?s } } WHERE { ?s ?p ?o }",
        "INSERT { [] <of> ?s ; <and> _:x . _:x <in> (?o) } WHERE { ?s <p> ?o }",
        "INSERT { _:x <of> 1 } WHERE { ?s <p> ?o . GRAPH ?g { ?a ?b ?c } }",
        "INSERT { ?s <n> ?n } WHERE { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s }",
        "INSERT { ?s <n> ?o } WHERE { ?s ?p ?x OPTIONAL { ?x <q> ?o } }",
        "WITH <g> DELETE { ?s ?p ?o } INSERT { ?s <x> 1 GRAPH <i> { ?s ?p 1 } } WHERE { ?s ?p ?o }",
        "WITH <g> INSERT { <x> <y> <z> } WHERE {}",
        "WITH <g> INSERT { ?s ?p ?o } USING <h> WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?g } USING <g> USING <h> USING NAMED <h> WHERE { ?s ?p ?o GRAPH ?g {} }",
        "INSERT { ?s <reified> <<( ?s ?p ?o )>> } WHERE { GRAPH <g> { ?s ?p ?o } }",
        "DELETE { GRAPH <g> { ?s ?p ?t } } WHERE { GRAPH <g> { ?s ?p ?t } FILTER isTriple(?t) }",
        "INSERT { <x> <p> ?captured, ?row } WHERE { <a> <p> ?captured . <a> <q> ?row }",
        "INSERT { ?s <f> ?v } WHERE { ?s <p> 1 BIND(1/0 AS ?v) }",
        "INSERT { <x> <v> ?v } WHERE { VALUES ?v { 1 UNDEF 'two'@en } }",
        "CLEAR DEFAULT",
        "CLEAR GRAPH <g> ; DROP SILENT GRAPH <none>",
        "DROP NAMED",
        "INSERT DATA { GRAPH <n> { <a> <b> 3 } } ; CLEAR NAMED ; INSERT DATA { <a> <b> 4 }",
        "INSERT DATA { GRAPH <n> { <a> <b> 3 } } ; DROP ALL",
        "CREATE GRAPH <n> ; CREATE SILENT GRAPH <g>",
        *("ADD <g> TO <h>", "ADD DEFAULT TO <n>", "COPY <g> TO <h>", "COPY <h> TO DEFAULT"),
        *("MOVE <g> TO <h>", "MOVE DEFAULT TO <g>", "MOVE <g> TO <g>", "COPY DEFAULT TO DEFAULT"),
        "INSERT DATA { GRAPH <g> { <a> <n> 1 } } ; COPY <g> TO <n> ; MOVE <n> TO DEFAULT",
        "DELETE WHERE { ?s <p> ?o } ; INSERT { ?s <n> ?o } WHERE { ?s ?p ?o }",
        """INSERT { ?o <r> ?s, [] } WHERE { ?s <p> ?o } ; DELETE WHERE { ?s <r> ?o . ?o <p> ?s } ;
        INSERT { GRAPH <n> { ?s ?p ?o } } WHERE { ?s ?p ?o } ; CLEAR DEFAULT""",
    ],
)
def test_effects_are_what_the_engine_does(text: str) -> None:
    check(f"{PROLOGUE} {text}")


def test_deletions_come_before_insertions() -> None:
    """Section 3.1.3 of the standard; the engine goes from solution to solution instead."""
    store = filled("<a> <p> <b> . <b> <p> <a> . <b> <p> <c> .")
    found = effects(
        f"{PROLOGUE} DELETE {{ ?s :p ?o }} INSERT {{ ?o :p ?s }} WHERE {{ ?s :p ?o }}", store
    )
    assert found.removed == {ox.Quad(iri("b"), iri("p"), iri("c"))}
    assert found.added == {ox.Quad(iri("c"), iri("p"), iri("b"))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DELETE { ?s :p ?o } INSERT { ?o :p ?s } WHERE { ?s ?p ?o }", True),
        ("DELETE { ?s ?p ?o } INSERT { ?o :p ?s } WHERE { ?s ?p ?o }", True),
        ("DELETE { ?s :q ?o } INSERT { ?o :p ?s } WHERE { ?s ?p ?o }", False),
        ("DELETE { ?s :p ?o } INSERT { ?s :q [] } WHERE { ?s :p ?o }", False),
        ("WITH :g DELETE { ?s :p 1 } INSERT { ?s :q 2 . <a> :p 1 } WHERE {}", True),
        ("DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", False),
        ("INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }", False),
    ],
)
def test_what_interferes(text: str, *, expected: bool) -> None:
    (operation,) = parsed(f"{PROLOGUE} {text}")
    assert interferes(operation) is expected


def test_a_prologue_may_stand_between() -> None:
    text = """PREFIX : <http://e/> DELETE DATA { :c :q "1" };
        BASE <http://e/x/> PREFIX : <http://e/y/> # again
        INSERT { :c <d> ?o, ?b } WHERE { <../c> ?p ?o BIND(<b> AS ?b) } ; PREFIX z: <z/>"""
    found = effects(text, filled('<c> <q> "1", "2"'), base="http://e/")
    subject, predicate = iri("y/c"), iri("x/d")
    assert found.removed == {ox.Quad(iri("c"), iri("q"), ox.Literal("1"))}
    assert found.added == {
        ox.Quad(subject, predicate, term) for term in (ox.Literal("2"), iri("x/b"))
    }


def test_what_fails_as_it_runs() -> None:
    for first in ("", "INSERT DATA { <x> <p> 1 } ;"):
        with pytest.raises(QueryError, match="cannot be run"):
            effects(
                f"{PROLOGUE} {first} INSERT {{ <a> <b> ?c }} WHERE {{ BIND(:f(1) AS ?c) }}",
                filled(),
            )
    with pytest.raises(QueryError, match="LOAD is refused"):
        effects("LOAD <http://e/>", filled())


# --- random updates --------------------------------------------------------------------------

TERMS = ("<a>", "<b>", "<c>", "1", '"x"@en')
NODES = TERMS[:3]
VARIABLES = ("?x", "?y", "?z")
OLD, NEW = ("<p>", "<q>"), ("<p2>", "<q2>")


def triples(
    subjects: Iterable[str], predicates: Iterable[str], objects: Iterable[str]
) -> st.SearchStrategy[str]:
    triple = st.tuples(*map(st.sampled_from, (tuple(subjects), tuple(predicates), tuple(objects))))
    return st.lists(triple.map(" ".join), min_size=1, max_size=3).map(" . ".join)


def quads(plain: st.SearchStrategy[str], graphs: Iterable[str]) -> st.SearchStrategy[str]:
    named = st.tuples(st.sampled_from(tuple(graphs)), plain).map(
        lambda q: "GRAPH {} {{ {} }}".format(*q)
    )
    return plain | named | st.tuples(plain, named).map(" . ".join)


GRAPHS = ("<g>", "<h>")
PATTERNS = quads(triples(NODES + VARIABLES, (*OLD, *NEW, "?y"), TERMS + VARIABLES), (*GRAPHS, "?g"))
BLANK = ("_:x", "[]")
GROUND = quads(triples(NODES, OLD + NEW, TERMS), GRAPHS)


def templates(predicates: tuple[str, ...], blank: tuple[str, ...] = ()) -> st.SearchStrategy[str]:
    return quads(
        triples(NODES + VARIABLES + blank, predicates, TERMS + VARIABLES + blank),
        (*GRAPHS, "?g", "?x"),
    )


@st.composite
def modifications(draw: st.DrawFn) -> str:
    old, new = draw(st.sampled_from([(OLD, NEW), (NEW, OLD)]))
    with_ = draw(st.sampled_from(["", "WITH <g>"]))
    using = draw(st.sampled_from(["", "", "USING <h>", "USING <g> USING NAMED <h>"]))
    # What is deleted and what is inserted differ, because the engine does both at once.
    delete = draw(st.none() | templates(old))
    insert = draw(st.none() | templates(new, BLANK) if delete else templates(new, BLANK))
    parts = [with_]
    parts += [f"DELETE {{ {delete} }}"] if delete else []
    parts += [f"INSERT {{ {insert} }}"] if insert else []
    return " ".join([*parts, using, f"WHERE {{ {draw(PATTERNS)} }}"])


OPERATIONS = st.one_of(
    quads(triples((*NODES, "[]"), OLD + NEW, (*TERMS, "[]")), GRAPHS).map(
        "INSERT DATA {{ {} }}".format
    ),
    GROUND.map("DELETE DATA {{ {} }}".format),
    PATTERNS.map("DELETE WHERE {{ {} }}".format),
    modifications(),
    modifications(),
    st.sampled_from(
        [
            f"{verb} SILENT {a} TO {b}"
            for verb in ("ADD", "MOVE", "COPY")
            for a, b in itertools.product(("DEFAULT", "<g>", "<h>"), repeat=2)
        ]
        + [
            f"{verb} SILENT {graph}"
            for verb in ("CLEAR", "DROP")
            for graph in ("DEFAULT", "NAMED", "ALL", "GRAPH <g>")
        ]
    ),
)


@settings(max_examples=300, deadline=None)
@given(GROUND, st.lists(OPERATIONS, min_size=1, max_size=4))
def test_random_updates(data: str, operations: list[str]) -> None:
    check(f"{PROLOGUE} {' ; '.join(operations)}", data)


# --- a default graph that is the union of all ------------------------------------------------

ASSERTED, INFERRED = iri("graph/asserted"), iri("graph/inferred")
UNION = Graphs(ASSERTED, frozenset((INFERRED,)))


@pytest.fixture
def union() -> ox.Store:
    store = filled(
        "GRAPH <g> { <a> <p> <b>, <c> } GRAPH <h> { <a> <p> <b> } "
        "GRAPH <graph/asserted> { <a> <p> 1 } GRAPH <graph/inferred> { <a> <p> <b> . <b> <p> <a> }"
    )
    apply(store, *mirrored(store, (), set(store)))
    return store


def changed(text: str, store: ox.Store) -> tuple[list[str], list[str]]:
    found = effects(f"{PROLOGUE} {text}", store, UNION)
    removed, added = mirrored(store, found.removed, found.added)
    apply(store, removed, added)
    named = {quad.triple for quad in store if quad.graph_name != ox.DefaultGraph()}
    assert {q.triple for q in store.quads_for_pattern(None, None, None, ox.DefaultGraph())} == named
    short = lambda quads: sorted(str(quad).replace("http://e/", "") for quad in quads)  # noqa: E731
    return short(found.removed), short(found.added)


def test_without_graph(union: ox.Store) -> None:
    assert changed("INSERT DATA { <a> <p> <b>, 1 }", union) == (
        [],
        ["<a> <p> <b> <graph/asserted>"],
    )
    assert changed("DELETE DATA { <a> <p> <b> . <b> <p> <a> }", union) == (
        ["<a> <p> <b> <g>", "<a> <p> <b> <graph/asserted>", "<a> <p> <b> <h>"],
        [],
    )


def test_patterns_see_the_union(union: ox.Store) -> None:
    text = "INSERT DATA { <x> <p> <b> } ; DELETE WHERE { <x> <p> <b> } ; "
    text += "INSERT { ?s <n> ?n } WHERE { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s }"
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert changed(text, union) == (
        [],
        [f'<a> <n> "3"{integer} <graph/asserted>', f'<b> <n> "1"{integer} <graph/asserted>'],
    )


def test_later_operations_see_the_union_of_what_is_left(union: ox.Store) -> None:
    text = (
        "DELETE DATA { GRAPH <g> { <a> <p> <b>, <c> } } ; INSERT { ?o <of> ?s } WHERE { ?s <p> ?o }"
    )
    removed, added = changed(text, union)
    assert removed == ["<a> <p> <b> <g>", "<a> <p> <c> <g>"]
    assert [line.split()[0] for line in added] == ["<a>", "<b>"]


def test_whole_graphs(union: ox.Store) -> None:
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert changed("CLEAR DEFAULT", union) == ([f'<a> <p> "1"{integer} <graph/asserted>'], [])
    assert changed("COPY <h> TO DEFAULT", union) == ([], ["<a> <p> <b> <graph/asserted>"])
    assert changed("DROP ALL", union) == (
        [
            *("<a> <p> <b> <g>", "<a> <p> <b> <graph/asserted>", "<a> <p> <b> <h>"),
            "<a> <p> <c> <g>",
        ],
        [],
    )
    assert changed("COPY <graph/inferred> TO <i>; CLEAR NAMED", union) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { GRAPH <graph/inferred> { <a> <b> <c> } }",
        "DELETE DATA { GRAPH <graph/inferred> { <a> <b> <c> } }",
        "DELETE WHERE { GRAPH <graph/inferred> { <nobody> ?p ?o } }",
        "DELETE WHERE { GRAPH ?g { <b> ?p ?o } }",
        "WITH <graph/inferred> INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "INSERT { GRAPH :graph\\/inferred { ?s ?p 1 } } WHERE { ?s ?p ?o }",
        "CLEAR GRAPH <graph/inferred>",
        "DROP SILENT GRAPH <graph/inferred>",
        "CREATE GRAPH <graph/inferred>",
        "ADD <g> TO <graph/inferred>",
        "MOVE <graph/inferred> TO <g>",
    ],
)
def test_a_protected_graph_is_not_written(text: str, union: ox.Store) -> None:
    with pytest.raises(Protected, match="not written by hand") as caught:
        effects(f"{PROLOGUE} {text}", union, UNION)
    assert caught.value.status == 403
    assert caught.value.remedy


def test_a_hundred_statements_take_little_time() -> None:
    store = filled()
    data = "\n".join(f'<s{n}> <p> "a text of some length, number {n}"@en .' for n in range(100))
    text = f"{PROLOGUE} INSERT DATA {{ {data} }}"
    times = []
    for _ in range(5):
        start = time.perf_counter()
        found = effects(text, store)
        times.append(time.perf_counter() - start)
        assert len(found.added) == 100
    assert min(times) < 0.02, "well below the time of a commit"
