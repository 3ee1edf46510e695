"""What stands for a state: its government, by whatever name, and its capital."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.authority import State
from kg.extract.introductions import IntroductionReader
from kg.extract.mentions import Mention
from kg.extract.title_lexicon import PORTFOLIOS
from kg.model import Entity

if TYPE_CHECKING:
    from kg.extract.gazetteer import Match

_GOVERNMENTS = frozenset("government administration cabinet authorities ministry".split())
_OWN = frozenset({"government", "administration", "country", "nation"})


class GovernmentReader(IntroductionReader):
    """Reads governments and capitals."""

    def _government(self, match: Match) -> Mention | None:
        """``the Russian government``, ``Japan's foreign ministry``: the state's government."""
        if match.kind not in ("state", "demonym"):
            return None
        j = match.end
        if j < len(self.tokens) and self.tokens[j].lower in ("'s", "’s"):
            j += 1
        k = j
        while (
            k < len(self.tokens) and k - j < 3 and self.tokens[k].lower in PORTFOLIOS - _GOVERNMENTS
        ):
            k += 1
        if k >= len(self.tokens) or self.tokens[k].lower not in _GOVERNMENTS:
            return None
        if k > j and self.tokens[k].lower != "ministry":
            return None
        government = self.discourse.government(match.record.name)
        return Mention(match.start, k + 1, "government", (government,))

    def _government_of(self, i: int) -> Mention | None:
        """``the Government of the Republic of India``."""
        j = i + 2
        while j < len(self.tokens) and self.tokens[j].lower == "the":
            j += 1
        match = self._matches.get(j)
        if match is None or match.kind != "state" or self.tokens[i + 1].lower != "of":
            return None
        return Mention(i, match.end, "government", (self.discourse.government(match.record.name),))

    def _capital_city(self, match: Match) -> Mention | None:
        """``the Eritrean capital``, ``Bangladesh's capital Dhaka``: a place."""
        record = match.record
        if match.kind not in ("state", "demonym") or not isinstance(record, State):
            return None
        j = match.end
        if j < len(self.tokens) and self.tokens[j].lower in ("'s", "’s"):
            j += 1
        if j >= len(self.tokens) or self.tokens[j].lower != "capital" or record.capital is None:
            return None
        city = self.discourse.authority.records[record.capital]
        j += 1
        if (named := self._matches.get(j)) is not None and named.record == city:
            j = named.end
        return Mention(match.start, j, "place", (Entity(city.name, "place"),))

    def _own_government(self, i: int, owner: tuple[Entity, ...]) -> Mention | None:
        """``his government``, ``her country``: of the state that he or she acts for."""
        noun = self.tokens[i + 1].lower if i + 1 < len(self.tokens) else ""
        side = self.discourse.affiliation(owner[0], now=True) if owner else None
        if side is None or side.kind != "state" or noun not in _OWN:
            return None
        if noun in ("country", "nation"):
            return Mention(i, i + 2, "state", (side,), named=False)
        return Mention(i, i + 2, "government", (self.discourse.government(side.name),), named=False)
