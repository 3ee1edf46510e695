"""Contacts: calls, meetings, visits and talks, by verb ("met") and by noun ("talks with")."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kg.extract import lexicon
from kg.extract.context import Context, united
from kg.extract.encounters import ABOUT, contact_of
from kg.extract.frames import VERB_FRAMES
from kg.extract.nominals import governor, implied, left_edge, noun_at, owners_of
from kg.extract.visits import noun_visit, visit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.frames import Noun
    from kg.extract.verbs import Verb
    from kg.model import Contact, ContactForm, Entity, Status

#: "told him in a telephone call": the verb's object is at the other end
_TELLING = frozenset("tell inform assure brief thank congratulate urge ask warn invite".split())
#: "in detail", "at length": how, not where.
_MANNERS = frozenset("detail length terms interview conference english russian private".split())


class _Pattern(NamedTuple):
    """A verb frame's pattern, taken apart."""

    lemmas: frozenset[str]
    least: int
    role: str | None
    prepositions: frozenset[str]
    code: ContactForm


@cache
def _patterns() -> tuple[_Pattern, ...]:
    out = []
    for frame in VERB_FRAMES:
        if frame.fact == "contact":
            subject, verbs, *rest = frame.pattern.split()
            prepositions = frozenset(w for step in rest[:-1] for w in step.split("/"))
            out.append(
                _Pattern(
                    frozenset(verbs.split("/")),
                    2 if subject == "A+" else 1,
                    rest[-1] if rest else None,
                    prepositions,
                    frame.code,  # type: ignore[arg-type]
                )
            )
    return tuple(out)


def contacts(context: Context) -> Iterator[Contact]:
    """The contacts that a sentence tells of."""
    yield from _by_verb(context)
    yield from _by_noun(context)


# -- verbs ----------------------------------------------------------------------------------


def _by_verb(context: Context) -> Iterator[Contact]:
    for verb in context.reading.verbs:
        for pattern in _patterns():
            if verb.lemma in pattern.lemmas:
                contact = _verb_contact(context, verb, pattern)
                if contact is not None:
                    yield contact
                    break


def _verb_contact(context: Context, verb: Verb, pattern: _Pattern) -> Contact | None:
    reading = context.reading
    status = _verb_status(context, verb)
    if status is None:
        return None
    subject = reading.subject(verb)
    phrases = reading.complements(verb.end)
    if pattern.role == "P":
        return visit(context, verb, pattern.prepositions, subject, phrases, status)
    if verb.passive and pattern.role == "B":
        others: tuple[Entity, ...] = united(*(p.agents for p in phrases if p.preposition == "by"))
    elif pattern.role == "B" and pattern.prepositions:
        others = united(
            *(p.agents for p in _before_topic(phrases) if p.preposition in pattern.prepositions)
        )
    elif pattern.role == "B":
        others = phrases[0].agents if phrases and not phrases[0].preposition else ()
        others = united(others, *(_companions(phrases) if others else ()))
    else:
        others = united(*(p.agents for p in _before_topic(phrases) if p.preposition == "with"))
    if pattern.role == "B" and not others:
        return None
    if pattern.role is None and any(
        p.preposition in ("to", "with") and p.noun for p in phrases[:2]
    ):
        return None  # they spoke to the media
    if pattern.role is None and phrases and _is_object(context, phrases[0]):
        return None  # they met resistance
    if len(subject) < pattern.least or (
        verb.lemma in ("call", "ring") and _named(context, phrases)
    ):
        return None
    form: ContactForm | None = pattern.code
    if verb.lemma in ("speak", "talk"):
        form = _spoken(context, verb, phrases, alone=pattern.role is None)
    if form == "meeting" and _by_video(context, verb):
        form = "video_call"
    if form is None:
        return None
    agents = united(subject, others)
    ahead = verb.ahead or verb.present  # X meets Y on Thursday
    met = _already_met(context, verb, subject) if form == "phone_call" and others == () else None
    if met is not None:
        form = "meeting"
    return contact_of(
        context, form, agents, status, verb, phrases, ahead, today=met is None or met == verb
    )


def _already_met(context: Context, verb: Verb, subject: tuple[Entity, ...]) -> Verb | None:
    """``met here on Wednesday and spoke about trade``: one contact, in person."""
    return next(
        (
            v
            for v in context.reading.verbs
            if v.end <= verb.start
            and v.lemma == "meet"
            and v.status == verb.status
            and context.reading.subject(v) == subject
        ),
        None,
    )


