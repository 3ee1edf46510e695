"""What a client that has an answer already need not be sent again: ETags by the graph's version."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Response, request

if TYPE_CHECKING:
    from kg.web.asking import Question

# Their answers differ from one time to the next though the graph does not.
_FICKLE = re.compile(r"\b(NOW|RAND|UUID|STRUUID)\s*\(|SERVICE", re.IGNORECASE)


def tag(version: str, question: Question) -> str | None:
    """The entity tag of a question's answer; None for a question without a lasting answer.

    It is a weak one: the same answer may come compressed, and with its rows in another order.
    """
    return described(version, repr(question)) if lasting(question) else None


def lasting(question: Question) -> bool:
    """Whether a question has the same answer as long as the graph is the same."""
    return not _FICKLE.search(question.text)


def described(version: str, *what: str) -> str | None:
    """The entity tag of what a version of the graph says in some form; None if it has no name."""
    if not version:
        return None
    return sha256("\0".join((version, *what)).encode()).hexdigest()[:32]


def is_known(tag: str | None) -> bool:
    """Whether the client has the answer with this tag."""
    return tag is not None and _is_got() and request.if_none_match.contains_weak(tag)


def not_modified(tag: str | None) -> Response:
    """The answer to who has it already."""
    response = Response(status=304)
    response.vary.add("Accept")
    mark(response, tag)
    return response


def mark(response: Response, tag: str | None) -> None:
    """Tell caches that they may keep a response, and must ask before they give it again."""
    if _is_got():
        response.headers.update(marks(tag))


def marks(tag: str | None) -> list[tuple[str, str]]:
    """The headers by which ``mark`` does so."""
    return [] if tag is None else [("ETag", f'W/"{tag}"'), ("Cache-Control", "no-cache")]


def _is_got() -> bool:
    """Whether the request only gets something; the answer to another is not kept by tags."""
    return request.method in ("GET", "HEAD")
