"""Contacts, summits, agreements and other events as statements, one function a kind.

Two habits keep the consequences sound. Only what happened has an ``ent:Encounter``, and only what
was agreed an ``ent:AgreementPair``: plans and denials have none, so nobody met. And a pair is
ordered by IRI, so nobody meets themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace
from rdflib import Literal

from kg.consolidate.kinds import event_class
from kg.consolidate.names import attending
from kg.mapping.labels import day, label
from kg.mapping.terms import ENT, LABEL, A, class_of, english, individual
from kg.model import Agreement, Contact, Event, SecurityTopic, Summit

if TYPE_CHECKING:
    from kg.mapping.description import Description

#: Statuses of a contact in which its participants have met.
HAPPENED = frozenset({"occurred", "ongoing"})
#: Statuses of an agreement in which its parties have agreed.
EFFECTIVE = frozenset({"agreed", "signed", "ratified", "in_force"})
#: Topics on which an agreement is cooperation on security. Enemies who stop shooting do not yet
#: cooperate, so that a ceasefire alone is none.
COOPERATION = frozenset(get_args(SecurityTopic)) - {"ceasefire"}


def contact(of: Description, whole: Contact, source: Contact) -> None:
    """A call, meeting, visit or talks; an encounter for each two who met."""
    told = of.parties.told(source.document)
    whole = replace(whole, participants=attending(whole.participants, told, of.authority))
    present = attending(source.participants, told, of.authority)
    of.begin(class_of(source.form), replace(whole, participants=of.guests(whole)))
    _status(of)
    agents = of.agents(ENT.participant, ENT.stateParticipant, ENT.actsAs, present)
    of.when_and_where()
    if not (whole.status in HAPPENED and source.status in HAPPENED):
        return
    if _contested(of):
        return
    phone = source.form == "phone_call"
    first = ENT.firstCaller if phone else ENT.firstParticipant
    second = ENT.secondCaller if phone else ENT.secondParticipant
    form = whole.form.replace("_", " ") + (f", {day(whole.date)}" if whole.date else "")
    for a, b in of.pairs(agents):
        pair = of.terms(f"{of.thing.key}/encounter/{_last(a)}/{_last(b)}")
        of.say(A, ENT.Encounter, of=pair)
        of.say(LABEL, english(f"{of.name(a)} and {of.name(b)}: {form}"), of=pair)
        of.say(ENT.encounterIn, of.node, of=pair)
        of.say(first, of.terms(a), of=pair)
        of.say(second, of.terms(b), of=pair)
        of.prove(pair)


def _contested(of: Description) -> bool:
    """Does a report as late as any that tells of the contact deny it? Then nobody has met yet."""
    told = {True: "", False: ""}
    for source in of.thing.sources:
        if isinstance(source, Contact) and source.status in HAPPENED | {"denied"}:
            denied = source.status == "denied"
            told[denied] = max(told[denied], of.parties.told(source.document) or "")
    denials = any(getattr(source, "status", "") == "denied" for source in of.thing.sources)
    return denials and told[True] >= told[False]


def summit(of: Description, whole: Summit, source: Summit) -> None:
    """A summit; attending it is not yet meeting each other, so it has no encounters."""
    of.begin(ENT.Summit, whole)
    _status(of)
    of.say(ENT.name, english(source.name))
    of.link(ENT.summitOf, source.organization)
    of.agents(ENT.participant, ENT.stateParticipant, ENT.actsAs, source.participants)
    of.when_and_where()


def agreement(of: Description, whole: Agreement, source: Agreement) -> None:
    """An agreement; a pair for each two states that came to it."""
    of.begin(class_of(source.kind), whole)
    if of.speaks():
        of.say(ENT.agreementStatus, individual(whole.status))
    if source.name:
        of.say(ENT.name, english(source.name))
    agents = of.agents(ENT.party, ENT.stateParty, ENT.partyActsAs, source.parties)
    of.when_and_where()
    if not (whole.status in EFFECTIVE and source.status in EFFECTIVE):
        return
    secure = not COOPERATION.isdisjoint(source.topics)
    first = ENT.firstSecurityParty if secure else ENT.firstParty
    second = ENT.secondSecurityParty if secure else ENT.secondParty
    states = {of.parties.state(a, whole.date, source.document) for a in agents} - {None}
    for a, b in of.pairs(filter(None, states)):
        pair = of.terms(f"{of.thing.key}/pair/{_last(a)}/{_last(b)}")
        of.say(A, ENT.AgreementPair, of=pair)
        of.say(LABEL, english(f"{of.name(a)} and {of.name(b)}: {label(whole, of.told)}"), of=pair)
        of.say(ENT.pairIn, of.node, of=pair)
        of.say(first, of.terms(a), of=pair)
        of.say(second, of.terms(b), of=pair)
        of.prove(pair)


def event(of: Description, whole: Event, source: Event) -> None:
    """Anything else that happened between or to states."""
    of.begin(ENT[event_class(source.kind) or "Event"], whole)
    _status(of)
    of.say(ENT.eventKind, Literal(source.kind, lang="en"))
    if source.name:
        of.say(ENT.name, english(source.name))
    of.agents(ENT.participant, ENT.stateParticipant, ENT.actsAs, source.participants)
    of.when_and_where()


def _status(of: Description) -> None:
    if of.speaks():
        of.say(ENT.status, individual(getattr(of.thing.fact, "status")))  # noqa: B009


def _last(path: str) -> str:
    return path.rpartition("/")[2]
