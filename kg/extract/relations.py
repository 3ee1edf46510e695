"""How two states stand to each other, and which organisations they are in."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.context import united
from kg.extract.frames import TONES
from kg.extract.nominals import owners_of
from kg.model import Entity, Membership, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import Tone

_PARTS = frozenset("presidency chairmanship leadership term seat".split())
_NOUNS = frozenset("relations ties relationship relation friendship".split())
_CAUSE = re.compile(
    r"\b(?:following|because of|due to|owing to|over|in the wake of|as a result of|sparked by)"
    r"\s+(.+)",
    re.DOTALL,
)
#: What stands between commas and is no cause: "most recently", "a former agent who …".
_ASIDE = re.compile(r"(?:most|more)\s+\w+ly$|\w+ly$|an?\s.*\bwho\b")
_SPLIT = re.compile(r",\s*(?:and\s+)?|\s+and\s+(?=the\s)")


@cache
def _tones() -> dict[str, Tone]:
    return {word: tone for tone, words in reversed(TONES.items()) for word in words.split()}


def relations(context: Context) -> Iterator[Relation]:
    """The assessments of a relation that a sentence makes."""
    reading = context.reading
    for i, token in enumerate(reading.tokens):
        if reading.covering(i) is not None:
            continue
        if token.lower in _NOUNS:
            between = _between(context, i)
            tone = _tone(context, i)
        elif token.lower in ("tension", "tensions"):
            between, tone = _between(context, i), "strained"
        else:
            continue
        if tone is None or len(between) != 2 or _negated(context, i):
            continue
        yield Relation(
            document=context.document.id,
            evidence=context.evidence,
            attributed_to=context.source,
            between=(between[0], between[1]),
            tone=tone,
            causes=_causes(context, i) if tone in ("strained", "severed", "hostile") else (),
        )


def _between(context: Context, i: int) -> tuple[Entity, ...]:
    """The two states: "between A and B", "A's ties with B", "A-B relations", "their ties"."""
    reading = context.reading
    left = i
    while left > 0 and i - left < 7:
        word = reading.tokens[left - 1]
        if word.text in (",", ".", ";") or reading.verb_at(left - 1) is not None:
            break
        left -= 1
    phrases = reading.complements(i + 1)[:4]
    partners = united(
        *(p.agents for p in phrases if p.preposition in ("with", "between", "to", "towards"))
    )
    owners = owners_of(context, left, i)
    if (
        not partners
        and len(owners) < 2
        and any(t.lower in ("their", "current", "bilateral") for t in reading.tokens[left:i])
    ):
        partners = _pair(context)
    if len(partners) + len(owners) < 2 and (verb := _governing(context, left)) is not None:
        owners = united(context.reading.subject(verb), owners)
    if (
        not partners
        and not owners
        and any(p.preposition == "between" and p.noun is not None for p in phrases)
    ):
        partners = _pair(context)
    found = context.states(
        united(partners, owners) if len(partners) > 1 else united(owners, partners)
    )
    return tuple(e for e in found if e.kind == "state")[:2]


def _governing(context: Context, left: int) -> Verb | None:
    """The verb whose object the relations are: "severed relations", "agreed to restore ties"."""
    return next((v for v in context.reading.verbs if v.end == left), None)


def _pair(context: Context) -> tuple[Entity, ...]:
    """The two sides that the sentence has named, else the document's last pair of states."""
    named = [e for m in context.reading.mentions if m.is_agent for e in m.entities]
    sides = tuple(s for s in context.states(named) if s.kind == "state")
    return sides if len(sides) == 2 else context.discourse.pair(states=True, size=2)


def _tone(context: Context, i: int) -> Tone | None:
    """The nearest word of a tone, in the clause around the noun."""
    tokens = context.reading.tokens
    for distance in range(1, 9):
        for j in (i - distance, i + distance):
            if 0 <= j < len(tokens) and (tone := _tones().get(tokens[j].lower)):
                step = tokens[min(i, j) : max(i, j)]
                if not any(t.text in (";", ".", ":") or t.lower in ("not", "n't") for t in step):
                    return tone
    return None


