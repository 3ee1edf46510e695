"""The first so many rows of an answer, taken from it while Oxigraph writes it.

Oxigraph has no way to write only some of the solutions, and a LIMIT written into somebody's query
would need a parser that knows where it belongs. The result formats keep rows well apart instead:
for each, a regular expression finds where a row ends, strings skipped whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.store import Output

#: No use to look for rows in less than this.
_WORTHWHILE = 32 << 10


class _Format(NamedTuple):
    """How to tell rows apart.

    ``first`` matches all before the second row, ``row`` one row more; both only where yet another
    row follows. ``tail`` completes what is cut there.
    """

    first: re.Pattern[bytes]
    row: re.Pattern[bytes]
    tail: bytes


def _format(first: bytes, row: bytes, tail: bytes) -> _Format:
    return _Format(re.compile(first, re.DOTALL), re.compile(row, re.DOTALL), tail)


_JSON = rb'(?:[^",]++|"(?:[^"\\]++|\\.)*+"|,(?=[^{]))*+(?=,\{)'
_XML = rb".*?</result>(?=<result>)"
_CSV = rb'(?:[^"\n]++|"[^"]*+")*+\n(?=.)'
_TSV = rb"[^\n]*+\n(?=.)"
_FORMATS = {
    "srj": _format(_JSON, b"," + _JSON, b"]}}"),
    "srx": _format(_XML, _XML, b"</results></sparql>"),
    "csv": _format(_CSV + _CSV, _CSV, b""),
    "tsv": _format(_TSV + _TSV, _TSV, b""),
}


class Enough(Exception):
    """The rows that were asked for are there, and more would follow."""


class FirstRows:
    """A stream that passes on the first ``limit`` rows (at least one), as a complete answer.

    ``write`` raises ``Enough`` when they are passed on; ``cut`` is True from then on.
    """

    def __init__(self, stream: Output, media_type: str, limit: int) -> None:
        format_ = ox.QueryResultsFormat.from_media_type(media_type)
        if format_ is None:
            raise QueryError(f"no solutions in the format {media_type}")
        self.cut = False
        self._stream, self._limit, self._rows = stream, limit, 0
        self._format = _FORMATS[format_.file_extension]
        self._pieces: list[bytes] = []
        self._size, self._enough = 0, _WORTHWHILE

    def write(self, data: bytes) -> int:
        """Take in a piece; what is no whole row yet waits for the next."""
        self._pieces.append(data)
        self._size += len(data)
        if self._size >= self._enough:
            self._pass_on()
        return len(data)

    def flush(self) -> None:
        """Nothing: what can be passed on is."""

    def close(self) -> None:
        """Pass on what is left, if the answer has ended by itself."""
        self._pass_on()
        self._stream.write(b"".join(self._pieces))

    def _pass_on(self) -> None:
        data, place = b"".join(self._pieces), 0
        pattern = self._format.row if self._rows else self._format.first
        while match := pattern.match(data, place):
            place, pattern = match.end(), self._format.row
            self._rows += 1
            if self._rows == self._limit:
                self.cut = True
                self._stream.write(data[:place] + self._format.tail)
                raise Enough
        self._stream.write(data[:place])
        self._pieces = [data[place:]]
        self._size = len(data) - place
        # Twice as much before the next look: a row of megabytes is not read over and over.
        self._enough = max(_WORTHWHILE, 2 * self._size)
