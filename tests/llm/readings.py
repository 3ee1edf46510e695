"""Reading with a model, for tests: a report, a good answer, and what is said when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest
from chat import call, facts, whole

from kg.authority import Authority
from kg.errors import ExtractionError, ExtractorError
from kg.model import Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.llm import Reader
    from kg.model import AnyFact


#: Makes readers, with the settings that a test wants.
Making: TypeAlias = "Callable[..., Reader]"
NOBODY = Authority([])
SAID = "Theresa May telephoned Vladimir Putin on 9 August 2016."
REPORT = Document(id="a", text=f"{SAID} More was not said.", title="A call", date="2016-08-10")
GOOD = whole(facts(call(SAID)))


def read(reader: Reader, document: Document = REPORT) -> list[AnyFact]:
    return list(reader(document, NOBODY))


def fails(reader: Reader, document: Document = REPORT) -> str:
    """What is said of a document that cannot be read."""
    with pytest.raises(ExtractionError) as caught:
        read(reader, document)
    return str(caught.value)


def ends(reader: Reader) -> str:
    """What is said when no document could be read."""
    with pytest.raises(ExtractorError) as caught:
        read(reader)
    return str(caught.value)
