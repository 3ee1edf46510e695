"""Reading the store in the server's own process: by a few at a time, and not for ever.

Pages and descriptions look things up instead of asking a worker. Most take milliseconds; but there
are things of which a graph says very much, and every thread that reads slows the others down.
"""

from __future__ import annotations

from threading import BoundedSemaphore
from time import monotonic
from typing import TYPE_CHECKING

from kg.errors import Busy, TimeUp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import IdentifiedNode, URIRef

    from kg.model import Quad
    from kg.store import Readable, Term

#: Requests that read at a time.
MOST = 4
#: How long one more waits for its turn, in seconds.
PATIENCE = 10.0


class Bounded:
    """A store that can be read for some seconds; ``TimeUp`` from then on."""

    def __init__(self, store: Readable, seconds: float) -> None:
        self._store, self._seconds = store, seconds
        self._end = monotonic() + seconds

    def match(
        self,
        subject: IdentifiedNode | None = None,
        predicate: URIRef | None = None,
        object: Term | None = None,  # noqa: A002 - the RDF term for it
        graph: URIRef | None = None,
    ) -> Iterator[Quad]:
        """The quads that agree with every term given."""
        return self._in_time(self._store.match(subject, predicate, object, graph))

    def export(self, graphs: Iterable[URIRef] | None = None) -> Iterator[Quad]:
        """All quads of the graphs named (all graphs if None), in no particular order."""
        return self._in_time(self._store.export(graphs))

    def graphs(self) -> tuple[URIRef, ...]:
        """The names of the graphs, sorted."""
        return self._store.graphs()

    def _in_time(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        for quad in quads:
            if monotonic() > self._end:
                raise TimeUp(
                    f"this was stopped: it took longer than {self._seconds:g} seconds "
                    "(ask /sparql for the part that you need)"
                )
            yield quad


class Turns:
    """Who may read now; a turn that is taken must be given back."""

    def __init__(self) -> None:
        self._free = BoundedSemaphore(MOST)

    def take(self) -> None:
        """Wait for a turn; ``Busy`` if that takes long."""
        if not self._free.acquire(timeout=PATIENCE):
            raise Busy("too many pages at once (ask again in a while)")

    def give_back(self) -> None:
        """Let the next have it."""
        self._free.release()
