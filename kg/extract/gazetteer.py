"""The authority's names, found in tokens: the longest at each place, in the right case.

A match says what kind of name it is; a demonym ("Egyptian") names its state as an adjective.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from kg.authority import Body, Government, Organization, Person, Place, State, spellings
from kg.extract import lexicon
from kg.extract.sentences import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.authority import Authority, Record
    from kg.extract.sentences import Token

Kind = Literal["state", "demonym", "government", "organization", "place", "person"]
#: When one name means several things, the first of these.
_ORDER: tuple[Kind, ...] = ("state", "demonym", "government", "organization", "person", "place")
#: Words that make a region of what would name a state.
_REGIONS = {
    **dict.fromkeys(("american", "americans"), ("south", "north", "latin", "central")),
    "security": ("national", "supreme"),
}
#: States as the first half of an adjective: "Anglo-Irish".
_PREFIXES = {
    "Anglo": "United Kingdom", "Franco": "France", "Sino": "China", "Russo": "Russia",
    "Indo": "India", "Greco": "Greece", "Graeco": "Greece", "Italo": "Italy", "Turco": "Turkey",
    "Luso": "Portugal", "Austro": "Austria", "Serbo": "Serbia",
}  # fmt: skip
_JOINED = frozenset(prefix.lower() for prefix in _PREFIXES)
_HALVES = frozenset({"North", "South", "East", "West"})
# Acronyms that are words in capitals, too: in a headline they prove nothing.
_WORDLIKE = frozenset("us who it is in on at an or so no may un eu quad".split()) - {"un", "eu"}


class Match(msgspec.Struct, frozen=True, gc=False):
    """A name between two token indices, and the record that bears it."""

    start: int
    end: int
    kind: Kind
    record: Record


class _Entry(NamedTuple):
    words: tuple[str, ...]
    exact: tuple[str, ...]
    kind: Kind
    record: Record


class Gazetteer:
    """All names of an authority, ready to be found."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._entries: dict[tuple[str, ...], list[_Entry]] = defaultdict(list)
        #: by the first word of names, how many words they have, the most first
        self._lengths: dict[str, tuple[int, ...]] = {}
        for record in authority.records.values():
            kind = _kind(record)
            if kind is None:
                continue
            for name in dict.fromkeys((record.name, *spellings(record))):
                self._add(name, kind, record)
            if isinstance(record, State):
                for name in record.demonyms:
                    self._add(name, "demonym", record)
        for prefix, name in _PREFIXES.items():
            state = next((r for r in authority.named(name) if isinstance(r, State)), None)
            if state is not None:
                self._add(prefix, "demonym", state)
        lengths: dict[str, set[int]] = defaultdict(set)
        for words, entries in self._entries.items():
            entries.sort(key=lambda e: (_ORDER.index(e.kind), e.record.path))
            lengths[words[0]].add(len(words))
        self._lengths = {
            first: tuple(sorted(several, reverse=True)) for first, several in lengths.items()
        }

    def _add(self, name: str, kind: Kind, record: Record) -> None:
        parts = tokens(name)
        if parts and name[:1].isupper():
            words = tuple(t.lower for t in parts)
            self._entries[words].append(_Entry(words, tuple(t.text for t in parts), kind, record))

    def matches(
        self, words: Sequence[Token], published: str | None, *, shouting: bool = False
    ) -> list[Match]:
        """The names in a sentence, none overlapping; ``shouting``: it is all in capitals."""
        found: list[Match] = []
        end = 0
        for i in [i for i, word in enumerate(words) if word.text[0].isupper()]:  # as all names are
            best = self._at(words, i, published, shouting=shouting) if i >= end else None
            if best is not None:
                found.append(best)
                end = best.end
        return found

    def _at(
        self, words: Sequence[Token], i: int, published: str | None, *, shouting: bool
    ) -> Match | None:
        best: _Entry | None = None
        if i + 3 < len(words) and words[i + 1].lower == "and" and words[i].text in _HALVES:
            whole = self._at([words[i], *words[i + 3 : i + 6]], 0, published, shouting=shouting)
            if whole is not None and whole.kind == "state" and words[i + 2].text in _HALVES:
                return Match(i, i + 1, whole.kind, whole.record)  # North and South Korea
        if not words[i].text[0].isupper():
            return None
        for entry in self._named(words, i):
            if best and len(entry.words) < len(best.words):
                break
            if not _fits(entry, words, i, shouting=shouting):
                continue
            if entry.kind == "person" and _goes_on(entry, words, i):
                continue
            if entry.words[0] in _JOINED and not self._is_joined(words, i, published):
                continue  # General Franco
            if i and words[i - 1].lower in _REGIONS.get(words[i].lower, ()):
                continue  # a South American is no American
            if best is None or self._better(entry, best, published):
                best = entry
        return Match(i, i + len(best.words), best.kind, best.record) if best else None

    def _named(self, words: Sequence[Token], i: int) -> Iterator[_Entry]:
        """The names whose words stand here, whatever their capitals; the longest first."""
        for length in self._lengths.get(words[i].lower, ()):
            yield from self._entries.get(tuple([t.lower for t in words[i : i + length]]), ())

    def _is_joined(self, words: Sequence[Token], i: int, published: str | None) -> bool:
        """Does a hyphen and another state follow?"""
        if i + 2 >= len(words) or words[i + 1].text != "-":
            return False
        return self._at(words, i + 2, published, shouting=False) is not None

    def _better(self, entry: _Entry, best: _Entry, published: str | None) -> bool:
        """Of two records with one name and kind: the one that lived on the day."""
        if entry.kind != best.kind:
            return False
        return self._lived(entry.record, published) and not self._lived(best.record, published)

    def _lived(self, record: Record, published: str | None) -> bool:
        if isinstance(record, Government | Body):
            record = self._authority.records[record.state]
        if not isinstance(record, State | Organization):
            return True
        if published is None:
            return record.end is None
        began = record.start is None or record.start[: len(published)] <= published
        return began and (record.end is None or record.end[: len(published)] >= published)


@cache
def gazetteer(authority: Authority) -> Gazetteer:
    """The gazetteer of an authority, made once."""
    return Gazetteer(authority)


def _kind(record: Record) -> Kind | None:
    if isinstance(record, State):
        return "state"
    if isinstance(record, Government | Body):
        return "government"
    if isinstance(record, Organization):
        return "organization"
    if isinstance(record, Place):
        return "place"
    return "person" if isinstance(record, Person) else None


def _goes_on(entry: _Entry, words: Sequence[Token], i: int) -> bool:
    """``Juan Carlos Pugliese`` is not Juan Carlos, who has no other name."""
    end = i + len(entry.words)
    if not isinstance(entry.record, Person) or entry.record.family or end >= len(words):
        return False
    following = words[end]
    return (
        following.text[0].isupper()
        and following.text[1:].islower()
        and following.lower not in lexicon.VERBS
    )


def _fits(entry: _Entry, sentence: Sequence[Token], i: int, *, shouting: bool) -> bool:
    """Are the capitals of a name those of the words that stand here?"""
    for word, exact, token in zip(entry.words, entry.exact, sentence[i:], strict=False):
        if exact.isupper() and 1 < len(exact) <= 5:
            if token.text != exact or (shouting and word in _WORDLIKE):
                return False
        elif exact[:1].isupper() and not token.text[:1].isupper():
            return False
    return True
