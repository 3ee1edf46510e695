"""What the tests of the language model share: an endpoint, and a reader that asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from chat import KEY, Chat, serving

from kg.llm import Reader, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def chat() -> Iterator[Chat]:
    """A chat endpoint on this machine."""
    with serving() as running:
        yield running


@pytest.fixture
def reader(chat: Chat, tmp_path: Path) -> Iterator[Callable[..., Reader]]:
    """Makes readers that ask the endpoint, without patience."""
    made: list[Reader] = []

    def make(*, max_tokens: int | None = None, key: str = KEY, timeout: float = 20) -> Reader:
        settings = Settings(chat.url, "small", key, timeout=timeout, pause=0.001)
        made.append(Reader.of(settings, cache=tmp_path / "cache", max_tokens=max_tokens))
        return made[-1]

    yield make
    for one in made:
        one.close()
