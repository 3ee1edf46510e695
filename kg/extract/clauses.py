"""A shallow clause reader: verb groups with their status, subjects, and complements.

It does not parse a sentence; it reads outwards from a verb or an event noun, over what a clause
may hold, and stops at the first thing that closes it. That is enough to tell who did what with
whom, where and when, and whether it happened.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.verbs import ANSWERS, Verb, verb_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.dates import Time
    from kg.extract.mentions import Mention
    from kg.extract.sentences import Token
    from kg.model import Entity

#: What may stand between the members of a coordination.
_JOINTS = frozenset({",", "and", "&", "well", "as", "the", "also"})
#: How many verbs a subject may be handed down: "said he hoped to meet".
_DEEPEST = 4
#: Verbs that carry no group of their own: "is in Berlin to meet Merkel".
_AUXILIARIES = lexicon.BE | lexicon.HAVE | lexicon.DO | lexicon.MODALS
#: Behind "on" or "over": by what means or on what occasion, not about what.
_MEANS = frozenset("phone telephone sidelines margins fringes hotline skype line".split())
_STOPS = frozenset({".", ";", ":", "?", "!"})
_QUOTES = frozenset({'"', "“", "”", "``", "''", "«", "»", "(", ")"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A prepositional phrase, or an object, whose preposition is "": its words and mentions."""

    preposition: str
    start: int
    end: int
    agents: tuple[Entity, ...] = ()
    place: Entity | None = None
    time: Time | None = None
    noun: int | None = None
    means: bool = False


