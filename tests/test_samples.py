"""The sample reports: what each says of itself, and its facts by hand in ``cases/samples``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.documents import Read, read
from kg.facts import checked, parse

if TYPE_CHECKING:
    from kg.model import Document

REPORTS = Path(__file__).parent.parent / "examples" / "reports"
FACTS = Path(__file__).parent / "cases" / "samples"
NAMES = sorted(file.stem for file in REPORTS.glob("*.md"))


def document(name: str) -> Document:
    (item,) = read([REPORTS / f"{name}.md"])
    assert isinstance(item, Read)
    return item.document


@pytest.mark.parametrize("name", NAMES)
def test_report(name: str) -> None:
    report = document(name)
    assert report.title
    assert report.publisher
    assert report.date == name[:10]
    assert 80 <= len(report.text.split()) <= 400


@pytest.mark.parametrize("name", NAMES)
def test_facts_by_hand_quote_the_report(name: str) -> None:
    report = document(name)
    file = FACTS / f"{name}.jsonl"
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        checked(parse(line), {report.id: report}, source=str(file), number=number)


def test_each_fact_file_has_its_report() -> None:
    assert sorted(file.stem for file in FACTS.glob("*.jsonl")) == NAMES
