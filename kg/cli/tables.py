"""The answer to a query: a table with labels for people, a standard format for programs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.store import Results, Store

#: The formats by the names that ``--format`` takes: first those of rows, then those of triples.
MEDIA_TYPES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
#: How wide a table is that no terminal limits.
_WIDTH = 160


def write(store: Store, results: Results, format_: str | None) -> None:
    """Write the answer to standard output, in the format asked for or the one that fits."""
    if results.kind == "solutions" and (format_ or ("table" if _seen() else "csv")) == "table":
        _table(store, results)
    elif results.kind == "boolean" and format_ in {None, "table"}:
        click.echo(("yes" if results else "no") if _seen() else str(bool(results)).lower())
    else:
        chosen = {None: "csv", "table": "turtle"}.get(format_, format_ or "")
        if format_ is None and results.kind == "graph":
            chosen = "turtle"
        results.write(sys.stdout.buffer, MEDIA_TYPES[chosen])
        sys.stdout.buffer.flush()


def _seen() -> bool:
    """Whether somebody looks at standard output."""
    return sys.stdout.isatty()


def _table(store: Store, results: Results) -> None:
    """Write the rows with labels in place of IRIs, and count them."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from kg.store.labels import words

    table = Table(*results.variables, header_style="bold")
    rows = 0
    for rows, row in enumerate(results.rows(), 1):  # noqa: B007 - the count is told below
        table.add_row(*(Text(words(store, term)) for term in row))
    console = Console(width=None if _seen() or "COLUMNS" in os.environ else _WIDTH)
    if rows:
        console.print(table)
    click.echo(f"{rows:,} row{'' if rows == 1 else 's'}")
