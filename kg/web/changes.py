"""Changes that requests ask for: who may, what is asked, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request

from kg.errors import KGError
from kg.web import access
from kg.web.record import AUDIT, plain

if TYPE_CHECKING:
    from kg.writing import Done, Message


class CannotWrite(KGError):
    """A change to a graph that no writer owns."""

    status = 501


def apply(message: Message) -> Done:
    """Have a change made; the caller has seen to it that the client may ask for it."""
    source = current_app.extensions["entente"]
    if not hasattr(source, "apply"):
        raise CannotWrite(
            "a built graph cannot be changed over HTTP yet: use kg add and kg remove, "
            "or kg serve --plain"
        )
    try:
        done: Done = source.apply(message)
    except KGError as error:
        AUDIT.info("%s refused: %s", _line(message), plain(str(error).partition("\n")[0]))
        raise
    AUDIT.info("%s done: version %s", _line(message), done.version)
    return done


def authorized() -> None:
    """Nothing, if the request may change the graph; else an error, and a line in the audit log."""
    try:
        access.authorize()
    except KGError as error:
        path = plain(request.path)
        AUDIT.info("%s %s %s refused: %s", request.remote_addr, request.method, path, error)
        raise


def _line(message: Message) -> str:
    what = "" if message.__struct_config__.tag == "update" else f" {message.graph or 'default'}"  # type: ignore[union-attr]
    return f"{request.remote_addr} {message.__struct_config__.tag}{what}"
