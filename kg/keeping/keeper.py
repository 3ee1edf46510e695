"""A writer as the server sees it: a process that is asked for one change at a time.

A change that takes too long is stopped by ending the process; another takes its place, and says
whether the change was made before the end came.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from threading import Lock, Timer
from typing import TYPE_CHECKING, Literal

from kg.errors import TimeUp, WorkerLost
from kg.workers.channel import Channel, Failure
from kg.workers.process import environment
from kg.writing.messages import Done

if TYPE_CHECKING:
    import os

    from kg.writing.messages import Message

_PROGRAM = "from kg.keeping.process import main; main()"
#: How long a writer may take to put things in order when it is asked to end, in seconds.
_ENDING = 10.0


class Keeper:
    """The writer of a folder, in a process of its own; any thread may ask it.

    ``GraphError`` if the folder has another writer, or holds nothing that can be written to.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        kind: Literal["graph", "plain"] = "graph",
        timeout: float = 60.0,
    ) -> None:
        self._folder, self._kind, self._timeout = str(folder), kind, timeout
        self._lock = Lock()
        self.done: Done
        self._start()

    def apply(self, message: Message) -> Done:
        """Have a change made; the error that it was refused with, ``TimeUp``, ``WorkerLost``."""
        with self._lock:
            if self._process.poll() is not None:
                self._forget()
                self._start()
            former = self.done.version
            late = Timer(self._timeout, self._process.kill)
            late.start()
            try:
                self._channel.send(message)
                reply = self._channel.receive()
            except ConnectionError:
                reply = None
            finally:
                overdue = late.finished.is_set()
                late.cancel()
            if isinstance(reply, Failure):
                raise reply.error()
            if reply is None:
                return self._recovered(former, overdue=overdue)
            self.done = reply
            return reply

    def close(self) -> None:
        """End the process, after the change that it is making."""
        with self._lock:
            self._channel.close()  # which the writer takes as the wish to end
            try:
                self._process.wait(_ENDING)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._forget()

    def _recovered(self, former: str, *, overdue: bool) -> Done:
        """A change that was made, though its writer ended; else the error that says it was not."""
        self._process.kill()
        self._process.wait()
        self._forget()
        self._start()
        if self._kind == "graph" and self.done.version != former:
            return self.done
        if overdue:
            raise TimeUp(
                f"the change was stopped: it took longer than {self._timeout:g} seconds; "
                "nothing was changed (make it in smaller parts)"
            )
        raise WorkerLost(
            "the process that made the change ended in the middle of it; nothing was changed "
            "(try again)"
        )

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, "-P", "-c", _PROGRAM, str(number), self._kind, self._folder],
                stdin=subprocess.PIPE,  # see kg.workers.lifeline
                stdout=subprocess.DEVNULL,
                pass_fds=(number,),
                start_new_session=True,
                env=environment(),
            )
        self._channel: Channel[Done | Failure] = Channel(ours, Done | Failure)
        reply = self._channel.receive()
        if isinstance(reply, Done):
            self.done = reply
            return
        self._process.wait()
        self._forget()
        raise reply.error() if reply else WorkerLost("the writer of the graph could not start")

    def _forget(self) -> None:
        """Let go of a process that has ended."""
        self._channel.close()
        if self._process.stdin is not None:
            self._process.stdin.close()
