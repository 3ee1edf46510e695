"""Facts as sorted arrays of numbers: pairs of a property, members of a class.

A pair is one 64-bit number, subject above object. New facts come as sorted runs that are merged
when they have grown as large as what stands below them, so that adding costs what was added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.memory import need

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

_SHIFT = 32
_LOW = (1 << _SHIFT) - 1
NONE: Numbers = np.empty(0, dtype=np.int64)
#: What memory is needed for.
_FACTS = "the facts"
#: Objects are few if there are so many pairs for each; looking through all pairs for them costs one
#: of so many parts of what it costs to order the pairs by object.
_FEW, _SCANS = 64, 8
#: Bytes for each row that a join finds: it makes seven columns.
_JOINED = 7 * 8


def pack(left: Numbers, right: Numbers) -> Numbers:
    """Pairs as single numbers."""
    return (left << _SHIFT) | right


def left(pairs: Numbers) -> Numbers:
    """The upper halves of packed pairs."""
    return pairs >> _SHIFT


def right(pairs: Numbers) -> Numbers:
    """The lower halves of packed pairs."""
    return pairs & _LOW


def swapped(pairs: Numbers) -> Numbers:
    """The same pairs the other way round, unsorted."""
    return pack(right(pairs), left(pairs))


def distinct(numbers: Numbers) -> Numbers:
    """Sorted, each once."""
    if numbers.size < 2:
        return numbers
    bound = int(numbers.max()) + 1
    if _are_dense(numbers.size, bound):
        present = np.zeros(bound, dtype=bool)
        present[numbers] = True
        return np.flatnonzero(present)
    need(numbers.nbytes * 3, _FACTS)
    ordered = np.sort(numbers, kind="stable")  # linear on what comes in runs
    keep = np.empty(ordered.size, dtype=bool)
    keep[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=keep[1:])
    return ordered if keep.all() else ordered[keep]


def _are_dense(count: int, bound: int) -> bool:
    """Is a table of everything below the bound quicker than search for so many numbers?"""
    return bound < 16 * count


def grouped(keys: Numbers) -> Iterator[tuple[int, Numbers]]:
    """Each key, with the places where it stands."""
    if not keys.size:
        return
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1)).tolist()
    for begin, end in zip(starts, [*starts[1:], ordered.size], strict=True):
        yield int(ordered[begin]), order[begin:end]


def among(numbers: Numbers, ordered: Numbers) -> NDArray[np.bool_]:
    """Which of the numbers are in a sorted array."""
    if not ordered.size or not numbers.size:
        return np.zeros(numbers.size, dtype=bool)
    bound = max(int(ordered[-1]), int(numbers.max())) + 1
    if _are_dense(numbers.size, bound):
        present = np.zeros(bound, dtype=bool)
        present[ordered] = True
        return present[numbers]
    place = np.searchsorted(ordered, numbers)
    place[place == ordered.size] = 0
    found: NDArray[np.bool_] = ordered[place] == numbers
    return found


class Column:
    """A set of numbers as sorted runs, the largest first."""

    __slots__ = ("runs",)

    def __init__(self, ordered: Numbers = NONE) -> None:
        self.runs: list[Numbers] = [ordered] if ordered.size else []

    def __len__(self) -> int:
        return sum(run.size for run in self.runs)

    def lacking(self, numbers: Numbers) -> Numbers:
        """Those of the numbers that are not in the set, sorted, each once."""
        new = distinct(numbers)
        for run in self.runs:
            if not new.size:
                break
            new = new[~among(new, run)]
        return new

    def add(self, numbers: Numbers) -> Numbers:
        """Take in numbers; those that are new, sorted, each once."""
        new = self.lacking(numbers)
        if new.size:
            self.runs.append(new)
            while len(self.runs) > 1 and self.runs[-2].size <= 2 * self.runs[-1].size:
                self.runs[-2:] = [_merged(self.runs[-2:])]
        return new

    def discard(self, numbers: Numbers) -> None:
        """Take numbers out."""
        if not numbers.size:
            return
        gone = distinct(numbers)
        kept = [np.delete(run, np.searchsorted(run, gone[among(gone, run)])) for run in self.runs]
        self.runs = [run for run in kept if run.size]

    def all(self) -> Numbers:
        """The whole set as one sorted array."""
        if len(self.runs) > 1:
            self.runs = [_merged(self.runs)]
        return self.runs[0] if self.runs else NONE

    def has(self, number: int) -> bool:
        """Is the number in the set?"""
        for run in self.runs:
            place = int(np.searchsorted(run, number))
            if place < run.size and run[place] == number:
                return True
        return False

    def keep(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Which of the numbers are in the set."""
        found = np.zeros(numbers.size, dtype=bool)
        for run in self.runs:
            found |= among(numbers, run)
        return found


