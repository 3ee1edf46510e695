"""A contact from its parts: who took part, when, where, and what it was about.

Whatever told of it, a contact has participants who act for different states or organisations.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.authority import Place, State
from kg.extract.context import united
from kg.extract.merging import forms_alike
from kg.extract.topics import topics
from kg.model import Contact, Entity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.extract.sentences import Token
    from kg.extract.verbs import Verb
    from kg.model import ContactForm, Status

#: What states do not do, but their teams.
_SPORT = frozenset(
    """semi-final semi-finals semifinal semifinals quarter-final quarter-finals quarterfinal
    quarterfinals playoff play-off playoffs qualifier qualifiers championship championships
    tournament football soccer rugby cricket hockey basketball handball volleyball""".split()
)
_FINAL = re.compile(
    r"\bin the (?:cup )?final(?: (?:in|on|at|of|after|for|last)\b|[.,;]|$)"
    r"|\bfor third place\b|\bworld cup\b"
)
#: Events that have a day of their own: "prepare for the summit next May".
_DATED = frozenset("summit elections election conference referendum assembly ministerial".split())
_TOPIC = frozenset("discuss review address consider examine assess".split())
#: Prepositions behind which stands another occasion.
_OCCASIONAL = frozenset({"after", "before", "following", "during", "ahead", "since"})
#: Prepositions behind which stands what a contact was about.
ABOUT = frozenset("about on over regarding concerning to".split())


def contact_of(
    context: Context,
    form: ContactForm,
    agents: tuple[Entity, ...],
    status: Status,
    verb: Verb | None,
    phrases: Sequence[Phrase],
    ahead: bool,
    place: Entity | None = None,
    *,
    today: bool = True,
    within: tuple[int, int] = (0, 0),
) -> Contact | None:
    """The contact, if its participants act for different states or organisations."""
    agents = united(
        a if a.kind != "group" else (context.discourse.affiliation(a) or a) for a in agents
    )
    agents = tuple(a for a in agents if a.kind not in ("place", "group"))
    if form != "visit":
        agents = _without_own(context, agents)
    if len(agents) < 2 or len(context.sides(agents)) < 2 or _play(context, agents):
        return None
    own = [p for p in phrases if p.time is None or not _of_another(context, p)]
    date = context.date(own, verb, ahead=ahead, within=within)
    if verb is not None and verb.status == "cancelled":  # were to have met in May
        behind = context.date(own, verb, ahead=False, within=within)
        date = nearer(date, behind, context.document.date)
    running = status in ("occurred", "ongoing")
    news = context.news_day is not None and today and running and _main(context, verb)
    news = news and not _is_past(context, verb)
    if date is None and news and not _dated(context, form, agents):
        date = context.day_told
    published = context.document.date
    if date and published and running and date > published:
        status = "planned"
    hoped = status in ("planned", "proposed")
    if date and published and hoped and date < published[: len(date)]:
        return None  # a plan that the text itself puts in the past
    return Contact(
        document=context.document.id,
        evidence=context.evidence,
        attributed_to=context.credited(within[1] or (verb.head if verb else 0)),
        form=form,
        participants=agents,
        status=status,
        date=date,
        place=place
        or context.place(_before_discussing(context, phrases))
        or context.filed_at(verb),
        topics=topics(about(context, phrases)),
    )


def _before_discussing(context: Context, phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """The phrases up to an infinitive of the topic: "to discuss the situation in Iraq"."""
    verbs = [v.start for v in context.reading.verbs if v.form == "infinitive" and v.lemma in _TOPIC]
    for phrase in phrases:
        if any(start < phrase.end for start in verbs if start >= phrases[0].start):
            return
        yield phrase


def _of_another(context: Context, phrase: Phrase) -> bool:
    """Does a time belong to the event that is named before it?"""
    if phrase.preposition or phrase.time is None or phrase.time.kind == "weekday":
        return False
    words = context.reading.tokens[max(0, phrase.start - 1) : phrase.end]
    return any(t.lower in _DATED for t in words)


def nearer(ahead: str | None, behind: str | None, published: str | None) -> str | None:
    """Of the two dates that a time may mean, the one nearer to the day of publication."""
    if not ahead or not behind or not published or ahead == behind:
        return ahead

    def months(date: str) -> float:
        year, month, day = (*map(int, date.split("-")), 6, 15)[:3]
        return year * 12 + month + day / 31

    return min(ahead, behind, key=lambda date: abs(months(date) - months(published)))


def _play(context: Context, agents: Sequence[Entity]) -> bool:
    """``Brazil met Italy in the final``: teams, not states."""
    if any(a.kind == "person" for a in agents):
        return False
    text = " ".join(context.reading.text.lower().split())
    return bool(_FINAL.search(text) or _SPORT & {word.strip(".,;:") for word in text.split()})


def _dated(context: Context, form: ContactForm, agents: tuple[Entity, ...]) -> bool:
    """Has the text told of their contact, and of its day, before?"""
    mine = set(agents)
    return any(
        isinstance(fact, Contact)
        and fact.date is not None
        and forms_alike(fact.form, form)
        and (mine <= set(fact.participants) or set(fact.participants) <= mine)
        for fact in context.told
    )


def _main(context: Context, verb: Verb | None) -> bool:
    """Is the verb that of the main clause? What "when" or "who" open may be of another day."""
    return verb is None or verb.start <= context.subordinated


def _is_past(context: Context, verb: Verb | None) -> bool:
    """``the only leader to have met Putin``: at some time before."""
    if verb is None:
        return False
    words = context.reading.lower[verb.start : verb.head]
    return words[-2:] == ["to", "have"]


def _without_own(context: Context, agents: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """A person stands for their state: the state beside its own leader is no further party."""
    represented = {context.discourse.affiliation(a) for a in agents if a.kind == "person"}
    return tuple(
        a
        for a in agents
        if a.kind == "person" or context.discourse.affiliation(a) not in represented
    )


def before_topic(phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """The phrases up to the one that says what it was about, or names another occasion."""
    for phrase in phrases:
        if phrase.preposition in _OCCASIONAL and phrase.noun is not None and phrase.time is None:
            return  # spoke after talks with X
        if phrase.preposition in ("about", "on", "over", "regarding", "concerning") and (
            phrase.time is None and not phrase.means
        ):
            return
        yield phrase


def about(context: Context, phrases: Sequence[Phrase]) -> str:
    """The words of what it was about: from "on", "about", "to discuss" to the clause's end."""
    reading, tokens = context.reading, context.reading.tokens
    for phrase in phrases:
        if phrase.preposition in ABOUT and phrase.noun is not None and phrase.time is None:
            return reading.words(phrase.start, _clause_end(tokens, phrase.end))
    for verb in reading.verbs:
        if verb.lemma in (
            "discuss",
            "address",
            "review",
            "cover",
            "concern",
            "focus",
            "explore",
            "raise",
        ):
            return reading.words(verb.head, _clause_end(tokens, verb.end))
    return ""


def _clause_end(tokens: Sequence[Token], start: int) -> int:
    end = start
    while end < len(tokens) and tokens[end].text not in (".", ";", ":"):
        end += 1
    return end


def state_of(context: Context, place: Entity) -> Entity | None:
    """The state that a place lay in on the day: Moscow in the Soviet Union in 1987."""
    authority, published = context.discourse.authority, context.document.date
    record = authority.resolve(place, published)
    if isinstance(record, Place) and record.state:
        record = authority.records[record.state]
    if isinstance(record, State):
        return Entity(authority.state_on(record, published).name, "state")
    return place if place.kind == "state" else None
