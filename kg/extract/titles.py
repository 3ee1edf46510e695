"""Titles of office: where one stands in a sentence, and which role it names.

A title is a head ("president", "secretary of state"), perhaps with a portfolio before or after it
("defence minister", "minister of foreign affairs") and rank words in front ("deputy", "first").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.extract import lexicon
from kg.extract.title_lexicon import ANY_MINISTER, PORTFOLIOS, RANKS, SINGULAR_IN_S, SPELT, TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.sentences import Token
    from kg.model import Role

_LONGEST = max(len(title.split()) for title in TITLES)

#: Words that are no common nouns.
_CLOSED = (
    lexicon.PREPOSITIONS | lexicon.CONJUNCTIONS | lexicon.RELATIVES | lexicon.ADVERBS
    | lexicon.AUXILIARIES
)  # fmt: skip


class Title(NamedTuple):
    """A title between two token indices, as it reads, with its role and its bare head."""

    start: int
    end: int
    text: str
    role: Role
    head: str

    def is_vague(self, heads: frozenset[str]) -> bool:
        """Does it say little: "minister", "chairman", not so "economy minister"?"""
        return self.head in heads and (self.role != "minister" or self.text.lower() == self.head)

    @property
    def is_plural(self) -> bool:
        """Does it name several holders: "presidents", "foreign ministers"?"""
        words = self.text.lower().split()
        return any(_is_plural_word(w) and w not in PORTFOLIOS for w in words)


def title_at(tokens: Sequence[Token], start: int) -> Title | None:
    """The title that begins at this token, ranks and portfolio included, or None."""
    if start >= len(tokens) or tokens[start].lower not in BEGINNINGS:
        return None
    if start > 1 and tokens[start - 2].lower == "house":
        return None  # the House of Representatives
    i, ranked = start, False
    while i < len(tokens) and (tokens[i].lower in RANKS or tokens[i].text == "-"):
        if tokens[i].lower == "under" and not _ranks_under(tokens, i + 1):
            return None
        if tokens[i].text == "-" and i == start:
            return None
        ranked |= tokens[i].lower in {"deputy", "vice", "assistant", "under", "associate"}
        i += 1
    whole = _base(tokens, start) if i > start else None
    base = _base(tokens, i) or _portfolio(tokens, i)
    if whole is not None and (base is None or whole[0] >= base[0]):
        base, ranked = whole, False  # "vice president" is a title of its own
    if base is None:
        return None
    end, head, role = base
    if role.startswith("head_of") and tokens[start].lower == "first" and not ranked:
        return None  # Slovakia's first president
    end = _portfolio_after(tokens, end, head)
    if ranked:
        role = "minister" if head == "minister" else "official"
    return Title(start, end, _text(tokens, start, end), role, head)


def _ranks_under(tokens: Sequence[Token], i: int) -> bool:
    """``under-secretary``, not the assembly "under Deputy Premier Shamir"."""
    following = [t.lower for t in tokens[i : i + 2]]
    return following[:1] == ["-"] or following[:1] in (["secretary"], ["secretaries"])


def _base(tokens: Sequence[Token], start: int) -> tuple[int, str, Role] | None:
    """The longest base title from here, hyphens read as blanks, plurals as singulars."""
    if start >= len(tokens) or tokens[start].lower not in _OPENINGS:
        return None
    words: list[str] = []
    best: tuple[int, str, Role] | None = None
    i = start
    while i < len(tokens) and len(words) < _LONGEST:
        if tokens[i].text == "-" and words:
            i += 1
            continue
        words.append(tokens[i].lower)
        i += 1
        phrase = " ".join(words)
        if phrase == "premier" and tokens[i - 1].text == "premier" and _qualifies(tokens, i):
            return None
        role = TITLES.get(phrase) or TITLES.get(singular(phrase))
        if role:
            best = (i, phrase if phrase in TITLES else singular(phrase), role)
    return best


def _qualifies(tokens: Sequence[Token], i: int) -> bool:
    """Does a common noun follow: "the region's premier body"?"""
    if i >= len(tokens) or not tokens[i].text.isalpha() or not tokens[i].text.islower():
        return False
    lower = tokens[i].lower
    return lower not in _CLOSED and lower not in lexicon.VERBS


def _plural(word: str) -> str:
    if word.endswith("man"):
        return word[:-2] + "en"
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


#: The first words of titles, singular and plural.
_OPENINGS = {form for title in TITLES for form in (title.split()[0], _plural(title.split()[0]))}
#: The words that a title, its rank or its portfolio can begin with.
BEGINNINGS = frozenset(_OPENINGS | RANKS | PORTFOLIOS | {"government"})


def singular(phrase: str) -> str:
    """A plural title as one holder bears it: secretaries of state, prime ministers."""
    if phrase.endswith("men"):
        return phrase[:-2] + "an"
    first, _, rest = phrase.partition(" ")
    if rest and _is_plural_word(first):  # secretaries of state, heads of state
        return f"{first[:-3]}y {rest}" if first.endswith("ies") else f"{first[:-1]} {rest}"
    if phrase.endswith("ies"):
        return phrase[:-3] + "y"
    return phrase if phrase.endswith("ss") else phrase.removesuffix("s")


def _portfolio(tokens: Sequence[Token], start: int) -> tuple[int, str, Role] | None:
    """``defence minister``, ``foreign and commonwealth affairs secretary``."""
    i = start
    while (
        i < len(tokens)
        and i - start < 6
        and (
            tokens[i].lower in PORTFOLIOS
            or tokens[i].lower == "government"
            or (i > start and tokens[i].lower in {"and", "&", "-", ","})
        )
    ):
        i += 1
    if i == start or i >= len(tokens) or tokens[i - 1].lower in {"and", ","}:
        return None
    head = tokens[i].lower
    if head in {"minister", "ministers"}:
        return i + 1, "minister", "minister"
    if tokens[i - 1].lower == "secretary" and i - start > 1 and head not in ("general", "-"):
        of_party = tokens[i - 2].lower == "party"
        return i, "secretary", "official" if of_party else "minister"
    if head in {
        "chief",
        "adviser",
        "advisor",
        "commissioner",
        "official",
        "officials",
    }:
        return i + 1, head, "official"
    base = _base(tokens, i)
    return base if base is not None and base[2] in ("envoy", "spokesperson", "official") else None


def _portfolio_after(tokens: Sequence[Token], end: int, head: str) -> int:
    """The end behind ``of foreign affairs``, ``for political affairs``, ``of the Exchequer``."""
    if head not in {
        "minister",
        "secretary",
        "undersecretary",
        "under secretary",
        "secretary of state",
        "high commissioner",
        "high representative",
        "commissioner",
        "coordinator",
        "secretary general",
    }:
        return end
    if end + 1 >= len(tokens) or tokens[end].lower not in {"of", "for"}:
        return end
    i = end + 1
    while (
        i < len(tokens)
        and i - end < 9
        and (tokens[i].lower in PORTFOLIOS or tokens[i].lower in {"the", "and", "&", ","})
    ):
        i += 1
    while i > end + 1 and tokens[i - 1].lower in {"the", "and", "&", ","}:
        i -= 1
    return i if i > end + 1 else end


def _text(tokens: Sequence[Token], start: int, end: int) -> str:
    out = ""
    for token in tokens[start:end]:
        out += ("" if token.glued or not out else " ") + token.text
    return out


def _is_plural_word(word: str) -> bool:
    return word.endswith(("s", "men")) and not word.endswith("ss") and word not in SINGULAR_IN_S


def field_of(title: str | None) -> frozenset[str]:
    """What a minister is for, by the words of the title: ``{"foreign"}``."""
    words = {SPELT.get(word, word) for word in (title or "").lower().split()}
    return frozenset(words - ANY_MINISTER)


def title_gender(title: Title) -> str | None:
    """The gender that a title says its holder has, if any."""
    if title.head in ("king", "emperor", "pope", "spokesman", "emir", "sultan", "chairman"):
        return "male"
    return "female" if title.head in ("queen", "empress", "spokeswoman", "chairwoman") else None
