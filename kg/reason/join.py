"""Joins of facts: an instance's body solved from the facts that are new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.memory import need
from kg.reason.relations import NONE, joined, left, pack, right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.reason.compile import Triple
    from kg.reason.facts import Facts
    from kg.reason.relations import Numbers

#: Columns of equal length, one for each variable that has a value.
Table = dict[int, "Numbers"]
#: How bound an atom is (``_bound``) that brings nothing new, and only says which rows stay.
_TEST = 3


def begun(atom: Triple, new: Numbers, type_: int) -> Table | None:
    """The table that an atom makes of new facts: pairs, or members if it names a class.

    None if none of them fits.
    """
    s, p, o = atom
    if p == type_ and o >= 0:
        columns, words = [new], [s]
    else:
        columns, words = [left(new), right(new)], [s, o]
    table: Table = {}
    keep = np.ones(new.size, dtype=bool)
    for word, column in zip(words, columns, strict=True):
        if word >= 0:
            keep &= column == word
        elif word in table:
            keep &= table[word] == column
        else:
            table[word] = column
    if not keep.any():
        return None
    return {word: column[keep] for word, column in table.items()} or {0: new[keep][:1]}


def solved(facts: Facts, atoms: Sequence[Triple], table: Table) -> Table | None:
    """The table with every further atom joined to it; None if nothing is left."""
    rest = list(atoms)
    while rest:
        bound = [_bound(atom, table, facts.type) for atom in rest]
        most = max(bound)
        chosen = [place for place, b in enumerate(bound) if b == most]
        # What only tests rows is done at once, for a list of a thousand is a thousand such atoms;
        # the last first, because facts come in their order, and what comes last is lacking longest.
        chosen = chosen[::-1] if most >= _TEST else chosen[:1]
        for place in chosen:
            found = _extended(facts, rest[place], table)
            if found is None:
                return None
            table = found
        done = set(chosen)
        rest = [atom for place, atom in enumerate(rest) if place not in done]
    return table


def _bound(atom: Triple, table: Table, type_: int) -> int:
    s, p, o = atom
    names_class = p == type_ and o >= 0
    return (s >= 0 or s in table) * 2 + (o >= 0 or o in table) + (names_class and s in table)


def _extended(facts: Facts, atom: Triple, table: Table) -> Table | None:
    s, p, o = atom
    size = len(next(iter(table.values())))
    if p == facts.type and o >= 0:
        column = facts.members(o)
        if s >= 0:
            return table if column.has(s) else None
        if s in table:
            return _kept(table, column.keep(table[s]))
        return _crossed(table, {s: column.all()})
    relation = facts.pairs(p)
    known_s = np.full(size, s) if s >= 0 else table.get(s)
    known_o = np.full(size, o) if o >= 0 else table.get(o)
    if known_s is not None and known_o is not None:
        return _kept(table, relation.forward.keep(pack(known_s, known_o)))
    if known_s is not None:
        rows, found = joined(known_s, relation.forward)
        return _widened(table, rows, o, found)
    if known_o is not None:
        rows, found = relation.before(known_o)
        return _widened(table, rows, s, found)
    both = relation.forward.all()
    if s == o:
        both = both[left(both) == right(both)]
        return _crossed(table, {s: left(both)})
    return _crossed(table, {s: left(both), o: right(both)})


def _kept(table: Table, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Table | None:
    if not keep.any():
        return None
    return {word: column[keep] for word, column in table.items()}


def _widened(table: Table, rows: Numbers, word: int, found: Numbers) -> Table | None:
    if not rows.size:
        return None
    need(8 * rows.size * len(table), "the facts")
    return {**{w: column[rows] for w, column in table.items()}, word: found}


def _crossed(table: Table, columns: Table) -> Table | None:
    """Every row with every new one; the atoms of a rule seldom share nothing."""
    size = len(next(iter(table.values())))
    count = len(next(iter(columns.values())))
    if not count or not size:
        return None
    need(8 * size * count * (len(table) + len(columns) + 1), "the facts")
    rows = np.repeat(np.arange(size), count)
    return {
        **{word: column[rows] for word, column in table.items()},
        **{word: np.tile(column, size) for word, column in columns.items()},
    }


def column(word: int, table: Table, size: int) -> Numbers:
    """The values of a word in every row."""
    return np.full(size, word, dtype=np.int64) if word >= 0 else table[word]


def height(table: Table) -> int:
    """How many rows a table has."""
    return len(next(iter(table.values()), NONE))
