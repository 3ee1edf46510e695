"""Other events between or to states: attacks, wars, elections, inquiries, sanctions."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.extract.context import united
from kg.extract.encounters import state_of
from kg.extract.frames import EVENTS
from kg.extract.nominals import governor, implied
from kg.model import Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.context import Context
    from kg.model import Entity

#: What those who impose sanctions do with them.
_IMPOSING = frozenset("impose keep maintain extend widen tighten introduce announce".split())
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
        kind = _kinds()[reading.tokens[i].lower]
        left = _left(context, i)
        owners = united(
            *(
                m.entities
                for m in reading.mentions
                if left <= m.start < i and m.kind in ("state", "demonym", "organization", "person")
            )
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
                if p.preposition in ("against", "between", "in", "on", "of")
            )
        )
        if kind == "attack" and not against:  # on an airport: on its state
            sites = (p.place for p in phrases if p.preposition in ("on", "in", "at"))
            states = (state_of(context, s) for s in sites if s is not None)
            against = tuple(s for s in states if s is not None)
        verb, status = governor(context, left, i, i + 1)
        if kind == "commemoration":
            phrases = following
            against = united(against, implied(context, verb, left))
        imposing = kind == "sanction" and verb is not None and verb.lemma in _IMPOSING
        if imposing and verb is not None and against:
            owners = united(reading.subject(verb) if verb.end <= left else (), owners)
        participants = _named(context.states(united(owners, against)))
        if not participants or (kind == "attack" and not against):
            continue
        if status is None:
            continue
        place = context.place(phrases)
        if place is None and kind == "commemoration":
            place = next((p.place for p in phrases if p.place and p.place.kind == "place"), None)
        if place is None and kind == "conflict" and len(owners) == 1:
            place = owners[0]
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


def _left(context: Context, i: int) -> int:
    reading, j = context.reading, i
    while j > 0 and i - j < 6:
        token, mention = reading.tokens[j - 1], reading.covering(j - 1)
        if mention is not None:
            j = mention.start
            continue
        if reading.verb_at(j - 1) is not None or not (
            token.text[0].isalpha() or token.text[0].isdigit()
        ):
            break
        if token.lower in ("the", "a", "an", "of", "in", "and", "on", "to", "from", "for", "by"):
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