def _before_topic(phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """The phrases up to the one that says what it was about."""
    for phrase in phrases:
        if phrase.preposition in ("about", "on", "over", "regarding", "concerning") and (
            phrase.time is None
        ):
            return
        yield phrase


def _companions(phrases: Sequence[Phrase]) -> Iterator[tuple[Entity, ...]]:
    """``met X together with Y``, but not ``met X after talks with Y``."""
    for phrase in _before_topic(phrases):
        if phrase.noun is not None and phrase.time is None:
            return
        if phrase.preposition == "with":
            yield phrase.agents


def _named(context: Context, phrases: Sequence[Phrase]) -> bool:
    """``called X a liar``, ``called on X``: no telephone."""
    if phrases and phrases[0].preposition in ("on", "for"):
        return True
    tokens, end = context.reading.tokens, phrases[0].end if phrases else 0
    return end < len(tokens) and (
        tokens[end].lower in lexicon.ARTICLES | {"'s", "’s"} or tokens[end].text in ('"', "“", "``")
    )


def _is_object(context: Context, phrase: Phrase) -> bool:
    """A common noun as the object; "face to face" is none."""
    return (
        not phrase.preposition
        and phrase.noun is not None
        and context.reading.tokens[phrase.noun].lower not in ("face", "face-to-face")
    )


def _by_video(context: Context, verb: Verb) -> bool:
    words = {t.lower for t in context.reading.tokens[verb.end :]}
    return bool(words & {"video", "videoconference", "virtually", "videolink"})


def _spoken(
    context: Context, verb: Verb, phrases: Sequence[Phrase], *, alone: bool
) -> ContactForm | None:
    """How two spoke: by telephone, unless the sentence puts both in one place.

    ``alone``: the verb has no "with"; then only a telephone, a time or a topic makes it a contact.
    """
    words = {t.lower for t in context.reading.tokens[verb.end :]}
    if words & {"phone", "telephone", "call", "phoned"}:
        return "phone_call"
    if _by_video(context, verb):
        return "video_call"
    if words & {"sidelines", "person", "margins"}:
        return "talks"
    for phrase in phrases:
        if phrase.preposition in ("in", "at") and phrase.time is None:
            if phrase.place is not None and phrase.place.kind == "place":
                return "talks"
            if alone and phrase.noun is not None:
                word = context.reading.tokens[phrase.noun].lower
                return None if word in _MANNERS else "talks"
    if not alone:
        return "phone_call"
    if verb.ahead:
        return None  # guests who are to speak will make speeches
    dated = any(p.time is not None or p.preposition in ABOUT for p in phrases)
    return "phone_call" if dated else None


def _verb_status(context: Context, verb: Verb) -> Status | None:
    if context.denied(verb.head):
        return "denied"
    return verb.status


# -- nouns ----------------------------------------------------------------------------------


def _by_noun(context: Context) -> Iterator[Contact]:
    reading, i = context.reading, 0
    while i < len(reading.tokens):
        found = (
            noun_at(reading.tokens, i, "contact")
            if reading.covering(i) is None and reading.verb_at(i) is None
            else None
        )
        if found is None:
            i += 1
            continue
        end, noun = found
        if reading.tokens[i].lower in ("call", "calls") and _calls(context, i):
            i = end
            continue
        contact = _noun_contact(context, i, end, noun)
        if contact is not None:
            several = reading.tokens[end - 1].lower in ("meetings", "conversations", "calls")
            yield from _each(contact) if several else (contact,)
        i = end


def _calls(context: Context, i: int) -> bool:
    """``what the Americans call the Summit of the Eight``: a verb, between two noun phrases."""
    reading = context.reading
    if reading.covering(i - 1) is None or i + 1 >= len(reading.tokens):
        return False
    return reading.covering(i + 1) is not None or (
        reading.tokens[i + 1].lower in lexicon.ARTICLES | lexicon.POSSESSIVES
    )


def _each(contact: Contact) -> Iterator[Contact]:
    """``telephone conversations with A and B``: one with each."""
    first, *others = contact.participants
    for other in others:
        yield msgspec.structs.replace(contact, participants=(first, other))


def _noun_contact(context: Context, start: int, end: int, noun: Noun) -> Contact | None:
    reading = context.reading
    left = left_edge(context, start)
    phrases = reading.complements(end)
    owners = owners_of(context, left, start)
    before = reading.tokens[left - 1].lower if left else ""
    verb, status = governor(context, left, start, end)
    if status is None:
        return None
    if verb is not None and verb.start >= end:
        phrases = [*phrases, *reading.complements(verb.end)]  # talks were held between …
    form: ContactForm = noun.code  # type: ignore[assignment]
    partners = united(
        *(
            p.agents
            for p in _before_topic(phrases)
            if p.preposition in ("with", "between", "among", "by", "involving")
            or (p.preposition == "from" and form == "phone_call")
        )
    )
    spoken = before in ("in", "during", "by", "at", "on")
    if not partners and not owners and spoken and verb is not None and verb.lemma in _TELLING:
        told = [p.agents for p in reading.complements(verb.end) if not p.preposition]
        partners = united(implied(context, verb, left), *told[:1])
    if form == "visit":
        return noun_visit(context, owners, partners, phrases, verb, status, (left, start))
    definite = reading.tokens[left].lower == "the"
    if definite and not partners and not owners and form != "phone_call":
        return None  # the talks that the text has told of already
    if form == "phone_call" and not partners:
        partners = united(*(p.agents for p in phrases if p.preposition == "to"))
    if not partners:
        partners = united(*(p.agents for p in phrases if p.preposition == "between"))
    if not partners and any(p.preposition in ("with", "between") and p.noun for p in phrases[:3]):
        return None  # with somebody whom the reader does not know
    if not partners and not owners:
        partners = united(*(p.agents for p in phrases if p.preposition == "of"))
    if any(a.kind == "organization" for a in owners) and form == "meeting":
        return None  # an organisation's meeting is its own affair, or a summit
    if reading.tokens[end - 1].lower == "summit" and any(
        p.preposition == "of" for p in phrases[:1]
    ):
        return None
    agents = united(owners, partners)
    met = any(p.agents for p in phrases if p.preposition == "with") and not owners
    if met or len(agents) < 2 or len(context.sides(agents)) < 2:
        agents = united(implied(context, verb, left), agents)
    ahead = status in ("planned", "proposed")
    today = not definite and before not in ("after", "following", "since", "of")
    return contact_of(
        context, form, agents, status, verb, phrases, ahead, today=today, within=(left, start)
    )
