"""Question files: what their headers say, and parameters that stay terms whatever is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.term import Literal

from kg.errors import InputError, NotFound
from kg.queries import Parameter, load, named, parse
from kg.store import EmbeddedStore

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# title: Echo
# description: Gives back what it is given,
#   and nothing else.
# parameter: said text Good morning
# parameter: whom iri state/russia
# parameter: times integer
# parameter: when date 2016-08
# expected: said whom times when
# $said and "$said" in a comment stay
SELECT ?a ?b ?c ?d ("$said" AS ?e) {
  BIND($said AS ?a) BIND($whom AS ?b) BIND($times AS ?c) BIND($when AS ?d)
}
"""
ECHO = parse(TEXT, "echo")


def rows(text: str) -> list[tuple[object, ...]]:
    return list(EmbeddedStore.open(None).query(text, base="http://example.org/").rows())


def test_header() -> None:
    assert (ECHO.name, ECHO.title) == ("echo", "Echo")
    assert ECHO.description == "Gives back what it is given, and nothing else."
    assert ECHO.expected == ("said", "whom", "times", "when")
    assert ECHO.parameters[2] == Parameter("times", "integer", None)
    assert ECHO.text == TEXT


def test_defaults_and_values() -> None:
    (row,) = rows(ECHO.fill(times="3"))
    assert [str(term) for term in row] == [
        "Good morning",
        "http://example.org/state/russia",
        "3",
        "2016-08",
        "$said",
    ]
    (row,) = rows(ECHO.fill(times="3", whom="<http://elsewhere/x>", when="2016-08-09"))
    assert str(row[1]) == "http://elsewhere/x"
    assert row[3].n3().endswith("#date>")  # type: ignore[attr-defined]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_text_stays_a_text(said: str) -> None:
    (row,) = rows(ECHO.fill(said=said, times="1"))
    assert row[0] == Literal(said.strip())


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "echo needs a value for 'times'"),
        ({"times": "many"}, "times: 'many' is no whole number"),
        ({"times": "1 } #"}, "no whole number"),
        ({"times": "1", "who": "x"}, "no parameter 'who' .it has said, whom, times, when"),
        ({"times": "1", "whom": "a> } #"}, "no IRI, and no path"),
        ({"times": "1", "when": "yesterday"}, "no date such as"),
        ({"times": "1", "when": "٢٠١٦"}, "no date such as"),
    ],
)
def test_values_of_no_use(values: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ECHO.fill(**values)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {}", "x.rq:1: no title .begin with"),
        ("# title: A\n# title: B\n", "x.rq:2: a second title"),
        ("# title: A\n# parameter: a colour\n", "x.rq:2: not a parameter: 'a colour'"),
        ("# title: A\n# parameter: a integer x\n", "x.rq:2: a: 'x' is no whole number"),
        ("# title: A\n# parameter: a text\nSELECT ?a {}", "the query does not use .a"),
    ],
)
def test_bad_headers(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(text, "x", "x.rq")


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "echo.rq").write_text(TEXT, "utf-8")
    (tmp_path / "all.rq").write_text("# title: All\nSELECT * {}", "utf-8")
    assert [query.name for query in load(tmp_path)] == ["all", "echo"]
    assert named("echo", tmp_path) == ECHO
    with pytest.raises(NotFound, match="no query 'ecko'; there is echo"):
        named("ecko", tmp_path)
