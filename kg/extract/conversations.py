"""How two spoke: by telephone or in person, and whether that has been told of already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.encounters import ABOUT
from kg.model import Contact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import ContactForm, Entity

#: "in detail", "at length": how, not where.
_MANNERS = frozenset("detail length terms interview conference english russian private".split())
_VIEWS = frozenset("views view opinions ideas perspectives notes".split())


def spoken(
    context: Context, verb: Verb, phrases: Sequence[Phrase], *, alone: bool
) -> ContactForm | None:
    """How two spoke: by telephone, unless the sentence puts both in one place.

    ``alone``: the verb has no "with"; then only a telephone, a time or a topic makes it a contact.
    """
    words = {t.lower for t in context.reading.tokens[verb.end :]}
    if words & {"phone", "telephone", "call", "phoned"}:
        return "phone_call"
    if by_video(context, verb):
        return "video_call"
    if words & {"sidelines", "person", "margins", "privately"} or _there(context, verb):
        return "talks"
    for phrase in phrases:
        if phrase.preposition in ("in", "at") and phrase.time is None:
            if phrase.place is not None and phrase.place.kind == "place":
                return "talks"
            if alone and phrase.noun is not None:
                word = context.reading.tokens[phrase.noun].lower
                return None if word in _MANNERS else "talks"
    if not alone:
        return "phone_call"
    if verb.ahead:
        return None  # guests who are to speak will make speeches
    dated = any(p.time is not None or p.preposition in ABOUT for p in phrases)
    return "phone_call" if dated else None


def _there(context: Context, verb: Verb) -> bool:
    """``in Brussels, where he spoke with Erdogan``: at the place, not by telephone."""
    opening = context.reading.lower[max(0, verb.start - 4) : verb.start]
    return "where" in opening


def by_video(context: Context, verb: Verb) -> bool:
    """Do the words behind the verb name a video link?"""
    words = {t.lower for t in context.reading.tokens[verb.end :]}
    return bool(words & {"video", "videoconference", "virtually", "videolink"})


def exchanged_views(context: Context, phrases: Sequence[Phrase]) -> bool:
    """``exchanged views``, but not ``exchanged gifts``."""
    return any(
        p.noun is not None and not p.preposition and context.reading.tokens[p.noun].lower in _VIEWS
        for p in phrases[:2]
    )


def goes_on(context: Context, subject: tuple[Entity, ...], phrases: Sequence[Phrase]) -> bool:
    """``They also spoke about the floods``: the same two, at the contact just told of."""
    if any(p.time is not None or p.means for p in phrases) or all_named(context, subject):
        return False
    return any(
        isinstance(fact, Contact)
        and fact.form != "visit"
        and set(subject) <= set(fact.participants)
        for fact in context.told
    )


def all_named(context: Context, agents: Sequence[Entity]) -> bool:
    """Does the sentence itself name these people, and not as "they" or "the two leaders"?"""
    named = {e for m in context.reading.mentions if m.named for e in m.entities}
    return all(a.kind == "person" and a in named for a in agents)
