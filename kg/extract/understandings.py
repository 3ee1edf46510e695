"""Understandings: what two states agreed to do, without a paper that has a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.accords import agreement_of, clause_end
from kg.extract.context import united
from kg.extract.nominals import noun_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import Agreement

#: What one state can agree to do for or with another.
_GIVING = frozenset("provide give supply sell lend extend share cooperate open establish".split())


def understandings(context: Context) -> Iterator[Agreement]:
    """``The pair agreed to develop a dialogue``: two states will do something together."""
    reading = context.reading
    for verb in reading.verbs:
        agreed = verb.phase == "agree" and verb.form == "finite"
        on = verb.lemma == "agree" and _follows(context, verb.end, "on")
        if not (agreed or on) or verb.negated or verb.status is None:
            continue
        if _meets(verb) or _keeps_touch(context, verb):
            continue
        subject = reading.subject(verb)
        phrases = reading.complements(verb.end)
        parties = context.states(subject)
        if len(parties) == 1 and verb.lemma in _GIVING:
            given = united(*(p.agents for p in phrases if p.preposition in ("to", "with")))
            parties = context.states(united(subject, given))
        if len(parties) < 2:
            continue
        if on and any(
            noun_at(reading.tokens, k, "agreement")
            for k in range(verb.end, min(verb.end + 6, len(reading.tokens)))
        ):
            continue
        words = reading.words(verb.head, clause_end(context, verb.end))
        yield agreement_of(context, "understanding", parties, "agreed", phrases, words, verb)


def _meets(verb: Verb) -> bool:
    """An agreement to meet is a planned meeting."""
    return verb.lemma in ("meet", "speak", "talk", "visit", "hold", "disagree")


def _keeps_touch(context: Context, verb: Verb) -> bool:
    """``agreed to continue contacts``: no more than a courtesy."""
    following = {t.lower for t in context.reading.tokens[verb.end : verb.end + 5]}
    return verb.lemma in ("keep", "stay", "remain") or (
        verb.lemma in ("continue", "maintain")
        and bool(
            following & {"contacts", "contact", "dialogue", "touch", "discussions", "conversation"}
        )
    )


def _follows(context: Context, end: int, word: str) -> bool:
    tokens = context.reading.tokens
    return end < len(tokens) and tokens[end].lower == word
