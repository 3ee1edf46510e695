"""Agreements: treaties, deals, declarations and truces, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kg.extract import lexicon
from kg.extract.accord_frames import (
    AGREEMENT_ADJECTIVES,
    KIND_WORDS,
    PAPERS,
    PROGRAMMES,
    REACHED,
)
from kg.extract.accords import agreement_of, clause_end
from kg.extract.context import united
from kg.extract.fates import Fate, fate
from kg.extract.nominals import nouns_of
from kg.extract.parties import is_collective, named_with, on_behalf_of, parties_of, sides, signing
from kg.extract.sequels import sequel
from kg.extract.topics import topics

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.model import Agreement, AgreementKind, Entity

#: What is agreed without a name or another state can only be an organisation's own.
_BUYING = frozenset("buy purchase import lease borrow acquire".split())
_DISCUSSING = frozenset("discuss exchange negotiate talk review raise consider debate".split())
_ADOPTED = frozenset({"agreed", "signed", "ratified", "terminated"})


def agreements(context: Context) -> Iterator[Agreement]:
    """The agreements that a sentence tells of."""
    reading = context.reading
    for i, end, noun in nouns_of(reading, "agreement"):
        agreement = _agreement(context, i, end, noun.code)
        if agreement is not None:
            several = reading.tokens[end - 1].lower.endswith("s")
            yield from _each(context, end, agreement) if several else (agreement,)
        else:
            yield from sequel(context, i, end, noun.code)


def _each(context: Context, end: int, agreement: Agreement) -> Iterator[Agreement]:
    """``Israel signed agreements with A and B``: one with each."""
    names = _listed(context, end)
    for name in names:
        yield msgspec.structs.replace(agreement, name=name, topics=topics(name))
    if names:
        return
    first, *others = agreement.parties
    partners = context.states(
        united(*(p.agents for p in context.reading.complements(end) if p.preposition == "with"))
    )
    if len(others) < 2 or set(partners) != set(others):
        yield agreement
        return
    for other in others:
        yield msgspec.structs.replace(agreement, parties=(first, other))


def _listed(context: Context, end: int) -> list[str]:
    """``three agreements -- Double Taxation, Visas and Arbitration``: the name of each."""
    tokens = context.reading.tokens
    if end + 1 >= len(tokens) or tokens[end].text not in ("-", "–", "—", "--", ":"):
        return []
    names: list[str] = []
    i = end + 1 + (tokens[end + 1].text == "-")
    while i < len(tokens) and tokens[i].text[0].isupper():
        j = i
        while j < len(tokens) and (
            tokens[j].text[0].isupper() or tokens[j].lower in ("of", "on", "for")
        ):
            j += 1
        names.append(context.reading.words(i, j))
        i = j
        while i < len(tokens) and tokens[i].lower in (",", "and"):
            i += 1
    return names if len(names) > 1 and all(" " in name for name in names) else []


def _agreement(context: Context, start: int, end: int, code: str) -> Agreement | None:
    reading = context.reading
    left = _left(context, start)
    following = next((v for v in reading.verbs if v.start >= end), None)
    phrases = [
        p for p in reading.complements(end) if following is None or p.start < following.start
    ]
    told = fate(context, left, start, end, code)
    word = reading.tokens[start].lower.removesuffix("s")
    if told.verb is not None and told.verb.start >= end:
        phrases = [*phrases, *reading.complements(told.verb.end)]
    named = named_with(context, left, start, phrases)
    if word in PROGRAMMES and end == start + 1:
        if not _is_programme(context, start, end):
            return None
        if told.status is None:
            told = told._replace(status="in_force", how="mention", under=True)
        elif told.status not in ("signed", "agreed", "in_force"):
            return None
    bound = told.under and len(sides(context)) == 2
    if (
        told.status is None
        and told.asserted
        and (bound or (len(named) > 1 and _is_known(context, left, end)))
    ):
        adjectives = {t.lower for t in reading.tokens[left:start]}
        statuses = [AGREEMENT_ADJECTIVES[w] for w in sorted(adjectives & set(AGREEMENT_ADJECTIVES))]
        told = told._replace(status=statuses[0] if statuses else "in_force")
    elif told.status is None and told.asserted and len(named) > 1 and _is_discussed(context, left):
        told = told._replace(status="negotiating")
    if told.status is None:
        return None
    if word in PAPERS or word + "s" in PAPERS:
        if told.status not in ("signed", "negotiating") or told.how != "object":
            return None
        if word == "act" and reading.tokens[start].text != "Act":
            return None
    elif word in REACHED and (told.status != "agreed" or told.how == "mention"):
        return None
    parties = _parties(context, end, told, named, phrases)
    if len(parties) == 1 and "accession" in {
        t.lower for t in reading.tokens[left : min(end + 3, len(reading.tokens))]
    }:
        parties = united(parties, _acceded_to(context))
    if len(parties) < 2 and not (
        told.status in _ADOPTED
        and told.how == "object"
        and is_collective(context, parties)
        and not any(_is_stranger(context, p) for p in phrases[:2])
    ):
        return None
    words = reading.words(left, clause_end(context, end))
    kind: AgreementKind = code  # type: ignore[assignment]
    for part in reading.words(left, end).lower().split():
        kind = KIND_WORDS.get(part.strip(".,"), kind)
    name = reading.words(_named_from(context, left, start), end)
    return agreement_of(
        context, kind, parties, told.status, phrases, words, told.verb, start, name,
        today=told.how in ("object", "subject"),
    )  # fmt: skip


def _parties(
    context: Context,
    end: int,
    told: Fate,
    named: tuple[Entity, ...],
    phrases: Sequence[Phrase],
) -> tuple[Entity, ...]:
    """The parties: named with it, or with them whoever signs, breaks, negotiates it."""
    verb = told.verb
    partners = parties_of(context, united(*(p.agents for p in phrases if p.preposition == "with")))
    if len(named) > 1 and not set(named) <= set(partners):
        return named
    if not named and any(_is_stranger(context, p) for p in phrases[:2]):
        return ()  # Britain and France signed a deal with Airbus
    by = united(*(p.agents for p in phrases if p.preposition == "by"), on_behalf_of(context))
    if told.how in ("subject", "participle"):
        others = parties_of(context, by or told.signers)
        if not others and told.under:
            others = sides(context)
    elif told.how == "object" and verb is not None:
        others = signing(context, verb)
    elif told.how == "noun":
        others = told.signers
    else:
        others = sides(context) if told.under else ()
    if len(others) > 1:  # the EAC treaty is theirs, not the EAC's
        named = tuple(n for n in named if n.kind != "organization" or n in partners)
    parties = united(others, named)
    if len(parties) == 1:
        more = _sellers(context, end)
        if told.status == "proposed":
            more = united(more, *(p.agents for p in phrases if p.preposition == "to"))
        parties = united(parties, parties_of(context, more))
    if len(parties) < 2 and told.broken:
        parties = united(sides(context)) if len(sides(context)) == 2 else parties
    if len(parties) == 1 and told.receivers:
        parties = united(parties, parties_of(context, told.receivers))
    return tuple(parties)


def _sellers(context: Context, end: int) -> tuple[Entity, ...]:
    """``an agreement to buy a satellite from China``."""
    for verb in context.reading.verbs:
        if verb.start >= end:
            if verb.lemma not in _BUYING or verb.is_finite:
                return ()
            phrases = context.reading.complements(verb.end)
            return united(*(p.agents for p in phrases if p.preposition == "from"))
    return ()


def _left(context: Context, start: int) -> int:
    """Where the noun phrase around an agreement begins, behind its article."""
    reading, left = context.reading, start
    while (
        left > 0 and reading.tokens[left - 1].lower not in lexicon.ARTICLES | lexicon.PREPOSITIONS
    ):
        if reading.tokens[left - 1].lower == "and" and (
            reading.tokens[left].lower in lexicon.CARDINALS
        ):
            break
        if reading.verb_at(left - 1) is not None or reading.tokens[left - 1].text in (
            ",", ":", ";", '"', "“", "``", "(", "--", "–", "—",
        ):  # fmt: skip
            break
        left -= 1
    return left


def _is_known(context: Context, left: int, end: int) -> bool:
    """Is it an agreement that there is: "the pact", "their pact", "a 1960 treaty"?"""
    reading = context.reading
    before = reading.tokens[left - 1].lower if left else ""
    if before == "the":
        return True
    return any(m.time is not None and left <= m.start < end for m in reading.mentions)


def _acceded_to(context: Context) -> tuple[Entity, ...]:
    """The organisation of an accession: the last that the text has named."""
    named = [e for e in context.discourse.recent if e.kind == "organization"]
    return tuple(named[:1])


def _is_programme(context: Context, start: int, end: int) -> bool:
    """``the Partnership for Clean Ports``: a proper name that says what it is for."""
    tokens = context.reading.tokens
    if not tokens[start].text[0].isupper() or end + 1 >= len(tokens):
        return False
    return tokens[end].lower in ("for", "on") and tokens[end + 1].text[0].isupper()


def _is_discussed(context: Context, left: int) -> bool:
    """``They exchanged views on grain, a new pact between A and B, and …``."""
    before = [v for v in context.reading.verbs if v.end <= left]
    return bool(before) and before[-1].lemma in _DISCUSSING and before[-1].status is not None


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
    while j > 1 and tokens[j - 1].lower in ("of", "on", "for", "and"):
        k = j - 1
        while k > 0 and tokens[k - 1].lower in ("of", "on", "for", "and", "the"):
            k -= 1
        if k == 0 or not tokens[k - 1].text[0].isupper() or context.reading.covering(k - 1):
            break
        while k > 0 and tokens[k - 1].text[0].isupper() and not context.reading.covering(k - 1):
            k -= 1
        j = k
    return j
