"""Contacts: calls, meetings, visits and talks, by verb ("met") and by noun ("talks with")."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kg.extract import lexicon
from kg.extract.context import Context, united
from kg.extract.conversations import all_named, by_video, exchanged_views, goes_on, spoken
from kg.extract.encounters import before_topic, contact_of
from kg.extract.frames import VERB_FRAMES
from kg.extract.merging import IN_PASSING
from kg.extract.occasions import by_noun
from kg.extract.stays import stays
from kg.extract.telephone import telephoned
from kg.extract.visits import further_stops, visit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.verbs import Verb
    from kg.model import Contact, ContactForm, Entity, Status


#: Verbs whose object is a guest.
_HOSTING = frozenset({"host", "welcome", "greet"})


#: What two do at a contact that may have been told of, and tells of one where it has not.
_IN_PASSING = frozenset({"discuss", "exchange"})
_SPEAKING = frozenset({"speak", "talk", "confer", "consult"})


class _Pattern(NamedTuple):
    """A verb frame's pattern, taken apart."""

    lemmas: frozenset[str]
    least: int
    role: str | None
    prepositions: frozenset[str]
    code: ContactForm
    #: what follows the verb at once: shake "hands"
    word: str | None


@cache
def _patterns() -> tuple[_Pattern, ...]:
    out = []
    for frame in VERB_FRAMES:
        if frame.fact == "contact":
            subject, verbs, *rest = frame.pattern.split()
            word = rest.pop(0).strip('"') if rest and rest[0][0] == '"' else None
            prepositions = frozenset(w for step in rest[:-1] for w in step.split("/"))
            out.append(
                _Pattern(
                    frozenset(verbs.split("/")),
                    2 if subject == "A+" else 1,
                    rest[-1] if rest else None,
                    prepositions,
                    frame.code,  # type: ignore[arg-type]
                    word,
                )
            )
    return tuple(out)


def contacts(context: Context) -> Iterator[Contact]:
    """The contacts that a sentence tells of."""
    yield from _by_verb(context)
    yield from stays(context)
    yield from telephoned(context)
    yield from by_noun(context)


def _by_verb(context: Context) -> Iterator[Contact]:
    for verb in context.reading.verbs:
        for pattern in _patterns():
            if verb.lemma in pattern.lemmas:
                contact = _verb_contact(context, verb, pattern)
                if contact is not None:
                    yield contact
                    if pattern.role == "P":
                        yield from further_stops(context, verb.end, contact)
                    break


def _verb_contact(context: Context, verb: Verb, pattern: _Pattern) -> Contact | None:
    reading = context.reading
    status = _verb_status(context, verb)
    if status is None or pattern.word not in (None, *reading.lower[verb.end : verb.end + 1]):
        return None
    subject = reading.subject(verb)
    phrases = reading.complements(verb.end)
    if pattern.role == "P":
        return visit(context, verb, pattern.prepositions, subject, phrases, status)
    if verb.passive and pattern.role == "B":
        others: tuple[Entity, ...] = united(*(p.agents for p in phrases if p.preposition == "by"))
    elif pattern.role == "B" and pattern.prepositions:
        whole = phrases if verb.lemma == "exchange" else before_topic(phrases)  # views on X with Y
        near = phrases[:1] if "on" in pattern.prepositions else whole
        others = united(*(p.agents for p in near if p.preposition in pattern.prepositions))
    elif pattern.role == "B":
        object_ = next((p for p in phrases if not _is_setting(p)), None)
        others = object_.agents if object_ is not None and not object_.preposition else ()
        others = united(others, *(_companions(phrases) if others else ()))
    else:
        others = united(*(p.agents for p in before_topic(phrases) if p.preposition == "with"))
    if verb.lemma in _IN_PASSING:
        others = tuple(a for a in others if a.kind == "person")  # not "relations with Russia"
    if verb.lemma == "call" and "on" in pattern.prepositions and _calls_on(context, phrases):
        return None  # called on X to resign
    if pattern.role == "B" and not others:
        return None
    if verb.lemma in _HOSTING and not _has_guest(verb, others, phrases):
        return None
    if pattern.role is None and any(
        p.preposition in ("to", "with") and p.noun and reading.verb_at(p.start) is None
        for p in phrases[:2]
    ):
        return None  # they spoke to the media
    if verb.lemma in _IN_PASSING and not all_named(context, united(subject, others)):
        return None  # the two whose meeting has been told of, and what they discussed at it
    if verb.lemma == "exchange" and not exchanged_views(context, phrases):
        return None  # exchanged gifts
    if pattern.role is None and verb.lemma in _SPEAKING and goes_on(context, subject, phrases):
        return None
    if (
        pattern.role is None
        and pattern.word is None
        and phrases
        and verb.lemma not in _IN_PASSING
        and _is_object(context, phrases[0])
    ):
        return None  # they met resistance
    if len(subject) < pattern.least or (
        verb.lemma in ("call", "ring") and not pattern.prepositions and _named(context, phrases)
    ):
        return None
    form: ContactForm | None = pattern.code
    if verb.lemma in ("speak", "talk"):
        form = spoken(context, verb, phrases, alone=pattern.role is None)
    if form == "meeting" and by_video(context, verb):
        form = "video_call"
    if form is None:
        return None
    agents = united(subject, _joining(context, verb), others)
    ahead = verb.ahead or verb.present  # X meets Y on Thursday
    met = _already_met(context, verb, subject) if form == "phone_call" and others == () else None
    if met is not None:
        form = "meeting"
    place = None
    if verb.lemma in _HOSTING:
        place = next((p.place for p in phrases if p.preposition == "to" and p.place), None)
    contact = contact_of(
        context,
        form,
        agents,
        status,
        verb,
        phrases,
        ahead,
        place,
        today=met is None or met == verb,
    )
    if verb.lemma in _IN_PASSING and contact is not None:
        return msgspec.structs.replace(contact, confidence=IN_PASSING)
    return contact


