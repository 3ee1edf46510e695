"""Other events between or to states: attacks, wars, elections, inquiries, sanctions."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.context import united
from kg.extract.encounters import state_of
from kg.extract.event_frames import EVENT_VERBS, EVENTS
from kg.extract.governors import governor, implied
from kg.model import Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.model import Entity

#: What those who impose sanctions do with them.
_IMPOSING = frozenset("impose keep maintain extend widen tighten introduce announce".split())
#: Behind these, an event has happened.
_PAST = frozenset({"after", "following", "since", "despite"})
_OWNERS = frozenset({"state", "demonym", "organization", "person", "possessive", "government"})
#: Nouns that are verbs as well, and what stands before verbs.
_UNCOUNTED = frozenset({"exercise", "strike", "protest", "raid", "attack"})
_BEFORE_VERBS = (lexicon.RELATIVES - {"that"}) | lexicon.PRONOUNS | lexicon.MODALS | {"to", "not"}
#: Where a noun phrase begins at the latest.
_BREAKS = (
    lexicon.ARTICLES
    | lexicon.PREPOSITIONS
    | lexicon.POSSESSIVES
    | lexicon.RELATIVES
    | lexicon.BE
    | lexicon.HAVE
    | {"and"}
) - {"'s", "’s"}
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")


@cache
def _kinds() -> dict[str, str]:
    return {word: kind for kind, words in EVENTS.items() for word in words.split()}


def events(context: Context) -> Iterator[Event]:
    """The events that a sentence names together with a state or place they concern."""
    reading = context.reading
    for i in reading.occurrences(_kinds().keys()):
        if reading.covering(i) is not None or reading.verb_at(i) is not None:
            continue
        word = reading.tokens[i].lower
        if word in _UNCOUNTED and (not i or reading.tokens[i - 1].lower in _BEFORE_VERBS):
            continue  # workers who exercise
        kind = _kinds()[word]
        left = _left(context, i)
        owners = united(
            *(m.entities for m in reading.mentions if left <= m.start < i and m.kind in _OWNERS)
        )
        comma = next(
            (k for k in range(i, len(reading.tokens)) if reading.tokens[k].text == ","),
            len(reading.tokens),
        )
        following = reading.complements(i + 1)
        phrases = tuple(p for p in following[:3] if p.start < comma)
        against = united(
            *(
                p.agents
                for p in phrases
                if p.preposition in ("against", "between", "in", "on", "of", "by")
                or (p.preposition == "with" and kind == "conflict")
            )
        )
        if kind == "attack" and not against:  # on an airport: on its state
            sites = (p.place for p in phrases if p.preposition in ("on", "in", "at"))
            states = (state_of(context, s) for s in sites if s is not None)
            against = tuple(s for s in states if s is not None)
        verb, status = governor(context, left, i, i + 1)
        opening = _opening(context, left)
        if opening in _PAST and status != "planned":
            status = "occurred"
        elif opening == "before" and _is_ahead(context, phrases):
            status = "planned"
        if kind == "commemoration":
            phrases = following
            against = united(against, implied(context, verb, left))
        imposing = kind == "sanction" and verb is not None and verb.lemma in _IMPOSING
        if imposing and verb is not None and against:
            owners = united(reading.subject(verb) if verb.end <= left else (), owners)
        participants = _named(context.states(united(owners, against)))
        if not participants or (kind == "attack" and not against):
            continue
        if status is None or (status == "planned" and _is_unreal(context, i)):
            continue
        place = context.place(phrases)
        if place is None and kind == "commemoration":
            place = next((p.place for p in phrases if p.place and p.place.kind == "place"), None)
        if place is None and kind == "conflict" and len(owners) == 1:
            place = against[0] if len(against) == 1 else owners[0]
        yield Event(
            document=context.document.id,
            evidence=context.evidence,
            attributed_to=context.source,
            kind=kind,
            name=_name(context, left, i, phrases[0].end if phrases else i + 1),
            participants=participants,
            date=context.date(phrases, None, ahead=status == "planned"),
            place=place,
            status=status,
        )


def _is_unreal(context: Context, i: int) -> bool:
    """``will not allow bases to be used in an attack``, ``if there is a war``."""
    words = {t.lower for t in context.reading.tokens[max(0, i - 12) : i]}
    return bool(words & (lexicon.NEGATIONS | {"if", "would", "could", "might"}))


def deeds(context: Context) -> Iterator[Event]:
    """What a sentence says that one state did to another: "Russia expelled two diplomats"."""
    for verb in context.reading.verbs:
        kind = _deeds().get(verb.lemma)
        if kind is None or verb.negated or verb.status not in ("occurred", "ongoing", "planned"):
            continue
        if verb.phase is not None or not (verb.is_finite or verb.passive):
            continue
        phrases = context.reading.complements(verb.end)
        subject = context.reading.subject(verb)
        if verb.passive:
            doers, done = [p for p in phrases if p.preposition == "by"], subject
            agents = united(*(p.agents for p in doers))
        else:
            agents = subject or _people_before(context, verb.start)
            first = [p for p in phrases[:1] if not p.preposition]
            done = united(*(p.agents or _named_in(context, p.start, p.end) for p in first))
        if kind == "attack" and any(a.kind == "person" for a in agents):
            continue  # he attacked the government's record
        doing, suffering = context.states(agents), context.states(done)
        participants = _states(united(doing, suffering))
        if len(participants) != 2 or not set(doing) ^ set(suffering) >= set(participants):
            continue
        yield Event(
            document=context.document.id,
            evidence=context.evidence,
            attributed_to=context.credited(verb.head),
            kind=kind,
            participants=participants,
            date=context.date(phrases, verb, ahead=verb.status == "planned"),
            place=context.place(phrases),
            status="planned" if verb.status == "planned" else verb.status,
        )


def _people_before(context: Context, start: int) -> tuple[Entity, ...]:
    """``Iraqi planes bombed``: whose they are that do it."""
    for mention in context.reading.mentions:
        between = context.reading.tokens[mention.end : start]
        plain = all(t.text.islower() and t.lower not in lexicon.PREPOSITIONS for t in between)
        if mention.kind == "demonym" and 0 < len(between) < 3 and plain:
            return mention.entities
    return ()


@cache
def _deeds() -> dict[str, str]:
    return {verb: kind for kind, verbs in EVENT_VERBS.items() for verb in verbs.split()}


def _named_in(context: Context, start: int, end: int) -> tuple[Entity, ...]:
    """The states and people that a phrase names: "four Russian officers"."""
    return united(
        *(
            m.entities
            for m in context.reading.mentions
            if start <= m.start < end and m.kind in _OWNERS | {"group"}
        )
    )


def _states(agents: tuple[Entity, ...]) -> tuple[Entity, ...]:
    return tuple(a for a in agents if a.kind == "state")


def _opening(context: Context, left: int) -> str:
    """The preposition that an event noun stands behind: "after a deadly attack"."""
    tokens, k = context.reading.tokens, left - 1
    while k >= 0 and tokens[k].lower in lexicon.DETERMINERS:
        k -= 1
    return tokens[k].lower if k >= 0 else ""


def _is_ahead(context: Context, phrases: Sequence[Phrase]) -> bool:
    """Does the next date of that name lie ahead: "before the elections in February"?"""
    told = next((p.time for p in phrases if p.time is not None), None)
    published = context.document.date
    date = told.resolve(published, ahead=True) if told is not None else None
    return date is not None and published is not None and date > published[: len(date)]


def _left(context: Context, i: int) -> int:
    reading, j = context.reading, i
    while j > 0 and i - j < 6:
        token, mention = reading.tokens[j - 1], reading.covering(j - 1)
        if mention is not None:
            if mention.start and reading.tokens[mention.start - 1].lower in lexicon.PREPOSITIONS:
                return mention.start
            j = mention.start
            continue
        if reading.verb_at(j - 1) is not None or not (
            token.text[0].isalpha() or token.text[0].isdigit()
        ):
            break
        if token.lower in _BREAKS:
            break
        j -= 1
    return j


def _name(context: Context, left: int, i: int, end: int) -> str | None:
    words = context.reading.words(left, i + 1)
    if _ORDINAL.match(words.split()[0]) or context.reading.tokens[left].text[:1].isupper():
        full = context.reading.words(left, end) if _ORDINAL.match(words.split()[0]) else words
        return " ".join(full.split())
    return None


def _named(agents: tuple[Entity, ...]) -> tuple[Entity, ...]:
    return tuple(a for a in agents if a.kind in ("state", "organization", "person"))
