"""The workers of a server: who works, who waits, and what happens when one takes too long.

A question takes a worker that is free, or waits in a short queue for one; the pool hands workers
over in the order of asking. Two threads of the pool's own look after it: one ends workers whose
time is up, the other starts new ones and has them open the store before they are needed.
"""

from __future__ import annotations

import logging
import os
from collections import Counter, deque
from threading import Condition, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from kg.errors import Busy, GraphError, TooManyAtOnce, WorkerLost
from kg.workers.answer import Answer, fit
from kg.workers.process import Worker

if TYPE_CHECKING:
    from kg.workers.messages import Question, Snapshot

#: How long a question waits for a worker, in seconds.
PATIENCE = 10.0
#: How often to look whether idle workers still live, in seconds.
_CHECK = 2.0
#: How long to leave it after a worker that ended before it could open the store.
_PAUSE = 1.0
#: A worker that has had work within so many seconds is not checked for life.
_FRESH = 0.1
_log = logging.getLogger(__name__)


class _Turn:
    """A question that waits for its worker."""

    def __init__(self) -> None:
        self.worker: Worker | None = None
        self.come = Lock()
        self.come.acquire()


class Pool:
    """Processes with stores open for reading, to be asked from any thread.

    ``size`` of them work at a time (by default one for each core, at least two), and one more is
    kept ready to take the place of one that ends. An answer may take ``timeout`` seconds from the
    first to the last byte of work on it. ``queue`` questions may wait, ``each`` may be here of one
    client (by default, half of the queue is left to others). ``memory`` bytes may go into an
    answer, 0 for any amount; only Linux counts them.
    """

    def __init__(
        self,
        *,
        size: int | None = None,
        timeout: float = 30.0,
        queue: int = 32,
        memory: int = 0,
        each: int | None = None,
    ) -> None:
        self.size = size or max(2, os.cpu_count() or 2)
        self.timeout, self.queue, self.memory = timeout, queue, memory
        self.each = each or self.size + (queue + 1) // 2
        self._store: Snapshot | None = None
        self._lock = Lock()
        self._work = Condition(self._lock)  # what the tending thread waits for
        self._ends = Condition(self._lock)  # what the watching thread waits for, if not for time
        self._idle: list[Worker] = []
        self._busy: dict[Worker, float] = {}  # until when
        self._tended: Worker | None = None
        self._waiting: deque[_Turn] = deque()
        self._clients: Counter[str] = Counter()
        self._threads: list[Thread] = []
        self._closed = False

    def ask(self, question: Question, client: str = "") -> Answer:
        """The answer to a question, as soon as its first bytes are known.

        ``Busy`` if no worker is to be had, ``TooManyAtOnce`` if the client has its share already,
        ``TimeUp``, ``WorkerLost``, or whatever is wrong with the query or the store.
        """
        if self._store is None:
            self.reopen(question.store)
        try:
            return self._asked(question, client)
        except WorkerLost as lost:
            if not lost.killed:
                raise
        return self._asked(question, client)  # once: if that is killed too, the query may be why

    def _asked(self, question: Question, client: str) -> Answer:
        worker = self._taken(client)
        try:
            head = worker.ask(question)
        except BaseException as error:
            self._release(worker, client, fit(error))
            raise
        if head.last:
            self._release(worker, client, True)
            return Answer(head)
        return Answer(head, worker, lambda fit: self._release(worker, client, fit))

    def load(self) -> tuple[int, int]:
        """How many questions are worked on, and how many wait."""
        with self._lock:
            return len(self._busy), len(self._waiting)

    def reopen(self, store: Snapshot) -> None:
        """Have this store open before it is asked for, and let go of others; starts the workers.

        All of that in the background. Questions that are being answered keep what they have open.
        """
        with self._lock:
            self._begin()
            self._store = store
            self._work.notify()

    def close(self) -> None:
        """End all workers; whoever waits is told so."""
        with self._lock:
            self._closed = True
            for worker in self._busy:
                worker.kill()
            for turn in self._waiting:
                turn.come.release()
            self._waiting.clear()
            self._work.notify()
            self._ends.notify()
        for thread in self._threads:
            thread.join()
        while self._idle:
            self._idle.pop().close()

    # --- taking and giving back ------------------------------------------------------------------

    def _taken(self, client: str) -> Worker:
        """A worker for a client, its time running."""
        with self._lock:
            self._begin()
            if self._clients[client] >= self.each:
                raise TooManyAtOnce(
                    f"{self.each} queries from this address are being answered or wait already "
                    "(ask one after the other)"
                )
            worker = None if self._waiting else self._free()
            if worker is not None:
                self._clients[client] += 1
                return worker
            if self._closed or len(self._waiting) >= self.queue:
                raise _busy()
            turn = _Turn()
            self._waiting.append(turn)
            self._clients[client] += 1
        return self._at(turn, client)

    def _at(self, turn: _Turn, client: str) -> Worker:
        """The worker of who waits, when the turn has come."""
        turn.come.acquire(timeout=PATIENCE)
        with self._lock:
            if turn.worker is not None:
                return turn.worker
            if turn in self._waiting:
                self._waiting.remove(turn)
            self._gone(client)
        raise _busy()

    def _free(self) -> Worker | None:
        """An idle worker, if one more may work; its time runs."""
        now = monotonic()
        # The time of a question is not spent on starting a process.
        for worker in [worker for worker in reversed(self._idle) if worker.told is not None]:
            if len(self._busy) >= self.size:
                return None
            self._idle.remove(worker)
            if now - worker.idle_since < _FRESH or worker.alive:
                self._busy[worker] = now + self.timeout
                return worker
            worker.close()
            self._work.notify()
        return None

    def _release(self, worker: Worker, client: str, fit: bool) -> None:
        """Take a worker back; one that is not fit, or whose time was up, ends."""
        with self._lock:
            self._gone(client)
            fit = self._busy.pop(worker, None) is not None and fit and not self._closed
            if fit:
                self._rest(worker)
            if not fit or worker.told != self._store:
                self._work.notify()
            self._serve()
        if not fit:
            worker.close()

    def _rest(self, worker: Worker) -> None:
        worker.idle_since = monotonic()
        self._idle.append(worker)

    def _gone(self, client: str) -> None:
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]

    def _serve(self) -> None:
        """Give who waits longest a worker, as long as there are both."""
        while self._waiting and (worker := self._free()) is not None:
            turn = self._waiting.popleft()
            turn.worker = worker
            turn.come.release()

    # --- the pool's own threads ------------------------------------------------------------------

    def _begin(self) -> None:
        if not self._threads and not self._closed:
            self._threads = [Thread(target=f, daemon=True) for f in (self._watch, self._tend)]
            for thread in self._threads:
                thread.start()

    def _watch(self) -> None:
        """End workers whose time is up.

        All may take equally long, so none that begins while this sleeps is due before it wakes.
        """
        with self._lock:
            while not self._closed:
                now = monotonic()
                for worker in [worker for worker, until in self._busy.items() if until <= now]:
                    del self._busy[worker]
                    worker.overdue = self.timeout
                    worker.kill()
                    self._work.notify()
                self._serve()
                self._ends.wait(min(self._busy.values(), default=now + self.timeout) - now)

    def _tend(self) -> None:
        """Keep as many workers as there should be, each with the current store open."""
        while True:
            with self._lock:
                while not (self._closed or self._short() or self._stale()):
                    self._work.wait(_CHECK)
                    self._bury()
                if self._closed:
                    return
                stale = None if self._short() else self._stale()
                if stale is not None:
                    self._idle.remove(stale)
                self._tended = stale
                store = self._store
            well = self._refreshed(stale, store) if stale and store else self._started()
            if not well:
                with self._lock:
                    self._work.wait_for(lambda: self._closed, timeout=_PAUSE)

    def _bury(self) -> None:
        """Forget idle workers that have ended: they were killed, for nobody asked them anything."""
        for worker in [worker for worker in self._idle if not worker.alive]:
            self._idle.remove(worker)
            worker.close()

    def _short(self) -> bool:
        """Whether there are too few workers; one more than work at a time is right."""
        return len(self._idle) + len(self._busy) <= self.size

    def _stale(self) -> Worker | None:
        """An idle worker that was not told yet which store is the current one."""
        return next((worker for worker in self._idle if worker.told != self._store), None)

    def _started(self) -> bool:
        """Whether another worker could be started."""
        try:
            worker = Worker(self.memory)
        except OSError as error:
            _log.error("a worker cannot be started: %s", error)
            return False
        with self._lock:
            self._rest(worker)
            self._serve()
        return True

    def _refreshed(self, worker: Worker, store: Snapshot) -> bool:
        """Whether all is well with workers that open the current store, as this one is to do."""
        well = True
        try:
            worker.open(store)
        except GraphError as error:
            if store == self._store:  # if not, it may be gone, and nobody asks for it any more
                _log.error("%s", error)  # who asks gets it too, and it may pass
        except WorkerLost as error:
            _log.error("a worker cannot be used: %s", error)
            worker.close()
            well = error.killed
        with self._lock:
            self._tended = None
            if worker.alive:
                self._rest(worker)
                self._serve()
        return well


def _busy() -> Busy:
    return Busy(f"too many queries at once (ask again in {Busy.headers['Retry-After']} seconds)")
