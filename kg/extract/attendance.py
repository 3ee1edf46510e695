"""Who is at a summit: its hosts, and those who come, speak, meet or are brought together there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.context import united

if TYPE_CHECKING:
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import Entity

_ATTENDING = frozenset(
    """attend join meet host chair address participate arrive leave go travel fly take represent
    gather open head depart lead""".split()
)
#: Who does these at a summit is at it; who does them about a summit need not be.
_SPEAKING = frozenset(
    "talk speak discuss see confer tell urge ask call agree sign decide warn raise clash".split()
)
#: Of a summit that is their subject, their object is who takes part.
_UNITING = frozenset("bring unite include involve group gather draw".split())


def attending(
    context: Context, owner: Entity | None, left: int, end: int, held: Verb | None
) -> tuple[Entity, ...]:
    """Who is at the summit whose noun phrase stands between two tokens."""
    reading = context.reading
    attending = [guests(context, left), _host(context, left), _among(context, left)]
    if owner is None:  # a summit of Turkey, Iran and Russia
        of = reading.complements(end)[:1]
        attending += [p.agents for p in of if p.preposition in ("of", "between")]
    if left in (1, 2) and reading.lower[left - 1] in ("at", "during"):  # at the summit, X met Y
        told = next((v for v in reading.verbs if v.is_finite and v.start >= end), None)
        if told is not None and told.lemma in _ATTENDING | _SPEAKING and told.status is not None:
            attending.append(reading.subject(told))
            if told.lemma == "meet":
                attending += [p.agents for p in reading.complements(told.end)[:1]]
    for verb in reading.verbs:
        there = verb.lemma in _ATTENDING or (verb.lemma in _SPEAKING and _is_there(context, left))
        if there and verb.status is not None and verb.end <= left + 1:
            attending.append(reading.subject(verb))
            if verb.lemma == "meet":
                attending += [
                    p.agents
                    for p in reading.complements(verb.end)[:2]
                    if p.preposition in ("", "with")
                ]
        elif verb.lemma == "attend" and verb.start >= end and not verb.negated:
            by = [p.agents for p in reading.complements(verb.end) if p.preposition == "by"]
            attending += by or ([reading.subject(verb)] if verb.form == "gerund" else [])
        elif verb.lemma == "host" and verb.start >= end and verb.form != "gerund":
            attending += [p.agents for p in reading.complements(verb.end) if p.preposition == "by"]
        elif verb.lemma in _UNITING and verb == held:
            attending += [p.agents for p in reading.complements(verb.end)[:2]]
    return tuple(a for a in united(*attending) if a.kind in ("person", "state") and a != owner)


def guests(context: Context, left: int) -> tuple[Entity, ...]:
    """``Blair is at the summit``: who is at it."""
    reading = context.reading
    words = [t.lower for t in reading.tokens[max(0, left - 2) : left]]
    if words not in (["is", "at"], ["are", "at"], ["was", "at"], ["were", "at"]):
        return ()
    mention = reading.covering(left - 3)
    return reading.group_to(mention)[0] if mention is not None and mention.is_agent else ()


def _is_there(context: Context, left: int) -> bool:
    """``at the summit``, ``on the sidelines of the summit``, ``told the summit``."""
    words = [t.lower for t in context.reading.tokens[max(0, left - 2) : left]]
    if words[-1:] == ["of"]:
        return words[0] in ("sidelines", "margins", "fringes")
    return words[-1:] in (["at"], ["during"], ["in"], ["after"], ["told"])


def _host(context: Context, left: int) -> tuple[Entity, ...]:
    """``the host of the summit, Olusegun Obasanjo``: who has it."""
    reading = context.reading
    if left < 2 or reading.tokens[left - 1].lower != "of":
        return ()
    if reading.tokens[left - 2].lower not in ("host", "chairman", "chair"):
        return ()
    behind = next((m for m in reading.mentions if m.start > left), None)
    apart = behind is not None and reading.tokens[behind.start - 1].text == ","
    return behind.entities if behind is not None and apart and behind.is_agent else ()


def _among(context: Context, left: int) -> tuple[Entity, ...]:
    """``A and B were among those at the summit``: some of those who are there."""
    reading, tokens = context.reading, context.reading.tokens
    for i in range(2, left):
        if tokens[i].lower != "among" or tokens[i - 1].lower not in lexicon.BE:
            continue
        if tokens[i + 1].lower not in ("those", "the", "leaders"):
            continue
        last = next((m for m in reversed(reading.mentions) if m.end <= i), None)
        if last is None or not last.is_agent:
            return ()
        people = [m.entities for m in reading.mentions if m.end <= i and m.kind == "person"]
        return united(*people) if len(people) > 1 else reading.group_to(last)[0]
    return ()
