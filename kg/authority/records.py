"""The records of the authority: what is known of a state, an office, a person, a place.

Paths (``state/united-kingdom``) are the ends of their IRIs; dates are ISO 8601 at the precision
that is known.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

#: Endings of full names that are no family name.
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass(frozen=True, slots=True)
class State:
    """A state, living or dissolved; ``start`` and ``end`` bound a dissolved one."""

    path: str
    name: str
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    iso2: str | None = None
    capital: str | None = None
    start: str | None = None
    end: str | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Government:
    """A state's government, and the seats of power that stand for it."""

    path: str
    name: str
    state: str
    seats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A ministry, agency, parliament or armed force with a name of its own."""

    path: str
    name: str
    names: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Organization:
    """An international organisation, a forum, or another organised actor."""

    path: str
    name: str
    names: tuple[str, ...] = ()
    forum: bool = False
    members: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A city, venue or region, and the state it lies in."""

    path: str
    name: str
    names: tuple[str, ...] = ()
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """An office of a state or organisation; ``roles`` as in ``Tenure.role``."""

    path: str
    name: str
    title: str
    titles: tuple[str, ...]
    of: str
    roles: frozenset[str]

    @property
    def role(self) -> str:
        """The one role that a tenure record gives for this office."""
        if {"head_of_state", "head_of_government"} <= self.roles:
            return "head_of_state_and_government"
        return min(self.roles, default="official")


@dataclass(frozen=True, slots=True)
class Person:
    """An office holder; ``family`` is the name that news use alone."""

    path: str
    name: str
    names: tuple[str, ...] = ()
    family: str = ""
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """One person's time in one office; dates ISO 8601 at the known precision, None for open."""

    path: str
    person: str
    office: str
    start: str | None = None
    end: str | None = None

    def covers(self, date: str | None) -> bool:
        """Did it last on that day? Coarse dates count as covering what they might."""
        if date is None:
            return self.end is None
        return (self.start is None or _compare(self.start, date) <= 0) and (
            self.end is None or _compare(self.end, date) >= 0
        )


Record: TypeAlias = State | Government | Body | Organization | Place | Office | Person


def spellings(record: Record) -> tuple[str, ...]:
    """The names beside the first by which a text may call the record."""
    if isinstance(record, Government):
        return record.seats
    if isinstance(record, Office):
        return ()
    return record.names


@lru_cache(maxsize=1 << 16)
def name_words(name: str) -> tuple[str, ...]:
    """A personal name for comparison: words without accents, umlaut spellings and suffixes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z ]", "", plain.replace("-", " "))
    plain = re.sub(r"(?<=[aou])e(?=[^aeiou])", "", plain)
    return tuple(w for w in plain.split() if w not in _SUFFIXES)


def _compare(a: str, b: str) -> int:
    """-1, 0, 1 as ``a`` is before, within or after ``b``, at the coarser of both precisions."""
    width = min(len(a), len(b))
    a, b = a[:width], b[:width]
    return (a > b) - (a < b)
