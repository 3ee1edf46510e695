"""Changes that requests ask for: who may, what is asked, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request

from kg.errors import InputError, KGError
from kg.web import access, parameters
from kg.web.record import AUDIT, plain
from kg.writing import Documents, Update, Withdraw

if TYPE_CHECKING:
    from kg.web.current import Written
    from kg.writing import Done, Message


def apply(message: Message) -> Done:
    """Have a change made; the caller has seen to it that the client may ask for it."""
    source: Written = current_app.extensions["entente"]
    try:
        done = source.apply(message)
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


def contradictory() -> bool:
    """Whether the request's change may make the graph contradict itself."""
    allowed = parameters.of_address().get("inconsistent", "refuse")
    if allowed not in ("allow", "refuse"):
        raise InputError(f"inconsistent={allowed} means nothing", remedy="allow, or refuse")
    return allowed == "allow"


def _line(message: Message) -> str:
    match message:
        case Update():
            what = ""
        case Documents():
            what = f" {message.name}"
        case Withdraw():
            what = f" {message.document}"
        case _:
            what = f" {message.graph or 'default'}"
    return f"{request.remote_addr} {message.__struct_config__.tag}{what}"
