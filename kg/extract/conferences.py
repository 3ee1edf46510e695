"""Conferences of states: "the Madrid peace conference", "COP28", "the Belt and Road Forum".

They have a name or a purpose of their own; a conference that is neither of states nor named as one
(of the press, of a party, of scholars) is no summit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.extract import lexicon
from kg.model import Entity

if TYPE_CHECKING:
    from kg.extract.context import Context

WORDS = frozenset({"conference", "forum", "cop"})
#: What a conference of states is held for, before the word and behind it.
_PURPOSES = frozenset("peace security donor donors disarmament reconstruction climate".split())
#: What the name of a forum of states has in it.
_OF_STATES = frozenset(
    "economic cooperation co-operation road asia africa pacific security".split()
)
_CLIMATE = frozenset(
    "un u.n. united nations climate change summit conference talks meeting".split()
)
_LINKS = frozenset({"and", "of", "for", "the", "on", "in"})


class Conference(NamedTuple):
    """A conference's name, who convenes it, and the tokens of its noun phrase."""

    name: str
    owner: Entity | None
    start: int
    end: int


def conference(context: Context, i: int) -> Conference | None:
    """The conference of states whose noun stands at a token."""
    reading, tokens = context.reading, context.reading.tokens
    word = tokens[i].lower
    if word == "cop":
        return _of_the_parties(context, i)
    start, purposes = i, _PURPOSES if word == "conference" else _OF_STATES
    while start > 0 and (_is_named(context, start - 1) or tokens[start - 1].lower in _PURPOSES):
        start -= 1
    while start < i and tokens[start].lower in _LINKS:
        start += 1
    said = {token.lower for token in tokens[start:i]}
    if not said & purposes or (word == "forum" and tokens[i].text[0].islower()):
        return None
    if start + 1 == i and tokens[i].text[0].islower():
        return None  # a peace conference: which, is not told
    return Conference(reading.words(start, i + 1), None, start, i + 1)


def _of_the_parties(context: Context, i: int) -> Conference | None:
    """``COP28``, ``the COP 28 climate summit``: of the parties to the climate convention."""
    tokens, end = context.reading.tokens, i + 2
    if end > len(tokens) or not tokens[i + 1].text.isdigit() or not tokens[i].text.isupper():
        return None
    while end < len(tokens) and tokens[end].lower in _CLIMATE:
        end += 1
    name = f"COP{tokens[i + 1].text}"
    return Conference(name, Entity("United Nations", "organization"), i, end)


def _is_named(context: Context, i: int) -> bool:
    """``Belt and Road``, ``Madrid``: a word of a name, or one that joins two."""
    tokens = context.reading.tokens
    if tokens[i].lower in _LINKS and i > 0:
        return tokens[i - 1].text[:1].isupper() and tokens[i + 1].text[:1].isupper()
    named = tokens[i].text[:1].isupper() and tokens[i].text.isalpha()
    return named and tokens[i].lower not in lexicon.ARTICLES
