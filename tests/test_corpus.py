"""Every text of the development corpus can be read, and every record keeps the contract.

``ENTENTE_CORPUS`` names its folder, with ``texts/`` in it; it is no part of the
project, so that without it nothing is tested here.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.authority import load
from kg.documents import Read
from kg.documents import read as documents
from kg.extract import facts
from kg.facts import checked, line, parse

if TYPE_CHECKING:
    from kg.model import Document

VARIABLE = "ENTENTE_CORPUS"
FOLDER = os.environ.get(VARIABLE, "")

pytestmark = pytest.mark.skipif(
    not FOLDER, reason=f"{VARIABLE} does not name the folder of the development corpus"
)


@pytest.fixture(scope="module")
def texts() -> dict[str, Document]:
    folder = Path(FOLDER) / "texts"
    found = list(documents([folder]))
    unread = [each for each in found if not isinstance(each, Read)]
    assert found, f"{folder} holds no texts"
    assert not unread
    return {each.document.id: each.document for each in found if isinstance(each, Read)}


def test_every_record_keeps_the_contract(texts: dict[str, Document]) -> None:
    for document in texts.values():
        for fact in facts(document, load()):
            assert checked(fact, texts) is fact
            assert parse(line(fact)) == fact


def test_every_text_tells_the_same_twice(texts: dict[str, Document]) -> None:
    for document in texts.values():
        assert list(facts(document, load())) == list(facts(document, load()))
