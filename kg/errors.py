"""What can go wrong, and at which level to catch it.

* KGError                      anything below
  + InputError        (400)    something given to us cannot be used; names source, line and remedy
    - DocumentError            a report that cannot be read
    - FactError                a fact record that breaks the contract
    - ExtractionError          a report that an extractor could not read
    - QueryError               a query that cannot be parsed or run
      · Unsupported    (501)   can be parsed, and asks for a function that there is not
      · Conflict       (409)   an update that does not fit what is there
    - Protected        (403)   a write to a graph that nobody writes by hand
  + NotFound          (404)    no such query, graph, page
  + RemoteError       (502)    another server that does not answer as it should
  + GraphError        (500)    a graph directory that is missing, damaged or cannot be written
  + ServeError        (500)    the server cannot start
  + Busy              (503)    too many questions at once; says when to come back
    - TooManyAtOnce   (429)    too many questions of one client at once
  + TimeUp            (504)    a question took longer than questions may take
  + WorkerLost        (500)    the process that worked on a question ended before it had the answer
  + OutOfMemory       (500)    reasoning would take more memory than there is
  + ExtractorError    (500)    an extractor that is not there, or not set up

Every error says where and what to do. One handler in ``web`` turns any of them into an answer with
the class's HTTP status; the command line prints one line and exits 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class KGError(Exception):
    """Root of the tree: a message for people, with its remedy."""

    #: HTTP status of the answer when this reaches the web application
    status = 500
    #: headers of that answer, beside the usual ones
    headers: Mapping[str, str] = {}


class InputError(KGError):
    """Something given to us cannot be used.

    ``source`` is the file, URL or ``-``; ``line`` counts from 1 and is None where a line makes no
    sense; ``remedy`` says what to do.
    """

    status = 400

    def __init__(
        self, reason: str, *, source: str = "", line: int | None = None, remedy: str = ""
    ) -> None:
        self.reason, self.source, self.line, self.remedy = reason, source, line, remedy
        super().__init__(reason)

    def __str__(self) -> str:
        place = self.source + (f":{self.line}" if self.line is not None else "")
        return (
            (f"{place}: " if place else "")
            + self.reason
            + (f" ({self.remedy})" if self.remedy else "")
        )


class DocumentError(InputError):
    """A report that cannot be read."""


class FactError(InputError):
    """A fact record that breaks the contract."""


class ExtractionError(InputError):
    """A report that an extractor could not read."""


class QueryError(InputError):
    """A query that cannot be parsed or run."""


class Unsupported(QueryError):
    """A query that can be parsed, and asks for what is not there to run it: a function, say."""

    status = 501


class Conflict(QueryError):
    """An update that does not fit what is there: a graph to make that is there already, say."""

    status = 409


class Protected(InputError):
    """A write to a graph that nobody writes by hand."""

    status = 403


class NotFound(KGError):
    """No such query, graph or page."""

    status = 404


class RemoteError(KGError):
    """Another server, asked for SERVICE or LOAD, that does not answer as it should."""

    status = 502


class GraphError(KGError):
    """A graph directory that is missing, damaged or cannot be written."""


class ServeError(KGError):
    """The server cannot start: the port is taken, the address is not ours."""


class Busy(KGError):
    """Too many questions at once."""

    status = 503
    headers: Mapping[str, str] = {"Retry-After": "5"}  # seconds


class TooManyAtOnce(Busy):
    """More questions of one client at once than are its share."""

    status = 429


class TimeUp(KGError):
    """A question took longer than questions may take; its answer is unknown, not empty."""

    status = 504


class WorkerLost(KGError):
    """The process that worked on a question ended before it had the answer.

    ``killed`` if somebody ended it from outside, so that the question need not be to blame.
    """

    killed = False


class OutOfMemory(KGError):
    """Something would take more memory than there is, and was not begun.

    ``needed`` and ``left`` are bytes (``needed`` None if nobody counted before memory ran out),
    ``whose`` says where it is left, ``cause`` what it would follow from, if anything.
    """

    def __init__(self, what: str, needed: int | None, left: int, whose: str, remedy: str) -> None:
        self.what, self.needed, self.left, self.whose, self.remedy = (
            what, needed, left, whose, remedy
        )  # fmt: skip
        self.cause = ""
        super().__init__(what, needed, left, whose, remedy)

    def __str__(self) -> str:
        wanted = "it has run out" if self.needed is None else f"{_megabytes(self.needed)} needed"
        cause = f" that follow {self.cause}" if self.cause else ""
        return (
            f"not enough memory for {self.what}{cause}: {wanted}, "
            f"{_megabytes(self.left)} left {self.whose} ({self.remedy})"
        )


def _megabytes(size: int) -> str:
    return f"{-(-size // 1_000_000):,} MB"


class ExtractorError(KGError):
    """An extractor that is not there, broken, or not set up."""
