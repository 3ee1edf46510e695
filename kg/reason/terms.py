"""Terms as numbers: a dictionary in both directions, the vocabulary first.

Inside, a term is its N-Triples spelling, in one form: ``xsd:string`` is left out, language tags are
in lower case, characters are written as themselves and not by their code points.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
#: Kinds of terms, as ``Terms.kinds`` tells them; from ``STRING`` on they are literals.
IRI, BLANK, STRING, TAGGED, TYPED = range(5)
_STRING = f"^^<{PREFIXES['xsd']}string>"
_CODE_POINT = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
#: Characters that are written with a backslash.
_ESCAPES = {
    "\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"
}  # fmt: skip
_CONTROLS = {*range(0x20), 0x7F} - set(map(ord, _ESCAPES))


def named(word: str) -> str:
    """``rdf:type`` as an N-Triples term."""
    prefix, _, local = word.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def plain(term: str) -> str:
    """A term in its one spelling."""
    if term[0] != '"':
        return term
    if "\\" in term:
        term = _CODE_POINT.sub(_written, term)
    if term[-1] == '"':
        return term
    end = term.rindex('"') + 1
    lexical, rest = term[:end], term[end:]
    if rest == _STRING:
        return lexical
    return lexical + (rest.lower() if rest[:1] == "@" else rest)


def _written(match: re.Match[str]) -> str:
    short, long, other = match.groups()
    if other:
        return "'" if other == "'" else match[0]
    code = int(short or long, 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or (code < 0x20 and chr(code) not in _ESCAPES):
        return match[0]
    return _ESCAPES.get(chr(code), chr(code))


def quoted(text: str) -> str:
    """A string as a literal."""
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


class Terms:
    """The dictionary; numbers count from 0 and stay.

    ``number(term)`` is the number of a term, a new one if it is new; ``spellings`` the way back.
    """

    __slots__ = ("_kinds", "_numbers", "_table", "number", "spellings")

    def __init__(self) -> None:
        self.spellings: list[str] = []
        self._kinds = bytearray()
        self._table = np.empty(0, dtype=np.uint8)
        self._numbers = _Numbers(self.spellings, self._kinds)
        self.number = self._numbers.__getitem__  # quicker than a method of ours

    def __len__(self) -> int:
        return len(self.spellings)

    def find(self, term: str) -> int | None:
        """The number of a term, None if it is not known."""
        return self._numbers.get(plain(term))

    def vocabulary(self, words: Iterable[str]) -> dict[str, int]:
        """The numbers of prefixed names."""
        return {word: self.number(named(word)) for word in words}

    def kinds(self) -> NDArray[np.uint8]:
        """Of every term: IRI, blank node, string, string of a language or typed literal."""
        if self._table.size < len(self._kinds):
            self._table = np.frombuffer(bytes(self._kinds), dtype=np.uint8)
        return self._table

    def mark(self) -> tuple[int, int]:
        """A place to go back to with ``forget``."""
        return len(self.spellings), len(self._numbers)

    def forget(self, mark: tuple[int, int]) -> None:
        """Take back every term that came after a mark: what named them was no RDF."""
        count, spelled = mark
        while len(self._numbers) > spelled:
            self._numbers.popitem()
        del self.spellings[count:], self._kinds[count:]
        self._table = self._table[:count]


class _Numbers(dict[str, int]):
    """Numbers by any spelling of a term; one that is missing is made."""

    def __init__(self, spellings: list[str], kinds: bytearray) -> None:
        super().__init__()
        self._spellings, self._kinds = spellings, kinds

    def __missing__(self, term: str) -> int:
        spelling = plain(term)
        number = self.get(spelling)
        if number is None:
            number = self[spelling] = len(self._spellings)
            self._spellings.append(spelling)
            self._kinds.append(_kind(spelling))
        if term is not spelling:
            self[term] = number
        return number


def _kind(term: str) -> int:
    if term[0] != '"':
        return BLANK if term[0] == "_" else IRI
    return {'"': STRING, ">": TYPED}.get(term[-1], TAGGED)
