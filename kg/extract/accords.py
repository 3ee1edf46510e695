"""An agreement from its parts: its parties, when, where, and what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.encounters import about
from kg.extract.topics import topics
from kg.model import Agreement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import AgreementKind, AgreementStatus, Entity

#: Adjectives that any agreement may have.
_VAGUE = frozenset(
    """new joint draft separate first second bilateral trilateral broad final formal historic long
    landmark major similar such two three several other more peace interim tentative""".split()
)


def agreement_of(
    context: Context,
    kind: AgreementKind,
    parties: tuple[Entity, ...],
    status: AgreementStatus,
    phrases: Sequence[Phrase],
    words: str,
    verb: Verb | None,
    at: int,
    name: str | None = None,
    *,
    today: bool = True,
) -> Agreement:
    """The agreement told at a token, with its date, place and topics.

    ``today``: told as news, it is of the day whose news the report tells.
    """
    goes_on = next((v.start for v in context.reading.verbs if v.start > at and v != verb), None)
    if goes_on is not None:  # a deal on those arriving in Greece
        phrases = [p for p in phrases if p.start < goes_on]
    date = context.date(phrases, verb, ahead=status in ("negotiating", "proposed"))
    if date is None and today and status in ("signed", "agreed"):
        date = context.day_told
    return Agreement(
        document=context.document.id,
        evidence=context.evidence,
        attributed_to=context.credited(at),
        kind=kind,
        name=name if name and _is_name(name) else None,
        parties=parties,
        status=status,
        date=date,
        place=context.place(phrases) or _city(phrases) or context.filed_at(verb),
        topics=topics(words) or topics(about(context, phrases)),
    )


def clause_end(context: Context, start: int) -> int:
    """Where the clause that goes on from a token ends."""
    tokens = context.reading.tokens
    end = start
    while end < len(tokens) and tokens[end].text not in (";", ":", "."):
        following = [t.lower for t in tokens[end : end + 3]]
        if following in ([",", "and", "to"], [",", "and", "also"]):
            break  # and to do something else
        end += 1
    return end


def _is_name(words: str) -> bool:
    """Does it say which agreement it is, more than "a new treaty" or "separate deals"?"""
    parts = words.split()
    return all(w.isprintable() for w in parts) and bool({w.lower() for w in parts[:-1]} - _VAGUE)


def _city(phrases: Sequence[Phrase]) -> Entity | None:
    """The city behind what the agreement is on: "a treaty on arms in Prague"."""
    return next(
        (
            p.place
            for p in reversed(phrases)
            if p.preposition in ("in", "at") and p.place is not None and p.place.kind == "place"
        ),
        None,
    )