def _merged(runs: list[Numbers]) -> Numbers:
    need(16 * sum(run.size for run in runs), _FACTS)
    both = np.concatenate(runs)
    both.sort(kind="stable")  # merges sorted runs
    return both


class Relation:
    """The pairs of a property, by subject and, made when first needed, by object."""

    __slots__ = ("_backward", "_scans", "forward")

    def __init__(self) -> None:
        self.forward = Column()
        self._backward: Column | None = None
        self._scans = 0

    def __len__(self) -> int:
        return len(self.forward)

    @property
    def backward(self) -> Column:
        """The pairs with the object above."""
        if self._backward is None:
            pairs = self.forward.all()
            need(24 * pairs.size, _FACTS)
            self._backward = Column(np.sort(swapped(pairs)))  # in no runs, and each is there once
        return self._backward

    def before(self, objects: Numbers) -> tuple[Numbers, Numbers]:
        """For every object its subjects, as ``joined`` tells them.

        For few objects all pairs are looked through, until that has cost what the order by object
        would have: so the first to ask need not wait for it.
        """
        scans = _SCANS + len(self) % (4 * _SCANS)  # not the same for all, or all would wait at once
        if self._backward is None and objects.size * _FEW < len(self) and self._scans < scans:
            self._scans += 1
            wanted = distinct(objects)
            found = [run[among(right(run), wanted)] for run in self.forward.runs]
            return joined(objects, Column(np.sort(swapped(np.concatenate(found)))))
        return joined(objects, self.backward)

    def add(self, pairs: Numbers) -> Numbers:
        """Take in pairs; those that are new."""
        new = self.forward.add(pairs)
        if new.size and self._backward is not None:
            self._backward.add(swapped(new))
        return new

    def discard(self, pairs: Numbers) -> None:
        """Take pairs out."""
        self.forward.discard(pairs)
        if self._backward is not None:
            self._backward.discard(swapped(pairs))

    def keep(self, pairs: Numbers) -> NDArray[np.bool_]:
        """Which of the pairs are there."""
        return self.forward.keep(pairs)

    def lacking(self, pairs: Numbers) -> Numbers:
        """Those of the pairs that are not there, sorted, each once."""
        return self.forward.lacking(pairs)

    def right_of(self, subject: int) -> Numbers:
        """The objects of a subject."""
        return right(_slice(self.forward.all(), subject))

    def left_of(self, object_: int) -> Numbers:
        """The subjects of an object."""
        return right(_slice(self.backward.all(), object_))


def _slice(pairs: Numbers, upper: int) -> Numbers:
    begin, end = np.searchsorted(pairs, [upper << _SHIFT, (upper + 1) << _SHIFT])
    return pairs[begin:end]


def joined(keys: Numbers, column: Column) -> tuple[Numbers, Numbers]:
    """For every key, the lower halves of the pairs that have it above.

    Two arrays of one length: places in ``keys``, and what was found for them.
    """
    found = [_found(keys, run) for run in column.runs]
    if len(found) == 1:
        return found[0]
    return (
        np.concatenate([rows for rows, _ in found] or [NONE]),
        np.concatenate([others for _, others in found] or [NONE]),
    )


def spans(keys: Numbers, pairs: Numbers) -> tuple[Numbers, Numbers]:
    """For every key, where the sorted pairs with it above begin and end."""
    return np.searchsorted(pairs, keys << _SHIFT), np.searchsorted(pairs, (keys + 1) << _SHIFT)


def _found(keys: Numbers, pairs: Numbers) -> tuple[Numbers, Numbers]:
    begin, end = spans(keys, pairs)
    counts = end - begin
    need(_JOINED * int(counts.sum()), _FACTS)
    rows = np.repeat(np.arange(keys.size), counts)
    if not rows.size:
        return rows, NONE
    ends = np.cumsum(counts)
    within = np.arange(rows.size) - np.repeat(ends - counts, counts)
    return rows, right(pairs[np.repeat(begin, counts) + within])
