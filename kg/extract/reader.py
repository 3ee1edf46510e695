"""The mentions of a sentence, from left to right, resolved against the discourse.

At each place the longest reading wins: an office with its holder, a name of the authority, a
pronoun, a group, a surname, a new name that an apposition explains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from kg.authority import Body, Government, Place, State
from kg.extract import lexicon
from kg.extract.affiliations import owns
from kg.extract.collectives import SENDERS
from kg.extract.mentions import Mention, entity
from kg.extract.names import PARTICLES, spelt
from kg.extract.offices import OFFICE_OPENINGS
from kg.extract.pronouns import SINGULAR_GENDER, PronounReader
from kg.extract.title_lexicon import ADDRESSES, COLOUR, HONORIFICS, TITLES
from kg.model import Entity

if TYPE_CHECKING:
    from kg.extract.discourse import Discourse
    from kg.extract.gazetteer import Match
    from kg.extract.lines import Line
    from kg.extract.mentions import Kind
    from kg.extract.people import Known

#: How many of the agents named last are kept in mind.
_RECENT = 24
#: What a capital has where it stands for its state.
_OF_STATES = frozenset(
    """relations ties relationship ally allies stance position refusal support demand demands
    ambassador envoy foreign policy decision""".split()
)
#: Where heads of state or government receive, who need no further name there.
_RESIDENCES = frozenset({"Oval Office", "Camp David", "Chequers"})
#: The words in small letters with which a mention can begin, beside names and times.
OPENINGS = (
    OFFICE_OPENINGS
    | lexicon.ARTICLES
    | HONORIFICS.keys()
    | SINGULAR_GENDER.keys()
    | SENDERS
    | set("government their it they them themselves the both these predecessor whose".split())
)
#: What may stand between a subject and its verb, and what carries the tense by itself.
_BESIDE_VERBS = lexicon.MODALS | lexicon.ADVERBS | lexicon.HAVE
_TENSED = lexicon.AUXILIARIES - {"'s", "’s"}


class MentionReader(PronounReader):
    """Reads the mentions of one sentence after another, keeping the discourse up to date."""

    def __init__(self, discourse: Discourse, line: Line) -> None:
        """Read the mentions of a line, in order: ``found``, and with offices ``titled``."""
        super().__init__(discourse, line)
        self._matches = {
            i: self._at_home(m) for i, m in self._matches.items() if not self._is_abroad(m)
        }
        now: list[Entity] = []  # agents by salience: this sentence's in order, then the former
        former = discourse.recent
        behind = 0
        for i in line.starts:
            mention = (line.times.get(i) or self._at(i)) if i >= behind else None
            if mention is None:
                continue
            self.found.append(mention)
            if mention.is_agent and mention.named:
                now += [e for e in mention.entities if e not in now][: _RECENT - len(now)]
                discourse.recent = list(dict.fromkeys([*now, *former]))[:_RECENT]
            elif mention.kind == "group" and self.tokens[i].lower in ("he", "she"):
                now += [e for e in mention.entities if e not in now]
            behind = self._apposition(mention) if mention.kind == "person" else mention.end
            self.tails.append(behind)

    def _at(self, i: int) -> Mention | None:
        tokens = self.tokens
        head = self._head(i) if i not in self._within else None
        if head is not None:
            self.heads[i] = head
            self._within = range(head.titles[0].start + 1, head.titles[0].end)
            several = head.is_plural
            mention = (
                self._titled_people(i, head)
                or self._office_holders(i, head)
                or self._titled_person(i, head)
                if several
                else self._titled_person(i, head) or self._office_holder(i, head)
            )
            if mention is not None:
                return mention
        lower = tokens[i].lower
        if lower in ("his", "her") and (addressed := self._addressed(i)) is not None:
            return addressed
        if lower in HONORIFICS and (mention := self._honorific(i)) is not None:
            return mention
        if lower == "government" and (mention := self._government_of(i)) is not None:
            return mention
        match = self._matches.get(i)
        if match is not None:
            return (
                self._ministry_of(match)
                or self._government(match)
                or self._collective(match)
                or self._capital_city(match)
                or self._possessed(match)
                or self._match(match)
            )
        if lower == "predecessor" and i > 1 and owns(tokens[i - 1]):
            before = self.found[-1] if self.found else None
            if before is None or before.kind != "person" or before.end != i - 1:
                return None
            return self._own_official(i - 1, before.entities)  # Arias's predecessor, X
        if lower == "whose":
            before = self.found[-1] if self.found else None
            if before is None or before.kind != "state" or before.end not in (i, i - 1):
                return None
            return self._own_official(i, before.entities)  # Ecuador, whose president, X,
        if lower == "their":
            return (
                self._counterparts(i)
                or self._their_ministers(i)
                or Mention(i, i + 1, "possessive", self._theirs(), named=False)
            )
        if lower in SINGULAR_GENDER:
            return self._pronoun(i)
        if lower == "it":
            return self._it(i)
        return (
            self._group(i)
            or self._collective_from(i)
            or self._settlement(i)
            or self._surname(i)
            or self._introduced(i)
        )

    def _is_abroad(self, match: Match) -> bool:
        """``the Japanese House of Representatives`` is not the American one."""
        if not isinstance(match.record, Body) or match.start < 1:
            return False
        if match.end == match.start + 1 and self._within_a_name(match.start):
            return True  # the World Jewish Congress is no state's
        j = match.start - (self.tokens[match.start - 1].lower in ("'s", "’s"))
        before = next((m for m in self._matches.values() if m.end == j), None)
        owner = before.record if before is not None else None
        return isinstance(owner, State) and owner.path != match.record.state

    def _at_home(self, match: Match) -> Match:
        """``the Foreign Office``, in a report from a state that has one of its own: that one."""
        home, record = self.discourse.home, match.record
        if home is None or not isinstance(record, Body) or match.end - match.start != 2:
            return match
        state = self.discourse.authority.resolve(home, self.discourse.published)
        if not isinstance(state, State) or record.state == state.path:
            return match
        name = spelt(self.tokens, match.start, match.end)
        for demonym in state.demonyms:
            for own in self.discourse.authority.named(f"{demonym} {name}"):
                if isinstance(own, Body):
                    return replace(match, record=own)
        return match

    def _possessed(self, match: Match) -> Mention | None:
        """``Australia's Tony Abbott``: a known person, named behind their state."""
        start = match.end + 1
        if match.kind != "state" or start >= len(self.tokens):
            return None
        if self.tokens[match.end].lower not in ("'s", "’s"):
            return None
        found = self._name_at(start)
        if found is None:
            return None
        known = self.discourse.find(found[0])
        if known is None and " " in found[0] and self.discourse.authority.people(found[0]):
            known = self.discourse.person(found[0], of=Entity(match.record.name, "state"))
        return Mention(match.start, found[1], "person", (known.entity,)) if known else None

    def _match(self, match: Match) -> Mention:
        if match.kind == "person":
            known = self.discourse.person(spelt(self.tokens, match.start, match.end))
            return Mention(match.start, match.end, "person", (known.entity,))
        actor = self._seat(match) if match.kind == "place" and self._acts(match) else None
        if actor is not None:
            kind: Kind = "state" if actor.kind == "state" else "organization"
            return Mention(match.start, match.end, kind, (actor,))
        if isinstance(match.record, Government) and self.discourse.seat is None:
            self.discourse.seat = self.discourse.affiliation(entity(match))
        if isinstance(match.record, Place) and match.record.name in _RESIDENCES:
            owner = self.discourse.authority.records.get(match.record.state or "")
            if owner is not None and self.discourse.seat is None:
                self.discourse.seat = Entity(owner.name, "state")
        if match.kind == "organization":
            self.discourse.forums.setdefault(entity(match))
        return Mention(match.start, match.end, match.kind, (entity(match),))

    def _acts(self, match: Match) -> bool:
        """Does a capital stand for its state: "Canberra signed", "between Tokyo and Seoul"?"""
        tokens = self.tokens
        before = tokens[match.start - 1].lower if match.start else ""
        after = tokens[match.end].lower if match.end < len(tokens) else ""
        if before in ("between", "with", "by", "against"):
            return True
        if after in ("'s", "’s") and match.end + 1 < len(tokens):  # Washington's ties with Ankara
            return tokens[match.end + 1].lower in _OF_STATES
        if before == "and" and self.found and self.found[-1].end == match.start - 1:
            return self.found[-1].kind in ("state", "organization")
        if after == "and" and before not in lexicon.PREPOSITIONS:
            other = self._matches.get(match.end + 1)
            if other is not None and other.kind == "place" and self._capital(other):
                verb = tokens[other.end].lower if other.end < len(tokens) else ""
                return verb in lexicon.VERBS or verb in lexicon.AUXILIARIES
        verbal = after in _TENSED or any(
            f.form in ("s", "past") for f in lexicon.VERBS.get(after, ())
        )
        return verbal and before not in lexicon.PREPOSITIONS | {","}

    def _honorific(self, i: int) -> Mention | None:
        """``Mr Putin``, ``Mrs. May``, ``Lt. Gen. Malan``: a person, no office."""
        tokens, j = self.tokens, i
        while j < len(tokens) and tokens[j].lower in HONORIFICS and tokens[j].text[0].isupper():
            j += 1
            if j < len(tokens) and tokens[j].text == ".":
                j += 1
        if j == i:
            return None
        if j < len(tokens) and tokens[j].lower in HONORIFICS:  # H.E. Mr. X, Sheikh Dr X
            further = self._honorific(j)
            return replace(further, start=i) if further is not None else None
        found = self._name_at(j) if self._title_at(j) is None else None
        if found is None:
            head = self._head(j) if j < len(tokens) else None
            further = self._titled_person(j, head) if head is not None else None
            return replace(further, start=i) if further is not None else None
        known = (
            self._knight(i, found[0])
            or self.discourse.by_surname(found[0], introduced=True)
            or self.discourse.person(found[0], gender=HONORIFICS[tokens[i].lower])
        )
        known.gender = known.gender or HONORIFICS[tokens[i].lower]
        return Mention(i, found[1], "person", (known.entity,))

    def _is_part_of_a_name(self, i: int) -> bool:
        """``Jim Brown`` is no prime minister, nor ``Al-Rashid`` a president."""
        tokens = self.tokens
        if i == 0 or (self.found and self.found[-1].end == i):
            return False
        before = tokens[i - 1]
        if before.text == "-":
            return i > 1 and tokens[i - 2].lower in PARTICLES
        shouted = before.text.isupper() and tokens[i].text.isupper()
        if not before.text[0].isupper() or before.lower in TITLES or shouted:
            return False
        if i == 1 and before.lower in lexicon.ADVERBS | COLOUR | lexicon.VERBS.keys():
            return False
        longer = self._name_at(i - 1)
        return longer is not None and longer[1] > i

    def _addressed(self, i: int) -> Mention | None:
        """``His Highness the Amir Sheikh Tamim``: the one whom the words behind it name."""
        j = i + 1
        while j < len(self.tokens) and self.tokens[j].lower in ADDRESSES:
            j += 1
        if j == i + 1 or j >= len(self.tokens) or not self.tokens[j - 1].text[:1].isupper():
            return None
        if self.tokens[j].text == ",":
            j += 1
        following = self.tokens[j].lower
        verbal = following in lexicon.VERBS or following in _BESIDE_VERBS
        if verbal and (monarch := self._monarch()) is not None:
            return Mention(i, j, "person", (monarch.entity,), named=False)
        mention = self._at(j) if self.tokens[j].lower not in ("and", "his", "her") else None
        if mention is None or mention.kind != "person":
            mention = self._surname(j) if mention is None else None
        return replace(mention, start=i) if mention is not None else None

    def _monarch(self) -> Known | None:
        """``His Highness received``: the head of state whom the text has named last."""
        people = (self.discourse.people.get(e.name) for e in self.discourse.recent)
        return next((k for k in people if k is not None and k.role == "head_of_state"), None)

    def _surname(self, i: int) -> Mention | None:
        """A bare name of somebody known: the longest first."""
        tokens = self.tokens
        if not tokens[i].text[:1].isupper() or len(tokens[i].text) < 2:
            return None
        found = self._name_at(i)
        if found is None:
            return None
        name, end = found
        if self._is_part_of_a_name(i):
            return None
        find = self.discourse.find if " " in name else self.discourse.by_surname
        known = find(name)
        if known is None or (i == 0 and tokens[i].lower in lexicon.VERBS):
            return None
        return Mention(i, end, "person", (known.entity,))
