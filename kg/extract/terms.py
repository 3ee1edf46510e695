"""Terms of office behind a title: "from 2007 to 2010", "since March 1995", "at the time"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.dates import MONTHS
from kg.extract.mentions import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.sentences import Token

_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_TO = frozenset({"to", "until", "till", "through", "and", "-", "–"})
#: What says without a date that a term is over.
_PAST = (("at", "the", "time"), ("at", "that", "time"), ("until", "recently"), ("back", "then"))


def term_at(tokens: Sequence[Token], i: int, published: str | None) -> tuple[Term, int] | None:
    """The term that begins at a token, and the index behind it."""
    words = [t.lower for t in tokens[i : i + 3]]
    for past in _PAST:
        if tuple(words[: len(past)]) == past:
            return Term(over=True), i + len(past)
    if not words:
        return None
    opening, begun = words[0], _date(tokens, i + 1)
    if opening in ("until", "till") and begun is not None:
        return _term(None, begun[0], published), begun[1]
    if opening == "since" and begun is not None:
        return Term(start=begun[0]), begun[1]
    if opening in ("from", "between") and begun is not None:
        start, j = begun
        ended = _date(tokens, j + 1)
        if ended is not None and tokens[j].lower in _TO:
            return _term(start, ended[0], published), ended[1]
    return None


def _term(start: str | None, end: str, published: str | None) -> Term:
    return Term(start, end, over=published is None or end <= published[: len(end)])


def _date(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """A year, or a month with its year."""
    if i < len(tokens) and _YEAR.fullmatch(tokens[i].text):
        return tokens[i].text, i + 1
    if i + 1 < len(tokens) and _YEAR.fullmatch(tokens[i + 1].text):
        month = MONTHS.get(tokens[i].lower)
        return (f"{tokens[i + 1].text}-{month:02}", i + 2) if month else None
    return None
