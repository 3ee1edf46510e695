"""The ontology: within OWL 2 RL, every term explained, what the design names is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from owl2rl import violations
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef

from kg import mapping
from kg.consolidate.kinds import EVENTS
from kg.mapping import BASE, ENT, ontology_quads
from kg.mapping.terms import individual
from kg.model import (
    AgreementStatus,
    SecurityTopic,
    Stance,
    Status,
    TenureStatus,
    Tone,
    Topic,
)
from kg.reason import reasoner
from kg.resources import AUTHORITY, ONTOLOGY

CASES = sorted((Path(__file__).parent / "cases" / "profile").glob("*.ttl"))
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

#: What queries from outside rely on.
TERMS = """
    Agent Person State Government GovernmentBody Organization InternationalOrganization Place Office
    HeadOfGovernmentOffice HeadOfStateOffice MinisterialOffice Tenure office holder currentHolder
    formerHolder officeOf start end HeadOfGovernment HeadOfState FormerHeadOfGovernment holdsOffice
    headOfGovernmentOf headOfStateOf represents metWith spokeByPhoneWith Event Contact PhoneCall
    VideoCall Meeting Visit Talks Summit Commemoration Conflict Attack Inquiry Sanction Election
    MilitaryExercise participant actsAs participantState place hostState date topic status summitOf
    Agreement SecurityCooperationAgreement party partyState agreementStatus cooperatesOnSecurityWith
    BilateralRelation RelationAssessment between tone cause memberOf Statement Position speaker
    onBehalfOf quote stance target Document Evidence evidence inDocument exact startOffset endOffset
    confidence attributedTo SecurityTopic iso2 iso3 Occurred Ongoing Planned Proposed Cancelled
    Denied officialName demonym capital successor governmentOf seat bodyOf inState forum title
    officeOfState stateOfficeOf governmentOfficeOf OrganizationHeadOffice currentTenure formerTenure
    Encounter encounterIn firstParticipant secondParticipant firstCaller secondCaller placeState
    stateParticipant stateParty AgreementPair firstSecurityParty secondSecurityParty reportedStatus
    HeadOfGovernmentTenure targetText
""".split()


@cache
def ontology() -> Graph:
    graph = Graph()
    for quad in ontology_quads():
        graph.add(quad[:3])
    return graph


def ours() -> list[URIRef]:
    return sorted(
        {s for s in ontology().subjects() if str(s).startswith(str(ENT)) and s != ENT[""]}
    )


def test_the_ontology_is_within_owl_2_rl() -> None:
    assert violations(ontology()) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_check_of_the_profile_sees(path: Path) -> None:
    verdict = path.read_text().partition("\n")[0].removeprefix("# ")
    found = violations(Graph().parse(path))
    if verdict == "within":
        assert found == []
    else:
        expected = verdict.removeprefix("violates: ")
        assert any(expected in violation for violation in found), found


@pytest.mark.parametrize("term", ours(), ids=lambda term: term.removeprefix(str(ENT)))
def test_every_term_is_declared_labelled_and_explained(term: URIRef) -> None:
    graph = ontology()
    declared = [k for k in (*KINDS, OWL.NamedIndividual) if (term, RDF.type, k) in graph]
    assert len(declared) == 1
    label, comment = graph.value(term, RDFS.label), graph.value(term, RDFS.comment)
    assert isinstance(label, Literal)
    assert label.language == "en"
    assert isinstance(comment, Literal)
    assert comment.language == "en"
    assert re.fullmatch(r"[A-Z].*\.", comment), comment
    assert len(set(graph.objects(term, RDFS.label))) == 1
    assert (term, RDFS.isDefinedBy, ENT[""]) in graph


def test_what_queries_rely_on_is_there() -> None:
    assert sorted(term for term in TERMS if ENT[term] not in set(ours())) == []


def test_the_values_of_fact_records_are_individuals() -> None:
    for values, kind in (
        (Status, ENT.Status),
        (AgreementStatus, ENT.AgreementStatus),
        (TenureStatus, ENT.TenureStatus),
        (Tone, ENT.Tone),
        (Stance, ENT.Stance),
    ):
        found = set(ontology().subjects(RDF.type, kind))
        assert found == {individual(value) for value in get_args(values)}
    for name in EVENTS:
        assert (ENT[name], RDFS.subClassOf, ENT.Event) in ontology()


def test_the_package_and_the_authority_use_declared_terms_only() -> None:
    used = set()
    for path in Path(mapping.__file__).parent.glob("*.py"):
        used |= set(re.findall(r"\bENT\.(\w+)", path.read_text()))
    for path in (*AUTHORITY.glob("*.ttl"), ONTOLOGY / "shapes.ttl", ONTOLOGY / "topics.ttl"):
        text = re.sub(r'"[^"\n]*"|#.*', "", path.read_text())
        used |= set(re.findall(r"\bent:(\w+)", text))
    assert len(used) > 50
    assert sorted(name for name in used if ENT[name] not in set(ours())) == []


def test_the_topics_are_those_of_fact_records_and_their_umbrellas() -> None:
    graph = ontology()
    topics = {str(t).removeprefix(f"{BASE}topic/") for t in graph.subjects(RDF.type, SKOS.Concept)}
    named = {topic for part in get_args(Topic) for topic in get_args(part) or (part,)}
    umbrellas = {
        str(t).removeprefix(f"{BASE}topic/")
        for t in graph.objects(URIRef(f"{BASE}topic"), SKOS.hasTopConcept)
    }
    assert topics == named | umbrellas
    assert named.isdisjoint(umbrellas)
    secure = graph.subjects(RDF.type, ENT.SecurityTopic)
    assert {str(t).removeprefix(f"{BASE}topic/") for t in secure} == {
        "security",
        *get_args(SecurityTopic),
    }


def test_broader_is_closed_up_to_the_top() -> None:
    graph = ontology()
    for narrow, broad in graph.subject_objects(SKOS.broader):
        for broader in graph.objects(broad, SKOS.broader):
            assert (narrow, SKOS.broader, broader) in graph
    for topic in graph.subjects(RDF.type, SKOS.Concept):
        tops = [
            b for b in graph.objects(topic, SKOS.broader) if (b, SKOS.broader, None) not in graph
        ]
        assert len(tops) == 1 or (topic, SKOS.topConceptOf, None) in graph
        assert graph.value(topic, RDFS.label) == graph.value(topic, SKOS.prefLabel)


def test_alignments_lead_outwards_only() -> None:
    graph = Graph().parse(ONTOLOGY / "alignments.ttl")
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass):
        for subject, object_ in graph.subject_objects(predicate):
            assert str(subject).startswith(str(ENT))
            assert not str(object_).startswith(str(ENT))
    assert not list(graph.subject_objects(OWL.equivalentClass))
    assert not list(graph.subject_objects(OWL.sameAs))


def test_nothing_odd_follows_from_the_ontology_alone() -> None:
    given = {quad[:3] for quad in ontology_quads() if not isinstance(quad.object, Literal)}
    followed = list(reasoner("entente").inferred(given))  # raises if it contradicts itself
    assert followed
    for subject, predicate, object_ in followed:
        assert not isinstance(subject, BNode | Literal)
        assert subject != object_
        assert predicate in (
            RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broaderTransitive,
        ), (subject, predicate, object_)  # fmt: skip
