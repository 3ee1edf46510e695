"""What became of an agreement: signed, negotiated, broken, by the words that govern its noun.

The verb before it ("signed a treaty"), the noun and preposition before it ("talks on a treaty"),
or the verb behind it ("a treaty was signed", "a treaty signed in 1960", "the truce collapsed").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.extract import lexicon
from kg.extract.accord_frames import (
    AGREEMENT_COURSE,
    AGREEMENT_NOUNS,
    AGREEMENT_VERBS,
    DIRECT_VERBS,
)
from kg.extract.context import united

if TYPE_CHECKING:
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import AgreementStatus, Entity

#: How far a verb may stand from its agreement; behind a passive subject, all that it is about.
_NEAR, _FAR = 9, 18
_BEHIND_PARTICIPLES = frozenset("in by on at between last earlier here this".split())
_WILL = frozenset("will would wo 'll".split())
_REFUSING = frozenset({"refuse", "decline"})
_UNDER = frozenset({"under", "per"})
_NEGATED = frozenset({"no", "without", "neither"})
_CALLING = frozenset("call calls called hopes hope hoped prospects chances".split())
_PARLIAMENTS = frozenset("parliament senate congress knesset duma bundestag assembly".split())
_BREAKING = frozenset("violate breach violation violations breach breaches breaching".split())
_CLAUSES = frozenset({";", ":", "(", ")"})


class Fate(NamedTuple):
    """What a sentence says became of an agreement, and how it says so.

    ``how``: as the ``object`` or ``subject`` of its verb, as a ``participle`` behind it, by a
    ``noun`` before it, or as a ``mention``; ``signers`` and ``receivers`` are agents whom the
    words around it name as its parties; ``under``: the sentence is of those whom it binds.
    """

    verb: Verb | None
    status: AgreementStatus | None
    how: str = "object"
    signers: tuple[Entity, ...] = ()
    receivers: tuple[Entity, ...] = ()
    under: bool = False
    #: False: the sentence says that there is none
    asserted: bool = True
    #: somebody breaks it, or is said to
    broken: bool = False


def fate(context: Context, left: int, start: int, end: int, code: str) -> Fate:
    """The fate of the agreement whose noun stands between two tokens; ``left``: its phrase."""
    reading = context.reading
    before = next((v for v in reversed(reading.verbs) if v.end <= start), None)
    opening = max(before.end if before else 0, start - 8)
    if any(
        t.lower in _NEGATED and reading.tokens[i + 1].text != "-"  # a no-war pact
        for i, t in enumerate(reading.tokens[opening:start], opening)
    ):
        return Fate(None, None, asserted=False)
    by_noun = _by_noun(context, left, before)
    if by_noun is not None:
        return by_noun
    if before is not None:
        told = _by_object(context, before, left, start, code)
        if told is not None:
            return told
    after = next((v for v in reading.verbs if v.start >= end), None)
    if after is not None:
        told = _by_subject(context, after, left, start, end)
        if told is not None:
            return told
    return Fate(before, None, "mention", under=_is_under(context, left))


def _by_noun(context: Context, left: int, before: Verb | None) -> Fate | None:
    """``talks on a treaty``, ``close to a deal``, ``the signing of the accord``."""
    tokens, j = context.reading.tokens, left - 1
    while j >= 0 and tokens[j].lower in lexicon.ARTICLES:
        j -= 1
    if j < 1 or tokens[j].lower not in lexicon.PREPOSITIONS:
        return None
    k = j - 1
    if tokens[k].lower in _CALLING:
        return Fate(before, None, asserted=False)
    if tokens[k].lower == "signing" and before is not None and before.head == k:
        k = before.head  # "the signing of" is no verb
    limit = max(-1, k - 6)
    while k > limit and tokens[k].lower not in AGREEMENT_NOUNS:
        mention = context.reading.covering(k)
        if mention is None and tokens[k].lower not in ("between", "with", "of", "and", "the"):
            return None
        k -= 1
    if k <= limit or k < 0:
        return None
    status = AGREEMENT_NOUNS[tokens[k].lower]
    if status == "negotiating" and tokens[j].lower not in (
        "on", "over", "about", "to", "towards", "toward", "for", "of",
    ):  # fmt: skip
        return None
    if before is not None and (before.negated or (before.status is None and before.is_finite)):
        return Fate(before, None, asserted=False)
    if before is not None and before.ahead and status in ("signed", "agreed", "ratified"):
        status = "negotiating"
    named = [m for m in context.reading.mentions if k < m.start < j and m.is_agent]
    signers = united(*(m.entities for m in named))
    broken = tokens[k].lower in _BREAKING
    return Fate(before, status, "noun", _around(context, k, before, signers), broken=broken)


def _around(
    context: Context, noun: int, verb: Verb | None, named: tuple[Entity, ...]
) -> tuple[Entity, ...]:
    """Those whose talks they are: named behind them or before, else the verb's subject."""
    reading = context.reading
    owners: list[Entity] = []
    for mention in reversed(reading.mentions):
        if mention.end > noun or mention.kind in ("place", "time"):
            continue
        gap = reading.tokens[mention.end : noun]
        if len(gap) > 3 or any(t.text == "," for t in gap):
            break
        owners = [*mention.entities, *owners]
    if verb is not None and verb.end <= noun:
        owners = [*reading.subject(verb), *owners]
    elif not named:
        agents = [m for m in reading.mentions if m.end <= noun and m.is_agent]
        owners = list(reading.group_to(agents[-1])[0]) if agents else owners
    found = context.states(united(owners, named))
    return tuple(p for p in found if p.kind in ("state", "organization"))


