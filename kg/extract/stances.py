"""Which stance a verb takes: ``condemned``, ``vowed to fight``, ``voted against``."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.stance_frames import STANCES

if TYPE_CHECKING:
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import Stance

#: Verbs before another that promise it, and that refuse it.
PROMISES = frozenset({"vow", "pledge", "promise"})
REFUSALS = frozenset({"refuse", "decline"})
#: Who does not do these, is against it.
_ACCEPTING = frozenset("support back accept endorse tolerate recognise recognize".split())
#: Verbs that take the stance of what follows them: "spoke out against".
SPEAKING = frozenset({"speak", "come", "vote"})
_AID = frozenset("aid assistance package loan loans grant grants relief".split())
_GIVING = frozenset("confirm announce unveil approve offer".split())


@cache
def _stances() -> dict[str, Stance]:
    return {word: stance for stance, words in STANCES.items() for word in words.split()}


def stance_of(context: Context, verb: Verb) -> tuple[Stance | None, str]:
    """The stance that a verb takes, and the particle that belongs to it."""
    tokens = context.reading.tokens
    if verb.phase in PROMISES and verb.status and not verb.negated:
        before = context.reading.tokens[verb.start - 1].lower if verb.start else ""
        return (None if before.endswith("ing") else "pledges"), ""  # not meeting pledges to
    if verb.phase in REFUSALS:
        silent = verb.lemma in lexicon.REPORTING or verb.lemma in ("comment", "name", "give")
        return (None if silent else "opposes"), ""
    particle = tokens[verb.end].lower if verb.end < len(tokens) else ""
    if verb.lemma in SPEAKING and verb.status in ("occurred", "planned") and not verb.negated:
        return _spoken(context, verb)
    out = particle == "out" and verb.lemma not in ("lash", "rule")
    if out or particle in ("down", "away", "off"):
        return None, ""
    if verb.negated:
        will = any(
            t.lower in lexicon.MODALS | {"does", "do"} for t in tokens[verb.start : verb.head]
        )
        return ("opposes" if will and verb.lemma in _ACCEPTING else None), ""
    if verb.lemma == "ask" and _asks_to_do(context, verb):
        return "demands", ""
    if verb.lemma == "call" and particle == "on" and not _calls_for_something(context, verb):
        return None, ""
    stance = _stances().get(f"{verb.lemma}-{particle}")
    if stance is None:
        stance, particle = _stances().get(verb.lemma), ""
    if stance is None and verb.lemma in _GIVING and _gives_aid(context, verb):
        stance = "pledges"
    if verb.status is None:
        return None, ""
    willing = verb.status == "planned" and stance in ("supports", "opposes")
    if verb.ahead and not willing and stance != "pledges":
        return None, ""
    return stance, particle


def _spoken(context: Context, verb: Verb) -> tuple[Stance | None, str]:
    """``voted against``, ``spoke out against``, ``came out in favour of``."""
    words = [t.lower for t in context.reading.tokens[verb.end : verb.end + 4]]
    if "against" in words[:2]:
        return "opposes", "against"
    if words[:1] == ["for"] and verb.lemma == "vote":
        return "supports", "for"
    if {"favour", "favor"} & set(words) and "in" in words:
        return "supports", "of"
    return None, ""


def _calls_for_something(context: Context, verb: Verb) -> bool:
    """``called on Iran to stop``, not so the envoy who "called on the president at the palace"."""
    called = next(iter(context.reading.complements(verb.end + 1)), None)
    end = called.end if called is not None else verb.end + 1
    words = {t.lower for t in context.reading.tokens[end : end + 6]}
    return bool(words & {"to", "for", "not"})


def _asks_to_do(context: Context, verb: Verb) -> bool:
    """``asked Russia to lower the price``."""
    asked = context.reading.covering(verb.end)
    return (
        asked is not None
        and asked.is_agent
        and [t.lower for t in context.reading.tokens[asked.end : asked.end + 1]] == ["to"]
    )


def _gives_aid(context: Context, verb: Verb) -> bool:
    """``confirmed a new aid package``."""
    first = next(iter(context.reading.complements(verb.end)), None)
    if first is None or first.preposition:
        return False
    words = {t.lower for t in context.reading.tokens[first.start : first.end]}
    return bool(words & _AID)
