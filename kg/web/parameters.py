"""What a request brings: the parameters of its address or form, and its body, strictly read."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import request
from werkzeug.datastructures import MultiDict

from kg.errors import InputError

FORM = "application/x-www-form-urlencoded"
_MOST = 1000


class UnsupportedMediaType(InputError):
    """A body of a type, charset or encoding that is not read here."""

    status = 415


class LengthRequired(InputError):
    """A request that must have a body, and does not say how long it is."""

    status = 411


def of_address() -> MultiDict[str, str]:
    """The parameters behind the question mark."""
    return _parsed(request.query_string)


def of_form(*, most: int | None = None) -> MultiDict[str, str]:
    """The parameters in the body of a form."""
    require_utf8()
    return _parsed(body(most=most))


def text(*, most: int | None = None) -> str:
    """The body as text, which is UTF-8, as the SPARQL protocol has it."""
    require_utf8()
    try:
        return body(most=most).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("the body is not UTF-8", remedy="encode it as UTF-8") from error


def body(*, most: int | None = None) -> bytes:
    """The bytes of the body; ``most`` raises the usual limit on their number."""
    body_follows(most=most)
    return request.get_data()


def body_follows(*, most: int | None = None) -> None:
    """Nothing, if there is a body and it can be read; else what is wrong with it."""
    if request.content_length is None and not request.environ.get("wsgi.input_terminated"):
        raise LengthRequired(
            "the request does not say how long its body is", remedy="send a Content-Length"
        )
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("the body is compressed", remedy="send it as it is")
    if most is not None:
        request.max_content_length = most
        request.max_form_memory_size = most


def is_on(given: MultiDict[str, str], name: str) -> bool:
    """Whether a switch is on, as it is when nothing is said of it."""
    value = given.get(name, "on").lower()
    if value in ("on", "true", "yes", "1"):
        return True
    if value in ("off", "false", "no", "0"):
        return False
    raise InputError(f"{name}={value[:40]} is neither on nor off", remedy=f"send {name}=off")


def require_utf8() -> None:
    """Nothing, if the body is in UTF-8 as far as its type says; else ``UnsupportedMediaType``."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii", "ascii"):
        raise UnsupportedMediaType(
            f"a body in {charset[:40]} is not read here", remedy="encode it as UTF-8"
        )


def _parsed(encoded: bytes) -> MultiDict[str, str]:
    try:
        return MultiDict(
            parse_qsl(
                encoded.decode("ascii", "strict"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=_MOST,
            )
        )
    except UnicodeDecodeError as error:
        raise InputError(
            "the parameters are not UTF-8", remedy="encode them as UTF-8, and that with %"
        ) from error
    except ValueError as error:
        raise InputError(f"more than {_MOST} parameters", remedy="send fewer") from error
