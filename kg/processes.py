"""An ordered map over processes: the results come in the order of the items, whoever is quicker.

Each process gets one item at a time, so one that dies (killed, out of memory, a fault in native
code) costs that item only, and another takes its place. Ctrl-C reaches the main process alone,
which ends the others.
"""

from __future__ import annotations

import signal
from collections import deque
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")
#: Processes start afresh: a fork would copy locks that other threads hold, as a progress bar does.
CONTEXT = get_context("spawn")
#: How many items per process may be read ahead of the oldest that is not finished.
_AHEAD = 32


class Ready(NamedTuple, Generic[R]):
    """A result that stands among the items already, and needs no work."""

    result: R


def mapped(
    work: Callable[[T], R],
    items: Iterable[T | Ready[R]],
    jobs: int,
    lost: Callable[[T], R],
) -> Iterator[R]:
    """``work`` over every item in order, by ``jobs`` processes, or by this one if it is one job.

    ``work``, items and results must be picklable; ``lost`` makes the result of an item whose
    process died. An exception in ``work`` is raised here and ends the map. As always with processes
    that start afresh, a script that calls this guards its main part with
    ``if __name__ == "__main__":``.
    """
    if jobs == 1:
        for item in items:
            yield item.result if isinstance(item, Ready) else work(item)
        return
    workers: list[_Worker[T, R]] = []
    try:
        workers += (_Worker(work) for _ in range(jobs))
        yield from _shared_out(items, workers, lost)
    finally:
        for worker in workers:
            worker.end()


def _shared_out(
    items: Iterable[T | Ready[R]], workers: list[_Worker[T, R]], lost: Callable[[T], R]
) -> Iterator[R]:
    """The results in order; items go to whoever is free."""
    upcoming = enumerate(items)
    results: dict[int, R] = {}
    due = taken = 0
    idle: deque[_Worker[T, R]] = deque()
    busy = list(workers)
    more = True
    while True:
        while more and idle and taken - due < _AHEAD * len(workers):
            try:
                taken, item = next(upcoming)
            except StopIteration:
                more = False
                break
            if isinstance(item, Ready):
                results[taken] = item.result
            else:
                worker = idle.popleft()
                worker.take(taken, item)
                busy.append(worker)
            taken += 1
        while due in results:
            yield results.pop(due)
            due += 1
        if not more and due == taken:
            return
        if not busy or (idle and more and taken - due < _AHEAD * len(workers)):
            continue
        answered = wait([worker.connection for worker in busy])
        for worker in [worker for worker in busy if worker.connection in answered]:
            if worker.holds is not None:
                number, item = worker.holds
                try:
                    results[number] = worker.result()
                except EOFError:
                    results[number] = lost(item)
                    worker.start()
                    continue
            else:
                worker.ready()
            busy.remove(worker)
            idle.append(worker)


class _Worker(Generic[T, R]):
    """A process that works on one item at a time."""

    def __init__(self, work: Callable[[T], R]) -> None:
        self._work = work
        self.start()

    def start(self) -> None:
        """Start the process, for the first time or in place of one that died."""
        #: the item that it has, and its number; none while it starts and while it waits
        self.holds: tuple[int, T] | None = None
        self.connection, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=_serve, args=(self._work, theirs), daemon=True)
        with _deaf_to_interrupts():
            self._process.start()
        theirs.close()

    def ready(self) -> None:
        """The process has started; ``RuntimeError`` if it died of that."""
        try:
            self.connection.recv()
        except EOFError as error:
            raise RuntimeError("a process ended before it began to work") from error

    def take(self, number: int, item: T) -> None:
        """Give the process an item to work on."""
        self.holds = (number, item)
        try:
            self.connection.send(item)
        except BrokenPipeError:
            return  # it died while it waited; asking it for the result tells

    def result(self) -> R:
        """What it made of its item; ``EOFError`` if it died, and what the work raised."""
        try:
            result, error = self.connection.recv()
        except ConnectionResetError as reset:
            raise EOFError from reset
        self.holds = None
        if error is not None:
            raise error
        return result  # type: ignore[no-any-return]

    def end(self) -> None:
        """End the process, whatever it does."""
        self.connection.close()
        self._process.terminate()
        self._process.join()
        self._process.close()


def _serve(work: Callable[[T], R], connection: Connection) -> None:
    """Work on what comes, until nobody sends any more: the body of a process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection.send(None)
    while True:
        try:
            item = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[R | None, BaseException | None] = (work(item), None)
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is awaited
            answer = (None, error)
        connection.send(answer)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Whoever is started in the block will not hear Ctrl-C; this process does, after the block."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # else its start in the block would undo the mask
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)
