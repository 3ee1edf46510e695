"""One happening told twice in a document is one record with several pieces of evidence.

Facts are told to be the same by what identifies them; details gather from all tellings, the finer
date and the earliest words win.
"""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

import msgspec

from kg.extract.titles import field_of
from kg.extract.topics import in_order
from kg.model import (
    Agreement,
    Contact,
    Event,
    Membership,
    Position,
    Relation,
    Statement,
    Summit,
    Tenure,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import AnyFact, ContactForm

_PHONE = frozenset({"phone_call", "video_call"})
_IN_PERSON = frozenset({"meeting", "talks"})
#: Statuses that two sentences may give one contact: as it goes on, or firms up.
_ONE_STORY = (
    {"occurred", "ongoing"},
    {"planned", "ongoing"},
    {"proposed", "planned"},
    {"planned", "cancelled"},
)
#: What was refused is not what was concluded.
_REFUSED = frozenset({"rejected"})
#: How an agreement comes about; of two tellings, the later stage stands.
_COURSE = ("proposed", "negotiating", "signed", "ratified")
_CONCLUDED = frozenset({"signed", "ratified", "in_force", "terminated"})
#: A summit opens on one day and ends on another, fewer days later than these.
_SUMMIT = 4
#: Words no longer than this tell little.
_LITTLE = 4
#: The confidence in talks of which only the topic is told: "discussed X with Y".
IN_PASSING = 0.7
_FIRMER = ("proposed", "planned", "ongoing", "occurred", "cancelled")


def merged(facts: Iterable[AnyFact]) -> list[AnyFact]:
    """The facts of one document, each happening once, in the order of their first telling."""
    out: list[AnyFact] = []
    places: dict[object, list[int]] = {}
    for fact in facts:
        candidates = {i for key in _keys(fact) for i in places.get(key, ())}
        place = next((i for i in sorted(candidates) if _same(out[i], fact)), len(out))
        if place < len(out):
            out[place] = _united(out[place], fact)
        else:
            out.append(fact)
        for key in _keys(out[place]):
            if place not in (known := places.setdefault(key, [])):
                known.append(place)
    return out


def _keys(fact: AnyFact) -> list[object]:
    """What identifies a fact: two that are the same have a key in common."""
    match fact:
        case Tenure():
            return [(fact.person, fact.role, fact.of, fact.status)]
        case Contact():
            return [("contact", frozenset(pair)) for pair in combinations(fact.participants, 2)]
        case Summit():
            return [("summit", fact.name), *([("summit at", fact.place)] if fact.place else [])]
        case Agreement():
            return [("agreement", frozenset(fact.parties))]
        case Membership():
            return [("membership", fact.member, fact.organization)]
        case Relation():
            return [("relation", frozenset(fact.between))]
        case Statement():
            return [("statement", fact.speaker)]
        case Position():
            return [("position", fact.actor)]
        case Event():
            return [("event", fact.kind, frozenset(fact.participants))]


def _of_two_fields(a: Tenure, b: Tenure) -> bool:
    """A former foreign minister may be a former finance minister as well."""
    one, other = field_of(a.title), field_of(b.title)
    return a.role == "minister" and bool(one and other) and not one & other


def _same(a: AnyFact, b: AnyFact) -> bool:
    match a, b:
        case Tenure(), Tenure():
            same = (a.person, a.role, a.of) == (b.person, b.role, b.of) and a.status == b.status
            return same and not (a.status == "former" and _of_two_fields(a, b))
        case Contact(), Contact():
            return _same_contact(a, b)
        case Summit(), Summit():
            one = a.name == b.name or _called_by_place(a, b) or _called_by_place(b, a)
            return one and (_compatible(a.date, b.date) or _days_apart(a.date, b.date) < _SUMMIT)
        case Agreement(), Agreement():
            return _same_agreement(a, b)
        case Membership(), Membership():
            return (a.member, a.organization) == (b.member, b.organization)
        case Relation(), Relation():
            return set(a.between) == set(b.between) and a.tone == b.tone
        case Statement(), Statement():
            return a.speaker == b.speaker
        case Position(), Position():
            return (a.actor, a.stance, a.target) == (b.actor, b.stance, b.target)
        case Event(), Event():
            return a.kind == b.kind and set(a.participants) == set(b.participants)
    return False


def _days_apart(a: str | None, b: str | None) -> int:
    """The days between two dates; many where one is no day."""
    if a is None or b is None or not len(a) == len(b) == len("2001-01-01"):
        return _SUMMIT
    return abs((date.fromisoformat(a) - date.fromisoformat(b)).days)


def _called_by_place(a: Summit, b: Summit) -> bool:
    """``the Bishkek summit`` is what an organisation held in Bishkek."""
    named = a.place is not None and a.name == f"{a.place.name} summit"
    return named and a.organization is None and a.place == b.place


def forms_alike(a: ContactForm, b: ContactForm) -> bool:
    """Could two tellings of one contact give it these forms?"""
    return a == b or {a, b} <= _IN_PERSON or {a, b} <= _PHONE


def _same_contact(a: Contact, b: Contact) -> bool:
    passing = IN_PASSING in (a.confidence, b.confidence) and "visit" not in (a.form, b.form)
    if (
        not (forms_alike(a.form, b.form) or passing)
        or not _compatible(a.date, b.date)
        or _elsewhere(a, b)
    ):
        return False
    if a.status != b.status and {a.status, b.status} not in _ONE_STORY:
        return False
    mine, theirs = set(a.participants), set(b.participants)
    if a.form == "visit" and "proposed" not in (a.status, b.status):  # one may name the inviter
        return mine == theirs
    return mine <= theirs or theirs <= mine


def _elsewhere(a: Contact, b: Contact) -> bool:
    """Do both name a place below a state, and not the same?"""
    places = [x.place for x in (a, b) if x.place is not None and x.place.kind == "place"]
    return len(places) == 2 and places[0] != places[1]


def _same_agreement(a: Agreement, b: Agreement) -> bool:
    if set(a.parties) != set(b.parties) or not _compatible(a.date, b.date):
        return False
    if a.name and b.name and _own_names(a.name, b.name):
        return False
    if {a.status, b.status} & _REFUSED and {a.status, b.status} & _CONCLUDED:
        return False
    shared = set(a.topics) & set(b.topics) or not (a.topics and b.topics)
    if "understanding" in (a.kind, b.kind):
        if not (a.topics and b.topics):
            shared = _alike(a, b)
        return a.kind == b.kind and bool(shared)
    return bool(shared) and (a.status == b.status or a.kind == b.kind)


def _alike(a: Agreement, b: Agreement) -> bool:
    """Do two sentences tell of one thing in much the same words?"""
    mine, theirs = (
        {w.strip('.,;:"“”').lower() for w in fact.evidence[0].quote.split() if len(w) > _LITTLE}
        for fact in (a, b)
    )
    return len(mine & theirs) * 3 >= min(len(mine), len(theirs))


def _own_names(a: str, b: str) -> bool:
    """Are these proper names, and of two: no word in capitals is shared?"""
    mine, theirs = ({w for w in name.split() if w[:1].isupper()} for name in (a, b))
    return len(mine) > 1 and len(theirs) > 1 and not mine & theirs


def _compatible(a: str | None, b: str | None) -> bool:
    """Could both dates mean one day?"""
    return a is None or b is None or a.startswith(b) or b.startswith(a)


#: A city is a finer place than its state.
_FINER = ("state", "place")


def _united(a: Any, b: Any) -> Any:
    """Both tellings as one record."""
    changes: dict[str, object] = {
        "evidence": tuple(dict.fromkeys([*a.evidence, *b.evidence])),
        "attributed_to": a.attributed_to or b.attributed_to,
        "confidence": max(a.confidence, b.confidence),
    }
    for slot in ("date", "place", "quote", "name", "on_behalf_of", "organization", "start", "end"):
        if hasattr(a, slot):
            changes[slot] = getattr(a, slot) or getattr(b, slot)
    if isinstance(a, Agreement) and {a.status, b.status} <= set(_COURSE) and b.status in _CONCLUDED:
        changes["status"] = max(a.status, b.status, key=_COURSE.index)
    if isinstance(a, Summit) and {a.status, b.status} == {"planned", "occurred"}:
        dated = a.date if a.status == "occurred" else b.date
        changes["status"] = "occurred" if dated else "planned"  # it was named in passing
    if isinstance(a, Summit) and a.organization is None:
        changes["name"] = b.name
    if hasattr(a, "place") and a.place and b.place and (a.place.kind, b.place.kind) == _FINER:
        changes["place"] = b.place
    if hasattr(a, "date") and b.date and len(b.date) > len(a.date or ""):
        changes["date"] = b.date
    if hasattr(a, "topics"):
        changes["topics"] = in_order(set(a.topics) | set(b.topics))
    if isinstance(a, Contact):
        changes["form"] = b.form if a.confidence < b.confidence else a.form
    if isinstance(a, Contact) and {a.status, b.status} in _ONE_STORY:
        changes["status"] = max(a.status, b.status, key=_FIRMER.index)
    for slot in ("participants", "causes"):
        if hasattr(a, slot):
            changes[slot] = tuple(dict.fromkeys([*getattr(a, slot), *getattr(b, slot)]))
    return msgspec.structs.replace(a, **changes)