@dataclass(frozen=True)
class Reading:
    """A sentence ready to be read: its tokens, its mentions, and the verb groups among them."""

    text: str
    tokens: Sequence[Token]
    mentions: Sequence[Mention]
    tails: Sequence[int]

    @cached_property
    def verbs(self) -> list[Verb]:
        """The verb groups, in order."""
        return verb_groups(self.tokens, self._covered)

    @cached_property
    def _covered(self) -> list[Mention | None]:
        """For each token, the mention that covers it."""
        out: list[Mention | None] = [None] * len(self.tokens)
        for mention, tail in zip(self.mentions, self.tails, strict=True):
            out[mention.start : max(tail, mention.end)] = [mention] * (
                max(tail, mention.end) - mention.start
            )
        return out

    @cached_property
    def _number(self) -> dict[int, int]:
        """The number of the mention that begins at a token."""
        return {m.start: n for n, m in enumerate(self.mentions)}

    @cached_property
    def _tail(self) -> dict[int, int]:
        return {m.start: max(t, m.end) for m, t in zip(self.mentions, self.tails, strict=True)}

    def covering(self, i: int) -> Mention | None:
        """The mention at a token."""
        return self._covered[i] if 0 <= i < len(self.tokens) else None

    @cached_property
    def _verb_of(self) -> dict[int, Verb]:
        """For each token within a verb group, the group."""
        return {i: verb for verb in self.verbs for i in range(verb.start, verb.end)}

    def verb_at(self, i: int) -> Verb | None:
        """The verb group that covers a token."""
        return self._verb_of.get(i)

    def words(self, start: int, end: int) -> str:
        """The text between two token indices."""
        end = min(end, len(self.tokens))
        if start >= end:
            return ""
        offset = self.tokens[0].start
        return self.text[self.tokens[start].start - offset : self.tokens[end - 1].end - offset]

    # -- groups -----------------------------------------------------------------------------

    def group_from(self, mention: Mention) -> tuple[tuple[Entity, ...], int]:
        """The coordinated agents that begin with this mention, and the index behind them."""
        agents = list(mention.entities)
        end, joined = self._tail[mention.start], False
        i = self._number[mention.start] + 1
        pending: list[tuple[Entity, ...]] = []
        pending_end = end
        while i < len(self.mentions):
            following = self.mentions[i]
            gap = [t.lower for t in self.tokens[pending_end : following.start]]
            if not following.is_agent or not gap or not set(gap) <= _JOINTS:
                break
            pending.append(following.entities)
            pending_end = self._tail[following.start]
            if {"and", "&", "well"} & set(gap):
                joined, end = True, pending_end
                agents += [e for entities in pending for e in entities]
                pending = []
            i += 1
        behind = [t.lower for t in self.tokens[pending_end : pending_end + 3] if t.text != ","]
        listed = mention.start == 0 or behind[:2] == ["and", "other"]
        if not joined and pending and listed:  # Abe, Bush to hold …; X, Y and other guests
            agents += [e for entities in pending for e in entities]
            end = pending_end
        return tuple(dict.fromkeys(agents)), end

    def group_to(self, mention: Mention) -> tuple[tuple[Entity, ...], int]:
        """The coordinated agents that end with this mention, and where they begin."""
        i = self._number[mention.start]
        first = i
        while first > 0:
            former = self.mentions[first - 1]
            gap = [
                t.lower for t in self.tokens[self._tail[former.start] : self.mentions[first].start]
            ]
            if not former.is_agent or not gap or not set(gap) <= _JOINTS:
                break
            first -= 1
        for start in range(first, i + 1):
            agents, end = self.group_from(self.mentions[start])
            if end >= self._tail[mention.start]:
                return agents, self.mentions[start].start
        return mention.entities, mention.start

    # -- subjects ---------------------------------------------------------------------------

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
        parted = opening[:1] == [","] and opening[1] in ("while", "when", "after", "before")
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
                prepositional = before in lexicon.PREPOSITIONS - {"than", "as", "like", "including"}
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
            elif (
                token.text in _QUOTES
                or lower in lexicon.ADVERBS | lexicon.NEGATIONS | lexicon.ARTICLES
                or lower in _AUXILIARIES
                or lower.endswith("ly")
            ):
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
            if self._verb_of.get(opening + 1) is not None:
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
        while j >= 0 and self.tokens[j].text in (",", "-", "–", "—", ")"):
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

    # -- complements ------------------------------------------------------------------------

    def complements(self, start: int) -> list[Phrase]:
        """The object and the prepositional phrases behind a verb or noun, to the clause's end."""
        return list(self._phrases(start))

    def _phrases(self, start: int) -> Iterator[Phrase]:
        i, preposition = start, ""
        begin = start
        seen_object = False
        while i < len(self.tokens):
            token, mention = self.tokens[i], self.covering(i)
            lower = token.lower
            if mention is not None:
                phrase, i = self._mention_phrase(mention, preposition, begin)
                owned = self._owned(i) if mention.is_agent else None
                if phrase is not None and owned is not None:
                    # Putin's envoy is not Putin; but what is Russia's is where Russia is
                    phrase = replace(phrase, agents=(), noun=owned, end=owned + 1)
                    i = owned + 1
                if phrase is not None and (preposition or not seen_object or phrase.time):
                    seen_object = seen_object or not phrase.time
                    yield phrase
                preposition, begin = "", i
                continue
            if token.text in _STOPS or lower in ("who", "which", "that", "where", "while", "but"):
                return
            if lower in lexicon.PREPOSITIONS:
                preposition, begin = lower, i
                i += 1
                continue
            if lower in lexicon.ARTICLES and self.covering(i + 1) is not None:
                i += 1
                continue
            if token.text == "," and not self._goes_on(i + 1):
                return
            if (verb := self.verb_at(i)) is not None and verb.start == i:
                if verb.is_finite:
                    return
                preposition, begin, i = "", verb.end, verb.end
                seen_object = True
                continue
            noun = self._noun(i)
            if noun is not None and (preposition or not seen_object):
                means = self.tokens[noun].lower in _MEANS
                yield Phrase(preposition, begin, noun + 1, noun=noun, means=means)
                seen_object = seen_object or not preposition
                preposition, begin, i = "", noun + 1, noun + 1
                continue
            i += 1

    def _owned(self, i: int) -> int | None:
        """The head of what a possessive names: ``'s envoy``."""
        if i >= len(self.tokens) or self.tokens[i].lower not in ("'s", "’s"):
            return None
        return self._noun(i + 1)

    def _goes_on(self, i: int) -> bool:
        """Behind a comma: does the clause go on with a phrase of its own?"""
        if i >= len(self.tokens):
            return False
        mention = self.covering(i)
        if mention is not None:
            return mention.kind == "time" or mention.is_agent
        return self.tokens[i].lower in lexicon.PREPOSITIONS | {"and", "including"}

    def _mention_phrase(
        self, mention: Mention, preposition: str, begin: int
    ) -> tuple[Phrase | None, int]:
        end = self._tail[mention.start]
        if mention.kind == "time":
            return Phrase(preposition, begin, end, time=mention.time), end
        if mention.kind == "place":
            return Phrase(preposition, begin, end, place=mention.entities[0]), end
        if mention.is_agent:
            agents, end = self.group_from(mention)
            place = agents[0] if agents and agents[0].kind == "state" else None
            return Phrase(preposition, begin, end, agents=agents, place=place), end
        noun = self._noun(mention.end)
        if noun is not None:
            return Phrase(preposition, begin, noun + 1, noun=noun), noun + 1
        return None, end

    def _noun(self, start: int) -> int | None:
        """The head of the noun phrase that begins here: its last word before anything else."""
        i, head = start, None
        while i < len(self.tokens) and i - start < 9:
            token, mention = self.tokens[i], self.covering(i)
            if mention is not None and mention.kind in (
                "demonym",
                "state",
                "organization",
                "place",
            ):
                i = mention.end
                continue
            if mention is not None and mention.kind == "time" and head is None:
                i = mention.end
                continue
            if mention is not None or self.verb_at(i) is not None:
                break
            lower = token.lower
            if lower in lexicon.CONJUNCTIONS | lexicon.RELATIVES:
                break
            if token.text in _STOPS or token.text == "," or lower in lexicon.PREPOSITIONS:
                break
            if (
                token.text[0].isalpha()
                and lower not in lexicon.ARTICLES | lexicon.POSSESSIVES | lexicon.ADVERBS
            ):
                head = i
            i += 1
        return head
