"""What a sentence can name: people, states, organisations, places, groups, times.

The types that pass from the readers of noun phrases to the clause reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from kg.authority import Government, Place, State
from kg.model import Entity

if TYPE_CHECKING:
    from kg.extract.dates import Time
    from kg.extract.gazetteer import Match
    from kg.model import TenureStatus

Kind = Literal[
    "person",
    "state",
    "government",
    "organization",
    "place",
    "demonym",
    "group",
    "possessive",
    "time",
]
AGENTS = frozenset({"person", "state", "government", "organization", "group"})


class Term(NamedTuple):
    """When an office was held, as far as the words say."""

    start: str | None = None
    end: str | None = None
    over: bool = False


NO_TERM = Term()


class Titled(NamedTuple):
    """An office that the sentence gives a person: the makings of a tenure."""

    person: Entity
    title: str
    role: str
    of: Entity | None
    status: TenureStatus
    term: Term = NO_TERM


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A noun phrase between two token indices that names agents, a place or a time."""

    start: int
    end: int
    kind: Kind
    entities: tuple[Entity, ...] = ()
    time: Time | None = None
    named: bool = True

    @property
    def is_agent(self) -> bool:
        """Can it act?"""
        return self.kind in AGENTS


def entity(match: Match) -> Entity:
    """The entity that a matched name stands for."""
    record = match.record
    if match.kind == "demonym":
        return Entity(record.name, "state")
    if isinstance(record, Government):
        return Entity(record.name, "government")
    if isinstance(record, State):
        return Entity(record.name, "state")
    if isinstance(record, Place):
        return Entity(record.name, "place")
    return Entity(record.name, "government" if match.kind == "government" else "organization")
