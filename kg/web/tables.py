"""Answers as pages show them: rows of labels and links, or plain rows of terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

import pyoxigraph as ox

from kg.store.terms import from_oxigraph
from kg.web.asking import Question, ask
from kg.web.context import base, values

if TYPE_CHECKING:
    from rdflib.term import IdentifiedNode, Literal

    from kg.web.asking import Answer
    from kg.web.values import Value

#: Rows that a page shows; the formats for programs have them all.
SHOWN = 1000
#: What rows are asked for in: the format that is read most quickly.
TSV = "text/tab-separated-values"


class Table(NamedTuple):
    """An answer as a page shows it: at most ``SHOWN`` rows, ``cut`` if there are more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    cut: bool


def table(answer: Answer) -> Table:
    """An answer in ``TSV``, of ``SHOWN`` rows at most, as labels and links."""
    columns, found = _solutions(answer)
    words = values()
    shown = tuple(
        tuple(None if term is None else words.value(term) for term in row) for row in found
    )
    return Table(columns, shown, answer.cut)


def rows(text: str) -> list[tuple[IdentifiedNode | Literal | None, ...]]:
    """The solutions of a query of ours."""
    return _solutions(ask(Question(text, base(), solutions=TSV)))[1]


def _solutions(
    answer: Answer,
) -> tuple[tuple[str, ...], list[tuple[IdentifiedNode | Literal | None, ...]]]:
    text = b"".join(answer.pieces)
    found = cast("ox.QuerySolutions", ox.parse_query_results(text, ox.QueryResultsFormat.TSV))
    columns = tuple(variable.value for variable in found.variables)
    return columns, [
        tuple(None if term is None else from_oxigraph(term) for term in row) for row in found
    ]
