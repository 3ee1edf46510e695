"""Dates of three precisions as spans of days, so that they can be compared.

A date is ISO 8601 text, ``2016-08-09``, ``2016-08`` or ``2016``; "" is an unknown one.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date


def first(text: str) -> int:
    """The ordinal of the first day that the date may be; 0 if unknown."""
    if not text:
        return 0
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return _ordinal(year, month, day)


def last(text: str) -> int:
    """The ordinal of the last day that the date may be; 0 if unknown."""
    if not text:
        return 0
    year, month, *day = (*map(int, text.split("-")), 12)[: max(2, len(text.split("-")))]
    return _ordinal(year, month, day[0] if day else 31)


def apart(a: str, b: str) -> int:
    """The days between two known dates; 0 where they may be the same day."""
    return max(0, first(a) - last(b), first(b) - last(a))


def _ordinal(year: int, month: int, day: int) -> int:
    """The day's number; a month or day that no calendar has counts as the nearest one."""
    year, month = min(max(year, 1), MAXYEAR), min(max(month, 1), 12)
    return date(year, month, min(max(day, 1), monthrange(year, month)[1])).toordinal()
