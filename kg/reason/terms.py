"""Terms as numbers: a dictionary in both directions, the vocabulary first.

Inside, a term is its N-Triples spelling, in one form: ``xsd:string`` is left out, language tags are
in lower case.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_STRING = f"^^<{PREFIXES['xsd']}string>"
_LITERAL = re.compile(r'("(?:[^"\\]|\\.)*")(.*)', re.DOTALL)


def named(word: str) -> str:
    """``rdf:type`` as an N-Triples term."""
    prefix, _, local = word.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def plain(term: str) -> str:
    """A term in its one spelling."""
    if term[0] != '"' or term[-1] == '"':
        return term
    match = _LITERAL.match(term)
    if match is None:
        return term
    lexical, rest = match.groups()
    if rest == _STRING:
        return lexical
    return lexical + (rest.lower() if rest[:1] == "@" else rest)


class Terms:
    """The dictionary; numbers count from 0 and stay."""

    __slots__ = ("_numbers", "spellings")

    def __init__(self) -> None:
        self.spellings: list[str] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.spellings)

    def number(self, term: str) -> int:
        """The number of a term, a new one if it is new."""
        known = self._numbers.get(term)
        if known is None:
            term = plain(term)
            known = self._numbers.setdefault(term, len(self.spellings))
            if known == len(self.spellings):
                self.spellings.append(term)
        return known

    def find(self, term: str) -> int | None:
        """The number of a term, None if it is not known."""
        return self._numbers.get(plain(term))

    def vocabulary(self, words: Iterable[str]) -> dict[str, int]:
        """The numbers of prefixed names."""
        return {word: self.number(named(word)) for word in words}
