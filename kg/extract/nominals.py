"""Event nouns: "talks with", "a visit to", "the meeting": where one stands, and whose it is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.frames import NOUNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Reading
    from kg.extract.context import Context
    from kg.extract.frames import Noun
    from kg.extract.sentences import Token
    from kg.model import Entity

#: Before these, a noun phrase begins.
_EDGES = lexicon.PREPOSITIONS | lexicon.CONJUNCTIONS - {"and"}


@cache
def _heads(fact: str) -> dict[str, tuple[tuple[tuple[str, ...], Noun], ...]]:
    """The heads of a fact type's event nouns by their first word, longest first."""
    found: dict[str, dict[tuple[str, ...], Noun]] = {}
    for noun in NOUNS:
        for head in noun.heads.split(",") if noun.fact == fact else ():
            *before, last = head.replace("-", " - ").split()
            for form in (last, last + "s"):
                words = (*before, form)
                found.setdefault(words[0], {}).setdefault(words, noun)
    return {
        first: tuple(sorted(heads.items(), key=lambda pair: -len(pair[0])))
        for first, heads in found.items()
    }


def noun_at(tokens: Sequence[Token], i: int, fact: str) -> tuple[int, Noun] | None:
    """The event noun that begins at a token, and the index behind it."""
    for words, noun in _heads(fact).get(tokens[i].lower, ()):
        end = i + len(words)
        if tuple(t.lower for t in tokens[i:end]) == words:
            return end, noun
    return None


def nouns_of(reading: Reading, fact: str) -> Iterator[tuple[int, int, Noun]]:
    """The event nouns of a sentence, with where they begin and end; no names, no verbs."""
    behind = 0
    for i in reading.occurrences(_heads(fact).keys()):
        if i < behind or reading.covering(i) is not None or reading.verb_at(i) is not None:
            continue
        found = noun_at(reading.tokens, i, fact)
        if found is not None:
            behind, noun = found
            yield i, behind, noun


def left_edge(context: Context, start: int) -> int:
    """Where the noun phrase around an event noun begins: at its article, possessive or owner."""
    reading, j = context.reading, start
    while j > 0:
        token, mention = reading.tokens[j - 1], reading.covering(j - 1)
        lower = token.lower
        if mention is not None:
            if mention.kind in ("demonym", "time", "possessive"):
                j = mention.start
                continue
            if mention.kind in ("state", "organization", "place") and j <= start:
                j = mention.start
                continue
            return j
        if lower in ("'s", "’s", "'") and (owner := reading.covering(j - 2)) is not None:
            return owner.start
        if lower in lexicon.DETERMINERS:
            return j - 1
        if (
            reading.verb_at(j - 1) is not None
            or lower in _EDGES
            or not (token.text[0].isalnum() or token.text == "-")
            or start - j > 7
        ):
            return j
        j -= 1
    return j


def owners_of(context: Context, left: int, start: int) -> tuple[Entity, ...]:
    """The agents inside a noun phrase: "Putin's", "his", "Israeli-US", "Downing Street"."""
    agents: list[Entity] = []
    for mention in context.reading.mentions:
        if left <= mention.start < start and mention.kind in (
            "person", "group", "state", "demonym", "organization", "government", "possessive",
        ):  # fmt: skip
            agents += mention.entities
    return tuple(dict.fromkeys(agents))
