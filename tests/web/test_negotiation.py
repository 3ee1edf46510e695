"""Accept headers, by RFC 9110: the most exact range decides, then the quality, then our order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.web.negotiation import GRAPHS, HTML, SOLUTIONS, NotAcceptable, best, chosen, named, ranges

JSON, XML, CSV, TSV = SOLUTIONS.values()


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        (CSV, CSV),
        (f"{CSV}, {TSV}", CSV),
        (f"{CSV};q=0.5, {TSV}", TSV),
        ("text/*", CSV),
        ("text/*;q=0.3, */*;q=0.2", CSV),
        (f"*/*, {JSON};q=0.1", XML),
        (f"{JSON};q=0, */*", XML),
        (f"{CSV} ; q=0.1 , {XML} ; Q=0.9", XML),
        ("application/sparql-results+json; charset=utf-8", JSON),
        ("application/json", "application/json"),
        ("image/png", None),
        (f"{JSON};q=0", None),
        (f"{JSON};q=lots", None),
        ("nonsense, ;;, /", None),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
    ],
)
def test_accept(accept: str | None, expected: str | None) -> None:
    assert best(accept, [JSON, XML, CSV, TSV, "application/json", "application/xml"]) == expected


def test_a_browser_gets_a_page_where_there_is_one() -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert chosen(browser, SOLUTIONS, html=True) == HTML


def test_nothing_acceptable_says_what_there_is() -> None:
    with pytest.raises(NotAcceptable) as caught:
        chosen("image/png", GRAPHS)
    assert "text/turtle" in caught.value.remedy
    assert caught.value.status == 406


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ttl", "text/turtle"), ("Turtle", "text/turtle"), ("application/ld+json", GRAPHS["jsonld"])],
)
def test_names(name: str, expected: str) -> None:
    assert named(name, GRAPHS) == expected


def test_unknown_name() -> None:
    with pytest.raises(NotAcceptable, match="docx"):
        named("docx", GRAPHS)


@given(st.text())
def test_any_header_is_read(accept: str) -> None:
    assert all(0 <= one.quality <= 1 for one in ranges(accept))
    assert best(accept, [JSON, XML]) in (JSON, XML, None)
