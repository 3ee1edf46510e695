"""Which format an answer has: what ``format=`` or the ending says, else what Accept prefers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HTML = "text/html"
#: The formats of SELECT and ASK, by the names that ``format=`` takes; the first is the default.
SOLUTIONS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
#: The formats of CONSTRUCT, DESCRIBE and descriptions, by name and file ending.
GRAPHS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
#: The endings of files that keep graphs apart.
DATASETS = {"nq": "application/n-quads", "trig": "application/trig"}
#: Other names of formats, in ``format=`` and in Accept.
_NAMES = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf"}
_ALIASES = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
    "application/x-turtle": "text/turtle",
}


class NotAcceptable(InputError):
    """None of the formats that the client accepts is on offer."""

    status = 406


class Range(NamedTuple):
    """A media range of an Accept header: how exactly it names a type, and how much it is liked."""

    type: str
    quality: float

    def matches(self, media_type: str) -> bool:
        """Whether the range takes in a media type."""
        main = media_type.partition("/")[0]
        return self.type in (media_type, f"{main}/*", "*/*")

    @property
    def exactness(self) -> int:
        """2 for a type, 1 for ``type/*``, 0 for ``*/*``."""
        return 2 - self.type.count("*")


def ranges(accept: str) -> list[Range]:
    """The media ranges of an Accept header; what is malformed in it counts for nothing."""
    found = []
    for part in accept.split(","):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = min(max(float(parameter[2:]), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if "/" in media_type and quality == quality:  # float("nan") is no quality
            found.append(Range(media_type, quality))
    return found


def best(accept: str | None, offers: Sequence[str]) -> str | None:
    """The offer that the client likes most; of equals the first; None if it likes none.

    As RFC 9110 has it, the most exact range that takes in an offer decides on it.
    """
    return _best(accept, tuple(offers))


@lru_cache(maxsize=256)  # programs send a few headers over and over; servers bound their length
def _best(accept: str | None, offers: tuple[str, ...]) -> str | None:
    if not accept or not accept.strip():
        return offers[0]
    liked = ranges(accept)

    def quality(offer: str) -> float:
        matching = [one for one in liked if one.matches(offer)]
        return max(matching, key=lambda one: one.exactness).quality if matching else 0.0

    chosen = max(offers, key=quality)
    return chosen if quality(chosen) > 0 else None


def chosen(accept: str | None, formats: Mapping[str, str], *, html: bool = False) -> str:
    """The media type that the client prefers among formats, and HTML if that is on offer."""
    aliases = [alias for alias, meant in _ALIASES.items() if meant in formats.values()]
    offers = [*formats.values(), *aliases, *([HTML] if html else [])]
    found = best(accept, offers)
    if found is None:
        raise NotAcceptable(
            f"there is nothing here of the type {accept}", remedy=f"accept {', '.join(offers)}"
        )
    return found


def named(name: str, formats: Mapping[str, str]) -> str:
    """The media type that ``format=`` names, by a short name or in full."""
    short = _NAMES.get(name.lower(), name.lower())
    if short in formats:
        return formats[short]
    full = name.partition(";")[0].strip().lower().replace(" ", "+")
    full = _ALIASES.get(full, full)
    if full in formats.values():
        return full
    raise NotAcceptable(f"no format {name[:80]!r} of this", remedy=f"use {', '.join(formats)}")


def content_type(media_type: str) -> str:
    """The media type with its charset, where the type does not settle that itself."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
