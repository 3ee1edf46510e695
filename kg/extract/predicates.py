"""What is said of an event noun: by the verb that it is the object or the subject of.

A predicate gives the event its status: ``hold`` passes on its own, ``call off`` makes it cancelled,
``will be`` puts it ahead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.frames import SUPPORT

if TYPE_CHECKING:
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import Status

_UNCERTAIN = frozenset(
    "unlikely impossible possible uncertain doubtful unthinkable premature still out off".split()
)


def supported(verb: Verb, key: str = "") -> Status | None:
    """What a support verb, as the table names it (else by its lemma), says of its event."""
    effect = SUPPORT.get(key or verb.lemma, "same")
    if effect == "same":
        return verb.status
    if verb.negated or verb.status is None or effect == "nothing":
        return None
    return effect  # type: ignore[return-value]


def support(context: Context, verb: Verb, end: int) -> str | None:
    """The table's name for a support verb: "call-off" by a particle behind it or its object."""
    tokens = context.reading.tokens
    for i in (verb.end, end):
        key = f"{verb.lemma}-{tokens[i].lower}" if i < len(tokens) else ""
        if key in SUPPORT:
            return key
    return verb.lemma if verb.lemma in SUPPORT else None


def behind_aside(context: Context, end: int) -> Verb | None:
    """``The summit, originally due in May, was postponed``: the verb behind the commas."""
    reading, tokens = context.reading, context.reading.tokens
    opening = next((k for k in range(end, len(tokens)) if tokens[k].text == ","), len(tokens))
    if any(end <= verb.start < opening for verb in reading.verbs):
        return None
    closing = (
        v for v in reading.verbs if v.start > opening + 1 and tokens[v.start - 1].text == ","
    )
    verb = next((v for v in closing if v.is_finite), None)
    return verb if verb is not None and verb.lemma in SUPPORT else None


def revoked_behind(context: Context, end: int) -> Verb | None:
    """``talks between X and Y scheduled for Monday were called off``: behind a participle."""
    verbs = [v for v in context.reading.verbs if v.start >= end]
    to_be = len(verbs) > 1 and verbs[0].form == "infinitive" and verbs[0].start == end
    if len(verbs) < 2 or not verbs[1].passive:
        return None
    former = context.reading.tokens[verbs[0].start - 1].lower
    related = former in ("which", "that") and SUPPORT.get(verbs[0].lemma) == "planned"
    if related:  # a meeting which was scheduled for Monday was called off
        end = verbs[0].end
    elif verbs[0].passive and not to_be:
        return None
    if verbs[0].form != "participle" and not to_be and SUPPORT.get(verbs[0].lemma) != "planned":
        return None
    between = context.reading.tokens[end : verbs[1].start]
    if any(t.text in ";:" or t.lower in ("who", "which", "that", "said") for t in between):
        return None
    effect = support(context, verbs[1], end)
    revoked = effect is not None and supported(verbs[1], effect) == "cancelled"
    return verbs[1] if revoked else None


def is_imagined(context: Context, end: int) -> bool:
    """``… would be historic``, ``… is unlikely``: the predicate of a noun that is a subject."""
    reading = context.reading
    for i in range(end, len(reading.tokens) - 1):
        lower = reading.tokens[i].lower
        if reading.covering(i) is not None:
            continue
        if lower in ("would", "could", "might", "should", "may"):
            return reading.tokens[i + 1].lower == "be" and reading.verb_at(i) is None
        if lower in lexicon.BE - {"'s", "’s"} or lower in ("remains", "remained", "seems"):
            return reading.tokens[i + 1].lower in _UNCERTAIN
        if reading.verb_at(i) is not None or not lower.isalpha():
            return False
    return False


def will_be(context: Context, end: int) -> bool:
    """``… in Wales will be crucial``: the noun is the subject of what lies ahead."""
    reading = context.reading
    for i in range(end, len(reading.tokens) - 1):
        if reading.verb_at(i) is not None or reading.tokens[i].text in ",;:":
            return False
        if reading.tokens[i].lower in ("will", "'ll"):
            return reading.tokens[i + 1].lower == "be"
    return False


def is_subject(context: Context, verb: Verb, end: int) -> bool:
    """Does nothing between the noun and the verb behind it part them?"""
    between = context.reading.tokens[end : verb.start]
    return verb.form == "finite" and not any(
        t.text in ",;:" or t.lower in ("who", "which", "that", "said") for t in between
    )


def subject_status(context: Context, verb: Verb, end: int) -> Status | None:
    """The noun is the subject of the verb behind it: ``talks will be held``."""
    between = context.reading.tokens[end : verb.start]
    if any(t.text in ",;:" or t.lower in ("who", "which", "that", "said") for t in between):
        return None
    effect = support(context, verb, end)
    return supported(verb, effect) if effect is not None else None
