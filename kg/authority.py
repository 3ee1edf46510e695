"""Who held which office when, and what states, organisations and places are called.

The Turtle files of ``ontology/authority`` become frozen records, found by path
(``state/united-kingdom``), by name, or by what a fact's entity means on a given day. Everything
that reads text or names things asks here; nothing here knows a document.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg.errors import InputError
from kg.resources import AUTHORITY
from kg.slug import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kg.model import Entity

#: The base that the authority files are written against.
BASE = "https://w3id.org/entente/id/"
_ENT = "https://w3id.org/entente/ns#"
_SHORT = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": "a",
    "http://www.w3.org/2000/01/rdf-schema#label": "label",
    "http://www.w3.org/2004/02/skos/core#altLabel": "alt",
    "http://xmlns.com/foaf/0.1/familyName": "family",
    "http://xmlns.com/foaf/0.1/gender": "gender",
}
#: Endings of full names that are no family name.
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_ROLES = {
    "HeadOfStateOffice": "head_of_state",
    "HeadOfGovernmentOffice": "head_of_government",
    "MinisterialOffice": "minister",
    "OrganizationHeadOffice": "organization_head",
}


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


__all__ = ["Authority", "load", "slug", "spellings"]

Record: TypeAlias = State | Government | Body | Organization | Place | Office | Person

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
                if any(_agree(words, name_words(n), list(family)) for n in spelt):
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


def spellings(record: Record) -> tuple[str, ...]:
    """The names beside the first by which a text may call the record."""
    if isinstance(record, Government):
        return record.seats
    if isinstance(record, Office):
        return ()
    return record.names


def _compare(a: str, b: str) -> int:
    """-1, 0, 1 as ``a`` is before, within or after ``b``, at the coarser of both precisions."""
    width = min(len(a), len(b))
    a, b = a[:width], b[:width]
    return (a > b) - (a < b)


def _alive(record: Record, date: str | None) -> bool:
    if not isinstance(record, State | Organization):
        return True
    if date is None:
        return record.end is None
    return (record.end is None or record.end >= date) and (
        record.start is None or record.start[: len(date)] <= date
    )


def name_words(name: str) -> list[str]:
    """A personal name for comparison: words without accents, umlaut spellings and suffixes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z ]", "", plain.replace("-", " "))
    plain = re.sub(r"(?<=[aou])e(?=[^aeiou])", "", plain)
    return [w for w in plain.split() if w not in _SUFFIXES]


def _agree(words: list[str], theirs: list[str], family: list[str]) -> bool:
    """Could these words name that person? The given names must be alike, or one an initial."""
    given = [w for w in words if w not in family]
    own = [w for w in theirs if w not in family]
    if not given:
        return True
    return bool(own) and (
        given[0] == own[0] or (given[0][0] == own[0][0] and 1 in (len(given[0]), len(own[0])))
    )


@cache
def load(folder: Path = AUTHORITY) -> Authority:
    """The authority that a folder of Turtle files holds.

    Raises ``InputError`` with file and line where Turtle is broken or a record lacks its label.
    """
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file in sorted(folder.glob("*.ttl")):
        try:
            for triple in ox.parse(path=file, base_iri=BASE):
                _note(nodes, triple)
        except SyntaxError as error:
            raise InputError(
                f"not Turtle: {error.msg}", source=str(file), line=error.lineno
            ) from error
    records: list[Record] = []
    holdings: list[Holding] = []
    members: dict[str, list[str]] = defaultdict(list)
    for path, node in nodes.items():
        for organization in node["memberOf"]:
            members[organization].append(path)
    for path, node in sorted(nodes.items()):
        if "Tenure" in node["a"]:
            holdings.append(
                Holding(
                    path,
                    node["holder"][0],
                    node["office"][0],
                    _one(node, "start"),
                    _one(node, "end"),
                )
            )
        elif (record := _record(path, node, tuple(members[path]))) is not None:
            records.append(record)
    holdings.sort(key=lambda h: (h.start or "", h.path))
    return Authority(records, holdings)


def _note(nodes: dict[str, dict[str, list[str]]], triple: ox.Quad | ox.Triple) -> None:
    """Keep a statement about a node of ours, terms reduced to short names and paths."""
    if not isinstance(triple.subject, ox.NamedNode):
        return
    predicate = triple.predicate.value
    slot = _SHORT.get(predicate) or predicate.removeprefix(_ENT)
    value = triple.object.value if isinstance(triple.object, ox.NamedNode | ox.Literal) else ""
    nodes[triple.subject.value.removeprefix(BASE)][slot].append(
        value.removeprefix(BASE).removeprefix(_ENT)
    )


def _one(node: Mapping[str, list[str]], slot: str) -> str | None:
    return node[slot][0] if node[slot] else None


def _record(path: str, node: Mapping[str, list[str]], members: tuple[str, ...]) -> Record | None:
    kinds, name, alt = set(node["a"]), (node["label"] or [""])[0], tuple(node["alt"])
    if not kinds:
        return None  # a node of which only memberships are told here
    if not name:
        raise InputError(f"<{path}> has no rdfs:label", source="ontology/authority")
    start, end = _one(node, "start"), _one(node, "end")
    if "State" in kinds:
        return State(
            path,
            name,
            (*alt, *node["officialName"]),
            tuple(node["demonym"]),
            _one(node, "iso2"),
            _one(node, "capital"),
            start,
            end,
            _one(node, "successor"),
        )
    if "Government" in kinds:
        return Government(path, name, node["governmentOf"][0], tuple(node["seat"]))
    if "GovernmentBody" in kinds:
        return Body(path, name, alt, node["bodyOf"][0])
    if "Person" in kinds:
        family = _one(node, "family") or name.split()[-1]
        return Person(path, name, alt, family, _one(node, "gender"))
    if "Place" in kinds:
        return Place(path, name, alt, _one(node, "inState"))
    if any(kind.endswith("Office") for kind in kinds):
        title = _one(node, "title") or name
        roles = frozenset(role for kind, role in _ROLES.items() if kind in kinds)
        return Office(path, name, title, (title, *alt), node["officeOf"][0], roles)
    if kinds & {"InternationalOrganization", "Organization"}:
        forum = _one(node, "forum") == "true"
        return Organization(path, name, alt, forum, members, start, end)
    return None
