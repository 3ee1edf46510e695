"""Answers on disk, by what was asked: each asked, and paid, for once."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from kg.errors import ExtractorError


def usual_folder() -> Path:
    """Where programs keep what they can get again."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(home) if Path(home).is_absolute() else Path.home() / ".cache") / "entente" / "llm"


def digest(*parts: object) -> str:
    """What stands for the content that was asked about."""
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of answers, one a file; several processes may use it at once."""

    folder: Path

    def get(self, key: str) -> str | None:
        """The answer, if it is there; a damaged file is none."""
        try:
            entry = json.loads(self._path(key).read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        except OSError as error:
            raise self._unusable(error) from error
        answer = entry.get("answer") if isinstance(entry, dict) else None
        return answer if isinstance(answer, str) else None

    def put(self, key: str, answer: str, model: str) -> None:
        """Keep an answer; the file is there only when it is complete."""
        path = self._path(key)
        entry = json.dumps({"model": model, "answer": answer}, ensure_ascii=False)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile(
                "w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False
            ) as stream:
                part = Path(stream.name)
                try:
                    stream.write(entry)
                    stream.close()
                    part.replace(path)
                except BaseException:
                    part.unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise self._unusable(error) from error

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"

    def _unusable(self, error: OSError) -> ExtractorError:
        return ExtractorError(
            f"{self.folder}: answers cannot be kept there: {error.strerror} "
            "(choose another folder with --cache)"
        )
