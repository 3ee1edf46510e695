"""Titles and the names they stand with: who is given which office, in which order whatever.

``Japanese Prime Minister Shinzo Abe``, ``President Emmanuel Macron of France``, ``Jens Stoltenberg,
NATO's secretary general``, ``the Russian President``: one construction, read from its title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.extract import lexicon
from kg.extract.mentions import Mention, Titled, entity
from kg.extract.names import name_at, spelt
from kg.extract.titles import COLOUR, HONORIFICS, STATUS_WORDS, WEAK, Title, singular, title_at
from kg.model import Entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.discourse import Discourse
    from kg.extract.gazetteer import Match
    from kg.extract.people import Known
    from kg.extract.sentences import Token
    from kg.model import TenureStatus

#: Titles that say little without an affiliation.
_VAGUE = WEAK | {"general", "senator", "governor", "mayor", "speaker", "chairman", "commissioner"}

#: Titles that name one office.
_SYNONYMS = (
    {"prime minister", "premier", "pm", "taoiseach"},
    {"king", "queen", "monarch", "emperor", "sultan", "emir"},
)
#: Verbs behind which a title is that of an office taken.
_TAKING = frozenset("appoint elect name nominate".split())
#: What may follow an apposition.
_AFTER_APPOSITION = frozenset(", . ) ; : - who said told 's and in has on for".split())


class Head(NamedTuple):
    """What stands before a name: affiliation, status, titles; the name would be at ``end``."""

    end: int
    of: Entity | None
    titles: tuple[Title, ...]
    status: TenureStatus
    definite: bool

    @property
    def is_plural(self) -> bool:
        """Does it name several holders: "presidents", "foreign ministers"?"""
        return self.titles[0].is_plural


class OfficeReader:
    """Reads offices and their holders in one sentence; ``titled`` gathers what it finds."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.tokens: Sequence[Token] = ()
        self._matches: dict[int, Match] = {}
        self.found: list[Mention] = []
        self.titled: list[Titled] = []
        #: for each mention, the index behind the apposition that explains it
        self.tails: list[int] = []

    def _head(self, i: int) -> Head | None:
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
            if match is not None and self._capital(match) and self._within_a_name(j):
                return None
            if match is not None and match.kind != "person":
                if (
                    of is not None
                    and match.kind in ("state", "demonym")
                    and tokens[j - 1].text != "-"
                ):
                    break
                if match.kind != "place" or self._capital(match):
                    of = self._capital(match) or entity(match)
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
        if title.role == "envoy" and j < len(tokens) and tokens[j].lower == "to":
            host = self._matches.get(j + 1)  # where an ambassador is sent says not whose they are
            j = host.end if host is not None else j
        if of is None or not self._is_name(j):
            after, j = self._affiliation_after(j)
            of = after or of
        return Head(j, of, tuple(titles), status, definite)

    def _within_a_name(self, j: int) -> bool:
        """``Real Madrid``: a city behind another capitalised word is part of a name."""
        if j == 0 or not self.tokens[j - 1].text[:1].isupper():
            return False
        if any(match.end == j for match in self._matches.values()):
            return False
        return self.tokens[j - 1].lower not in (
            lexicon.PREPOSITIONS | lexicon.ARTICLES | lexicon.CONJUNCTIONS | lexicon.ADVERBS
        )

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
        if match is None or match.kind not in ("state", "organization", "government"):
            return None, j
        return entity(match), match.end

    def _capital(self, match: Match) -> Entity | None:
        record = self.discourse.authority.capital_of(match.record.path)
        return Entity(record.name, "state") if record else None

    def _is_name(self, j: int) -> bool:
        return name_at(self.tokens, j, self._matches) is not None

    def _titled_person(self, i: int, head: Head) -> Mention | None:
        """``Japanese Prime Minister Shinzo Abe``, ``President Emmanuel Macron of France``."""
        if head.titles[-1].head in WEAK and head.of is None and head.titles[-1].head != "minister":
            return self._secretary(i, head)
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

    def _secretary(self, i: int, head: Head) -> Mention | None:
        """``Secretary Kerry``: by surname alone, the minister so called who is in office."""
        found = name_at(self.tokens, head.end, self._matches)
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
            gender=_title_gender(title),
        )

    def _note(
        self, known: Known, titles: Sequence[Title], of: Entity | None, status: TenureStatus
    ) -> None:
        """Keep the offices named; without an affiliation, the person's own or the document's."""
        for title in titles:
            now = status != "former"
            owner = of or known.of or self.discourse.affiliation(known.entity, now=now)
            if (
                owner is None
                and title.role in ("minister", "spokesperson")
                and (title.head not in _VAGUE or len(title.text.split()) > 1)
            ):
                owner = self._here() or self.discourse.home
                known.of = owner
            if owner is not None:
                owner = self._owner(owner, title)
                text = singular(title.text) if title.is_plural else title.text
                self.titled.append(Titled(known.entity, text, title.role, owner, status))

    def _here(self) -> Entity | None:
        """``In Moscow, Deputy Foreign Minister Ryabkov said``: the state of the place."""
        if not self.found or self.found[0].kind != "place" or self.found[0].start != 1:
            return None
        record = self.discourse.authority.resolve(self.found[0].entities[0])
        state = self.discourse.authority.records.get(getattr(record, "state", None) or "")
        return Entity(state.name, "state") if state else None

    def _owner(self, owner: Entity, title: Title) -> Entity:
        """A government's minister is its state's; its spokesman is its own."""
        if owner.kind == "government" and title.role != "spokesperson":
            return self.discourse.affiliation(owner) or owner
        return owner

    def _office_holder(self, i: int, head: Head) -> Mention | None:
        """``the Russian President``: an office without a name stands for its holder."""
        title = head.titles[0]
        if title.head in ("spokesman", "spokeswoman", "spokesperson"):
            return self._spokesperson(i, head)
        if head.status != "current":
            return None
        if title.role == "official" and title.head != "leader":
            known = self._bearer(title) if head.definite else None
            return Mention(i, head.end, "person", (known.entity,), named=False) if known else None
        if head.of is None:
            return self._the_minister(i, head) if head.definite else None
        if title.head == "leader":
            known = self.discourse.leader(head.of)
            return Mention(i, head.end, "person", (known.entity,)) if known else None
        if not head.definite and title.role not in ("head_of_state", "head_of_government"):
            return None
        if not head.definite and self._takes_or_leaves(i):
            return None
        known = self.discourse.holder(head.of, title.role, title.text)
        named = {e for m in self.found for e in m.entities}
        if not head.definite and self._is_predicate(i) and not (known and known.entity in named):
            return None
        gender = _title_gender(title)
        if known is not None and gender is not None and known.gender not in (gender, None):
            return None  # the queen beside a king
        if known is None:
            if title.role not in ("head_of_state", "head_of_government", "minister"):
                return None
            name = f"{title.text.title()} of {head.of.name}"
            return Mention(i, head.end, "person", (Entity(name, "person"),), named=False)
        self._note(known, head.titles[:1], head.of, "current")
        return Mention(i, head.end, "person", (known.entity,))

    def _takes_or_leaves(self, i: int) -> bool:
        """``resigned as Italian prime minister``, ``was appointed``: no mention of the holder."""
        lower = self.tokens[i - 1].lower if i else ""
        return lower == "as" or any(f.lemma in _TAKING for f in lexicon.VERBS.get(lower, ()))

    def _is_predicate(self, i: int) -> bool:
        """``wants to be prime minister of Chad``: what somebody is or will be."""
        lower = self.tokens[i - 1].lower if i else ""
        return lower in lexicon.BE - {"'s", "’s"} or any(
            f.lemma == "become" for f in lexicon.VERBS.get(lower, ())
        )

    def _the_minister(self, i: int, head: Head) -> Mention | None:
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

    def _spokesperson(self, i: int, head: Head) -> Mention | None:
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
                    known = self.discourse.person(spelt(self.tokens, match.start, match.end))
                    return self.discourse.affiliation(known.entity)
                return entity(match)
        return None

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
        return j >= len(self.tokens) or self.tokens[j].lower in _AFTER_APPOSITION


def _fits(known: Known, title: Title) -> bool:
    """Is the person's own title this one, or another word for it?"""
    own = (known.title or "").lower()
    words = next((group for group in _SYNONYMS if title.head in group), {title.head})
    if title.role == "official" or title.text.lower() != title.head:
        return own.endswith(title.text.lower())
    return any(own.endswith(word) for word in words)


def _title_gender(title: Title) -> str | None:
    if title.head in ("king", "emperor", "pope", "spokesman", "emir", "sultan", "chairman"):
        return "male"
    return "female" if title.head in ("queen", "empress", "spokeswoman", "chairwoman") else None
