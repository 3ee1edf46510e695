"""Verb groups: which verb, in what form, and what it says of its event.

"will meet", "is due to meet", "agreed to meet", "refused to meet", "is meeting" differ only in the
words around the verb; they become a status: occurred, ongoing, planned, proposed, or none at all
where the sentence asserts nothing (a negation, a mere possibility, a condition).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.extract import lexicon
from kg.extract.lexicon import VERBS, Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.mentions import Mention
    from kg.extract.sentences import Token
    from kg.model import Status

#: What stands before "to" and its verb, and what it makes of the event; None: nothing happens.
PHASES: dict[str, Status | None] = {
    **dict.fromkeys(
        """due set scheduled slated expect expected plan planned plans intend intends intention
        agree
        decide about going prepare prepared arrange promise pledge vow confirm likely bound
        preparing look looking forward poised booked accept""".split(),
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
_THWARTED = frozenset("due set scheduled slated expect expected plan planned intend".split())
#: What is done with an invitation.
ANSWERS = frozenset("accept decline reject refuse".split())
_TRANSPARENT = frozenset("continue begin start manage able return help gather come".split())
#: Verbs whose object is the subject of the infinitive that follows.
_CONTROL = frozenset("invite urge ask call request press encourage want send".split())
_HYPOTHETICAL = frozenset("could may might should can must".split())
_NOUNISH = frozenset(
    """bilateral trilateral multilateral telephone phone video official working state private brief
    formal informal first second third last latest next recent planned proposed future further
    high-level top-level direct public joint new historic landmark two-day three-day four-day
    five-day one-day week-long day-long constructive productive frank urgent crucial key final
    peace trade summit security arms nuclear such more previous earlier special military defence
    defense economic political diplomatic possible upcoming forthcoming annual regular major
    strategic extensive virtual online separate intensive preliminary exploratory scheduled
    original own big international regional national surprise rare initial informal face""".split()
)


#: Forms in -s that are never nouns: "the summit opens".
_NO_NOUNS = frozenset(
    """opens begins ends takes brings agrees adopts includes convenes expires collapses rejects
    accepts ratifies withdraws joins says tells denies""".split()
)
#: Before a verb, these say that it did not happen.
_UNREAL = frozenset("without almost nearly nobody none".split())
_ASKING = frozenset("ask see know decide".split())
_BEFORE_NOUNS = lexicon.ARTICLES | lexicon.POSSESSIVES | {"'s", "’s"}
_BEFORE_BARE = lexicon.MODALS | {"to"}
_BEFORE_GERUNDS = lexicon.BE | {"to", ",", "and", "by", "after", "before"}


class Verb(NamedTuple):
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
        if not forms or _is_nominal(tokens, covered, i, forms):
            i += 1
            continue
        verb = _group(tokens, covered, i, forms, found)
        if verb.lemma == "look" and i + 1 < len(tokens) and tokens[i + 1].lower == "forward":
            verb = verb._replace(
                status="planned" if verb.status else None, ahead=True, phase="look"
            )
        elif found and found[-1].phase == "look" and verb.form == "gerund":
            verb = verb._replace(
                start=found[-1].start, form="finite", status="planned", ahead=True, phase="look"
            )
        elif found and _joined_bare(tokens, covered, i, forms, verb, found[-1]):
            governor = found[-1]
            verb = verb._replace(
                form=governor.form, status=governor.status, negated=governor.negated,
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
    """``will visit Moscow and meet Medvedev``: a bare verb goes on with the auxiliary before it."""
    if verb.start != i or any(f.form not in ("base", "ing") for f in forms):
        return False
    j = _before(tokens, covered, i)
    if j < 0 or covered[j] is not None or tokens[j].lower not in ("and", "or", "but"):
        return False
    return former.ahead or former.negated or former.form == "infinitive"


def _before(tokens: Sequence[Token], covered: Sequence[Mention | None], i: int) -> int:
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


def _is_nominal(
    tokens: Sequence[Token], covered: Sequence[Mention | None], i: int, forms: tuple[Form, ...]
) -> bool:
    """Is the word used as a noun or an adjective here?"""
    if i == 0:
        return all(f.form in ("base", "s") for f in forms)
    if tokens[i].text.isupper() and len(tokens[i].text) > 1 and not _shouted(tokens, i):
        return True
    if tokens[i].text[0].isupper() and not tokens[i].text.isupper():
        return tokens[i - 1].text not in ('"', "“", "``", ":")
    if tokens[i].lower in _NO_NOUNS:
        return False
    former, mention = tokens[i - 1].lower, covered[i - 1]
    kinds = {f.form for f in forms}
    if mention is not None and mention.is_agent and kinds & {"past", "s"}:
        return False
    if tokens[i - 1].text == "-" and tokens[i].glued and not _is_redone(tokens, i):
        return True
    if (
        tokens[i].lower in ("deal", "deals")
        and tokens[i + 1 : i + 2]
        and (tokens[i + 1].lower not in ("with", "a"))
    ):
        return True
    if mention is not None and mention.kind == "time" and mention.start:
        opening = tokens[mention.start - 1].lower  # the November visit
        if opening in _BEFORE_NOUNS:
            return True
    if former in lexicon.ARTICLES and former not in ("both", "all", "each"):
        return True
    if former in lexicon.POSSESSIVES and not (former == "her" and "ing" in kinds):
        return True
    if former in ("'s", "’s"):
        return kinds != {"participle"} and not kinds & {"past"}
    if mention is not None and mention.kind == "demonym":
        return not kinds & {"past"} or (i + 1 < len(tokens) and _is_noun_after(tokens, covered, i))
    if former in lexicon.PREPOSITIONS and former != "to":
        return "ing" not in kinds or not _has_object(tokens, covered, i)
    if former in lexicon.CARDINALS | {"no"} or former in _NOUNISH:
        opening = tokens[i - 2].lower if i > 1 else ""
        # "they last met" against "the last meeting"
        return not kinds & {"past"} or opening in lexicon.ARTICLES | lexicon.POSSESSIVES
    if kinds <= {"base", "s"} and mention is None and former not in _BEFORE_BARE:
        return _after_noun(tokens, covered, i)
    governed = mention is None and any(f.form == "ing" for f in VERBS.get(former, ()))
    if governed and "participle" in kinds and i + 1 < len(tokens):
        return _is_noun_after(tokens, covered, i)  # scrapping planned visits
    if kinds == {"ing"} and i > 2 and tokens[i - 2].text == "-":
        return True  # a three-way meeting
    if kinds == {"ing"} and former not in _BEFORE_GERUNDS:
        return not _has_object(tokens, covered, i)
    return False


def _is_redone(tokens: Sequence[Token], i: int) -> bool:
    """``re-established``."""
    return i > 1 and tokens[i - 1].text == "-" and tokens[i - 2].lower == "re"


def _shouted(tokens: Sequence[Token], i: int) -> bool:
    """Are the words around a word in capitals as well?"""
    around = [
        t.text for t in (*tokens[max(0, i - 2) : i], *tokens[i + 1 : i + 3]) if t.text.isalpha()
    ]
    return any(text.isupper() for text in around)


def _is_noun_after(tokens: Sequence[Token], covered: Sequence[Mention | None], i: int) -> bool:
    following = tokens[i + 1].lower
    return (
        covered[i + 1] is None
        and following.isalpha()
        and following
        not in (
            lexicon.PREPOSITIONS
            | lexicon.ARTICLES
            | lexicon.ADVERBS
            | lexicon.POSSESSIVES
            | {"that"}
        )
    )


def _after_noun(tokens: Sequence[Token], covered: Sequence[Mention | None], i: int) -> bool:
    """A base or -s form behind a plain word: a verb only where a plural or a pronoun precedes."""
    former = tokens[i - 1].lower
    if former == ")" and i > 3 and tokens[i - 3].text == "(":
        return covered[i - 4] is None  # Xi Jinping (R) meets
    auxiliary = tokens[i - 2].lower in lexicon.DO | lexicon.MODALS if i > 1 else False
    if auxiliary and former in ("not", "n't", "n’t"):
        return False
    if former in lexicon.PRONOUNS | lexicon.RELATIVES | lexicon.DO | lexicon.ADVERBS:
        return False
    if former in ("and", "or", "but", ",", "n't", "not", '"', "”", "''"):
        j = _before(tokens, covered, i - 1)
        return not (j >= 0 and (covered[j] is not None or tokens[j].lower in VERBS))
    if tokens[i].lower.endswith("s"):
        return former not in (
            "official",
            "ministry",
            "government",
            "spokesman",
            "report",
            "statement",
            "summit",
            "meeting",
            "conference",
            "agreement",
            "treaty",
            "accord",
            "pact",
            "deal",
            "truce",
            "ceasefire",
            "parliament",
            "delegation",
        )
    return not former.endswith("s")


def _has_object(tokens: Sequence[Token], covered: Sequence[Mention | None], i: int) -> bool:
    """Behind an -ing form: somebody, or a noun phrase with its article."""
    if i + 1 >= len(tokens):
        return False
    following = covered[i + 1]
    if following is not None:
        return following.kind != "time"
    lower = tokens[i + 1].lower
    return lower in lexicon.ARTICLES | lexicon.POSSESSIVES | {"with", "to", "that"} or (
        lower
        in (
            "talks",
            "relations",
            "ties",
            "negotiations",
            "discussions",
            "support",
            "in",
            "at",
            "agreements",
            "accords",
            "deals",
            "contracts",
            "treaties",
        )
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
    start = head - 2 if _is_redone(tokens, head) else head
    j = _before(tokens, covered, start)
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
            phase, start, control, refused = _phase(tokens, covered, j, former)
            negated = negated or refused
            break
        else:
            break
        start = j
        j = _before(tokens, covered, j)
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
    elif infinitive and phase not in _FINITE_PHASES:
        form = "infinitive"
    elif by_form.keys() == {"participle"} and not (passive or perfect or modal):
        form = "participle"
    else:
        form = "finite" if finite or infinitive else "participle"
    status, ahead = _status(
        tokens, start, modal, phase, negated=negated, infinitive=infinitive,
        progressive=progressive and not past_be,
    )  # fmt: skip
    thwarted = phase in _THWARTED and tokens[start].lower == "had"
    if infinitive and status == "planned" and (thwarted or (perfect and phase == "be")):
        status = "cancelled"  # he was to have met, he had been due to meet
    present = form == "finite" and start == head and by_form.keys() <= {"base", "s"}
    return Verb(
        start, head, head + 1, lemma, form, status, passive, negated, ahead, phase, control, present
    )


#: Phases that carry the clause's finite verb with them.
_FINITE_PHASES = frozenset(
    """be headline due set scheduled slated expected about going likely planned agree decide plan
    intend hope want offer propose refuse decline unlikely fail vow pledge promise continue begin
    start manage seek try expect prepare prepared ready willing wish like able look
    forward""".split()
)


def _phase(
    tokens: Sequence[Token], covered: Sequence[Mention | None], to: int, former: Sequence[Verb]
) -> tuple[str | None, int, frozenset[str], bool]:
    """What governs "to …": phase word, where the group begins, controlling verbs, negation."""
    j = _before(tokens, covered, to)
    if j < 0:
        return None, to, frozenset(), False
    mention, lower = covered[j], tokens[j].lower
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


def _auxiliaries(
    tokens: Sequence[Token], covered: Sequence[Mention | None], i: int
) -> tuple[int, bool]:
    """Where the auxiliaries before a phase word begin, and whether they negate it."""
    start, negated = i, False
    j = _before(tokens, covered, i)
    while (
        j >= 0
        and covered[j] is None
        and (
            tokens[j].lower
            in lexicon.BE | lexicon.HAVE | lexicon.DO | lexicon.MODALS | lexicon.NEGATIONS
        )
    ):
        if tokens[j].lower in ("'s", "’s"):
            break
        negated = negated or tokens[j].lower in lexicon.NEGATIONS
        start = j
        j = _before(tokens, covered, j)
    return start, negated


def _status(
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
    if modal is not None:
        return "planned", True
    if phase in ("be", "headline"):
        return "planned", True
    if phase in PHASES:
        return PHASES[phase], True
    if phase in _TRANSPARENT:
        return "occurred", False
    if infinitive:
        return "planned", True
    return ("ongoing" if progressive else "occurred"), False


def _on_condition(tokens: Sequence[Token], start: int) -> bool:
    """``would call him if they agreed``: does a condition follow in the same clause?"""
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
