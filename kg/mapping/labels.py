"""Labels that a reader of news would write: ``Phone call of Theresa May and Vladimir Putin, …``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.consolidate.offices import with_article
from kg.model import (
    Agreement,
    Contact,
    Event,
    Membership,
    Position,
    Relation,
    Statement,
    Summit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.model import AnyFact, Entity

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_FORMS = {
    "phone_call": "Phone call",
    "video_call": "Video call",
    "meeting": "Meeting",
    "visit": "Visit",
    "talks": "Talks",
}
#: More agents than this are counted, not named.
_NAMED = 3
_WORDS = 60
# Topics whose name is not their id with spaces.
_TOPICS = {
    "counter-terrorism": "counter-terrorism",
    "education-culture": "education and culture",
    "nuclear-non-proliferation": "nuclear non-proliferation",
    "science-technology": "science and technology",
}


def day(date: str) -> str:
    """``2016-08-09`` → ``9 August 2016``; coarser dates likewise."""
    year, month, date_ = (*date.split("-"), "", "")[:3]
    return " ".join(
        filter(None, (date_.lstrip("0"), _MONTHS[int(month) - 1] if month else "", year))
    )


def listed(names: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``, ``A, B and 4 others``."""
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} others"]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def label(fact: AnyFact, told: str | None = None) -> str:
    """The label of what a fact tells of; ``told`` is the month or year of its reports."""
    match fact:
        case Contact():
            of = _agents(fact.participants)
            if fact.form == "visit" and fact.place is not None:
                to = _noun(fact.place)
                of = _agents(p for p in fact.participants if p != fact.place) or of
                return _dated(f"Visit of {of} to {to}", fact.date, told)
            return _dated(f"{_FORMS[fact.form]} of {of}", fact.date, told)
        case Summit():
            return _dated(_capital(fact.name), fact.date, told)
        case Agreement():
            kind = _capital(fact.name or fact.kind)
            topics = "" if fact.name else _on([t for t in fact.topics if t != fact.kind])
            who = ("between " if len(fact.parties) > 1 else "of ") + _agents(fact.parties)
            return _dated(f"{kind} {who}{topics}", fact.date, told)
        case Membership():
            return f"Membership of {_noun(fact.member)} in {_noun(fact.organization)}"
        case Relation():
            sides = _agents(sorted(fact.between))
            return _dated(f"Relations between {sides}: {fact.tone}", told)
        case Statement():
            words = f": “{excerpt(fact.quote)}”" if fact.quote else _on(fact.topics)
            return f"Statement by {_noun(fact.speaker)}{words}"
        case Position():
            target = fact.target
            words = target if isinstance(target, str) else _noun(target) if target else ""
            stand = f"{_capital(_noun(fact.actor))} {fact.stance} {excerpt(words)}".strip()
            return _dated(stand, told)
        case Event():
            what = _capital(fact.name or fact.kind.replace("-", " ").replace("_", " "))
            if not fact.name and fact.participants:
                what += f": {_agents(fact.participants)}"
            elif not fact.name and fact.place is not None:
                what += f" in {_noun(fact.place)}"
            return _dated(what, fact.date, told)
    raise TypeError(f"a {fact.type} is labelled by its office")


def holds(person: str, office: str, years: str = "") -> str:
    """The label of a tenure: ``Theresa May, Prime Minister of the United Kingdom``."""
    return f"{person}, {office}{f' ({years})' if years else ''}"


def _agents(agents: Iterable[Entity]) -> str:
    return listed([_noun(agent) for agent in agents])


def _noun(entity: Entity) -> str:
    return with_article(entity.name) if entity.kind != "person" else entity.name


def _dated(text: str, date: str | None, told: str | None = None) -> str:
    if date is None:
        return f"{text} (reported in {day(told)})" if told else text
    return f"{text}, {day(date)}"


def _on(topics: Sequence[str]) -> str:
    names = [_TOPICS.get(topic, topic.replace("-", " ")) for topic in topics]
    return f" on {listed(names)}" if names else ""


def excerpt(words: str) -> str:
    """The words in one line, cut at a word where they are many."""
    words = " ".join(words.split())
    return words if len(words) <= _WORDS else words[:_WORDS].rsplit(" ", 1)[0].rstrip(",;: ") + " …"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
