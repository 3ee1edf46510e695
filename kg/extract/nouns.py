"""Verbs used as nouns or adjectives: "the November visit", "a three-way meeting"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.lexicon import VERBS
from kg.extract.phases import before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.lexicon import Form
    from kg.extract.mentions import Mention
    from kg.extract.sentences import Token

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
_BEFORE_NOUNS = lexicon.DETERMINERS | {"'s", "’s"}
_BEFORE_BARE = lexicon.MODALS | {"to"}
_BEFORE_GERUNDS = lexicon.BE | {"to", ",", "and", "by", "after", "before"}
#: Behind these stands a verb, no noun.
_BEFORE_VERBS = lexicon.PRONOUNS | lexicon.RELATIVES | lexicon.DO | lexicon.ADVERBS
_HELPING = lexicon.DO | lexicon.MODALS


def is_nominal(
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
    if tokens[i - 1].text == "-" and tokens[i].glued and not is_redone(tokens, i):
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
        return not kinds & {"past"} or opening in lexicon.DETERMINERS
    if is_redone(tokens, i) and i > 2 and tokens[i - 3].lower in _BEFORE_BARE:
        return False  # will co-host
    if kinds <= {"base", "s"} and mention is None and former not in _BEFORE_BARE:
        return _after_noun(tokens, covered, i)
    governed = mention is None and any(f.form == "ing" for f in VERBS.get(former, ()))
    if governed and "participle" in kinds and i + 1 < len(tokens):
        return _is_noun_after(tokens, covered, i)  # scrapping planned visits
    if kinds == {"ing"} and i > 2 and tokens[i - 2].text == "-":
        return True  # a three-way meeting
    if kinds == {"ing"} and _qualified(tokens, covered, i):
        return True  # a secret meeting in Rome
    if kinds == {"ing"} and former not in _BEFORE_GERUNDS:
        return not _has_object(tokens, covered, i)
    return False


def is_redone(tokens: Sequence[Token], i: int) -> bool:
    """``re-established``, ``co-host``."""
    return i > 1 and tokens[i - 1].text == "-" and tokens[i - 2].lower in ("re", "co")


def _qualified(tokens: Sequence[Token], covered: Sequence[Mention | None], i: int) -> bool:
    """``a secret meeting``: behind an article and one plain word."""
    if i < 2 or covered[i - 1] is not None or not tokens[i - 1].text.isalpha():
        return False
    return tokens[i - 2].lower in ("a", "an") and tokens[i - 1].lower not in _BEFORE_GERUNDS


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
    auxiliary = tokens[i - 2].lower in _HELPING if i > 1 else False
    if auxiliary and former in ("not", "n't", "n’t"):
        return False
    if former in _BEFORE_VERBS:
        return False
    if former in ("and", "or", "but", ",", "n't", "not", '"', "”", "''"):
        j = before(tokens, covered, i - 1)
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
    return lower in lexicon.DETERMINERS | {"with", "to", "that"} or (
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
