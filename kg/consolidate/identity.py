"""What identifies a thing that facts tell of, and the path that its IRI gets from that.

Things that share a ``bucket`` can be one: the same people in the same form of contact, the same
parties, the same event by name. Within it, date, place, name and topics tell them apart; a fact
may leave those open, and ``clusters`` decides what it can mean then.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, TypeAlias

from kg.authority import Office
from kg.consolidate.kinds import event_class
from kg.consolidate.names import attending, capacity, path, state_of
from kg.model import Agreement, Contact, Entity, Event, Summit
from kg.slug import slug

if TYPE_CHECKING:
    from kg.authority import Authority

Happening: TypeAlias = Contact | Summit | Agreement | Event
Mode: TypeAlias = Literal["ahead", "off", "past"]

_MODE: dict[str, Mode] = {
    "planned": "ahead",
    "proposed": "ahead",
    "negotiating": "ahead",
    "cancelled": "off",
    "denied": "off",
    "rejected": "off",
}
# One conversation is a meeting to one reporter and talks to the next; a visit is a journey.
_FORM = {"talks": "meeting"}
_NAME_LENGTH = 60


@dataclass(frozen=True, order=True, slots=True)
class Identity:
    """What a fact says of what it tells of, as far as that identifies it; "" is left open.

    ``place`` is the state, and of an event the very place; ``near`` is the time of the report where
    no date is given; ``mode`` keeps what is ahead from what was called off or is past.
    """

    bucket: tuple[str, ...]
    date: str = ""
    name: str = ""
    place: str = ""
    state: str = ""
    kind: str = ""
    topics: tuple[str, ...] = ()
    mode: Mode = "past"
    near: str = ""


def identity(fact: Happening, told: str | None, authority: Authority) -> Identity:
    """The identity of a happening, told by a document of the date ``told``."""
    date = fact.date or ""
    where = path(fact.place, told, authority) if fact.place else ""
    name = kind = ""
    near = 7  # an undated happening belongs to the month of its report …
    topics: tuple[str, ...] = ()
    match fact:
        case Contact():
            sides = _sides(attending(fact.participants, told, authority), told, authority)
            if fact.form == "visit" and len(sides) > 1:
                sides -= {state_of(where, authority) or ""}
            bucket = ("contact", _FORM.get(fact.form, fact.form), *_last(sides))
        case Summit():
            bucket = ("summit", _summit(fact, told, authority))
            date = date[:7]  # a summit lasts for days
        case Agreement():
            bucket = ("agreement", *_last(_states(fact.parties, fact.date or told, authority)))
            name, kind, topics = slug(fact.name) if fact.name else "", fact.kind, fact.topics
            near = 0 if name else 7  # … a treaty with a name to no time …
        case Event():
            named = slug(fact.name) if fact.name else ""
            near = 4 if named else 7  # … and a named event to the year.
            sides = _sides(fact.participants, told, authority)
            bucket = ("event", _kind(fact.kind), named, *(() if named else _last(sides)))
    state = state_of(where, authority) or ""
    return Identity(
        bucket,
        date,
        name,
        where if isinstance(fact, Event) else state or where,
        state,
        kind,
        tuple(sorted(topics)),
        _MODE.get(fact.status, "past"),
        "" if date else (told or "")[:near],
    )


def key(of: Identity, *, full: bool = False) -> str:
    """The path that things of this identity share; ``full`` where two would share one."""
    type_, *rest = of.bucket
    date = of.date or (f"undated-{of.near}" if of.near else "undated")
    place = of.place.rpartition("/")[2]
    if type_ == "agreement":
        what = [short(of.name)] if of.name else [of.kind, date, *of.topics]
        steps = [what[0], date, *rest, *what[2:]]
    elif type_ == "summit":
        steps = [*rest, date]
    else:
        form, *who = [step for step in rest if step]
        steps = [form.replace("_", "-"), date, *map(short, who)]
        if type_ == "event" and not who:
            steps.append(place or "unnamed")
    if full:
        extra = (place, of.kind, *of.topics, of.mode)
        steps += [step for step in extra if step and step not in steps]
    return "/".join((type_, *steps))


def short(name: str) -> str:
    """A slug of bearable length; what was cut off is kept in a checksum."""
    if len(name) <= _NAME_LENGTH:
        return name
    return f"{name[:_NAME_LENGTH].rstrip('-')}-{checksum(name)}"


def checksum(*parts: str) -> str:
    """Eight hexadecimal digits that stand for the parts."""
    return sha256("\0".join(parts).encode()).hexdigest()[:8]


def _kind(kind: str) -> str:
    return slug(event_class(kind) or kind)


def _sides(agents: tuple[Entity, ...], date: str | None, authority: Authority) -> set[str]:
    """Who takes part; a government stands for its state, as in the words of reports."""
    paths = {path(agent, date, authority) for agent in agents}
    return {(state_of(p, authority) or p) if p.startswith("government/") else p for p in paths}


def _states(agents: tuple[Entity, ...], date: str | None, authority: Authority) -> set[str]:
    """The states that the agents are or act for; an agent without one is itself."""
    found = set()
    for side in _sides(agents, date, authority):
        time = capacity(side, date, authority)
        office = authority.records.get(time.office) if time else None
        of = office.of if isinstance(office, Office) else side
        found.add(state_of(of, authority) or of)
    return found


def _last(paths: set[str]) -> list[str]:
    return sorted(p.rpartition("/")[2] for p in paths if p)


def _summit(fact: Summit, date: str | None, authority: Authority) -> str:
    """The organisation whose summit it is, else the summit's own name without its edition."""
    if fact.organization is not None:
        return path(fact.organization, date, authority).rpartition("/")[2]
    words = [w for w in slug(fact.name).split("-") if not w[:1].isdigit() and w != "the"]
    name = "-".join(words) or slug(fact.name)
    for spelling in (fact.name, name.removesuffix("-summit").replace("-", " ")):
        found = authority.resolve(Entity(spelling, "organization"), date)
        found = found or authority.resolve(Entity(spelling.upper(), "organization"), date)
        if found is not None:
            return found.path.rpartition("/")[2]
    return name
