"""Who acts for whom: the tenures in which people take part, and the states they stand for.

An event links to the tenure of each person in it (``ent:actsAs``), so the state represented stays
right when the person later holds another office. The tenure is the one in which the authority has
the person on the day of the event, the document's own word first; where the authority is silent,
the one that the document gives. The authority's tenures are described in its graph, and documents
link to them: a document's graph says what the document says.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kg.authority import Office
from kg.consolidate.dates import first
from kg.consolidate.names import capacity, path, state_of
from kg.consolidate.offices import office
from kg.model import Tenure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.authority import Authority
    from kg.model import Consolidated, Document, Entity

#: How long a report's word that somebody is in office stands, in days: five years. Beyond that
#: only the authority, or another report, can tell.
STALE = 5 * 365


class Role(NamedTuple):
    """A tenure (path), and what its office is of (path or None)."""

    tenure: str
    of: str | None


class Parties:
    """Agents as documents mean them on the day they speak of."""

    def __init__(
        self,
        consolidated: Iterable[Consolidated],
        documents: Mapping[str, Document],
        authority: Authority,
    ) -> None:
        self._authority = authority
        #: the authority's tenures by path
        self.holdings = {holding.path: holding for holding in authority.holdings}
        self._told = {id_: document.date for id_, document in documents.items()}
        self._newest = max((first(date) for date in self._told.values() if date), default=0)
        self._stated: dict[tuple[str, str], list[Role]] = defaultdict(list)
        for thing in consolidated:
            for source in thing.sources:
                if isinstance(source, Tenure) and source.status in ("current", "acting"):
                    date = self._told.get(source.document)
                    person = path(source.person, date, authority)
                    of = office(source, date, authority).of
                    self._stated[source.document, person].append(Role(thing.key, of))

    def told(self, document: str) -> str | None:
        """The date of a document."""
        return self._told.get(document)

    def is_stale(self, tenure: Consolidated) -> bool:
        """Is the last word on a tenure too old to say who holds the office now?"""
        told = max(first(self.told(source.document) or "") for source in tenure.sources)
        return tenure.key not in self.holdings and self._newest - told > STALE

    def path(self, entity: Entity, document: str) -> str:
        """The path of an entity that a document names."""
        return path(entity, self._told.get(document), self._authority)

    def role(self, person: str, date: str | None, document: str) -> Role | None:
        """The tenure in which a person (path) acts on that day, else on that of the document."""
        day = date or self._told.get(document)
        stated = sorted(self._stated.get((document, person), ()), key=lambda role: role.tenure)
        holding = {h.path for h in self._authority.held(person) if h.covers(day)}
        for role in stated:
            if role.tenure in holding:
                return role
        held = capacity(person, day, self._authority)
        if held is not None:
            record = self._authority.records.get(held.office)
            return Role(held.path, record.of if isinstance(record, Office) else None)
        return stated[0] if stated else None

    def state(self, agent: str, date: str | None, document: str) -> str | None:
        """The path of the state that an agent (path) is or acts for."""
        if agent.startswith("person/"):
            role = self.role(agent, date, document)
            return state_of(role.of, self._authority) if role and role.of else None
        return None if agent.startswith("place/") else state_of(agent, self._authority)

    def same(self, a: str, b: str, date: str | None, document: str) -> bool:
        """Is one of two agents the state, government or organisation for which the other acts?"""
        return a in self._behind(b, date, document) or b in self._behind(a, date, document)

    def _behind(self, agent: str, date: str | None, document: str) -> set[str]:
        role = self.role(agent, date, document) if agent.startswith("person/") else None
        of = role.of if role else agent
        state = state_of(of, self._authority) if of else None
        return set(filter(None, (of, state, state and state.replace("state/", "government/"))))
