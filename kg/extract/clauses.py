"""A shallow clause reader: verb groups with their status, subjects, and complements.

It does not parse a sentence; it reads outwards from a verb or an event noun, over what a clause
may hold, and stops at the first thing that closes it. That is enough to tell who did what with
whom, where and when, and whether it happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.phases import ANSWERS
from kg.extract.phrases import Phrase, PhraseReading

if TYPE_CHECKING:
    from kg.extract.verbs import Verb
    from kg.model import Entity

__all__ = ["Phrase", "Reading"]

#: How many verbs a subject may be handed down: "said he hoped to meet".
_DEEPEST = 4
#: Verbs that carry no group of their own: "is in Berlin to meet Merkel".
_AUXILIARIES = lexicon.AUXILIARIES | lexicon.DO
#: Between a subject and its verb, and before a subject that is none: "of the president".
_PASSED_OVER = lexicon.ADVERBS | lexicon.NEGATIONS | lexicon.ARTICLES | _AUXILIARIES
_GOVERNING = lexicon.PREPOSITIONS - {"than", "as", "like", "including"}
_STOPS = frozenset({".", ";", ":", "?", "!"})
_QUOTES = frozenset({'"', "“", "”", "``", "''", "«", "»", "(", ")"})


class Reading(PhraseReading):
    """A sentence ready to be read: its tokens, its mentions, and who does what in it."""

    def subject(self, verb: Verb) -> tuple[Entity, ...]:
        """The agents that are the verb's subject, () where it has none that can act."""
        owner = self.covering(verb.start - 2)
        if (
            verb.start > 1
            and self.tokens[verb.start - 1].lower in ("'s", "’s")
            and owner is not None
            and owner.is_agent
            and verb.phase not in ("invitation", "request")
        ):
            return owner.entities  # Britain's intention to take part
        aside = self.covering(verb.start - 3) if verb.form == "gerund" else None
        opening = [t.lower for t in self.tokens[max(0, verb.start - 2) : verb.start]]
        parted = opening[:1] == [","] and opening[-1] in ("while", "when", "after", "before")
        if aside is not None and aside.is_agent and parted:
            return self.group_to(aside)[0]  # Xi, while hosting Lavrov, said
        if verb.phase in ANSWERS and verb.form == "infinitive":  # accepted his offer to meet
            answers = [v for v in self.verbs if v.end <= verb.start and v.lemma == verb.phase]
            return self.subject(answers[-1]) if answers else ()
        return self._agents_before(verb.start, verb, depth=0)

    def _agents_before(self, start: int, verb: Verb, depth: int) -> tuple[Entity, ...]:
        if depth > _DEEPEST:
            return ()
        shared = self._shares_subject_with(start)
        if shared is not None and verb.form != "gerund":
            return self._agents_before(shared.start, shared, depth + 1)
        j, noun_seen, comma = self._before_parenthesis(start) - 1, False, False
        while j >= 0:
            token, mention = self.tokens[j], self.covering(j)
            if mention is not None:
                if mention.kind == "time":
                    j = mention.start - 1
                    continue
                agents, begin = self.group_to(mention) if mention.is_agent else ((), mention.start)
                edge = begin
                while edge and self.tokens[edge - 1].lower in lexicon.ARTICLES:
                    edge -= 1
                before = self.tokens[edge - 1].lower if edge else ""
                owner = self._tail[mention.start] < len(self.tokens) and self.tokens[
                    self._tail[mention.start]
                ].lower in ("'s", "’s")
                adjacent = self._tail[mention.start] == start
                if before == "with" and verb.form == "gerund" and adjacent and agents:
                    return agents  # with both countries signing …
                prepositional = before in _GOVERNING
                if prepositional and not self._begins_clause(edge - 1):
                    j, noun_seen = edge - 2, False
                    continue
                if (
                    verb.form in ("infinitive", "gerund")
                    and edge
                    and (outer := self.verb_at(edge - 1)) is not None
                    and outer.lemma not in verb.control
                ):
                    j = edge - 1  # the object of the verb that ours depends on
                    continue
                if agents and not owner and not noun_seen:
                    return agents
                noun_seen = True
                j = begin - 1
                continue
            governor = self.verb_at(j)
            if governor is not None:
                if noun_seen and not comma:
                    return ()  # somebody else's verb, and a common noun before ours
                if (
                    verb.form in ("infinitive", "gerund")
                    or self._coordinated(j + 1, start)
                    or comma
                ):
                    if verb.control and governor.lemma in verb.control:
                        return self._object_agents(governor)
                    return self._agents_before(governor.start, governor, depth + 1)
                return ()
            lower = token.lower
            if lower in ("who", "which", "that") and j > 0:
                return self._antecedent(j)
            if token.text in _STOPS:
                return ()
            if lower in lexicon.PREPOSITIONS:
                if noun_seen and lower == "with" and verb.form == "gerund":
                    return ()  # with a spokesman saying …: a subject of its own
                noun_seen = False
            elif token.text == ",":
                comma = True
                if noun_seen and verb.form not in ("infinitive", "gerund"):
                    noun_seen = self._is_subject_noun(j, start)
                    if noun_seen:
                        return ()
            elif lower in ("and", "but", "or", "then"):
                noun_seen = False
            elif token.text in _QUOTES or lower in _PASSED_OVER or lower.endswith("ly"):
                pass
            else:
                noun_seen = True
            j -= 1
        return self._subject_after(verb, depth)

    def _shares_subject_with(self, start: int) -> Verb | None:
        """``flew to Paris and met Chirac``: the verb before "and" lends its subject."""
        j = start - 1
        while j > 0 and self.tokens[j].lower in lexicon.ADVERBS:
            j -= 1
        if j <= 0 or self.tokens[j].lower not in ("and", "but", "or"):
            return None
        finite = [v for v in self.verbs if v.end <= j and v.is_finite]
        return finite[-1] if finite else None

    def _before_parenthesis(self, start: int) -> int:
        """Where to go on leftwards when a clause or phrase between commas stands before a verb."""
        marks = [t.text for t in self.tokens[max(0, start - 3) : start : 2]]
        if marks == ["(", ")"]:
            return start - 3  # Xi Jinping (R) meets
        if start < 2 or self.tokens[start - 1].text != ",":
            return start
        for opening in range(start - 2, -1, -1):
            if self.tokens[opening].text != ",":
                continue
            first = self.tokens[opening + 1].lower
            if first in ("who", "which", "whose", "where") or first in lexicon.PREPOSITIONS:
                return opening
            if first in ("accompanied", "joined", "flanked", "followed"):
                return opening  # perhaps with an apposition, and its comma, inside
            if self.verb_at(opening + 1) is not None:
                break
            inside = self.covering(opening + 1)
            if inside is None or not inside.is_agent:
                break
        return start

    def _subject_after(self, verb: Verb, depth: int) -> tuple[Entity, ...]:
        """``After meeting Putin in Moscow, Merkel said …``: the main clause's subject."""
        if verb.form not in ("gerund", "participle"):
            return ()
        for following in self.verbs:
            if following.start > verb.end and following.is_finite:
                comma = any(t.text == "," for t in self.tokens[verb.end : following.start])
                if comma:
                    return self._agents_before(following.start, following, depth + 1)
                return ()
        return ()

    def _begins_clause(self, i: int) -> bool:
        """``after``, ``as``, ``since`` before an agent and its verb are conjunctions."""
        return self.tokens[i].lower in (
            "after",
            "before",
            "since",
            "as",
            "until",
            "than",
            "following",
        )

    def _coordinated(self, after: int, start: int) -> bool:
        return any(t.lower in ("and", "but", "then", "or") for t in self.tokens[after:start])

    def _is_subject_noun(self, comma: int, start: int) -> bool:
        """Nouns between a comma and the verb with no preposition before them: a subject."""
        words = [t.lower for t in self.tokens[comma + 1 : start]]
        return bool(words) and words[0] not in lexicon.PREPOSITIONS | {"who", "which", "and"}

    def _antecedent(self, relative: int) -> tuple[Entity, ...]:
        j = relative - 1
        while j >= 0 and (
            self.tokens[j].text in (",", "-", "–", "—", ")") or self.tokens[j].text.isdigit()
        ):
            j -= 1
        mention = self.covering(j)
        if mention is None or not mention.is_agent:
            return ()
        agents, _ = self.group_to(mention)
        return (
            agents if self.tokens[relative - 1].text != "," or len(agents) > 1 else mention.entities
        )

    def _object_agents(self, verb: Verb) -> tuple[Entity, ...]:
        for phrase in self.complements(verb.end):
            if phrase.preposition in ("", "on", "to") and phrase.agents:
                return phrase.agents
        return ()
