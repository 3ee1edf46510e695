"""Who and what a sentence names: people with their titles, states, organisations, places, times.

One pass from left to right builds the noun phrases that name agents, resolves surnames, pronouns
and groups against the discourse, and notes every office that a name is given with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from kg.authority import Government, Place, State
from kg.extract import lexicon
from kg.extract.names import name_at, spelt
from kg.extract.titles import (
    COLOUR,
    HONORIFICS,
    PORTFOLIOS,
    STATUS_WORDS,
    WEAK,
    Title,
    title_at,
)
from kg.model import Entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.dates import Time
    from kg.extract.discourse import Discourse, Known
    from kg.extract.gazetteer import Match
    from kg.extract.sentences import Token
    from kg.model import TenureStatus

Kind = Literal[
    "person",
    "state",
    "government",
    "organization",
    "place",
    "demonym",
    "group",
    "possessive",
    "time",
]
AGENTS = frozenset({"person", "state", "government", "organization", "group"})


class Titled(NamedTuple):
    """An office that the sentence gives a person: the makings of a tenure."""

    person: Entity
    title: str
    role: str
    of: Entity | None
    status: TenureStatus


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase between two token indices that names agents, a place or a time."""

    start: int
    end: int
    kind: Kind
    entities: tuple[Entity, ...] = ()
    time: Time | None = None
    named: bool = True

    @property
    def is_agent(self) -> bool:
        """Can it act?"""
        return self.kind in AGENTS


class _Head(NamedTuple):
    """What stands before a name: affiliation, status, titles; ``end`` is where the name would be."""

    end: int
    of: Entity | None
    titles: tuple[Title, ...]
    status: TenureStatus
    definite: bool


_SINGULAR_GENDER = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female"}
_GROUP_STATES = frozenset("countries nations states sides governments parties capitals".split())
_GROUP_PEOPLE = frozenset(
    """leaders presidents ministers men premiers chancellors heads interlocutors officials
    counterparts monarchs women secretaries""".split()
)
#: Titles that say little without an affiliation.
_VAGUE = WEAK | {"general", "senator", "governor", "mayor", "speaker", "chairman", "commissioner"}
_CORPORATE = frozenset({"state", "government", "organization"})
_COLLECTIVES = frozenset(
    """officials leaders negotiators diplomats delegation authorities representatives envoys sources
    mission team politicians lawmakers ministers""".split()
)
_GOVERNMENTS = frozenset("government administration cabinet authorities ministry".split())
_SINGULAR_LEADERS = frozenset({"leader", "monarch", "strongman", "president", "premier", "ruler"})


