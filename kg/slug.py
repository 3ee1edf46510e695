"""Names as the last steps of IRIs and the beginnings of ids: ASCII, lower case, hyphens."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

_OTHER = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """``Côte d'Ivoire`` → ``cote-d-ivoire``; a name without Latin letters becomes its hash."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _OTHER.sub("-", plain).strip("-") or sha256(name.encode()).hexdigest()[:8]
