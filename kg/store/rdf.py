"""RDF as text: what a file of statements says, or where the mistake in it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import InputError
from kg.store.syntax import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator


class RDFSyntaxError(InputError):
    """A file of statements that cannot be parsed, with the place of the mistake.

    ``line`` and ``column`` count from 1; both are None where the parser names no place, and then
    there is no ``excerpt``.
    """

    def __init__(self, reason: str, *, text: str, line: int | None, column: int | None) -> None:
        super().__init__(reason, line=line)
        self.column = column
        self.excerpt = "" if line is None or column is None else excerpt(text, line, column)


def quads(body: bytes, media_type: str, *, base: str | None = None) -> Iterator[ox.Quad]:
    """The statements of a file, with blank nodes that no other file has.

    ``RDFSyntaxError`` where they cannot be parsed, ``InputError`` for a type that is no RDF.
    """
    format_ = ox.RdfFormat.from_media_type(media_type)
    if format_ is None:
        raise InputError(f"{media_type} is no format of RDF")
    try:
        yield from ox.parse(body, format_, base_iri=base, rename_blank_nodes=True)
    except SyntaxError as error:
        raise _mistake(body.decode("utf-8", "replace"), error) from error
    except ValueError as error:
        raise InputError(f"the data cannot be parsed: {error}") from error


def _mistake(text: str, error: SyntaxError) -> RDFSyntaxError:
    """The parser's message without the place in it, which is told apart."""
    reason = re.sub(r"^Parser error at [^:]*: | \(line \d+\)$", "", str(error.msg))
    return RDFSyntaxError(reason, text=text, line=error.lineno, column=error.offset)
