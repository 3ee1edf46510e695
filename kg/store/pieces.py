"""Pieces of a query or update, each parsed by itself and told of as part of the whole."""

from __future__ import annotations

import re
from typing import cast

import pyoxigraph as ox

from kg.errors import QueryError
from kg.store import syntax

# An update that begins with this is parsed as a whole, and fails before it has done anything.
_GUARD = "CREATE GRAPH <urn:x>; CREATE GRAPH <urn:x>;"


def check(
    text: str, start: int, end: int, *, prologue: str, base: str | None, pattern: bool = False
) -> None:
    """Nothing, if the parser takes this part of the text for an operation (a pattern) of its own.

    Nothing is run. ``prologue`` is a line of what is declared before. Otherwise the parser's error,
    at its place in the text.
    """
    before, after = (" INSERT {} WHERE {", "}") if pattern else ("", "")
    update = f"{prologue}{_GUARD}{before}\n{text[start:end]}{after}"
    try:
        ox.Store().update(update, base_iri=base)
    except SyntaxError as error:
        what = "query" if pattern else "update"
        message = _moved(str(error), text[:start])
        raise syntax.mistake(text, message, base=base, what=what) from error
    except ValueError as error:
        raise QueryError(f"the text cannot be read: {error}") from error
    except RuntimeError:
        pass  # the guard: it is parsed


def resolved(prologue: str, term: str, *, base: str | None) -> str:
    """The IRI that a term of a text stands for: an IRI in angle brackets, or a prefixed name.

    ``SyntaxError`` or ``ValueError`` if it stands for none.
    """
    query = f"{prologue}SELECT ({term} AS ?term) {{}}"
    (solution,) = cast("ox.QuerySolutions", ox.Store().query(query, base_iri=base))
    return cast("ox.NamedNode", solution[0]).value


def _moved(message: str, before: str) -> str:
    """The parser's message about a piece behind one line, its place that in the whole text."""

    def place(match: re.Match[str]) -> str:
        line, column = int(match[1]) - 1, int(match[2])
        if line <= 1:
            column += len(before) - (before.rfind("\n") + 1)
        return f"error at {max(1, line) + before.count(chr(10))}:{column}"

    return re.sub(r"error at (\d+):(\d+)", place, message)
