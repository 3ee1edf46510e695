"""What later sentences say of an agreement: "The accord waives visas", "It was signed by …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kg.extract.accords import clause_end
from kg.extract.topics import topics
from kg.model import Agreement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.context import Context

#: What an agreement does, or those do whom it binds.
_PROVIDING = frozenset(
    """cover include provide call allow envisage cut eliminate open waive permit require ban limit
    reduce guarantee commit aim bring lift remove set focus address concern give grant regulate
    govern extend end create establish mean help deal contain foresee oblige oversee""".split()
)
_DEFINITE = frozenset({"the", "this", "one", "both", "that"})


def sequel(context: Context, start: int, end: int, code: str) -> Iterator[Agreement]:
    """The agreement told before, with the topics of a sentence that goes on about it.

    The noun between the two tokens means it if it is definite, names no party of its own, and is
    the subject of what an agreement does, or stands behind "under".
    """
    reading, tokens = context.reading, context.reading.tokens
    left = start
    while (
        left
        and tokens[left - 1].text.islower()
        and start - left < 3
        and (tokens[left - 1].lower not in _DEFINITE)
    ):
        left -= 1
    article = tokens[left - 1].lower if left else tokens[left].lower
    if article not in _DEFINITE:
        return
    told = next((f for f in reversed(context.told) if isinstance(f, Agreement)), None)
    if told is None or (code != told.kind and "ceasefire" in (code, told.kind)):
        return
    verb = next((v for v in reading.verbs if v.start >= end), None)
    before = tokens[left - 2].lower if left > 1 else ""
    under = before == "under"
    provides = (
        verb is not None
        and verb.lemma in _PROVIDING
        and verb.status is not None
        and not verb.passive
        and not before
        and all(tokens[i].text != "," for i in range(end, verb.start))
        and not any(reading.covering(i) for i in range(end, verb.start))
    )
    if not under and not provides:
        return
    about = topics(reading.words(end, clause_end(context, end)))
    if about:
        yield msgspec.structs.replace(told, evidence=context.evidence, topics=about)
