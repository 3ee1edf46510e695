"""What stands for several: "the pair", "both sides", "their foreign ministers", "they".

A group is resolved against the sentence first and the discourse second; a list of names behind a
plural title is read office by office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.holders import HolderReader
from kg.extract.mentions import Mention, entity
from kg.extract.title_lexicon import COLOUR
from kg.model import Entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.gazetteer import Match
    from kg.extract.heads import Head

_GROUP_STATES = frozenset("countries nations states sides governments parties capitals".split())
_GROUP_PEOPLE = frozenset(
    """leaders presidents ministers men premiers chancellors heads interlocutors officials
    counterparts monarchs women secretaries""".split()
)
#: Two states of one name.
_TWINS = {
    "koreas": ("North Korea", "South Korea"),
    "germanys": ("East Germany", "West Germany"),
    "germanies": ("East Germany", "West Germany"),
    "yemens": ("North Yemen", "South Yemen"),
    "superpowers": ("United States", "Soviet Union"),
}
MEMBERS = frozenset("member members states nations countries economies".split())
_COUNTING = MEMBERS | lexicon.CARDINALS | frozenset("the - of nation all other".split())
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
        while len(named) < 6 and (found := self._name_at(j)) is not None:
            of, end = self._bracketed(found[1]) or self._affiliation_after(found[1])
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

    def _bracketed(self, j: int) -> tuple[Entity, int] | None:
        """``Kristiina Ojuland (Estonia)``: the state behind a name of a list."""
        marks = [t.text for t in self.tokens[j : j + 1]]
        match = self._matches.get(j + 1) if marks == ["("] else None
        if match is None or match.kind not in ("state", "demonym"):
            return None
        closed = [t.text for t in self.tokens[match.end : match.end + 1]] == [")"]
        return (entity(match), match.end + 1) if closed else None

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
            person = known is not None and head.titles[0].head not in ("representative", "envoy")
            agents.append(known.entity if known and person else owner)
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
            found = self._name_at(j + 1)
            if found is None:
                break
            names.append(found[0])
            j = found[1]
        return names, j

    def _listed(self, i: int, end: int, head: Head, owners: Sequence[Entity]) -> Mention | None:
        """``the Chinese and Mauritian premiers, Li Peng and Navin Ramgoolam``."""
        first = self._name_at(end)
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

    def _goes_on_speaking(self, i: int) -> bool:
        """``…," he added``: a pronoun between a quotation and a verb of reporting."""
        tokens = self.tokens
        if i + 1 >= len(tokens) or (i and tokens[i - 1].text not in (",", '"', "”", "''")):
            return False
        forms = lexicon.VERBS.get(tokens[i + 1].lower, ())
        return any(form.lemma in lexicon.REPORTING for form in forms)

    def _they(self, i: int) -> tuple[Entity, ...]:
        """``they``: a group of this sentence; else the last group, if no other plural is nearer."""
        groups = [m.entities for m in reversed(self.found) if len(m.entities) > 1]
        if not groups and i and self._goes_on_speaking(i) and self.discourse.speaker is None:
            return ()  # officials, they said
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
        named = [
            e
            for m in self.found
            if m.is_agent and not self._is_where(m)
            for e in m.entities
            if e.kind != "place"
        ]
        named.sort(key=lambda e: e.kind != "person")  # a leader before the state's bare name
        sides: dict[Entity | None, Entity] = {}
        for agent in named:
            sides.setdefault(self.discourse.affiliation(agent), agent)
        last = [m for m in self.found if m.is_agent][-2:]
        if len(sides) > 2 and len(last) == 2 and self.tokens[last[0].end].lower == "and":
            return (*last[0].entities, *last[1].entities)  # congratulated A and B on their …
        return tuple(sides.values()) if len(sides) > 1 else self.discourse.pair()

    def _is_where(self, mention: Mention) -> bool:
        """``gathered in Singapore``: a state as a place."""
        before = self.tokens[mention.start - 1].lower if mention.start else ""
        return mention.kind == "state" and before in ("in", "at")

    def _last(
        self, *, states: bool = False, heads: bool = False, size: int | None = None
    ) -> tuple[Entity, ...]:
        """The pair that is meant: of this sentence, if it names as many sides, else the last."""
        sides: dict[Entity | None, Entity] = {}
        for mention in self.found:
            for agent in mention.entities if mention.is_agent and mention.named else ():
                if states or agent.kind == "person":
                    sides.setdefault(self.discourse.affiliation(agent), agent)
        if len(sides) == (size or 2) and None not in sides:
            return tuple(s for s in sides if s) if states else tuple(sides.values())
        return self.discourse.pair(states=states, people=not states, heads=heads, size=size)

    def _counted(self, j: int) -> int:
        """Behind ``the``, ``the 22-member``, ``the ten members of the``: where a name would be."""
        tokens, start = self.tokens, j
        while (
            j < len(tokens)
            and j - start < 7
            and j not in self._matches
            and (tokens[j].lower in _COUNTING or tokens[j].text.isdigit())
        ):
            j += 1
        return j

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
        if k + 2 < len(tokens) and tokens[k + 1].lower == "of":
            of = [t.lower for t in tokens[k + 2 : k + 4]]
            if of[0] != "the" or of[-1] in ("seven", "eight", "european", "group"):
                return None  # the leaders of NATO countries
            whose = self._matches.get(self._counted(k + 2))
            if whose is not None and whose.kind == "organization":
                return None  # the leaders of the African Union
        if noun in _GROUP_STATES and (size or noun in ("nations", "countries", "sides")):
            return Mention(i, k + 1, "group", self._last(states=True, size=size), named=False)
        if noun in _GROUP_PEOPLE and (
            size or noun in ("leaders", "presidents", "interlocutors", "ministers")
        ):
            heads = noun in ("leaders", "presidents")
            return Mention(i, k + 1, "group", self._last(size=size, heads=heads), named=False)
        if size and noun in lexicon.VERBS and (lower == "both" or j == i + 2):
            return Mention(i, j, "group", self._last(size=size), named=False)
        return None
