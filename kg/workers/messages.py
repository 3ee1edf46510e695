"""What the server and its workers say to each other.

To ``Open`` a worker says ``Opened``; to a ``Question`` a ``Head``, and then a ``Piece`` after
another until one is the last; to either, at any time, ``Failure`` if that is what there is to say.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from kg.workers.channel import Failure

#: Exit status of a worker that ran out of memory where Python could tell.
OUT_OF_MEMORY = 12


class Snapshot(msgspec.Struct, frozen=True):
    """A store as it was at a time: its folder (None: an empty one in memory), and which time.

    What is written later into the same folder has another ``version``.
    """

    path: str | None
    version: str = ""


class Open(msgspec.Struct, frozen=True, tag=True):
    """Have this store open, and no other: it is the one that questions are about from now on."""

    store: Snapshot


class Question(msgspec.Struct, frozen=True, tag=True):
    """A query, the store it is put to, its dataset as the protocol has it, its answer's form.

    ``solutions`` is the media type of the answer if the query is a SELECT or ASK, ``graph`` if it
    is a CONSTRUCT or DESCRIBE; None if such an answer is of no use. ``rows`` is how many solutions
    the answer may have at most. ``services`` are prefixes of the addresses that it may call.
    """

    text: str
    store: Snapshot
    base: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    solutions: str | None = "application/sparql-results+json"
    graph: str | None = "application/n-triples"
    rows: int | None = None
    services: tuple[str, ...] = ()


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The store is open."""


class Head(msgspec.Struct, frozen=True, tag=True):
    """What kind of answer it is, and its first bytes; all of them if ``last``.

    ``media_type`` is None, and there are no bytes, if such an answer is of no use. ``cut`` says
    that there were more rows than the question wanted.
    """

    kind: Literal["solutions", "boolean", "graph"]
    variables: tuple[str, ...]
    media_type: str | None
    data: bytes
    last: bool
    cut: bool = False


class Piece(msgspec.Struct, frozen=True, tag=True):
    """The next bytes of an answer."""

    data: bytes
    last: bool


Request: TypeAlias = Open | Question
Reply: TypeAlias = Opened | Head | Piece | Failure
