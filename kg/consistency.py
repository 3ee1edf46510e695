"""What contradicts the rest is set aside, and the rest is reasoned with.

A reasoner says that its triples contradict each other, not which of the things they tell of is
wrong. So things are taken in order, and the first with which those before it cannot stand goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from kg.reason import Contradiction

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
C = TypeVar("C")


class Fallen(NamedTuple, Generic[T]):
    """A thing that is set aside, the things with which it cannot stand, and why not."""

    thing: T
    before: Sequence[T]
    reason: Contradiction


def consistent(
    things: Sequence[T], closure: Callable[[Sequence[T]], C]
) -> tuple[C, list[Fallen[T]]]:
    """The closure of the things that can stand together, and those that cannot.

    ``Contradiction`` if nothing can stand, because what is known beside the things contradicts
    itself. A consistent graph costs one closure; each thing set aside, as many more as halving
    the things takes to find it.
    """
    standing = list(things)
    aside: list[Fallen[T]] = []
    while True:
        try:
            return closure(standing), aside
        except Contradiction as error:
            if not aside:
                closure(())
            place, reason = _first_contradiction(standing, closure, error)
            aside.append(Fallen(standing.pop(place), standing[:place], reason))


def _first_contradiction(
    things: Sequence[T], closure: Callable[[Sequence[T]], C], reason: Contradiction
) -> tuple[int, Contradiction]:
    """The place of the first thing that contradicts those before it; they contradict as a whole."""
    stands, falls = 0, len(things)  # how many from the beginning do
    while falls - stands > 1:
        middle = (stands + falls) // 2
        try:
            closure(things[:middle])
            stands = middle
        except Contradiction as nearer:
            falls, reason = middle, nearer
    return falls - 1, reason
