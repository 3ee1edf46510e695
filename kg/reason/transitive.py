"""Transitive relations, closed along paths: no pair is found through every place between its ends.

The relation is grown by the length of the shortest paths: either one step further, or to twice the
length when that costs no more (Ioannidis, "On the Computation of the Transitive Closure of
Relational Operators", 1986): a chain of 2,000 takes eleven rounds, a dense net few short ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.reason.relations import Column, among, distinct, joined, left, pack, right, spans

if TYPE_CHECKING:
    from kg.reason.relations import Numbers, Relation


def lengthened(relation: Relation, new: Numbers) -> Numbers:
    """All that a relation, transitive until now, gains by new pairs; these are among it."""
    rows, before = joined(left(new), relation.backward)
    steps = distinct(np.concatenate([new, pack(before, right(new)[rows])]))
    paths = _paths(steps)
    further = _composed(paths, relation.forward)
    return relation.forward.lacking(np.concatenate([paths, further]))


def around(relation: Relation, pairs: Numbers) -> Numbers:
    """The pairs of a closed transitive relation on whose paths others may lie."""
    rows, before = joined(left(pairs), relation.backward)
    longer = np.concatenate([pairs, pack(before, right(pairs)[rows])])
    return distinct(np.concatenate([longer, _composed(longer, relation.forward)]))


def _paths(steps: Numbers) -> Numbers:
    """The pairs that one or more steps join, sorted."""
    single, known = Column(steps), Column(steps)
    farthest, length = steps, 1  # those of the known pairs that are as far apart as any
    while farthest.size:
        if _size(farthest, known) <= 2 * length * _size(farthest, single):
            nearer = Column(known.all()[~among(known.all(), farthest)])
            same = Column(farthest)
            known.add(_composed(farthest, nearer))
            farthest, length = known.add(_composed(farthest, same)), 2 * length
        else:
            farthest, length = known.add(_composed(farthest, single)), length + 1
    return known.all()


def _composed(pairs: Numbers, column: Column) -> Numbers:
    rows, ends = joined(right(pairs), column)
    return pack(left(pairs)[rows], ends)


def _size(pairs: Numbers, column: Column) -> int:
    """How many pairs a composition makes, before any are found to be the same."""
    keys = right(pairs)
    return sum(int((end - begin).sum()) for begin, end in (spans(keys, r) for r in column.runs))
