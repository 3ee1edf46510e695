"""A text becomes sentences, and a sentence tokens, all with offsets into the text.

Wires break lines where the paper ends, web pages where a paragraph ends: a line end is a blank
within wrapped text and a sentence end elsewhere.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word, number or mark; ``lower`` is its folded form, ``glued`` means no blank before."""

    text: str
    lower: str
    start: int
    end: int
    glued: bool


class Sentence(NamedTuple):
    """A stretch of the text and its tokens; offsets count characters of the whole text."""

    start: int
    end: int
    tokens: tuple[Token, ...]


#: Words whose full stop ends no sentence.
ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof sen rep gov gen lt col maj sgt capt adm brig hon rt rev st jr sr pres sec
    vs no nos approx dept est etc inc ltd co corp jan feb mar apr jun jul aug sept sep oct nov dec
    mon tue tues wed thu thur thurs fri messrs amb h.e""".split()
)
# After an abbreviation such as "U.S." these words begin a sentence rather than go on with a name.
_STARTERS = frozenset(
    """the a an he she it they we i in on at but and this that these those his her their its both
    after before during while when however according as for meanwhile there""".split()
)
_END = re.compile(
    r"""[.!?]+(?:["'”’»)\]]|'')*(?=\s+["'“‘«(\[`]*[A-Z0-9ÀÁÂÃÄÅÆÇÈÉÊËÍÎÓÔÖØÚÜÝŁŚŠŽ])"""
)
_LAST_WORD = re.compile(r"[\w.]*$")
_WORD = re.compile(
    r"""[A-Za-z]{2,}(?![\w’'])      # most words; the following are for the others
      | (?:[A-Z]\.){2,}            # U.S., H.D.
      | \d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?![a-z])   # 75th, 1,200
      | [’'](?:s|S|re|ve|ll|d|m)\b # possessives and contractions stand alone
      | n[’']t\b
      | [^\W\d_]+?(?=n[’']t\b)     # did|n't
      | [^\W\d_]+(?:[’'](?!s\b|S\b|re\b|ve\b|ll\b|d\b|m\b)[^\W\d_]+)*   # O'Neill
      | \w+
      | ``|''|\.\.+
      | \S""",
    re.VERBOSE,
)
_ABBREVIATED = re.compile(r"(?:[A-Z]\.)*[A-Z]")


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text in order, without the blanks between them."""
    for start, end in _blocks(text):
        yield from _split(text, start, end)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that no sentence crosses: paragraphs, or lines where text is not wrapped."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    full = [e - s for s, e in lines if text[s:e].strip()]
    wrapped = _is_wrapped(text, lines) if len(full) > 2 else False
    block: list[int] | None = None
    for start, end in lines:
        line = text[start:end]
        if not line.strip():
            if block:
                yield block[0], block[1]
            block = None
            continue
        gap = block is not None and text.count("\n", block[1], start) > 1
        indented = line.startswith(("  ", "\t"))
        if block and wrapped and not gap and not indented:
            block[1] = end
        else:
            if block:
                yield block[0], block[1]
            block = [start, end]
    if block:
        yield block[0], block[1]


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Most lines run into the next, none is long: the lines are the paper's, not the writer's."""
    runs = total = 0
    for (start, end), (following, _) in pairwise(lines):
        line = text[start:end].rstrip()
        if not line or text.count("\n", end, following) > 1:
            continue
        if end - start > 100:
            return False
        total += 1
        runs += line[-1] not in ".!?:\"”'’"
    return total > 2 and runs > total * 0.6


def _split(text: str, start: int, end: int) -> Iterator[Sentence]:
    begin = start
    for match in _END.finditer(text, start, end):
        if _ends(text, begin, match):
            yield from _sentence(text, begin, match.end())
            begin = match.end()
    yield from _sentence(text, begin, end)


def _ends(text: str, begin: int, match: re.Match[str]) -> bool:
    """Does this mark end a sentence, or only an abbreviation or an initial?"""
    if match.group()[0] != "." or len(match.group()) > 1:
        return True
    last = _LAST_WORD.search(text, max(begin, match.start() - 24), match.start())
    word = last.group() if last else ""
    if word.lower() in ABBREVIATIONS:
        return False
    if _ABBREVIATED.fullmatch(word):
        following = re.match(r"\s*([^\W\d_]*)", text[match.end() : match.end() + 20])
        follower = following.group(1) if following else ""
        return len(word) > 1 and follower.lower() in _STARTERS and follower[:1].isupper()
    return True


def _sentence(text: str, start: int, end: int) -> Iterator[Sentence]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Sentence(start, end, tokens(text, start, end))


def tokens(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The words, numbers and marks between two offsets."""
    found = []
    last = -1
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        word, (begin, behind) = match.group(), match.span()
        found.append(Token(word, word.lower().replace("’", "'"), begin, behind, begin == last))
        last = behind
    return tuple(found)
