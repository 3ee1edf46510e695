"""Understandings: what two states agreed to do, without a paper that has a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from kg.extract import lexicon
from kg.extract.accord_frames import AGREEMENT_VERBS, PROMISING, TOUCHING, VAGUE, VIEWS
from kg.extract.accords import agreement_of, clause_end
from kg.extract.context import united
from kg.extract.nominals import noun_at
from kg.extract.parties import is_collective, parties_of, signing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import Agreement, Entity

#: What one state can agree to do for or with another.
_GIVING = frozenset(
    """provide give supply sell lend extend share cooperate open establish buy grant send return
    deliver build help transfer lease finance release hand allow let join""".split()
)
_FOUNDING = frozenset("announce launch establish create form set unveil found".split())
#: Joint things that are not undertaken.
_PASSING = frozenset(
    """statement statements declaration communique press news conference appearance exercise
    exercises drills manoeuvres maneuvers patrol patrols letter venture ventures bid article
    appeal""".split()
)
_MEETING = frozenset("meet speak talk visit hold disagree differ".split())
_KEEPING = frozenset("keep stay remain".split())
_WILL = frozenset("would will should shall".split())


def understandings(context: Context) -> Iterator[Agreement]:
    """``The pair agreed to develop a dialogue``: two states will do something together."""
    for found in context.reading.verbs:
        verb = _agreed_to_try(context, found)
        told = _agreed(context, verb) or _joint(context, verb)
        if told is None:
            continue
        doing, start = told
        parties = _parties(context, verb, doing)
        if len(parties) < 2 and not (verb.lemma != "agree" and is_collective(context, parties)):
            continue
        words = context.reading.words(start, clause_end(context, start))
        phrases = _circumstances(context, verb, doing)
        yield agreement_of(
            context, "understanding", parties, "agreed", phrases, words, doing, verb.head
        )


def _agreed_to_try(context: Context, verb: Verb) -> Verb:
    """``agreed Wednesday to try to resolve``: the verb, agreed upon."""
    reading = context.reading
    if verb.phase not in ("try", "seek", "begin", "start", "work") or verb.negated:
        return verb
    k = verb.start - 1
    if k < 1 or reading.tokens[k].lower != "to":
        return verb
    mention = reading.covering(k - 1)
    k = mention.start - 1 if mention is not None and mention.kind == "time" else k - 1
    if k > 0 and reading.tokens[k].lower == "on":
        k -= 1
    if k < 0 or reading.tokens[k].lower not in ("agree", "agreed", "agrees"):
        return verb
    return replace(verb, start=k, phase="agree", status="planned", form="finite")


def _agreed(context: Context, verb: Verb) -> tuple[Verb, int] | None:
    """The verb of what was agreed, and where the words about it begin; None where nothing was."""
    tokens = context.reading.tokens
    if verb.negated or verb.status is None or verb.passive or not verb.is_finite:
        return None
    if verb.phase in PROMISING:  # agreed to build
        doing, promise = verb, verb.phase
    elif verb.lemma in PROMISING and verb.status == "occurred":
        doing, promise = _done(context, verb), verb.lemma
    else:
        return None
    if verb.phase is None and doing == verb:
        after = tokens[verb.end].lower if verb.end < len(tokens) else ""
        words = [t.lower for t in tokens[verb.end : verb.end + 8]]
        if promise == "agree" and after in ("on", "upon", "to"):
            bare = words[1:2] == [] or words[1] in lexicon.PREPOSITIONS  # which they agreed upon
            if bare or set(words) & VIEWS or _is_accord(context, verb.end):
                return None
            return verb, verb.head
        if promise in ("agree", "commit", "decide") and after == "that":
            comma = words.index(",") if "," in words else len(words)
            modal = any(
                t.lower in _WILL for t in tokens[verb.end : min(verb.end + 14, len(tokens))]
            )
            return (verb, verb.head) if modal and comma else None
        if promise == "commit" and after == "to":
            return None if set(words) & VIEWS else (verb, verb.head)
        if promise == "agree" and (after in lexicon.ARTICLES or after in ("new", "joint")):
            if set(words[:6]) & VIEWS or _is_accord(context, verb.end):
                return None
            return verb, verb.head
        return None
    if _meets(context, doing) or _keeps_touch(context, doing):
        return None
    if promise != "agree" and (doing.lemma in VAGUE or promise == "vow"):
        return None
    if doing.lemma in lexicon.REPORTING:
        return None
    if doing.lemma in AGREEMENT_VERBS and _is_accord(context, doing.end):
        return None  # to sign a treaty: the treaty is told of
    return doing, doing.head


def _circumstances(context: Context, verb: Verb, doing: Verb) -> Sequence[Phrase]:
    """When and where they agreed: what stands before "to"; behind it, only a day gone by."""
    phrases = context.reading.complements(doing.end)
    if doing == verb and verb.phase is None:
        return phrases
    published = context.document.date or ""
    gone = []
    for phrase in phrases:
        if phrase.preposition in ("before", "after", "by", "from", "until", "ahead"):
            break
        day = phrase.time.resolve(published) if phrase.time is not None else None
        if day is not None and len(day) == len(published) and day <= published:
            gone.append(phrase)
    before = [p for p in context.reading.complements(verb.head + 1) if p.end <= doing.head]
    return [*before, *gone]


def _joint(context: Context, verb: Verb) -> tuple[Verb, int] | None:
    """``announced a joint investment``, ``set up a joint commission``."""
    if verb.lemma not in _FOUNDING or verb.status != "occurred" or verb.negated or verb.passive:
        return None
    words = [t.lower for t in context.reading.tokens[verb.end : verb.end + 5]]
    if "joint" not in words or set(words) & _PASSING or _is_accord(context, verb.end):
        return None
    return verb, verb.head


def _done(context: Context, verb: Verb) -> Verb:
    """``agreed in principle on Monday to build``: the infinitive behind times and manners."""
    reading = context.reading
    following = next((v for v in reading.verbs if v.start >= verb.end), None)
    if following is None or following.form != "infinitive" or following.start - verb.end > 8:
        return verb
    between = reading.tokens[verb.end : following.start]
    first = between[0].lower if between else ""
    if first in ("on", "upon", "that", "with") and reading.covering(verb.end + 1) is None:
        return verb
    plain = any(t.text in ",;:" or t.lower in ("that", "a", "an") for t in between)
    return verb if plain else following


def _parties(context: Context, verb: Verb, doing: Verb) -> tuple[Entity, ...]:
    """Those who agreed; or the one who did, and for whom."""
    reading = context.reading
    parties = signing(context, verb)
    if len(parties) == 1 and "agree" in (verb.phase, verb.lemma):
        phrases = reading.complements(doing.end)
        given = united(
            *(
                p.agents
                for n, p in enumerate(phrases)
                if p.preposition in ("to", "with")
                or (doing.lemma in _GIVING and n == 0)
                or (doing.lemma in ("buy", "lease") and p.preposition == "from")
            )
        )
        if doing.lemma in _GIVING and not is_collective(context, parties):
            parties = united(parties, parties_of(context, given))
        elif doing == verb:
            given = united(*(p.agents for p in phrases if p.preposition == "with"))
            parties = united(parties, parties_of(context, given))
    return parties


def _is_accord(context: Context, start: int) -> bool:
    tokens = context.reading.tokens
    return any(
        noun_at(tokens, k, "agreement") and context.reading.covering(k) is None
        for k in range(start, min(start + 7, len(tokens)))
    )


def _meets(context: Context, verb: Verb) -> bool:
    """An agreement to meet is a planned meeting."""
    if verb.lemma in _MEETING:
        return True
    return verb.lemma in ("resume", "begin", "start", "open") and any(
        t.lower in ("talks", "negotiations", "discussions", "dialogue")
        for t in context.reading.tokens[verb.end : verb.end + 4]
    )


def _keeps_touch(context: Context, verb: Verb) -> bool:
    """``agreed to continue contacts``: no more than a courtesy."""
    following = {t.lower for t in context.reading.tokens[verb.end : verb.end + 5]}
    return verb.lemma in _KEEPING or (
        verb.lemma in ("continue", "maintain", "intensify") and bool(following & TOUCHING)
    )
