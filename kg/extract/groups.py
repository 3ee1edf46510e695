"""What stands for several: "the pair", "both sides", "their foreign ministers", "they".

A group is resolved against the sentence first and the discourse second; a list of names behind a
plural title is read office by office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.holders import HolderReader
from kg.extract.mentions import Mention, Titled, entity
from kg.extract.names import name_at
from kg.extract.offices import Head
from kg.extract.titles import COLOUR, title_at
from kg.model import Entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.gazetteer import Match

_GROUP_STATES = frozenset("countries nations states sides governments parties capitals".split())
_GROUP_PEOPLE = frozenset(
    """leaders presidents ministers men premiers chancellors heads interlocutors officials
    counterparts monarchs women secretaries""".split()
)
#: Titles that only some states have, and what the others call the office.
_ELSEWHERE = {
    "secretary of state": "Foreign Minister",
    "foreign secretary": "Foreign Minister",
    "external affairs minister": "Foreign Minister",
    "defense secretary": "Defense Minister",
    "secretary of defense": "Defense Minister",
    "defence secretary": "Defence Minister",
    "treasury secretary": "Finance Minister",
    "chancellor of the exchequer": "Finance Minister",
    "home secretary": "Interior Minister",
}
#: Two states of one name.
_TWINS = {
    "koreas": ("North Korea", "South Korea"),
    "germanys": ("East Germany", "West Germany"),
    "germanies": ("East Germany", "West Germany"),
    "yemens": ("North Yemen", "South Yemen"),
    "superpowers": ("United States", "Soviet Union"),
}
#: What may stand between the article and a group's noun.
_BEFORE_GROUPS = COLOUR | frozenset(
    "foreign prime heads of defence defense neighbouring neighboring".split()
)


class GroupReader(HolderReader):
    """Reads what stands for several people or states."""

    def _titled_people(self, i: int, head: Head) -> Mention | None:
        """``Presidents Evo Morales of Bolivia and Hugo Chavez of Venezuela``, one title for all."""
        if len(self._owners(head)) > 1:
            return None  # the French and German presidents
        named: list[tuple[str, Entity | None]] = []
        j = end = head.end
        while len(named) < 6 and (found := name_at(self.tokens, j, self._matches)) is not None:
            of, end = self._affiliation_after(found[1])
            named.append((found[0], of))
            j = end
            while j < len(self.tokens) and self.tokens[j].lower in (",", "and") and j - end < 2:
                j += 1
            if j == end:
                break
        owned = [of for _, of in named if of is not None]
        if len(named) < 2 or (owned and (head.of is not None or len(owned) < len(named))):
            return None
        agents = []
        for name, of in named:
            known = self._person(name, head, of or head.of)
            self._note(known, head.titles[:1], of or head.of, head.status)
            agents.append(known.entity)
        return Mention(i, end, "group", tuple(agents))

    def _office_holders(self, i: int, head: Head) -> Mention | None:
        """``the Presidents of Poland and Estonia``, ``the Israeli and Egyptian leaders``."""
        owners = self._owners(head)
        if len(owners) < 2:
            return None
        end = head.end
        while (match := self._joined(end)) is not None:
            end = match.end
        listed = self._listed(i, end, head, owners)
        if listed is not None:
            return listed
        agents = []
        for owner in owners:
            role = head.titles[0].role
            known = (
                self.discourse.leader(owner)
                if head.titles[0].head == "leader"
                else self.discourse.holder(owner, role, head.titles[0].text.removesuffix("s"))
            )
            agents.append(known.entity if known else owner)
        return Mention(i, end, "group", tuple(agents))

    def _joined(self, j: int) -> Match | None:
        """The next state or organisation of a list: ", Latvia", "and the Czech Republic"."""
        tokens, k = self.tokens, j
        while k < len(tokens) and tokens[k].lower in (",", "and", "the"):
            k += 1
        match = self._matches.get(k) if k > j else None
        return match if match and match.kind in ("state", "organization") else None

    def _names(self, j: int, most: int) -> tuple[list[str], int]:
        """The names of a list behind a comma, and where it ends."""
        tokens = self.tokens
        names: list[str] = []
        while j < len(tokens) and tokens[j].lower in (",", "and") and len(names) < most:
            found = name_at(tokens, j + 1, self._matches)
            if found is None:
                break
            names.append(found[0])
            j = found[1]
        return names, j

    def _listed(self, i: int, end: int, head: Head, owners: Sequence[Entity]) -> Mention | None:
        """``the Chinese and Mauritian premiers, Li Peng and Navin Ramgoolam``."""
        first = name_at(self.tokens, end, self._matches)
        names, j = self._names(end if first is None else first[1], len(owners) - bool(first))
        names = [first[0], *names] if first is not None else names
        if not owners or len(names) != len(owners):
            return None
        agents = []
        for name, owner in zip(names, owners, strict=True):
            known = self._person(name, head, owner)
            self._note(known, head.titles[:1], owner, head.status)
            agents.append(known.entity)
        return Mention(i, j, "group", tuple(agents))

    def _owners(self, head: Head) -> list[Entity]:
        """The states before or after a plural title."""
        tokens, owners = self.tokens, []
        if head.of is not None:
            owners.append(head.of)
        j = head.end
        while (match := self._joined(j)) is not None:
            owners.append(entity(match))
            j = match.end
        if len(owners) < 2:
            j = head.titles[0].start - 1
            starts = {m.end: m for m in self._matches.values()}
            while j >= 0 and (j + 1 in starts or tokens[j].lower in ("and", ",")):
                match_before = starts.get(j + 1)
                if match_before is None:
                    j -= 1
                    continue
                if match_before.kind in ("demonym", "state"):
                    owners.insert(0, entity(match_before))
                j = match_before.start - 1
        return list(dict.fromkeys(owners))

    def _their_ministers(self, i: int) -> Mention | None:
        """``their foreign ministers, Maria Angela Holguin and Nicolas Maduro``."""
        title = title_at(self.tokens, i + 1)
        if title is None or not self.tokens[title.end - 1].lower.endswith("s"):
            return None
        owners = [self.discourse.affiliation(a) or a for a in self._theirs()]
        head = Head(title.end, None, (title,), "current", True)
        return self._listed(i, title.end, head, owners)

    def _counterpart(self, i: int, owner: tuple[Entity, ...]) -> Mention | None:
        """``his Russian counterpart Vladimir Putin``: the same office in another state."""
        tokens, j = self.tokens, i + 1
        while j < len(tokens) and tokens[j].lower in COLOUR:
            j += 1
        match = self._matches.get(j)
        if match is None or match.kind not in ("state", "demonym"):
            return None
        k = match.end
        if k < len(tokens) and tokens[k].lower in (",", "and", "counterparts"):
            return self._counterparts_of(i, j, owner)
        if k >= len(tokens) or tokens[k].lower not in ("counterpart", "opposite"):
            return None
        k += 2 if tokens[k].lower == "opposite" else 1
        of = entity(match)
        known = self.discourse.people.get(owner[0].name) if len(owner) == 1 else None
        role = known.role if known else None
        name = name_at(tokens, k + (k < len(tokens) and tokens[k].text == ","), self._matches)
        if name is not None:
            other = self.discourse.person(
                name[0], of=of, role=role, title=known.title if known else None
            )
            end = name[1]
        elif role is not None and (
            held := self.discourse.holder(of, role, known.title if known else None)
        ):
            other, end = held, k
        else:
            return Mention(i, k, "person", (of,), named=False) if owner else None
        if role is not None and known is not None:
            title = _abroad(known.title or role.replace("_", " "))
            self.titled.append(Titled(other.entity, title, role, of, "current"))
        return Mention(i, end, "person", (other.entity,))

    def _counterparts_of(self, i: int, j: int, owner: tuple[Entity, ...]) -> Mention | None:
        """``his Chinese and Indian counterparts, A and B``: one in each state."""
        tokens, owners = self.tokens, []
        while (match := self._matches.get(j)) is not None and match.kind == "demonym":
            owners.append(entity(match))
            j = match.end
            while j < len(tokens) and tokens[j].lower in (",", "and"):
                j += 1
        known = self.discourse.people.get(owner[0].name) if len(owner) == 1 else None
        if known is None or known.role is None or j >= len(tokens) or len(owners) < 2:
            return None
        if tokens[j].lower != "counterparts":
            return None
        names, end = self._names(j + 1, len(owners))
        title = _abroad(known.title or known.role.replace("_", " "))
        agents = []
        for number, of in enumerate(owners):
            other = (
                self.discourse.person(names[number], of=of, role=known.role, title=known.title)
                if len(names) == len(owners)
                else self.discourse.holder(of, known.role, known.title)
            )
            if other is not None:
                self.titled.append(Titled(other.entity, title, known.role, of, "current"))
            agents.append(other.entity if other is not None else of)
        return Mention(i, end if len(names) == len(owners) else j + 1, "group", tuple(agents))

    def _counterparts(self, i: int) -> Mention | None:
        """``their Russian counterparts, Sergei Lavrov and Sergei Shoigu``: office by office."""
        match = self._matches.get(i + 1)
        if match is None or match.kind not in ("state", "demonym"):
            return None
        end = match.end
        if end >= len(self.tokens) or self.tokens[end].lower != "counterparts":
            return None
        own = [self.discourse.people.get(e.name) for m in self.found for e in m.entities]
        holders = [k for k in own if k is not None and k.role is not None]
        names, j = self._names(end + 1, len(holders))
        if not names:
            return None
        of, agents = entity(match), []
        for name, peer in zip(names, holders[-len(names) :], strict=False):
            known = self.discourse.person(name, of=of, role=peer.role, title=peer.title)
            title = _abroad(peer.title or (peer.role or "").replace("_", " "))
            self.titled.append(Titled(known.entity, title, peer.role or "official", of, "current"))
            agents.append(known.entity)
        return Mention(i, j, "group", tuple(agents))

    def _they(self, i: int) -> tuple[Entity, ...]:
        """``they``: a group of this sentence; else the last group, if no other plural is nearer."""
        groups = [m.entities for m in reversed(self.found) if len(m.entities) > 1]
        if groups:
            people = [g for g in groups if all(e.kind == "person" for e in g)]
            return (people or groups)[0]
        if any(
            t.lower.endswith("s") and t.text.islower() and t.lower not in lexicon.VERBS
            and len(t.lower) > 4
            for t in self.tokens[:i]
        ):  # fmt: skip
            return ()
        return self._theirs()

    def _theirs(self) -> tuple[Entity, ...]:
        """``their``: the agents that this sentence has named so far, else the last group."""
        named = [e for m in self.found if m.is_agent for e in m.entities if e.kind != "place"]
        named.sort(key=lambda e: e.kind != "person")  # a leader before the state's bare name
        sides: dict[Entity | None, Entity] = {}
        for agent in named:
            sides.setdefault(self.discourse.affiliation(agent), agent)
        return tuple(sides.values()) if len(sides) > 1 else self.discourse.pair()

    def _last(self, *, states: bool = False, size: int | None = None) -> tuple[Entity, ...]:
        """The pair that is meant: of this sentence, if it names as many sides, else the last."""
        sides: dict[Entity | None, Entity] = {}
        for mention in self.found:
            for agent in mention.entities if mention.is_agent and mention.named else ():
                if states or agent.kind == "person":
                    sides.setdefault(self.discourse.affiliation(agent), agent)
        if len(sides) == (size or 2) and None not in sides:
            return tuple(s for s in sides if s) if states else tuple(sides.values())
        return self.discourse.pair(states=states, people=not states, size=size)

    def _group(self, i: int) -> Mention | None:
        """``the two leaders``, ``both countries``, ``the pair``, ``they``."""
        tokens, lower = self.tokens, self.tokens[i].lower
        if lower in ("they", "them", "themselves"):
            return Mention(i, i + 1, "group", self._they(i), named=False)
        if lower not in ("the", "both", "these"):
            return None
        j, size = i + 1, 2 if lower == "both" else None
        if j < len(tokens) and tokens[j].lower in ("two", "both"):
            j, size = j + 1, 2
        elif j < len(tokens) and tokens[j].lower in ("three", "four"):
            j, size = j + 1, {"three": 3, "four": 4}[tokens[j].lower]
        if size == 2 and j < len(tokens) and tokens[j].lower in _TWINS:
            twins = tuple(Entity(name, "state") for name in _TWINS[tokens[j].lower])
            return Mention(i, j + 1, "group", twins)
        if j < len(tokens) and tokens[j].lower in ("pair", "duo"):
            return Mention(i, j + 1, "group", self._last(size=2), named=False)
        k = j
        while k < len(tokens) and k - j < 3 and tokens[k].lower in _BEFORE_GROUPS:
            k += 1
        if k >= len(tokens):
            return None
        noun = tokens[k].lower
        if k + 2 < len(tokens) and tokens[k + 1].lower == "of" and tokens[k + 2].lower != "the":
            return None  # the leaders of NATO countries
        if noun in _GROUP_STATES and (size or noun in ("nations", "countries", "sides")):
            return Mention(i, k + 1, "group", self._last(states=True, size=size), named=False)
        if noun in _GROUP_PEOPLE and (
            size or noun in ("leaders", "presidents", "interlocutors", "ministers")
        ):
            return Mention(i, k + 1, "group", self._last(size=size), named=False)
        if size and noun in lexicon.VERBS and (lower == "both" or j == i + 2):
            return Mention(i, j, "group", self._last(size=size), named=False)
        return None


def _abroad(title: str) -> str:
    """What a counterpart is called who has the office in another state."""
    return _ELSEWHERE.get(title.lower(), title)
