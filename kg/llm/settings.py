"""Which model, where, and who pays: from the environment, so that a key stands in no command."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.errors import ExtractorError

if TYPE_CHECKING:
    from collections.abc import Mapping

URL, MODEL, KEY = "ENTENTE_LLM_URL", "ENTENTE_LLM_MODEL", "ENTENTE_LLM_KEY"
_EXAMPLE = "such as http://127.0.0.1:11434/v1"


@dataclass(frozen=True, slots=True)
class Settings:
    """The endpoint's full address, the model's name there, and the key, if it wants one."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    #: seconds for which the server may be silent
    timeout: float = 120
    #: seconds before the second try; each further one waits twice as long
    pause: float = 1

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """The settings in the environment; ``ExtractorError`` if some are missing or wrong."""
        url, model, key = (environ.get(name, "").strip() for name in (URL, MODEL, KEY))
        if not url:
            raise ExtractorError(f"{URL} is not set (the address of a chat endpoint, {_EXAMPLE})")
        if not model:
            raise ExtractorError(f"{MODEL} is not set (the name of a model that {URL} offers)")
        if not model.isprintable():
            raise ExtractorError(f"{MODEL} holds characters that no name has (set it anew)")
        if not (key.isascii() and key.isprintable()):
            raise ExtractorError(f"{KEY} holds characters that no key has (set it anew)")
        return cls(_endpoint(url), model, key)

    @property
    def is_local(self) -> bool:
        """Whether the endpoint is on this machine."""
        return urlsplit(self.url).hostname in {"127.0.0.1", "::1", "localhost"}


def _endpoint(url: str) -> str:
    """The address that chats are posted to, of a base address or of itself."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = None
    if not usable or parts.username or parts.password or not url.isprintable() or " " in url:
        # The address is not repeated: somebody may have written a password into it.
        raise ExtractorError(
            f"{URL} is no http(s) address without a password (write one {_EXAMPLE})"
        )
    path = parts.path.rstrip("/")
    if not path.endswith("/chat/completions"):
        path += "/chat/completions"
    return parts._replace(path=path, fragment="").geturl()
