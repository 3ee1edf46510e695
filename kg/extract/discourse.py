"""Who has been talked about so far: the people of a document, and what stands for them.

A surname, a pronoun, "the pair", "the Russian president" or "both sides" mean somebody named
before, or somebody whom the authority knows to have held the office on the day.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from kg.authority import Body, Government, Organization, Person, State
from kg.model import Entity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.authority import Authority, Holding, Office

#: Endings of full names that are no family name.
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_HEADS = frozenset({"head_of_state", "head_of_government"})


@dataclass(slots=True)
class Known:
    """A person of the document: the fullest name so far, and what is known of them."""

    name: str
    family: str
    gender: str | None = None
    record: Person | None = None
    of: Entity | None = None
    role: str | None = None

    @property
    def entity(self) -> Entity:
        """The person as a fact names them."""
        return Entity(self.name, "person")


def fold(name: str) -> str:
    """A name without accents, umlauts and spelling of umlauts, for comparison."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z ]", "", plain.replace("-", " "))
    return re.sub(r"(?<=[aou])e(?=[^aeiou])", "", plain)


@cache
def _families(authority: Authority) -> dict[str, list[Person]]:
    """The authority's people by folded family name."""
    found: dict[str, list[Person]] = defaultdict(list)
    for record in authority.records.values():
        if isinstance(record, Person):
            found[fold(record.family)].append(record)
    return found


