"""Errors as answers: words for people, a page for browsers, problem+json for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec
from flask import Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from kg.errors import GraphError, InputError, KGError
from kg.keeping.refusal import Contradictory
from kg.store import QuerySyntaxError
from kg.store.rdf import RDFSyntaxError
from kg.web.negotiation import HTML, best, content_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PROBLEM = "application/problem+json"
_WORDS = {
    404: "There is nothing at this address.",
    405: "This address does not take the method {method}.",
    413: "That is more than this server takes at once.",
}


def answer(error: Exception) -> Response:
    """An error as the client likes it best; a redirect stays what it is."""
    if isinstance(error, HTTPException) and (error.code is None or error.code < 400):
        return error.get_response()  # type: ignore[return-value]  # werkzeug's, which Flask takes
    status, detail, more = explained(error)
    media_type = _media_type()
    if media_type == HTML:
        body = render_template(
            "error.html", status=status, title=_title(status), detail=detail, **more
        )
    elif media_type == _PROBLEM:
        problem = {
            "type": "about:blank",
            "title": _title(status),
            "status": status,
            "detail": detail,
        }
        body = msgspec.json.encode(problem | more).decode()
    else:
        proof = "\n".join(_steps(more.get("proof", ())))
        told = (detail, more.get("remedy"), more.get("excerpt"), proof)
        body = "\n".join(filter(None, told)) + "\n"
    response = Response(body, status, content_type=content_type(media_type))
    response.headers["Vary"] = "Accept"
    if isinstance(error, HTTPException) and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    if isinstance(error, KGError):
        response.headers.update(error.headers)
    return response


def explained(error: Exception) -> tuple[int, str, dict[str, Any]]:
    """An error's status, what is wrong in words, and what else is known of it."""
    if isinstance(error, QuerySyntaxError | RDFSyntaxError) and error.line is not None:
        source = f"{error.source}, " if error.source else ""
        detail = f"{source}line {error.line}, column {error.column}: {error.reason}"
        place = {"line": error.line, "column": error.column, "excerpt": error.excerpt}
        return error.status, detail, place | _remedy(error)
    if isinstance(error, Contradictory):
        proof = {"proof": msgspec.json.decode(error.proof or "[]")}
        return error.status, error.reason, _remedy(error) | proof
    if isinstance(error, InputError):
        return error.status, error.reason, _remedy(error)
    if isinstance(error, GraphError):
        current_app.logger.error("%s", error)
        return error.status, "The graph cannot be read; whoever runs this server knows more.", {}
    if isinstance(error, KGError):
        return error.status, str(error), {}
    if isinstance(error, HTTPException):
        code = error.code or 500
        words = _WORDS.get(code, error.description or "").format(method=request.method)
        return code, words, {}
    current_app.logger.error("%s %s", request.method, request.path, exc_info=error)
    return 500, "Something went wrong on this server. It is not your fault.", {}


def _steps(proof: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A proof in lines: its steps, what each follows from, and the words of reports."""
    for number, step in enumerate(proof, 1):
        said = " ".join(step["statement"] or ["contradiction"])
        premises = ", ".join(str(place + 1) for place in step.get("premises", ()))
        how = f"{step['rule']} from {premises}" if premises else step.get("origin", step["rule"])
        yield f"{number}. {said} [{how}]"
        for quote in step.get("quotes", ()):
            yield f"   “{quote['text']}” ({quote['title']}, {quote['published']})"


def _remedy(error: InputError) -> dict[str, Any]:
    return {"remedy": error.remedy} if error.remedy else {}


def _media_type() -> str:
    accept = request.headers.get("Accept")
    offers = ["text/plain", _PROBLEM, "application/json", HTML]
    found = best(accept, offers)
    if found is None and accept is not None and "json" in accept:
        return _PROBLEM
    return _PROBLEM if found == "application/json" else found or "text/plain"


def _title(status: int) -> str:
    return HTTPStatus(status).phrase
