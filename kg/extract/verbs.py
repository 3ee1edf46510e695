"""Verb groups: which verb, in what form, and what it says of its event.

"will meet", "is due to meet", "agreed to meet", "refused to meet", "is meeting" differ only in the
words around the verb; they become a status: occurred, ongoing, planned, proposed, or none at all
where the sentence asserts nothing (a negation, a mere possibility, a condition).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from kg.extract import lexicon
from kg.extract.lexicon import VERBS, Form
from kg.extract.nouns import is_nominal, is_redone
from kg.extract.phases import FINITE_PHASES, THWARTED, before, phase_of, status_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.mentions import Mention
    from kg.extract.sentences import Token
    from kg.model import Status


class Verb(msgspec.Struct, frozen=True, gc=False):
    """A verb group between two token indices.

    ``form`` is ``finite``, ``infinitive``, ``gerund`` or ``participle``; ``status`` what it asserts
    of its event, None for nothing; ``ahead`` that its time lies ahead; ``present`` that it is a
    simple present, which schedules as well as narrates; ``control`` the verbs whose object would
    be its subject.
    """

    start: int
    head: int
    end: int
    lemma: str
    form: str
    status: Status | None
    passive: bool = False
    negated: bool = False
    ahead: bool = False
    phase: str | None = None
    control: frozenset[str] = frozenset()
    present: bool = False

    @property
    def is_finite(self) -> bool:
        """Does it carry a clause of its own?"""
        return self.form == "finite"


def verb_groups(tokens: Sequence[Token], covered: Sequence[Mention | None]) -> list[Verb]:
    """The verb groups of a sentence; tokens inside mentions are no verbs."""
    found: list[Verb] = []
    i = 0
    while i < len(tokens):
        forms = VERBS.get(tokens[i].lower) if covered[i] is None else None
        if not forms or is_nominal(tokens, covered, i, forms):
            i += 1
            continue
        verb = _group(tokens, covered, i, forms, found)
        if verb.lemma == "look" and i + 1 < len(tokens) and tokens[i + 1].lower == "forward":
            verb = replace(
                verb, status="planned" if verb.status else None, ahead=True, phase="look"
            )
        elif found and found[-1].phase == "look" and verb.form == "gerund":
            verb = replace(
                verb,
                start=found[-1].start,
                form="finite",
                status="planned",
                ahead=True,
                phase="look",
            )
        elif found and _joined_bare(tokens, covered, i, forms, verb, found[-1]):
            governor = found[-1]
            verb = replace(
                verb, form=governor.form, status=governor.status, negated=governor.negated,
                ahead=governor.ahead, control=governor.control,
            )  # fmt: skip
        if verb.phase is not None or verb.start < (found[-1].end if found else 0):
            while found and found[-1].end > verb.start:
                found.pop()  # the phase verb is part of this group
        found.append(verb)
        i = verb.end
    return found


def _joined_bare(
    tokens: Sequence[Token],
    covered: Sequence[Mention | None],
    i: int,
    forms: tuple[Form, ...],
    verb: Verb,
    former: Verb,
) -> bool:
    """``will visit Moscow and meet Medvedev``: a bare verb goes on with the auxiliary before it.

    So does a bare passive: ``and be received by Medvedev``.
    """
    if verb.passive and tokens[verb.start].lower == "be":
        i = verb.start
    elif verb.start != i or any(f.form not in ("base", "ing") for f in forms):
        return False
    j = before(tokens, covered, i)
    listed = tokens[j].text == "," and former.ahead and forms[0].form == "base"
    if j < 0 or covered[j] is not None or tokens[j].lower not in ("and", "or", "but", ","):
        return False
    if tokens[j].text == "," and not listed:
        return False
    return former.ahead or former.negated or former.form == "infinitive"


def _is_wished(tokens: Sequence[Token], covered: Sequence[Mention | None], start: int) -> bool:
    """``demands that Assad step down``: one person's verb without its -s is a subjunctive."""
    subject = covered[start - 1] if start else None
    return (
        subject is not None
        and len(subject.entities) == 1
        and subject.start > 0
        and tokens[subject.start - 1].lower == "that"
    )


def _group(
    tokens: Sequence[Token],
    covered: Sequence[Mention | None],
    head: int,
    forms: tuple[Form, ...],
    former: Sequence[Verb],
) -> Verb:
    """Read the words before a verb: auxiliaries, negation, and the phase that leads to it."""
    by_form = {f.form: f.lemma for f in forms}
    start = head - 2 if is_redone(tokens, head) else head
    j = before(tokens, covered, start)
    negated = passive = progressive = perfect = infinitive = False
    modal: str | None = None
    phase: str | None = None
    control: frozenset[str] = frozenset()
    past_be = False
    while j >= 0 and covered[j] is None:
        lower = tokens[j].lower
        if lower in lexicon.NEGATIONS and lower not in ("no", "neither", "nor", "without"):
            negated = True
        elif lower in lexicon.BE and lower not in ("'s", "’s"):
            progressive = progressive or (by_form.keys() >= {"ing"} and not passive)
            passive = passive or ("participle" in by_form and not perfect)
            past_be = past_be or lower in ("was", "were")
        elif lower in lexicon.HAVE and (
            "participle" in by_form or (progressive and tokens[start].lower == "been")
        ):
            perfect = True
        elif lower in lexicon.DO and "base" in by_form:
            pass
        elif lower in lexicon.MODALS:
            modal = lower
            start = j
            break
        elif lower == "to" and (infinitive is False) and ("base" in by_form or passive or perfect):
            infinitive = True
            start = j
            phase, start, control, refused = phase_of(tokens, covered, j, former)
            negated = negated or refused
            break
        else:
            break
        start = j
        j = before(tokens, covered, j)
    lemma = next(iter(by_form.values()))
    if passive or perfect:
        lemma = by_form.get("participle", lemma)
    finite = bool(modal) or (
        not infinitive
        and (
            past_be
            or progressive
            or perfect
            or passive
            or bool(by_form.keys() & {"past", "base", "s"})
        )
    )
    if ("ing" in by_form and not progressive and not modal) or tokens[start].lower == "having":
        form = "gerund"
    elif infinitive and phase not in FINITE_PHASES:
        form = "infinitive"
    elif by_form.keys() == {"participle"} and not (passive or perfect or modal):
        form = "participle"
    else:
        form = "finite" if finite or infinitive else "participle"
    status, ahead = status_of(
        tokens, start, modal, phase, negated=negated, infinitive=infinitive,
        progressive=progressive and not past_be,
    )  # fmt: skip
    thwarted = phase in THWARTED and tokens[start].lower == "had"
    if infinitive and status == "planned" and (thwarted or (perfect and phase == "be")):
        status = "cancelled"  # he was to have met, he had been due to meet
    if infinitive and perfect and status == "planned" and phase in (None, "headline"):
        status, ahead = "occurred", False  # he is said to have met
    present = form == "finite" and start == head and by_form.keys() <= {"base", "s"}
    if present and by_form.keys() == {"base"} and _is_wished(tokens, covered, start):
        status = None
    return Verb(
        start, head, head + 1, lemma, form, status, passive, negated, ahead, phase, control, present
    )