class MentionReader:
    """Reads the mentions of one sentence after another, keeping the discourse up to date."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.tokens: Sequence[Token] = ()
        self._matches: dict[int, Match] = {}
        self.found: list[Mention] = []
        self.titled: list[Titled] = []
        #: for each mention, the index behind the apposition that explains it
        self.tails: list[int] = []

    def read(
        self, tokens: Sequence[Token], matches: Sequence[Match], times: Sequence[Mention]
    ) -> list[Mention]:
        """The mentions of a sentence, in order; ``titled`` then holds its offices."""
        self.tokens, self.titled, self.tails = tokens, [], []
        self._matches = {m.start: m for m in matches}
        clock = {m.start: m for m in times}
        found: list[Mention] = []
        self.found = found
        i = 0
        while i < len(tokens):
            mention = clock.get(i) or self._at(i)
            if mention is None:
                i += 1
                continue
            found.append(mention)
            self.discourse.recent = _first(found, self.discourse.recent)
            i = self._apposition(mention) if mention.kind == "person" else mention.end
            self.tails.append(i)
        return found

    # -- one place --------------------------------------------------------------------------

    def _at(self, i: int) -> Mention | None:
        tokens = self.tokens
        head = self._head(i)
        if head is not None:
            mention = self._titled_person(i, head) or self._office_holder(i, head)
            if mention is not None:
                return mention
        lower = tokens[i].lower
        if lower in HONORIFICS and (mention := self._honorific(i)) is not None:
            return mention
        match = self._matches.get(i)
        if match is not None:
            return (
                self._government(match)
                or self._collective(match)
                or self._capital_city(match)
                or self._match(match)
            )
        if lower == "their":
            return (
                self._counterparts(i)
                or self._their_ministers(i)
                or Mention(i, i + 1, "possessive", self._theirs(), named=False)
            )
        if lower in _SINGULAR_GENDER:
            agent = self.discourse.pronoun(
                _SINGULAR_GENDER[lower], speaking=self._goes_on_speaking(i)
            )
            agents = (agent,) if agent else ()
            if lower in ("his", "her"):
                return self._counterpart(i, agents) or Mention(
                    i, i + 1, "possessive", agents, named=False
                )
            return Mention(i, i + 1, "group", agents, named=False)
        if lower == "it":
            actors = [e for m in self.found for e in m.entities if m.kind in _CORPORATE]
            return Mention(i, i + 1, "group", tuple(actors[:1]), named=False)
        return self._group(i) or self._surname(i) or self._introduced(i)

    def _goes_on_speaking(self, i: int) -> bool:
        """``…," he added``: a pronoun between a quotation and a verb of reporting."""
        tokens = self.tokens
        if i + 1 >= len(tokens) or (i and tokens[i - 1].text not in (",", '"', "”", "''")):
            return False
        forms = lexicon.VERBS.get(tokens[i + 1].lower, ())
        return any(form.lemma in lexicon.REPORTING for form in forms)

    def _match(self, match: Match) -> Mention:
        if match.kind == "person":
            known = self.discourse.person(spelt(self.tokens, match.start, match.end))
            return Mention(match.start, match.end, "person", (known.entity,))
        return Mention(match.start, match.end, match.kind, (_entity(match),))

    def _government(self, match: Match) -> Mention | None:
        """``the Russian government``, ``Japan's foreign ministry``: the state's government."""
        if match.kind not in ("state", "demonym"):
            return None
        j = match.end
        if j < len(self.tokens) and self.tokens[j].lower in ("'s", "’s"):
            j += 1
        k = j
        while k < len(self.tokens) and k - j < 3 and self.tokens[k].lower in PORTFOLIOS:
            k += 1
        if k >= len(self.tokens) or self.tokens[k].lower not in _GOVERNMENTS:
            return None
        if k > j and self.tokens[k].lower != "ministry":
            return None
        government = self.discourse.government(match.record.name)
        return Mention(match.start, k + 1, "government", (government,))

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

    def _collective(self, match: Match) -> Mention | None:
        """``Palestinian officials``, ``a Mauritian delegation``: people of a state, unnamed."""
        if match.kind not in ("state", "demonym"):
            return None
        k = match.end
        if k < len(self.tokens) and self.tokens[k].lower in ("'s", "’s"):
            k += 1
        start = k
        while (
            k < len(self.tokens)
            and k - start < 3
            and (self.tokens[k].lower in PORTFOLIOS | COLOUR | {"government", "senior", "peace"})
        ):
            k += 1
        if k >= len(self.tokens) or self.tokens[k].lower not in _COLLECTIVES:
            return None
        words = spelt(self.tokens, match.start, k + 1)
        collective = Entity(words, "group")
        self.discourse.collectives[collective] = Entity(match.record.name, "state")
        return Mention(match.start, k + 1, "group", (collective,))

    # -- titles and names -------------------------------------------------------------------

    def _head(self, i: int) -> _Head | None:
        """Affiliation, status words and titles from here on; None without a title."""
        tokens, j = self.tokens, i
        definite = tokens[i].lower in ("the", "a", "an")
        if definite:
            j += 1
        of: Entity | None = None
        status: TenureStatus = "current"
        title: Title | None = None
        while j < len(tokens):
            match = self._matches.get(j)
            if match is not None and match.kind != "person":
                if (
                    of is not None
                    and match.kind in ("state", "demonym")
                    and tokens[j - 1].text != "-"
                ):
                    break
                if match.kind != "place" or self._capital(match):
                    of = self._capital(match) or _entity(match)
                j = match.end
                if j < len(tokens) and tokens[j].lower in ("'s", "’s", "'", "’"):
                    j, definite = j + 1, True
                continue
            lower = tokens[j].lower
            if (title := title_at(tokens, j)) is not None and not (
                lower in STATUS_WORDS and title.end == j + 1
            ):
                break
            if lower in STATUS_WORDS:
                status = STATUS_WORDS[lower]
            elif (
                lower not in COLOUR
                and lower not in lexicon.ORDINALS
                and (tokens[j].text != "-" or j == i)
            ):
                return None
            j += 1
        if title is None or j >= len(tokens):
            return None
        titles = [title]
        j = title.end
        while (more := self._further(j)) is not None:
            titles.append(more)
            j = more.end
        if j + 1 < len(tokens) and tokens[j].text == "-" and tokens[j + 1].lower in STATUS_WORDS:
            status, j = STATUS_WORDS[tokens[j + 1].lower], j + 2
        elif j < len(tokens) and tokens[j].lower in ("elect", "designate"):
            status, j = "designate", j + 1
        if of is None or not self._is_name(j):
            after, j = self._affiliation_after(j)
            of = after or of
        return _Head(j, of, tuple(titles), status, definite)

    def _further(self, j: int) -> Title | None:
        """A second title joined by "and" or a stroke."""
        tokens = self.tokens
        if j + 1 < len(tokens) and tokens[j].lower in ("and", "/", "&"):
            title = title_at(tokens, j + 1)
            if title is not None and title.head not in WEAK - {"minister"}:
                # one person may hold two offices, but not lead state and government by two titles
                return None if title.role.startswith("head_of") else title
        return None

    def _affiliation_after(self, j: int) -> tuple[Entity | None, int]:
        """``of the Republic of Poland``, ``of NATO``: the affiliation, and where it ends."""
        tokens = self.tokens
        if j >= len(tokens) or tokens[j].lower not in ("of", "for", "to", "at"):
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
        if match is None or match.kind not in ("state", "organization", "government"):
            return None, j
        return _entity(match), match.end

    def _capital(self, match: Match) -> Entity | None:
        record = self.discourse.authority.capital_of(match.record.path)
        return Entity(record.name, "state") if record else None

    def _is_name(self, j: int) -> bool:
        return name_at(self.tokens, j, self._matches) is not None

    def _titled_person(self, i: int, head: _Head) -> Mention | None:
        """``Japanese Prime Minister Shinzo Abe``, ``President Emmanuel Macron of France``."""
        if head.titles[-1].head in WEAK and head.of is None and head.titles[-1].head != "minister":
            return None
        k = head.end
        if k < len(self.tokens) and self.tokens[k].text == "," and head.definite:
            k += 1  # the Egyptian president, Hosni Mubarak
        elif k < len(self.tokens) and self.tokens[k].lower in HONORIFICS:
            k += 1 + (k + 1 < len(self.tokens) and self.tokens[k + 1].text == ".")
        found = name_at(self.tokens, k, self._matches)
        if found is None:
            return None
        name, end = found
        if (
            k > head.end
            and self.tokens[k - 1].text == ","
            and not (end < len(self.tokens) and self.tokens[end].text in ",.)")
        ):
            return None
        of = head.of
        if of is None:
            of, end = self._affiliation_after(end)
        known = self._person(name, head, of)
        self._note(known, head.titles, of, head.status)
        return Mention(i, end, "person", (known.entity,))

    def _person(self, name: str, head: _Head, of: Entity | None) -> Known:
        """The person of that name; an office they have left says nothing of what they are now."""
        title = head.titles[0]
        return self.discourse.person(
            name,
            of=of,
            role=title.role if head.status != "former" else None,
            title=title.text,
            gender=_title_gender(title),
        )

    def _note(
        self, known: Known, titles: Sequence[Title], of: Entity | None, status: TenureStatus
    ) -> None:
        """Keep the offices named; without an affiliation, the person's own or the document's."""
        for title in titles:
            owner = of or known.of or self.discourse.affiliation(known.entity)
            if (
                owner is None
                and title.role in ("minister", "spokesperson")
                and (title.head not in _VAGUE or len(title.text.split()) > 1)
            ):
                owner = self.discourse.home
                known.of = owner
            if owner is not None:
                owner = self._owner(owner, title)
                self.titled.append(Titled(known.entity, title.text, title.role, owner, status))

    def _owner(self, owner: Entity, title: Title) -> Entity:
        """A government's minister is its state's; its spokesman is its own."""
        if owner.kind == "government" and title.role != "spokesperson":
            return self.discourse.affiliation(owner) or owner
        return owner

    def _office_holder(self, i: int, head: _Head) -> Mention | None:
        """``the Russian President``: an office without a name stands for its holder."""
        title = head.titles[0]
        plural = self.tokens[title.end - 1].lower.endswith("s") and title.head[-1] != "s"
        if plural:
            return self._office_holders(i, head)
        if title.head in ("spokesman", "spokeswoman", "spokesperson"):
            return self._spokesperson(i, head)
        if head.status != "current":
            return None
        if title.role == "official" and title.head != "leader":
            known = self._bearer(title) if head.definite else None
            return Mention(i, head.end, "person", (known.entity,), named=False) if known else None
        if head.of is None:
            return self._the_minister(i, head) if head.definite else None
        if title.head in _SINGULAR_LEADERS and title.head == "leader":
            known = self.discourse.leader(head.of)
            return Mention(i, head.end, "person", (known.entity,)) if known else None
        if not head.definite and title.role not in ("head_of_state", "head_of_government"):
            return None
        known = self.discourse.holder(head.of, title.role, title.text)
        if known is None:
            if title.role not in ("head_of_state", "head_of_government", "minister"):
                return None
            name = f"{title.text.title()} of {head.of.name}"
            return Mention(i, head.end, "person", (Entity(name, "person"),), named=False)
        self._note(known, head.titles[:1], head.of, "current")
        return Mention(i, head.end, "person", (known.entity,))

    def _the_minister(self, i: int, head: _Head) -> Mention | None:
        """``the Prime Minister``: the one of the document that it is told of."""
        found = [self._bearer(title) for title in head.titles]
        agents = tuple(dict.fromkeys(k.entity for k in found if k is not None))
        if not agents or len(agents) < len(head.titles):
            return None
        for known, title in zip(found, head.titles, strict=True):
            of = self.discourse.affiliation(known.entity) if known is not None else None
            if known is not None and of is not None:
                self._note(known, (title,), of, "current")
        return Mention(i, head.end, "person" if len(agents) == 1 else "group", agents, named=False)

    def _bearer(self, title: Title) -> Known | None:
        """The person of the document who bears the title, most salient first."""
        fitting = [
            k
            for k in self.discourse.people.values()
            if (k.role and _fits(k, title)) or self.discourse.bears(k, title.role, title.text)
        ]
        if len(fitting) > 1 and self.discourse.home is not None:
            fitting = [k for k in fitting if k.of == self.discourse.home] or fitting
        if len(fitting) > 1:
            names = [a.name for a in self.discourse.recent]
            fitting.sort(key=lambda k: names.index(k.name) if k.name in names else 99)
        return fitting[0] if fitting else None

    def _office_holders(self, i: int, head: _Head) -> Mention | None:
        """``the Presidents of Poland, Latvia and Estonia``; ``the Israeli and Egyptian leaders``."""
        owners = self._owners(head)
        agents = []
        for owner in owners:
            role = head.titles[0].role
            known = (
                self.discourse.leader(owner)
                if head.titles[0].head == "leader"
                else self.discourse.holder(owner, role, head.titles[0].text.removesuffix("s"))
            )
            agents.append(known.entity if known else owner)
        if len(agents) < 2:
            return None
        end = head.end
        while (match := self._joined(end)) is not None:
            end = match.end
        return self._listed(i, end, head, owners) or Mention(i, end, "group", tuple(agents))

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

    def _their_ministers(self, i: int) -> Mention | None:
        """``their foreign ministers, Maria Angela Holguin and Nicolas Maduro``."""
        title = title_at(self.tokens, i + 1)
        if title is None or not self.tokens[title.end - 1].lower.endswith("s"):
            return None
        owners = [self.discourse.affiliation(a) or a for a in self._theirs()]
        head = _Head(title.end, None, (title,), "current", True)
        return self._listed(i, title.end, head, owners)

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
        of, agents = _entity(match), []
        for name, peer in zip(names, holders[-len(names) :], strict=False):
            known = self.discourse.person(name, of=of, role=peer.role, title=peer.title)
            title = peer.title or (peer.role or "").replace("_", " ")
            self.titled.append(Titled(known.entity, title, peer.role or "official", of, "current"))
            agents.append(known.entity)
        return Mention(i, j, "group", tuple(agents))

    def _listed(self, i: int, end: int, head: _Head, owners: Sequence[Entity]) -> Mention | None:
        """``the Chinese and Mauritian premiers, Li Peng and Navin Ramgoolam``."""
        names, j = self._names(end, len(owners))
        if not owners or len(names) != len(owners):
            return None
        agents = []
        for name, owner in zip(names, owners, strict=True):
            known = self._person(name, head, owner)
            self._note(known, head.titles[:1], owner, head.status)
            agents.append(known.entity)
        return Mention(i, j, "group", tuple(agents))

    def _owners(self, head: _Head) -> list[Entity]:
        """The states before or after a plural title."""
        tokens, owners = self.tokens, []
        if head.of is not None:
            owners.append(head.of)
        j = head.end
        while (match := self._joined(j)) is not None:
            owners.append(_entity(match))
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
                    owners.insert(0, _entity(match_before))
                j = match_before.start - 1
        return list(dict.fromkeys(owners))

    def _spokesperson(self, i: int, head: _Head) -> Mention | None:
        """``a Downing Street spokeswoman`` speaks for the government."""
        of = head.of or self._spoken_for(head.end)
        if of is None:
            # somebody's voice, nobody knows whose: a pronoun may still mean it
            voice = Entity(head.titles[0].head, "group")
            self.discourse.voices[voice] = _title_gender(head.titles[0])
            return Mention(i, head.end, "group", (voice,))
        of = self.discourse.affiliation(of) or of
        government = self.discourse.government(of.name) if of.kind == "state" else of
        self.discourse.voices[government] = _title_gender(head.titles[0])
        return Mention(i, head.end, "government", (government,))

    def _spoken_for(self, j: int) -> Entity | None:
        """``a spokesman for Palestinian President Yasser Arafat``: the state behind "for"."""
        if j >= len(self.tokens) or self.tokens[j].lower not in ("for", "of"):
            return None
        for k in range(j + 1, min(j + 4, len(self.tokens))):
            match = self._matches.get(k)
            if match is not None:
                if match.kind == "person":
                    return self.discourse.affiliation(self._match(match).entities[0])
                return _entity(match)
        return None

    def _honorific(self, i: int) -> Mention | None:
        """``Mr Putin``, ``Mrs. May``: a person, no office."""
        tokens, j = self.tokens, i + 1
        if j < len(tokens) and tokens[j].text == ".":
            j += 1
        if not tokens[i].text[:1].isupper():
            return None
        found = name_at(tokens, j, self._matches)
        if found is None:
            return None
        known = self.discourse.by_surname(found[0]) or self.discourse.person(
            found[0], gender=HONORIFICS[tokens[i].lower]
        )
        known.gender = known.gender or HONORIFICS[tokens[i].lower]
        return Mention(i, found[1], "person", (known.entity,))

    def _surname(self, i: int) -> Mention | None:
        """A bare name of somebody known: the longest first."""
        tokens = self.tokens
        if not tokens[i].text[:1].isupper() or len(tokens[i].text) < 2:
            return None
        found = name_at(tokens, i, self._matches)
        if found is None:
            return None
        name, end = found
        if " " in name:
            known = self.discourse.find(name)
        else:
            known = self.discourse.by_surname(name)
        if known is None or (i == 0 and tokens[i].lower in lexicon.VERBS):
            return None
        return Mention(i, end, "person", (known.entity,))

    def _introduced(self, i: int) -> Mention | None:
        """``Jens Stoltenberg, NATO's secretary general,``: a new name explained by an apposition."""
        if not self.tokens[i].text[:1].isupper():
            return None
        found = name_at(self.tokens, i, self._matches)
        if found is None or " " not in found[0]:
            return None
        name, end = found
        if end + 1 >= len(self.tokens) or self.tokens[end].text != ",":
            return None
        head = self._head(end + 1)
        if head is None or head.of is None or not self._closes(head.end):
            return None
        known = self._person(name, head, head.of)
        return Mention(i, end, "person", (known.entity,))

    def _apposition(self, mention: Mention) -> int:
        """The end behind ", the Egyptian president," if that explains the person."""
        j = mention.end
        if j + 1 >= len(self.tokens) or self.tokens[j].text != ",":
            return j
        head = self._head(j + 1)
        if head is None or not self._closes(head.end) or self._is_name(head.end):
            return j
        known = self.discourse.people.get(mention.entities[0].name)
        if known is None or (head.of is None and head.titles[0].head in WEAK):
            return j
        known.of, known.role = known.of or head.of, known.role or head.titles[0].role
        self._note(known, head.titles, head.of, head.status)
        return head.end

    def _closes(self, j: int) -> bool:
        return j >= len(self.tokens) or self.tokens[j].lower in (
            ",", ".", ")", ";", ":", "who", "said", "and", "-", "told", "'s", "in", "has", "on", "for",
        )  # fmt: skip

    def _counterpart(self, i: int, owner: tuple[Entity, ...]) -> Mention | None:
        """``his Russian counterpart Vladimir Putin``: the same office in another state."""
        tokens, j = self.tokens, i + 1
        while j < len(tokens) and tokens[j].lower in COLOUR:
            j += 1
        match = self._matches.get(j)
        if match is None or match.kind not in ("state", "demonym"):
            return None
        k = match.end
        if k >= len(tokens) or tokens[k].lower not in ("counterpart", "opposite"):
            return None
        k += 2 if tokens[k].lower == "opposite" else 1
        of = _entity(match)
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
            title = known.title or role.replace("_", " ")
            self.titled.append(Titled(other.entity, title, role, of, "current"))
        return Mention(i, end, "person", (other.entity,))

    # -- groups -----------------------------------------------------------------------------

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
        if j < len(tokens) and tokens[j].lower in ("pair", "duo"):
            return Mention(i, j + 1, "group", self._last(size=2), named=False)
        k = j
        while (
            k < len(tokens)
            and k - j < 3
            and tokens[k].lower
            in COLOUR
            | {
                "foreign",
                "prime",
                "heads",
                "of",
                "defence",
                "defense",
                "neighbouring",
                "neighboring",
            }
        ):
            k += 1
        if k >= len(tokens):
            return None
        noun = tokens[k].lower
        if noun in _GROUP_STATES and (size or noun in ("nations", "countries", "sides")):
            return Mention(i, k + 1, "group", self._last(states=True, size=size), named=False)
        if noun in _GROUP_PEOPLE and (
            size or noun in ("leaders", "presidents", "interlocutors", "ministers")
        ):
            return Mention(i, k + 1, "group", self._last(size=size), named=False)
        if size and j == i + 2 and lower == "the" and noun in lexicon.VERBS:
            return Mention(i, j, "group", self._last(size=size), named=False)
        return None


def _entity(match: Match) -> Entity:
    """The entity that a matched name stands for."""
    record = match.record
    if match.kind == "demonym":
        return Entity(record.name, "state")
    if isinstance(record, Government):
        return Entity(record.name, "government")
    if isinstance(record, State):
        return Entity(record.name, "state")
    if isinstance(record, Place):
        return Entity(record.name, "place")
    return Entity(record.name, "government" if match.kind == "government" else "organization")


def _fits(known: Known, title: Title) -> bool:
    if title.role == "official" or title.head == "president":
        return (known.title or "").lower().endswith(title.text.lower())
    return known.role == title.role


def _title_gender(title: Title) -> str | None:
    if title.head in ("king", "emperor", "pope", "spokesman", "emir", "sultan", "chairman"):
        return "male"
    return "female" if title.head in ("queen", "empress", "spokeswoman", "chairwoman") else None


def _first(found: Sequence[Mention], former: Sequence[Entity]) -> list[Entity]:
    """Agents by salience: this sentence's in order, then the former ones."""
    now = [e for m in found if m.is_agent and m.named for e in m.entities]
    return list(dict.fromkeys([*now, *former]))[:24]
