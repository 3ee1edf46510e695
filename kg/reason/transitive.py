"""Transitive relations, closed along paths: no pair is found through every place between its ends.

The relation is grown by the length of the shortest paths: either one step further, or to twice the
length when that costs no more (Ioannidis, "On the Computation of the Transitive Closure of
Relational Operators", 1986): a chain of 2,000 takes eleven rounds. Where there are so many paths
that most pairs would be found again and again, as in circles, components are taken as wholes
(``kg.reason.components``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.memory import need
from kg.reason.components import reached
from kg.reason.relations import Column, among, distinct, joined, left, pack, right, spans

if TYPE_CHECKING:
    from kg.reason.relations import Numbers, Relation

#: Pairs that are made at a time, before any are found to be the same.
_ROWS = 1 << 22
#: A round that makes more pairs for each that is known, and not few, goes in circles.
_IDLE, _FEW = 2, 1 << 14
#: So many pairs for a step, and paths are long.
_LONG = 16


def lengthened(relation: Relation, new: Numbers) -> Numbers:
    """All that a relation, transitive until now, gains by new pairs; these are among it."""
    rows, before = relation.before(left(new))
    steps = distinct(np.concatenate([new, pack(before, right(new)[rows])]))
    paths = _paths(steps)
    further = _composed(paths, relation.forward)
    return relation.forward.lacking(np.concatenate([paths, further]))


def around(relation: Relation, pairs: Numbers) -> Numbers:
    """The pairs of a closed transitive relation on whose paths others may lie."""
    rows, before = relation.before(left(pairs))
    longer = np.concatenate([pairs, pack(before, right(pairs)[rows])])
    return distinct(np.concatenate([longer, _composed(longer, relation.forward)]))


def _paths(steps: Numbers) -> Numbers:
    """The pairs that one or more steps join, sorted."""
    single, known = Column(steps), Column(steps)
    farthest, length = steps, 1  # those of the known pairs that are as far apart as any
    while farthest.size:
        doubled, stepped = _size(farthest, known), _size(farthest, single)
        idle = min(doubled, stepped) > _IDLE * len(known) + _FEW
        if idle or len(known) > _LONG * len(steps) + _FEW:
            return reached(steps)
        if doubled <= 2 * length * stepped:
            nearer = Column(known.all()[~among(known.all(), farthest)])
            same = Column(farthest)
            known.add(_composed(farthest, nearer))
            farthest, length = known.add(_composed(farthest, same)), 2 * length
        else:
            farthest, length = known.add(_composed(farthest, single)), length + 1
    return known.all()


def _composed(pairs: Numbers, column: Column) -> Numbers:
    """The pairs that pairs of the one and of the other join.

    Far more than there are in the end, in dense nets: so they are made a part at a time.
    """
    ends = np.cumsum(_counts(pairs, column))
    if not pairs.size or ends[-1] <= _ROWS:
        return _joined(pairs, column)
    cuts = np.searchsorted(ends, np.arange(_ROWS, ends[-1], _ROWS))
    parts = [distinct(_joined(part, column)) for part in np.split(pairs, cuts) if part.size]
    need(sum(part.nbytes for part in parts), "the facts")
    return np.concatenate(parts)


def _joined(pairs: Numbers, column: Column) -> Numbers:
    rows, ends = joined(right(pairs), column)
    return pack(left(pairs)[rows], ends)


def _size(pairs: Numbers, column: Column) -> int:
    """How many pairs a composition makes, before any are found to be the same."""
    return int(_counts(pairs, column).sum())


def _counts(pairs: Numbers, column: Column) -> Numbers:
    """For each pair, how many it makes in a composition."""
    keys = right(pairs)
    found = np.zeros(keys.size, dtype=np.int64)
    for run in column.runs:
        begin, end = spans(keys, run)
        found += end - begin
    return found
