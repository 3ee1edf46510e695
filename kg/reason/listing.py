"""A closure as it is told: everything that representatives stand for, and nothing idle.

Inside, one term stands for all that are the same, and literals may be subjects.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kg.reason.relations import NONE, among, distinct, left, pack, right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.reason.engine import Engine
    from kg.reason.facts import Facts
    from kg.reason.relations import Numbers


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
            spread = self._spread(pairs)
            if representative == engine.same:
                spread = self._same(spread)
            if not self.full:
                spread = spread[~literal[left(spread)]]
            for predicate in sorted(engine.classes.members(representative)):
                if self.full or engine.terms.spellings[predicate][0] == "<":
                    yield predicate, spread

    def _spread(self, pairs: Numbers) -> Numbers:
        """Pairs of representatives as pairs of everything that they stand for."""
        if not self.shown:
            return pairs
        merged = np.array(sorted(self.shown), dtype=np.int64)
        touched = among(left(pairs), merged) | among(right(pairs), merged)
        more = [
            (s << 32) | o
            for subject, object_ in zip(
                left(pairs[touched]).tolist(), right(pairs[touched]).tolist(), strict=True
            )
            for s in self.shown.get(subject, (subject,))
            for o in self.shown.get(object_, (object_,))
        ]
        return distinct(np.concatenate([pairs[~touched], np.array(more, dtype=np.int64)]))

    def _same(self, pairs: Numbers) -> Numbers:
        """The pairs of ``owl:sameAs``, the reflexive ones if all is wanted."""
        every = [
            (a << 32) | b
            for members in self.shown.values()
            for a in members
            for b in members
            if a != b
        ]
        unequal = pairs[left(pairs) != right(pairs)]
        found = np.concatenate([unequal, np.array(every, dtype=np.int64)])
        if self.full:
            used = self._used()
            found = np.concatenate([found, pack(used, used)])
        return distinct(found)

    def _used(self) -> Numbers:
        """Every term of a triple, with what is the same."""
        columns = [
            np.concatenate([s, np.atleast_1d(p), np.atleast_1d(o)])
            for s, p, o in self.engine.facts.columns()
        ]
        used = distinct(np.concatenate(columns)) if columns else NONE
        classes = self.engine.classes
        more = [n for r, members in classes.larger().items() for n in (r, *members)]
        return distinct(np.concatenate([used, np.array([*more, self.engine.same])]))
