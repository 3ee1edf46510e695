"""What is made when it is first asked for, and then is there: by one thread, the others wait."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from kg.errors import Busy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: How many may make or wait for something at a time; whoever comes then is sent away at once.
MOST = 8
#: How long anybody waits for what another makes, in seconds.
PATIENCE = 10.0


class Once:
    """Values by key, each made once."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._lock = Lock()
        self._here = 0

    def __call__(self, key: str, made: Callable[[], Any]) -> Any:
        """What a function makes, the first time; then the same again.

        ``Busy`` if it takes long and somebody else has begun it, or if too many wait already.
        """
        if key not in self._made:
            with self._turn(key):
                if key not in self._made:
                    self._made[key] = made()
        return self._made[key]

    @contextmanager
    def _turn(self, key: str) -> Iterator[None]:
        with self._lock:
            if self._here >= MOST:
                raise _busy()
            self._here += 1
            lock = self._locks[key]
        try:
            if not lock.acquire(timeout=PATIENCE):
                raise _busy()
            try:
                yield
            finally:
                lock.release()
        finally:
            with self._lock:
                self._here -= 1


def _busy() -> Busy:
    return Busy("this is being made ready at the moment (ask again in a while)")
