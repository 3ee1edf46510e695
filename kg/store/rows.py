"""Rows of terms that a query or an update takes in, and gives out, by functions.

A text can name no blank node: it makes a new one. A function that is handed to the engine beside
the text may return any term, and may keep what it is called with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    Row: TypeAlias = tuple[Term | None, ...]
    Functions: TypeAlias = dict[ox.NamedNode, Callable[..., Term | None]]


@dataclass(frozen=True)
class Rows:
    """Rows with a name that tells them from others in the same text."""

    rows: Sequence[Row]
    name: str

    def pattern(self, names: Sequence[str], text: str) -> str:
        """A group with the rows for its solutions, to be put into a text.

        Terms are written out, which the engine reads fastest and joins best. Blank nodes have no
        text: a column with any comes by a function, from the number of the row. A variable stays
        unbound where a row has None.
        """
        cells = [tuple(map(_cell, row)) for row in self.rows]
        columns = range(len(names))
        blank = [c for c in columns if any("_:" in row[c] for row in cells)]
        plain = [c for c in columns if c not in blank]
        number = fresh("row", text)
        variables = " ".join(
            f"?{name}" for name in [*(names[c] for c in plain), *([number] if blank else [])]
        )
        lines = "".join(
            f"({' '.join([row[c] for c in plain])}{f' {place}' if blank else ''})\n"
            for place, row in enumerate(cells)
        )
        values = f"VALUES ({variables}) {{\n{lines}}}"
        if not blank:
            return f"{{ {values} }}"
        selected = " ".join(f"?{name}" for name in names)
        bound = " ".join(f"BIND({self.function(c)}(?{number}) AS ?{names[c]})" for c in blank)
        return f"{{ SELECT {selected} {{ {values} {bound} }} }}"

    @property
    def functions(self) -> Functions:
        """What the engine calls for the cells."""
        return {
            self.function(number): self._column(number)
            for number in range(max(map(len, self.rows), default=0))
        }

    def function(self, column: int) -> ox.NamedNode:
        """The function that gives the term of a column for the number of a row."""
        return ox.NamedNode(f"urn:x-entente:{self.name}:{column}")

    def _column(self, column: int) -> Callable[[ox.Literal], Term | None]:
        return lambda number: self.rows[int(number.value)][column]


def fresh(name: str, text: str) -> str:
    """The name of a variable that the text does not have."""
    while name in text:
        name += "_"
    return name


def _cell(term: Term | None) -> str:
    if term is None:
        return "UNDEF"
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)
