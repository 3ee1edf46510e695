"""Answers on their way out: small ones in memory, large ones on disk, endless ones refused."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Self

from flask import Response

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

#: An answer up to this size stays in memory.
IN_MEMORY = 8 << 20
#: A larger answer is refused: nobody waits for it, and disks are finite.
LARGEST = 256 << 20
_CHUNK = 64 << 10


class AnswerTooLarge(InputError):
    """An answer that goes on and on."""


class Spool:
    """A binary stream to write an answer to, which then becomes the response.

    Used in a ``with`` block, which discards it if anything goes wrong in between.
    """

    def __init__(self, limit: int | None = None) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - see pieces
        self._limit = limit
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._file.close()

    def write(self, data: bytes) -> int:
        """Take in a piece; ``AnswerTooLarge`` ends whoever produces pieces beyond the limit."""
        self.size += len(data)
        if self._limit is not None and self.size > self._limit:
            raise AnswerTooLarge(
                f"the answer is larger than {self._limit >> 20} MB",
                remedy="ask for less, or in parts with LIMIT and OFFSET",
            )
        return self._file.write(data)

    def writelines(self, pieces: Iterable[bytes]) -> None:
        """Take in pieces."""
        for piece in pieces:
            self.write(piece)

    def flush(self) -> None:
        """Nothing: what was written is there."""

    def pieces(self) -> Generator[bytes]:
        """What was written, piece by piece; the end of the spool."""
        self._file.seek(0)
        with self._file:
            while piece := self._file.read(_CHUNK):
                yield piece

    def response(self, content_type: str) -> Response:
        """The response with what was written as its body, sent in pieces if it is large."""
        if self.size <= IN_MEMORY:
            return Response(b"".join(self.pieces()), content_type=content_type)
        response = Response(self.pieces(), content_type=content_type)
        response.content_length = self.size
        response.call_on_close(self._file.close)
        return response
