"""The graph that is served: opened once, and again when a build has put a new one in its place."""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rdflib.namespace import RDFS, SKOS

from kg import graph as graphs
from kg.store import EmbeddedStore, Store
from kg.web.vocabulary import Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib.term import IdentifiedNode

_NAMES = (RDFS.label, SKOS.prefLabel, SKOS.altLabel)


@dataclass(frozen=True)
class Served:
    """An open graph, with what is worth knowing once: its vocabulary, its names, its counts."""

    store: Store
    base: str
    report: graphs.Report | None = None
    _counts: dict[str, int] = field(default_factory=dict)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The classes and properties, with their labels and axioms."""
        return Vocabulary.of(self.store)

    @cached_property
    def names(self) -> tuple[tuple[str, str, IdentifiedNode], ...]:
        """Every name in the graph: as it is searched, as it is written, and whose it is."""
        found = {
            (folded(str(quad.object)), str(quad.object), quad.subject)
            for name in _NAMES
            for quad in self.store.match(predicate=name)
        }
        return tuple(sorted(found))

    def count(self, pattern: str) -> int:
        """How many ``?x`` a graph pattern has, counted once."""
        if pattern not in self._counts:
            text = f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}"
            ((number,),) = self.store.query(text, base=self.base).rows()
            self._counts[pattern] = int(str(number))
        return self._counts[pattern]


class Current:
    """The graph of a directory as it is now."""

    def __init__(self, directory: Path, base: str | None) -> None:
        self._directory, self._base = directory, base
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
        return self._served

    def _opened(self) -> Served:
        graph = graphs.opened(self._directory)
        store = EmbeddedStore.open(graph.store, read_only=True)
        return Served(store, self._base or graph.report.base, graph.report)

    def _seen(self) -> tuple[int, int] | None:
        """What tells one build from the next; None in the moment in which they change places."""
        try:
            status = (self._directory / graphs.BUILD).stat()
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_mtime_ns


def folded(text: str) -> str:
    """Text as it is compared: without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))
