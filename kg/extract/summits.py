"""Summits: a multilateral meeting of leaders, and who attends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kg.authority import Organization
from kg.extract import conferences, lexicon
from kg.extract.attendance import attending, guests
from kg.extract.encounters import nearer
from kg.extract.frames import SUPPORT
from kg.extract.governors import governor
from kg.extract.nominals import left_edge
from kg.extract.predicates import behind_aside, supported
from kg.extract.summit_hosts import GATHERING, unnamed
from kg.extract.summit_names import Named, is_private, named
from kg.model import Entity, Status, Summit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.conferences import Conference
    from kg.extract.context import Context
    from kg.extract.verbs import Verb

_HEADS = frozenset({"summit", "summits"})
#: What, behind an organisation's name, is a gathering of its leaders as a summit is.
GATHERINGS = frozenset({"forum", "meeting"})
_WORDS = _HEADS | GATHERINGS
#: Whose meeting it may be, between a forum's name and the word for it.
_MINISTERIAL = frozenset({"finance", "foreign", "ministers", "ministerial", "leaders", "'", "’"})
#: Those whose meeting is a summit.
_LEADERS = frozenset({"leaders", "presidents", "heads", "premiers"})
#: What is done to a summit on one day.
_BOUNDS = frozenset("open begin start commence convene end conclude close wrap kick".split())
#: Who does these stays away.
_SHUNNING = frozenset("skip miss boycott shun snub avoid".split())


def summits(context: Context) -> Iterator[Summit]:
    """The summits that a sentence names."""
    told = list(_by_noun(context))
    yield from told
    if not told:
        yield from _leaders_meeting(context)
    owners = {summit.organization for summit in told}
    yield from (s for s in _forum_attended(context) if s.organization not in owners)


def _by_noun(context: Context) -> Iterator[Summit]:
    """The summits, and conferences of states, that are called so."""
    reading, read = context.reading, 0
    for i in reading.occurrences(_WORDS | conferences.WORDS):
        if reading.covering(i) is not None or i < read:
            continue
        if reading.tokens[i].lower not in _HEADS and not _gathers(context, i):
            meeting = conferences.conference(context, i)
            if meeting is not None:
                read = meeting.end
                yield from _conference(context, meeting)
            continue
        found = named(context, i)
        if found is None and not is_private(context, i):
            found = unnamed(context, i)
        left = left_edge(context, found.left if found else i)
        if found is None:
            again = _told_before(context, i, left)
            if again is not None:
                yield again
            continue
        verb, status = _status(context, left, i)
        if status is not None:
            yield _summit(context, found, left, i + 1, status, verb)


def _conference(context: Context, meeting: Conference) -> Iterator[Summit]:
    """What a sentence tells of a conference of states."""
    left = left_edge(context, meeting.start)
    verb, status = _status(context, left, meeting.end - 1)
    if status is not None:
        found = Named(meeting.name, meeting.owner, meeting.start)
        yield _summit(context, found, left, meeting.end, status, verb)


def _gathers(context: Context, i: int) -> bool:
    """``the G7 leaders' meeting``, ``the APEC forum``: of an organisation, and of its leaders."""
    reading = context.reading
    word = reading.tokens[i].lower
    if i == 0:
        return False
    if word == "forum":
        mention = reading.covering(i - 1)
        return mention is not None and mention.kind == "organization"
    if _is_of_a_forum(context, i):
        return True
    before = [t.lower for t in reading.tokens[max(0, i - 4) : i]]
    led = reading.covering(i + 2)
    of = led is not None and reading.lower[i + 1] == "of"
    if led is not None and of and "leaders" in reading.lower[i + 2 : led.end]:
        return any(e.kind == "organization" for e in context.states(led.entities))
    return any(w.startswith("leaders") for w in before) or before[-3:] == [
        "heads", "of", "government",
    ]  # fmt: skip


