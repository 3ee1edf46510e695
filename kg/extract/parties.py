"""Whose agreement it is: named with it, or those who sign, reach or leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.authority import Organization
from kg.extract import lexicon
from kg.extract.context import united
from kg.model import Summit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import Entity

_PARTIES = frozenset({"state", "organization"})
_OWNERS = frozenset({"state", "demonym", "organization", "government", "person", "possessive"})
#: Prepositions behind an agreement that lead to its parties.
_PARTNERS = frozenset({"with", "between", "among"})
#: Those who sign for their states, unnamed.
_SIGNATORIES = frozenset(
    """officials ministers negotiators diplomats delegations delegates representatives sides
    governments envoys leaders countries nations""".split()
)
#: What an organisation's members do together.
_ASSEMBLIES = frozenset({"summit", "meeting", "conference", "assembly"})


#: What acts for the state whose it is.
_BODIES = frozenset(
    """parliament senate congress cabinet lawmakers voters assembly house legislature deputies
    delegation""".split()
)


def named_with(
    context: Context, left: int, start: int, phrases: Sequence[Phrase]
) -> tuple[Entity, ...]:
    """The parties that the noun phrase itself names: "Japan's pact with Chile"."""
    reading = context.reading
    owners = united(
        *(m.entities for m in reading.mentions if left <= m.start < start and m.kind in _OWNERS)
    )
    partners = united(*(p.agents for p in phrases if p.preposition in _PARTNERS))
    return parties_of(context, united(owners, partners))


def parties_of(context: Context, agents: Sequence[Entity]) -> tuple[Entity, ...]:
    """The states and organisations for which agents act."""
    return tuple(p for p in context.states(agents) if p.kind in _PARTIES)


def signing(context: Context, verb: Verb) -> tuple[Entity, ...]:
    """Who signs or leaves an agreement, by the verb before it."""
    reading = context.reading
    subject = reading.subject(verb)
    parties = parties_of(context, subject)
    if len(parties) == 1 and (host := _accredited(context, verb)) is not None:
        return (*parties, host)
    if parties or subject:
        return parties
    noun = _subject_noun(context, verb)
    if noun is None:
        return ()
    word = reading.tokens[noun].lower
    if word in _ASSEMBLIES:
        return _assembled(context, noun)
    if word in _BODIES:
        owner = reading.covering(noun - 2) or reading.covering(noun - 1)
        return parties_of(context, owner.entities) if owner is not None else ()
    return sides(context) if word in _SIGNATORIES else ()


def _accredited(context: Context, verb: Verb) -> Entity | None:
    """``a Mauritian delegation to China has signed``: to whom it was sent."""
    reading = context.reading
    for mention in reading.mentions:
        if mention.end < verb.start and reading.tokens[mention.end - 1].lower in (
            "delegation", "mission", "envoy", "ambassador",
        ):  # fmt: skip
            host = reading.covering(mention.end + 1)
            if reading.tokens[mention.end].lower == "to" and host and host.kind == "state":
                return host.entities[0]
    return None


def _subject_noun(context: Context, verb: Verb) -> int | None:
    """A common noun right before the verb, or lent by the verb before "and"."""
    reading, i = context.reading, verb.start - 1
    while i >= 0 and (reading.tokens[i].lower in lexicon.ADVERBS or reading.tokens[i].text == ","):
        i -= 1
    if i >= 0 and reading.tokens[i].lower == "and":
        former = next((v for v in reversed(reading.verbs) if v.end <= i and v.is_finite), None)
        return _subject_noun(context, former) if former is not None else None
    mention = reading.covering(i)
    while mention is not None and mention.kind in ("place", "time") and mention.start > 1:
        i = mention.start - 1
        i -= reading.tokens[i].lower in ("in", "on", "at")
        mention = reading.covering(i)
    return i if i >= 0 and mention is None else None


def _assembled(context: Context, noun: int) -> tuple[Entity, ...]:
    """The organisation whose summit it is, by its name or as the text has told before."""
    for mention in reversed(context.reading.mentions):
        if noun - 6 < mention.start < noun and mention.kind == "organization":
            return parties_of(context, mention.entities)
    told = (f for f in reversed(context.told) if isinstance(f, Summit) and f.organization)
    return tuple(f.organization for f in told if f.organization is not None)[:1]


def on_behalf_of(context: Context) -> tuple[Entity, ...]:
    """``signed on the part of Spain by …``, ``on behalf of Chad``: for whom somebody signed."""
    tokens, agents = context.reading.tokens, []
    for mention in context.reading.mentions:
        before = [t.lower for t in tokens[max(0, mention.start - 5) : mention.start]]
        if before[-1:] == ["the"]:
            before.pop()
        if mention.is_agent and before[-1:] == ["of"] and before[-2:-1] in (
            ["part"], ["behalf"], ["side"],
        ):  # fmt: skip
            agents.append(context.reading.group_from(mention)[0])
    return united(*agents)


def sides(context: Context) -> tuple[Entity, ...]:
    """The two sides of the sentence, else the pair that the document spoke of last."""
    named = [
        e
        for m in context.reading.mentions
        if m.is_agent or m.kind in ("demonym", "possessive")
        for e in m.entities
    ]
    found = parties_of(context, named)
    return found if len(found) == 2 else context.discourse.pair(states=True, size=2)


def is_collective(context: Context, parties: Sequence[Entity]) -> bool:
    """Is it one organisation of states, that agrees with itself: the EU, the G20?"""
    if len(parties) != 1 or parties[0].kind != "organization":
        return False
    record = context.discourse.authority.resolve(parties[0], context.document.date)
    return not isinstance(record, Organization) or record.forum or bool(record.members)