def _negated(context: Context, i: int) -> bool:
    """Is the verb beside the noun negated: "never severed relations"?"""
    near = [v for v in context.reading.verbs if abs(v.head - i) < 7]
    return any(v.negated for v in near)


def _causes(context: Context, i: int) -> tuple[str, ...]:
    reading = context.reading
    found = _CAUSE.search(reading.words(i, len(reading.tokens)))
    if not found:
        return ()
    parts = (" ".join(p.split()).strip(' .,;"”') for p in _SPLIT.split(found.group(1)))
    parts = (re.sub(r"\s+and$", "", p) for p in parts)
    return tuple(p for p in parts if len(p.split()) > 1 and not _ASIDE.match(p))


def memberships(context: Context) -> Iterator[Membership]:
    """States in organisations: "the UK and its Nato allies", "NATO member Turkey"."""
    reading, tokens = context.reading, context.reading.tokens
    for k, mention in enumerate(reading.mentions):
        if mention.kind != "organization":
            continue
        after = tokens[mention.end].lower if mention.end < len(tokens) else ""
        members: tuple[Entity, ...] = ()
        if after in ("allies", "partners") and tokens[mention.start - 1].lower in ("its", "their"):
            members = next(
                (
                    m.entities
                    for m in reversed(reading.mentions[:k])
                    if m.kind in ("state", "group")
                ),
                (),
            )
        elif after in ("member", "members", "ally", "allies"):
            following = reading.mentions[k + 1 : k + 2]
            if following and following[0].start == mention.end + 1:
                members = reading.group_from(following[0])[0]
        elif _joins(context, mention.start):
            verb = next(v for v in reversed(reading.verbs) if v.end <= mention.start)
            members = reading.subject(verb)
        elif _is_member_of(context, mention.start):
            members = next(
                (
                    reading.group_to(m)[0]
                    for m in reversed(reading.mentions[:k])
                    if m.kind == "state"
                ),
                (),
            )
        elif _has_part_in(context, mention.start):
            members = next(m.entities for m in reversed(reading.mentions[:k]) if m.kind == "state")
        for member in members:
            if member.kind == "state":
                yield Membership(
                    document=context.document.id,
                    evidence=context.evidence,
                    attributed_to=context.source,
                    member=member,
                    organization=mention.entities[0],
                )


def _joins(context: Context, start: int) -> bool:
    """``Sweden joined NATO``: done, not wished for."""
    for verb in reversed(context.reading.verbs):
        if verb.end <= start:
            return verb.lemma == "join" and verb.status == "occurred" and start - verb.end < 2
    return False


def _has_part_in(context: Context, start: int) -> bool:
    """``Gabon's term on the Security Council``: what only a member has."""
    reading, j = context.reading, start
    while j > 0 and reading.tokens[j - 1].lower in ("the", "of", "on", "in"):
        j -= 1
    if j == start or j < 2 or reading.tokens[j - 1].lower not in _PARTS:
        return False
    k = j - 1
    while k > 0 and j - k < 4 and reading.tokens[k - 1].text.isalpha():
        k -= 1
    owner = reading.covering(k - 2) if reading.tokens[k - 1].lower in ("'s", "’s") else None
    return owner is not None and owner.kind == "state"


def _is_member_of(context: Context, start: int) -> bool:
    """``a member of NATO``, asserted."""
    verb = next((v for v in reversed(context.reading.verbs) if v.end <= start), None)
    if verb is not None and (verb.status != "occurred" or verb.lemma in ("want", "hope")):
        return False
    words = [t.lower for t in context.reading.tokens[max(0, start - 5) : start]]
    if set(words) & lexicon.NEGATIONS:
        return False
    text = " ".join(words)
    return bool(
        re.search(
            r"(?:\b(?:a|full|permanent|founding|is|are|became|become)\b.*)members? of(?: the)?$",
            text,
        )
    )
