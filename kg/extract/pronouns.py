"""Pronouns in the singular: whom ``he``, ``her`` and ``it`` stand for, and what is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.governments import GovernmentReader
from kg.extract.mentions import Mention

if TYPE_CHECKING:
    from kg.model import Entity

_CORPORATE = frozenset({"state", "government", "organization"})
#: The pronouns of one person, with the gender that they tell.
SINGULAR_GENDER = {"he": "male", "him": "male", "his": "male", "she": "female", "her": "female"}
#: What may stand between a subject and the pronoun that is the object, beside the verb.
_BEFORE_OBJECTS = lexicon.MODALS | lexicon.HAVE | lexicon.BE | lexicon.DO | {"with", "to"}


class PronounReader(GovernmentReader):
    """Reads pronouns in the singular, resolved against sentence and discourse."""

    def _pronoun(self, i: int) -> Mention | None:
        """``he``, ``her``; and ``his counterpart``, ``her government`` with what is theirs."""
        lower = self.tokens[i].lower
        agent = self.discourse.pronoun(
            SINGULAR_GENDER[lower],
            speaking=self._goes_on_speaking(i),
            begins=i == 0,
            but=self._acting_on(i) if lower in ("him", "her") else (),
        )
        agents: tuple[Entity, ...] = (agent,) if agent else ()
        if lower in ("his", "her"):
            agents = (
                self._subject_before(i, SINGULAR_GENDER[lower])
                or self._subject_behind(i, SINGULAR_GENDER[lower])
                or agents
            )
            return (
                self._counterpart(i, agents)
                or self._own_government(i, agents)
                or self._own_official(i, agents)
                or Mention(i, i + 1, "possessive", agents, named=False)
            )
        return Mention(i, i + 1, "group", agents, named=False)

    def _it(self, i: int) -> Mention:
        """``it``: at the start, what the sentence before began with."""
        speaker = self.discourse.speaker
        if self._goes_on_speaking(i) and speaker is not None and speaker.kind in _CORPORATE:
            return Mention(i, i + 1, "group", (speaker,), named=False)
        named = [e for m in self.found for e in m.entities if m.kind in _CORPORATE]
        actors = named if i else [e for e in self.discourse.opening if e.kind in _CORPORATE]
        return Mention(i, i + 1, "group", tuple(actors[:1]), named=False)

    def _subject_before(self, i: int, gender: str) -> tuple[Entity, ...]:
        """``Biden postponed his visit``: the subject of the verb before a possessive."""
        owner = self.found[-1] if self.found else None
        if i < 2 or owner is None or owner.kind != "person" or owner.end >= i:
            return ()
        if any(
            t.lower not in lexicon.HAVE | lexicon.MODALS | lexicon.ADVERBS
            for t in self.tokens[owner.end : i - 1]
        ):
            return ()
        known = self.discourse.people.get(owner.entities[0].name)
        fits = known is not None and known.gender in (gender, None)
        return owner.entities if fits and self.tokens[i - 1].lower in lexicon.VERBS else ()

    def _subject_behind(self, i: int, gender: str) -> tuple[Entity, ...]:
        """``During his visit, Wang will meet``: the subject of the clause that is opened."""
        if i > 2 or self.found or self.tokens[0].lower not in lexicon.PREPOSITIONS:
            return ()
        comma = next((j for j in range(i + 1, min(i + 14, len(self.tokens)))
                      if self.tokens[j].text == ","), None)  # fmt: skip
        if comma is None or comma + 2 >= len(self.tokens):
            return ()
        head = self._head(comma + 1)
        found = self._name_at(head.end if head else comma + 1)
        known = self.discourse.by_surname(found[0]) if found is not None else None
        if known is None or found is None or found[1] >= len(self.tokens):
            return ()
        following = self.tokens[found[1]].lower
        acts = following in lexicon.VERBS or following in lexicon.AUXILIARIES
        return (known.entity,) if acts and known.gender in (gender, None) else ()

    def _acting_on(self, i: int) -> tuple[Entity, ...]:
        """``Takeshita will meet him``: the subject of the verb whose object is a pronoun."""
        j = i
        while j and (
            self.tokens[j - 1].lower in lexicon.VERBS
            or self.tokens[j - 1].lower in _BEFORE_OBJECTS
            or self.tokens[j - 1].lower.endswith("ly")
        ):
            j -= 1
        before = self.found[-1] if self.found else None
        return before.entities if before is not None and j < i and before.end == j else ()
