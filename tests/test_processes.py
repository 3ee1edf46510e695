"""The ordered map over processes: results in order, whoever dies, whatever is raised."""

from __future__ import annotations

import multiprocessing
import os
import time
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from kg.errors import ExtractorError, FactError
from kg.processes import Ready, mapped

if TYPE_CHECKING:
    from collections.abc import Iterator


def lost(item: int) -> str:
    return f"{item} lost"


def slow_first(item: int) -> str:
    time.sleep(0.5 if item == 0 else 0)
    return str(item)


def deadly(item: int) -> str:
    if item % 5 == 3:
        os._exit(1)
    return str(item)


def failing(item: int) -> str:
    if item == 2:
        raise FactError("no", source="a.txt", line=item, remedy="try again")
    return str(item)


def leaving(item: int) -> str:
    raise SystemExit(item)


class Fragile:
    """Work that cannot be brought to another process."""

    def __call__(self, item: int) -> str:
        return str(item)

    def __setstate__(self, state: object) -> None:
        raise ExtractorError("broken on arrival")

    def __getstate__(self) -> dict[str, int]:
        return {"a": 1}


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order(jobs: int) -> None:
    items = [0, 1, Ready("between"), 2, 3, Ready("last")]
    assert list(mapped(slow_first, items, jobs, lost)) == ["0", "1", "between", "2", "3", "last"]
    assert list(mapped(slow_first, [], jobs, lost)) == []
    assert list(mapped(slow_first, [Ready("x")], jobs, lost)) == ["x"]


def test_more_items_than_are_read_ahead() -> None:
    items = iter(range(300))
    results = mapped(slow_first, items, 2, lost)
    assert next(results) == "0"
    assert next(items) < 150
    assert len(list(results)) == 298


def test_a_process_that_dies_costs_its_item_only() -> None:
    results = list(mapped(deadly, range(10), 2, lost))
    assert results == [lost(n) if n in {3, 8} else str(n) for n in range(10)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_work_raises_is_raised_here(jobs: int) -> None:
    results = mapped(failing, range(10), jobs, lost)
    assert list(islice(results, 2)) == ["0", "1"]
    with pytest.raises(FactError) as caught:
        next(results)
    assert str(caught.value) == "a.txt:2: no (try again)"
    with pytest.raises(SystemExit):
        list(mapped(leaving, [1], jobs, lost))


def test_processes_that_cannot_begin_are_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match="before it began"):
        list(mapped(Fragile(), [1], 2, lost))
    assert "broken on arrival" in capfd.readouterr().err


def test_a_map_that_is_not_read_to_its_end_ends_its_processes() -> None:
    results = mapped(slow_first, range(1, 100), 2, lost)
    assert next(results) == "1"
    results.close()  # type: ignore[attr-defined]
