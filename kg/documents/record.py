"""The slots of a report, from whatever format gave them, to a ``Document``.

The id is the given one, else it comes from the content: ``slug-of-the-title-1f2e3d4c``. So the
same report gets the same id wherever it lies, and another text another id.
"""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from kg.errors import DocumentError
from kg.model import Document
from kg.slug import slug

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ]\d\d:\d\d.*)?)?)?", re.ASCII)
_UNFIT = re.compile(r"[\s\x00-\x1f\x7f]")
# What XML 1.0 (section 2.2) cannot hold, such as the form feeds between the pages of a PDF.
_CONTROLS = dict.fromkeys({*range(0x20), 0xFFFE, 0xFFFF} - {ord("\t"), ord("\n"), ord("\r")}, " ")
_SLUG_LENGTH = 48
_ID_LENGTH = 200
#: What ``is_id`` asks, in words.
ID_RULE = f"an id has at most {_ID_LENGTH} characters, none of them a space"


def document(
    text: str,
    slots: Mapping[str, object],
    *,
    source: str,
    line: int | None = None,
    lines: Mapping[str, int] | None = None,
) -> Document:
    """The document of ``text`` and the slots id, title, date, publisher and url.

    ``line`` is where the record stands, ``lines`` where its slots do, if that is known. A slot
    that holds something else than it should makes a ``DocumentError`` that points there. Control
    characters become spaces, so that a quote can be written in every RDF format.
    """

    def refused(slot: str, reason: str, remedy: str) -> DocumentError:
        place = (lines or {}).get(slot, line)
        return DocumentError(f"{slot}: {reason}", source=source, line=place, remedy=remedy)

    def words(slot: str) -> str | None:
        value = slots.get(slot)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, bool) or not isinstance(value, (str, int, float, date)):
            raise refused(slot, f"{_kind(value)} where text belongs", "write text, in quotes")
        return " ".join(str(value).translate(_CONTROLS).split())

    if not text.strip():
        raise DocumentError("no text", source=source, line=line, remedy="a report needs a text")
    if "\0" in text:
        raise refused("text", "it holds a NUL character", "give the text of the report")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise refused(
            "text", f"half a character at character {error.start}", "write whole characters"
        ) from error
    day = slots.get("date")
    try:
        published = None if day is None or day == "" else iso_date(day)
    except ValueError as error:
        raise refused("date", str(error), "write 2016-08-09, 2016-08 or 2016") from error
    title, publisher, url, given = (words(s) for s in ("title", "publisher", "url", "id"))
    if given and (_UNFIT.search(given) or len(given) > _ID_LENGTH):
        raise refused(
            "id",
            f"{given[:40]!r} is no id",
            f"at most {_ID_LENGTH} characters, none of them a space",
        )
    text = text.translate(_CONTROLS)
    return Document(
        id=given or _content_id(text, title, published, publisher, url),
        text=text,
        title=title or "",
        date=published,
        publisher=publisher,
        url=url,
        source=source,
    )


def is_id(name: str) -> bool:
    """Whether a document may be called so."""
    return 0 < len(name) <= _ID_LENGTH and not _UNFIT.search(name)


def iso_date(value: object) -> str:
    """The day, month or year as ISO 8601; ``ValueError`` in words if it is none."""
    if isinstance(value, date):  # a datetime too: its day
        return value.isoformat()[:10]
    written = str(value).strip() if isinstance(value, (str, int)) else ""
    match = _DATE.fullmatch(written)
    if match is None:
        raise ValueError(f"{value!r} is no ISO date")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"{value!r} is not in the calendar") from error
    return written[:10]


def _content_id(text: str, *about: str | None) -> str:
    """Up to 48 characters of the title, else of the first line, and 8 of the content's hash."""
    content = "\0".join((text, *(slot or "" for slot in about)))
    name = about[0] or text.lstrip().partition("\n")[0]
    start = slug(name)[:_SLUG_LENGTH].rstrip("-")
    return f"{start}-{sha256(content.encode()).hexdigest()[:8]}"


def _kind(value: object) -> str:
    return {dict: "an object", list: "a list", bool: "true or false"}.get(type(value), "a value")
