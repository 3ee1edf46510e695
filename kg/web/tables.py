"""Answers as pages show them: rows of labels and links, or plain rows of terms."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, cast

import pyoxigraph as ox

from kg.store.terms import from_oxigraph
from kg.web.asking import Question, ask
from kg.web.context import base, values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import IdentifiedNode, Literal

    from kg.web.asking import Answer
    from kg.web.values import Value

#: Rows that a page shows; the formats for programs have them all.
SHOWN = 1000
#: What rows are asked for in: each is a line, so that one can stop after any of them.
TSV = "text/tab-separated-values"


class Table(NamedTuple):
    """An answer as a page shows it: at most ``SHOWN`` rows, ``cut`` if there are more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    cut: bool


def table(answer: Answer) -> Table:
    """The first solutions of an answer in ``TSV``, as labels and links."""
    words = values()
    columns, found = _solutions(answer, SHOWN + 1)
    shown = tuple(
        tuple(None if term is None else words.value(term) for term in row) for row in found[:SHOWN]
    )
    return Table(columns, shown, len(found) > SHOWN)


def rows(text: str) -> list[tuple[IdentifiedNode | Literal | None, ...]]:
    """The solutions of a query of ours."""
    return _solutions(ask(Question(text, base(), solutions=TSV)), None)[1]


def _solutions(
    answer: Answer, most: int | None
) -> tuple[tuple[str, ...], list[tuple[IdentifiedNode | Literal | None, ...]]]:
    lines = _lines(answer.pieces)
    text = b"".join(islice(lines, None if most is None else most + 1))
    lines.close()  # type: ignore[attr-defined]  # a generator is more than an iterator
    found = cast("ox.QuerySolutions", ox.parse_query_results(text, ox.QueryResultsFormat.TSV))
    columns = tuple(variable.value for variable in found.variables)
    return columns, [
        tuple(None if term is None else from_oxigraph(term) for term in row) for row in found
    ]


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces cut anew at the ends of lines."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line + b"\n"
    if rest:
        yield rest
