"""Agreements: signed treaties, deals and declarations, and what leaders agreed to do together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kg.extract import lexicon
from kg.extract.accords import agreement_of, clause_end
from kg.extract.context import united
from kg.extract.frames import AGREEMENT_VERBS, KIND_WORDS
from kg.extract.nominals import noun_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import Agreement, AgreementKind, AgreementStatus, Entity


def agreements(context: Context) -> Iterator[Agreement]:
    """The agreements that a sentence tells of."""
    reading, i = context.reading, 0
    while i < len(reading.tokens):
        found = (
            noun_at(reading.tokens, i, "agreement")
            if reading.covering(i) is None and reading.verb_at(i) is None
            else None
        )
        if found is None:
            i += 1
            continue
        end, noun = found
        agreement = _agreement(context, i, end, noun.code)
        if agreement is not None:
            several = reading.tokens[end - 1].lower.endswith("s")
            yield from _each(context, end, agreement) if several else (agreement,)
        i = end


def _each(context: Context, end: int, agreement: Agreement) -> Iterator[Agreement]:
    """``Israel signed agreements with A and B``: one with each."""
    first, *others = agreement.parties
    partners = context.states(
        united(*(p.agents for p in context.reading.complements(end) if p.preposition == "with"))
    )
    if len(others) < 2 or set(partners) != set(others):
        yield agreement
        return
    for other in others:
        yield msgspec.structs.replace(agreement, parties=(first, other))


def _agreement(context: Context, start: int, end: int, code: str) -> Agreement | None:
    reading = context.reading
    phrases = reading.complements(end)
    verb, status = _status(context, start, end, code)
    if status is None or verb is None:
        return None
    if verb.start >= end:
        phrases = [*phrases, *reading.complements(verb.end)]
    left = start
    while (
        left > 0 and reading.tokens[left - 1].lower not in lexicon.ARTICLES | lexicon.PREPOSITIONS
    ):
        if reading.verb_at(left - 1) is not None or reading.tokens[left - 1].text == ",":
            break
        left -= 1
    partners = united(
        *(p.agents for p in phrases if p.preposition in ("with", "between", "among", "by"))
    )
    owners = united(
        *(
            m.entities
            for m in reading.mentions
            if left <= m.start < start and m.kind in ("state", "demonym", "organization", "person")
        )
    )
    parties = context.states(united(owners, partners))
    if not parties and any(_is_stranger(context, p) for p in phrases[:2]):
        return None  # Britain and France signed a deal with Airbus
    withed = any(p.agents for p in phrases if p.preposition == "with") and not owners
    if withed or len(parties) < 2:
        subject = reading.subject(verb) if verb.end <= start else ()
        if verb.start >= end and not verb.passive:
            subject = _signers(context, end, verb)
        elif verb.passive:
            subject = united(
                *(p.agents for p in reading.complements(verb.end) if p.preposition == "by")
            )
        if len(context.states(united(subject, owners, partners))) < 2:
            # an agreement to buy a satellite from China
            partners = united(*(p.agents for p in phrases if p.preposition == "from"))
        if len(context.states(united(subject, owners, partners))) < 2 and status == "proposed":
            partners = united(*(p.agents for p in phrases if p.preposition == "to"))
        parties = context.states(united(subject, owners, partners))
    parties = tuple(p for p in parties if p.kind in ("state", "organization"))
    if len(parties) < 2:
        return None
    words = reading.words(left, clause_end(context, end))
    kind: AgreementKind = code  # type: ignore[assignment]
    for word in words.lower().split():
        kind = KIND_WORDS.get(word.strip(".,"), kind)
    name = reading.words(_named_from(context, left, start), end)
    return agreement_of(context, kind, parties, status, phrases, words, verb, name)


def _is_stranger(context: Context, phrase: Phrase) -> bool:
    """A party with a name that the reader does not know."""
    if phrase.preposition != "with" or phrase.noun is None or phrase.agents or phrase.time:
        return False
    return context.reading.tokens[phrase.noun].text[0].isupper()


def _named_from(context: Context, left: int, start: int) -> int:
    """Where a proper name begins that goes on over "of": General Security of … Agreement."""
    tokens, j = context.reading.tokens, left
    if not tokens[start].text[0].isupper():
        return left
    while j > 1 and tokens[j - 1].lower in ("of", "on", "for", "and", "the"):
        k = j - 1
        while k > 0 and tokens[k - 1].lower in ("of", "on", "for", "and", "the"):
            k -= 1
        if k == 0 or not tokens[k - 1].text[0].isupper() or context.reading.covering(k - 1):
            break
        while k > 0 and tokens[k - 1].text[0].isupper() and not context.reading.covering(k - 1):
            k -= 1
        j = k
    return j


def _status(
    context: Context, start: int, end: int, code: str
) -> tuple[Verb | None, AgreementStatus | None]:
    """What the governing verb makes of the agreement: the one before its noun, or behind it."""
    reading = context.reading
    before = next((v for v in reversed(reading.verbs) if v.end <= start), None)
    opening = max(before.end if before else 0, start - 8)
    if any(t.lower in ("no", "without", "neither") for t in reading.tokens[opening:start]):
        return None, None
    after = next((v for v in reading.verbs if v.start >= end), None)
    for verb in (before, after):
        if verb is after and verb is not None and _enters_into_force(context, end, verb):
            return verb, "in_force"
        truce = code == "ceasefire" and verb is not None and verb.lemma in ("declare", "proclaim")
        if verb is None or not (truce or verb.lemma in AGREEMENT_VERBS):
            continue
        near = (start - verb.end) if verb is before else (verb.start - end)
        relative = verb is after and _is_relative(context, end, verb)
        if verb is after and not relative:
            if any(t.text == "," for t in reading.tokens[end : verb.start]):
                continue
            if not verb.passive and verb.form != "participle":
                continue
        if near > 9:
            continue
        if verb.lemma in ("make", "have", "issue", "announce", "discuss") and (
            near > 4 or reading.tokens[verb.end].lower == "the"
        ):
            continue
        if verb.negated or (verb.status is None and verb.form == "finite"):
            return verb, None
        status = AGREEMENT_VERBS.get(verb.lemma, "agreed")
        if context.denied(start):
            return verb, "rejected"
        if verb.status == "planned" and status in ("signed", "agreed", "ratified"):
            return verb, "negotiating"
        if verb.status == "proposed":
            return verb, "proposed"
        return verb, status
    return before, None


def _signers(context: Context, end: int, verb: Verb) -> tuple[Entity, ...]:
    """``the pact (that) both countries signed``: who stands between the noun and its verb."""
    reading = context.reading
    between = [m for m in reading.mentions if end <= m.start < verb.start and m.kind != "time"]
    agents = united(*(m.entities for m in between if m.is_agent))
    bare = all(
        reading.covering(i) is not None
        or reading.tokens[i].lower in lexicon.ARTICLES | {"that", "which", "and", ","}
        for i in range(end, verb.start)
    )
    return agents if bare and verb.form == "finite" else ()


def _is_relative(context: Context, end: int, verb: Verb) -> bool:
    """Does the verb behind the agreement tell of it: ``which was signed``, ``both signed``?"""
    if verb.passive:
        words = [t.lower for t in context.reading.tokens[end : verb.start]]
        return words in ([], ["which"], ["that"], [",", "which"])
    return bool(_signers(context, end, verb))


def _enters_into_force(context: Context, end: int, verb: Verb) -> bool:
    """``… came into force``, ``took effect``: done, and said of this agreement."""
    tokens = context.reading.tokens
    behind = [t.lower for t in tokens[verb.end : verb.end + 2]]
    enters = verb.lemma in ("come", "enter", "go") and behind in (
        ["into", "force"], ["into", "effect"],
    )  # fmt: skip
    takes = verb.lemma == "take" and behind[:1] == ["effect"]
    apart = any(t.text in (";", ":") for t in tokens[end : verb.start])
    return (enters or takes) and verb.status == "occurred" and not apart
