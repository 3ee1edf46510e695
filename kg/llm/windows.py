"""A text as windows that a model can read at once, cut where sentences end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Characters of a window: about 1,500 tokens, whose facts fit into one answer.
SIZE = 6_000
#: Characters that a window repeats of the one before, so that "she" and "the pair" have somebody.
OVERLAP = 600
#: Characters of a window that is not cut any further.
SMALLEST = 400


class Window(NamedTuple):
    """A stretch of the text, by offsets in characters."""

    start: int
    end: int


def windows(text: str, size: int = SIZE, overlap: int = OVERLAP) -> Iterator[Window]:
    """Windows of at most ``size`` characters that cover every sentence; none is within another."""
    pieces = list(_pieces(text, 0, len(text), size))
    first = 0
    while first < len(pieces):
        last = first
        while last + 1 < len(pieces) and pieces[last + 1].end - pieces[first].start <= size:
            last += 1
        window = Window(pieces[first].start, pieces[last].end)
        yield window
        if last + 1 == len(pieces):
            return
        following = last + 1
        while (
            following - 1 > first
            and window.end - pieces[following - 1].start <= overlap
            and pieces[last + 1].end - pieces[following - 1].start <= size
        ):
            following -= 1
        first = following


def halves(text: str, window: Window) -> tuple[Window, Window] | None:
    """The window as two, cut near its middle; none if it is too short for that."""
    if window.end - window.start <= SMALLEST:
        return None
    pieces = list(_pieces(text, *window, (window.end - window.start) // 2))
    middle = (window.start + window.end) / 2
    cut = min(range(1, len(pieces)), key=lambda place: abs(pieces[place].start - middle))
    return (
        Window(pieces[0].start, pieces[cut - 1].end),
        Window(pieces[cut].start, pieces[-1].end),
    )


def _pieces(text: str, start: int, end: int, size: int) -> Iterator[Window]:
    """The sentences between two offsets; one that is longer than ``size`` in parts."""
    for sentence in sentences(text[start:end]):
        at, stop = start + sentence.start, start + sentence.end
        while stop - at > size:
            blank = text.rfind(" ", at + size // 2, at + size)
            cut = blank if blank > at else at + size
            yield Window(at, cut)
            at = _NO_BLANK.search(text, cut, stop).start()  # type: ignore[union-attr]
        yield Window(at, stop)


_NO_BLANK = re.compile(r"\S")
