"""Days that a lead leaves untold: those of the news, unless the text tells the day further down.

"Dlamini-Zuma has met the minister" in a report of Thursday may go on "they met on Tuesday".
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from kg.extract.merging import forms_alike
from kg.model import Contact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract import Understood
    from kg.model import AnyFact, Entity

_HELD = frozenset({"occurred", "ongoing"})
#: So many days old may the news of a contact be.
_FRESH = 4


def redated(read: Sequence[Understood], published: str | None) -> Iterator[AnyFact]:
    """The facts of a document, the presumed days of contacts corrected by those that it tells."""
    told: dict[Entity, list[Contact]] = defaultdict(list)
    presumed: set[int] = set()
    for sentence in read:
        times = [m.time for m in sentence.reading.mentions if m.time is not None]
        days = {t.resolve(published, ahead=ahead) for t in times for ahead in (False, True)}
        for _, fact in sentence.facts:
            if isinstance(fact, Contact) and fact.date is not None and fact.status in _HELD:
                if fact.date in days:
                    for agent in fact.participants:
                        told[agent].append(fact)
                else:
                    presumed.add(id(fact))
    for sentence in read:
        for _, fact in sentence.facts:
            if id(fact) in presumed and isinstance(fact, Contact):
                others = (c for agent in fact.participants for c in told.get(agent, ()))
                day = next((c.date for c in others if _tells_of(c, fact)), fact.date)
                yield msgspec.structs.replace(fact, date=day)
            else:
                yield fact


def _tells_of(told: Contact, presumed: Contact) -> bool:
    """Is it the same contact, a few days before?"""
    mine, theirs = set(told.participants), set(presumed.participants)
    if not forms_alike(told.form, presumed.form) or not (mine <= theirs or theirs <= mine):
        return False
    places = {c.place for c in (told, presumed) if c.place is not None and c.place.kind == "place"}
    days = [told.date or "", presumed.date or ""]
    if len(places) > 1 or any(len(day) < len("2000-01-01") for day in days):
        return False
    ago = date.fromisoformat(days[1]) - date.fromisoformat(days[0])
    return 0 < ago.days <= _FRESH
