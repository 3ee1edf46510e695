"""What all facts about one thing together support.

Lists are united, the finest date and place are kept, and the status is that of the latest report;
on one day what happened outweighs what was denied, and that outweighs what was planned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from kg.consolidate.dates import first
from kg.consolidate.names import path
from kg.model import Consolidated, Contact, Entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.authority import Authority
    from kg.model import AnyFact

T = TypeVar("T")

_STATUSES = (
    "proposed", "negotiating", "planned", "rejected", "denied", "cancelled", "agreed", "signed",
    "ratified", "in_force", "terminated", "ongoing", "occurred",
)  # fmt: skip
_FORMS = ("talks", "visit", "video_call", "phone_call", "meeting")
#: Slots whose values are united.
_LISTS = ("participants", "parties", "topics", "causes")
#: Slots of which the longest value says most.
_WORDS = ("name", "quote")


def whole(
    key: str, facts: Sequence[AnyFact], told: Mapping[str, str], authority: Authority
) -> Consolidated:
    """The one record of facts that share a key; ``told`` are the dates of documents by id."""

    def when(fact: AnyFact) -> tuple[int, int]:
        status = getattr(fact, "status", None)
        weight = _STATUSES.index(status) if status in _STATUSES else 0
        return first(told.get(fact.document, "")), weight

    sources = sorted(facts, key=when)  # stable: facts come in one order
    latest = sources[-1]
    changes: dict[str, object] = {"confidence": max(fact.confidence for fact in sources)}
    for slot in latest.__struct_fields__:
        values = [v for v in (getattr(fact, slot) for fact in sources) if v]
        if slot in _LISTS:
            changes[slot] = _united(values)
        elif slot in _WORDS and values:
            changes[slot] = max(values, key=lambda text: (len(text), text))
        elif slot == "date" and values:
            changes[slot] = _finest(sources)
        elif slot == "place" and values:
            changes[slot] = _narrowest(values, told.get(latest.document) or None, authority)
        elif slot in ("organization", "on_behalf_of", "target") and values:
            changes[slot] = values[-1]
    if isinstance(latest, Contact):
        changes["form"] = max((f.form for f in sources if isinstance(f, Contact)), key=_FORMS.index)
    return Consolidated(key=key, fact=replace(latest, **changes), sources=tuple(sources))


def _finest(sources: Sequence[AnyFact]) -> str:
    """The most exact date; what happened on one day may have been planned for another."""
    status = getattr(sources[-1], "status", None)
    dates = [
        (-len(date), getattr(source, "status", None) != status, date)
        for source in sources
        if (date := getattr(source, "date", None))
    ]
    return str(min(dates)[2])


def _united(values: Iterable[Iterable[T]]) -> tuple[T, ...]:
    return tuple(sorted({item for value in values for item in value}))  # type: ignore[type-var]


def _narrowest(places: Sequence[Entity], date: str | None, authority: Authority) -> Entity:
    """A city rather than its state; the latest word among several."""
    exact = [p for p in places if not path(p, date, authority).startswith("state/")]
    return (exact or places)[-1]
