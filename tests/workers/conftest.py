"""A store of a few thousand statements, and pools of workers over it that are closed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from small_store import written

from kg.workers import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("workers") / "store", "one")


@pytest.fixture
def pooled(store: Path) -> Iterator[Callable[..., Pool]]:
    pools: list[Pool] = []

    def make(path: Path | None = store, **options: Any) -> Pool:
        pools.append(Pool(path, **{"size": 2, "timeout": 20.0, **options}))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()
