"""SPARQL Update over HTTP, as the SPARQL 1.1 Protocol has it: both kinds of POST."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, g, request

from kg.errors import QueryError
from kg.web import changes, parameters
from kg.web.context import allowed, base
from kg.web.parameters import FORM, UnsupportedMediaType
from kg.writing import Update

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

blueprint = Blueprint("update", __name__)

#: The largest body of an update, in bytes.
LARGEST = 64 << 20
_UPDATE = "application/sparql-update"


@blueprint.route("/update", methods=["POST"])
def endpoint() -> Response:
    """Make an update; 204 when it is made."""
    changes.authorized()
    changes.apply(_asked())
    return Response(status=204)


def _asked() -> Update:
    kind = request.mimetype
    if kind == FORM:
        given = parameters.of_form(most=LARGEST)
        texts = given.getlist("update")
        if len(texts) != 1:
            raise QueryError(
                "several updates in one request" if texts else "there is no update",
                remedy="send one as update=; several operations go into one with ; between them",
            )
        return _update(texts[0], given)
    if kind == _UPDATE:
        return _update(parameters.text(most=LARGEST), parameters.of_address())
    raise UnsupportedMediaType(
        f"a body of the type {kind or 'unknown'} is no update", remedy=f"send {_UPDATE} or {FORM}"
    )


def _update(text: str, given: MultiDict[str, str]) -> Update:
    g.asked = text
    return Update(
        text,
        base(),
        tuple(given.getlist("using-graph-uri")),
        tuple(given.getlist("using-named-graph-uri")),
        changes.contradictory(),
        allowed().prefixes,
    )