@dataclass(slots=True)
class Discourse:
    """The state of reading one document."""

    authority: Authority
    published: str | None
    people: dict[str, Known] = field(default_factory=dict)
    #: agents in order of salience: this sentence's in order, then the former sentences'
    recent: list[Entity] = field(default_factory=list)
    #: the last set of two or more agents that were named together
    together: tuple[Entity, ...] = ()
    #: the state that the document is told from
    home: Entity | None = None

    # -- people -----------------------------------------------------------------------------

    def person(
        self,
        name: str,
        *,
        of: Entity | None = None,
        role: str | None = None,
        gender: str | None = None,
        titled: bool = False,
    ) -> Known:
        """The person of that name, introduced if new; a bare surname is somebody known if it can be.

        ``titled``: an office stood before the name, so that the authority may complete a surname.
        """
        known = self.find(name)
        if known is None:
            record = self._record(name, of, role, titled=titled)
            known = self._introduce(name, record)
        elif len(name.split()) > len(known.name.split()) and known.record is None:
            known.record = self._record(name, of, role, titled=titled)
            del self.people[known.name]
            known.name = known.record.name if known.record else name
            self.people[known.name] = known
        if of is not None and known.of is None:
            known.of = of
        known.role = known.role or role
        known.gender = known.gender or gender or (known.record.gender if known.record else None)
        return known

    def find(self, name: str) -> Known | None:
        """The person already introduced under this name, its surname, or a fuller form."""
        if name in self.people:
            return self.people[name]
        words = _core(fold(name))
        best = None
        for known in self.people.values():
            theirs = _core(fold(known.name))
            spelt = {tuple(theirs)}
            if known.record:
                spelt |= {tuple(_core(fold(n))) for n in known.record.names}
            if tuple(words) in spelt:
                return known
            family = fold(known.family).split()
            if (
                words == family
                or (len(words) > 1 and set(words) <= set(theirs) and words[-1] == theirs[-1])
                or (len(theirs) == 1 and theirs == words[-1:])
            ):
                best = known
        return best

    def _introduce(self, name: str, record: Person | None) -> Known:
        label = record.name if record else name
        if label in self.people:
            return self.people[label]
        words = [w for w in label.replace(",", "").split() if w.lower().strip(".") not in _SUFFIXES]
        known = Known(label, record.family if record else words[-1], record=record)
        if record:
            known.gender = record.gender
        self.people[label] = known
        return known

    def _record(
        self, name: str, of: Entity | None, role: str | None, *, titled: bool
    ) -> Person | None:
        """Whom the authority knows by this name: exactly, or by family name, office and day."""
        exact = [r for r in self.authority.named(name) if isinstance(r, Person)]
        if exact:
            return min(exact, key=lambda r: r.path)
        words = _core(fold(name))
        if not words:
            return None
        fitting = []
        for size in (1, 2, 3):
            for record in _families(self.authority).get(" ".join(words[-size:]), ()):
                if _agree(words, record):
                    fitting.append(record)
        fitting += [
            r
            for r in _families(self.authority).get(words[0], ())
            if len(words) > 1 and _agree(words, r)
        ]
        if len(words) > 1 and len({r.path for r in fitting}) == 1:
            return fitting[0]
        if not titled and len(words) == 1:
            return None
        holders = [r for r in fitting if self._holds(r, of, role)]
        return holders[0] if len({r.path for r in holders}) == 1 else None

    def _holds(self, record: Person, of: Entity | None, role: str | None) -> bool:
        """Did they hold such an office on the day of publication?"""
        state = self.authority.resolve(of, self.published) if of else None
        for holding in self.authority.held(record.path):
            office = self.authority.records[holding.office]
            fits = role is None or role in office.roles or role.startswith("head_of")  # type: ignore[union-attr]
            if state is not None and office.of != state.path:  # type: ignore[union-attr]
                continue
            if fits and holding.covers(self.published):
                return True
        return False

    def by_surname(self, name: str) -> Known | None:
        """A bare surname: somebody of the document, else the one head in office of that name."""
        known = self.find(name)
        if known or self.published is None:
            return known
        heads = [
            record
            for record in _families(self.authority).get(fold(name), ())
            if record.family == name and self._is_head(record)
        ]
        return self._introduce(heads[0].name, heads[0]) if len(heads) == 1 else None

    def _is_head(self, record: Person) -> bool:
        return any(
            self.authority.records[h.office].roles & _HEADS  # type: ignore[union-attr]
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
        known = self._introduce(record.name, record)  # type: ignore[arg-type]
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
        record = self.authority.resolve(of, self.published)
        if isinstance(record, Government | Body):
            record = self.authority.records.get(record.state)
        if not isinstance(record, State | Organization):
            return None
        if role == "head_of_state" and title and title.lower() == "president":
            found = self.authority.office(record.path, None, title)
            return found or self.authority.office(record.path, role)
        return self.authority.office(record.path, role, title)

    def leader(self, of: Entity) -> Known | None:
        """ "The Egyptian leader": the head named in the document, else the one who governs."""
        heads = [
            k for k in self.people.values() if k.of == of and (k.role or "").startswith("head_of")
        ]
        if len(heads) == 1:
            return heads[0]
        if heads:
            ranked = [e for e in self.recent if e.name in {k.name for k in heads}]
            return self.people[ranked[0].name] if ranked else None
        return None

    def affiliation(self, agent: Entity) -> Entity | None:
        """The state or organisation that an agent acts for; a state acts for itself."""
        if agent.kind == "person":
            known = self.people.get(agent.name)
            if known is None:
                return None
            return known.of or self._authority_affiliation(known)
        if agent.kind == "government":
            record = self.authority.resolve(agent, self.published)
            if isinstance(record, Government | Body):
                return Entity(self.authority.records[record.state].name, "state")
            return Entity(agent.name.removeprefix("Government of "), "state")
        return agent

    def _authority_affiliation(self, known: Known) -> Entity | None:
        if known.record is None:
            return None
        times = self.authority.held(known.record.path)
        covering = [h for h in times if h.covers(self.published)] or list(times)
        for holding in covering:
            owner = self.authority.records[self.authority.records[holding.office].of]  # type: ignore[union-attr]
            return Entity(owner.name, "state" if isinstance(owner, State) else "organization")
        return None

    # -- pronouns and groups ----------------------------------------------------------------

    def pronoun(self, gender: str) -> Entity | None:
        """Whom "he" or "she" means: the most salient person whom the gender fits."""
        for agent in self.recent:
            if agent.kind == "person":
                known = self.people.get(agent.name)
                if known and known.gender in (gender, None):
                    return agent
        return None

    def mention(self, agents: Iterable[Entity]) -> None:
        """Note that a sentence has named these agents, in order of salience."""
        named = list(dict.fromkeys(agents))
        self.recent = named + [a for a in self.recent if a not in named]
        del self.recent[24:]

    def pair(self, *, states: bool = False, size: int | None = None) -> tuple[Entity, ...]:
        """Whom "the two leaders" or "both countries" means; empty where nobody can be told."""
        group = self.together
        if states:
            found = [a for a in (self.affiliation(m) for m in group) if a is not None]
            group = tuple(dict.fromkeys(found))
        if size is not None and len(group) != size:
            people = [a for a in self.recent if a.kind == ("state" if states else "person")]
            sides: dict[Entity | None, Entity] = {}
            for agent in people[:6]:
                sides.setdefault(self.affiliation(agent), agent)
            group = tuple(sides.values())[:size] if len(sides) == size else ()
        return group if len(group) > 1 else ()


def _core(folded: str) -> list[str]:
    return [w for w in folded.split() if w not in _SUFFIXES]


def _agree(words: list[str], record: Person) -> bool:
    """Could these words name that person? Given names must start alike."""
    theirs = _core(fold(record.name))
    family = fold(record.family).split()
    given = [w for w in words if w not in family]
    own = [w for w in theirs if w not in family]
    if not given:
        return True
    return (
        bool(own)
        and given[0][0] == own[0][0]
        and (given[0] == own[0] or len(given[0]) == 1 or len(own[0]) == 1)
    )


def _same_role(a: str, b: str) -> bool:
    return a == b or (a.startswith("head_of") and b.startswith("head_of") and (a in b or b in a))
