"""Every row of the table of frames: its example yields its fact, its near miss does not."""

from __future__ import annotations

import pytest

from kg.authority import load
from kg.extract import facts
from kg.extract.frames import NOUNS, VERB_FRAMES, Frame, Noun
from kg.model import AnyFact, Document

#: The examples name office holders of several decades; each is read as news of one of these days.
DAYS = ("1996-06-12", "2005-06-15", "2017-06-14", "2022-06-15")
#: The slot that holds a row's chief code, by fact type.
CODES = {
    "tenure": "role",
    "contact": "form",
    "agreement": "kind",
    "relation": "tone",
    "position": "stance",
    "event": "kind",
}
ROWS: tuple[Frame | Noun, ...] = VERB_FRAMES + NOUNS


def told(sentence: str, day: str, row: Frame | Noun) -> list[AnyFact]:
    """The facts of the row's type and code that a sentence tells when it is news of a day."""
    document = Document(id="example", text=sentence, date=day)
    found = [fact for fact in facts(document, load()) if fact.type == row.fact]
    slot = CODES.get(row.fact)
    return [fact for fact in found if slot is None or getattr(fact, slot) == row.code]


def name(row: Frame | Noun) -> str:
    return row.pattern if isinstance(row, Frame) else row.heads.split(",")[0].strip()


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_the_example_yields_the_fact(row: Frame | Noun) -> None:
    assert any(told(row.example, day, row) for day in DAYS), row.example


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_the_near_miss_yields_none(row: Frame | Noun) -> None:
    assert not [fact for day in DAYS for fact in told(row.near_miss, day, row)], row.near_miss


def test_no_two_rows_share_a_name() -> None:
    names = [name(row) for row in ROWS]
    assert len(set(names)) == len(names)
