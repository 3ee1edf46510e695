"""kg extract --explain and --html: what is shown is what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from lxml import html

from kg.cli import main
from kg.extract.frames import NOUNS, VERB_FRAMES

if TYPE_CHECKING:
    from pathlib import Path

REPORT = """---
id: call
date: 2017-08-10
---
WASHINGTON (AFP) - Theresa May and Angela Merkel spoke by telephone on Wednesday.
She might meet Mr Putin next week. The weather was fine. Did Merkel meet Putin?

"We never met," Putin said. France and Germany signed a treaty on Tuesday & <b>smiled</b>.
"""
BODY = REPORT.partition("---\n")[2].partition("---\n")[2]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "call.md"
    path.write_text(REPORT, encoding="utf-8")
    return path


def shown(*arguments: object) -> str:
    done = CliRunner().invoke(main, ["extract", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize(
    "line",
    [
        "    name     She → Theresa May (person)",
        "    name     Wednesday → 2017-08-09",
        "    credits  Vladimir Putin",
        "    clause   France, Germany; “signed”; a treaty; on Tuesday  [sign, finite: occurred]",
        "    no fact  “A meet B”: “might meet” does not say that it happened, or will",
        "    no fact  nobody is named who could act",
        "    no fact  it is a question",
    ],
)
def test_each_sentence_is_explained(report: Path, line: str) -> None:
    assert line in shown(report, "--explain").splitlines()


def test_the_facts_shown_say_which_reader_found_them(report: Path) -> None:
    facts = [line for line in shown(report, "--explain").splitlines() if "    fact " in line]
    assert any("contact: form phone_call" in line and line.endswith("[contacts]") for line in facts)
    assert any("agreement: kind treaty" in line for line in facts)


def test_the_page_has_the_text_and_the_facts_beside_it(report: Path, tmp_path: Path) -> None:
    assert shown(report, "--html", tmp_path / "call.html") == ""
    page = html.parse(str(tmp_path / "call.html")).getroot()
    for link in page.xpath("//p//a"):  # numbers of facts, which the text does not have
        assert page.xpath(f"//li[@id='{link.get('href')[1:]}']")
        link.drop_tree()
    (text,) = page.xpath("//p")
    assert text.text_content().split() == BODY.split()
    assert not text.xpath(".//b")
    names = {mark.text: mark.get("title") for mark in text.xpath(".//mark")}
    assert names["She"] == "Theresa May (person)"
    assert len(page.xpath("//li[@id]")) == len(shown(report, "--quiet").splitlines())


def test_every_example_of_the_table_can_be_explained(tmp_path: Path) -> None:
    rows = (*VERB_FRAMES, *NOUNS)
    for number, row in enumerate(rows):
        text = f"---\ndate: 2020-05-06\n---\n{row.example}\n\n{row.near_miss}\n"
        (tmp_path / f"{number}.md").write_text(text, encoding="utf-8")
    out = shown(tmp_path, "--explain")
    assert out.count("    no fact ") >= len(rows) // 2
    assert "    fact " in out


def test_only_the_rules_are_explained(report: Path) -> None:
    done = CliRunner().invoke(main, ["extract", str(report), "--explain", "--extractor", "llm"])
    assert done.exit_code == 2
    assert "built-in rules" in done.output
