"""Visits: people who go to a state that is not their own, by verb ("flew to") and by noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kg.extract import lexicon
from kg.extract.context import united
from kg.extract.encounters import contact_of, state_of
from kg.extract.nominals import implied
from kg.extract.verbs import Verb

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.model import Contact, Entity, Status


#: What a guest may do with an invitation.
_DECLINING = frozenset({"decline", "refuse", "reject"})


def visit(
    context: Context,
    verb: Verb,
    prepositions: frozenset[str],
    subject: tuple[Entity, ...],
    phrases: Sequence[Phrase],
    status: Status,
) -> Contact | None:
    """A visit by its verb: the place is the object, or behind one of the prepositions."""
    wanted = prepositions or {""}
    target = next((p for p in phrases if p.preposition in wanted and p.time is None), None)
    if target is None or not subject:
        return None
    place = target.place
    if place is None and target.agents and target.agents[0].kind == "government":
        place = context.discourse.affiliation(target.agents[0])  # the White House
    if place is None:
        return None
    if verb.lemma in ("go", "head", "return", "leave", "depart") and "from" in {
        p.preposition for p in phrases[:1]
    }:
        return None
    host = state_of(context, place)
    travellers = tuple(a for a in subject if a.kind == "person")
    if not travellers or host is None or {host, None} & context.sides(travellers):
        return None  # at home, or a private person
    if status == "occurred" and verb.lemma in ("leave", "depart", "head"):
        status = "ongoing"
    return contact_of(
        context,
        "visit",
        united(travellers, (host,)),
        status,
        verb,
        phrases,
        verb.ahead or verb.present,
        place,
    )


def further_stops(context: Context, verb: Verb, first: Contact) -> Iterator[Contact]:
    """``will visit Kenya, Egypt and Sudan``: a visit to each, on days that are not told."""
    for phrase in context.reading.complements(verb.end):
        if first.place not in phrase.agents:
            continue
        travellers = tuple(a for a in first.participants if a.kind == "person")
        for state in phrase.agents:
            if state.kind != "state" or state in (first.place, *context.sides(travellers)):
                continue
            stop = united(travellers, (state,))
            yield msgspec.structs.replace(first, participants=stop, place=state)


def expected(context: Context) -> Iterator[Contact]:
    """Visits to come: ``is due in Rabat on Monday``, ``invited her to Moscow``."""
    reading = context.reading
    for i, token in enumerate(reading.tokens[:-2]):
        if token.lower in lexicon.BE and reading.tokens[i + 1].lower == "due":
            verb = Verb(i, i + 1, i + 2, "be", "finite", "planned", ahead=True)
            phrases = reading.complements(i + 2)[:1]
            if phrases and phrases[0].preposition in ("in", "at"):
                subject, phrases = reading.subject(verb), reading.complements(i + 2)
                coming = visit(context, verb, frozenset({"in"}), subject, phrases, "planned")
                if coming is not None:
                    yield coming
    for verb in reading.verbs:
        if verb.lemma != "invite" or verb.status is None:
            continue
        phrases = reading.complements(verb.end)
        if verb.passive:
            guests = reading.subject(verb)
        else:
            guests = phrases[0].agents if phrases and not phrases[0].preposition else ()
        if any(v.lemma in _DECLINING and v.start > verb.end for v in reading.verbs):
            continue
        to = frozenset({"to"})
        invited = visit(context, verb._replace(ahead=True), to, guests, phrases, "proposed")
        if invited is not None:
            yield invited


def noun_visit(
    context: Context,
    owners: tuple[Entity, ...],
    partners: tuple[Entity, ...],
    phrases: Sequence[Phrase],
    verb: Verb | None,
    status: Status,
    within: tuple[int, int],
) -> Contact | None:
    """A visit by its noun: ``Theresa May's visit to Japan``; ``within`` bounds the noun phrase."""
    target = next(
        (p.place for p in phrases if p.preposition in ("to", "in", "of") and p.place), None
    )
    people = tuple(a for a in united(owners, partners) if a.kind == "person")
    if not people:
        visitors = united(*(p.agents for p in phrases if p.preposition in ("of", "by")))
        people = tuple(a for a in visitors if a.kind == "person")
    if not people:
        subject = implied(context, verb, within[0])
        people = tuple(a for a in subject if a.kind == "person")
    if target is None or not people:
        return None
    host = state_of(context, target)
    if host is None or host in context.sides(people):
        return None
    ahead = status in ("planned", "proposed")
    return contact_of(
        context,
        "visit",
        united(people, (host,)),
        status,
        verb,
        phrases,
        ahead,
        target,
        within=within,
    )
