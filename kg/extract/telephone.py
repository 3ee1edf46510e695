"""Calls that a telephone tells of: "told him by telephone", "was on the phone with"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.context import united
from kg.extract.encounters import before_topic, contact_of
from kg.extract.verbs import Verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.model import Contact, Status

#: What two can do by telephone beside talking, which has a frame of its own.
_BY_TELEPHONE = frozenset(
    """tell inform assure brief thank congratulate urge ask warn invite discuss exchange agree
    consult remind reassure""".split()
)
#: Of these, the object is what was talked of.
_OF_A_TOPIC = frozenset({"discuss", "exchange", "agree"})
_TELEPHONES = frozenset({"phone", "telephone"})
#: "is on the phone with", and what it says of the call.
_ON_THE_PHONE: dict[str, Status] = {
    "is": "ongoing", "are": "ongoing", "was": "occurred", "were": "occurred",
}  # fmt: skip


def telephoned(context: Context) -> Iterator[Contact]:
    """The calls that a sentence tells of by the telephone alone."""
    yield from _by_telephone(context)
    yield from _on_the_phone(context)


def _by_telephone(context: Context) -> Iterator[Contact]:
    """``told X by telephone that …``, ``exchanged views over the phone``."""
    reading = context.reading
    for verb in reading.verbs:
        if verb.lemma not in _BY_TELEPHONE or verb.status is None or verb.passive:
            continue
        phrases = reading.complements(verb.end)
        if not any(_is_telephone(context, p) for p in phrases):
            continue
        object_ = ("with",) if verb.lemma in _OF_A_TOPIC else ("", "with")
        told = (p.agents for p in before_topic(phrases) if p.preposition in object_)
        agents = united(reading.subject(verb), next((t for t in told if t), ()))
        call = contact_of(context, "phone_call", agents, verb.status, verb, phrases, verb.ahead)
        if call is not None:
            yield call


def _on_the_phone(context: Context) -> Iterator[Contact]:
    """``was on the phone with X``: "be" carries no verb group, so one is made of it."""
    reading = context.reading
    for phone in reading.occurrences(_TELEPHONES):
        i = phone - 3
        if i < 0:
            continue
        words = [t.lower for t in reading.tokens[i : i + 5]]
        status = _ON_THE_PHONE.get(words[0])
        if status is None or words[1:3] != ["on", "the"] or words[4:] != ["with"]:
            continue
        verb = Verb(i, i, i + 1, "be", "finite", status)
        phrases = reading.complements(i + 4)
        partners = united(*(p.agents for p in phrases if p.preposition == "with"))
        agents = united(reading.subject(verb), partners)
        call = contact_of(context, "phone_call", agents, status, verb, phrases, ahead=False)
        if call is not None:
            yield call


def _is_telephone(context: Context, phrase: Phrase) -> bool:
    return (
        phrase.preposition in ("by", "over", "on", "via")
        and phrase.noun is not None
        and phrase.time is None
        and context.reading.tokens[phrase.noun].lower in _TELEPHONES
    )