def _is_setting(phrase: Phrase) -> bool:
    """``received yesterday at Bayan Palace``: what may stand before the one who was received."""
    return phrase.time is not None or (
        phrase.preposition in ("in", "at") and (phrase.place is not None or bool(phrase.agents))
    )


def _calls_on(context: Context, phrases: Sequence[Phrase]) -> bool:
    """``called on X to resign``, ``called on X for support``: no visit."""
    end = phrases[0].end if phrases else 0
    following = context.reading.tokens[end].lower if end < len(context.reading.tokens) else ""
    if following == "and" and context.reading.verb_at(end + 1) is not None:
        following = ""
    return following in ("to", "for", "not", "and") or not all(
        a.kind == "person" for p in phrases[:1] for a in p.agents
    )


def _has_guest(verb: Verb, others: Sequence[Entity], phrases: Sequence[Phrase]) -> bool:
    """``welcomed X to his ranch``: somebody in person; a welcome needs a place, too."""
    if not any(a.kind == "person" for a in others):
        return False
    if verb.lemma == "host":
        return True
    return any(p.preposition in ("in", "at", "to") and p.time is None for p in phrases)


def _joining(context: Context, verb: Verb) -> tuple[Entity, ...]:
    """``Hollande, joined by Merkel, met Putin``: who joined between the commas."""
    tokens, reading = context.reading.tokens, context.reading
    if tokens[verb.start - 1].text != ",":
        return ()
    for i in range(verb.start - 2, 0, -1):
        if [t.lower for t in tokens[i : i + 2]] == ["joined", "by"]:
            return united(*(p.agents for p in reading.complements(i + 1)[:1]))
        if tokens[i].text == ",":
            break
    return ()


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


def _companions(phrases: Sequence[Phrase]) -> Iterator[tuple[Entity, ...]]:
    """``met X together with Y``, but not ``met X after talks with Y``."""
    for phrase in before_topic(phrases):
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


def _in_a_time_clause(context: Context, verb: Verb) -> bool:
    """``may visit after Trump meets Putin``: behind a verb whose time lies ahead."""
    former = [v for v in context.reading.verbs if v.end <= verb.start]
    if not former:
        return False
    words = {t.lower for t in context.reading.tokens[former[-1].end : verb.start]}
    modal = context.reading.tokens[former[-1].start].lower in lexicon.MODALS
    return bool(words & {"after", "before", "when", "once", "until"}) and (
        former[-1].ahead or modal
    )


def _verb_status(context: Context, verb: Verb) -> Status | None:
    if context.denied(verb.head):
        return "denied"
    if verb.present and verb.status == "occurred" and _in_a_time_clause(context, verb):
        return "planned"
    return verb.status
