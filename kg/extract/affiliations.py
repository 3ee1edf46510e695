"""What an office is of: "of the lower house of the Argentine Parliament", "Putin's", "to the UN".

An affiliation stands before a title or behind it; a body of a state is the state's, an envoy's is
not where they are sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.mentions import entity
from kg.extract.title_lexicon import PORTFOLIOS
from kg.model import Entity

if TYPE_CHECKING:
    from kg.extract.discourse import Discourse
    from kg.extract.gazetteer import Match
    from kg.extract.lines import Line
    from kg.extract.mentions import Mention
    from kg.extract.sentences import Token

#: Bodies of a state: their heads are officials of it.
BODIES = frozenset(
    """parliament senate assembly house chamber congress council commission committee court bank
    duma knesset majlis legislature party conference bureau politburo board
    representatives commons deputies lords staff guard guards army navy police forces agency
    ministry department service secretariat directorate""".split()
)
_OF_THE = frozenset({"of", "the", "'s", "’s"})
#: The second halves of adjectives that name a state and yet do not make anything its own.
_NEAR = frozenset(
    "based backed led born trained educated funded brokered sponsored mediated made".split()
)
#: What says of a body that it is the nation's, whichever that is.
_NATIONAL = frozenset("national supreme constitutional central federal senate house".split())

#: Capitals that as actors mean an organisation rather than their state.
_SEATS = {"Brussels": "European Union"}


class AffiliationReader:
    """Reads what offices are of, in one sentence."""

    def __init__(self, discourse: Discourse, line: Line) -> None:
        self.discourse = discourse
        self.tokens, self._matches = line.tokens, line.matches
        self._name_at, self._title_at = line.name_at, line.titles.get
        self._line_titles = line.titles
        self._last_title = line.last_title
        self.found: list[Mention] = []

    def _affiliation_after(self, j: int) -> tuple[Entity | None, int]:
        """``of the Republic of Poland``, ``of NATO``: the affiliation, and where it ends."""
        tokens = self.tokens
        if j >= len(tokens) or tokens[j].lower not in ("of", "for"):
            return None, j
        k = j + 1
        while k < len(tokens) and tokens[k].lower in (
            "the",
            "republic",
            "federal",
            "kingdom",
            "of",
            "state",
        ):
            if k in self._matches:
                break
            k += 1
        match = self._matches.get(k)
        if match is not None and self._merely_touches(match):
            return None, j  # president of a US-based council
        owner, end = self._body(k)
        if owner is not None:
            return owner, end
        if match is None or match.kind not in ("state", "organization", "government"):
            return None, j
        return entity(match), match.end

    def _merely_touches(self, match: Match) -> bool:
        """``US-based``, ``Russian-backed``: near a state, but not of it."""
        behind = [t.lower for t in self.tokens[match.end : match.end + 2]]
        return behind[:1] == ["-"] and behind[-1] in _NEAR

    def _body(self, k: int) -> tuple[Entity | None, int]:
        """``the lower house of the Argentine Parliament``: a state's body, and where it ends."""
        tokens, start, end = self.tokens, k, k
        of: Entity | None = None
        while k < len(tokens) and k - start < 16:
            match, lower = self._matches.get(k), tokens[k].lower
            if match is not None and match.kind != "place":
                if match.kind in ("government", "organization"):
                    of, end = self.discourse.affiliation(entity(match)), match.end
                else:
                    of = entity(match)
                    end = match.end if end > start else end
                k = match.end
                continue
            if lower in BODIES:
                end = k + 1
            elif tokens[k].text == "(" and k + 2 < len(tokens) and tokens[k + 2].text == ")":
                k, end = k + 2, k + 3 if end == k else end
            elif not (tokens[k].text[:1].isupper() or lower in PORTFOLIOS or lower in _OF_THE):
                break
            elif end == k and end > start and lower not in _OF_THE:
                break  # the name of its head
            elif lower in _NATIONAL and of is None:
                of = self.discourse.home
            k += 1
        return (of, end) if of is not None and end > start else (None, start)

    def _possessor(self, i: int, j: int) -> tuple[Entity | None, int]:
        """``Putin's spokesman``: what the owner of a possessive acts for, and the index behind."""
        tokens = self.tokens
        owner = self.found[-1] if self.found else None
        behind = owner is not None and owner.end == i - 1 and owner.kind == "person"
        if owner is not None and behind and owns(tokens[i - 1]):
            return self.discourse.affiliation(owner.entities[0]), j
        if j < len(tokens) and tokens[j].text[0].isupper() and j not in self._matches:
            k = next((k for k in range(j + 1, min(j + 4, len(tokens))) if owns(tokens[k])), None)
            found = self._name_at(j) if k is not None else None
            if found is not None and found[1] == k:
                known = self.discourse.by_surname(found[0])
                if known is not None:
                    return self.discourse.affiliation(known.entity), k + 1
        return None, j

    def _mission(self, j: int) -> int:
        """The end of ``to the United Nations``: where an envoy is sent, not whose they are."""
        tokens = self.tokens
        if j >= len(tokens) or tokens[j].lower not in ("to", "for", "on", "in", "at"):
            return j
        k = j + 1
        while k < len(tokens) and tokens[k].lower in ("the", "and", ","):
            k += 1
            host = self._matches.get(k)
            if host is not None:
                break
        host, end = self._matches.get(k), j
        if host is None:  # to the six-party talks
            while (
                k < len(tokens)
                and k - j < 8
                and tokens[k].text.islower() | (tokens[k].text in "-0123456789")
            ):
                k += 1
            return k if k < len(tokens) and tokens[k].text == "," else j
        while host is not None and host.kind != "person":
            end = host.end
            joined = end < len(tokens) and tokens[end].lower == "and"
            host = self._matches.get(end + 1) if joined else None
        return end

    def _ministry(self, j: int) -> int:
        """Where the name of a ministry ends that begins here; ``j`` itself where none does."""
        k = j
        while k < len(self.tokens) and k - j < 4 and self.tokens[k].lower in PORTFOLIOS:
            k += 1
        named = k < len(self.tokens) and self.tokens[k].lower in ("ministry", "office")
        return k + 1 if named and k > j else j

    def _capital(self, match: Match) -> Entity | None:
        authority, published = self.discourse.authority, self.discourse.published
        record = authority.capital_of(match.record.path)
        record = authority.state_on(record, published) if record is not None else None
        return Entity(record.name, "state") if record else None

    def _seat(self, match: Match) -> Entity | None:
        """Whom a city stands for as an actor: its state, or the organisation that sits there."""
        authority = self.discourse.authority
        union = Entity(_SEATS.get(match.record.name, ""), "organization")
        record = authority.resolve(union, self.discourse.published)
        return Entity(record.name, "organization") if record else self._capital(match)

    def _within_a_name(self, j: int) -> bool:
        """``Real Madrid``: a city behind another capitalised word is part of a name."""
        if j == 0 or not self.tokens[j - 1].text[:1].isupper():
            return False
        if any(match.end == j for match in self._matches.values()):
            return False
        before = self.tokens[j - 1].lower
        return before not in lexicon.VERBS and before not in (
            lexicon.PREPOSITIONS | lexicon.ARTICLES | lexicon.CONJUNCTIONS | lexicon.ADVERBS
        )


def owns(token: Token) -> bool:
    """Does a possessive end in this token?"""
    return token.lower in ("'s", "’s")
