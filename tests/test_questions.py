"""Every question has an answer over the sample reports, row for row what is expected.

``pytest tests/test_questions.py --rewrite-answers`` writes what is expected anew. No row may be
false: each is to be read against the reports before it is committed.
"""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path

import pytest

from kg.graph import opened
from kg.queries import Query, load
from kg.store import EmbeddedStore

ANSWERS = Path(__file__).parent / "cases" / "queries"
DOCS = Path(__file__).parent.parent / "docs"


@cache
def store(graph: Path) -> EmbeddedStore:
    return EmbeddedStore.open(opened(graph).store, read_only=True)


@pytest.mark.parametrize("query", load(), ids=lambda query: query.name)
def test_answer(query: Query, sample_graph: Path, request: pytest.FixtureRequest) -> None:
    results = store(sample_graph).query(query.fill(), base=opened(sample_graph).report.base)
    assert results.variables == query.expected
    answer = results.serialize("text/csv").decode().replace("\r\n", "\n")
    file = ANSWERS / f"{query.name}.csv"
    if request.config.getoption("--rewrite-answers"):
        file.write_text(answer, "utf-8")
    assert answer.splitlines() == file.read_text("utf-8").splitlines()
    assert len(answer.splitlines()) > 1, "a question that nothing answers tests nothing"


def test_each_answer_has_its_question() -> None:
    assert {file.stem for file in ANSWERS.glob("*.csv")} == {query.name for query in load()}


@pytest.mark.parametrize("query", load(), ids=lambda query: query.name)
def test_header(query: Query) -> None:
    assert query.title.endswith("?")
    assert query.description.endswith(".")
    assert query.expected
    assert "ORDER BY" in query.text


def test_page_lists_the_questions() -> None:
    page = runpy.run_path(str(DOCS / "questions.py"))["page"]()
    assert (DOCS / "questions.md").read_text("utf-8") == page, "run `python docs/questions.py`"
