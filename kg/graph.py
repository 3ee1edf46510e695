"""A graph directory: what ``kg build`` wrote, opened again, and replaced in one step.

``DIR/store`` holds the quads, ``DIR/documents.jsonl`` and ``DIR/facts.jsonl`` what they came from,
``DIR/build.json`` how, ``DIR/set-aside.jsonl`` what contradicts them. A new graph grows beside the
old one and takes its place only when it is complete, so a reader never meets half a graph and a
failed build costs nothing.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from kg.errors import GraphError, InputError
from kg.model import AnyFact, Document
from kg.proof import SetAside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")
BUILD, DOCUMENTS, FACTS, STORE = "build.json", "documents.jsonl", "facts.jsonl", "store"
ASIDE = "set-aside.jsonl"
#: While a graph is written to: what its files are to be, and states of the store to read from.
NEXT, SNAPSHOTS, LATEST = "next", "snapshots", "latest"
#: Of a digest, in hexadecimal: enough that no two editions share them.
DIGITS = 32


class Refused(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """An input that could not be used: where it is, why, and what to do."""

    source: str
    line: int | None
    reason: str
    remedy: str = ""

    @classmethod
    def of(cls, error: InputError) -> Refused:
        """The refusal that an error is."""
        return cls(error.source, error.line, error.reason, error.remedy)

    def __str__(self) -> str:
        return str(InputError(self.reason, source=self.source, line=self.line, remedy=self.remedy))


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a build read, understood and inferred; ``build.json`` keeps it.

    ``facts`` counts records by type; ``asserted`` counts quads from the documents, ``inferred``
    those that the reasoner added. ``given`` are the ids of documents whose facts came with them
    instead of being extracted, ``unchecked`` of those whose text was not among the inputs.
    ``set_aside`` says in short of each thing that is not in the graph because it contradicts it.
    ``vocabulary`` is a digest of the ontology and the authority, ``edits`` of what people changed
    in the graph itself, ``edition`` of all that the graph is made from.
    """

    version: str
    base: str
    extractor: str
    reasoner: str
    documents: int
    facts: dict[str, int]
    asserted: int
    inferred: int
    given: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    passed_over: int = 0
    refused: tuple[Refused, ...] = ()
    set_aside: tuple[Refused, ...] = ()
    vocabulary: str = ""
    edits: str = ""
    edition: str = ""

    @property
    def state(self) -> str:
        """The edition, or what stands for it in a graph of an earlier version, which has none."""
        return self.edition or edited(self).edition


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph directory that exists."""

    directory: Path
    report: Report

    @property
    def store(self) -> Path:
        """Where the quads are to be read: a snapshot, while a server writes to the store."""
        latest = self.directory / SNAPSHOTS / LATEST
        return latest.resolve() if latest.exists() else self.directory / STORE

    def documents(self) -> Iterator[Document]:
        """The documents, by id."""
        return _records(self.directory / DOCUMENTS, msgspec.json.Decoder(Document))

    def facts(self) -> Iterator[AnyFact]:
        """The fact records, by document and place in it."""
        decoder: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)
        return _records(self.directory / FACTS, decoder)

    def set_aside(self) -> Iterator[SetAside]:
        """The things that contradict the graph, by key; none of a graph that keeps none."""
        path = self.directory / ASIDE
        return _records(path, msgspec.json.Decoder(SetAside)) if path.exists() else iter(())


def is_graph(directory: Path) -> bool:
    """Whether the directory holds a graph that we built."""
    return (directory / BUILD).is_file() and (directory / STORE).is_dir()


def opened(directory: str | os.PathLike[str]) -> Graph:
    """The graph in a directory; ``GraphError`` if there is none, or a damaged one."""
    path = Path(directory)
    if not is_graph(path):
        what = "holds no graph" if path.is_dir() else "is no directory"
        raise GraphError(f"{path}: {what} (build one: kg build REPORTS --out {path})")
    return Graph(path, report(path))


def report(path: Path) -> Report:
    """What ``build.json`` in a folder says."""
    try:
        return msgspec.json.decode((path / BUILD).read_bytes(), type=Report)
    except (OSError, msgspec.DecodeError) as error:
        raise GraphError(f"{path / BUILD}: {error} (build the graph anew)") from error


@contextmanager
def replacing(directory: str | os.PathLike[str]) -> Iterator[Path]:
    """An empty directory to fill, which becomes ``directory`` when the block ends well.

    ``GraphError`` if ``directory`` holds anything but a graph, or cannot be written; then, as
    after any other error, it is what it was.
    """
    try:
        target = Path(directory).resolve()
        _refuse_foreign(target)
        _refuse_written(target)
        fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
        shutil.rmtree(fresh, ignore_errors=True)  # left by a process of our number that was killed
        fresh.mkdir(parents=True)
        try:
            yield fresh
            _swapped(fresh, target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or error  # pyoxigraph's have a message only
        raise GraphError(
            f"{directory}: cannot be written: {reason} (nothing was changed; choose another place)"
        ) from error


def edition(report: Report, directory: Path) -> Report:
    """The report with the digest of the documents and facts in the directory, and of the rest."""
    digest = sha256()
    for text in (report.version, report.base, report.extractor, report.reasoner):
        digest.update(text.encode() + b"\n")
    digest.update(f"{report.vocabulary} {report.edits}\n".encode())
    for name in (DOCUMENTS, FACTS):
        with (directory / name).open("rb") as stream:
            digest.update(file_digest(stream, "sha256").digest())
    return msgspec.structs.replace(report, edition=digest.hexdigest()[:DIGITS])


def edited(report: Report) -> Report:
    """The report after a change by hand: documents and facts are the same, the edition is not."""
    digest = sha256(f"{report.edition} {report.edits}".encode())
    return msgspec.structs.replace(report, edition=digest.hexdigest()[:DIGITS])


def write(report: Report, directory: Path) -> None:
    """Write ``build.json``, for people to read too."""
    data = msgspec.json.format(msgspec.json.encode(report), indent=2)
    (directory / BUILD).write_bytes(data + b"\n")


def write_lines(records: Iterable[msgspec.Struct], path: Path) -> None:
    """Write one JSON object a line."""
    encoder = msgspec.json.Encoder()
    with path.open("wb") as stream:
        for record in records:
            stream.write(encoder.encode(record) + b"\n")


def _refuse_foreign(target: Path) -> None:
    """Nobody's files are deleted because of a slip in ``--out``."""
    if target.exists() and not target.is_dir():
        raise GraphError(f"{target}: is a file, not a directory (choose another place)")
    if target.is_dir() and not is_graph(target) and any(target.iterdir()):
        raise GraphError(
            f"{target}: is not empty and holds no graph; nothing was changed "
            "(choose another place, or empty it)"
        )


def _refuse_written(target: Path) -> None:
    """Nor is a graph that a server writes to taken from under it."""
    lock = target / STORE / "LOCK"
    if not lock.is_file():
        return
    with lock.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise GraphError(
                f"{target}: another process is writing to the graph; nothing was changed "
                "(send the reports to the server, or stop it first)"
            ) from error


def _swapped(fresh: Path, target: Path) -> None:
    """Put ``fresh`` in the place of ``target``; the former comes back if that fails."""
    former = fresh.with_suffix(".former")
    if target.exists():
        target.rename(former)
    try:
        fresh.rename(target)
    except OSError:
        if former.exists():
            former.rename(target)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _records(path: Path, decoder: msgspec.json.Decoder[T]) -> Iterator[T]:
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                try:
                    yield decoder.decode(line)
                except msgspec.DecodeError as error:
                    raise GraphError(f"{path}:{number}: {error} (build the graph anew)") from error
    except OSError as error:
        raise GraphError(f"{path}: {error.strerror} (build the graph anew)") from error
