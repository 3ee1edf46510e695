"""How two states stand to each other: their relations, and what they are to one another."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.context import united
from kg.extract.nominals import owners_of
from kg.extract.stance_frames import STANDINGS
from kg.extract.tones import tone_at
from kg.model import Entity, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import Tone

_NOUNS = frozenset(
    "relations ties relationship relation friendship partnership alliance bond bonds links".split()
)
_TENSIONS = frozenset({"tension", "tensions"})
#: Relations of these are none of states.
_PRIVATE = frozenset("family public blood labour labor industrial race human customer".split())
_EASING = frozenset("ease eased easing reduce reduced reducing defuse defused defusing".split())
_CAUSE = re.compile(
    r"\b(?:following|because of|due to|owing to|over|in the wake of|as a result of|sparked by"
    r"|caused by|after)\s+(.+)",
    re.DOTALL,
)
#: What stands between commas and is no cause: "most recently", "a former agent who …".
_ASIDE = re.compile(r"(?:most|more)\s+\w+ly$|\w+ly$|an?\s.*\bwho\b")
_SPLIT = re.compile(r",\s*(?:and\s+)?|\s+and\s+(?=the\s)")
_SIDES = frozenset(
    """countries neighbours neighbors nations sides capitals governments rivals powers states two
    allies""".split()
)
_ASKED = frozenset("recommended recommends demanded demands urged proposed suggested asked".split())
_PAST = frozenset("former once ex erstwhile onetime time old".split())
#: Adjectives of an ally; without one, "US ally Pakistan" alone will do.
_STAUNCH = frozenset(
    """close closest staunch key traditional longtime longstanding long strong strongest main
    biggest firm loyal steadfast important faithful treaty historic natural reliable principal
    military strategic""".split()
)


@cache
def _standings() -> dict[str, list[tuple[tuple[str, ...], Tone]]]:
    """The words of standings by the first of them, the longest first."""
    found = [
        (tuple(phrase.replace("-", " - ").split()), tone)
        for tone, phrases in STANDINGS.items()
        for phrase in phrases.split(", ")
    ]
    by_first: dict[str, list[tuple[tuple[str, ...], Tone]]] = defaultdict(list)
    for words, tone in sorted(found, key=lambda pair: -len(pair[0])):
        by_first[words[0]].append((words, tone))
    return dict(by_first)


@cache
def _words() -> frozenset[str]:
    """The words that can tell how two states stand."""
    return _NOUNS | _TENSIONS | _standings().keys()


def relations(context: Context) -> Iterator[Relation]:
    """The assessments of a relation that a sentence makes."""
    reading = context.reading
    for i in reading.occurrences(_words()):
        if reading.covering(i) is not None:
            continue
        word = reading.tokens[i].lower
        tone: Tone | None = None
        pairs: tuple[tuple[Entity, Entity], ...] = ()
        if word in _NOUNS and reading.tokens[i - 1].lower not in _PRIVATE:
            tone = tone_at(context, i)
            if tone is not None:
                pairs = _between(context, i)
        elif word in _TENSIONS and not _thawing(context, i):
            pairs, tone = _between(context, i), "strained"
        elif (standing := _standing_at(context, i)) is not None:
            pairs, tone = (standing[0],), standing[1]
        if tone is None or _negated(context, i) or _is_asked_for(context, i):
            continue
        for between in pairs:
            yield Relation(
                document=context.document.id,
                evidence=context.evidence,
                attributed_to=context.source,
                between=between,
                tone=tone,
                causes=_causes(context, i) if tone in ("strained", "severed", "hostile") else (),
            )


def _is_asked_for(context: Context, i: int) -> bool:
    """``recommended that the two restore ties``: wished for, not so."""
    tokens = context.reading.tokens
    return any(
        t.lower in _ASKED and [w.lower for w in tokens[k + 1 : k + 2]] == ["that"]
        for k, t in enumerate(tokens[:i])
    )


def _thawing(context: Context, i: int) -> bool:
    """``ease tensions``, ``tensions have eased``: they are told of as passing."""
    words = {t.lower for t in context.reading.tokens[max(0, i - 3) : i + 4]}
    return bool(words & _EASING)


def _between(context: Context, i: int) -> tuple[tuple[Entity, Entity], ...]:
    """The two states: "between A and B", "A's ties with B", "A-B relations", "their ties".

    Several pairs where each of several has relations with one other.
    """
    reading = context.reading
    left = i
    while left > 0 and i - left < 7:
        word = reading.tokens[left - 1]
        ends = reading.verb_at(left - 1) is not None and word.lower != "close"
        if word.text in (",", ".", ";") or ends:
            break
        left -= 1
    phrases = reading.complements(i + 1)[:4]
    after = reading.verb_at(i + 1)  # relations have cooled between A and B
    if after is not None and not phrases:
        phrases = reading.complements(after.end)[:3]
    partners = united(
        *(p.agents for p in phrases if p.preposition in ("with", "between", "to", "towards"))
    )
    owners = owners_of(context, left, i)
    words = {t.lower for t in reading.tokens[left:i]}
    if not partners and len(owners) < 2 and words & {"their", "current", "bilateral", "countries"}:
        partners = _pair(context)
    verb = _governing(context, left)
    among = any(p.preposition == "between" for p in phrases)
    if verb is not None and (len(partners) + len(owners) < 2 or not (owners or among)):
        owners = united(reading.subject(verb), owners)
    if (
        not partners
        and not owners
        and any(
            p.preposition == "between"
            and p.noun is not None
            and reading.tokens[p.noun].lower in _SIDES
            for p in phrases
        )
    ):
        partners = _pair(context)
    found = context.states(
        united(partners, owners) if len(partners) > 1 else united(owners, partners)
    )
    states = tuple(e for e in found if e.kind == "state")
    if len(states) == 1 and words & {"our"} and context.discourse.home not in (None, states[0]):
        states = (context.discourse.home, *states)
    if len(states) > 2 and len(partners) == 1 and partners[0] == states[-1]:
        return tuple((state, states[-1]) for state in states[:-1])
    own = context.states(owners)
    if len(states) > 2 and not among and len(own) == 1 and own[0] in states:
        return tuple((own[0], state) for state in states if state != own[0])
    return ((states[0], states[1]),) if len(states) > 1 else ()


def _governing(context: Context, left: int) -> Verb | None:
    """The verb whose object the relations are: "severed relations", "agreed to restore ties"."""
    tokens = context.reading.tokens
    return next(
        (
            v
            for v in context.reading.verbs
            if v.end == left or (v.end == left - 1 and tokens[v.end].lower in ("up", "off"))
        ),
        None,
    )


def _pair(context: Context) -> tuple[Entity, ...]:
    """The two sides that the sentence has named, else the document's last pair of states."""
    named = [e for m in context.reading.mentions if m.is_agent for e in m.entities]
    sides = tuple(s for s in context.states(named) if s.kind == "state")
    if len(sides) == 2:
        return sides
    return context.discourse.pair(states=True, size=2)


