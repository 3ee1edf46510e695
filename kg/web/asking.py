"""Queries put to the graph: the one place where the web application has one answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from flask import current_app, request

from kg import workers
from kg.errors import KGError
from kg.web.context import allowed, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.web.current import Served


class Question(NamedTuple):
    """A query, its dataset, and the media type of its answer for either kind of answer.

    ``default_graphs`` and ``named_graphs`` are those of the SPARQL protocol; ``inferred`` False
    leaves out what was inferred; ``rows`` is how many solutions there may be at most.
    """

    text: str
    base: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    inferred: bool = True
    #: of SELECT and ASK, and of CONSTRUCT and DESCRIBE; None: such an answer is not wanted
    solutions: str | None = "application/sparql-results+json"
    graph: str | None = "text/turtle"
    rows: int | None = None


class Answer(NamedTuple):
    """What was answered: ``pieces`` of bytes in ``media_type``, from the graph's ``version``.

    ``media_type`` is empty, and there are no pieces, where the question wants no such answer.
    ``whole`` is all of the bytes, if those are few; ``cut`` says that there were more rows than
    were asked for. Whoever stops before the last piece closes the answer.
    """

    kind: Literal["solutions", "boolean", "graph"]
    media_type: str
    version: str
    cut: bool
    whole: bytes | None
    pieces: Iterator[bytes]
    close: Callable[[], None]


class Handed(NamedTuple):
    """A question that was put already before the request came to Flask, and what came of it."""

    question: Question
    outcome: Answer | KGError


#: Where such a question stands in the environment of the request.
HANDED = "entente.handed"


def ask(question: Question) -> Answer:
    """The answer to a question.

    ``QueryError`` if it cannot be parsed or run, ``Busy``, ``TimeUp`` or ``WorkerLost`` if it was
    not or not wholly run; the latter two also from among the pieces.
    """
    handed: Handed | None = request.environ.pop(HANDED, None)
    if handed is not None and handed.question == question:
        if isinstance(handed.outcome, KGError):
            raise handed.outcome
        return handed.outcome
    graph = served() if question.inferred else served().asserted
    pool: workers.Pool = current_app.extensions["workers"]
    return put(question, graph, pool, allowed().prefixes, request.remote_addr or "")


def put(
    question: Question, graph: Served, pool: workers.Pool, allowed: tuple[str, ...], client: str
) -> Answer:
    """The answer to a question about a graph; its errors as in ``ask``."""
    asked = workers.Question(
        question.text,
        graph.snapshot,
        question.base or None,
        question.default_graphs,
        question.named_graphs,
        question.solutions,
        question.graph,
        question.rows,
        allowed,
    )
    answer = pool.ask(asked, client)
    return Answer(
        answer.kind,
        answer.media_type or "",
        graph.version,
        answer.cut,
        answer.whole,
        _pieces(answer, graph),
        answer.close,
    )


def _pieces(answer: workers.Answer, _graph: Served) -> Iterator[bytes]:
    """The pieces; until the last, the graph that they come from is not put away."""
    with answer:
        yield from answer.chunks()
