"""A worker: the process that has the store open for reading and answers one question at a time.

It ends when the server does: its standard input is a pipe on which nothing ever comes, and whose
other end is closed by whatever ends the server, ``kill -9`` included.
"""

from __future__ import annotations

import resource
import socket
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import SpooledTemporaryFile
from threading import Thread, stack_size
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kg.errors import KGError
from kg.remote import Allowed, Answered, answered
from kg.store import EmbeddedStore
from kg.workers.channel import Channel, Failure
from kg.workers.lifeline import end_with_the_server
from kg.workers.messages import (
    OUT_OF_MEMORY,
    Head,
    Open,
    Opened,
    Piece,
    Question,
    Request,
    Snapshot,
)
from kg.workers.rows import Enough, FirstRows

if TYPE_CHECKING:
    from kg.store import Results, Store

#: How much of an answer is sent at once.
PIECE = 64 << 10
#: How many stores are kept open: the current one, and one derived from it or left over.
_KEPT = 2
#: Up to this size, an answer whose rows are counted waits in memory, beyond it on disk.
_IN_MEMORY = 8 << 20
#: Oxigraph's parser and evaluator recurse. 8 MB of stack overrun at a query of some 400 nested
#: calls, which would end the process; the longest query that is taken needs less than this.
_STACK = 256 << 20


class _Pieces:
    """A stream that goes out in pieces: the first with the head of the answer."""

    def __init__(self, channel: Channel[Request], head: Head) -> None:
        self._channel, self._head, self._begun = channel, head, False
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        self._waiting += data
        if len(self._waiting) >= PIECE:
            self._send(last=False)
        return len(data)

    def flush(self) -> None:
        """Nothing: Oxigraph flushes at the end, which is for ``close`` to send."""

    def close(self) -> None:
        self._send(last=True)

    def _send(self, *, last: bool) -> None:
        data = bytes(self._waiting)
        self._waiting.clear()
        if self._begun:
            self._channel.send(Piece(data, last))
        else:
            self._channel.send(replace(self._head, data=data, last=last))
            self._begun = True


class _Stores(dict[Snapshot, "Store"]):
    """The stores that are open, the one that was used last at the end."""

    def __missing__(self, snapshot: Snapshot) -> Store:
        while len(self) >= _KEPT:
            del self[next(iter(self))]
        path = snapshot.path
        self[snapshot] = store = EmbeddedStore.open(path, read_only=path is not None)
        return store

    def keep_only(self, snapshot: Snapshot) -> None:
        for other in set(self) - {snapshot}:
            del self[other]
        self[snapshot]


def serve(channel: Channel[Request]) -> None:
    """Answer what comes on a channel, until the other side closes it."""
    stores = _Stores()
    while (request := channel.receive()) is not None:
        try:
            if isinstance(request, Open):
                stores.keep_only(request.store)
                channel.send(Opened())
            else:
                _answer(request, stores[request.store], channel)
        except KGError as error:
            channel.send(Failure.of(error))
        except ConnectionError:
            return  # nobody is there to hear the answer


def _answer(question: Question, store: Store, channel: Channel[Request]) -> None:
    asked = Answered(question.text)
    if question.services:
        asked = answered(question.text, Allowed(question.services), base=question.base)
    results = store.query(
        asked.text,
        base=question.base,
        default_graphs=question.default_graphs,
        named_graphs=question.named_graphs,
        functions=asked.functions,
    )
    media_type = question.graph if results.kind == "graph" else question.solutions
    head = Head(results.kind, results.variables, media_type, b"", last=media_type is None)
    if media_type is None:
        channel.send(head)
    elif question.rows is not None and results.kind == "solutions":
        _first_rows(results, question.rows, head, media_type, channel)
    else:
        pieces = _Pieces(channel, head)
        results.write(pieces, media_type)
        pieces.close()


def _first_rows(
    results: Results, limit: int, head: Head, media_type: str, channel: Channel[Request]
) -> None:
    """At most so many rows; held back until it is known, for the head, whether there are more."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as held:
        rows = FirstRows(held, media_type, limit)
        with suppress(Enough):
            results.write(rows, media_type)
            rows.close()
        held.seek(0)
        pieces = _Pieces(channel, replace(head, cut=rows.cut))
        while data := held.read(PIECE):
            pieces.write(data)
        pieces.close()


def main() -> None:
    """Serve on the socket whose number is the first argument.

    The second is how many bytes the work on a question may take, 0 for as many as there are.
    """
    end, memory = int(sys.argv[1]), int(sys.argv[2])
    end_with_the_server()
    channel: Channel[Request] = Channel(socket.socket(fileno=end), Request)
    status = 1

    def work() -> None:
        nonlocal status
        try:
            serve(channel)
            status = 0
        except MemoryError:
            status = OUT_OF_MEMORY

    stack_size(_STACK)
    thread = Thread(target=work)
    thread.start()
    _limit(memory)
    thread.join()
    sys.exit(status)


def _limit(memory: int) -> None:
    """Bound the memory that this process can take, beyond what it has; leave no core dumps."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return  # only Linux counts what is allocated, and says how much that is
    # If the machine runs out of memory all the same, the server is the last to go.
    Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
    if memory:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