def _standing_at(context: Context, i: int) -> tuple[tuple[Entity, Entity], Tone] | None:
    """``A and B are at odds``, ``A, a close ally of B``, ``arch-rivals A and B``."""
    reading, tokens = context.reading, context.reading.tokens
    for words, tone in _standings().get(tokens[i].lower, ()):
        end = i + len(words)
        if tuple(t.lower for t in tokens[i:end]) != words:
            continue
        left, adjectives = i, set()
        while left and reading.covering(left - 1) is None and i - left < 5:
            word = tokens[left - 1].lower
            if word in lexicon.ARTICLES or not word.replace("-", "a").isalpha():
                break
            if word in lexicon.BE | {"remain", "remains", "remained"} or reading.verb_at(left - 1):
                break
            adjectives.add(word)
            left -= 1
        if adjectives & _PAST:
            return None
        between = context.states(_those(context, left, i, end))
        states = tuple(e for e in between if e.kind == "state")
        staunch = bool(adjectives & _STAUNCH) or words[0] in ("on", "at") or tone != "close"
        if len(states) != 2 or not (staunch or _named_ally(context, left, end)):
            return None
        return (states[0], states[1]), tone
    return None


def _named_ally(context: Context, left: int, end: int) -> bool:
    """``US ally Pakistan``."""
    before, after = context.reading.covering(left - 1), context.reading.covering(end)
    return bool(before and after and before.kind in ("demonym", "state") and after.kind == "state")


def _those(context: Context, left: int, i: int, end: int) -> tuple[Entity, ...]:
    """The two of whom a standing is said."""
    reading, tokens = context.reading, context.reading.tokens
    phrases = [p for p in reading.complements(end)[:1] if p.preposition in ("of", "with")]
    partners = united(*(p.agents for p in phrases))
    following = reading.covering(end)
    if following is not None and following.is_agent:
        group = reading.group_from(following)[0]
        if len(group) > 1:
            return group  # arch-rivals A and B
        owner = reading.covering(left - 1)
        if owner is None and left > 1 and tokens[left - 1].lower in ("'s", "’s"):
            owner = reading.covering(left - 2)
        return united(owner.entities, group) if owner is not None else ()
    j = left - 1
    while j >= 0 and (
        tokens[j].lower in lexicon.ARTICLES | lexicon.BE | {"remain", "remains", "remained", ","}
        or tokens[j].lower in lexicon.ADVERBS
    ):
        j -= 1
    mention = reading.covering(j)
    if mention is None or not mention.is_agent or mention.start == i:
        return ()
    told = reading.group_to(mention)[0] if tokens[j + 1].text != "," or not partners else ()
    return united(told or mention.entities, partners)


def _negated(context: Context, i: int) -> bool:
    """Is the verb beside the noun negated: "never severed relations"?"""
    near = [v for v in context.reading.verbs if abs(v.head - i) < 7]
    return any(v.negated for v in near)


def _causes(context: Context, i: int) -> tuple[str, ...]:
    reading = context.reading
    found = _CAUSE.search(reading.words(i, len(reading.tokens)))
    if not found or " said " in reading.words(i, len(reading.tokens))[: found.start()]:
        return ()
    parts = (" ".join(p.split()).strip(' .,;"”') for p in _SPLIT.split(found.group(1)))
    parts = (re.sub(r"\s+and$", "", p) for p in parts)
    return tuple(p for p in parts if len(p.split()) > 1 and not _ASIDE.match(p))
