"""The reasoners say what follows and nothing idle, and agree; the premises lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, XSD, BNode, Literal, URIRef
from stories import Story, closure, knowledge, stories

from kg import extractors
from kg.authority import load
from kg.consolidate import consolidated
from kg.documents import read
from kg.errors import InputError
from kg.mapping import BASE, ENT, authority_quads, ontology_quads, quads
from kg.model import Quad, Triple
from kg.reason import REASONERS, Contradiction, premises, reasoner
from kg.reason.closure import Closure
from kg.reason.terms import named
from kg.sources import facts, gathered

SAMPLES = Path(__file__).parent.parent / "examples" / "reports"
STORIES = stories("mapping")
Follows = Callable[..., set[Triple]]


def ns(name: str) -> URIRef:
    return URIRef(f"https://example.org/#{name}")


@pytest.fixture(params=["entente", "owlrl"])
def follows(request: pytest.FixtureRequest) -> Follows:
    """What follows from triples, by each reasoner."""
    chosen = reasoner(request.param)
    return lambda *triples: set(chosen.inferred(Triple(*t) for t in triples))


def test_classes_inverses_and_chains_conclude(follows: Follows) -> None:
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


def test_nothing_idle_is_told(follows: Follows) -> None:
    found = follows(
        (ns("A"), RDF.type, OWL.Class),
        (ns("x"), RDF.type, ns("A")),
        (ns("x"), ns("d"), Literal("words", lang="en")),
        (ns("x"), ns("n"), Literal(1)),
        (ns("p"), RDF.type, OWL.ObjectProperty),
    )
    assert found == set()


@pytest.mark.parametrize("name", ["entente", "owlrl"])
def test_what_is_given_is_not_inferred_and_the_order_is_one(name: str) -> None:
    given = [
        (ns("A"), RDFS.subClassOf, ns("B")),
        (ns("B"), RDFS.subClassOf, ns("C")),
        *((ns(f"x{n}"), RDF.type, ns("A")) for n in range(5)),
    ]
    once = list(reasoner(name).inferred(Triple(*t) for t in given))
    again = list(reasoner(name).inferred(Triple(*t) for t in reversed(given)))
    assert once == again == sorted(once)
    assert not set(once) & set(given)
    assert len(once) == 1 + 2 * 5


def test_a_contradiction_is_named(follows: Follows) -> None:
    person, state = ENT.Person, ENT.State
    given = [q[:3] for q in ontology_quads() if not isinstance(q.object, Literal)]
    with pytest.raises(Contradiction, match="contradicts itself") as raised:
        follows(*given, (ns("x"), RDF.type, person), (ns("x"), RDF.type, state))
    assert str(ns("x")) in "".join(raised.value.reasons)


def test_nobody_can_be_current_and_former_holder_of_one_tenure(follows: Follows) -> None:
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
    from_whole = told(list(reasoner("entente").inferred(everything)), said)
    assert from_part == from_whole
    assert len(from_part) > 100


def test_so_does_the_part_of_the_real_authority() -> None:
    story = next(story for story in STORIES if story.name == "call")
    real = load()
    said = list(quads(consolidated(story.facts, story.documents, real), story.documents, real))
    ontology, known = set(ontology_quads(BASE)), set(authority_quads(BASE))
    ours = reasoner("entente")
    from_part = told(list(ours.inferred(premises(said, ontology, known))), said)
    from_whole = told(list(ours.inferred(about_nodes({*said, *ontology, *known}))), said)
    assert from_part == from_whole


def test_the_reasoners_agree_on_a_story() -> None:
    story = next(story for story in STORIES if story.name == "call")
    given = premises(story.quads(), *knowledge(story))
    ours, theirs = (list(reasoner(name).inferred(given)) for name in ("entente", "owlrl"))
    assert ours == theirs
    assert len(ours) > 100


@pytest.mark.slow
def test_the_reasoners_agree_on_the_samples() -> None:
    sources, known = gathered(read([SAMPLES])), load()
    accepted = facts(sources, known, extractors.named("rules")).accepted
    things = consolidated(accepted, sources.documents, known)
    said = quads(things, sources.documents, known)
    given = premises(said, ontology_quads(BASE), authority_quads(BASE))
    ours, theirs = (list(reasoner(name).inferred(given)) for name in ("entente", "owlrl"))
    assert ours == theirs
    assert len(ours) > 4000


def test_an_inferred_literal_is_a_literal() -> None:
    given = [
        (ns("p"), RDFS.subPropertyOf, ns("q")),
        (ns("x"), ns("p"), Literal("01", datatype=XSD.integer, normalize=False)),
        (ns("y"), ns("p"), Literal('naïve "\n', lang="en")),
    ]
    found = list(reasoner("entente").inferred(Triple(*t) for t in given))
    assert found == [
        (ns("x"), ns("q"), given[1][2]),
        (ns("y"), ns("q"), given[2][2]),
    ]


def test_another_spelling_of_a_value_is_nothing_new() -> None:
    """Whatever the order, and the least spelling stands for what is new."""
    short, long = (f'"{n}"^^<{XSD.integer}>' for n in ("20", "020"))
    given = [("<ex:a>", "<ex:p>", short), ("<ex:b>", "<ex:p>", long)]
    below = ("<ex:p>", named("rdfs:subPropertyOf"), "<ex:q>")
    for order in (given, given[::-1]):
        assert list(Closure(order).inferred()) == []
        assert sorted(Closure([*order, below]).inferred()) == [
            (subject, "<ex:q>", long) for subject in ("<ex:a>", "<ex:b>")
        ]


def test_what_comes_after_a_merge_is_about_both() -> None:
    same = named("owl:sameAs")
    closure = Closure([("<ex:a>", same, "<ex:b>"), ("<ex:p>", same, "<ex:q>")])
    new = {("<ex:b>", "<ex:q>", "<ex:c>"), ("<ex:a>", "<ex:p>", "<ex:c>")}
    assert new <= closure.add([("<ex:b>", "<ex:p>", "<ex:c>")]).added
    assert new <= set(closure)


def test_a_property_may_be_the_same_as_type() -> None:
    closure = Closure(
        [
            ("<ex:isA>", named("owl:sameAs"), named("rdf:type")),
            ("<ex:May>", "<ex:isA>", "<ex:Person>"),
            ("<ex:Person>", named("rdfs:subClassOf"), "<ex:Agent>"),
        ]
    )
    assert ("<ex:May>", named("rdf:type"), "<ex:Agent>") in closure
    assert ("<ex:May>", "<ex:isA>", "<ex:Agent>") in set(closure.inferred())


def test_what_rdf_cannot_say_is_told_in_full_only() -> None:
    given = [
        ("_:p", named("owl:inverseOf"), "<ex:p>"),
        ("<ex:a>", "<ex:p>", '"words"'),
        ("<ex:p>", named("rdfs:range"), "<ex:Words>"),
    ]
    odd = {('"words"', "_:p", "<ex:a>"), ('"words"', named("rdf:type"), "<ex:Words>")}
    assert not list(Closure(given).inferred())
    assert odd <= set(Closure(given, full=True))
