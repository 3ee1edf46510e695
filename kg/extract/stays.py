"""Visits without a verb of going: "is due in Rabat", "is in Beijing on a visit", "invited her to".

"Be" carries no verb group, so one is made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from kg.extract import lexicon
from kg.extract.context import united
from kg.extract.verbs import Verb
from kg.extract.visits import visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.context import Context
    from kg.model import Contact, Status

_IN = frozenset({"in", "at"})
#: What a guest may do with an invitation.
_DECLINING = frozenset({"decline", "refuse", "reject"})
#: "is in Beijing", and what it says of the stay.
_STAYING: dict[str, Status] = {
    "is": "ongoing", "are": "ongoing", "was": "occurred", "were": "occurred", "be": "planned",
}  # fmt: skip
#: What a guest is somewhere for: "in Beijing on a visit", "in Rome for talks".
_ERRANDS = frozenset("visit trip tour talks meetings negotiations consultations".split())


def stays(context: Context) -> Iterator[Contact]:
    """The visits that a sentence tells of by where somebody is, or is awaited."""
    for i in context.reading.occurrences(lexicon.BE):
        if i + 2 < len(context.reading.tokens):
            yield from _due(context, i)
            yield from _staying(context, i)
    for verb in context.reading.verbs:
        if verb.lemma in ("expect", "await") and verb.passive and verb.status is not None:
            yield from _stay(context, replace(verb, ahead=True), verb.end, "planned")
        elif verb.lemma == "invite" and verb.status is not None:
            yield from _invited(context, verb)


def _due(context: Context, i: int) -> Iterator[Contact]:
    """``is due in Rabat on Monday``."""
    if context.reading.tokens[i + 1].lower == "due":
        verb = Verb(i, i + 1, i + 2, "be", "finite", "planned", ahead=True)
        yield from _stay(context, verb, i + 2, "planned")


def _staying(context: Context, i: int) -> Iterator[Contact]:
    """``is in Beijing on an official visit``, ``will be in Rome on Friday for talks``."""
    reading, tokens = context.reading, context.reading.tokens
    status = _STAYING.get(tokens[i].lower)
    j = i + 1
    while j < len(tokens) and tokens[j].lower in lexicon.ADVERBS:
        j += 1
    if status is None or reading.verb_at(i) is not None or tokens[j : j + 1] == ():
        return
    if status == "planned" and tokens[i - 1].lower not in ("will", "'ll"):
        return
    if tokens[j].lower not in _IN or any(
        tokens[k].lower in lexicon.NEGATIONS for k in range(max(0, i - 2), j)
    ):
        return
    errands = (p for p in reading.complements(j) if p.preposition in ("on", "for") and p.noun)
    if any(p.noun and tokens[p.noun].lower in _ERRANDS for p in errands):
        verb = Verb(i, i, j, "be", "finite", status, ahead=status == "planned")
        yield from _stay(context, verb, j, status)


def _stay(context: Context, verb: Verb, end: int, status: Status) -> Iterator[Contact]:
    """The visit of the verb's subject to the place that follows it."""
    phrases = context.reading.complements(end)
    if phrases and phrases[0].preposition in _IN:
        subject = context.reading.subject(verb)
        found = visit(context, verb, _IN, subject, phrases, status)
        if found is not None:
            yield found


def _invited(context: Context, verb: Verb) -> Iterator[Contact]:
    """``invited her to Moscow``: a visit that is proposed, and who proposes it."""
    phrases = context.reading.complements(verb.end)
    subject = context.reading.subject(verb)
    guests = subject if verb.passive else ()
    if not verb.passive and phrases and not phrases[0].preposition:
        guests = phrases[0].agents
    if any(v.lemma in _DECLINING and v.start > verb.end for v in context.reading.verbs):
        return
    to = frozenset({"to"})
    invited = visit(context, replace(verb, ahead=True), to, guests, phrases, "proposed")
    if invited is None:
        return
    hosts = () if verb.passive else tuple(a for a in subject if a.kind == "person")
    yield replace(invited, participants=united(invited.participants, hosts))
