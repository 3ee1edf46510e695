"""What leads to a verb: "due to", "agreed to", "refused to", "had been scheduled to", "if".

A phase, a modal, a negation or a condition becomes the status of the event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.lexicon import VERBS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.mentions import Mention
    from kg.extract.sentences import Token
    from kg.extract.verbs import Verb
    from kg.model import Status

#: What stands before "to" and its verb, and what it makes of the event; None: nothing happens.
PHASES: dict[str, Status | None] = {
    **dict.fromkeys(
        """due set scheduled slated expect expected plan planned plans intend intends intention
        agree
        decide about going prepare prepared arrange promise pledge vow confirm likely bound
        preparing look looking forward poised booked accept suppose supposed""".split(),
        "planned",
    ),
    **dict.fromkeys(
        """hope want wish like ready willing offer propose seek invite urge ask call suggest keen
        try attempt bid effort efforts eager request invitation proposal aim desire push press
        readiness willingness hopes attempts prefer encourage""".split(),
        "proposed",
    ),
    **dict.fromkeys(
        """refuse decline fail deny unable unwilling reluctant refusal unlikely hesitant
        reject""".split()
    ),
}
#: Phases that "had" puts behind what came of them: "had been due to meet".
THWARTED = frozenset(
    "due set scheduled slated expect expected plan planned intend supposed".split()
)
#: What is done with an invitation.
ANSWERS = frozenset("accept decline reject refuse".split())
_TRANSPARENT = frozenset("continue begin start manage able return help gather come".split())
#: Verbs whose object is the subject of the infinitive that follows.
_CONTROL = frozenset("invite urge ask call request press encourage want send".split())
#: Who is the first to do something did it, and so on.
_RANKS = lexicon.ORDINALS | {"only", "last", "latest", "next", "youngest", "oldest"}
_COPULAS = lexicon.BE - {"'s", "’s"} | {"become", "becomes", "became"}
_AUXILIARY = lexicon.AUXILIARIES | lexicon.DO | lexicon.NEGATIONS
_HYPOTHETICAL = frozenset("could may might should can must".split())
#: Before a verb, these say that it did not happen.
_UNREAL = frozenset("without almost nearly nobody none".split())
_ASKING = frozenset("ask see know decide".split())
#: Phases that carry the clause's finite verb with them.
FINITE_PHASES = frozenset(
    """be headline first due set scheduled slated expected about going likely planned agree decide
    plan intend hope want offer propose refuse decline unlikely fail vow pledge promise continue
    begin start manage seek try expect prepare prepared ready willing wish like able look
    supposed forward""".split()
)


def before(tokens: Sequence[Token], covered: Sequence[Mention | None], i: int) -> int:
    """The last significant token before one: adverbs and times are looked through."""
    j = i - 1
    while j >= 0:
        mention = covered[j]
        lower = tokens[j].lower
        if mention is not None and mention.kind == "time":
            j = mention.start - 1
            if j >= 0 and tokens[j].lower in ("on", "in", "at"):
                j -= 1
        elif mention is None and (
            lower in lexicon.ADVERBS
            or (lower.endswith("ly") and len(lower) > 4 and lower not in PHASES)
        ):
            j -= 1
        else:
            break
    return j


def phase_of(
    tokens: Sequence[Token], covered: Sequence[Mention | None], to: int, former: Sequence[Verb]
) -> tuple[str | None, int, frozenset[str], bool]:
    """What governs "to …": phase word, where the group begins, controlling verbs, negation."""
    j = before(tokens, covered, to)
    if j < 0:
        return None, to, frozenset(), False
    mention, lower = covered[j], tokens[j].lower
    ranked = _ranked(tokens, to)
    if ranked is not None:
        if tokens[ranked].lower not in _COPULAS:
            return "first", to, frozenset(), True  # who that was is not told
        start, negated = _auxiliaries(tokens, covered, ranked)
        return "first", start, frozenset(), negated
    answered = former[-1] if former and former[-1].lemma in ANSWERS else None
    if answered is not None and any(
        t.lower in ("invitation", "invitations", "offer") for t in tokens[answered.end : to]
    ):
        return answered.lemma, to, frozenset(), answered.status is None
    if mention is not None:
        finite = [v for v in former if v.is_finite]
        if finite and finite[-1].lemma in _CONTROL:
            return finite[-1].lemma, to, frozenset({finite[-1].lemma}), finite[-1].negated
        if finite and finite[-1].lemma == "expect" and finite[-1].status is None:
            return None, to, frozenset(), True
        if not finite and mention.is_agent:
            return "headline", to, frozenset(), False
        return None, to, frozenset(), False
    if lower in lexicon.BE:
        return "be", _auxiliaries(tokens, covered, j)[0], frozenset(), False
    lemma = next((f.lemma for f in VERBS.get(lower, ())), lower)
    if lower in lexicon.HAVE and any(t.lower == "yet" for t in tokens[j:to]):
        return "fail", j, frozenset(), True  # they have yet to meet
    word = lower if lower in PHASES else lemma
    if word in PHASES or lemma in _TRANSPARENT:
        start, negated = _auxiliaries(tokens, covered, j)
        return word if word in PHASES else lemma, start, frozenset(), negated
    return None, to, frozenset(), False


def _ranked(tokens: Sequence[Token], to: int) -> int | None:
    """``became the first leader to``: what stands before "the first", or the like."""
    for i in range(to - 2, max(0, to - 8), -1):
        if tokens[i].text in (",", ";", ":"):
            return None
        if tokens[i].lower in _RANKS and tokens[i - 1].lower == "the" and i > 1:
            return i - 2
    return None


def _auxiliaries(
    tokens: Sequence[Token], covered: Sequence[Mention | None], i: int
) -> tuple[int, bool]:
    """Where the auxiliaries before a phase word begin, and whether they negate it."""
    start, negated = i, False
    j = before(tokens, covered, i)
    while j >= 0 and covered[j] is None and (tokens[j].lower in _AUXILIARY):
        if tokens[j].lower in ("'s", "’s"):
            break
        negated = negated or tokens[j].lower in lexicon.NEGATIONS
        start = j
        j = before(tokens, covered, j)
    return start, negated


def status_of(
    tokens: Sequence[Token],
    start: int,
    modal: str | None,
    phase: str | None,
    *,
    negated: bool,
    infinitive: bool,
    progressive: bool,
) -> tuple[Status | None, bool]:
    """The status of the event, and whether it lies ahead."""
    before = tokens[start - 1].lower if start else ""
    if negated or before in _UNREAL or _conditional(tokens, start):
        return None, False
    if modal in ("would", "will", "'d", "'ll") and _on_condition(tokens, start):
        return None, False
    if modal in _HYPOTHETICAL:
        return None, False
    if modal is not None or (phase == "first" and tokens[start].lower in lexicon.MODALS):
        return "planned", True
    if phase in ("be", "headline"):
        return "planned", True
    if phase in PHASES:
        return PHASES[phase], True
    if phase in _TRANSPARENT:
        return "occurred", False
    if infinitive and phase != "first":
        return "planned", True
    return ("ongoing" if progressive else "occurred"), False


def _on_condition(tokens: Sequence[Token], start: int) -> bool:
    """``would call him if they agreed``, ``If they met, they would``: on a condition?"""
    if tokens[0].lower in ("if", "unless"):
        return True
    for j in range(start + 1, len(tokens)):
        if tokens[j].text in (",", ";", ":", "."):
            return False
        if tokens[j].lower in ("if", "unless"):
            return not any(f.lemma in _ASKING for f in VERBS.get(tokens[j - 1].lower, ()))
    return False


def _conditional(tokens: Sequence[Token], start: int) -> bool:
    """Does "if", "unless" or "whether" open the clause, or "Had they …"?"""
    if start and tokens[0].text in ("Had", "Were", "Should"):
        return not any(t.text in (",", ";", ":", ".") for t in tokens[:start])
    for j in range(start - 1, max(-1, start - 9), -1):
        if tokens[j].text in (",", ";", ":"):
            return False
        if tokens[j].lower in ("if", "unless", "whether"):
            return True
    return False
