"""What reading inputs yields: a document, a line that holds a fact record, or files passed over.

What cannot be read is yielded too, as the ``InputError`` that says why: one bad input stops
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.model import Document


@dataclass(frozen=True, slots=True)
class Read:
    """A report; ``line`` is where it stands in a file of several, counted from 1."""

    document: Document
    source: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class FactLine:
    """A JSON line that is a fact record, as it was written; ``kg.facts.parse`` reads it."""

    text: bytes
    source: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """How many files of a folder are clearly no reports: hidden files, pictures, programs."""

    folder: str
    files: int


Item: TypeAlias = Read | FactLine | PassedOver | InputError
