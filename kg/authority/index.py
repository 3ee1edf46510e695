"""The authority: its records, found by path, by name, or by what a fact means on a given day."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.authority.records import (
    Body,
    Government,
    Holding,
    Office,
    Organization,
    Person,
    Place,
    Record,
    State,
    name_words,
    spellings,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.model import Entity

_KINDS: dict[str, tuple[type, ...]] = {
    "person": (Person,),
    "state": (State,),
    "government": (Government, Body, State),
    "organization": (Organization, Body),
    "place": (Place, State),
    "group": (Organization, Body),
}


class Authority:
    """The records, and the ways to find them."""

    def __init__(self, records: Iterable[Record], holdings: Iterable[Holding] = ()) -> None:
        self.records: Mapping[str, Record] = {r.path: r for r in records}
        self.holdings: tuple[Holding, ...] = tuple(holdings)
        self._named: dict[str, list[Record]] = defaultdict(list)
        self._offices: dict[str, list[Office]] = defaultdict(list)
        self._held: dict[str, list[Holding]] = defaultdict(list)
        self._holders: dict[str, list[Holding]] = defaultdict(list)
        self._families: dict[tuple[str, ...], list[Person]] = defaultdict(list)
        self._predecessors: dict[str, list[State]] = defaultdict(list)
        self.governments: dict[str, Government] = {}
        for record in self.records.values():
            for name in dict.fromkeys((record.name, *spellings(record))):
                self._named[name].append(record)
            if isinstance(record, Office):
                self._offices[record.of].append(record)
            elif isinstance(record, Government):
                self.governments[record.state] = record
            elif isinstance(record, Person):
                self._families[tuple(name_words(record.family))].append(record)
            elif isinstance(record, State) and record.successor:
                self._predecessors[record.successor].append(record)
        for holding in self.holdings:
            self._held[holding.person].append(holding)
            self._holders[holding.office].append(holding)

    def named(self, name: str) -> tuple[Record, ...]:
        """The records that bear this very name."""
        return tuple(self._named.get(name, ()))

    def resolve(self, entity: Entity, date: str | None = None) -> Record | None:
        """What an entity of a fact means on that day; None if the authority does not know it."""
        name = entity.name.removeprefix("Government of ").removeprefix("the ")
        wanted = _KINDS[entity.kind]
        found = [r for r in self.named(entity.name) or self.named(name) if isinstance(r, wanted)]
        found.sort(key=lambda r: (wanted.index(type(r)), not _alive(r, date), r.path))
        if not found and entity.kind == "person" and " " in name:
            alike = self.people(name)
            return alike[0] if len(alike) == 1 else None
        best = found[0] if found else None
        if entity.kind == "government" and isinstance(best, State):
            return self.governments.get(best.path, best)
        return best

    def people(self, name: str) -> tuple[Person, ...]:
        """The people whom a name may mean: of that very name, else of its family name alike."""
        exact = tuple(r for r in self.named(name) if isinstance(r, Person))
        if exact:
            return exact
        words = name_words(name)
        found: dict[str, Person] = {}
        # The family name stands last, or first in East Asian names; it may have several words.
        families = {tuple(words[-n:]) for n in (1, 2, 3)} | {tuple(words[:n]) for n in (1, 2)}
        for family in families:
            for record in self._families.get(family, ()):
                spelt = (record.name, *record.names)
                if any(_agree(words, name_words(n), family) for n in spelt):
                    found[record.path] = record
        return tuple(found[path] for path in sorted(found))

    def office_at(self, path: str) -> Office:
        """The office at a path; ``KeyError`` if there is none."""
        record = self.records[path]
        if not isinstance(record, Office):
            raise KeyError(path)
        return record

    def offices(self, of: str) -> tuple[Office, ...]:
        """The offices of a state or organisation."""
        return tuple(self._offices.get(of, ()))

    def office(self, of: str, role: str | None, title: str | None = None) -> Office | None:
        """An office by what it is of, its role and, to tell ministers apart, its title.

        A title that the office bears decides; without one, the role must name a single office.
        """
        roles = set(role.removeprefix("head_of_state_and_").split()) if role else set()
        if role == "head_of_state_and_government":
            roles = {"head_of_state", "head_of_government"}
        fitting = [o for o in self.offices(of) if roles <= o.roles]
        if title:
            wanted = title.casefold()
            titled = [o for o in fitting if wanted in (t.casefold() for t in o.titles)]
            if titled:
                return min(titled, key=lambda o: o.path)
            if role in (None, "minister", "envoy", "official", "spokesperson"):
                return None
        return fitting[0] if len(fitting) == 1 else None

    def held(self, person: str) -> tuple[Holding, ...]:
        """The tenures of a person."""
        return tuple(self._held.get(person, ()))

    def holding(self, person: str, office: str, date: str | None = None) -> Holding | None:
        """The person's time in the office on that day, else the one nearest before it."""
        times = [h for h in self.held(person) if h.office == office]
        covering = [h for h in times if h.covers(date)]
        if covering:
            return covering[-1]
        before = [h for h in times if date is None or h.start is None or h.start <= date]
        return (before or times or [None])[-1]  # type: ignore[list-item]

    def holders(self, office: str) -> tuple[Holding, ...]:
        """The tenures of an office, earliest first."""
        return tuple(self._holders.get(office, ()))

    def holder(self, office: str, date: str | None) -> Holding | None:
        """Who held the office on that day; the incomer on a day of change."""
        times = [h for h in self.holders(office) if h.covers(date)]
        return times[-1] if times else None

    def state_on(self, state: State, date: str | None) -> State:
        """The state that stood in its place on that day: the Soviet Union for Russia in 1987."""
        if date is None:
            return state
        alive = [
            record
            for record in self._predecessors.get(state.path, ())
            if record.end and record.end > date and (record.start or "") <= date
        ]
        return alive[0] if len(alive) == 1 else state

    def capital_of(self, place: str) -> State | None:
        """The state whose capital this place is."""
        record = self.records.get(place)
        state = self.records.get(record.state or "") if isinstance(record, Place) else None
        return state if isinstance(state, State) and state.capital == place else None


def _alive(record: Record, date: str | None) -> bool:
    if not isinstance(record, State | Organization):
        return True
    if date is None:
        return record.end is None
    return (record.end is None or record.end >= date) and (
        record.start is None or record.start[: len(date)] <= date
    )


def _agree(words: Sequence[str], theirs: Sequence[str], family: Sequence[str]) -> bool:
    """Could these words name that person? The given names must be alike, or one an initial."""
    given = [w for w in words if w not in family]
    own = [w for w in theirs if w not in family]
    if not given:
        return True
    return bool(own) and (
        given[0] == own[0] or (given[0][0] == own[0][0] and 1 in (len(given[0]), len(own[0])))
    )
