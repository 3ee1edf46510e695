"""Nouns of events that did not happen: "no meeting or talks took place", a spokesman said."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.context import Context
    from kg.extract.sentences import Token


def negation_before(tokens: Sequence[Token], left: int) -> set[str]:
    """``no meeting or conversation``: the negation that an earlier noun of the list carries."""
    if not left or tokens[left - 1].lower not in ("or", "nor"):
        return set()
    near = {t.lower for t in tokens[max(0, left - 7) : left]}
    return near & {"no", "neither"}


def is_denial(context: Context, end: int, there: list[str]) -> bool:
    """``"There was no meeting between X and Y," a spokesman said``."""
    if context.source is None:
        return False
    if "there" in there and set(there) & {"was", "were", "been"}:
        return True
    verb = next((v for v in context.reading.verbs if v.start >= end), None)
    return verb is not None and verb.lemma in ("take", "happen", "occur") and not verb.ahead
