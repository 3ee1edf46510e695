"""An ordered map over processes: the results come in the order of the items, whoever is quicker.

Each process gets one item at a time, so one that dies (killed, out of memory, a fault in native
code) costs that item only, and another takes its place. Ctrl-C reaches the main process alone,
which ends the others.
"""

from __future__ import annotations

import signal
import threading
from collections import deque
from contextlib import contextmanager, suppress
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

T = TypeVar("T")
R = TypeVar("R")
#: Processes start afresh: a fork would copy locks that other threads hold, as a progress bar does.
CONTEXT = get_context("spawn")
#: How many items per process may be read ahead of the oldest that is not finished.
_AHEAD = 32


class Ready(NamedTuple, Generic[R]):
    """A result that stands among the items already, and needs no work."""

    result: R


class Made(NamedTuple, Generic[R]):
    """What became of an item: what the work gave, or what it raised."""

    value: R | None = None
    error: BaseException | None = None

    def result(self) -> R:
        """What the work gave; what it raised is raised."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]


def mapped(
    work: Callable[[T], R],
    items: Iterable[T | Ready[R]],
    jobs: int,
    lost: Callable[[T], R],
) -> Iterator[R]:
    """``work`` over every item in order, by ``jobs`` processes, or by this one if it is one job.

    ``work``, items and results must be picklable; ``lost`` makes the result of an item whose
    process died. An exception in ``work`` is raised here, in the place
    of its result, and ends the map. As always with processes
    that start afresh, a script that calls this guards its main part with
    ``if __name__ == "__main__":``.
    """
    if jobs == 1:
        for item in items:
            yield item.result if isinstance(item, Ready) else work(item)
        return
    workers: list[_Worker[T, R]] = []
    try:
        yield from _shared_out(work, items, jobs, workers, lost)
    finally:
        for worker in workers:
            worker.end()


def _shared_out(
    work: Callable[[T], R],
    items: Iterable[T | Ready[R]],
    jobs: int,
    workers: list[_Worker[T, R]],
    lost: Callable[[T], R],
) -> Iterator[R]:
    """The results in order; items go to whoever is free, or to another worker."""
    upcoming = enumerate(items)
    results: dict[int, Made[R]] = {}
    due = taken = 0
    idle: deque[_Worker[T, R]] = deque()
    busy: list[_Worker[T, R]] = []
    more = True
    while True:
        while more and (idle or len(workers) < jobs) and taken - due < _AHEAD * jobs:
            try:
                taken, item = next(upcoming)
            except StopIteration:
                more = False
                break
            if isinstance(item, Ready):
                results[taken] = Made(item.result)
            else:
                if not idle:
                    workers.append(_Worker(work))
                    workers[-1].start()
                    idle.append(workers[-1])
                worker = idle.popleft()
                worker.take(taken, item)
                busy.append(worker)
            taken += 1
        while due in results:
            yield results.pop(due).result()
            due += 1
        if not busy:
            if more:
                continue
            return
        answered = wait([worker.connection for worker in busy])
        for worker in [worker for worker in busy if worker.connection in answered]:
            if not worker.begun:
                worker.begin()
                continue
            number, item = worker.holds
            try:
                results[number] = worker.made()
            except EOFError:
                results[number] = Made(lost(item))
                worker.start()
            busy.remove(worker)
            idle.append(worker)


class _Worker(Generic[T, R]):
    """A process that works on one item at a time."""

    #: the item that it has, and its number
    holds: tuple[int, T]

    def __init__(self, work: Callable[[T], R]) -> None:
        self._work = work
        self._process: SpawnProcess | None = None
        #: whether it is known to run
        self.begun = False

    def start(self) -> None:
        """Start the process, for the first time or in place of one that died."""
        self.begun = False
        with _deaf_to_interrupts():  # an interrupt finds it started or not, and never in between
            self.connection, theirs = CONTEXT.Pipe()
            self._process = CONTEXT.Process(target=_serve, args=(self._work, theirs), daemon=True)
            self._process.start()
            theirs.close()

    def begin(self) -> None:
        """The process has started; ``RuntimeError`` if it died of that."""
        try:
            self.connection.recv()
        except (EOFError, ConnectionResetError) as error:
            raise RuntimeError("a process ended before it began to work") from error
        self.begun = True

    def take(self, number: int, item: T) -> None:
        """Give the process an item to work on."""
        self.holds = (number, item)
        with suppress(BrokenPipeError, ConnectionResetError):  # it died; the result will tell
            self.connection.send(item)

    def made(self) -> Made[R]:
        """What it made of its item; ``EOFError`` if it died."""
        try:
            return self.connection.recv()  # type: ignore[no-any-return]
        except ConnectionResetError as reset:
            raise EOFError from reset

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.terminate()
            self._process.join()
            self._process.close()
            self.connection.close()


def _serve(work: Callable[[T], R], connection: Connection) -> None:
    """Work on what comes, until nobody sends any more: the body of a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, ConnectionError):  # nobody is there any more
        connection.send(None)
        while True:
            item = connection.recv()
            try:
                made = Made(work(item))
            except BaseException as error:  # noqa: BLE001 - it is raised again where it is awaited
                made = Made(error=error)
            connection.send(made)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Whoever is started in the block will not hear Ctrl-C; this process does, after the block.

    The mask is for those who are started, who inherit it; it does not keep Ctrl-C from the other
    threads of this process, and so from Python.
    """
    missed: list[int] = []
    here = threading.current_thread() is threading.main_thread()
    former = signal.signal(signal.SIGINT, lambda number, _: missed.append(number)) if here else None
    maskable = hasattr(signal, "pthread_sigmask")  # not on Windows
    if maskable:
        resource_tracker.ensure_running()  # else its start in the block would undo the mask
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        if maskable:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if former is not None:
            signal.signal(signal.SIGINT, former)
        if missed:
            signal.raise_signal(signal.SIGINT)
