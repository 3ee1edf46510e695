"""Who may write: whoever has the token. Without a token nobody may, and everybody may read."""

from __future__ import annotations

import hmac
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app, request

from kg.errors import InputError, ServeError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The environment variable that holds the token where no file is named.
VARIABLE = "ENTENTE_TOKEN"
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{8,}=*")  # RFC 6750, section 2.1


class ReadOnly(InputError):
    """A request to write where nobody may."""

    status = 403


class Unauthorized(InputError):
    """A request to write without the token, or with another one."""

    status = 401

    def __init__(self, reason: str, *, challenge: str) -> None:
        super().__init__(reason, remedy="send the header Authorization: Bearer TOKEN")
        self.headers: Mapping[str, str] = {"WWW-Authenticate": challenge}


def authorize() -> None:
    """Nothing, if the request may write; else ``ReadOnly`` or ``Unauthorized``."""
    token: str | None = current_app.config["TOKEN"]
    if token is None:
        raise ReadOnly(
            "this server only reads", remedy="whoever runs it can start it with a --token-file"
        )
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    challenge = 'Bearer realm="writing"'
    if scheme.lower() != "bearer":
        raise Unauthorized("writing needs a token", challenge=challenge)
    if not hmac.compare_digest(given.strip().encode(), token.encode()):
        raise Unauthorized("this is not the token", challenge=f'{challenge}, error="invalid_token"')


def token(file: str | os.PathLike[str] | None) -> str | None:
    """The token in a file, else in the environment, else None; ``ServeError`` if it is none."""
    if file is None:
        source, text = VARIABLE, os.environ.get(VARIABLE)
    else:
        source = os.fspath(file)
        try:
            text = Path(file).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "is no text"
            raise ServeError(f"{source}: {reason.lower()} (put the token in a file)") from error
    if text is None:
        return None
    if not _TOKEN.fullmatch(text.strip()):
        raise ServeError(
            f"{source}: a token has at least 8 letters and digits and no blanks "
            "(make one: openssl rand -hex 32)"
        )
    return text.strip()