def _is_of_a_forum(context: Context, i: int) -> bool:
    """``the G7 meeting``, ``the Group of Seven finance ministers' meeting``."""
    reading, j = context.reading, i - 1
    while j > 0 and reading.lower[j] in _MINISTERIAL:
        j -= 1
    mention = reading.covering(j)
    if mention is None or mention.kind != "organization":
        return False
    return _is_forum(context, mention.entities[0])


def _is_forum(context: Context, owner: Entity) -> bool:
    """Is it an organisation that is nothing but its summits: the G7?"""
    record = context.discourse.authority.resolve(owner, context.document.date)
    return isinstance(record, Organization) and record.forum


def _status(context: Context, left: int, i: int) -> tuple[Verb | None, Status | None]:
    """Whether it took place; a guest who stays away says nothing against it."""
    reading = context.reading
    behind = behind_aside(context, i + 1) or _relative(context, i)
    if behind is not None:
        return behind, supported(behind)
    if _is_to_open(context, left):
        return None, "planned"
    before = reading.tokens[left - 1].lower if left else ""
    of = reading.complements(i + 1)[:1]
    if of and of[0].preposition == "of" and len(of[0].agents) > 2:
        held = reading.verb_at(of[0].end)  # a summit of A, B and C will be held
        if held is not None and held.lemma in SUPPORT:
            return held, supported(held)
    if guests(context, left):
        return None, "ongoing" if reading.tokens[left - 2].lower in ("is", "are") else "occurred"
    verb, status = governor(context, left, i, i + 1)
    if before == "for" and verb is not None and verb.lemma in ("meet", "gather", "assemble"):
        return verb, verb.status
    if verb is not None and verb.start > i and verb.lemma == "agree":
        return verb, verb.status and "occurred"
    shunned = verb is not None and (verb.negated or verb.lemma in _SHUNNING)
    if verb is not None and shunned and verb.end <= left and status in (None, "occurred"):
        ahead = any(t.lower in lexicon.MODALS for t in reading.tokens[verb.start : verb.head])
        return verb, "planned" if ahead else "occurred"
    return verb, status


def _relative(context: Context, i: int) -> Verb | None:
    """``the summit, which is scheduled for May``: the verb that says when it will be."""
    reading = context.reading
    if [t.lower for t in reading.tokens[i + 1 : i + 3]] != [",", "which"]:
        return None
    verb = next((v for v in reading.verbs if v.start == i + 3), None)
    return verb if verb is not None and verb.is_finite and verb.lemma in SUPPORT else None


def _is_to_open(context: Context, left: int) -> bool:
    """``for tomorrow's opening of the summit``, ``on the eve of the summit``."""
    reading, tokens = context.reading, context.reading.tokens
    if left < 2 or tokens[left - 1].lower != "of":
        return False
    if tokens[left - 2].lower in ("eve", "ahead"):
        return True
    if tokens[left - 2].lower not in ("opening", "start"):
        return False
    edge = left_edge(context, left - 2)
    return (
        edge > 0 and tokens[edge - 1].lower in ("for", "before") and reading.verb_at(edge) is None
    )


def _told_before(context: Context, i: int, left: int) -> Summit | None:
    """``the summit``: the one that the text has told of, with whom this sentence puts there."""
    if context.reading.tokens[left].lower != "the" or i != left + 1:
        return None
    told = next((f for f in reversed(context.told) if isinstance(f, Summit)), None)
    if told is None or context.reading.tokens[i].lower == "summits":
        return None
    verb, _ = _status(context, left, i)
    phrases = context.reading.complements(i + 1)
    place = context.place(phrases)
    if place is not None and told.place is not None and place != told.place:
        return None
    return msgspec.structs.replace(
        told,
        evidence=context.evidence,
        participants=attending(context, told.organization, left, i + 1, verb),
        place=place or told.place,
    )


