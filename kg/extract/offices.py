"""Titles and the names they stand with: who is given which office, in which order whatever.

``Japanese Prime Minister Shinzo Abe``, ``President Emmanuel Macron of France``, ``Jens Stoltenberg,
NATO's secretary general``, ``the Russian President``: one construction, read from its title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.authority import Body
from kg.extract import lexicon
from kg.extract.affiliations import BODIES, owns
from kg.extract.heads import Head
from kg.extract.mentions import NO_TERM, Mention, Term, Titled, entity
from kg.extract.owners import OwnerReader
from kg.extract.title_lexicon import (
    AMERICAN,
    COLOUR,
    HONORIFICS,
    RANKS_OF_HOLDERS,
    STATUS_WORDS,
    WEAK,
)
from kg.extract.titles import BEGINNINGS, Title, singular, title_gender
from kg.model import Entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.discourse import Discourse
    from kg.extract.gazetteer import Match
    from kg.extract.lines import Line
    from kg.extract.people import Known
    from kg.model import TenureStatus

#: What stands before names beside offices.
_BY_BIRTH = frozenset({"prince", "princess", "crown prince", "general", "admiral", "commander"})
#: "pro-Russian" is of Russia no more than "anti-Russian".
_LEANING = frozenset({"pro", "anti"})

#: The words that an office can begin with, beside articles and names.
OFFICE_OPENINGS = BEGINNINGS | STATUS_WORDS.keys() | COLOUR | lexicon.ORDINALS | {"-"}


class OfficeReader(OwnerReader):
    """Reads offices and their holders in one sentence; ``titled`` gathers what it finds."""

    def __init__(self, discourse: Discourse, line: Line) -> None:
        super().__init__(discourse, line)
        #: for each mention, the index behind the apposition that explains it
        self.tails: list[int] = []
        #: the offices by the token that they begin at
        self.heads: dict[int, Head] = {}
        #: the inside of the last title: a deputy prime minister is no prime minister
        self._within = range(0)

    def _head(self, i: int) -> Head | None:
        """Affiliation, status words and titles from here on; None without a title."""
        if i > self._last_title:
            return None
        tokens, j = self.tokens, i
        lower = tokens[i].lower
        definite = lower in ("the", "a", "an")
        if definite:
            j += 1
        elif not (i in self._matches or lower in OFFICE_OPENINGS or self._is_owner(i)):
            return None
        of, j = self._possessor(i, j)
        first = of
        status: TenureStatus = "current"
        title: Title | None = None
        body = False
        while j < len(tokens):
            match = self._matches.get(j)
            if (
                match is not None
                and self._within_a_name(j)
                and (self._capital(match) or (match.kind == "state" and i == j))
            ):
                return None  # Real Madrid, Rugby Australia
            if match is not None and match.kind == "organization":
                title = self._title_at(j)  # the Labor Secretary is of no party
                if title is not None and title.end > match.end and title.role == "minister":
                    break
            if match is not None and match.kind != "person":
                if (
                    of is not None
                    and match.kind in ("state", "demonym")
                    and tokens[j - 1].text != "-"
                ):
                    if not any(m.end == j for m in self._matches.values()):
                        break
                    of = entity(match) if match.record.name == "Cyprus" else of
                    j = match.end  # a Bosnian Serb is of Bosnia
                    continue
                leaning = j > 1 and tokens[j - 1].text == "-" and tokens[j - 2].lower in _LEANING
                leaning = leaning or self._merely_touches(match)
                if (match.kind != "place" or self._capital(match)) and not leaning:
                    of = self._capital(match) or entity(match)
                    first = first or of
                    body = isinstance(match.record, Body)
                    if body and (title := self._title_within(match)) is not None:
                        of, body, j = self.discourse.affiliation(of), False, title.start
                        break
                j = self._abbreviated(match.end)
                if j < len(tokens) and tokens[j].lower in ("'s", "’s", "'", "’"):
                    j, definite = j + 1, True
                continue
            lower = tokens[j].lower
            if (title := self._title_at(j)) is not None and not (
                lower in STATUS_WORDS and title.end == j + 1
            ):
                break
            if of is not None and (ministry := self._ministry(j)) > j:
                j = ministry  # the Turkish Foreign Ministry spokesman
                continue
            if lower in STATUS_WORDS:
                status = STATUS_WORDS[lower]
            elif lower == "last" and definite and tokens[j - 1].lower == "the":
                status = "former"
            elif (
                lower not in COLOUR
                and lower not in lexicon.ORDINALS
                and (tokens[j].text != "-" or j == i or not tokens[j].glued)
            ):
                return None
            j += 1
        if title is None or j >= len(tokens):
            return None
        titles = [title]
        j = self._abbreviated(title.end)
        while (more := self._further(j)) is not None:
            titles.append(more)
            j = more.end
        if j + 1 < len(tokens) and tokens[j].text == "-" and tokens[j + 1].lower in STATUS_WORDS:
            status, j = STATUS_WORDS[tokens[j + 1].lower], j + 2
        elif j < len(tokens) and tokens[j].lower in ("elect", "designate", "nominee"):
            status, j = "designate", j + 1
        if title.role == "envoy":
            of, j = first or of, self._mission(j)
        if of is None or not self._is_name(j):
            after, end = self._affiliation_after(j)
            if title.role == "spokesperson" and after is not None and self._title_at(end):
                return Head(j, of, tuple(titles), status, definite)  # for the UN's chief
            body = body or (after is not None and tokens[end - 1].lower in BODIES)
            of, j = after or of, end
            j = self._mission(j) if title.role == "envoy" and after is not None else j
        if body:
            titles = [t._replace(role="official") if "head_of" in t.role else t for t in titles]
        return Head(j, of, tuple(titles), status, definite)

    def _abbreviated(self, j: int) -> int:
        """The index behind the short form of what stands before it: "National Adviser (NSA)"."""
        short = self.tokens[j : j + 3]
        if len(short) < 3 or (short[0].text, short[2].text) != ("(", ")"):
            return j
        match = self._matches.get(j + 1)
        of_a_state = match is not None and match.kind == "state"
        return j + 3 if short[1].text.isupper() and not of_a_state else j

    def _is_owner(self, i: int) -> bool:
        """Can a possessive begin here?"""
        return self.tokens[i].text[0].isupper() and any(map(owns, self.tokens[i + 1 : i + 4]))

    def _title_within(self, match: Match) -> Title | None:
        """``US Treasury Secretary``: a title that begins within the name of a body."""
        titles = (self._title_at(k) for k in range(match.start + 1, match.end))
        return next(
            (t for t in titles if t and t.end >= match.end and t.role != "spokesperson"), None
        )

    def _further(self, j: int) -> Title | None:
        """A second title joined by "and" or a stroke."""
        tokens = self.tokens
        if j + 1 < len(tokens) and tokens[j].lower in ("and", "/", "&"):
            title = self._title_at(j + 1)
            if title is not None and title.head not in WEAK - {"minister"}:
                # one person may hold two offices, but not lead state and government by two titles
                return None if title.role.startswith("head_of") else title
        return None

    def _is_name(self, j: int) -> bool:
        return self._name_at(j) is not None

    def _titled_person(self, i: int, head: Head) -> Mention | None:
        """``Japanese Prime Minister Shinzo Abe``, ``President Emmanuel Macron of France``."""
        self._begun = i
        last = head.titles[-1]
        if self._is_of_a_stranger(i, head):
            return None
        if last.head in WEAK and head.of is None and last.role != "minister":
            return self._secretary(i, head)
        k = start = head.end
        told = head.definite or i == 0 or self.tokens[i - 1].text == ";"
        told |= head.of is not None and head.status == "current"
        if k < len(self.tokens) and self.tokens[k].text == "," and told:
            k = start = k + 1  # the Egyptian president, Hosni Mubarak
        while k < len(self.tokens) and (
            self.tokens[k].lower in HONORIFICS
            or self.tokens[k].text == "Ambassador"
            or self._is_addressed(k)
        ):
            k += 1 + (k + 1 < len(self.tokens) and self.tokens[k + 1].text == ".")
        if k + 1 < len(self.tokens) and self.tokens[k].lower in RANKS_OF_HOLDERS:
            k += self._is_name(k + 1)  # National Security Advisor General James Jones
        inner = self._title_at(k)  # Foreign Minister Prince Saud; the chairman, President Issoufou
        if inner is not None and not inner.is_plural and self._is_name(inner.end):
            k = inner.end
        else:
            inner = None
        found = self._name_at(k, titled=head.of is not None)
        if found is None:
            return None
        name, end = found
        if start > head.end and not (end < len(self.tokens) and self.tokens[end].text in ",.;()"):
            return None
        if start > head.end and not head.definite and " " not in name:
            return None
        of = head.of
        if of is None:
            of, end = self._affiliation_after(end)
        stranger = " " not in name and self.discourse.find(name) is None
        stranger = stranger and not self.discourse.authority.people(name)
        if stranger and head.titles[0].role == "official":
            return None  # director of the Party's Central Committee
        known = self._person(name, head, of)
        self._ended = end
        self._note(known, head.titles, of, head.status)
        if inner is not None and inner.head not in _BY_BIRTH:
            state = self._affiliation_after(end)[0] or self.discourse.affiliation(known.entity)
            self._note(known, (inner,), state, "current")
        return Mention(i, end, "person", (known.entity,))

    def _is_addressed(self, k: int) -> bool:
        """``His`` Excellency, ``the Most`` Honourable: what stands before a form of address."""
        following = self.tokens[k + 1].lower if k + 1 < len(self.tokens) else ""
        opens = self.tokens[k].lower in ("his", "her", "the", "most")
        return opens and (following in HONORIFICS or following == "most")

    def _is_of_a_stranger(self, i: int, head: Head) -> bool:
        """``European Gymnastics president X of Azerbaijan``: of something that nobody knows."""
        title = self.tokens[head.titles[0].start]
        if i != head.titles[0].start or not i or title.text[0].isupper():
            return False
        before = self.tokens[i - 1]
        joined = self.found and self.found[-1].end == i
        return i > 1 and before.text[0].isupper() and not joined

    def _secretary(self, i: int, head: Head) -> Mention | None:
        """``Secretary Kerry``: by surname alone, the minister so called who is in office."""
        found = self._name_at(head.end)
        if found is None or head.titles[0].text.lower() != "secretary" or " " in found[0]:
            return None
        known = self.discourse.by_surname(found[0], introduced=True)
        office = self.discourse.secretaryship(known) if known is not None else None
        if known is None or office is None:
            return None
        owner = Entity(self.discourse.authority.records[office.of].name, "state")
        known.of, known.role = known.of or owner, known.role or "minister"
        self.titled.append(Titled(known.entity, office.title, "minister", owner, head.status))
        return Mention(i, found[1], "person", (known.entity,))

    def _person(self, name: str, head: Head, of: Entity | None) -> Known:
        """The person of that name; an office they have left says nothing of what they are now."""
        title = head.titles[0]
        return self.discourse.person(
            name,
            of=of,
            role=title.role if head.status != "former" else None,
            title=title.text,
            gender=title_gender(title),
        )

    def _note(
        self,
        known: Known,
        titles: Sequence[Title],
        of: Entity | None,
        status: TenureStatus,
        term: Term = NO_TERM,
    ) -> None:
        """Keep the offices named; without an affiliation, the person's own or the document's."""
        for title in titles:
            now = status != "former"
            owner = of or known.of or self.discourse.affiliation(known.entity, now=now)
            if owner is None and title.text.lower() in AMERICAN:
                owner = Entity("United States", "state")
            if owner is None:
                told = title.role == "envoy"
                owner = self._told_of(title) if told else self._owner_by_context(known, title)
                known.of = owner
            if owner is not None:
                if now and known.of is None:
                    known.of = owner
                owner = self._owner(owner, title)
                text = singular(title.text) if title.is_plural else title.text
                self.titled.append(Titled(known.entity, text, title.role, owner, status, term))
