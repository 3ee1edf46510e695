"""JSON to documents and fact records: one object, a list of objects, or an object a line.

A document is an object with ``text``; a fact record one with ``type`` and ``evidence``. Lines are
read one by one, so a file of any length streams, and a broken line is refused alone.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msgspec

from kg.documents.decode import decoded, known, marked, refuse_binary
from kg.documents.items import FactLine, Item, Read
from kg.documents.record import document
from kg.errors import DocumentError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from kg.model import Document

_DECODER = msgspec.json.Decoder()
_ENCODER = msgspec.json.Encoder()


def json_items(data: bytes, *, source: str, encoding: str | None = None) -> Iterator[Item]:
    """The documents and fact records of a whole JSON file."""
    content = decoded(data, source=source, encoding=encoding).encode()
    value = _value(content, source=source, line=None)
    if not isinstance(value, list):
        yield _item(value, source, None)
        return
    if not value:
        raise DocumentError("an empty list", source=source, remedy="give reports with a text")
    for number, member in enumerate(value, 1):
        yield _item(member, f"{source}[{number}]", None)


def json_lines(
    stream: BufferedReader, *, source: str, limit: int, encoding: str | None = None
) -> Iterator[Item]:
    """The documents and fact records of a file with one JSON object a line.

    ``limit`` bounds a line, in bytes; a longer one is refused without being held.
    """
    empty = True
    for number, line in enumerate(_lines(stream, source, limit, encoding), 1):
        empty = empty and line is not None and not line.strip()
        if line is None:
            yield DocumentError(
                f"longer than {limit / 1e6:g} MB",
                source=source,
                line=number,
                remedy="split it, or raise --max-size",
            )
        elif line.strip():
            try:
                yield _item(_value(line, source=source, line=number), source, number, line)
            except DocumentError as error:
                yield error
    if empty:
        yield DocumentError("empty", source=source, remedy="give a report")


def looks_like_lines(start: bytes) -> bool:
    """Whether JSON that begins so has an object a line; one object on one line counts too."""
    line, newline, _ = start.strip().partition(b"\n")
    return line.startswith(b"{") and (not newline or line.rstrip().endswith(b"}"))


def _value(content: bytes, *, source: str, line: int | None) -> object:
    try:
        return _DECODER.decode(content)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"not utf-8: byte {content[error.start]:#04x}",
            source=source,
            line=line,
            remedy="write UTF-8, or name its --encoding",
        ) from error
    except msgspec.DecodeError as error:
        raise DocumentError(
            f"not JSON: {str(error).removeprefix('JSON is malformed: ')}",
            source=source,
            line=line,
            remedy="one JSON object a line" if line else "a JSON object, or a list of them",
        ) from error
    except RecursionError as error:
        raise DocumentError(
            "JSON nested too deeply", source=source, line=line, remedy="a report is a flat object"
        ) from error


def _item(value: object, source: str, line: int | None, raw: bytes | None = None) -> Item:
    """The document, fact record or refusal that one JSON value is."""
    if isinstance(value, dict) and "type" in value and "evidence" in value:
        return FactLine(raw or _ENCODER.encode(value), source, line)
    try:
        return Read(_document(value, source, line), source, line)
    except InputError as error:
        return error


def _document(value: object, source: str, line: int | None) -> Document:
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(text, str):
        raise DocumentError(
            "neither a report nor a fact record",
            source=source,
            line=line,
            remedy='a report has a "text", a fact record "type" and "evidence"',
        )
    slots = {**value, "publisher": value.get("publisher") or value.get("source")}
    return document(text, slots, source=source, line=line)


def _lines(
    stream: BufferedReader, source: str, limit: int, encoding: str | None
) -> Iterator[bytes | None]:
    """Line by line in UTF-8; None for one that is longer than ``limit``."""
    start = stream.peek(4)
    refuse_binary(start, source=source)
    encoding = encoding or marked(start)
    if encoding is None:
        yield from _bounded(iter(lambda: stream.readline(limit + 1), b""), limit)
        return
    wide = io.TextIOWrapper(stream, encoding=known(encoding, source=source), newline="\n")
    try:
        lines = iter(lambda: wide.readline(limit + 1), "")
        yield from _bounded((line.encode() for line in lines), limit)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"not {encoding}: {error.reason}", source=source, remedy="try another --encoding"
        ) from error
    finally:
        wide.detach()


def _bounded(lines: Iterator[bytes], limit: int) -> Iterator[bytes | None]:
    """Whole lines; None in place of those that came in pieces because they are too long."""
    whole = True
    for line in lines:
        if whole:
            yield line if len(line) <= limit else None
        whole = line.endswith(b"\n")
