"""Summits: a multilateral meeting of leaders, and who attends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kg.authority import Organization
from kg.extract import conferences, lexicon
from kg.extract.context import united
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
#: Those whose meeting is a summit.
_LEADERS = frozenset({"leaders", "presidents", "heads", "premiers"})
_ATTENDING = frozenset(
    """attend join meet host chair address participate arrive leave go travel fly take represent
    gather open head depart lead""".split()
)
#: Who does these at a summit is at it; who does them about a summit need not be.
_SPEAKING = frozenset(
    "talk speak discuss see confer tell urge ask call agree sign decide warn raise clash".split()
)
#: What is done to a summit on one day.
_BOUNDS = frozenset("open begin start commence convene end conclude close wrap kick".split())
#: Who does these stays away.
_SHUNNING = frozenset("skip miss boycott shun snub avoid".split())
#: Of a summit that is their subject, their object is who takes part.
_UNITING = frozenset("bring unite include involve group gather draw".split())


def summits(context: Context) -> Iterator[Summit]:
    """The summits that a sentence names."""
    reading = context.reading
    told, read = False, 0
    for i in reading.occurrences(_WORDS | conferences.WORDS):
        if reading.covering(i) is not None or i < read:
            continue
        if reading.tokens[i].lower not in _HEADS and not _gathers(context, i):
            meeting = conferences.conference(context, i)
            if meeting is not None:
                told, read = True, meeting.end
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
            told = True
            yield _summit(context, found, left, i + 1, status, verb)
    if not told:
        yield from _leaders_meeting(context)
        yield from _forum_attended(context)


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
    before = [t.lower for t in reading.tokens[max(0, i - 4) : i]]
    led = reading.covering(i + 2)
    if led is not None and reading.lower[i + 1] == "of" and "leaders" in reading.lower[i + 2 : led.end]:
        return any(e.kind == "organization" for e in context.states(led.entities))
    return any(w.startswith("leaders") for w in before) or before[-3:] == [
        "heads", "of", "government",
    ]  # fmt: skip


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
    if _guests(context, left):
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


def _guests(context: Context, left: int) -> tuple[Entity, ...]:
    """``Blair is at the summit``: who is at it."""
    reading = context.reading
    words = [t.lower for t in reading.tokens[max(0, left - 2) : left]]
    if words not in (["is", "at"], ["are", "at"], ["was", "at"], ["were", "at"]):
        return ()
    mention = reading.covering(left - 3)
    return reading.group_to(mention)[0] if mention is not None and mention.is_agent else ()


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
        participants=_attending(context, told.organization, left, i + 1, verb),
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
        led = words & _LEADERS or prime or council
        if not led or len(owners) != 1 or owners[0].kind != "organization":
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
        record = context.discourse.authority.resolve(owner, context.document.date)
        if isinstance(record, Organization) and record.forum:
            found = Named(f"{owner.name} summit", owner, mention.start)
            yield _summit(context, found, mention.start, mention.end, verb.status, verb)


def _is_there(context: Context, left: int) -> bool:
    """``at the summit``, ``on the sidelines of the summit``, ``told the summit``."""
    words = [t.lower for t in context.reading.tokens[max(0, left - 2) : left]]
    if words[-1:] == ["of"]:
        return words[0] in ("sidelines", "margins", "fringes")
    return words[-1:] in (["at"], ["during"], ["in"], ["after"], ["told"])


def _attending(
    context: Context, owner: Entity | None, left: int, end: int, held: Verb | None
) -> tuple[Entity, ...]:
    """Who is at the summit whose noun phrase stands between two tokens."""
    reading = context.reading
    attending = [_guests(context, left), _host(context, left), _among(context, left)]
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


def _summit(
    context: Context, found: Named, left: int, end: int, status: Status, held: Verb | None
) -> Summit:
    reading = context.reading
    phrases = reading.complements(end)
    if held is not None and held.start >= end:
        phrases += reading.complements(held.end)
    elif held is not None and held.lemma in GATHERING and held.end <= left:  # in P for a summit
        phrases += tuple(p for p in reading.complements(held.end) if p.end <= left or p.time)
    people = _attending(context, found.owner, left, end, held)
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
    named_place = next((m for m in reading.mentions if m.end == end - 1), None)
    if place is None and named_place is not None and named_place.kind == "place":
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
