"""What the entities of facts are: records of the authority, or things known by their name only.

``Names`` gives every entity its one name across all documents ("Putin", "Vladimir V. Putin" →
"Vladimir Putin"); ``path`` gives the named thing its IRI's path. A short name of a person stands
for a longer one only where nobody else can be meant.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kg.authority import Body, Government, Office, Organization, Person, Place, State
from kg.model import Entity
from kg.slug import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.authority import Authority, Holding, Record
    from kg.model import AnyFact, Document, EntityKind

_KIND: dict[type, EntityKind] = {
    Person: "person",
    State: "state",
    Government: "government",
    Body: "organization",
    Organization: "organization",
    Place: "place",
}
_AGENTS = (State, Government, Organization, Body, Person)
#: Slots of facts that hold an entity, or several.
SLOTS = (
    "person", "of", "participants", "place", "organization", "parties", "member", "between",
    "speaker", "on_behalf_of", "actor", "target",
)  # fmt: skip
# Which of a person's offices they are taken to act in, where they hold several.
_PRECEDENCE = ("head_of_state", "head_of_government", "organization_head", "minister")


def known(entity: Entity, date: str | None, authority: Authority) -> Record | None:
    """The authority's record of an entity as named on that day; None if it has none.

    An office that stands for its unnamed holder ("President of Russia") is the holder; a name
    given with the wrong kind still finds the agent that bears it.
    """
    bearers = authority.named(entity.name)
    if entity.kind == "person":
        people = [r for r in bearers if isinstance(r, Person)]
        if people:
            return min(people, key=lambda p: (capacity(p.path, date, authority) is None, p.path))
        for office in bearers:
            holding = authority.holder(office.path, date) if isinstance(office, Office) else None
            if holding is not None:
                return authority.records[holding.person]
    found = authority.resolve(entity, date)
    if found is not None or entity.kind == "place":
        return found
    agents = [r for r in bearers if isinstance(r, _AGENTS)]
    return min(agents, key=lambda r: (_AGENTS.index(type(r)), r.path), default=None)


def path(entity: Entity, date: str | None, authority: Authority) -> str:
    """The path of the entity's IRI: the authority's, else kind and slug of the name."""
    record = known(entity, date, authority)
    if record is not None:
        return record.path
    name = entity.name
    if entity.kind == "government":
        name = name.removeprefix("Government of ").removeprefix("the ")
    return f"{entity.kind}/{slug(name)}"


def state_of(path: str, authority: Authority) -> str | None:
    """The path of the state that a state, government, body or place is or belongs to."""
    record = authority.records.get(path)
    if isinstance(record, Government | Body | Place):
        return record.state
    return path if path.startswith("state/") else None


def attending(
    agents: tuple[Entity, ...], date: str | None, authority: Authority
) -> tuple[Entity, ...]:
    """Those of the agents of a contact who can take part in it.

    A forum such as the G20 has no person of its own: where two met "at the G20", it is the
    occasion.
    """
    others = tuple(a for a in agents if not _is_forum(known(a, date, authority)))
    return others if len(others) > 1 else agents


def _is_forum(record: Record | None) -> bool:
    return isinstance(record, Organization) and record.forum


def capacity(person: str, date: str | None, authority: Authority) -> Holding | None:
    """The tenure in which a person (path) acts on that day: their highest, None if unknown."""
    held = [h for h in authority.held(person) if h.covers(date)]
    return min(held, key=lambda h: (_rank(h.office, authority), h.path), default=None)


def _rank(office: str, authority: Authority) -> int:
    record = authority.records.get(office)
    roles = record.roles if isinstance(record, Office) else frozenset()
    return min((_PRECEDENCE.index(r) for r in roles), default=len(_PRECEDENCE))


class Names:
    """The one name of every entity that a set of facts mentions."""

    def __init__(
        self,
        facts: Iterable[AnyFact],
        documents: Mapping[str, Document],
        authority: Authority,
    ) -> None:
        self._authority = authority
        self._dates = {id_: document.date for id_, document in documents.items()}
        self._people: dict[str, set[str]] = defaultdict(set)  # of each document
        self._spellings: dict[tuple[EntityKind, str], set[str]] = defaultdict(set)
        self._named: dict[tuple[Entity, str], Entity] = {}
        self._family: dict[str, list[Person]] = defaultdict(list)
        for record in authority.records.values():
            if isinstance(record, Person):
                for word in {record.family.casefold(), _words(record.name)[-1]}:
                    self._family[word].append(record)
        for fact in facts:
            for entity in entities(fact):
                self._note(entity, fact.document)
        self._everybody = frozenset().union(*self._people.values())

    def renamed(self, fact: AnyFact) -> AnyFact:
        """The fact with every entity under its one name."""
        changes: dict[str, object] = {}
        for slot in SLOTS:
            value = getattr(fact, slot, None)
            if isinstance(value, Entity):
                changes[slot] = self._name(value, fact.document)
            elif isinstance(value, tuple):
                named = dict.fromkeys(self._name(e, fact.document) for e in value)
                # A relation keeps its two sides, even where one name was given twice.
                changes[slot] = tuple(named) if slot != "between" or len(named) == 2 else value
        return replace(fact, **changes)

    def _note(self, entity: Entity, document: str) -> None:
        date = self._dates.get(document)
        record = known(entity, date, self._authority)
        if record is None and entity.kind == "person" and len(_words(entity.name)) > 1:
            record = self._holder(entity.name, date)
        if entity.kind == "person":
            self._people[document].add(record.name if isinstance(record, Person) else entity.name)
        if record is None:
            self._spellings[entity.kind, slug(entity.name)].add(entity.name)

    def _name(self, entity: Entity, document: str) -> Entity:
        found = self._named.get((entity, document))
        if found is None:
            found = self._named[entity, document] = self._found(entity, document)
        return found

    def _found(self, entity: Entity, document: str) -> Entity:
        date = self._dates.get(document)
        record = known(entity, date, self._authority)
        if record is None and entity.kind == "person":
            several = len(_words(entity.name)) > 1
            record = self._holder(entity.name, date) if several else None
            if record is None:
                entity = Entity(self._full(entity.name, document, date), "person")
                record = known(entity, date, self._authority)
        if record is not None:
            return Entity(record.name, _KIND[type(record)])
        kind, last = entity.kind, slug(entity.name)
        if kind == "group" and ("organization", last) in self._spellings:
            kind = "organization"
        spellings = self._spellings[kind, last] or {entity.name}
        return Entity(min(spellings, key=lambda n: (n.isupper(), -len(n), n)), kind)

    def _full(self, name: str, document: str, date: str | None) -> str:
        """The fullest name of a person: this document's, an office holder's, another document's."""
        full = _fullest(name, self._people[document])
        if len(full) > 1:
            return name  # this document names two people so: nobody can tell
        full = full or [p.name for p in (self._holder(name, date, in_office=True),) if p]
        full = full or _fullest(name, self._everybody)
        full = full if len(full) == 1 else [p.name for p in (self._holder(name, date),) if p]
        return full[0] if full else name

    def _holder(self, name: str, date: str | None, *, in_office: bool = False) -> Person | None:
        """The one office holder whom the name can mean; one in office that day comes first."""
        people = [p for p in self._family.get(_words(name)[-1], ()) if _means(name, p)]
        now = [p for p in people if capacity(p.path, date, self._authority)]
        people = now if in_office or len(now) == 1 else people
        return people[0] if len(people) == 1 else None


