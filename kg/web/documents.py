"""Reports over HTTP: to be read, and to be taken out again, by who has the token."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request

from kg.web import changes, parameters
from kg.web.parameters import UnsupportedMediaType
from kg.writing import REPORTS, Documents, Withdraw

if TYPE_CHECKING:
    from kg.writing import Done

blueprint = Blueprint("documents", __name__)

#: The largest body, in bytes.
LARGEST = 16 << 20
_ENDINGS = {"text": "txt", "html": "html", "json": "json", "lines": "jsonl"}


@blueprint.route("/documents", methods=["POST"])
def add() -> Response:
    """Read reports, or take fact records; 201 if the graph has a new document for it."""
    changes.authorized()
    kind = request.mimetype
    if kind not in REPORTS:
        raise UnsupportedMediaType(
            f"a report of the type {kind or 'unknown'} is not read here",
            remedy=f"send {', '.join(REPORTS)}",
        )
    name = parameters.of_address().get("name") or f"report.{_ENDINGS[REPORTS[kind]]}"
    body = parameters.body(most=LARGEST)
    done = changes.apply(Documents(body, name, kind, changes.contradictory()))
    response = jsonify(
        documents=done.documents,
        version=done.version,
        added=done.added,
        removed=done.removed,
        refused=done.refused,
    )
    if done.documents:
        response.status_code = 201
        if len(done.documents) == 1:
            response.headers["Location"] = _where(done)
    return response


@blueprint.route("/documents/<path:document>", methods=["DELETE"])
def withdraw(document: str) -> Response:
    """Take a document out, and all that followed from it alone."""
    changes.authorized()
    changes.apply(Withdraw(document, changes.contradictory()))
    return Response(status=204)


def _where(done: Done) -> str:
    return f"{request.script_root}/id/document/{quote(done.documents[0])}"
