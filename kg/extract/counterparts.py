"""The same office in another state: "his French counterpart", "their Russian counterparts"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.affiliations import owns
from kg.extract.groups import GroupReader
from kg.extract.heads import Head
from kg.extract.mentions import Mention, Titled, entity
from kg.extract.title_lexicon import COLOUR

if TYPE_CHECKING:
    from kg.extract.people import Known
    from kg.model import Entity, TenureStatus

#: Titles that only some states have, and what the others call the office.
_ELSEWHERE = {
    "secretary of state": "Foreign Minister",
    "foreign secretary": "Foreign Minister",
    "external affairs minister": "Foreign Minister",
    "eam": "Foreign Minister",
    "fm": "Foreign Minister",
    "defense secretary": "Defense Minister",
    "secretary of defense": "Defense Minister",
    "defence secretary": "Defence Minister",
    "treasury secretary": "Finance Minister",
    "chancellor of the exchequer": "Finance Minister",
    "home secretary": "Interior Minister",
}


#: Roles of those who serve a leader.
_SERVING = frozenset({"minister", "official", "envoy", "spokesperson", "head_of_government"})
_BEFORE_AND_AFTER: dict[str, TenureStatus] = {
    "predecessor": "former",
}


class CounterpartReader(GroupReader):
    """Reads who holds the same office elsewhere."""

    def _their_ministers(self, i: int) -> Mention | None:
        """``their foreign ministers, Maria Angela Holguin and Nicolas Maduro``."""
        title = self._title_at(i + 1)
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
        behind = k + (k < len(tokens) and tokens[k].text == ",")
        head = self._head(behind) if behind < len(tokens) else None
        # his Sri Lankan counterpart, Foreign Minister Vijitha Herath
        name = self._name_at(behind if head is None else head.end)
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
            if role.startswith("head_of"):
                title, role = self._as_head(other, of, title, role)
            self.titled.append(Titled(other.entity, title, role, of, "current"))
        return Mention(i, end, "person", (other.entity,))

    def _own_official(self, i: int, owner: tuple[Entity, ...]) -> Mention | None:
        """``his foreign minister, Amina Diallo``, ``her predecessor Jan Blom``."""
        tokens, j = self.tokens, i + 1
        known = self.discourse.people.get(owner[0].name) if len(owner) == 1 else None
        while j < len(tokens) and tokens[j].lower in COLOUR:
            j += 1
        whole = owner[0] if known is None and owner and owner[0].kind == "state" else None
        if (known is None and whole is None) or j + 1 >= len(tokens):
            return None
        of = whole or self.discourse.affiliation(owner[0], now=True)
        status = _BEFORE_AND_AFTER.get(tokens[j].lower)
        title = self._title_at(j) if status is None else None
        if of is None or (title is not None and title.is_plural):
            return None
        if title is not None and whole is None and title.role not in _SERVING:
            return None
        if status is not None and (known is None or known.role is None or known.title is None):
            return None
        if status is None and title is None:
            return None
        end = title.end if title is not None else j + 1
        comma = end < len(tokens) and tokens[end].text == ","
        named = self._name_at(end + comma)
        if named is None or " " not in named[0]:
            return None
        if comma and not (named[1] < len(tokens) and tokens[named[1]].text in ",.);"):
            return None
        if title is not None:
            text, role = title.text, str(title.role)
        elif known is not None:
            text, role, of = known.title or "", known.role or "", known.of or of
        else:
            return None
        left = status == "former"
        other = self.discourse.person(named[0], of=of, role=None if left else role, title=text)
        self.titled.append(Titled(other.entity, text, role, of, status or "current"))
        start = j if owns(tokens[i]) else i
        return Mention(start, named[1], "person", (other.entity,))

    def _as_head(self, other: Known, of: Entity, title: str, role: str) -> tuple[str, str]:
        """A president's German counterpart is a chancellor: the office that the authority knows."""
        authority, published = self.discourse.authority, self.discourse.published
        state = authority.resolve(of, published)
        if other.record is not None and state is not None:
            for holding in authority.held(other.record.path):
                office = authority.office_at(holding.office)
                heads = office.roles & {"head_of_state", "head_of_government"}
                if office.of == state.path and heads and holding.covers(published):
                    both = "head_of_state_and_government"
                    return office.title, both if len(heads) > 1 else min(heads)
        office_there = self.discourse.office(of, role)
        return (office_there.title if office_there else title), role

    def _counterparts_of(self, i: int, j: int, owner: tuple[Entity, ...]) -> Mention | None:
        """``his Chinese and Indian counterparts, A and B``: one in each state."""
        tokens, owners = self.tokens, []
        while (match := self._matches.get(j)) is not None and match.kind in ("demonym", "state"):
            owners.append(entity(match))
            j = match.end
            while j < len(tokens) and tokens[j].lower in (",", "and"):
                j += 1
        known = self.discourse.people.get(owner[0].name) if len(owner) == 1 else None
        if known is None or known.role is None or j >= len(tokens) or len(owners) < 2:
            return None
        if tokens[j].lower != "counterparts":
            return None
        first = self._name_at(j + 1)
        names, end = self._names(j + 1 if first is None else first[1], len(owners) - bool(first))
        names = [first[0], *names] if first is not None else names
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


def _abroad(title: str) -> str:
    """What a counterpart is called who has the office in another state."""
    return _ELSEWHERE.get(title.lower(), title)
