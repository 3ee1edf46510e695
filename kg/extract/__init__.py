"""Text becomes facts: sentences, names, clauses, one table of frames, one loop.

``facts`` reads a document sentence by sentence, twice: first to learn who it talks about, then to
learn what it says of them. Every fact carries the sentences that say it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from kg.authority import Place
from kg.extract.agreements import agreements
from kg.extract.changes import changes
from kg.extract.clauses import Reading
from kg.extract.contacts import contacts
from kg.extract.context import Context
from kg.extract.dates import times
from kg.extract.discourse import Discourse
from kg.extract.events import deeds, events
from kg.extract.gazetteer import gazetteer
from kg.extract.lines import Line
from kg.extract.memberships import memberships
from kg.extract.mentions import Mention, entity
from kg.extract.merging import merged
from kg.extract.positions import positions
from kg.extract.presumed import redated
from kg.extract.reader import OPENINGS, MentionReader
from kg.extract.relations import relations
from kg.extract.sentences import sentences
from kg.extract.speech import according_to, first_person, reporting, statements
from kg.extract.summits import summits
from kg.extract.tenures import tenures
from kg.extract.themes import revoked, themed
from kg.extract.understandings import understandings
from kg.model import Contact, Entity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.authority import Authority
    from kg.extract.sentences import Sentence
    from kg.model import AnyFact, Document

#: One reader a fact type; the order is that of the records.
READERS = (
    changes,
    contacts,
    summits,
    understandings,
    agreements,
    relations,
    memberships,
    statements,
    positions,
    events,
    deeds,
)
_DATELINE = re.compile(
    r"[A-Z][A-Z .'-]{2,30}(?:,\s[\w .,]{2,30})?\s*\((?:[A-Z][\w /-]{1,20})\)\s*(?:--|[-–—])\s"
    r"|[A-Z][A-Z .'-]{2,30},?\s\([^()]{2,60}\s(?:19|20)\d\d\)\s"
    r"|[A-Z][A-Z .'-]{2,30}(?:,\s[\w .]{2,30})?(?:\s*(?:--|[–—])|\s-)\s"
)
#: A wire tells the news of the day in its first sentences.
_LEAD = 2
#: So many facts before count as told shortly before.
_SHORTLY = 100

__all__ = ["Understood", "facts", "understood"]


class Understood(NamedTuple):
    """A sentence as it was read, whom it credits, and its facts, each with its reader's name."""

    sentence: Sentence
    reading: Reading
    source: str | None
    facts: tuple[tuple[str, AnyFact], ...]


def facts(document: Document, authority: Authority) -> Iterator[AnyFact]:
    """The facts that a document states, each with its sentences, merged within the document."""
    yield from merged(redated(list(understood(document, authority)), document.date))


def understood(document: Document, authority: Authority) -> Iterator[Understood]:
    """What is made of one sentence after the other; nothing is merged yet."""
    discourse = Discourse(authority, document.date)
    parts = list(sentences(document.text))
    lines = [_line(document, sentence, authority) for sentence in parts]
    discourse.learning = True
    for line in lines:
        _named(line, discourse)
    discourse.learning, discourse.recent, discourse.together = False, [], []
    found: list[AnyFact] = []
    today, here = _news_day(document, parts), _filed_at(document, parts, authority)
    for number, (sentence, line) in enumerate(zip(parts, lines, strict=True)):
        reader = _named(line, discourse)
        text = document.text[line.tokens[0].start : sentence.end]
        reading = Reading(text, line.tokens, reader.found, reader.tails)
        spoken = reporting(reading)
        if spoken and (own := first_person(reading, spoken[1])):
            reading = reading.with_mentions(own)
        context = Context(
            document,
            sentence,
            reading,
            discourse,
            source=spoken[2] if spoken else according_to(reading),
            saying=spoken[0] if spoken else None,
            news_day=today if number < _LEAD else None,
            here=here,
            told=found[-_SHORTLY:],
            heads=reader.heads,
        )
        made: list[tuple[str, AnyFact]] = [
            ("tenures", fact) for fact in tenures(context, reader.titled)
        ]
        readers = (statements,) if sentence.tokens[-1].text == "?" else READERS
        read = [(each.__name__, fact) for each in readers for fact in each(context)]
        told = [fact for _, fact in read]
        found += told
        made += read
        made += (("themed", fact) for fact in themed(context, found))
        made += (("revoked", fact) for fact in revoked(context, found))
        yield Understood(sentence, reading, context.source, tuple(made))
        _remember(discourse, reading, told)
        if spoken:
            discourse.speaker = spoken[1][0] if spoken[1] else None
            discourse.stranger = not spoken[1] and spoken[2][:1].isupper()