def _by_object(context: Context, verb: Verb, left: int, start: int, code: str) -> Fate | None:
    """``signed a treaty``: the verb before, and what its phase and negation make of it."""
    reading, tokens = context.reading, context.reading.tokens
    behind = tokens[verb.end].lower if verb.end < len(tokens) else ""
    lemma = next(
        (
            f"{verb.lemma}-{word}"
            for word in [t.lower for t in tokens[verb.end : min(verb.end + 6, start)]]
            if f"{verb.lemma}-{word}" in AGREEMENT_VERBS
        ),
        verb.lemma,
    )
    named = verb.lemma in ("put", "affix", "set") and any(
        t.lower in ("name", "names", "signature", "signatures", "seal")
        for t in tokens[verb.end : left]
    )
    truce = code == "ceasefire" and verb.lemma == "call" and behind == "for"
    if truce or (lemma not in AGREEMENT_VERBS and not named):
        return None
    if start - verb.end > _NEAR or any(t.text in _CLAUSES for t in tokens[verb.end : left]):
        return None
    if lemma in DIRECT_VERBS and not _is_direct(context, verb, left):
        return None
    if lemma in ("make", "have", "issue", "announce", "discuss") and behind == "the":
        return None
    status: AgreementStatus = "signed" if named else AGREEMENT_VERBS[lemma]
    concluding = status in ("signed", "agreed", "ratified")
    if context.denied(start):
        return Fate(verb, "rejected")
    will = any(t.lower in _WILL for t in tokens[verb.start : verb.head])
    shunned = tokens[verb.start - 1].lower == "not" or (verb.negated and will)
    if shunned or verb.phase in _REFUSING:
        return Fate(verb, "rejected" if concluding else None, asserted=False)
    if verb.negated or (verb.status is None and verb.form == "finite"):
        return Fate(verb, None, asserted=False)
    if concluding and _is_near(context, verb):
        signers = _around(context, verb.start - 2, None, ())
        return Fate(verb, "negotiating", "noun", signers)
    if verb.status in ("planned", "cancelled") and concluding:
        status = "negotiating"
    elif verb.status == "proposed" and status != "terminated":
        status = "proposed"
    elif status == "agreed" and lemma in ("approve", "endorse") and _by_parliament(context, verb):
        status = "ratified"
    receivers = united(
        *(
            p.agents
            for p in reading.complements(verb.end)[:2]
            if p.end <= start and p.preposition in ("", "to")
        )
    )
    return Fate(verb, status, "object", receivers=receivers, broken=verb.lemma in _BREAKING)


def _is_near(context: Context, verb: Verb) -> bool:
    """``close to signing``: not yet."""
    if verb.form != "gerund" or verb.start < 2:
        return False
    words = [t.lower for t in context.reading.tokens[verb.start - 2 : verb.start]]
    return words[0] in AGREEMENT_NOUNS and words[1] in ("to", "towards", "toward", "of")


