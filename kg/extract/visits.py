"""Visits: people who go to a state that is not their own, by verb ("flew to") and by noun."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

import msgspec

from kg.extract.context import united
from kg.extract.encounters import contact_of, state_of
from kg.extract.governors import implied

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import Contact, Entity, Status

_GOING = frozenset("travel fly go head leave depart return".split())


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
    target = next(
        (
            p
            for p in phrases
            if p.preposition in wanted
            and p.time is None
            and (p.place or p.agents or p.preposition != "at")  # at the invitation of
        ),
        None,
    )
    if not subject:
        return None
    place = context.filed_at(verb) if target is None else target.place
    if (
        target is not None
        and place is None
        and target.agents[:1]
        and (target.agents[0].kind == "government")
    ):
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
    if status == "occurred" and verb.present and verb.lemma in _GOING and not context.news_day:
        status = "planned"  # further down than the news, the present tense is of a schedule
    if status == "occurred" and target is not None and verb.lemma in ("leave", "depart", "head"):
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


def further_stops(context: Context, end: int, first: Contact) -> Iterator[Contact]:
    """``will visit Kenya, Egypt and Sudan``: a visit to each, on days that are not told."""
    for phrase in context.reading.complements(end):
        if first.place not in phrase.agents:
            continue
        travellers = tuple(a for a in first.participants if a.kind == "person")
        for state in phrase.agents:
            if state.kind != "state" or state in (first.place, *context.sides(travellers)):
                continue
            stop = united(travellers, (state,))
            yield msgspec.structs.replace(first, participants=stop, place=state)


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
    ) or context.here_behind(within[1] + 1)
    people = tuple(a for a in united(owners, partners) if a.kind == "person")
    if not people:
        near = takewhile(lambda p: p.noun is None or p.time is not None, phrases)
        visitors = united(*(p.agents for p in near if p.preposition in ("of", "by")))
        people = tuple(a for a in visitors if a.kind == "person")
    if not people:
        subject = implied(context, verb, within[0])
        people = tuple(a for a in subject if a.kind == "person")
    if target is None or not people:
        return None
    host = state_of(context, target)
    if host is None or host in context.sides(people):
        return None
    ahead = status in ("planned", "proposed") or (verb is not None and verb.present)
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
