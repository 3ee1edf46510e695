"""Whom a text has in mind: who was named last, and together, and for whom each acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.authority import Body, Government, State
from kg.extract.people import Known, People
from kg.model import Entity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.authority import Authority


@dataclass(slots=True)
class Salience:
    """The agents of a document as it goes on, with the states that they act for."""

    authority: Authority
    published: str | None
    people: People = field(default_factory=People)
    #: agents in order of salience: this sentence's in order, then the former sentences'
    recent: list[Entity] = field(default_factory=list)
    #: the sets of two or more agents that were named together, latest first
    together: list[tuple[Entity, ...]] = field(default_factory=list)
    #: the gender of the voices that spoke for governments: "a Downing Street spokeswoman"
    voices: dict[Entity, str | None] = field(default_factory=dict)
    #: officials, delegations and the like, and the state they belong to
    collectives: dict[Entity, Entity] = field(default_factory=dict)
    #: whom the sentence before began with
    opening: tuple[Entity, ...] = ()
    #: who spoke last
    speaker: Entity | None = None
    #: was it somebody whom the reader does not know?
    stranger: bool = False
    #: the two states that the sentence before named, if it named just two
    lately: tuple[Entity, ...] = ()
    #: whose officers without a name the text has told of: "the Kuwaiti ambassador"
    unnamed: dict[str, set[Entity]] = field(default_factory=dict)
    #: the state whose seat of power the text has named first: Downing Street, the Kremlin
    seat: Entity | None = None
    #: is the document read for the first time, to learn who it talks about?
    learning: bool = False
    #: the organisations that the text has named, in order
    forums: dict[Entity, None] = field(default_factory=dict)
    #: the state that the document is told from
    home: Entity | None = None

    def affiliation(self, agent: Entity, *, now: bool = False) -> Entity | None:
        """The state or organisation that an agent acts for; a state acts for itself.

        Of a person of whom the document says nothing, the authority's word: that of the day, or,
        unless ``now``, of any day.
        """
        if agent.kind == "person":
            known = self.people.get(agent.name)
            if known is None:
                return self._owner_of(agent.name)
            return known.of or self._authority_affiliation(known, now=now)
        if agent.kind == "group":
            return self.collectives.get(agent)
        if agent.kind == "government":
            record = self.authority.resolve(agent, self.published)
            if isinstance(record, Government | Body):
                return Entity(self.authority.records[record.state].name, "state")
            return Entity(agent.name.removeprefix("Government of "), "state")
        return agent

    def _owner_of(self, office: str) -> Entity | None:
        """The state of a holder known by the office alone: "Foreign Minister of Japan"."""
        name = office.rpartition(" of ")[2].removeprefix("the ")
        if name == office:
            return None
        state = Entity(name, "state")
        return state if self.authority.resolve(state, self.published) is not None else None

    def government(self, state: str) -> Entity:
        """The government of a state, by the authority's name for it."""
        record = self.authority.resolve(Entity(state, "state"), self.published)
        known = self.authority.governments.get(record.path) if record else None
        return Entity(known.name if known else f"Government of {state}", "government")

    def _authority_affiliation(self, known: Known, *, now: bool) -> Entity | None:
        if known.record is None:
            return None
        times = self.authority.held(known.record.path)
        covering = [h for h in times if h.covers(self.published)]
        if not covering and not now:
            covering = list(times)
        for holding in covering:
            owner = self.authority.records[self.authority.office_at(holding.office).of]
            return Entity(owner.name, "state" if isinstance(owner, State) else "organization")
        return None

    # -- pronouns and groups ----------------------------------------------------------------

    def pronoun(
        self,
        gender: str,
        *,
        speaking: bool = False,
        begins: bool = False,
        but: Collection[Entity] = (),
    ) -> Entity | None:
        """Whom "he" or "she" means: the most salient person whom the gender fits, ``but`` some.

        ``speaking``: the pronoun goes on with a quotation, so that the last speaker comes first.
        ``begins``: it begins a sentence, so that who began the one before comes first.
        """
        if speaking and self.speaker is not None and self._is(self.speaker, gender):
            return self.speaker
        if speaking and self.stranger:
            return None
        for agent in (*(self.opening if begins else ()), *self.recent):
            if agent not in but and self._is(agent, gender):
                return agent
        return None

    def _serves(self, agent: Entity) -> bool:
        """Is it a minister or an official, and no leader?"""
        known = self.people.get(agent.name)
        return known is not None and known.role in ("minister", "official", "envoy", "spokesperson")

    def _is(self, agent: Entity, gender: str) -> bool:
        if agent.kind != "person":
            return self.voices.get(agent) == gender
        known = self.people.get(agent.name)
        return known is not None and known.gender in (gender, None)

    def mention(self, agents: Iterable[Entity]) -> None:
        """Note that a sentence has named these agents, in order of salience."""
        named = list(dict.fromkeys(agents))
        self.recent = named + [a for a in self.recent if a not in named]
        del self.recent[24:]

    def _in_person(self, group: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """Two states named together may stand for the leaders who met: then these are meant."""
        if any(a.kind == "person" for a in group):
            return group
        for other in self.together:
            if all(a.kind == "person" for a in other):
                sides = {self.affiliation(a) for a in other}
                if sides == {self.affiliation(a) for a in group} and len(other) == len(group):
                    return other
        return group

    def pair(
        self,
        *,
        states: bool = False,
        people: bool = False,
        heads: bool = False,
        size: int | None = None,
    ) -> tuple[Entity, ...]:
        """Whom "the two leaders" or "both countries" means; empty where nobody can be told.

        ``heads``: ministers are not meant.
        """
        group: tuple[Entity, ...] = ()
        for group in self.together:
            if states:
                found = [a for a in (self.affiliation(m) for m in group) if a is not None]
                group = tuple(dict.fromkeys(found))
            elif (people and any(a.kind != "person" for a in group)) or (
                heads and any(self._serves(a) for a in group)
            ):
                continue
            if size in (None, len(group)):
                return group if states else self._in_person(group)
        if states and size == 2 and self.lately:
            return self.lately
        if size is not None:
            named = [a for a in self.recent if a.kind == ("state" if states else "person")]
            sides: dict[Entity | None, Entity] = {}
            for agent in named[:6]:
                sides.setdefault(self.affiliation(agent), agent)
            return tuple(sides.values()) if len(sides) == size else ()
        return ()
