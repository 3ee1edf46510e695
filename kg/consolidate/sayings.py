"""Keys of what documents say rather than tell of: memberships, relations, statements, positions.

A relation or position is one within a year, so that a friendship of 1987 and one of 2016 are two;
a statement is one if the same speaker is quoted with the same words, or with part of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from kg.consolidate.clusters import joined
from kg.consolidate.identity import checksum, short
from kg.consolidate.names import path
from kg.model import AnyFact, Entity, Membership, Position, Relation, Statement
from kg.slug import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.authority import Authority

_NO_WORD = re.compile(r"\W+")
#: Shorter quotes ("we agree") may be said twice on two occasions.
_TELLING = 20


def sayings(
    facts: Iterable[AnyFact], told: Mapping[str, str], authority: Authority
) -> Iterator[tuple[str, AnyFact]]:
    """Each fact with the key of what it says."""
    quotes: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        date = told.get(fact.document) or None
        year = (date or "undated")[:7].split("-")[0]

        def last(entity: Entity, date: str | None = date) -> str:
            return path(entity, date, authority).rpartition("/")[2]

        match fact:
            case Membership():
                yield f"membership/{last(fact.member)}/{last(fact.organization)}", fact
            case Relation():
                sides = sorted(map(last, fact.between))
                yield f"relation/{'/'.join(sides)}/{fact.tone}/{year}", fact
            case Position():
                target = fact.target
                words = last(target) if isinstance(target, Entity) else slug(target or "unsaid")
                yield f"position/{last(fact.actor)}/{fact.stance}/{short(words)}/{year}", fact
            case Statement() if fact.quote:
                quotes[last(fact.speaker)][_plain(fact.quote)].append(fact)
            case Statement():
                spans = sorted(f"{e.start}-{e.end}" for e in fact.evidence)
                mark = checksum(fact.document, *spans)
                yield f"statement/{last(fact.speaker)}/{mark}", fact
    for speaker, by_words in sorted(quotes.items()):
        for words, statements in _whole_quotes(by_words):
            for statement in statements:
                yield f"statement/{speaker}/{checksum(words)}", statement


def _whole_quotes(
    by_words: Mapping[str, list[Statement]],
) -> Iterator[tuple[str, list[Statement]]]:
    """Quotes, each with the statements that give it whole or in part."""
    things = [(words, list(statements)) for words, statements in sorted(by_words.items())]
    yield from joined(
        things,
        rank=lambda thing: len(thing[0]),
        fits=lambda part, entire: len(part[0]) >= _TELLING and part[0] in entire[0],
        absorb=lambda entire, part: entire[1].extend(part[1]),
    )


def _plain(quote: str) -> str:
    """The words of a quote in lower case, whatever marks and dashes a paper sets."""
    return f" {_NO_WORD.sub(' ', quote).strip().casefold()} "
