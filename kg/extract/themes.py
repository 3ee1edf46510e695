"""What later sentences add to a contact: "They also discussed …", "The visit was called off"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kg.extract.governors import governor
from kg.extract.nominals import noun_at
from kg.extract.topics import topics
from kg.model import Contact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.context import Context
    from kg.model import AnyFact, Entity

_DEFINITE = frozenset({"the"})
_HELD = frozenset({"occurred", "ongoing"})
#: How many facts back a sentence can still go on about: some two pages of a readout.
_NEAR = 100
#: Verbs with which a readout goes on about the contact it began with.
_DISCUSSING = frozenset(
    """discuss review address exchange raise underscore emphasize emphasise stress affirm reaffirm
    agree note cover explore consult confer welcome express reiterate highlight underline focus
    brief inform thank condemn commit look touch consider concern examine regard talk
    speak""".split()
)


def themed(context: Context, found: Sequence[AnyFact]) -> Iterator[Contact]:
    """The contact told last, with the topics that its participants went on to discuss."""
    reading = context.reading
    told = [f for f in reversed(found[-_NEAR:]) if isinstance(f, Contact) and f.status in _HELD]
    for verb in reading.verbs:
        told_to = verb.phase in ("agree", "pledge", "vow", "promise")
        if not told_to and (verb.lemma not in _DISCUSSING or verb.status != "occurred"):
            continue
        subject = reading.subject(verb)
        contact = next((c for c in told if _took_part(context, subject, c)), None)
        if contact is None or set(contact.evidence) & set(context.evidence):
            continue
        about = topics(reading.words(verb.head, len(reading.tokens)))
        if about:
            yield msgspec.structs.replace(contact, evidence=context.evidence, topics=about)
        return


def revoked(context: Context, found: Sequence[AnyFact]) -> Iterator[Contact]:
    """``The visit was called off``: the planned contact that the text has told of, cancelled."""
    reading = context.reading
    for the in reading.occurrences(_DEFINITE):
        i = the + 1
        told = noun_at(reading.tokens, i, "contact") if i < len(reading.tokens) else None
        if told is None or reading.covering(i) is not None:
            continue
        end, noun = told
        _, status = governor(context, i - 1, i, end)
        if status != "cancelled" or any(p.agents for p in reading.complements(end)[:2]):
            continue
        for fact in reversed(found):
            if isinstance(fact, Contact) and fact.status == "planned" and fact.form == noun.code:
                yield msgspec.structs.replace(fact, evidence=context.evidence, status="cancelled")
                return


def _took_part(context: Context, subject: tuple[Entity, ...], contact: Contact) -> bool:
    """Is the subject a participant of the contact, or are both its sides?"""
    if contact.form == "visit":
        return False
    if set(subject) & set(contact.participants):
        return True
    return len(subject) > 1 and context.sides(subject) == context.sides(contact.participants)
