"""Inputs as a person names them to open files: paths, folders, ``-``.

A folder stands for the reports in it and below, in sorted order. Pictures, programs and hidden
files are passed over and counted; a file that could be a report in a format that we cannot read is
refused, so that nobody believes it was read.
"""

from __future__ import annotations

import io
import os
import sys
from mimetypes import MimeTypes
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.documents.items import PassedOver
from kg.errors import DocumentError
from kg.graph import DOCUMENTS, is_graph

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How files that we read end, and the format.
FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "lines",
    ".ndjson": "lines",
}
#: Media types, and endings of programs, settings and graphs, that are no reports.
_MEDIA = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript")
_OTHERS = (
    *(".py", ".pyc", ".sh", ".bat", ".c", ".h", ".rs", ".so", ".dll", ".exe", ".map", ".lock"),
    *(".toml", ".yml", ".yaml", ".ini", ".cfg", ".log", ".bak", ".tmp", "~"),
    *(".ttl", ".trig", ".nt", ".nq", ".owl", ".rdf", ".rq"),
)
_TYPES = MimeTypes()  # Python's own table: the system's would differ from machine to machine
_HIDDEN = (".", "~")


class File(NamedTuple):
    """A file to read; the format is None where only the content can tell."""

    path: str
    format: str | None


def found(name: str) -> Iterator[File | PassedOver | DocumentError]:
    """The files that one input stands for."""
    if name == "-":
        yield File("-", None)
    elif is_graph(Path(name)):
        yield DocumentError(
            "a graph, not reports", source=name, remedy=f"give {Path(name, DOCUMENTS)} to read its"
        )
    elif Path(name).is_dir():
        yield from _in_folder(name)
    else:
        yield File(name, FORMATS.get(Path(name).suffix.lower()))


def opened(file: File) -> io.BufferedReader:
    """The file's bytes; ``DocumentError`` if it is missing or may not be read."""
    if file.path == "-":
        stdin = sys.stdin.buffer
        return stdin if isinstance(stdin, io.BufferedReader) else io.BufferedReader(stdin)  # type: ignore[arg-type]
    try:
        return Path(file.path).open("rb")
    except FileNotFoundError as error:
        raise DocumentError("no such file", source=file.path, remedy="check the path") from error
    except (OSError, ValueError) as error:
        raise unreadable(error, file.path) from error


def unreadable(error: OSError | ValueError, source: str) -> DocumentError:
    """The operating system's refusal, in one line."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    remedy = "check its permissions" if isinstance(error, PermissionError) else "check the path"
    return DocumentError(f"cannot be read: {reason}", source=source, remedy=remedy)


def _in_folder(top: str) -> Iterator[File | PassedOver | DocumentError]:
    passed, reports = 0, 0
    unlisted: list[OSError] = []
    for folder, folders, names in os.walk(top, onerror=unlisted.append):
        while unlisted:
            yield unreadable(unlisted.pop(), str(folder))
        graphs = {name for name in folders if is_graph(Path(folder, name))}
        folders[:] = sorted(f for f in folders if not f.startswith(_HIDDEN) and f not in graphs)
        passed += len(graphs)  # what we built from reports is no report
        for name in sorted(names):
            path = Path(folder, name)
            suffix = path.suffix.lower()
            # A pipe or a device would be waited for without end.
            if _is_no_report(name) or (path.exists() and not path.is_file()):
                passed += 1
            elif suffix in FORMATS:
                reports += 1
                yield File(str(path), FORMATS[suffix])
            else:
                reports += 1
                yield DocumentError(
                    f"no format that is read here: {suffix or 'a name without ending'}",
                    source=str(path),
                    remedy=f"read are {' '.join(FORMATS)}",
                )
    for error in unlisted:
        yield unreadable(error, str(error.filename or top))
    if passed:
        yield PassedOver(top, passed)
    if not reports:
        yield DocumentError("no reports in this folder", source=top, remedy="check the path")


def _is_no_report(name: str) -> bool:
    """Whether the name alone says that nobody would take this file for a report."""
    media = _TYPES.guess_type(name)[0] or ""
    return name.startswith(_HIDDEN) or media.startswith(_MEDIA) or name.lower().endswith(_OTHERS)
