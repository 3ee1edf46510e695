"""Rows of terms that a query or an update takes in, and gives out, by functions.

A text can name no blank node: it makes a new one. A function that is handed to the engine beside
the text may return any term, and may keep what it is called with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    Row: TypeAlias = tuple[Term | None, ...]
    Functions: TypeAlias = dict[ox.NamedNode, Callable[..., Term | None]]


@dataclass(frozen=True)
class Rows:
    """Rows with a name that tells them from others in the same text."""

    rows: Sequence[Row]
    name: str

    def pattern(
        self, variables: Iterable[str], *, number: str, chosen: Iterable[int] | None = None
    ) -> str:
        """The text of a pattern with one solution for each row (each of those chosen).

        ``number`` is the name of one more variable, bound to the number of the row. A variable
        stays unbound where a row has None.
        """
        numbers = " ".join(map(str, range(len(self.rows)) if chosen is None else chosen))
        cells = "".join(
            f" BIND({self.function(column)}(?{number}) AS ?{name})"
            for column, name in enumerate(variables)
        )
        return f"VALUES ?{number} {{ {numbers} }}{cells}"

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


def inlined(rows: Rows, names: Sequence[str], text: str) -> str:
    """A group with the solutions: by their text, which the engine joins best.

    Blank nodes have none: a column with any comes by a function, from the number of the row.
    """
    columns = range(len(names))
    blank = [c for c in columns if any("_:" in str(row[c]) for row in rows.rows)]
    plain = [c for c in columns if c not in blank]
    number = fresh("row", text)
    variables = " ".join(
        f"?{name}" for name in [*(names[c] for c in plain), *([number] if blank else [])]
    )
    lines = "".join(
        f"({' '.join(_cell(row[c]) for c in plain)}{f' {place}' if blank else ''})\n"
        for place, row in enumerate(rows.rows)
    )
    values = f"VALUES ({variables}) {{\n{lines}}}"
    if not blank:
        return f"{{ {values} }}"
    selected = " ".join(f"?{name}" for name in names)
    bound = " ".join(f"BIND({rows.function(c)}(?{number}) AS ?{names[c]})" for c in blank)
    return f"{{ SELECT {selected} {{ {values} {bound} }} }}"


def _cell(term: Term | None) -> str:
    if term is None:
        return "UNDEF"
    return f"<<( {term} )>>" if isinstance(term, ox.Triple) else str(term)
