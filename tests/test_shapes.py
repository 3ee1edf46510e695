"""What the mapping makes conforms to the shapes; each way of breaking one is told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from stories import Story, closed, knowledge, stories

from kg.mapping import ENT
from kg.resources import ONTOLOGY

if TYPE_CHECKING:
    from collections.abc import Callable

STORIES = {story.name: story for story in stories("mapping")}
SHAPES = Graph().parse(ONTOLOGY / "shapes.ttl")


def graph(story: Story) -> Graph:
    found = Graph()
    for quad in (*story.quads(), *knowledge(story)[0], *knowledge(story)[1]):
        found.add(quad[:3])
    return found


def messages(data: Graph) -> set[str]:
    conforms, results, text = validate(data, shacl_graph=SHAPES, inference="none")
    assert isinstance(results, Graph), text
    found = {str(message) for message in results.objects(None, SH.resultMessage)}
    assert conforms is not bool(found)
    return found


def test_every_story_conforms_before_and_after_reasoning() -> None:
    data = Graph()
    for story in STORIES.values():
        data += graph(story)
    assert messages(data) == set()
    for triple in closed("mapping"):
        data.add(triple)
    assert messages(data) == set()


def call(story: Story) -> URIRef:
    return URIRef(f"{story.base}contact/phone-call/2016-08-09/theresa-may/vladimir-putin")


def tenure(story: Story) -> URIRef:
    return URIRef(f"{story.base}tenure/theresa-may/prime-minister-of-the-united-kingdom/2016")


BROKEN = [
    ("remove", call, ENT.evidence, None, "needs evidence"),
    ("remove", call, ENT.status, None, "exactly one status"),
    ("add", call, ENT.status, ENT.Denied, "exactly one status"),
    ("set", call, ENT.status, ENT.Agreed, "exactly one status"),
    ("set", call, ENT.status, ENT.Planned, "Only in a contact that occurred"),
    ("remove", call, RDFS.label, None, "label in English"),
    ("remove", call, ENT.participant, None, "A contact has participants"),
    ("set", call, ENT.date, Literal("yesterday"), "one date"),
    ("add", call, ENT.date, Literal("2016", datatype=XSD.gYear), "one date"),
    ("set", call, ENT.topic, URIRef("https://example.org/love"), "concept of the topic scheme"),
    ("remove", tenure, ENT.office, None, "exactly one office"),
    ("remove", tenure, ENT.holder, None, "has a holder"),
    ("set", tenure, ENT.tenureStatus, ENT.Occurred, "current, former, designate or acting"),
    ("set", None, ENT.exact, None, "exactly one quote"),
    ("set", None, ENT.exact, Literal("a shorter quote"), "another length"),
    ("set", None, ENT.startOffset, Literal(100_000), "before it ends"),
    ("set", None, ENT.inDocument, None, "exactly one document"),
    ("set", None, ENT.confidence, Literal("2", datatype=XSD.decimal), "from 0 to 1"),
]


@pytest.mark.parametrize(("how", "node", "predicate", "value", "message"), BROKEN)
def test_what_is_broken_is_told(
    how: str, node: Callable[[Story], URIRef] | None, predicate: URIRef, value: object, message: str
) -> None:
    story = STORIES["call"]
    data = graph(story)
    focus = node(story) if node else min(data.subjects(RDF.type, ENT.Evidence))
    if how != "add":
        data.remove((focus, predicate, None))
    if value is not None:
        data.add((focus, predicate, value))  # type: ignore[arg-type]
    assert any(message in found for found in messages(data)), messages(data)