def entities(fact: AnyFact) -> Iterable[Entity]:
    """The entities that a fact's slots name."""
    for slot in SLOTS:
        value = getattr(fact, slot, None)
        if isinstance(value, Entity):
            yield value
        elif isinstance(value, tuple):
            yield from value


def shortens(short: str, long: str) -> bool:
    """Is the one a shorter form of the other's name?

    >>> shortens("Putin", "Vladimir Putin"), shortens("V. Putin", "Vladimir Putin")
    (True, True)
    >>> shortens("Lyudmila Putin", "Vladimir Putin"), shortens("Lee", "Lee Hsien Loong")
    (False, True)
    """
    a, b = _words(short), _words(long)
    if len(a) > len(b) or a == b:
        return False
    if len(a) == 1:
        # "Xi" is Xi Jinping: a family name that comes first.
        return a[0] in (b[-1], b[0]) and len(b) > 1
    given = iter(b[:-1])
    return a[-1] == b[-1] and all(any(_same(word, other) for other in given) for word in a[:-1])


def _fullest(name: str, people: Iterable[str]) -> list[str]:
    """The people whom the name shortens, without those whose name shortens another's of them."""
    longer = {p for p in people if shortens(name, p)}
    return sorted(p for p in longer if not any(shortens(p, other) for other in longer))


def _same(word: str, other: str) -> bool:
    return word == other or (len(word) == 1 and other.startswith(word))


def _means(name: str, person: Person) -> bool:
    """Can the name be the office holder's: the family name, a short form, initials between?"""
    if name.casefold() == person.family.casefold():
        return True
    core = [w for i, w in enumerate(_words(name)) if i == 0 or len(w) > 1]
    full = [_words(n) for n in (person.name, *person.names)]
    return core in full or any(shortens(name, " ".join(words)) for words in full)


def _words(name: str) -> list[str]:
    words = [w for w in name.casefold().replace(".", " ").split() if w not in ("jr", "sr")]
    return words or [name.casefold()]
