"""Made-up diplomacy as N-Triples, of any size and the same every time.

A country is about 10,000 triples: a state with its places (transitive), offices, people, their
tenures (inverse, chains, restrictions), and a thousand contacts with people of all countries
(subclasses, subproperties, symmetric, chains). One person in a hundred has a second name
(``owl:sameAs``), one tenure in a hundred has its holder under another, who is the same only if
the property is functional.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NS = "https://example.org/diplomacy#"
DATA = "https://example.org/id/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
SAME_AS = "<http://www.w3.org/2002/07/owl#sameAs>"
#: Triples of one country, about.
COUNTRY = 10_000
_PEOPLE, _OFFICES, _CITIES, _CONTACTS = 300, 40, 60, 830
_WORDS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "": NS,
}
_SCHEMA = """
:Person rdfs:subClassOf :Agent; :State rdfs:subClassOf :Agent; :Government rdfs:subClassOf :Agent
:HeadOfStateOffice rdfs:subClassOf :Office; :HeadOfGovernmentOffice rdfs:subClassOf :Office
:MinisterialOffice rdfs:subClassOf :Office; :Ministry rdfs:subClassOf :Government
:Meeting rdfs:subClassOf :Contact; :Call rdfs:subClassOf :Contact; :Contact rdfs:subClassOf :Event
:Summit rdfs:subClassOf :Meeting; :Visit rdfs:subClassOf :Meeting; :Talks rdfs:subClassOf :Meeting
:PhoneCall rdfs:subClassOf :Call; :VideoCall rdfs:subClassOf :Call
:City rdfs:subClassOf :Place; :Region rdfs:subClassOf :Place; :Continent rdfs:subClassOf :Place
:firstParticipant rdfs:subPropertyOf :participant
:secondParticipant rdfs:subPropertyOf :participant
:participant rdfs:subPropertyOf :involves; :involves rdfs:domain :Event; :involves rdfs:range :Agent
:involves owl:inverseOf :involvedIn; :governmentOfficeOf rdfs:subPropertyOf :officeOf
:stateOfficeOf rdfs:subPropertyOf :officeOf; :officeOf rdfs:domain :Office
:officeOf rdfs:range :State
:holder rdfs:domain :Tenure; :holder rdfs:range :Person
:holder owl:inverseOf :tenure; :office rdfs:domain :Tenure; :office rdfs:range :Office
:within rdf:type owl:TransitiveProperty; :within rdfs:range :Place; :within rdfs:domain :Place
:metWith rdf:type owl:SymmetricProperty; :metWith rdfs:subPropertyOf :knows
:spokeWith rdfs:subPropertyOf :knows; :knows rdfs:domain :Agent; :knows rdfs:range :Agent
:callOf rdfs:subPropertyOf :involves; :place rdfs:range :Place; :place rdfs:domain :Event
:leads rdfs:subPropertyOf :represents; :represents rdfs:domain :Person
:represents rdfs:range :State
_:leading rdf:type owl:Restriction; _:leading owl:onProperty :office
_:leading owl:someValuesFrom :HeadOfGovernmentOffice; _:leading rdfs:subClassOf :LeadingTenure
_:leader rdf:type owl:Restriction; _:leader owl:onProperty :tenure
_:leader owl:someValuesFrom :LeadingTenure; :Leader owl:equivalentClass _:both
_:both owl:intersectionOf _:l1; _:l1 rdf:first :Person; _:l1 rdf:rest _:l2
_:l2 rdf:first _:leader; _:l2 rdf:rest rdf:nil; :LeadingTenure rdfs:subClassOf :Tenure
:metWith owl:propertyChainAxiom _:m1; _:m1 rdf:first :firstIn; _:m1 rdf:rest _:m2
_:m2 rdf:first :secondParticipant; _:m2 rdf:rest rdf:nil; :firstIn owl:inverseOf :firstParticipant
:represents owl:propertyChainAxiom _:r1; _:r1 rdf:first :tenure; _:r1 rdf:rest _:r2
_:r2 rdf:first :office; _:r2 rdf:rest _:r3; _:r3 rdf:first :officeOf; _:r3 rdf:rest rdf:nil
:leads owl:propertyChainAxiom _:q1; _:q1 rdf:first :tenure; _:q1 rdf:rest _:q2
_:q2 rdf:first :office; _:q2 rdf:rest _:q3; _:q3 rdf:first :governmentOfficeOf
_:q3 rdf:rest rdf:nil
"""


def _word(word: str) -> str:
    prefix, _, local = word.partition(":")
    return word if prefix == "_" else f"<{_WORDS[prefix]}{local}>"


def schema(functional: bool = False) -> Iterator[str]:
    """The ontology, line by line; ``functional``: a tenure has one holder, whatever the names."""
    if functional:
        yield f"<{NS}holder> {TYPE} <{_WORDS['owl']}FunctionalProperty> ."
    terms = set()
    for statement in _SCHEMA.replace("\n", ";").split(";"):
        words = statement.split()
        if words:
            yield "{} {} {} .".format(*map(_word, words))
            terms |= {word for word in words if word[0] == ":"}
    for term in sorted(terms):
        kind = "owl:Class" if term[1].isupper() else "owl:ObjectProperty"
        yield f"{_word(term)} {TYPE} {_word(kind)} ."


def lines(size: int, functional: bool = False) -> Iterator[str]:
    """The ontology and about ``size`` triples of data."""
    yield from schema(functional)
    countries = max(1, round(size / COUNTRY))
    for number in range(countries):
        yield from _country(number, countries)


def _country(number: int, countries: int) -> Iterator[str]:
    chance = random.Random(number)
    here = f"{DATA}{number}/"
    state = f"<{here}state>"

    def typed(node: str, kind: str) -> str:
        return f"{node} {TYPE} <{NS}{kind}> ."

    def linked(node: str, name: str, other: str) -> str:
        return f"{node} <{NS}{name}> {other} ."

    def labelled(node: str, text: str) -> str:
        return f'{node} <{_WORDS["rdfs"]}label> "{text}"@en .'

    yield typed(state, "State")
    yield labelled(state, f"State {number}")
    yield linked(f"<{here}region/0>", "within", f"<{DATA}continent/{number % 6}>")
    for city in range(_CITIES):
        place = f"<{here}city/{city}>"
        yield typed(place, "City")
        yield labelled(place, f"City {city} of {number}")
        yield linked(place, "within", f"<{here}region/{city % 8}>")
    for region in range(1, 8):
        yield linked(f"<{here}region/{region}>", "within", f"<{here}region/0>")
    for office in range(_OFFICES):
        node = f"<{here}office/{office}>"
        kind, of = (
            ("HeadOfGovernmentOffice", "governmentOfficeOf"),
            ("MinisterialOffice", "officeOf"),
        )
        name, link = kind if office == 0 else of
        yield typed(node, name)
        yield linked(node, link, state)
        yield labelled(node, f"Office {office} of {number}")
    for person in range(_PEOPLE):
        node, tenure = f"<{here}person/{person}>", f"<{here}tenure/{person}>"
        yield typed(node, "Person")
        yield labelled(node, f"Person {person} of {number}")
        yield linked(tenure, "holder", node)
        yield linked(tenure, "office", f"<{here}office/{person % _OFFICES}>")
        year = chance.randrange(1950, 2020)
        yield linked(tenure, "start", f'"{year}"^^<{_WORDS["xsd"]}gYear>')
        if chance.random() < 0.01:
            yield f"{node} {SAME_AS} <{here}alias/{person}> ."
        if chance.random() < 0.01:
            yield linked(tenure, "holder", f"<{here}maiden-name/{person}>")
    for contact in range(_CONTACTS):
        yield from _contact(f"<{here}contact/{contact}>", number, contact, countries, chance)


def _contact(
    node: str, number: int, contact: int, countries: int, chance: random.Random
) -> Iterator[str]:
    kind = chance.choice(("Summit", "Visit", "Talks", "PhoneCall", "VideoCall"))
    first = f"<{DATA}{number}/person/{chance.randrange(_PEOPLE)}>"
    second = f"<{DATA}{chance.randrange(countries)}/person/{chance.randrange(_PEOPLE)}>"
    year, month, day = (chance.randrange(*span) for span in ((1950, 2025), (1, 13), (1, 29)))
    yield f"{node} {TYPE} <{NS}{kind}> ."
    yield f"{node} <{NS}firstParticipant> {first} ."
    yield f"{node} <{NS}secondParticipant> {second} ."
    yield f"{node} <{NS}place> <{DATA}{number}/city/{chance.randrange(_CITIES)}> ."
    yield f'{node} <{NS}date> "{year}-{month:02}-{day:02}"^^<{_WORDS["xsd"]}date> .'
    yield f'{node} <{_WORDS["rdfs"]}label> "{kind} {contact} of {number}"@en .'
    yield f"{node} <{NS}callOf> <{DATA}{number}/state> ."
    for topic in chance.sample(range(200), 3):
        yield f"{node} <{NS}topic> <{DATA}topic/{topic}> ."
