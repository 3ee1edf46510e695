"""What reports say becomes quads; what follows from them is sound."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rdflib import Literal, URIRef
from stories import Story, ask, authority, closed, stored, stories

from kg.mapping import BASE, ENT, Terms, authority_quads, ontology_quads, quads
from kg.mapping.labels import day, listed
from kg.mapping.terms import date, decimal
from kg.model import Document

if TYPE_CHECKING:
    import pyoxigraph as ox

STORIES = stories("mapping")


@pytest.fixture(scope="module")
def asked() -> dict[str, ox.Store]:
    return {story.name: stored(story, closed("mapping")) for story in STORIES}


@pytest.mark.parametrize(
    ("story", "pattern"),
    [
        pytest.param(story, pattern, id=f"{story.name}-{number}")
        for story in STORIES
        for number, pattern in enumerate(story.holds)
    ],
)
def test_this_holds(story: Story, pattern: str, asked: dict[str, ox.Store]) -> None:
    assert ask(asked[story.name], story, pattern), pattern


@pytest.mark.parametrize(
    ("story", "pattern"),
    [
        pytest.param(story, pattern, id=f"{story.name}-{number}")
        for story in STORIES
        for number, pattern in enumerate(story.fails)
    ],
)
def test_this_does_not(story: Story, pattern: str, asked: dict[str, ox.Store]) -> None:
    assert not ask(asked[story.name], story, pattern), pattern


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_graph_of_a_document_is_sound(story: Story, asked: dict[str, ox.Store]) -> None:
    for nonsense in (
        "?x ent:metWith ?x",
        "?x ent:spokeByPhoneWith ?x",
        "?x ent:cooperatesOnSecurityWith ?x",
        "?t ent:currentHolder ?p . ?t ent:formerHolder ?p",
        """?e a ent:Encounter ; ent:encounterIn/ent:status ?s
           FILTER (?s NOT IN (ent:Occurred, ent:Ongoing))""",
        "?x a ent:Event ; a ent:Agreement",
        "?x a ent:Person ; a ent:State",
        # nothing without a label, nothing told without words
        "?x a ?class . FILTER (STRSTARTS(STR(?x), STR(<>))) FILTER NOT EXISTS { ?x rdfs:label ?l }",
        """VALUES ?c { ent:Event ent:Agreement ent:Encounter ent:AgreementPair ent:Membership
                       ent:RelationAssessment ent:Expression }
           ?x a ?c FILTER NOT EXISTS { ?x ent:evidence/ent:exact ?q }""",
        "?x rdfs:label ?a, ?b . FILTER (LANG(?a) = LANG(?b) && STR(?a) < STR(?b))",
    ):
        assert not ask(asked[story.name], story, nonsense), nonsense


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_same_facts_give_the_same_quads(story: Story) -> None:
    once = story.quads()
    assert len(once) == len(set(once))
    assert once == story.quads()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_another_base_moves_every_instance_and_nothing_else(story: Story) -> None:
    other = "http://localhost:8000/id/"
    moved = quads(story.consolidated(), story.documents, authority(), base=other)
    assert [tuple(str(term).replace(other, story.base) for term in quad) for quad in moved] == [
        tuple(map(str, quad)) for quad in story.quads()
    ]
    iris = {t for quad in story.quads() for t in quad if isinstance(t, URIRef)}
    assert {iri for iri in iris if not iri.startswith(story.base)} == {
        iri for iri in iris if iri.startswith(str(ENT)) or "rdf-" in iri
    }


def test_quotes_are_the_text_at_their_offsets() -> None:
    for story in STORIES:
        texts = {Terms(story.base).document(id_): d.text for id_, d in story.documents.items()}
        nodes: dict[URIRef, dict[URIRef, object]] = {}
        for s, p, o, _ in story.quads():
            nodes.setdefault(s, {})[p] = o
        found = [node for node in nodes.values() if ENT.exact in node]
        assert found
        for node in found:
            text = texts[node[ENT.inDocument]]
            span = slice(int(node[ENT.startOffset]), int(node[ENT.endOffset]))
            assert text[span] == str(node[ENT.exact])


def test_documents_are_described_even_when_they_tell_nothing() -> None:
    empty = Document(id="a b/ü", text="Nothing.", date="2016-08", url="https://example.org/a")
    found = list(quads([], {empty.id: empty}, authority()))
    node = URIRef(f"{BASE}document/a%20b%2F%C3%BC")
    assert {quad.subject for quad in found} == {node}
    assert {quad.graph for quad in found} == {URIRef(f"{BASE}graph/document/a%20b%2F%C3%BC")}
    assert (node, ENT.published, date("2016-08")) in {quad[:3] for quad in found}


def test_files_load_under_the_base_asked_for_and_always_alike() -> None:
    base = "https://example.org/x/"
    for load in (ontology_quads, authority_quads):
        first, again = list(load(base)), list(load(base))
        assert first == again
        assert not [q for q in first if any(str(term).startswith(BASE) for term in q)]
    assert {str(q.graph) for q in ontology_quads()} == {f"{BASE}graph/ontology"}


def test_values_are_written_as_stores_keep_them() -> None:
    assert [str(decimal(x)) for x in (1.0, 0.9, 0.875, 0.0, 1e-7)] == [
        "1", "0.9", "0.875", "0", "0.0000001",
    ]  # fmt: skip
    assert date("2016-08").n3() == Literal("2016-08", datatype=date("2016-08").datatype).n3()
    assert re.search(r"gYear>$", date("2016").n3())


def test_labels_read_like_news() -> None:
    assert day("2016-08-09") == "9 August 2016"
    assert day("2016-08") == "August 2016"
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "C"]) == "A, B and C"
    assert listed(["A", "B", "C", "D", "E"]) == "A, B and 3 others"
