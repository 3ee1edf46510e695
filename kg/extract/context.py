"""What every reader of facts is given: a read sentence, and the document around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kg.authority import Government
from kg.extract.lexicon import SETTLEMENTS
from kg.model import Document, Entity, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.extract.clauses import Phrase, Reading
    from kg.extract.discourse import Discourse
    from kg.extract.heads import Head
    from kg.extract.sentences import Sentence
    from kg.extract.verbs import Verb
    from kg.model import AnyFact


_OCCASIONS = frozenset("sidelines margins fringes occasion eve way visit trip".split())
RUMOURS = frozenset(
    """report reports claim claims rumour rumours rumor rumors suggestion suggestions speculation
    allegation allegations statement statements""".split()
)
_SUBORDINATING = frozenset("when after since who which where".split())
_DENIAL_ENDS = frozenset({"-", "–", "—", ";", "but", "adding", "saying"})
_TOPICAL = frozenset({"about", "on", "over", "regarding", "concerning", "against"})
#: Behind these stands what else was going on, and where.
_BACKGROUND = frozenset({"amid", "amidst", "despite", "after", "following"})


@dataclass(frozen=True)
class Context:
    """One sentence, its reading, and what is known so far."""

    document: Document
    sentence: Sentence
    reading: Reading
    discourse: Discourse
    #: whom the sentence credits, None where the document itself speaks
    source: str | None = None
    #: the verb by which it credits them, None behind "according to"
    saying: Verb | None = None
    #: the day whose news it tells, if it is among the first sentences, where a wire tells it
    news_day: str | None = None
    #: where the report was filed: what "here" means
    here: Entity | None = None
    #: what the sentences shortly before it have told
    told: Sequence[AnyFact] = ()
    #: the offices that the sentence names, by the token that they begin at
    heads: Mapping[int, Head] = field(default_factory=dict)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """The sentence as evidence."""
        start, end = self.sentence.start, self.sentence.end
        return (Evidence(start, end, self.document.text[start:end]),)

    @cached_property
    def day_told(self) -> str | None:
        """The day of what is told as news: the first that the sentence names, else the report's."""
        if self.news_day is None:
            return None
        times = (mention.time for mention in self.reading.mentions if mention.time is not None)
        day = next((time for time in times if time.kind in ("weekday", "offset", "day")), None)
        return self.news_day if day is None else day.resolve(self.document.date)

    @cached_property
    def subordinated(self) -> int:
        """The first token that may open a clause of another day, else the sentence's length."""
        tokens = self.reading.tokens
        return next((i for i, t in enumerate(tokens) if t.lower in _SUBORDINATING), len(tokens))

    @cached_property
    def _denial(self) -> tuple[int, int]:
        """The tokens that a verb of denying covers: from it to the end of its complement."""
        tokens = self.reading.tokens
        for verb in self.reading.verbs:
            dismissed = verb.lemma in ("dismiss", "reject") and any(
                t.lower in RUMOURS for t in tokens[verb.end : verb.end + 6]
            )
            if verb.negated or not (verb.lemma in ("deny", "rebut", "refute") or dismissed):
                continue
            end = verb.end
            while end < len(tokens) and (
                tokens[end].lower not in _DENIAL_ENDS or tokens[end - 1].lower == "as"
            ):
                end += 1
            return verb.head, end
        return len(tokens), len(tokens)

    def credited(self, i: int) -> str | None:
        """Whom the sentence credits with what stands at a token.

        "X said" covers what follows it; ", X said" at the end of a clause what precedes it, too.
        Neither goes beyond a semicolon, nor does "and told" cover what the speaker did before.
        """
        if self.saying is None:
            return self.source
        start, end = self._covered_by(self.saying)
        return self.source if start <= i < end else None

    def _covered_by(self, verb: Verb) -> tuple[int, int]:
        """The tokens that a verb of saying covers."""
        tokens = self.reading.tokens
        left = next((j for j in range(verb.start - 1, -1, -1) if tokens[j].text == ";"), -1) + 1
        right = next(
            (j for j in range(verb.end, len(tokens)) if tokens[j].text == ";"), len(tokens)
        )
        clauses = [v for v in self.reading.verbs if v.is_finite]
        before = max(
            (v.end for v in clauses if left <= v.start and v.end <= verb.start), default=-1
        )
        comma = any(t.text in (",", "”", '"', "''") for t in tokens[max(before, left) : verb.start])
        goes_on = any(verb.end <= v.start < right for v in clauses)
        trailing = before >= 0 and comma and not goes_on
        return (left if trailing else verb.end), right

    def denied(self, i: int) -> bool:
        """Is what stands at this token denied?"""
        start, end = self._denial
        return start < i < end

    def date(
        self,
        phrases: Iterable[Phrase],
        verb: Verb | None,
        *,
        ahead: bool,
        within: tuple[int, int] = (0, 0),
    ) -> str | None:
        """The date of an event: that of its noun phrase, of its phrases, or beside its verb.

        ``within`` bounds the noun phrase: "the November visit". Last comes a time that opens the
        sentence and its only clause.
        """
        published = self.document.date
        for mention in self.reading.mentions:
            if mention.time is not None and within[0] <= mention.start < within[1]:
                return mention.time.resolve(published, ahead=ahead)
        for phrase in phrases:
            if phrase.time is None or phrase.preposition in ("since", "until"):
                continue
            if phrase.preposition != "from" or phrase.time.is_range:
                return phrase.time.resolve(published, ahead=ahead)
        if verb is not None:
            before = [
                m
                for m in self.reading.mentions
                if m.time is not None
                and verb.start - 3 <= m.end <= verb.head + 1
                and not any(m.end <= v.start and v.end <= verb.start for v in self.reading.verbs)
                and not self._closes_a_clause(m.start, m.end)
                and not self._opens_speech(m.end)
            ]
            if before and before[-1].time is not None:
                between = [v for v in self.reading.verbs if v.end <= before[-1].start]
                purpose = verb.form == "infinitive" and verb.phase is None
                if purpose and between and not between[-1].ahead:
                    return None  # arrived on Monday to meet
                return before[-1].time.resolve(published, ahead=ahead)
            first = next((m for m in self.reading.mentions if m.time is not None), None)
            opening = next((v for v in self.reading.verbs if v.is_finite), None)
            if (
                first is not None
                and first.time is not None
                and first.start <= 1
                and opening == verb
            ):
                return first.time.resolve(published, ahead=ahead)
        return None

    def _closes_a_clause(self, start: int, end: int) -> bool:
        """``who took over in January, met``: the time of a clause that a comma ends."""
        tokens = self.reading.tokens
        comma = end < len(tokens) and tokens[end].text == ","
        return comma and any(v.end <= start for v in self.reading.verbs)

    def _opens_speech(self, end: int) -> bool:
        """``said today that he will meet``: the time of the saying."""
        return end < len(self.reading.tokens) and self.reading.tokens[end].lower == "that"

    def place(self, phrases: Iterable[Phrase]) -> Entity | None:
        """Where an event took place: the first place behind "in", "at" or "on"."""
        town = False
        for phrase in phrases:
            if phrase.preposition in ("in", "at", "near", "outside") and phrase.place is not None:
                return phrase.place
            if phrase.preposition in ("at", "in", "inside") and (seat := self._seat(phrase)):
                return seat
            if town and phrase.preposition == "of" and phrase.place is not None:
                return phrase.place  # in the Russian city of Chelyabinsk
            town = (
                phrase.preposition in ("in", "at", "near", "outside")
                and phrase.noun is not None
                and self.reading.tokens[phrase.noun].lower in SETTLEMENTS
            )
            if phrase.preposition in _BACKGROUND and phrase.time is None:
                return None  # amid fighting in Yemen
            if phrase.preposition in _TOPICAL and phrase.time is None and self._is_topic(phrase):
                return None  # developments in Afghanistan: where the topic is, not the talk
        return None

    def _seat(self, phrase: Phrase) -> Entity | None:
        """``at the White House``: a building that stands for a government, as a place."""
        if len(phrase.agents) != 1 or phrase.agents[0].kind != "government":
            return None
        words = self.reading.words(phrase.start, phrase.end).split()[1:]
        name = " ".join(words[words[:1] == ["the"] :])
        record = self.discourse.authority.resolve(phrase.agents[0], self.document.date)
        seats = record.seats if isinstance(record, Government) else ()
        return Entity(name, "place") if name in seats else None

    def filed_at(self, verb: Verb | None) -> Entity | None:
        """The dateline's place, where the verb's clause says that it happened "here"."""
        if self.here is None or verb is None:
            return None
        for token in self.reading.tokens[verb.end :]:
            if token.text in (";", ".", ":") or token.lower in ("who", "which", "that", "said"):
                return None
            if token.lower == "here":
                return self.here
        return None

    def here_behind(self, i: int) -> Entity | None:
        """The dateline's place, where "here" follows within a few words: "a visit here"."""
        behind = [t.lower for t in self.reading.tokens[i : i + 3]]
        return self.here if "here" in behind else None

    def _is_topic(self, phrase: Phrase) -> bool:
        """``on the peace process``, but not ``on the sidelines of a forum``."""
        if phrase.agents or phrase.noun is None:
            return False
        return self.reading.tokens[phrase.noun].lower not in _OCCASIONS

    def sides(self, agents: Sequence[Entity]) -> set[Entity | None]:
        """The states and organisations that the agents act for; None for those unknown."""
        return {self.discourse.affiliation(a) for a in agents}

    def states(self, agents: Iterable[Entity]) -> tuple[Entity, ...]:
        """The agents as parties: people and governments replaced by what they act for."""
        found = (self.discourse.affiliation(a) or a for a in agents)
        return tuple(dict.fromkeys(found))


def united(*groups: Iterable[Entity]) -> tuple[Entity, ...]:
    """The agents of several groups, each once, in order."""
    return tuple(dict.fromkeys(agent for group in groups for agent in group))
