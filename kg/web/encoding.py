"""Answers compressed on their way out, for clients that take gzip."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Response, request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: A shorter answer fits into one packet anyway.
SHORTEST = 1000
_GZIP = 16 + zlib.MAX_WBITS
_LEVEL = 4  # a third less work than the usual 6, for a few percent more bytes
_COMPRESSIBLE = ("text/", "application/", "image/svg+xml")


def compressed(response: Response) -> Response:
    """The response, piece by piece through gzip if the client takes that and it is worth it."""
    if not (response.mimetype or "").startswith(_COMPRESSIBLE) or response.status_code in (
        204,
        304,
    ):
        return response
    response.vary.add("Accept-Encoding")
    length = response.content_length
    if (
        request.method == "HEAD"
        or (length is not None and length < SHORTEST)
        or "Content-Encoding" in response.headers
        or not takes_gzip(request.headers.get("Accept-Encoding", ""))
    ):
        return response
    response.direct_passthrough = False  # a file of ours is compressed too
    response.response = _pieces(response.response)  # type: ignore[arg-type]  # bytes, all of ours
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Content-Length", None)
    tag, weak = response.get_etag()
    if tag and not weak:  # the same as the other, and not the same bytes
        response.set_etag(tag, weak=True)
    return response


def _pieces(body: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    for piece in body:
        if packed := packer.compress(piece):
            yield packed
    yield packer.flush()


@lru_cache(maxsize=256)  # programs send a few headers over and over; servers bound their length
def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header likes gzip better than nothing done (RFC 9110, 12.5.3)."""
    liked: dict[str, float] = {}
    for part in accepted.lower().split(","):
        coding, *given = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for one in given:
            if one.startswith("q="):
                try:
                    quality = float(one[2:])
                except ValueError:
                    quality = 0.0
        liked[coding] = quality
    gzip = liked.get("gzip", liked.get("x-gzip", liked.get("*", 0.0)))
    return gzip > 0 and gzip >= liked.get("identity", 0.0)
