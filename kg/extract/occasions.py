"""Contacts by their nouns: "talks with", "Putin's meeting with Merkel", "a visit to"."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

import msgspec

from kg.extract import lexicon
from kg.extract.context import Context, united
from kg.extract.encounters import before_topic, contact_of
from kg.extract.governors import governor, implied
from kg.extract.merging import IN_PASSING
from kg.extract.nominals import left_edge, nouns_of, owners_of
from kg.extract.summit_names import is_private
from kg.extract.verbs import Verb
from kg.extract.visits import further_stops, noun_visit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.frames import Noun
    from kg.model import Contact, ContactForm, Entity

#: "told him in a telephone call": the verb's object is at the other end
_TELLING = frozenset("tell inform assure brief thank congratulate urge ask warn invite".split())

#: What two may have by telephone or in person.
_GENERAL = frozenset({"views", "conversation"})
_PLANNING = frozenset({"plan", "schedule", "set", "arrange"})
#: Who goes somewhere for talks has them there.
_GOING = frozenset("visit travel fly go come arrive head return leave".split())
_ARRIVING = frozenset({"arrive", "land"})
_MEALS = frozenset("dinner lunch luncheon breakfast banquet reception tea".split())


def by_noun(context: Context) -> Iterator[Contact]:
    """The contacts that a sentence tells of by a noun."""
    reading = context.reading
    for i, end, noun in nouns_of(reading, "contact"):
        if reading.tokens[i].lower in ("call", "calls") and _calls(context, i):
            continue
        contact = _noun_contact(context, i, end, noun)
        if (
            contact is not None
            and noun.code == "talks"
            and reading.tokens[end - 1].lower in _GENERAL
        ):
            contact = msgspec.structs.replace(contact, confidence=IN_PASSING)
        if contact is not None:
            several = reading.tokens[end - 1].lower in ("meetings", "conversations", "calls")
            yield from _each(contact) if several else (contact,)
            if contact.form == "visit":
                yield from further_stops(context, end, contact)


def _calls(context: Context, i: int) -> bool:
    """``what the Americans call the Summit of the Eight``: a verb, between two noun phrases."""
    reading = context.reading
    if reading.covering(i - 1) is None or i + 1 >= len(reading.tokens):
        return False
    return reading.covering(i + 1) is not None or (
        reading.tokens[i + 1].lower in lexicon.DETERMINERS
    )


def _each(contact: Contact) -> Iterator[Contact]:
    """``telephone conversations with A and B``: one with each."""
    first, *others = contact.participants
    for other in others:
        yield msgspec.structs.replace(contact, participants=(first, other))


def _noun_contact(context: Context, start: int, end: int, noun: Noun) -> Contact | None:
    reading = context.reading
    left = left_edge(context, start)
    planned = reading.verb_at(end)  # talks planned for Monday between X and Y
    reduced = planned is not None and planned.start == end and planned.lemma in _PLANNING
    phrases = reading.complements(planned.end if planned is not None and reduced else end)
    owners = owners_of(context, left, start)
    before = reading.tokens[left - 1].lower if left else ""
    verb, status = governor(context, left, start, end)
    if status is None:
        return None
    if verb is not None and verb.start >= end:
        phrases += reading.complements(verb.end)  # talks were held between …
    form: ContactForm = noun.code  # type: ignore[assignment]
    partners = united(
        *(
            p.agents
            for p in before_topic(phrases)
            if p.preposition in ("with", "by", "involving")
            or (p.preposition in ("between", "among") and not _of_purpose(context, end, p))
            or (p.preposition == "from" and form == "phone_call")
        )
    )
    included = _included(phrases) if not partners else ()
    partners = partners or included
    spoken = before in ("in", "during", "by", "at", "on")
    if not partners and not owners and spoken and verb is not None and verb.lemma in _TELLING:
        told = [p.agents for p in reading.complements(verb.end) if not p.preposition]
        partners = united(implied(context, verb, left), *told[:1])
    arrived = verb is not None and verb.lemma in _ARRIVING and verb.status == "occurred"
    if form == "visit" and before == "for" and arrived:
        return None  # the arrival tells of it
    if form == "visit" and status == "occurred" and before == "on" and _under_way(context, left):
        status = "ongoing"
        owners = owners or reading.subject(Verb(left - 1, left - 1, left, "be", "finite", status))
    if form == "visit":
        return noun_visit(context, owners, partners, phrases, verb, status, (left, start))
    definite = reading.tokens[left].lower == "the"
    if definite and not partners and not owners and form != "phone_call":
        return None  # the talks that the text has told of already
    if form == "phone_call" and not partners:
        partners = united(*(p.agents for p in phrases if p.preposition == "to"))
    if not partners:
        between = (p for p in phrases if p.preposition == "between")
        partners = united(*(p.agents for p in between if not _of_purpose(context, end, p)))
    if not partners and reading.tokens[end - 1].lower in _MEALS:
        partners = united(*(p.agents for p in phrases if p.preposition in ("for", "of")))
    unknown = any(p.preposition in ("with", "between") and p.noun for p in phrases[:3])
    if not partners and unknown and len(context.sides(implied(context, verb, left))) < 2:
        return None  # with somebody whom the reader does not know
    if not partners and not owners:
        own = takewhile(lambda p: not p.means, phrases)  # not of whom the summit beside it was
        partners = united(*(p.agents for p in own if p.preposition == "of"))
        if len(partners) == 1 and context.states(partners)[0].kind == "organization":
            return None  # a meeting of NATO leaders
    if any(a.kind == "organization" for a in owners) and form == "meeting":
        return None  # an organisation's meeting is its own affair, or a summit
    if reading.tokens[end - 1].lower == "summit" and (
        is_private(context, end - 1) or any(p.preposition == "of" for p in phrases[:1])
    ):
        return None
    agents = united(owners, partners)
    prepositions = ("with", "to", "from") if form == "phone_call" else ("with",)
    met = any(p.agents for p in phrases if p.preposition in prepositions) or bool(included)
    if (met and not owners) or len(agents) < 2 or len(context.sides(agents)) < 2:
        agents = united(implied(context, verb, left), agents)
    if reading.tokens[end - 1].lower == "summit" and len(context.sides(agents)) > 2:
        return None  # a summit of several
    place = None
    if before == "for" and verb is not None and verb.lemma in _GOING and verb.end <= left:
        journey = [p for p in reading.complements(verb.end) if p.end <= left]
        there = [p for p in journey if verb.lemma != "leave" or p.preposition == "for"]
        cities = (p.place for p in there if p.place is not None and p.place.kind == "place")
        place = next(cities, None)
        phrases += tuple(p for p in journey if p.time is not None and verb.ahead)
    off = status == "cancelled" and verb is not None and verb.start >= end
    ahead = status in ("planned", "proposed") or off or (verb is not None and verb.present)
    today = not definite and before not in ("after", "following", "since", "of")
    today &= not any(p.preposition == "before" and p.noun is None for p in phrases)
    return contact_of(
        context,
        form,
        agents,
        status,
        verb,
        phrases,
        ahead,
        place,
        today=today,
        within=(left, start),
    )


def _of_purpose(context: Context, end: int, phrase: Phrase) -> bool:
    """``a call to overcome tensions between X and Y``: what stands behind an infinitive."""
    tokens = context.reading.tokens
    heads = (v.head for v in context.reading.verbs if end <= v.head < phrase.start)
    return any(tokens[head - 1].lower == "to" for head in heads)


def _included(phrases: Sequence[Phrase]) -> tuple[Entity, ...]:
    """``meetings with dignitaries including X and Y``: those of them who are named."""
    among = [p for p in phrases if p.preposition == "with" and p.noun]
    return next((p.agents for p in phrases if among and p.preposition == "including"), ())


def _under_way(context: Context, left: int) -> bool:
    """``is on a visit to China``, ``Mugabe, currently on a visit to China,``: does it go on?"""
    tokens, j = context.reading.tokens, left - 2
    while j >= 0 and tokens[j].lower in lexicon.ADVERBS:
        j -= 1
    return j >= 0 and (tokens[j].text == "," or tokens[j].lower in ("is", "are", "who"))
