"""Agreements: signed treaties, deals and declarations, and what leaders agreed to do together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kg.extract import lexicon
from kg.extract.context import united
from kg.extract.encounters import about
from kg.extract.frames import AGREEMENT_VERBS, KIND_WORDS
from kg.extract.nominals import noun_at
from kg.extract.topics import topics
from kg.model import Agreement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import AgreementKind, AgreementStatus, Entity

#: Adjectives that any agreement may have.
_VAGUE = frozenset(
    """new joint draft separate first second bilateral trilateral broad final formal historic long
    landmark major similar such two three several other more peace interim tentative""".split()
)
#: What one state can agree to do for or with another.
_GIVING = frozenset("provide give supply sell lend extend share cooperate open establish".split())


def agreements(context: Context) -> Iterator[Agreement]:
    """The agreements that a sentence tells of."""
    yield from _understandings(context)
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


def _understandings(context: Context) -> Iterator[Agreement]:
    """``The pair agreed to develop a dialogue``: two states will do something together."""
    reading = context.reading
    for verb in reading.verbs:
        agreed = verb.phase == "agree" and verb.form == "finite"
        on = verb.lemma == "agree" and _follows(context, verb.end, "on")
        if not (agreed or on) or verb.negated or verb.status is None:
            continue
        if _meets(verb) or _keeps_touch(context, verb):
            continue
        subject = reading.subject(verb)
        phrases = reading.complements(verb.end)
        parties = context.states(subject)
        if len(parties) == 1 and verb.lemma in _GIVING:
            given = united(*(p.agents for p in phrases if p.preposition in ("to", "with")))
            parties = context.states(united(subject, given))
        if len(parties) < 2:
            continue
        if on and any(
            noun_at(reading.tokens, k, "agreement")
            for k in range(verb.end, min(verb.end + 6, len(reading.tokens)))
        ):
            continue
        words = reading.words(verb.head, _end(context, verb.end))
        yield _made(context, "understanding", parties, "agreed", phrases, words, verb)


def _meets(verb: Verb) -> bool:
    """An agreement to meet is a planned meeting."""
    return verb.lemma in ("meet", "speak", "talk", "visit", "hold", "disagree")


def _keeps_touch(context: Context, verb: Verb) -> bool:
    """``agreed to continue contacts``: no more than a courtesy."""
    following = {t.lower for t in context.reading.tokens[verb.end : verb.end + 5]}
    return verb.lemma in ("keep", "stay", "remain") or (
        verb.lemma in ("continue", "maintain")
        and bool(
            following & {"contacts", "contact", "dialogue", "touch", "discussions", "conversation"}
        )
    )


def _follows(context: Context, end: int, word: str) -> bool:
    tokens = context.reading.tokens
    return end < len(tokens) and tokens[end].lower == word


def _end(context: Context, start: int) -> int:
    tokens = context.reading.tokens
    end = start
    while end < len(tokens) and tokens[end].text not in (";", ":", "."):
        end += 1
    return end


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
    withed = any(p.agents for p in phrases if p.preposition == "with") and not owners
    if withed or len(parties) < 2:
        subject = reading.subject(verb) if verb.end <= start else ()
        if verb.passive or verb.start >= end:
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
    words = reading.words(left, _end(context, end))
    kind: AgreementKind = code  # type: ignore[assignment]
    for word in words.lower().split():
        kind = KIND_WORDS.get(word.strip(".,"), kind)
    name = reading.words(_named_from(context, left, start), end)
    return _made(context, kind, parties, status, phrases, words, verb, name)


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
        if verb is after and any(t.text == "," for t in reading.tokens[end : verb.start]):
            continue
        if near > 9 or (verb is after and not verb.passive and verb.form != "participle"):
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


def _is_name(words: str) -> bool:
    """Does it say which agreement it is, more than "a new treaty" or "separate deals"?"""
    return bool({w.lower() for w in words.split()[:-1]} - _VAGUE)


def _city(phrases: Sequence[Phrase]) -> Entity | None:
    """The city behind what the agreement is on: "a treaty on arms in Prague"."""
    return next(
        (
            p.place
            for p in reversed(phrases)
            if p.preposition in ("in", "at") and p.place is not None and p.place.kind == "place"
        ),
        None,
    )


def _made(
    context: Context,
    kind: AgreementKind,
    parties: tuple[Entity, ...],
    status: AgreementStatus,
    phrases: Sequence[Phrase],
    words: str,
    verb: Verb,
    name: str | None = None,
) -> Agreement:
    date = context.date(phrases, verb, ahead=status in ("negotiating", "proposed"))
    if date is None and status in ("signed", "agreed"):
        date = context.news_day
    return Agreement(
        document=context.document.id,
        evidence=context.evidence,
        attributed_to=context.credited(verb.head),
        kind=kind,
        name=name if name and _is_name(name) else None,
        parties=parties,
        status=status,
        date=date,
        place=context.place(phrases) or _city(phrases),
        topics=topics(words) or topics(about(context, phrases)),
    )
