"""A worker as the server sees it: a process to start, to ask and to end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, TypeVar

import kg.store  # noqa: F401 - defines errors that workers report
from kg.errors import TimeUp, WorkerLost
from kg.workers.channel import Channel, Failure
from kg.workers.messages import OUT_OF_MEMORY, Head, Open, Opened, Piece, Question, Reply

if TYPE_CHECKING:
    from kg.workers.messages import Request, Snapshot

R = TypeVar("R", Opened, Head, Piece)

_PROGRAM = "from kg.workers.worker import main; main()"
#: How long a process may take to end, in seconds, once it has closed its side.
_ENDING = 2.0
_LESS = "ask for less: bind more of the terms, or take the answer in parts with LIMIT and OFFSET"


class Worker:
    """A process that answers questions, one at a time; used by one thread at a time."""

    def __init__(self, memory: int) -> None:
        """Start one whose work on a question may take ``memory`` bytes, 0 for any amount."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, "-P", "-c", _PROGRAM, str(theirs.fileno()), str(memory)],
                stdin=subprocess.PIPE,  # see kg.workers.worker
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # what is typed at the server's terminal is not for it
                env=environment(),
            )
        self._channel: Channel[Reply] = Channel(ours, Reply)
        self._memory = memory
        #: which store it was told last to have open
        self.told: Snapshot | None = None
        #: since when it has nothing to do, by the clock of the pool
        self.idle_since = 0.0
        #: the seconds that a question may take, once this one has taken longer and was killed
        self.overdue: float | None = None

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def open(self, store: Snapshot) -> None:
        """Have a store opened, and others closed; ``GraphError`` if that is impossible."""
        self.told = store
        self._reply(Open(store), Opened)

    def ask(self, question: Question) -> Head:
        """The beginning of the answer to a question, or whatever error comes of it."""
        return self._reply(question, Head)

    def piece(self) -> Piece:
        """More of the answer."""
        return self._received(Piece)

    def kill(self) -> None:
        """End the process at once; whoever waits for it learns so."""
        self._process.kill()

    def close(self) -> None:
        """End the process and forget it."""
        self._process.kill()
        self._process.wait()
        self._channel.close()
        if self._process.stdin is not None:
            self._process.stdin.close()

    def _reply(self, request: Request, expected: type[R]) -> R:
        try:
            self._channel.send(request)
        except ConnectionError as error:
            raise self._lost() from error
        return self._received(expected)

    def _received(self, expected: type[R]) -> R:
        reply = self._channel.receive()
        if isinstance(reply, expected):
            return reply
        if isinstance(reply, Failure):
            raise reply.error()
        raise self._lost()

    def _lost(self) -> TimeUp | WorkerLost:
        """Why the process is not there any more."""
        if self.overdue is not None:
            return TimeUp(
                f"the query was stopped: it took longer than {self.overdue:g} seconds ({_LESS})"
            )
        try:
            status = self._process.wait(_ENDING)
        except subprocess.TimeoutExpired:  # it closed the socket, or talks nonsense
            self._process.kill()
            status = self._process.wait()
        if status == OUT_OF_MEMORY or (status == -signal.SIGABRT and self._memory):
            return WorkerLost(
                f"the query was stopped: it needs more than {self._memory >> 20} MB ({_LESS})"
            )
        lost = WorkerLost(
            "the process that worked on the query ended before it had the whole answer "
            f"({_ended(status)}); others go on (ask again, or for less)"
        )
        lost.killed = status in (-signal.SIGKILL, -signal.SIGTERM)
        return lost


def _ended(status: int) -> str:
    try:
        return signal.Signals(-status).name if status < 0 else f"exit status {status}"
    except ValueError:
        return f"signal {-status}"


def environment() -> dict[str, str]:
    """The environment of a process that finds modules where this one does, however it started."""
    path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)  # noqa: PTH100 - "" is cwd
    return {**os.environ, "PYTHONPATH": path, "RUST_BACKTRACE": "0"}
