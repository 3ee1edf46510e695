"""Time expressions: where they stand, and which date they mean, seen from a day of publication.

``cases/dates.tsv`` is the table: a text, the expression found in it, the day of publication,
whether its clause looks back (``past``) or ``ahead``, and the date meant. A dash is nothing: no
expression, no day of publication, no date.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.extract.dates import times

TABLE = Path(__file__).parent / "cases" / "dates.tsv"


def rows() -> list[Any]:
    """The rows of the table."""
    found = []
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            continue
        row = [None if cell == "-" else cell for cell in line.split("\t")]
        assert len(row) == 5, f"{TABLE.name}:{number}: five columns"
        assert row[3] in ("past", "ahead"), f"{TABLE.name}:{number}: past or ahead"
        found.append(pytest.param(*row, id=f"{number}-{row[1] or row[0]}"))
    return found


@pytest.mark.parametrize(("text", "expression", "published", "direction", "expected"), rows())
def test_a_time_is_found_and_resolved(
    text: str, expression: str | None, published: str | None, direction: str, expected: str | None
) -> None:
    found = times(text)
    assert [text[time.start : time.end] for time in found] == ([expression] if expression else [])
    for time in found:
        assert time.resolve(published, ahead=direction == "ahead") == expected


def test_times_stand_in_order_within_their_bounds() -> None:
    text = "On Monday they met; on 3 May 2001 they had signed; in June they will part."
    found = [text[time.start : time.end] for time in times(text)]
    assert found == ["Monday", "3 May 2001", "June"]
    start = text.index("on 3")
    assert [text[t.start : t.end] for t in times(text, start, start + 14)] == ["3 May 2001"]
