"""The tone of a relation: the words around "ties" that tell how two states stand."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.stance_frames import TONES

if TYPE_CHECKING:
    from kg.extract.context import Context
    from kg.model import Tone

_GOODWILL = frozenset("strengthen deepen enhance expand boost develop consolidate".split())
_POSSIBLE = frozenset("possibility threat risk danger prospect idea verge point brink".split())
_AGREED = frozenset({"agree", "decide"})


@cache
def _tones() -> dict[str, Tone]:
    return {word: tone for tone, words in reversed(TONES.items()) for word in words.split()}


def tone_at(context: Context, i: int) -> Tone | None:
    """The nearest word of a tone, in the clause around the noun.

    ``to restore ties severed in 1982``: a participle behind the noun tells of what was before.
    """
    tokens = context.reading.tokens
    before: Tone | None = None
    for distance in range(1, 9):
        for j in (i - distance, i + distance):
            if not 0 <= j < len(tokens) or (tone := _tones().get(_whole(context, j))) is None:
                continue
            if _is_goodwill(context, i, j) or _is_possible(context, j):
                continue
            step = tokens[min(i, j) : max(i, j)]
            if any(t.text in (";", ".", ":") or t.lower in ("not", "n't") for t in step):
                continue
            verb = context.reading.verb_at(j)
            if tone == "severed" and j == i + 1 and verb is not None and verb.start == j:
                before = before or _as_told(context, j, tone)
                continue
            return _as_told(context, j, tone)
    return before


def _is_possible(context: Context, j: int) -> bool:
    """``the possibility of severing relations``: nobody has severed them."""
    words = [t.lower for t in context.reading.tokens[max(0, j - 2) : j]]
    return words[1:] == ["of"] and words[0] in _POSSIBLE


def _is_goodwill(context: Context, i: int, j: int) -> bool:
    """``to deepen our ties``: a wish that any two have, unless the ties did deepen."""
    verb = context.reading.verb_at(j)
    lemmas = {f.lemma for f in lexicon.VERBS.get(context.reading.tokens[j].lower, ())}
    if not lemmas & _GOODWILL:
        return False
    if verb is None or not verb.is_finite:
        return True
    return verb.phase not in _AGREED and (verb.status != "occurred" or verb.start < i)


def _whole(context: Context, j: int) -> str:
    """A word, with the "re-" before its hyphen: "re-established"."""
    tokens = context.reading.tokens
    if j > 1 and tokens[j - 1].text == "-" and tokens[j - 2].lower == "re":
        return "restored" if tokens[j].lower.startswith("establish") else tokens[j].lower
    return tokens[j].lower


def _as_told(context: Context, j: int, tone: Tone) -> Tone | None:
    """What the verb makes of the tone: threatened or planned, it is not so yet."""
    verb = context.reading.verb_at(j)
    if verb is None or verb.phase in _AGREED:
        return tone
    if verb.status is None:
        return None
    if tone in ("severed", "restored") and verb.status in ("planned", "proposed"):
        return {"severed": "strained", "restored": "improving"}[tone]  # type: ignore[return-value]
    return tone
