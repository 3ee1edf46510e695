"""A store that changes holds what a new store of the same statements would hold."""

from __future__ import annotations

from itertools import chain

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS

from kg.mapping.terms import ENT
from kg.model import Quad
from kg.reason import Contradiction, premises, reasoner
from kg.store.terms import quad_from_oxigraph, quad_to_oxigraph
from kg.writing import transaction
from kg.writing.closed import ClosedStore

BASE = "https://example.org/id/"
ONTOLOGY, AUTHORITY, INFERRED = (
    ox.NamedNode(f"{BASE}graph/{name}") for name in ("ontology", "authority", "inferred")
)
SAYING = [ox.NamedNode(f"{BASE}graph/{name}") for name in ("document/a", "document/b", "asserted")]


def _iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(name if ":" in name else BASE + name)


def _quads(text: str, graph: ox.NamedNode) -> list[ox.Quad]:
    lines = (line.split() for line in text.strip().splitlines())
    return [ox.Quad(_iri(s), _iri(p), _iri(o), graph) for s, p, o in lines]


NOTES = _quads(
    f"""
    Minister {RDFS.subClassOf} Person
    Person {OWL.disjointWith} State
    allied {RDF.type} {OWL.SymmetricProperty}
    within {RDF.type} {OWL.TransitiveProperty}
    leads {RDFS.subPropertyOf} serves
    serves {RDFS.domain} Person
    serves {RDFS.range} State
    remark {RDF.type} {OWL.AnnotationProperty}
    """,
    ONTOLOGY,
)
KNOWN = _quads(
    """
    office1 within state1
    state1 within union
    union within world
    office2 within state2
    """,
    AUTHORITY,
)
NAMES = "a b c office1 state1 office2 union".split()
BLANK = [ox.BlankNode("x1"), ox.BlankNode("x2")]
PREDICATES = [
    *map(_iri, ("within", "allied", "leads", "serves", "remark")),
    ox.NamedNode(str(ENT.evidence)),
]
nodes = st.sampled_from([*map(_iri, NAMES), *BLANK])
links = st.builds(ox.Quad, nodes, st.sampled_from(PREDICATES), nodes, st.sampled_from(SAYING))
kinds = st.builds(
    ox.Quad,
    nodes,
    st.just(ox.NamedNode(str(RDF.type))),
    st.sampled_from([_iri("Minister"), _iri("State")]),
    st.sampled_from(SAYING),
)
known = st.builds(
    ox.Quad, nodes, st.sampled_from([_iri("within")]), nodes, st.just(AUTHORITY)
) | st.sampled_from(KNOWN)
said = st.sets(links | links | links | kinds | known, max_size=6)


def _in(store: ox.Store, graph: ox.NamedNode | None) -> set[ox.Triple]:
    default = ox.DefaultGraph() if graph is None else graph
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, default)}


def _afresh(store: ox.Store) -> set[ox.Triple]:
    """What the reasoner concludes from the statements of a store, as a build has it."""
    parts: dict[ox.NamedNode, list[Quad]] = {
        graph: [
            quad_from_oxigraph(quad) for quad in store.quads_for_pattern(None, None, None, graph)
        ]
        for graph in (ONTOLOGY, AUTHORITY, *SAYING)
    }
    asserted = chain.from_iterable(parts[graph] for graph in SAYING)
    triples = reasoner("entente").inferred(premises(asserted, parts[ONTOLOGY], parts[AUTHORITY]))
    home = quad_from_oxigraph(ox.Quad(*NOTES[0].triple, INFERRED)).graph
    return {quad_to_oxigraph(Quad(*triple, home)).triple for triple in triples}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(said, said), min_size=1, max_size=5))
def test_changes_end_where_a_new_store_would(
    changes: list[tuple[set[ox.Quad], set[ox.Quad]]],
) -> None:
    store = ox.Store()
    shipped = [*NOTES, *KNOWN]
    transaction.apply(store, [], [*shipped, *(ox.Quad(*quad.triple) for quad in shipped)])
    closed = ClosedStore(store, BASE)
    for removed, added in changes:
        before = set(store)
        try:
            effect = closed.apply(removed, added)
        except Contradiction:
            assert set(store) == before
            closed.apply([], [])  # and what it knows is what the store holds
            continue
        assert _in(store, INFERRED) == _afresh(store)
        everywhere = set().union(*(_in(store, name) for name in store.named_graphs()))
        assert _in(store, None) == everywhere
        named = {q for q in before if q.graph_name != ox.DefaultGraph()}
        gone, come = effect.removed | effect.forgotten, effect.added | effect.inferred
        assert gone <= named
        assert not come & named
        assert {q for q in store if q.graph_name != ox.DefaultGraph()} == (named - gone) | come


def test_a_contradiction_is_refused_and_can_be_allowed() -> None:
    store = ox.Store()
    transaction.apply(store, [], NOTES)
    closed = ClosedStore(store, BASE)
    kinds = _quads(f"a {RDF.type} Minister\na {RDF.type} State", SAYING[0])
    before = set(store)
    with pytest.raises(Contradiction, match="cax-dw"):
        closed.apply([], kinds)
    assert set(store) == before
    closed.apply([], kinds, allow=True)
    assert kinds[0] in store
    closed.apply([], _quads("b leads state1", SAYING[0]))  # what was wrong before stops nobody
    with pytest.raises(Contradiction, match="cax-dw"):
        closed.apply([], _quads(f"b {RDF.type} State", SAYING[0]))
