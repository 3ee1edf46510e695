"""Whose summit it is where its noun does not say: of those who hold it, at a place, of several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.context import united
from kg.extract.governors import implied
from kg.extract.nominals import left_edge, owners_of
from kg.extract.summit_names import Named, regional
from kg.model import Contact, Entity, Summit

if TYPE_CHECKING:
    from kg.extract.context import Context

#: Those that hold summits called by their places.
_HOLDERS = frozenset(
    {"European Union", "European Economic Community", "European Commission", "NATO"}
)
#: What an organisation is called once its name has been told.
_BODIES = frozenset("bloc grouping alliance organization organisation association".split())
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)")
#: What those do whose summit it is.
GATHERING = frozenset("gather meet convene assemble hold open begin start conclude end".split())


def unnamed(context: Context, i: int) -> Named | None:
    """The summit whose noun stands at a token, by what stands around its phrase."""
    return (
        _of_the_subject(context, i)
        or _in_a_series(context, i)
        or _at_a_place(context, i)
        or _of_several(context, i)
    )


def _in_a_series(context: Context, i: int) -> Named | None:
    """``the next summit``, ``the 19th summit``: of those whose summit it was, or who were named."""
    reading = context.reading
    left = left_edge(context, i)
    words = [t.lower for t in reading.tokens[left:i]]
    numbered = any(_NUMBER.fullmatch(w) for w in words)
    owner_before = [t.lower for t in reading.tokens[max(0, left - 3) : left]]
    called = owner_before[:1] == ["the"] and owner_before[-1] in ("'s", "’s")
    called = called and owner_before[1] in _BODIES  # the bloc's summit
    if called:
        left, words = left - 3, owner_before
    if words[:1] not in (["the"], ["its"], ["their"]) or not (
        numbered or called or "next" in words
    ):
        return None
    behind = reading.complements(i + 1)[:1]
    if any(p.preposition in ("of", "with", "between") for p in behind):
        return None
    told = next((f for f in reversed(context.told) if isinstance(f, Summit)), None)
    owner = told.organization if told is not None else None
    if told is None and (numbered or called):
        owner = next((e for e in context.discourse.recent if e.kind == "organization"), None)
    if owner is None or owner.name == "United Nations":
        return None
    following = "next " if "next" in words else ""
    return Named(f"{following}{owner.name} summit", owner, left)


def _of_the_subject(context: Context, i: int) -> Named | None:
    """``EU leaders hold a two-day summit``, ``the OAU's annual summit``: of those who hold it."""
    reading = context.reading
    left = left_edge(context, i)
    article = reading.tokens[left].lower
    verb = next((v for v in reversed(reading.verbs) if v.end <= left), None)
    if verb is None or article not in ("a", "an", "its", "their"):
        return None
    holding = verb.lemma in GATHERING or verb.lemma in ("host", "wrap")
    if not holding and article not in ("its", "their"):
        return None
    subject = reading.subject(verb)
    owner = next((o for o in context.states(subject) if o.kind == "organization"), None)
    if owner is None and reading.tokens[verb.start - 1].lower == "leaders":
        owner = regional(context, verb.start - 1)  # Arab leaders met for a summit
    if owner is None and verb.lemma == "host":
        owner = _presided(context)
    return Named(f"{owner.name} summit", owner, left) if owner is not None else None


def _presided(context: Context) -> Entity | None:
    """``Spain, which holds the EU presidency, will host a summit``."""
    tokens = context.reading.tokens
    for mention in context.reading.mentions:
        after = tokens[mention.end].lower if mention.end < len(tokens) else ""
        if mention.kind == "organization" and after in ("presidency", "chairmanship", "chair"):
            return mention.entities[0]
    return None


def _of_several(context: Context, i: int) -> Named | None:
    """``The leaders of A, B and C met in Paris for a summit``, ``a summit of A, B and C``."""
    reading = context.reading
    left = left_edge(context, i)
    verb = next((v for v in reversed(reading.verbs) if v.end <= left), None)
    phrases = reading.complements(i + 1)
    agents = united(*(p.agents for p in phrases[:1] if p.preposition in ("of", "between")))
    before = reading.tokens[left - 1].lower if left else ""
    if not agents and reading.tokens[left].lower == "their":
        agents = owners_of(context, left, i) or (implied(context, None, left) if not verb else ())
    held = verb is not None and (verb.end == left or before in ("for", "at"))
    if not agents and verb is not None and held and verb.lemma in GATHERING:
        agents = reading.subject(verb)
        phrases = reading.complements(verb.end)
    if len(context.states(agents)) < 3:
        return None
    where = context.place(phrases)
    called = where.name if where is not None else "-".join(s.name for s in context.states(agents))
    return Named(f"{called} summit", None, left)


def _holders(context: Context) -> list[Entity]:
    """Whose summit "the Corfu summit" could be: of those who have been named."""
    return [e for e in context.discourse.recent if e.name in _HOLDERS]


def _at_a_place(context: Context, i: int) -> Named | None:
    """``Blair is at a summit in Brussels``, ``the Bucharest summit``: called by its place."""
    reading = context.reading
    left = left_edge(context, i)
    before = reading.tokens[left - 1].lower if left else ""
    phrases = reading.complements(i + 1)
    if any(p.preposition in ("with", "between", "of") for p in phrases[:2]):
        return None  # of two: a meeting
    named = i - (reading.tokens[i - 1].lower == "economic")  # the Venice economic summit
    place = next((m for m in reading.mentions if m.end == named and m.kind == "place"), None)
    where = place.entities[0] if place is not None else context.place(phrases[:1])
    if where is None or where.kind != "place":
        return None
    again = next((f for f in context.told if isinstance(f, Summit) and f.place == where), None)
    if again is not None:
        return Named(again.name, again.organization, left)
    if any(isinstance(f, Contact) and f.place == where for f in context.told):
        return None  # where two met
    if place is not None and (owners := _holders(context)):
        return Named(f"{where.name} summit", owners[0] if len(owners) == 1 else None, left)
    if place is not None and reading.tokens[left].lower == "the":
        seven = Entity("G7", "organization") if named < i else None  # those of the economy
        return Named(f"{where.name} summit", seven, left)
    if before not in ("at", "to", "from", "for"):
        return None
    guests = [m for m in reading.mentions if m.end < left and m.is_agent and m.kind != "group"]
    owners = [a for m in guests for a in m.entities if a.kind == "organization"]
    people = [a for m in guests for a in m.entities if a.kind == "person"]
    sides = {context.discourse.affiliation(a, now=True) for m in guests for a in m.entities}
    if not any(sides) or (len(people) == 2 and len(sides) == 2):
        return None  # of strangers, or of two: a meeting
    return Named(f"{where.name} summit", owners[0] if len(owners) == 1 else None, left)
