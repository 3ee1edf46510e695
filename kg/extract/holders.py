"""An office without a name: "the Russian President", "a Kremlin spokesman", "the Prime Minister".

It stands for its holder: somebody of the document, or whom the authority knows to have held it on
the day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.authority import Government
from kg.extract import lexicon
from kg.extract.appositions import AppositionReader
from kg.extract.mentions import Mention, entity
from kg.extract.names import spelt
from kg.extract.title_lexicon import OF_ONE_STATE
from kg.extract.titles import title_gender
from kg.model import Entity

if TYPE_CHECKING:
    from kg.extract.heads import Head
    from kg.extract.people import Known
    from kg.extract.titles import Title

#: Titles that name one office.
_SYNONYMS = (
    {"prime minister", "premier", "pm", "taoiseach"},
    {"king", "queen", "monarch", "emperor", "sultan", "emir"},
)
#: "The President of the Republic" is the state's own.
_OWN_STATE = frozenset("republic state government nation country".split())
#: Offices that one person holds.
_SINGLE = frozenset({"head_of_state", "head_of_government", "minister"})
_OF_OFFICE = lexicon.APPOINTING | lexicon.REMOVING | lexicon.LEAVING


class HolderReader(AppositionReader):
    """Reads offices that stand for their holders."""

    def _office_holder(self, i: int, head: Head) -> Mention | None:
        """``the Russian President``: an office without a name stands for its holder."""
        title = head.titles[0]
        if title.head in ("spokesman", "spokeswoman", "spokesperson"):
            return self._spokesperson(i, head)
        if head.status != "current" or self._is_ranked(i, head.end):
            return None
        if title.role == "official" and title.head != "leader":
            known = self._bearer(title) if head.definite else None
            return Mention(i, head.end, "person", (known.entity,), named=False) if known else None
        if self.tokens[i].lower in ("a", "an") and title.role in _SINGLE:
            return None  # appointed a new foreign minister
        if head.of is None:
            return self._the_minister(i, head) if head.definite else None
        if title.head == "leader":
            known = self.discourse.leader(head.of)
            return Mention(i, head.end, "person", (known.entity,)) if known else None
        if not head.definite and title.role not in ("head_of_state", "head_of_government"):
            return None
        if self._takes_or_leaves(i, definite=head.definite):
            return None
        if title.role in ("envoy", "minister", "head_of_government"):
            named_by = title.head if title.role == "envoy" else title.text.lower()
            self.discourse.unnamed.setdefault(named_by, set()).add(head.of)
        known = self.discourse.holder(head.of, title.role, title.text)
        named = {e for m in self.found for e in m.entities}
        told = head.definite and not self._is_told_of_somebody(i)
        if not told and self._is_predicate(i) and not (known and known.entity in named):
            return None
        gender = title_gender(title)
        if known is not None and gender is not None and known.gender not in (gender, None):
            return None  # the queen beside a king
        if known is None:
            if title.role not in _SINGLE or head.of.kind == "organization":
                return None
            name = f"{title.text.title()} of {head.of.name}"
            return Mention(i, head.end, "person", (Entity(name, "person"),), named=False)
        self._note(known, head.titles[:1], head.of, "current")
        return Mention(i, head.end, "person", (known.entity,))

    def _is_ranked(self, i: int, end: int) -> bool:
        """``the first American president to visit``: one of them, not the one in office."""
        ranked = any(
            t.lower in lexicon.ORDINALS | {"only", "last"} for t in self.tokens[max(0, i - 2) : end]
        )
        return ranked and end < len(self.tokens) and self.tokens[end].lower == "to"

    def _takes_or_leaves(self, i: int, *, definite: bool) -> bool:
        """``resigned as Italian prime minister``, ``was appointed``: no mention of the holder."""
        lower = self.tokens[i - 1].lower if i else ""
        taken = self.tokens[i].lower if lower in lexicon.BE | lexicon.HAVE else lower
        if definite:  # sworn in as India's prime minister
            verbs = (lexicon.VERBS.get(t.lower, ()) for t in self.tokens[max(0, i - 12) : i])
            return lower == "as" and any(f.lemma in _OF_OFFICE for v in verbs for f in v)
        return lower == "as" or any(
            f.lemma in lexicon.APPOINTING for f in lexicon.VERBS.get(taken, ())
        )

    def _is_predicate(self, i: int) -> bool:
        """``wants to be prime minister of Chad``: what somebody is or will be."""
        lower = self.tokens[i - 1].lower if i else ""
        return lower in lexicon.BE - {"'s", "’s"} or any(
            f.lemma == "become" for f in lexicon.VERBS.get(lower, ())
        )

    def _is_told_of_somebody(self, i: int) -> bool:
        """``Carrington was Britain's foreign secretary``: what somebody named has been."""
        before = self.found[-1] if self.found else None
        if i and self.tokens[i - 1].lower in ("was", "were", "been", "became"):
            return True
        return before is not None and before.kind == "person" and before.end == i - 1

    def _the_minister(self, i: int, head: Head) -> Mention | None:
        """``the Prime Minister``: the one of the document that it is told of."""
        if self._is_of_something(head.end):
            return None
        found = [
            self._bearer(title) or self._at_the_seat(title) or self._of_one_state(title)
            for title in head.titles
        ]
        agents = tuple(dict.fromkeys(k.entity for k in found if k is not None))
        if not agents or len(agents) < len(head.titles):
            return None
        for known, title in zip(found, head.titles, strict=True):
            of = self.discourse.affiliation(known.entity) if known is not None else None
            told = title.role != "organization_head" or self._bearer(title) is not None
            if known is not None and of is not None and told:
                self._note(known, (title,), of, "current")
        return Mention(i, head.end, "person" if len(agents) == 1 else "group", agents, named=False)

    def _is_of_something(self, j: int) -> bool:
        """``the Minister for Strategic Industries``: an office that the reader does not know."""
        following = [t for t in self.tokens[j : j + 3] if t.lower != "the"]
        return (
            len(following) > 1
            and following[0].lower in ("of", "for")
            and following[1].text[:1].isupper()
            and following[1].lower not in _OWN_STATE
        )

    def _at_the_seat(self, title: Title) -> Known | None:
        """Downing Street says "the Prime Minister": the one whose seat it is.

        And "the Secretary-General" is that of the first organisation named that has one.
        """
        seat = self.discourse.seat
        if title.role == "organization_head":
            heads = (
                self.discourse.holder(of, title.role, title.text) for of in self.discourse.forums
            )
            return next((known for known in heads if known is not None), None)
        if seat is None or not title.role.startswith("head_of"):
            return None
        return self.discourse.holder(seat, title.role, title.text)

    def _of_one_state(self, title: Title) -> Known | None:
        """``the Pope``: a title that only one state gives."""
        owner = OF_ONE_STATE.get(title.head)
        if owner is None:
            return None
        return self.discourse.holder(Entity(owner, "state"), title.role, title.text)

    def _bearer(self, title: Title) -> Known | None:
        """The person of the document who bears the title, most salient first."""
        fitting = [
            k
            for k in self.discourse.people.values()
            if (k.role and _fits(k, title)) or self.discourse.bears(k, title.role, title.text)
        ]
        if len(fitting) > 1 and self.discourse.home is not None:
            home = self.discourse.home
            fitting = [k for k in fitting if home in (k.of, self._acts_for(k))] or fitting
        if len(fitting) > 1:
            names = [a.name for a in self.discourse.recent]
            fitting.sort(key=lambda k: names.index(k.name) if k.name in names else 99)
        return fitting[0] if fitting else None

    def _acts_for(self, known: Known) -> Entity | None:
        return self.discourse.affiliation(known.entity, now=True)

    def _spokesperson(self, i: int, head: Head) -> Mention | None:
        """``a Downing Street spokeswoman`` speaks for the government."""
        of = head.of or self._spoken_for(head.end)
        if of is None:
            # somebody's voice, nobody knows whose: a pronoun may still mean it
            voice = Entity(head.titles[0].head, "group")
            self.discourse.voices[voice] = title_gender(head.titles[0])
            return Mention(i, head.end, "group", (voice,))
        speaks = self.discourse.authority.resolve(of, self.discourse.published)
        of = self.discourse.affiliation(of) or of
        if isinstance(speaks, Government) and self.discourse.seat is None:
            self.discourse.seat = of
        government = self.discourse.government(of.name) if of.kind == "state" else of
        self.discourse.voices[government] = title_gender(head.titles[0])
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


def _fits(known: Known, title: Title) -> bool:
    """Is the person's own title this one, or another word for it?"""
    own = (known.title or "").lower()
    words = next((group for group in _SYNONYMS if title.head in group), {title.head})
    if title.role == "official" or title.text.lower() != title.head:
        return own.endswith(title.text.lower())
    return any(own.endswith(word) for word in words)
