"""Facts taken back from a closed graph: out goes what may have followed, in what still does.

First everything that follows from the facts taken back is found, by the very machinery that draws
conclusions, except what is still asserted. It is taken out; what has another derivation from the
facts that are left comes in again, and so do its consequences. Source: Gupta, Mumick and
Subrahmanian, "Maintaining Views Incrementally", 1993.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, product
from typing import TYPE_CHECKING

import numpy as np

from kg.reason.compile import SCHEMA_WORDS
from kg.reason.datatypes import Value, of_datatype
from kg.reason.engine import Engine
from kg.reason.join import begun, column, height, solved
from kg.reason.relations import Column, Relation, among, left, pack, right
from kg.reason.transitive import around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.reason.facts import Facts
    from kg.reason.program import Symbol
    from kg.reason.relations import Numbers


_LOW = (1 << 32) - 1


def retracted(
    engine: Engine, asserted: Facts, subjects: Numbers, predicates: Numbers, objects: Numbers
) -> dict[Symbol, Numbers] | None:
    """Take triples back that are no longer asserted; the facts that are gone, by symbol.

    None, and nothing is changed, if more than facts may change: the schema, what is the same, which
    literals there are, the axioms. Then the graph has to be closed afresh.
    """
    if engine.axioms or engine.program.reflexive or _of_more(engine, predicates, objects):
        return None
    doomed = _Doomed(engine, asserted)
    doomed.withdraw(subjects, predicates, objects)
    if doomed.unclear:
        return None
    gone = {symbol: numbers.all() for symbol, numbers in doomed.found.items()}
    for symbol, numbers in gone.items():
        _column(engine, symbol).discard(numbers)
    for symbol, numbers in chain(doomed.asserted_again(), _derivable(engine, gone)):
        engine.put(symbol, numbers)
    engine.close()
    left_over = {symbol: _column(engine, symbol).lacking(n) for symbol, n in gone.items()}
    return {symbol: numbers for symbol, numbers in left_over.items() if numbers.size}


class _Doomed(Engine):
    """An engine over the facts of another: what it draws it does not store, but finds in them.

    ``unclear``: it came to something that is more than a fact.
    """

    def __init__(self, engine: Engine, asserted: Facts) -> None:
        super().__init__(engine.terms)
        shared = dict(vars(engine))
        for name in ("_pending", "_lengthened", "_links", "_unread"):
            del shared[name]
        vars(self).update(shared)
        self.asserted = asserted
        self.found: dict[Symbol, Column] = {}
        self.unclear = False
        self._merged = np.array(sorted(engine.classes.larger()), dtype=np.int64)
        self._literal_types: dict[Symbol, list[str]] = defaultdict(list)
        for datatype, n in self._datatypes.items():
            self._literal_types["c", self.classes.of(n)].append(datatype)
        self._schema_symbols = {("p", self.same)} | {
            ("c", self.words[c]) if c else ("p", self.words[p]) for p, c in SCHEMA_WORDS
        }

    def withdraw(self, subjects: Numbers, predicates: Numbers, objects: Numbers) -> None:
        """Find what is doomed with these triples."""
        self.take(subjects, predicates, objects)
        self._saturate()

    def _store(self, symbol: Symbol, numbers: Numbers) -> Numbers:
        """Doom facts; those that were not doomed before."""
        new = self._doom(symbol, numbers)
        if new.size and symbol[0] == "p" and symbol[1] in self.program.transitive:
            longer = around(self.facts.properties[symbol[1]], new)
            self._lengthened.append((symbol, self._doom(symbol, longer)))
        return new

    def _doom(self, symbol: Symbol, numbers: Numbers) -> Numbers:
        """Of the facts, those that are there, not asserted, and not doomed before."""
        known = self.found.setdefault(symbol, Column())
        new = known.lacking(numbers)
        new = new[_column(self, symbol).keep(new)]
        new = known.add(new[~self._supported(symbol, new)])
        self.unclear |= bool(new.size) and (symbol in self._schema_symbols)
        return new

    def _conclude(self, predicate: int, subjects: Numbers, objects: Numbers) -> None:
        if predicate == self.same and among(subjects, self._merged).any():
            self.unclear = True  # what made two terms the same may be gone
        super()._conclude(predicate, subjects, objects)

    def _supported(self, symbol: Symbol, numbers: Numbers) -> NDArray[np.bool_]:
        """Which facts hold of themselves: they are asserted, or a literal's own datatype.

        Not those about terms that are the same as others: which of them a triple named is not
        known here, and may be what made them the same.
        """
        kind, number = symbol
        if among(np.array([number]), self._merged).any():
            return np.zeros(numbers.size, dtype=bool)
        if kind == "p":
            held = self.asserted.pairs(number).keep(numbers)
            return held & ~self._are_merged(symbol, numbers)
        held = self.asserted.members(number).keep(numbers)
        for datatype in self._literal_types.get(symbol, ()):
            for place in np.flatnonzero(self.is_literal()[numbers]).tolist():
                known = self.value(int(numbers[place]))
                held[place] |= isinstance(known, Value) and of_datatype(known, datatype)
        return held & ~self._are_merged(symbol, numbers)

    def _are_merged(self, symbol: Symbol, numbers: Numbers) -> NDArray[np.bool_]:
        if symbol[0] == "c":
            return among(numbers, self._merged)
        return among(left(numbers), self._merged) | among(right(numbers), self._merged)

    def asserted_again(self) -> Iterator[tuple[Symbol, Numbers]]:
        """Of what was found, the facts about merged terms that are asserted by any name."""
        members = self.classes.members
        for symbol, column_ in self.found.items() if self._merged.size else ():
            kind, number = symbol
            numbers = column_.all()
            if not among(np.array([number]), self._merged).any():
                numbers = numbers[self._are_merged(symbol, numbers)]
            held = []
            for n in numbers.tolist():
                s, p, o = (n >> 32, number, n & _LOW) if kind == "p" else (n, self.type, number)
                every = product(members(s), members(p), members(o))
                if any(self.asserted.has(*triple) for triple in every):
                    held.append(n)
            if held:
                yield symbol, np.array(held, dtype=np.int64)


def _of_more(engine: Engine, predicates: Numbers, objects: Numbers) -> bool:
    """Do triples take more with them than facts: an equality, or a literal that matters?"""
    literals = objects[engine.is_literal()[objects]]
    ill_typed = set(engine.literals.ill_typed)
    return bool((engine.classes.renamed(predicates) == engine.same).any()) or any(
        n in ill_typed or len(engine.classes.members(engine.classes.of(n))) > 1
        for n in literals.tolist()
    )


def _column(engine: Engine, symbol: Symbol) -> Column | Relation:
    kind, number = symbol
    return engine.facts.members(number) if kind == "c" else engine.facts.pairs(number)


def _derivable(engine: Engine, gone: dict[Symbol, Numbers]) -> Iterator[tuple[Symbol, Numbers]]:
    """Those of the facts that follow from what is left in one step."""
    for instance in engine.program.instances.values():
        for head in instance.head or ():
            s, p, o = head
            symbol = ("c", o) if p == engine.type else ("p", p)
            numbers = gone.get(symbol)
            table = begun(head, numbers, engine.type) if numbers is not None else None
            found = solved(engine.facts, instance.body, table) if table else None
            if found is not None:
                size = height(found)
                subjects, objects = column(s, found, size), column(o, found, size)
                yield symbol, subjects if p == engine.type else pack(subjects, objects)