def _leaders_meeting(context: Context) -> Iterator[Summit]:
    """``NATO leaders gather in Chicago``: a summit in all but name."""
    reading, tokens = context.reading, context.reading.tokens
    for verb in reading.verbs:
        if verb.lemma not in ("meet", "gather", "convene", "assemble") or verb.status is None:
            continue
        begins = verb.start - (tokens[verb.start - 1].text == "," and verb.form == "gerund")
        mention = next((m for m in reading.mentions if m.end == begins), None)
        council = (
            mention is not None
            and mention.entities[:1]
            and (mention.entities[0].name == "European Council")
        )
        if mention is None or not (mention.kind == "group" or council):
            continue
        words = {t.lower for t in tokens[mention.start : mention.end]}
        owners = context.states(mention.entities)
        prime = tokens[max(0, mention.start - 1)].lower == "prime" and "ministers" in words
        if len(owners) != 1 or owners[0].kind != "organization":
            continue
        if not (words & _LEADERS or prime or council or _is_forum(context, owners[0])):
            continue
        phrases = reading.complements(verb.end)
        if any(p.agents and p.preposition in ("", "with") for p in phrases):
            continue
        found = Named(f"{owners[0].name} summit", owners[0], mention.start)
        yield _summit(context, found, mention.start, verb.end, verb.status, verb)


def _forum_attended(context: Context) -> Iterator[Summit]:
    """``Biden attended the G7 in Cornwall``: a forum that one can attend is its summit."""
    for verb in context.reading.verbs:
        if verb.lemma not in ("attend", "host") or verb.status is None or verb.passive:
            continue
        mention = context.reading.covering(verb.end + 1) or context.reading.covering(verb.end)
        if mention is None or mention.kind != "organization":
            continue
        behind = context.reading.lower[mention.end : mention.end + 1]
        if behind and behind[0].isalpha() and behind[0] not in lexicon.PREPOSITIONS:
            continue  # the G7 finance meeting
        owner = mention.entities[0]
        if _is_forum(context, owner):
            found = Named(f"{owner.name} summit", owner, mention.start)
            yield _summit(context, found, mention.start, mention.end, verb.status, verb)


def _summit(
    context: Context, found: Named, left: int, end: int, status: Status, held: Verb | None
) -> Summit:
    reading = context.reading
    phrases = reading.complements(end)
    if held is not None and held.start >= end:
        phrases += reading.complements(held.end)
    elif held is not None and held.lemma in GATHERING and held.end <= left:  # in P for a summit
        phrases += tuple(p for p in reading.complements(held.end) if p.end <= left or p.time)
    people = attending(context, found.owner, left, end, held)
    ahead = status in ("planned", "proposed") or (held is not None and held.present)
    date = context.date(phrases, None, ahead=ahead, within=(left, end))
    published = context.document.date
    if status == "cancelled":
        later = context.date(phrases, None, ahead=True, within=(left, end))
        date = nearer(later, date, published)
    coming = any(p.time is not None and p.time.is_next for p in phrases)
    if status == "occurred" and (coming or (date and published and date > published)):
        status = "planned"
    if date is None and held is not None and held.lemma in _BOUNDS and status == "occurred":
        date = context.news_day  # opened, ended: on the day whose news it is
    place = context.place(phrases)
    called = end - 1 - (reading.lower[end - 2] == "economic")
    named_place = next((m for m in reading.mentions if m.end == called and m.kind == "place"), None)
    if place is None and named_place is not None:
        place = named_place.entities[0]  # the Venice summit
    if place is None and held is not None and held.lemma == "host" and held.end <= left:
        hosts = reading.subject(held)
        place = next((a for a in hosts if a.kind == "state"), None)
    return Summit(
        document=context.document.id,
        evidence=context.evidence,
        attributed_to=context.source,
        name=" ".join(found.name.split()),
        organization=found.owner,
        participants=people,
        status=status,
        date=date,
        place=place,
    )
