"""A closure as it is told: everything that representatives stand for, and nothing idle.

Inside, one term stands for all that are the same, and literals may be subjects.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from kg.memory import need
from kg.reason.relations import NONE, among, distinct, left, pack, right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.reason.engine import Engine
    from kg.reason.facts import Facts
    from kg.reason.relations import Numbers

_TOLD = "the triples of all that is the same"


def listed(
    engine: Engine, asserted: Facts, *, full: bool, inferred: bool
) -> Iterator[tuple[Numbers, int, Numbers]]:
    """The triples as numbers: subjects, one predicate, objects; ``inferred``: only those.

    ``full`` is that of ``kg.reason.closure.Closure``.
    """
    listing = _Listing(engine, full)
    for predicate, pairs in listing.expanded():
        known = asserted.pairs(predicate).forward.all()
        kept = pairs[~among(pairs, listing.as_shown(known))]
        if not inferred:
            kept = distinct(np.concatenate([kept, known]))
        if kept.size:
            yield left(kept), predicate, right(kept)


class _Members:
    """The terms that representatives stand for; any other term stands for itself.

    ``merged`` are the representatives of more than one, sorted.
    """

    def __init__(self, shown: dict[int, list[int]]) -> None:
        self.merged = np.array(sorted(shown), dtype=np.int64)
        lists = [sorted(shown[representative]) for representative in self.merged.tolist()]
        self._sizes = np.array([len(members) for members in lists], dtype=np.int64)
        self._begins = np.cumsum(self._sizes) - self._sizes
        self._flat = np.array(list(chain.from_iterable(lists)), dtype=np.int64)

    def of(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Places in an array, each as often as its number stands for a term; and these terms."""
        several = among(numbers, self.merged)
        counts = self._counts(numbers)
        rows = np.repeat(np.arange(numbers.size), counts)
        found = numbers[rows]
        within = np.arange(rows.size) - np.repeat(np.cumsum(counts) - counts, counts)
        many = several[rows]
        places = np.searchsorted(self.merged, found[many])
        found[many] = self._flat[self._begins[places] + within[many]]
        return rows, found

    def size(self, ones: Numbers, others: Numbers) -> int:
        """How many pairs there are for pairs of representatives."""
        return int((self._counts(ones) * self._counts(others)).sum())

    def _counts(self, numbers: Numbers) -> Numbers:
        counts = np.ones(numbers.size, dtype=np.int64)
        several = among(numbers, self.merged)
        counts[several] = self._sizes[np.searchsorted(self.merged, numbers[several])]
        return counts


@dataclass
class _Listing:
    engine: Engine
    full: bool

    @cached_property
    def shown(self) -> dict[int, list[int]]:
        """Of each class of what is the same, by representative, the terms that are listed.

        Unless all is wanted, one literal stands for all spellings of its value: the least.
        """
        larger = self.engine.classes.larger()
        if self.full:
            return larger
        literal = self.engine.is_literal()
        spelling = self.engine.terms.spellings.__getitem__
        shown = {}
        for representative, members in larger.items():
            literals = [n for n in members if literal[n]]
            nodes = [n for n in members if not literal[n]]
            shown[representative] = nodes + ([min(literals, key=spelling)] if literals else [])
        return shown

    @cached_property
    def _members(self) -> _Members:
        return _Members(self.shown)

    def as_shown(self, pairs: Numbers) -> Numbers:
        """Asserted pairs, with literals as they are listed."""
        if self.full or not self.shown:
            return pairs
        literal = self.engine.is_literal()
        places = np.arange(len(self.engine.terms), dtype=np.int64)
        for representative, members in self.shown.items():
            if literal[members[-1]]:
                for n in self.engine.classes.members(representative):
                    places[n] = members[-1] if literal[n] else n
        return distinct(pack(left(pairs), places[right(pairs)]))

    def expanded(self) -> Iterator[tuple[int, Numbers]]:
        """The closure by predicate, with everything that a representative stands for."""
        engine, literal = self.engine, self.engine.is_literal()
        reflexive = [engine.same] if self.full or self.shown else []
        for representative in sorted({*engine.facts.properties, engine.type, *reflexive}):
            pairs = engine.facts.pairs(representative).forward.all()
            same = self._same() if representative == engine.same else NONE
            for predicate in sorted(engine.classes.members(representative)):
                # What is the same as owl:sameAs is told as any property.
                is_same = predicate == engine.same or (self.full and representative == engine.same)
                spread = same if is_same else self._spread(pairs)
                if not self.full:
                    spread = spread[~literal[left(spread)]]
                if self.full or engine.terms.spellings[predicate][0] == "<":
                    yield predicate, spread

    def _spread(self, pairs: Numbers) -> Numbers:
        """Pairs of representatives as pairs of everything that they stand for."""
        if not self.shown:
            return pairs
        merged = self._members.merged
        touched = among(left(pairs), merged) | among(right(pairs), merged)
        subjects, objects = left(pairs[touched]), right(pairs[touched])
        need(24 * self._members.size(subjects, objects), _TOLD)
        rows, subjects = self._members.of(subjects)
        at, objects = self._members.of(objects[rows])
        return distinct(np.concatenate([pairs[~touched], pack(subjects[at], objects)]))

    def _same(self) -> Numbers:
        """The pairs of ``owl:sameAs``, the reflexive ones if all is wanted."""
        alone = self._members.merged
        need(24 * self._members.size(alone, alone), _TOLD)
        rows, ones = self._members.of(alone)
        at, others = self._members.of(alone[rows])
        found = pack(ones[at], others)
        found = found[left(found) != right(found)]
        if self.full:
            used = self._used()
            found = np.concatenate([found, pack(used, used)])
        return distinct(found)

    def _used(self) -> Numbers:
        """Every term of a triple, with what is the same."""
        used = self.engine.facts.used()
        classes = self.engine.classes
        more = [n for r, members in classes.larger().items() for n in (r, *members)]
        return distinct(np.concatenate([used, np.array([*more, self.engine.same])]))
