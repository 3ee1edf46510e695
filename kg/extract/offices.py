"""Titles and the names they stand with: who is given which office, in which order whatever.

``Japanese Prime Minister Shinzo Abe``, ``President Emmanuel Macron of France``, ``Jens Stoltenberg,
NATO's secretary general``, ``the Russian President``: one construction, read from its title.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.authority import Body
from kg.extract import lexicon
from kg.extract.affiliations import BODIES, AffiliationReader, owns
from kg.extract.mentions import NO_TERM, Mention, Term, Titled, entity
from kg.extract.terms import term_at
from kg.extract.titles import (
    AMERICAN,
    BEGINNINGS,
    COLOUR,
    HONORIFICS,
    STATUS_WORDS,
    WEAK,
    Title,
    singular,
    title_gender,
)
from kg.model import Entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.discourse import Discourse
    from kg.extract.gazetteer import Match
    from kg.extract.lines import Line
    from kg.extract.people import Known
    from kg.model import TenureStatus

#: Titles that say little without an affiliation.
VAGUE = WEAK | {"general", "senator", "governor", "mayor", "speaker", "chairman", "commissioner"}
#: What stands before names beside offices.
_BY_BIRTH = frozenset({"prince", "princess", "crown prince", "general", "admiral", "commander"})
#: What hosts do to those who come.
_RECEIVING = frozenset({"receive", "welcome", "greet", "meet", "see", "escort"})
#: What may follow an apposition.
_AFTER_APPOSITION = frozenset(", . ) ; : - who said told 's and in has on".split())
#: "pro-Russian" is of Russia no more than "anti-Russian".
_LEANING = frozenset({"pro", "anti"})

#: The words that an office can begin with, beside articles and names.
OFFICE_OPENINGS = BEGINNINGS | STATUS_WORDS.keys() | COLOUR | lexicon.ORDINALS | {"-"}


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


class OfficeReader(AffiliationReader):
    """Reads offices and their holders in one sentence; ``titled`` gathers what it finds."""

    def __init__(self, discourse: Discourse, line: Line) -> None:
        super().__init__(discourse, line)
        self.titled: list[Titled] = []
        #: for each mention, the index behind the apposition that explains it
        self.tails: list[int] = []
        #: the offices by the token that they begin at
        self.heads: dict[int, Head] = {}
        #: the inside of the last title: a deputy prime minister is no prime minister
        self._within = range(0)
        #: where the office that is being read begins
        self._begun = self._ended = 0

    def _head(self, i: int) -> Head | None:
        """Affiliation, status words and titles from here on; None without a title."""
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
            if match is not None and self._capital(match) and self._within_a_name(j):
                return None
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
            if lower in STATUS_WORDS:
                status = STATUS_WORDS[lower]
            elif lower == "last" and definite and tokens[j - 1].lower == "the":
                status = "former"
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
            body = body or (after is not None and tokens[end - 1].lower in BODIES)
            of, j = after or of, end
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
        if last.head in WEAK and head.of is None and last.role != "minister":
            return self._secretary(i, head)
        k = start = head.end
        told = head.definite or i == 0 or self.tokens[i - 1].text == ";"
        told |= head.of is not None and head.status == "current"
        if k < len(self.tokens) and self.tokens[k].text == "," and told:
            k = start = k + 1  # the Egyptian president, Hosni Mubarak
        while k < len(self.tokens) and (
            self.tokens[k].lower in HONORIFICS or self.tokens[k].text == "Ambassador"
        ):
            k += 1 + (k + 1 < len(self.tokens) and self.tokens[k + 1].text == ".")
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
                known.of = owner = Entity("United States", "state")
            if (
                owner is None
                and title.role in ("minister", "spokesperson", "head_of_government")
                and not (title.role == "head_of_government" and known.record is not None)
                and title.head not in ("chancellor", "federal chancellor")
                and (title.head not in VAGUE or len(title.text.split()) > 1)
            ):
                owner = (
                    self._here()
                    or self._told_of(title)
                    or self._colleague(title)
                    or self._opening_state()
                    or (None if self._receives() or self._of_elsewhere() else self.discourse.home)
                )
                known.of = owner
            if owner is None and title.role == "envoy":
                known.of = owner = self._told_of(title)
            if owner is not None:
                owner = self._owner(owner, title)
                text = singular(title.text) if title.is_plural else title.text
                self.titled.append(Titled(known.entity, text, title.role, owner, status, term))

    def _told_of(self, title: Title) -> Entity | None:
        """``Ambassador X``, once the text has told of "the Kuwaiti ambassador"."""
        owners = self.discourse.unnamed.get(
            title.head if title.role == "envoy" else title.text.lower(), ()
        )
        return next(iter(owners)) if len(owners) == 1 else None

    def _opening_state(self) -> Entity | None:
        """``The Bosnian presidium authorised Foreign Minister X``: the state that acts."""
        first = self.found[0] if self.found else None
        if first is None or first.start > 5 or first.kind not in ("state", "demonym", "government"):
            return None
        if any(t.lower in lexicon.PREPOSITIONS for t in self.tokens[: first.start]):
            return None
        return self.discourse.affiliation(first.entities[0])

    def _of_elsewhere(self) -> bool:
        """``Prime Minister Sidina of the Sahrawi Republic``: of something unknown."""
        words = [t for t in self.tokens[self._ended : self._ended + 3] if t.lower != "the"]
        return len(words) > 1 and words[0].lower == "of" and words[1].text[:1].isupper()

    def _receives(self) -> bool:
        """``was received by Foreign Minister X``: the minister of another state, the host's."""
        words = [t.lower for t in self.tokens[max(0, self._begun - 8) : self._begun]]
        forms = (f.lemma for w in words for f in lexicon.VERBS.get(w, ()))
        return "by" in words[-2:] and any(lemma in _RECEIVING for lemma in forms)

    def _colleague(self, title: Title) -> Entity | None:
        """``Foreign Minister X told Defence Minister Y``: of one government, if none is named."""
        if title.role != "minister" or not self.titled or self.titled[-1].role != "minister":
            return None
        return self.titled[-1].of

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

    def _apposition(self, mention: Mention) -> int:
        """The end behind ", the Egyptian president," if that explains the person."""
        j = mention.end
        if j + 1 >= len(self.tokens) or self.tokens[j].text != ",":
            return j
        j = self._aged(j)
        head = self._head(j + 1)
        if head is not None and (end := self._of_a_place(head)) is not None:
            head = self._head(end)
        if head is None or self._is_name(head.end):
            return j
        head = self._with_further(head)
        found = term_at(self.tokens, head.end, self.discourse.published)
        if found is None and not (self._closes(head.end) or self._goes_on(head)):
            return j
        term, end = found or (NO_TERM, head.end)
        known = self.discourse.people.get(mention.entities[0].name)
        if known is None or (head.of is None and head.titles[0].is_vague(WEAK)):
            return j
        if not term.over and head.status != "former" and not known.role:
            known.role, known.title = head.titles[0].role, head.titles[0].text
        known.of = known.of or head.of
        self._note(known, head.titles, head.of, head.status, term)
        return end

    def _of_a_place(self, head: Head) -> int | None:
        """``, Crown Prince of Dubai, and``: where a second office begins behind a city's."""
        tokens, match = self.tokens, self._matches.get(head.end + 1)
        if head.of is not None or match is None or match.kind != "place":
            return None
        if tokens[head.end].lower != "of":
            return None
        j = match.end
        if j + 2 >= len(tokens) or tokens[j].text != ",":
            return None
        return j + 1 + (tokens[j + 1].lower == "and")

    def _with_further(self, head: Head) -> Head:
        """``, Deputy Prime Minister, Minister of Defence, and Minister of Interior of X,``."""
        titles, last = head.titles, head
        while last.end + 1 < len(self.tokens) and self.tokens[last.end].text == ",":
            j = last.end + 1 + (self.tokens[last.end + 1].lower == "and")
            more = self._head(j) if j in self._line_titles else None
            if more is None or more.status != head.status or self._is_name(more.end):
                break
            titles, last = (*titles, *more.titles), more
        if last is head or (last.of is None and not self._closes(last.end)):
            return head
        return last._replace(of=head.of or last.of, titles=titles)

    def _goes_on(self, head: Head) -> bool:
        """``Wang Yi, Minister of Commerce of China arrived``: no comma closes the office."""
        verb = self.tokens[head.end].lower
        explained = head.of is not None and not head.definite
        return explained and head.end > head.titles[-1].end and verb in lexicon.VERBS

    def _aged(self, j: int) -> int:
        """``, 73,``: the comma behind an age that stands between a name and its office."""
        age = self.tokens[j + 1 : j + 3]
        return j + 2 if len(age) == 2 and age[0].text.isdigit() and age[1].text == "," else j

    def _closes(self, j: int) -> bool:
        if j >= len(self.tokens) or self.tokens[j].lower in _AFTER_APPOSITION:
            return True
        spoken = self.tokens[j - 1].lower.startswith("spokes")
        return spoken and self.tokens[j].lower == "for"  # spokesman for the economist
