"""The phrases of a sentence: coordinated agents, and what stands behind a verb or a noun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import msgspec
from msgspec.structs import replace

from kg.extract import lexicon
from kg.extract.verbs import Verb, verb_groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence, Set

    from kg.extract.dates import Time
    from kg.extract.mentions import Mention
    from kg.extract.sentences import Token
    from kg.model import Entity

#: What may stand between the members of a coordination.
_JOINTS = frozenset({",", "and", "&", "well", "as", "the", "also"})
#: Behind "on" or "over": by what means or on what occasion, not about what.
_MEANS = frozenset("phone telephone sidelines margins fringes hotline skype line".split())
#: What may stand before a mention: articles, numbers, "the late".
_OPENERS = lexicon.ARTICLES | lexicon.CARDINALS | {"several", "late"}
#: "X, Y and other guests", "X, Y and members of the Senate": a list goes on with these.
_OTHERS = frozenset(
    "other others members senior several officials representatives leaders various some".split()
)
#: Those words in -ly that are no adverbs, where an object may stand.
_NOUNS_IN_LY = frozenset(
    """ally family assembly reply supply monopoly anomaly only early likely friendly costly weekly
    monthly yearly daily quarterly elderly deadly""".split()
)
#: The words at which a noun phrase ends, and those that are not its head.
_ENDS = lexicon.CONJUNCTIONS | lexicon.RELATIVES | lexicon.PREPOSITIONS
_NO_HEADS = lexicon.DETERMINERS | lexicon.ADVERBS
_STOPS = frozenset({".", ";", ":", "?", "!"})
#: What opens a clause or an aside of its own.
_PARTING = frozenset("who which that where while but because".split())


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """A prepositional phrase, or an object, whose preposition is "": its words and mentions."""

    preposition: str
    start: int
    end: int
    agents: tuple[Entity, ...] = ()
    place: Entity | None = None
    time: Time | None = None
    noun: int | None = None
    means: bool = False


class PhraseReading:
    """A sentence with its mentions and verb groups, and the phrases between them.

    ``tails`` are, for each mention, the index behind the apposition that explains it.
    """

    def __init__(
        self,
        text: str,
        tokens: Sequence[Token],
        mentions: Sequence[Mention],
        tails: Sequence[int],
    ) -> None:
        self.text, self.tokens, self.mentions = text, tokens, mentions
        #: the words of the tokens in small letters
        self.lower = [token.lower for token in tokens]
        self._vocabulary = frozenset(self.lower)
        self._tail = {m.start: max(t, m.end) for m, t in zip(mentions, tails, strict=True)}
        #: the number of the mention that begins at a token
        self._number = {m.start: n for n, m in enumerate(mentions)}
        covered: dict[int, Mention] = {}
        for mention in mentions:
            covered.update(dict.fromkeys(range(mention.start, self._tail[mention.start]), mention))
        #: the mention at a token
        self.covering: Callable[[int], Mention | None] = covered.get
        #: the verb groups, in order
        self.verbs = verb_groups(tokens, [covered.get(i) for i in range(len(tokens))])
        #: the verb group that covers a token
        self.verb_at: Callable[[int], Verb | None] = {
            i: verb for verb in self.verbs for i in range(verb.start, verb.end)
        }.get
        self._complements: dict[int, tuple[Phrase, ...]] = {}

    def with_mentions(self, more: Iterable[Mention]) -> Self:
        """The same sentence with further mentions, of words that none of its own cover."""
        mentions = sorted([*self.mentions, *more], key=lambda mention: mention.start)
        tails = [self._tail.get(mention.start, mention.end) for mention in mentions]
        return type(self)(self.text, self.tokens, mentions, tails)

    def occurrences(self, words: Set[str]) -> list[int]:
        """The indices of the tokens that are one of these words, in order."""
        if self._vocabulary.isdisjoint(words):
            return []
        return [i for i, word in enumerate(self.lower) if word in words]

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
            gap = self.lower[pending_end : following.start]
            if not following.is_agent or not gap or not set(gap) <= _JOINTS:
                break
            pending.append(following.entities)
            pending_end = self._tail[following.start]
            if {"and", "&", "well"} & set(gap):
                joined, end = True, pending_end
                agents += [e for entities in pending for e in entities]
                pending = []
            i += 1
        behind = [word for word in self.lower[pending_end : pending_end + 3] if word != ","]
        listed = mention.start == 0 or (behind[:1] == ["and"] and bool(_OTHERS & set(behind[1:2])))
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
            gap = self.lower[self._tail[former.start] : self.mentions[first].start]
            if not former.is_agent or not gap or not set(gap) <= _JOINTS:
                break
            first -= 1
        for start in range(first, i + 1):
            agents, end = self.group_from(self.mentions[start])
            if end >= self._tail[mention.start]:
                return agents, self.mentions[start].start
        return mention.entities, mention.start

    # -- complements ------------------------------------------------------------------------

    def complements(self, start: int) -> tuple[Phrase, ...]:
        """The object and the prepositional phrases behind a verb or noun, to the clause's end."""
        found = self._complements.get(start)
        if found is None:
            found = self._complements[start] = tuple(self._phrases(start))
        return found

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
                    seen_object = seen_object or not (phrase.time or preposition)
                    yield phrase
                preposition, begin = "", i
                continue
            if token.text == "," and self._among_others(i):
                i += 4
                continue
            if token.text in _STOPS or lower in _PARTING:
                return
            if lower in lexicon.PREPOSITIONS:
                ahead = lower == "of" and i > 0 and self.lower[i - 1] == "ahead"
                preposition, begin = "ahead" if ahead else lower, i
                i += 1
                continue
            if (lower in _OPENERS and self._leads_to_mention(i + 1)) or self._is_title(i):
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
            if lower == "here" and (time := self.covering(i + 1)) and time.kind == "time":
                i += 1  # met here Sunday
                continue
            if not preposition and lower.endswith("ly") and lower not in _NOUNS_IN_LY:
                i += 1  # met secretly
                continue
            noun = self._noun(i)
            if noun is not None and (preposition or not seen_object):
                means = self.tokens[noun].lower in _MEANS
                yield Phrase(preposition, begin, noun + 1, noun=noun, means=means)
                seen_object = seen_object or not preposition
                preposition, begin, i = "", noun + 1, noun + 1
                continue
            i += 1

    def _is_title(self, i: int) -> bool:
        """``Director Wang Yi``: a word before a name that no table of titles has."""
        following = self.covering(i + 1)
        return (
            following is not None
            and following.kind == "person"
            and following.start == i + 1
            and self.tokens[i].text.istitle()
            and self.verb_at(i) is None
        )

    def _leads_to_mention(self, i: int) -> bool:
        """Does a mention follow an article, perhaps behind a number: "the two Czech envoys"?"""
        while i < len(self.tokens) and self.tokens[i].lower in _OPENERS and not self.covering(i):
            i += 1
        return self.covering(i) is not None

    def _among_others(self, i: int) -> bool:
        """``met with, among others, the President``: an aside that parts nothing."""
        return [t.lower for t in self.tokens[i + 1 : i + 4]] == ["among", "others", ","]

    def _owned(self, i: int) -> int | None:
        """The head of what a possessive names: ``'s envoy``."""
        if i >= len(self.tokens) or self.tokens[i].lower not in ("'s", "’s"):
            return None
        return self._noun(i + 1)

    def _goes_on(self, i: int) -> bool:
        """Behind a comma: does the clause go on with a phrase of its own?"""
        while i < len(self.tokens) and self.tokens[i].lower in ("separately", "then", "later"):
            i += 1 + (self.tokens[i + 1 : i + 2] != () and self.tokens[i + 1].text == ",")
        if i >= len(self.tokens):
            return False
        mention = self.covering(i)
        if mention is not None:
            return mention.kind == "time" or (mention.is_agent and not self._acts(mention))
        return self.tokens[i].lower in lexicon.PREPOSITIONS | {"and", "including"}

    def _acts(self, mention: Mention) -> bool:
        """Is it the subject of the verb behind it?"""
        end = self._tail[mention.start]
        while end < len(self.tokens) and self.tokens[end].lower in lexicon.ADVERBS:
            end += 1
        verb = self.verb_at(end)
        return verb is not None and verb.start == end and verb.is_finite

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
            if token.text in _STOPS or token.text == "," or lower in _ENDS:
                break
            if token.text[0].isalpha() and lower not in _NO_HEADS:
                head = i
            i += 1
        return head
