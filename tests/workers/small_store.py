"""The store of these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

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
