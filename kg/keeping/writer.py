"""The writer of a graph: whatever is asked of it, asserted and inferred change together.

A change goes through the closure before it is committed, is refused if the graph would contradict
itself, and leaves a snapshot for readers. After a crash the graph is what it was after the last
change that was committed.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, assert_never

import msgspec
import pyoxigraph as ox

from kg import graph as graphs
from kg.errors import GraphError, KGError, NotFound, Protected
from kg.keeping import files
from kg.keeping.refusal import Contradictory
from kg.remote import Allowed
from kg.store import rdf
from kg.store.embedded import EmbeddedStore
from kg.store.terms import named
from kg.writing.closed import ClosedStore
from kg.writing.effects import Graphs, effects
from kg.writing.loading import fetched
from kg.writing.messages import Delete, Documents, Done, Post, Put, Update, Withdraw
from kg.writing.using import by_the_standard, with_using

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable

    from kg.reason.closure import Inconsistency
    from kg.told import Told
    from kg.writing.closed import Effect
    from kg.writing.messages import Message

_DEFAULT = ox.DefaultGraph()


class GraphWriter:
    """Owns the store of a graph directory; ``GraphError`` if another process does.

    ``done`` is the last change. The closure is loaded when the first change comes, if ``prepare``
    has not done so before.
    """

    def __init__(self, directory: str | os.PathLike[str]) -> None:
        self._directory = Path(directory)
        graph = graphs.opened(directory)
        self._store = EmbeddedStore.open(graph.directory / graphs.STORE).engine
        files.settle(graph.directory, self._store)
        self._graph = graphs.opened(directory)
        self._told: Told | None = None
        self._loaded: ClosedStore | None = None
        self._loading = Lock()
        base = self._graph.report.base
        self._graphs = Graphs(
            named(f"{base}graph/asserted"),
            frozenset(named(f"{base}graph/{name}") for name in ("inferred", "ontology")),
        )
        shutil.rmtree(self._directory / graphs.SNAPSHOTS, ignore_errors=True)
        self.done = self._published(Done(self._graph.report.state))

    def prepare(self) -> None:
        """Load the closure before it is needed; any thread may, while others wait for changes."""
        with suppress(KGError):  # whoever makes the first change is told
            self._closed  # noqa: B018 - it is kept

    @property
    def _closed(self) -> ClosedStore:
        with self._loading:
            if self._loaded is None:
                report = self._graph.report
                reasoned = report.reasoner != "none"
                self._loaded = ClosedStore(self._store, report.base, reasoned=reasoned)
            return self._loaded

    def apply(self, message: Message) -> Done:
        """Apply a message whole, or raise a ``KGError`` and leave everything as it was."""
        match message:
            case Update():
                asked = fetched(message.text, Allowed(message.services), base=message.base)
                base = message.base
                text = with_using(asked.text, message.using, message.using_named, base=base)
                text, functions = by_the_standard(text, asked.functions, self._store, base=base)
                found = effects(text, self._store, self._graphs, base=base, functions=functions)
                done = self._edited(found.removed, found.added, contradict=message.contradict)
            case Put() | Post() | Delete():
                done = self._filled(message)
            case Documents() | Withdraw():
                done = self._retold(message)
            case _:
                assert_never(message)
        if done.version == self.done.version:  # nothing is new, and readers have that snapshot
            files.settle(self._directory, self._store)
            self.done = msgspec.structs.replace(done, snapshot=self.done.snapshot)
        else:
            self.done = self._published(done)
        return self.done

    def close(self) -> None:
        """Leave the directory as readers without a server expect it."""
        self._store.flush()
        shutil.rmtree(self._directory / graphs.SNAPSHOTS, ignore_errors=True)

    # -- by hand --------------------------------------------------------------------------------

    def _filled(self, message: Put | Post | Delete) -> Done:
        """One graph replaced, added to or removed; the default graph is what is said by hand."""
        home = self._graphs.asserted if message.graph is None else named(message.graph)
        if home is None or home in self._graphs.protected:
            raise Protected(
                f"the graph {home} is not written by hand: it follows from the others",
                remedy="write to another graph",
            )
        there = set(self._store.quads_for_pattern(None, None, None, home))
        if isinstance(message, Delete):
            if not there and message.graph is not None:
                raise NotFound(f"there is no graph {message.graph}")
            return self._edited(there, (), contradict=message.contradict)
        found = rdf.quads(message.body, message.media_type, base=message.base)
        come = {ox.Quad(quad.subject, quad.predicate, quad.object, home) for quad in found}
        gone = there - come if isinstance(message, Put) else set()
        done = self._edited(gone, come, contradict=message.contradict)
        return msgspec.structs.replace(done, created=not there)

    def _edited(
        self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad], *, contradict: bool
    ) -> Done:
        """A change by hand; documents and facts stay as they are."""

        def next_report(effect: Effect) -> graphs.Report:
            report = _counted(self._graph.report, effect)
            return msgspec.structs.replace(report, edits=_digest(report.edits, effect))

        return self._committed(removed, added, next_report, None, contradict=contradict)

    # -- by documents ---------------------------------------------------------------------------

    def _retold(self, message: Documents | Withdraw) -> Done:
        """Documents that come or go, and whatever the others tell differently for it."""
        from kg.keeping.tales import Retelling

        retelling = Retelling.of(message, self._graph, self._told)
        done = self._committed(
            *retelling.difference,
            lambda effect: _counted(retelling.report(self._graph.report), effect),
            retelling.write,
            contradict=message.contradict,
        )
        self._told = retelling.after
        return msgspec.structs.replace(
            done, documents=retelling.documents, refused=retelling.refused
        )

    # -- both -----------------------------------------------------------------------------------

    def _committed(
        self,
        removed: Iterable[ox.Quad],
        added: Iterable[ox.Quad],
        next_report: Callable[[Effect], graphs.Report],
        others: Callable[[Path], None] | None,
        *,
        contradict: bool,
    ) -> Done:
        """Change the store and the files in one step."""
        come = set(added)
        report = self._graph.report

        def also(effect: Effect) -> str:
            nonlocal report
            report = files.prepare(self._directory, next_report(effect), others)
            return files.renaming(self._store, report.edition)

        def refuse(reasons: list[Inconsistency]) -> Contradictory:
            return Contradictory.of(reasons, self._closed.closure, self._store, report.base, come)

        try:
            effect = self._closed.apply(removed, come, allow=contradict, also=also, refuse=refuse)
        except (OSError, RuntimeError) as error:
            raise GraphError(f"{self._directory}: cannot be written: {error}") from error
        self._graph = graphs.Graph(self._directory, report)
        return Done(report.edition, len(effect.added), len(effect.removed))

    def _published(self, done: Done) -> Done:
        """The change on disk for good, with a snapshot of it for readers."""
        snapshots = self._directory / graphs.SNAPSHOTS
        snapshot = snapshots / done.version
        try:
            snapshots.mkdir(exist_ok=True)
            shutil.rmtree(snapshot, ignore_errors=True)
            self._store.flush()
            self._store.backup(str(snapshot))
            link = snapshots / f"{graphs.LATEST}.new"
            link.unlink(missing_ok=True)
            link.symlink_to(done.version)
            link.replace(snapshots / graphs.LATEST)
            files.settle(self._directory, self._store)
        except (OSError, RuntimeError) as error:
            raise GraphError(f"{self._directory}: cannot be written: {error}") from error
        return msgspec.structs.replace(done, snapshot=str(snapshot.resolve()))


def _counted(report: graphs.Report, effect: Effect) -> graphs.Report:
    return msgspec.structs.replace(
        report,
        asserted=report.asserted + len(effect.added) - len(effect.removed),
        inferred=report.inferred + len(effect.inferred) - len(effect.forgotten),
    )


def _digest(former: str, effect: Effect) -> str:
    """What tells this history of changes from any other."""
    digest = sha256(former.encode())
    for sign, quads in (("-", effect.removed), ("+", effect.added)):
        for line in sorted(map(str, quads)):
            digest.update(f"\n{sign}{line}".encode())
    return digest.hexdigest()[: graphs.DIGITS]
