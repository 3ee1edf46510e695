"""Queries put to the graph: the one place where the web application has one answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from kg.web.context import served
from kg.web.spool import LARGEST, Spool

if TYPE_CHECKING:
    from collections.abc import Generator


class Question(NamedTuple):
    """A query, its dataset, and the media type of its answer for either kind of answer.

    ``default_graphs`` and ``named_graphs`` are those of the SPARQL protocol; ``inferred`` False
    leaves out what was inferred.
    """

    text: str
    base: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    inferred: bool = True
    #: of SELECT and ASK, and of CONSTRUCT and DESCRIBE; None: such an answer is not wanted
    solutions: str | None = "application/sparql-results+json"
    graph: str | None = "text/turtle"


class Answer(NamedTuple):
    """What was answered: ``pieces`` of bytes in ``media_type``, from the graph's ``version``.

    ``media_type`` is empty, and there are no pieces, where the question wants no such answer.
    Whoever stops before the last piece closes them.
    """

    kind: Literal["solutions", "boolean", "graph"]
    media_type: str
    version: str
    pieces: Generator[bytes]


def ask(question: Question) -> Answer:
    """The answer to a question; ``QueryError`` if it cannot be parsed or run."""
    graph = served() if question.inferred else served().asserted
    results = graph.store.query(
        question.text,
        base=question.base or None,
        default_graphs=question.default_graphs,
        named_graphs=question.named_graphs,
    )
    media_type = question.graph if results.kind == "graph" else question.solutions
    if media_type is None:
        return Answer(results.kind, "", graph.version, _nothing())
    with Spool(LARGEST) as spool:
        results.write(spool, media_type)
        return Answer(results.kind, media_type, graph.version, spool.pieces())


def _nothing() -> Generator[bytes]:
    yield from ()
