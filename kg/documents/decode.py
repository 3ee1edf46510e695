"""Bytes to text: UTF-8, UTF-16 with its mark, or the encoding that was named; never a guess.

A wrong guess would corrupt names without anybody noticing, so bytes that are not what they should
be are refused with the place, the likely encoding and the option that names it.
"""

from __future__ import annotations

import codecs

from kg.errors import DocumentError

#: The first bytes of what is no text, and what to do about it.
_MAGIC = (
    (b"%PDF-", "a PDF", "save its text first, for instance with pdftotext"),
    (b"PK\x03\x04", "a zip archive or an Office file", "unpack it, or save it as text or HTML"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as text or HTML"),
    (b"{\\rtf", "an RTF file", "save it as text or HTML"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"\x89PNG", "a picture", "give the text of the report"),
    (b"\xff\xd8\xff", "a picture", "give the text of the report"),
    (b"GIF8", "a picture", "give the text of the report"),
)
#: Byte-order marks and the codecs that eat them.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Enough bytes to recognise an encoding, few enough to do it at once.
_SAMPLE = 100_000


def decoded(
    data: bytes, *, source: str, encoding: str | None = None, declared: str | None = None
) -> str:
    """The text that ``data`` holds, with Unix newlines and without a byte-order mark.

    ``encoding`` is the user's word and goes before the mark and before what the file itself
    declares. ``DocumentError`` names the byte at which the text breaks.
    """
    refuse_binary(data, source=source)
    name = known(encoding or marked(data) or declared or "utf-8", source=source)
    try:
        content = data.decode(name)
    except UnicodeDecodeError as error:
        raise _broken(data, error, name, source) from error
    if "\0" in content:
        raise DocumentError(
            f"binary data: a NUL character at character {content.index(chr(0))}",
            source=source,
            remedy="give the text of the report",
        )
    return content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def marked(data: bytes) -> str | None:
    """The encoding that a byte-order mark at the beginning names."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def known(name: str, *, source: str) -> str:
    """The same name, if it is that of a text encoding; else ``DocumentError``."""
    try:
        text_encoding = codecs.lookup(name)._is_text_encoding
    except LookupError:
        text_encoding = False
    if not text_encoding:
        raise DocumentError(
            f"the encoding {name!r} is unknown",
            source=source,
            remedy="--encoding takes a name such as windows-1252",
        )
    return name


def refuse_binary(data: bytes, *, source: str) -> None:
    """``DocumentError`` if the first bytes are those of a PDF, an Office file or a picture."""
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise DocumentError(f"{what}, not a text", source=source, remedy=remedy)


def _broken(data: bytes, error: UnicodeDecodeError, name: str, source: str) -> DocumentError:
    """Where the text breaks, and what it may be instead."""
    if b"\0" in data[:_SAMPLE] and not name.startswith("utf-16"):
        return DocumentError(
            f"binary data: a NUL byte at byte {data.index(0)}",
            source=source,
            remedy="give the text of the report",
        )
    likely = _likely(data, error.start)
    remedy = f"it looks like {likely}: try --encoding {likely}" if likely else "try --encoding NAME"
    return DocumentError(
        f"not {name} at byte {error.start}",
        source=source,
        line=data.count(b"\n", 0, error.start) + 1,
        remedy=remedy,
    )


def _likely(data: bytes, start: int) -> str | None:
    """The encoding that the bytes around the break look like."""
    from charset_normalizer import from_bytes  # slow to load, and seldom needed

    sample = data[max(0, start - _SAMPLE // 2) : start + _SAMPLE // 2]
    best = from_bytes(sample).best()
    return best.encoding.replace("_", "-").replace("cp125", "windows-125") if best else None