def _is_direct(context: Context, verb: Verb, left: int) -> bool:
    """Does nothing but names, times and small words stand between the verb and its object?"""
    reading = context.reading
    return all(
        reading.covering(i) is not None
        or reading.tokens[i].lower in lexicon.ARTICLES | lexicon.ADVERBS | lexicon.PREPOSITIONS
        or reading.tokens[i].lower in ("out", "up", "off", "down", "away", "its", "their")
        for i in range(verb.end, left)
    )


def _by_parliament(context: Context, verb: Verb) -> bool:
    words = {t.lower for t in context.reading.tokens[max(0, verb.start - 6) : verb.start]}
    return bool(words & _PARLIAMENTS)


def _by_subject(context: Context, verb: Verb, left: int, start: int, end: int) -> Fate | None:
    """``a treaty was signed``, ``signed in 1960``, ``that both signed``, ``took effect``."""
    tokens = context.reading.tokens
    if _enters_into_force(context, end, verb):
        return Fate(verb, "in_force", "subject")
    between = tokens[end : verb.start]
    near = _FAR if verb.passive or verb.start == verb.head else _NEAR
    if any(t.text in _CLAUSES for t in between) or verb.start - end > near:
        return None
    words = [t.lower for t in between]
    relative = words in (["which"], ["that"], [",", "which"])
    particle = tokens[verb.end].lower if verb.end < len(tokens) else ""
    course = AGREEMENT_COURSE.get(f"{verb.lemma}-{particle}", AGREEMENT_COURSE.get(verb.lemma))
    plain = "," not in words and not relative
    if course is not None and not verb.passive and plain and verb.status is not None:
        ended = course == "terminated" and verb.status in ("planned", "proposed")
        return Fate(verb, "in_force" if ended else course, "subject")
    lemma = verb.lemma
    if f"{verb.lemma}-{particle}" in AGREEMENT_VERBS:
        lemma = f"{verb.lemma}-{particle}"
    if lemma not in AGREEMENT_VERBS:
        return None
    reduced = words in ([], [","]) or all(w in lexicon.ADVERBS for w in words)
    reduced = reduced or (particle in _BEHIND_PARTICIPLES and _no_agent(context, verb))
    participle = verb.form == "participle" or (
        reduced and verb.form == "finite" and verb.start == verb.head and not verb.present
    )
    signers = () if verb.passive else _signers(context, end, verb)
    if not signers and not relative and not participle and (not verb.passive or "," in words):
        return None
    if lemma in DIRECT_VERBS and not verb.passive:
        return None
    if verb.negated or (verb.status is None and verb.form == "finite"):
        return Fate(verb, None, asserted=False)
    status = AGREEMENT_VERBS[lemma]
    if context.denied(start):
        return Fate(verb, "rejected", "subject")
    if verb.status == "planned" and status in ("signed", "agreed", "ratified"):
        status = "negotiating"
    elif verb.status == "proposed":
        status = "proposed"
    how = "participle" if participle and not signers else "subject"
    return Fate(verb, status, how, signers, under=_is_under(context, left))


def _no_agent(context: Context, verb: Verb) -> bool:
    """Does nobody stand right before the verb who could be its subject?"""
    mention = context.reading.covering(verb.start - 1)
    return mention is None or not mention.is_agent


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


def _is_under(context: Context, left: int) -> bool:
    """``Under a treaty signed in 1960, A and B …``: those of whom it is told are bound by it."""
    tokens, j = context.reading.tokens, left - 1
    while j >= 0 and tokens[j].lower in lexicon.ARTICLES:
        j -= 1
    if j >= 0 and tokens[j].lower in _UNDER:
        return True
    return j > 0 and tokens[j].lower in ("with", "of", "to") and tokens[j - 1].lower in (
        "line", "terms", "accordance",
    )  # fmt: skip


def _enters_into_force(context: Context, end: int, verb: Verb) -> bool:
    """``… came into force``, ``took effect``, ``took hold``: done, and said of this agreement."""
    tokens = context.reading.tokens
    behind = [t.lower for t in tokens[verb.end : verb.end + 2]]
    enters = verb.lemma in ("come", "enter", "go") and behind in (
        ["into", "force"], ["into", "effect"],
    )  # fmt: skip
    takes = verb.lemma == "take" and behind[:1] in (["effect"], ["hold"])
    apart = any(t.text in (";", ":") for t in tokens[end : verb.start])
    return (enters or takes) and verb.status == "occurred" and not apart
