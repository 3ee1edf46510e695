"""An answer on its way from a worker to whoever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kg.errors import KGError, TimeUp, WorkerLost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.workers.messages import Head
    from kg.workers.process import Worker


def fit(error: BaseException) -> bool:
    """Whether a worker can go on after an error."""
    return isinstance(error, KGError) and not isinstance(error, (TimeUp, WorkerLost))


class Answer:
    """What is known of an answer when its first bytes are there, and the way to the rest.

    Used in a ``with`` block, or closed otherwise: an answer that nobody wants any more is ended
    with its worker.
    """

    def __init__(
        self,
        head: Head,
        worker: Worker | None = None,
        release: Callable[[bool], None] | None = None,
    ) -> None:
        #: SELECT gives solutions, ASK a boolean, CONSTRUCT and DESCRIBE a graph
        self.kind = head.kind
        #: names of a SELECT's columns, in their order; empty otherwise
        self.variables = head.variables
        #: what the question wanted for this kind; if that is None, there are no bytes
        self.media_type = head.media_type
        #: whether there were more rows than the question wanted
        self.cut = head.cut
        #: the whole answer, if it was short enough to come at once
        self.whole = head.data if head.last else None
        self._first, self._worker, self._release = head.data, worker, release

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the answer as they come.

        ``TimeUp``, ``WorkerLost`` or ``QueryError`` where they end too early: then what came is
        not the answer, and whoever got it must be able to tell.
        """
        yield self._first
        while self._worker is not None:
            try:
                piece = self._worker.piece()
            except BaseException as error:
                self._end(fit(error))
                raise
            if piece.last:
                self._end(True)
            yield piece.data

    def close(self) -> None:
        """End the answer, wherever it is."""
        self._end(False)

    def _end(self, fit: bool) -> None:
        self._worker = None
        release, self._release = self._release, None
        if release is not None:
            release(fit)
