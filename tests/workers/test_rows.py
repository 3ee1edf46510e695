"""Rows cut from an answer are the first rows of the whole answer, in every format."""

from __future__ import annotations

from io import BytesIO

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.workers.rows import Enough, FirstRows

FORMATS = ["JSON", "XML", "CSV", "TSV"]
_HOSTILE = st.lists(
    st.sampled_from(
        ['"', "\\", "},{", ',{"', "\n", "\r\n", ",", "</result><result>", "é", "]}}", "\t"]
    ),
    max_size=6,
).map("".join)
_TERMS = st.one_of(
    st.none(),
    _HOSTILE.map(ox.Literal),
    st.just(ox.NamedNode("http://example.org/a")),
    _HOSTILE.map(
        lambda text: ox.Triple(ox.NamedNode("a:b"), ox.NamedNode("c:d"), ox.Literal(text))
    ),
)
_ROWS = st.lists(st.tuples(_TERMS, _TERMS), max_size=6)


def query(rows: list[tuple[object, object]]) -> str:
    lines = (" ".join("UNDEF" if t is None else written(t) for t in row) for row in rows)
    return f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {' '.join(f'({line})' for line in lines)} }} }}"


def written(term: object) -> str:
    return f"<<( {' '.join(map(str, term))} )>>" if isinstance(term, ox.Triple) else str(term)


def whole(rows: list[tuple[object, object]], format_: ox.QueryResultsFormat) -> bytes:
    return ox.Store().query(query(rows)).serialize(format=format_) or b""  # type: ignore[union-attr,call-arg,return-value]


def cut(data: bytes, media_type: str, limit: int, step: int) -> tuple[bytes, bool]:
    out = BytesIO()
    rows = FirstRows(out, media_type, limit)
    try:
        for place in range(0, len(data), step):
            rows.write(data[place : place + step])
        rows.close()
    except Enough:
        assert rows.cut
    return out.getvalue(), rows.cut


@pytest.mark.parametrize("name", FORMATS)
def test_first_rows(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.workers.rows._WORTHWHILE", 1)  # look after every byte
    format_ = getattr(ox.QueryResultsFormat, name)

    @given(_ROWS, st.integers(1, 7), st.sampled_from([1, 3, 1000]))
    def check(rows: list[tuple[object, object]], limit: int, step: int) -> None:
        data = whole(rows, format_)
        found, was_cut = cut(data, format_.media_type, limit, step)
        assert found == whole(rows[:limit], format_)
        assert was_cut == (len(rows) > limit)

    check()


def test_one_long_row_is_not_read_over_and_over() -> None:
    text = "x" * 5_000_000
    data = whole([(ox.Literal(text), None)] * 2, ox.QueryResultsFormat.JSON)
    found, was_cut = cut(data, "application/sparql-results+json", 1, 8192)
    assert was_cut
    assert found == whole([(ox.Literal(text), None)], ox.QueryResultsFormat.JSON)


def test_no_such_format() -> None:
    with pytest.raises(QueryError, match="text/turtle"):
        FirstRows(BytesIO(), "text/turtle", 1)
