"""Who has been talked about so far: the people of a document, and what stands for them.

A surname, a pronoun, "the pair", "the Russian president" or "both sides" mean somebody named
before, or somebody whom the authority knows to have held the office on the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.authority import Body, Government, Organization, State
from kg.extract.salience import Salience

if TYPE_CHECKING:
    from kg.authority import Holding, Office, Person
    from kg.extract.people import Known
    from kg.model import Entity

#: States whose names put the family first.
_FAMILY_FIRST = frozenset(
    {"China", "Taiwan", "South Korea", "North Korea", "Vietnam", "Cambodia", "Singapore"}
)
_HEADS = frozenset({"head_of_state", "head_of_government"})


@dataclass(slots=True)
class Discourse(Salience):
    """The state of reading one document, and who holds which office in it."""

    # -- people -----------------------------------------------------------------------------

    def person(
        self,
        name: str,
        *,
        of: Entity | None = None,
        role: str | None = None,
        title: str | None = None,
        gender: str | None = None,
    ) -> Known:
        """The person of that name, introduced if new; the document's fullest spelling stands.

        A ``title`` before the name lets the authority complete a surname.
        """
        known = self.find(name)
        if known is None:
            known = self.people.introduce(name, self._record(name, of, role, title))
        elif len(name.split()) > len(known.name.split()):
            self.people.rename(known, name, self._record(name, of, role, title))
        if of is not None and known.of is None:
            known.of = of
            if known.record is None and of.name in _FAMILY_FIRST and " " in known.name:
                known.family = known.name.split()[0]
        if role and not known.role:
            known.role, known.title = role, title
        known.gender = known.gender or gender or (known.record.gender if known.record else None)
        return known

    def find(self, name: str) -> Known | None:
        """The person already introduced under this name, its surname, or a fuller form."""
        return self.people.find(name, self.recent)

    def _record(
        self, name: str, of: Entity | None, role: str | None, title: str | None
    ) -> Person | None:
        """Whom the authority knows by this name: by full name, or by surname, office and day."""
        fitting = self.authority.people(name)
        if " " in name and len(fitting) == 1:
            return fitting[0]
        if title is None:
            return None
        holders = [r for r in fitting if self._holds(r, of, role, title)]
        return holders[0] if len(holders) == 1 else None

    def _holds(
        self, record: Person, of: Entity | None, role: str | None, title: str | None
    ) -> bool:
        """Did they hold such an office on the day of publication?"""
        owner = self.authority.resolve(of, self.published) if of else None
        for holding in self.authority.held(record.path):
            office = self.authority.office_at(holding.office)
            if owner is not None and office.of != owner.path:
                continue
            titled = title is not None and title.casefold() in (t.casefold() for t in office.titles)
            if (titled or (role in office.roles and title is None)) and holding.covers(
                self.published
            ):
                return True
        return False

    def bears(self, known: Known, role: str, title: str) -> bool:
        """Does the authority know the person to hold such an office on the day?"""
        return known.record is not None and self._holds(known.record, None, role, title)

    def by_surname(self, name: str, *, introduced: bool = False) -> Known | None:
        """A bare surname: somebody of the document, else the one head in office of that name.

        ``introduced``: a "Mr" or a title says that it is a person; then any office will do.
        """
        known = self.find(name)
        if known or self.published is None:
            return known
        heads = [
            record
            for record in self.authority.people(name)
            if record.family == name and self._is_head(record)
        ]
        if not heads and introduced:
            heads = [
                record
                for record in self.authority.people(name)
                if record.family == name
                and any(h.covers(self.published) for h in self.authority.held(record.path))
            ]
        return self.people.introduce(heads[0].name, heads[0]) if len(heads) == 1 else None

    def _is_head(self, record: Person) -> bool:
        return any(
            self.authority.office_at(h.office).roles & _HEADS
            for h in self.authority.held(record.path)
            if h.covers(self.published)
        )

    # -- offices ----------------------------------------------------------------------------

    def holder(self, of: Entity, role: str, title: str | None = None) -> Known | None:
        """Who held that office on the day: somebody of the document, else of the authority."""
        fitting = [
            k for k in self.people.values() if k.of == of and k.role and _same_role(k.role, role)
        ]
        if len(fitting) == 1:
            return fitting[0]
        holding = self.holding(of, role, title)
        if holding is None:
            return None
        record = self.authority.records[holding.person]
        known = self.people.introduce(record.name, record)  # type: ignore[arg-type]
        known.of, known.role = known.of or of, known.role or role
        return known

    def holding(self, of: Entity, role: str, title: str | None = None) -> Holding | None:
        """The tenure of that office on the day, where the authority knows it."""
        record = self.authority.resolve(of, self.published)
        if record is None or self.published is None:
            return None
        office = self.office(of, role, title)
        return self.authority.holder(office.path, self.published) if office else None

    def office(self, of: Entity, role: str, title: str | None = None) -> Office | None:
        """The office that a title of a state or organisation names."""
        if title and title.lower() in ("top diplomat", "chief diplomat"):
            title = "Foreign Minister"
        record = self.authority.resolve(of, self.published)
        if isinstance(record, Government | Body):
            record = self.authority.records.get(record.state)
        if not isinstance(record, State | Organization):
            return None
        if role == "head_of_state" and title and title.lower() == "president":
            found = self.authority.office(record.path, None, title)
            return found or self.authority.office(record.path, role)
        return self.authority.office(record.path, role, title)

    def secretaryship(self, known: Known) -> Office | None:
        """The office of a minister called secretary that the person holds on the day."""
        if known.record is None:
            return None
        for holding in self.authority.held(known.record.path):
            office = self.authority.office_at(holding.office)
            secretary = "secretary" in office.title.lower() and "minister" in office.roles
            if secretary and holding.covers(self.published):
                return office
        return None

    def office_of(self, person: Entity, of: Entity) -> Office | None:
        """The office of a state or organisation that a person holds on the day."""
        known = self.people.get(person.name)
        owner = self.authority.resolve(of, self.published)
        if known is None or known.record is None or owner is None:
            return None
        for holding in self.authority.held(known.record.path):
            office = self.authority.office_at(holding.office)
            if office.of == owner.path and holding.covers(self.published):
                return office
        return None

    def leader(self, of: Entity) -> Known | None:
        """``the Egyptian leader``: the head of that state whom the document names."""
        heads = [
            k for k in self.people.values() if k.of == of and (k.role or "").startswith("head_of")
        ]
        if len(heads) == 1:
            return heads[0]
        if heads:
            ranked = [e for e in self.recent if e.name in {k.name for k in heads}]
            return self.people[ranked[0].name] if ranked else None
        return None


def _same_role(a: str, b: str) -> bool:
    return a == b or (a.startswith("head_of") and b.startswith("head_of") and (a in b or b in a))