def _line(document: Document, sentence: Sentence, authority: Authority) -> Line:
    """What can be told of a sentence alone."""
    tokens = sentence.tokens[_dateline(document.text, sentence) :]
    words = [token.text for token in tokens]
    capitals = sum([len(word) > 1 for word in filter(str.isupper, words)])
    shouting = capitals > 0 and capitals * 2 > sum([word[0].isalpha() for word in words])
    names = gazetteer(authority).matches(tokens, document.date, shouting=shouting)
    clock = []
    for time in times(document.text, sentence.start, sentence.end):
        inside = [i for i, t in enumerate(tokens) if time.start <= t.start < time.end]
        if inside:
            clock.append(Mention(inside[0], inside[-1] + 1, "time", time=time))
    return Line(tokens, names, clock, OPENINGS)


def _heading(document: Document, authority: Authority) -> Iterator[Line]:
    """The title's sentences: no evidence lies in them, but they tell who is talked about."""
    titled = msgspec.structs.replace(document, text=document.title)
    for sentence in sentences(titled.text):
        yield _line(titled, sentence, authority)


def _named(line: Line, discourse: Discourse) -> MentionReader:
    """Whom and what a sentence names, resolved against the discourse."""
    discourse.home = _told_from(line, discourse) or discourse.home
    reader = MentionReader(discourse, line)
    if discourse.home is None:
        discourse.home = _home(discourse, reader.found)
    return reader


def _news_day(document: Document, parts: Sequence[Sentence]) -> str | None:
    """The day whose news the report tells: its dateline's, else that of its publication."""
    for sentence in parts[:_LEAD]:
        match = _DATELINE.match(document.text, sentence.start, sentence.end)
        if match is not None:
            for time in times(document.text, match.start(), match.end()):
                day = time.resolve(document.date) or document.date
                coarser = (document.date or "").startswith(day or "")
                return document.date if coarser else day  # a dateline may tell the year alone
    return document.date


def _filed_at(document: Document, parts: Sequence[Sentence], authority: Authority) -> Entity | None:
    """The place of the dateline, where the authority knows it."""
    for sentence in parts[:_LEAD]:
        match = _DATELINE.match(document.text, sentence.start, sentence.end)
        if match is not None:
            name = re.match(r"[A-Z][A-Z .'-]+[A-Z]", match.group())
            found = authority.named(name.group().title()) if name is not None else ()
            place = next((record for record in found if isinstance(record, Place)), None)
            return Entity(place.name, "place") if place is not None else None
    return None


def _dateline(text: str, sentence: Sentence) -> int:
    """How many tokens of "WARSAW, February 26 (Xinhua) --" stand before the news."""
    match = _DATELINE.match(text, sentence.start, sentence.end)
    if match is None:
        return 0
    count = sum(t.start < match.end() for t in sentence.tokens)
    return count if count < len(sentence.tokens) else 0


def _told_from(line: Line, discourse: Discourse) -> Entity | None:
    """The state of "ISLAMABAD: …", and, in a chronicle, of "Malta: …"."""
    first = line.matches.get(0)
    if first is None or [t.text for t in line.tokens[first.end : first.end + 1]] != [":"]:
        return None
    if first.kind == "state":
        return entity(first)
    state = discourse.authority.capital_of(first.record.path)
    return Entity(state.name, "state") if state is not None else None


def _home(discourse: Discourse, mentions: Sequence[Mention]) -> Entity | None:
    """The first state that the text names, or that the first person it names acts for."""
    for mention in mentions:
        for agent in mention.entities:
            if mention.kind in ("state", "demonym"):
                return agent
            if mention.kind == "government":
                return discourse.affiliation(agent)
            owner = discourse.affiliation(agent) if agent.kind == "person" else None
            if owner is not None and owner.kind == "state":
                return owner
    return None


def _remember(discourse: Discourse, reading: Reading, told: Sequence[AnyFact]) -> None:
    """After a sentence: who was named, and who was named together."""
    named: list[Entity] = []
    for mention in reading.mentions:
        subject = reading.tokens[mention.start].lower in ("he", "she")
        if mention.is_agent and (mention.named or subject):
            named += mention.entities
    discourse.mention(named)
    states = [
        agent
        for mention in reading.mentions
        for agent in mention.entities
        if mention.kind in ("state", "demonym")
    ]
    if len(named_states := tuple(dict.fromkeys(states))) == 2:
        discourse.lately = named_states
    elif named_states:
        discourse.lately = ()
    first = next(iter(reading.mentions), None)
    begun = first is not None and first.start < 2 and len(first.entities) == 1
    discourse.opening = first.entities if first is not None and begun else ()
    groups = [
        fact.participants for fact in told if isinstance(fact, Contact) and fact.form != "visit"
    ]
    for mention in reading.mentions:
        if mention.is_agent and mention.named:
            agents, _ = reading.group_from(mention)
            if len(agents) > 1:
                groups.append(agents)
    for agents in reversed(groups):
        if len({discourse.affiliation(a) for a in agents}) > 1:
            discourse.together.insert(0, tuple(agents))
    del discourse.together[8:]
