"""Reports as people have them to documents: text, Markdown, HTML, JSON, JSON lines, folders, ``-``.

``read`` yields a frozen value for everything it meets, in order: a document, a line that holds a
fact record, a count of files passed over, or the error that says what could not be read and why.
It holds one input at a time, and of JSON lines one line.
"""

from __future__ import annotations

from io import BufferedReader, BytesIO
from typing import TYPE_CHECKING

from kg.documents.decode import decoded, refuse_binary
from kg.documents.files import File, found, opened, unreadable
from kg.documents.items import FactLine, Item, PassedOver, Read
from kg.documents.jsonl import json_items, json_lines, looks_like_lines
from kg.documents.page import declared_encoding, html_document
from kg.documents.plain import plain_document
from kg.errors import DocumentError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

__all__ = ["LIMIT", "FactLine", "Item", "PassedOver", "Read", "read", "sent"]

#: Bytes of one document, unless the caller allows more. Ten megabytes are a thick novel; what is
#: longer is hardly a report, and would be held in memory several times over.
LIMIT = 10_000_000


def read(
    inputs: Iterable[str | PathLike[str]], *, encoding: str | None = None, limit: int = LIMIT
) -> Iterator[Item]:
    """Everything that the inputs hold: files, folders (recursively, sorted), ``-``.

    ``encoding`` is that of all inputs, where they are neither UTF-8 nor marked; ``limit`` bounds
    one document, in bytes.
    """
    for name in inputs:
        for file in found(str(name)):
            if isinstance(file, File):
                yield from _items(file, encoding, limit)
            else:
                yield file


def sent(
    data: bytes,
    name: str,
    format_: str | None = None,
    *,
    encoding: str | None = None,
    limit: int = LIMIT,
) -> Iterator[Item]:
    """Everything that bytes hold which came without a file, under the name that they go by.

    ``format_`` is text, html, json or lines, or None where only the content can tell.
    """
    try:
        yield from _of_stream(BufferedReader(BytesIO(data)), name, format_, encoding, limit)
    except InputError as error:
        yield error


def _of_stream(
    stream: BufferedReader, name: str, format_: str | None, encoding: str | None, limit: int
) -> Iterator[Item]:
    format_ = format_ or _format(stream.peek(4096))
    if format_ == "lines" or (format_ == "json" and looks_like_lines(stream.peek(4096))):
        yield from json_lines(stream, source=name, limit=limit, encoding=encoding)
    else:
        yield from _of_format(format_, _whole(stream, name, limit), name, encoding)


def _items(file: File, encoding: str | None, limit: int) -> Iterator[Item]:
    """What one file holds, ended by an error if it breaks."""
    try:
        stream = opened(file)
        try:
            yield from _of_stream(stream, file.path, file.format, encoding, limit)
        finally:
            if file.path != "-":
                stream.close()
    except InputError as error:
        yield error
    except OSError as error:
        yield unreadable(error, file.path)


def _of_format(format_: str, data: bytes, source: str, encoding: str | None) -> Iterator[Item]:
    """The items of a file that is read as a whole."""
    if format_ == "json":
        yield from json_items(data, source=source, encoding=encoding)
    elif format_ == "html":
        declared = declared_encoding(data)
        text = decoded(data, source=source, encoding=encoding, declared=declared)
        yield Read(html_document(text, source=source), source)
    else:
        text = decoded(data, source=source, encoding=encoding)
        yield Read(plain_document(text, source=source), source)


def _whole(stream: BufferedReader, source: str, limit: int) -> bytes:
    """All bytes, if they are neither none nor too many."""
    data = stream.read(limit + 1)
    if not data.strip():
        raise DocumentError("empty", source=source, remedy="give a report")
    refuse_binary(data, source=source)
    if len(data) > limit:
        raise DocumentError(
            f"larger than {limit / 1e6:g} MB",
            source=source,
            remedy="raise --max-size, or write many reports as JSON lines, which stream",
        )
    return data


def _format(start: bytes) -> str:
    """The format of a file that its name does not tell, from its first bytes."""
    begin = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if begin.startswith((b"{", b"[")) and not begin.startswith(b"{\\rtf"):
        return "json"
    if begin.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml", b"<article")):
        return "html"
    return "text"
