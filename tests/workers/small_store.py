"""The store of these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from msgspec.structs import replace

from kg.workers import Answer, Pool, Question, Snapshot

if TYPE_CHECKING:
    from pathlib import Path

#: How many statements the store has.
SIZE = 3000


def written(path: Path, word: str, size: int = SIZE) -> Path:
    store = ox.Store(str(path))
    store.bulk_extend(
        ox.Quad(
            ox.NamedNode(f"http://example.org/{number}"),
            ox.NamedNode("http://example.org/says"),
            ox.Literal(f"{word} {number}"),
        )
        for number in range(size)
    )
    store.flush()
    return path


class StorePool(Pool):
    """A pool that is asked about one store, whichever its questions name."""

    def __init__(self, path: Path | None, **options: Any) -> None:
        super().__init__(**{"size": 2, "timeout": 20.0, **options})
        self.store = Snapshot(None if path is None else str(path))
        self.reopen(self.store)

    def ask(self, question: Question, client: str = "") -> Answer:
        return super().ask(replace(question, store=self.store), client)

    def becomes(self, path: Path, version: str = "") -> None:
        self.store = Snapshot(str(path), version)
        self.reopen(self.store)
