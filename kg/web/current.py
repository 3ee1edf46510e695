"""The graph that is served: opened once, and again when a build has put a new one in its place."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import unicodedata
import weakref
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rdflib.namespace import RDFS, SKOS

from kg import graph as graphs
from kg.export import FORMATS
from kg.store import EmbeddedStore, Store
from kg.web.once import Once
from kg.web.vocabulary import Vocabulary
from kg.workers import Snapshot
from kg.workers.part import copy_without, dump, export

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdflib.term import IdentifiedNode

    from kg.keeping.keeper import Keeper
    from kg.writing import Done, Message

_NAMES = (RDFS.label, SKOS.prefLabel, SKOS.altLabel)


@dataclass(frozen=True)
class Served:
    """An open graph, with what is worth knowing once: its vocabulary, its names, its counts."""

    store: Store
    base: str
    report: graphs.Report | None = None
    #: what tells this state of the graph from any other, for whoever keeps answers
    version: str = ""
    #: where the store is; None if in memory
    folder: Path | None = None
    #: what is made of this state of the graph when it is first asked for
    once: Once = field(default_factory=Once)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The classes and properties, with their labels and axioms."""
        return Vocabulary.of(self.store)

    @property
    def names(self) -> tuple[tuple[str, str, IdentifiedNode], ...]:
        """Every name in the graph: as it is searched, as it is written, and whose it is."""
        return self.once("names", self._names)  # type: ignore[no-any-return]  # it keeps anything

    def _names(self) -> tuple[tuple[str, str, IdentifiedNode], ...]:
        found = {
            (folded(str(quad.object)), str(quad.object), quad.subject)
            for name in _NAMES
            for quad in self.store.match(predicate=name)
        }
        return tuple(sorted(found))

    @property
    def snapshot(self) -> Snapshot:
        """The store as the workers know it."""
        return Snapshot(None if self.folder is None else str(self.folder), self.version)

    @property
    def asserted(self) -> Served:
        """The graph without what was inferred; made when it is first asked for."""
        source = self.folder
        if self.report is None or source is None:
            return self
        return self.once("asserted", lambda: self._without_inferred(source))  # type: ignore[no-any-return]

    def file(self, part: str, format_: str) -> Path | None:
        """A part of the graph as a file, made when it is first asked for; None if in memory."""
        source = self.folder
        if source is None:
            return None

        def made() -> Path:
            target: Path = self.once("files", self._files) / f"{part}.{format_}"
            export(source, target, format=format_, graphs=part, base=self.base)
            return target

        return self.once(f"{part} as {format_}", made)  # type: ignore[no-any-return]

    def dump(self, extension: str) -> Path:
        """All graphs in a file of a format that keeps them apart, made when first asked for."""
        if self.report is None:
            source = cast("Path", self.folder)

            def made() -> Path:
                target: Path = self.once("files", self._files) / f"all.{extension}"
                dump(source, target, extension)
                return target

            return self.once(f"dump as {extension}", made)  # type: ignore[no-any-return]
        names = {format_.extension: name for name, format_ in FORMATS.items()}
        return cast("Path", self.file("all", names[extension]))

    def _files(self) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="entente-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return folder

    def _without_inferred(self, source: Path) -> Served:
        made = Path(tempfile.mkdtemp(prefix="entente-"))
        folder = made / "store"
        try:
            copy_without(source, f"{self.base}graph/inferred", folder)
        except BaseException:
            shutil.rmtree(made)
            raise
        store = EmbeddedStore.open(folder, read_only=True)
        weakref.finalize(store, shutil.rmtree, made, ignore_errors=True)
        version = f"{self.version}-asserted"
        return Served(store, self.base, self.report, version, folder)


class Current:
    """The graph of a directory as it is now."""

    def __init__(self, directory: Path, base: str | None) -> None:
        #: told of every state that takes the place of another
        self.changed: Callable[[Served], None] = lambda _: None
        self._directory, self._base = directory, base
        self._build = str(directory / graphs.BUILD)
        self._lock = threading.Lock()
        self._edition = self._seen()
        self._served = self._opened()

    def __call__(self) -> Served:
        """The graph; if it was replaced since it was last asked for, the new one."""
        edition = self._seen()
        if edition not in (None, self._edition):
            with self._lock:
                if edition != self._edition:
                    self._served, self._edition = self._opened(), edition
                    self.changed(self._served)
        return self._served

    def close(self) -> None:
        """Nothing: who only reads leaves nothing behind."""

    def _opened(self) -> Served:
        graph = graphs.opened(self._directory)
        store = EmbeddedStore.open(graph.store, read_only=True)
        version = "-".join(f"{number:x}" for number in self._seen() or ())
        base = self._base or graph.report.base
        return Served(store, base, graph.report, version, graph.store)

    def _seen(self) -> tuple[int, int] | None:
        """What tells one build from the next; None in the moment in which they change places."""
        try:
            status = os.stat(self._build)  # noqa: PTH116 - each request comes by here
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_mtime_ns


class Written:
    """What a writer has written, as of its last change.

    ``directory`` is that of its graph, None for a plain store; ``base`` as in ``Current``.
    """

    def __init__(self, keeper: Keeper, directory: Path | None, base: str | None) -> None:
        #: told of every state that takes the place of another
        self.changed: Callable[[Served], None] = lambda _: None
        self._directory, self._base = directory, base
        self._keeper, self._lock = keeper, threading.Lock()
        self._served = self._after(keeper.done)

    def __call__(self) -> Served:
        """The state that the last change left."""
        return self._served

    def apply(self, message: Message) -> Done:
        """Have a change made; whoever asks after that finds it."""
        with self._lock:
            try:
                return self._keeper.apply(message)
            finally:
                if self._keeper.done.version != self._served.version:
                    self._served = self._after(self._keeper.done)
                    self.changed(self._served)

    def close(self) -> None:
        """Let the writer end."""
        self._keeper.close()

    def _after(self, done: Done) -> Served:
        """The state that a change left."""
        folder = Path(str(done.snapshot))
        store = EmbeddedStore.open(folder, read_only=True)
        weakref.finalize(store, shutil.rmtree, folder, ignore_errors=True)
        if self._directory is None:
            return Served(store, base="", version=done.version, folder=folder)
        report = graphs.report(self._directory)
        return Served(store, self._base or report.base, report, done.version, folder)


def folded(text: str) -> str:
    """Text as it is compared: without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))
