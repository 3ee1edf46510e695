"""A store of a few thousand statements, and pools of workers over it that are closed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from small_store import StorePool, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("workers") / "store", "one")


@pytest.fixture
def pooled(store: Path) -> Iterator[Callable[..., StorePool]]:
    pools: list[StorePool] = []

    def make(path: Path | None = store, **options: Any) -> StorePool:
        pools.append(StorePool(path, **options))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()
