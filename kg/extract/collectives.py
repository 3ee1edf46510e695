"""People who act for a state or an organisation, unnamed: "Palestinian officials", "EU leaders"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.counterparts import CounterpartReader
from kg.extract.groups import MEMBERS
from kg.extract.mentions import Mention, entity
from kg.extract.names import spelt
from kg.extract.title_lexicon import COLOUR, PORTFOLIOS
from kg.model import Entity

if TYPE_CHECKING:
    from kg.extract.gazetteer import Match

_FORUMS = {"seven": "G7", "eight": "G8"}
_INDUSTRIAL = frozenset("industrial industrialized industrialised richest".split())
_INDUSTRIAL_STATES = frozenset("nations democracies powers countries".split())
_ONE_OF_THEM = frozenset("official source aide diplomat delegate".split())
_COLLECTIVES = frozenset(
    """officials leaders negotiators diplomats delegation authorities representatives envoys sources
    mission team politicians lawmakers ministers generals commanders officers""".split()
)
#: Those of two states who do things together, named behind them: "officials from A and B".
#: Those who come "from Japan and Peru".
SENDERS = _COLLECTIVES | frozenset("experts delegates delegations governments heads".split())
#: What may stand between a state's adjective and those of its people who are meant.
_BEFORE_COLLECTIVES = PORTFOLIOS | COLOUR | {"government", "senior", "peace"}


class CollectiveReader(CounterpartReader):
    """Reads those of whom a text says only for whom they act."""

    def _collective(self, match: Match) -> Mention | None:
        """``Palestinian officials``, ``a Mauritian delegation``: people of a state, unnamed."""
        if match.kind not in ("state", "demonym", "organization", "government"):
            return None
        k, owners = match.end, [match]
        acronym = [t.text for t in self.tokens[k : k + 3 : 2]] == ["(", ")"]
        if acronym and match.kind == "organization":
            k += 3  # the African Union (AU) leaders
        while k < len(self.tokens) and self.tokens[k].lower in ("and", ","):
            other = self._matches.get(k + 1)  # Iranian and Iraqi officials
            if other is None or other.kind != "demonym" or match.kind != "demonym":
                break
            owners.append(other)
            k = other.end
        if k < len(self.tokens) and self.tokens[k].lower in ("'s", "’s"):
            k += 1
        start = k
        while (
            k < len(self.tokens) and k - start < 3 and self.tokens[k].lower in _BEFORE_COLLECTIVES
        ):
            k += 1
        heads = [t.lower for t in self.tokens[k : k + 3]]
        if heads[:2] == ["heads", "of"] and match.kind == "organization":
            k += 2 + (heads[2:] in (["state"], ["government"]))
            while k < len(self.tokens) and self.tokens[k].lower in ("and", "or", "of", "state",
                                                                    "government"):  # fmt: skip
                k += 1
            k -= 1
        elif k >= len(self.tokens) or self.tokens[k].lower not in _COLLECTIVES | _ONE_OF_THEM:
            return None
        after = self.tokens[k + 1].lower if k + 1 < len(self.tokens) else ""
        if match.kind == "organization" and after in ("'", "’", "summit", "meeting"):
            return None  # the G7 leaders' meeting
        one = self.tokens[k].lower in _ONE_OF_THEM
        if self._is_name(k + 1) and (one or match.kind != "organization"):
            return None  # French and German Foreign Ministers A and B
        definite = match.start > 0 and self.tokens[match.start - 1].lower == "the"
        if self.tokens[k].lower == "leaders" and len(owners) > 1 and definite:
            heads_of = [self.discourse.leader(entity(owner)) for owner in owners]
            named = tuple(known.entity for known in heads_of if known is not None)
            if len(named) == len(owners):  # whom the document has named
                return Mention(match.start, k + 1, "group", named)
        agents = []
        for owner in owners:
            words = (
                f"{spelt(self.tokens, owner.start, owner.end)} {spelt(self.tokens, start, k + 1)}"
            )
            collective = Entity(words, "group")
            side = self.discourse.affiliation(entity(owner))
            if side is not None:
                self.discourse.collectives[collective] = side
            agents.append(collective)
        return Mention(match.start, k + 1, "group", tuple(agents))

    def _is_named(self, i: int) -> bool:
        """Does a name follow: "aide Sergei Prikhodko"?"""
        return i < len(self.tokens) and self.tokens[i].text[:1].isupper()

    def _ministry_of(self, match: Match) -> Mention | None:
        """``the Venezuelan Ministry of Science``: a ministry by its name."""
        tokens, k = self.tokens, match.end
        if match.kind not in ("state", "demonym"):
            return None
        if k < len(tokens) and tokens[k].lower in ("'s", "’s"):
            k += 1
        words = [t.lower for t in tokens[k : k + 2]]
        if words not in (["ministry", "of"], ["department", "of"]):
            return None
        end = k + 2
        while end < len(tokens) and (
            tokens[end].text[:1].isupper()
            or (tokens[end].lower in ("and", "for", "the", ",") and self._is_named(end + 1))
        ):
            end += 1
        body = Entity(spelt(tokens, match.start, end), "group")
        self.discourse.collectives[body] = Entity(match.record.name, "state")
        return Mention(match.start, end, "group", (body,)) if end > k + 2 else None

    def _industrial(self, j: int) -> tuple[Entity, int] | None:
        """``the seven leading industrial nations``: the G7, and where its words end."""
        words = [t.lower for t in self.tokens[j : j + 8]]
        end = next((n for n, w in enumerate(words) if w in _INDUSTRIAL_STATES), None)
        forum = next((_FORUMS[w] for w in words[:end] if w in _FORUMS), None)
        if end is None or forum is None or not set(words[:end]) & _INDUSTRIAL:
            return None
        return Entity(forum, "organization"), j + end + 1

    def _collective_from(self, i: int) -> Mention | None:
        """``officials from Japan and Peru``, ``the leaders of Greece``: of states, unnamed."""
        tokens, end = self.tokens, i + 3
        if tokens[i].lower not in SENDERS or i + 2 >= len(tokens):
            return None
        if tokens[i + 1].lower not in ("from", "of"):
            return None
        agents: list[Entity] = []
        j = i + 2
        while j < len(tokens):
            match = self._matches.get(self._counted(j))
            if match is None and not agents and (seven := self._industrial(j)) is not None:
                agents.append(Entity(f"{tokens[i].text} of the {seven[0].name}", "group"))
                self.discourse.collectives[agents[0]] = seven[0]
                end = seven[1]
                break
            if match is None or match.kind not in ("state", "organization"):
                break
            agents.append(Entity(f"{tokens[i].text} of {match.record.name}", "group"))
            self.discourse.collectives[agents[-1]] = entity(match)
            j = end = match.end
            if [t.text for t in tokens[end : end + 3 : 2]] == ["(", ")"]:
                j = end = end + 3  # its acronym
            while j < len(tokens) and tokens[j].lower in (",", "and"):
                j += 1
        while end < len(tokens) and tokens[end].lower in MEMBERS:
            end += 1
        if len(agents) < 2 and not (
            agents and self.discourse.collectives[agents[0]].kind == "organization"
        ):
            return None
        return Mention(i, end, "group", tuple(agents))
