"""The reference reasoner says what follows and nothing idle; its premises lose nothing."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Literal, URIRef
from stories import Story, closure, knowledge, stories

from kg.authority import load
from kg.consolidate import consolidated
from kg.errors import InputError
from kg.mapping import BASE, ENT, authority_quads, ontology_quads, quads
from kg.model import Quad, Triple
from kg.reason import REASONERS, Contradiction, premises, reasoner

STORIES = stories("mapping")


def ns(name: str) -> URIRef:
    return URIRef(f"https://example.org/#{name}")


def follows(*triples: tuple) -> set[Triple]:
    return set(reasoner("owlrl").inferred(Triple(*t) for t in triples))


def test_classes_inverses_and_chains_conclude() -> None:
    chain, rest = BNode("chain"), BNode("rest")
    found = follows(
        (ns("A"), RDFS.subClassOf, ns("B")),
        (ns("x"), RDF.type, ns("A")),
        (ns("p"), OWL.inverseOf, ns("q")),
        (ns("x"), ns("p"), ns("y")),
        (ns("s"), OWL.propertyChainAxiom, chain),
        (chain, RDF.first, ns("p")),
        (chain, RDF.rest, rest),
        (rest, RDF.first, ns("p")),
        (rest, RDF.rest, RDF.nil),
        (ns("y"), ns("p"), ns("z")),
    )
    assert found == {
        (ns("x"), RDF.type, ns("B")),
        (ns("y"), ns("q"), ns("x")),
        (ns("z"), ns("q"), ns("y")),
        (ns("x"), ns("s"), ns("z")),
    }


def test_nothing_idle_is_told() -> None:
    found = follows(
        (ns("A"), RDF.type, OWL.Class),
        (ns("x"), RDF.type, ns("A")),
        (ns("x"), ns("d"), Literal("words", lang="en")),
        (ns("x"), ns("n"), Literal(1)),
        (ns("p"), RDF.type, OWL.ObjectProperty),
    )
    assert found == set()


def test_what_is_given_is_not_inferred_and_the_order_is_one() -> None:
    given = [
        (ns("A"), RDFS.subClassOf, ns("B")),
        (ns("B"), RDFS.subClassOf, ns("C")),
        *((ns(f"x{n}"), RDF.type, ns("A")) for n in range(5)),
    ]
    once = list(reasoner("owlrl").inferred(Triple(*t) for t in given))
    again = list(reasoner("owlrl").inferred(Triple(*t) for t in reversed(given)))
    assert once == again == sorted(once)
    assert not set(once) & set(given)
    assert len(once) == 1 + 2 * 5


def test_a_contradiction_is_named() -> None:
    person, state = ENT.Person, ENT.State
    given = [q[:3] for q in ontology_quads() if not isinstance(q.object, Literal)]
    with pytest.raises(Contradiction, match="contradicts itself") as raised:
        follows(*given, (ns("x"), RDF.type, person), (ns("x"), RDF.type, state))
    assert str(ns("x")) in "".join(raised.value.reasons)


def test_nobody_can_be_current_and_former_holder_of_one_tenure() -> None:
    given = [q[:3] for q in ontology_quads() if not isinstance(q.object, Literal)]
    with pytest.raises(Contradiction):
        follows(*given, (ns("t"), ENT.currentHolder, ns("p")), (ns("t"), ENT.formerHolder, ns("p")))


def test_reasoners_are_known_by_name() -> None:
    assert set(REASONERS) == {"entente", "owlrl", "none"}
    given = [Triple(ns("x"), RDF.type, ns("A")), Triple(ns("A"), RDFS.subClassOf, ns("B"))]
    assert list(reasoner("none").inferred(given)) == []
    with pytest.raises(InputError, match="choose one of entente, owlrl, none"):
        reasoner("pellet")


def test_premises_leave_out_what_leads_nowhere() -> None:
    story = next(story for story in STORIES if story.name == "call")
    ontology, known = knowledge(story)
    chosen = premises(story.quads(), ontology, known)
    predicates = {triple.predicate for triple in chosen}
    assert not [triple for triple in chosen if isinstance(triple.object, Literal)]
    assert predicates.isdisjoint({OWL.sameAs, ENT.evidence, ENT.inDocument, RDFS.isDefinedBy})
    iris = {str(term).removeprefix(story.base) for triple in chosen for term in triple}
    assert "office/president-of-russia" in iris  # a tenure leads there
    assert "organization/nato" in iris  # a state leads there
    assert "office/president-of-the-united-states" not in iris  # nothing leads there
    assert "tenure/vladimir-putin/president-of-russia/2000" not in iris  # office ↛ holders


def whole(story: Story) -> set[Triple]:
    """Everything, where ``premises`` gives the part that matters; literals aside."""
    ontology, known = knowledge(story)
    return about_nodes({*story.quads(), *ontology, *known})


def about_nodes(given: set[Quad]) -> set[Triple]:
    return {
        Triple(*quad[:3])
        for quad in given
        if not isinstance(quad.object, Literal) and quad.predicate != OWL.sameAs
    }


def told(found: list[Triple], said: list[Quad]) -> set[Triple]:
    """What was inferred about the nodes that the documents tell of, evidence aside."""
    proof = {quad.object for quad in said if quad.predicate == ENT.evidence}
    nodes = {quad.subject for quad in said} - proof
    return {t for t in found if t.subject in nodes and t.object not in proof}


def test_the_part_of_the_authority_gives_what_the_whole_gives() -> None:
    several = [s for s in STORIES if s.name in ("call", "then-and-now", "agreements")]
    said = [quad for story in several for quad in story.quads()]
    everything = set().union(*map(whole, several))
    from_part = told(closure(several), said)
    from_whole = told(list(reasoner("owlrl").inferred(everything)), said)
    assert from_part == from_whole
    assert len(from_part) > 100


@pytest.mark.slow
def test_so_does_the_part_of_the_real_authority() -> None:
    story = next(story for story in STORIES if story.name == "call")
    real = load()
    said = list(quads(consolidated(story.facts, story.documents, real), story.documents, real))
    ontology, known = set(ontology_quads(BASE)), set(authority_quads(BASE))
    owlrl = reasoner("owlrl")
    from_part = told(list(owlrl.inferred(premises(said, ontology, known))), said)
    from_whole = told(list(owlrl.inferred(about_nodes({*said, *ontology, *known}))), said)
    assert from_part == from_whole
