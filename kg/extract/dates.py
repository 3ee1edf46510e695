"""Time expressions become ISO 8601 dates at the precision that the words support.

An expression is found first and resolved later, against the publication date and the tense of its
clause: "on Tuesday" looks back after *met* and ahead after *will meet*.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"a": 1, "an": 1}

# Full month names, or the short forms with their stop; "may" must prove itself (see _MAY).
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.|"
    r"JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
_PART = r"(?:[Mm]id-|[Ee]arly\s|[Ll]ate\s)?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
#: The end of a range of days, whose first day counts.
_TO_DAY = r"(?P<until>\s*(?:and|to|-|–)\s*[0-3]?\d(?:st|nd|rd|th)?)?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_WEEKDAY = (
    r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|"
    r"(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"
)
_WHICH = r"(?P<which>[Ll]ast|[Nn]ext|[Tt]his|coming)"
_COUNT = r"(?P<count>\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = r"(?P<unit>day|week|month|year)s?"
#: What some of must be in a text for it to be worth a search.
_SIGNS = {
    "digit": re.compile("[0-9]"),
    "month": re.compile(
        "[JFMASOND](?:an|eb|ar|pr|ay|un|ul|ug|ep|ct|ov|ec|AN|EB|AR|PR|AY|UN|UL|UG|EP|CT|OV|EC)"
    ),
    "weekday": re.compile("[MTWFS](?:on|ue|ed|hu|ri|at|un)"),
    "near": re.compile(r"o(?:day|night|morrow)|esterday|(?:his|ast)\s+[mane]"),
    "unit": re.compile(r"\s(?:day|week|month|year)"),
}
#: For each form of time: its kind, the signs that it has, and how it is written.
_PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("day", "digit", r"(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)"),
    ("day", "digit month", rf"{_DAY}{_TO_DAY}(?:\s+of)?\s+{_MONTH},?\s+{_YEAR}"),
    ("day", "digit month", rf"{_MONTH}\s+{_DAY}{_TO_DAY},?\s+{_YEAR}"),
    ("day", "digit month", rf"{_MONTH}\s+{_DAY}(?![\d,]\d){_TO_DAY}(?!\d)"),
    ("day", "digit month", rf"{_DAY}{_TO_DAY}(?:\s+of)?\s+{_MONTH}"),
    ("month", "month digit", rf"{_PART}{_MONTH}(?:\s+of|,)?\s+{_YEAR}"),
    ("relative-month", "month", rf"{_WHICH}\s+{_MONTH}"),
    ("month", "month", rf"{_PART}{_MONTH}"),
    ("weekday", "weekday", rf"{_WHICH}\s+{_WEEKDAY}"),
    ("weekday", "weekday", rf"{_WEEKDAY}"),
    ("offset", "near", r"(?P<today>[Tt]oday|[Tt]onight|[Tt]his\s+(?:morning|afternoon|evening))"),
    ("offset", "near", r"(?P<yesterday>[Yy]esterday|[Ll]ast\s+night)"),
    ("offset", "near", r"(?P<tomorrow>[Tt]omorrow)"),
    ("ago", "unit", rf"{_COUNT}\s+{_UNIT}\s+(?P<ago>ago|earlier)"),
    ("ago", "unit", rf"in\s+{_COUNT}\s+{_UNIT}(?:'s?\s+time)?"),
    (
        "period",
        "unit",
        rf"(?:(?:earlier|later)\s+)?{_WHICH}\s+(?P<unit>week|weekend|month|year)",
    ),
    (
        "year",
        "digit",
        rf"(?:(?<=[Ii]n\s)|(?<=[Ss]ince\s)|(?<=the\s)|(?<=,\s)|(?<=of\s)){_YEAR}",
    ),
)
_FINDERS = [
    (kind, frozenset(signs.split()), re.compile(rf"(?<![\w$£€-]){pattern}(?![\w]|-\w)"))
    for kind, signs, pattern in _PATTERNS
]
#: What makes "May" the month: a word before it, or a number on either side.
_MAY = re.compile(
    r"(?:\b(?:in|of|by|since|until|till|during|early|mid|late|last|next|this|from|before|after|on|"
    r"through|between|for)[\s-]+|\d\s+)$",
    re.IGNORECASE,
)


#: So many months from now, a month that a noun phrase names without a year lies ahead, not behind.
_NEAR = 3


class Time(NamedTuple):
    """A time expression: where it stands (offsets into the text), and what it says."""

    start: int
    end: int
    kind: str
    slots: tuple[tuple[str, str], ...]

    @property
    def is_range(self) -> bool:
        """Does it name its last day too, as "29 to 31 January" does?"""
        return any(slot == "until" for slot, _ in self.slots)

    @property
    def is_next(self) -> bool:
        """Does it say "next", "coming" or "tomorrow"?"""
        said = dict(self.slots)
        return said.get("which") in ("next", "coming") or "tomorrow" in said

    def lies_ahead(self, published: str | None) -> bool:
        """Does it lie ahead in any tense: "tomorrow's", or in October "the November visit"?"""
        slots = dict(self.slots)
        if self.is_next:
            return True
        if not published or len(published) < 7 or self.kind not in ("month", "day"):
            return False
        if "year" in slots or "month" not in slots:
            return False
        months = (MONTHS[slots["month"].lower().rstrip(".")] - int(published[5:7])) % 12
        return 0 < months <= _NEAR

    def resolve(self, published: str | None, *, ahead: bool = False) -> str | None:
        """The date meant, seen from the day of publication; ``ahead`` looks to the future.

        None where the publication date is missing or too coarse to tell.
        """
        slots = dict(self.slots)
        if "iso" in slots:
            return _whole(*(int(part) for part in slots["iso"].split("-")))
        year, month, day = slots.get("year"), slots.get("month"), slots.get("day")
        number = MONTHS[month.lower().rstrip(".")] if month else None
        if self.kind == "year":
            return year
        if number and year:
            return _iso(int(year), number, int(day) if day else None)
        if not published or len(published) < 4:
            return None
        if number:
            return _nearest(published, number, int(day) if day else None, slots, ahead=ahead)
        if len(published) < 10:
            return _coarse(published, slots, self.kind)
        try:
            return _from_day(date.fromisoformat(published), self.kind, slots, ahead=ahead)
        except OverflowError:
            return None  # no calendar goes that far


def times(text: str, start: int = 0, end: int | None = None) -> list[Time]:
    """The time expressions between two offsets, in order, the longest at each place."""
    end = len(text) if end is None else end
    signs = {sign for sign, finder in _SIGNS.items() if finder.search(text, start, end)}
    if not signs:
        return []
    found: list[Time] = []
    taken = bytearray(end - start)
    for kind, needed, finder in _FINDERS:
        if not needed <= signs:
            continue
        for match in finder.finditer(text, start, end):
            a, b = match.start() - start, match.end() - start
            if any(taken[a:b]) or not _is_time(text, match):
                continue
            taken[a:b] = b"\1" * (b - a)
            slots = tuple(
                (k, v.lower() if k == "which" else v) for k, v in match.groupdict().items() if v
            )
            found.append(Time(match.start(), match.end(), kind, slots))
    return sorted(found)


def _is_time(text: str, match: re.Match[str]) -> bool:
    slots = match.groupdict()
    if day := slots.get("day"):
        return 1 <= int(day) <= 31
    month = slots.get("month")
    if month in ("May", "MAY", "March", "MARCH") and not slots.get("year"):
        return bool(_MAY.search(text[max(0, match.start() - 12) : match.start()])) or bool(
            slots.get("which")
        )
    return True


def _iso(year: int, month: int, day: int | None) -> str | None:
    """The day, or its month where the calendar has no such day."""
    return _whole(year, month, day) or _whole(year, month)


def _whole(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """A year, month or day as ISO 8601 writes it; None where the calendar has none."""
    try:
        whole = date(year, month or 1, day or 1).isoformat()
    except (ValueError, OverflowError):
        return None
    return whole[: 10 if day is not None else 7 if month is not None else 4]


def _nearest(
    published: str, month: int, day: int | None, slots: dict[str, str], *, ahead: bool
) -> str | None:
    """A yearless month or day: the nearest in the direction of the tense."""
    year = int(published[:4])
    if len(published) < 7:
        return _iso(year, month, day) if not ahead else None
    now = int(published[5:7])
    which = slots.get("which")
    if (ahead or which == "next") and which != "last":
        # A month that is nine or more behind lies ahead; a nearer one is told late.
        year += month < now - (0 if which == "next" else 1)
    elif month > now or (month == now and which == "last"):
        year -= 1
    return _iso(year, month, day)


def _coarse(published: str, slots: dict[str, str], kind: str) -> str | None:
    """What a publication month or year still supports: "this month", "last year"."""
    step = {"last": -1, "next": 1}.get(slots.get("which", ""), 0)
    if kind != "period":
        return None
    if slots.get("unit") == "year":
        return _whole(int(published[:4]) + step)
    if slots.get("unit") == "month" and len(published) == 7:
        return _shift(date(int(published[:4]), int(published[5:7]), 1), step)
    return None


def _shift(day: date, months: int) -> str | None:
    total = day.year * 12 + day.month - 1 + months
    return _whole(total // 12, total % 12 + 1)


def _from_day(today: date, kind: str, slots: dict[str, str], *, ahead: bool) -> str | None:
    if kind == "offset":
        step = 0 if "today" in slots else -1 if "yesterday" in slots else 1
        return (today + timedelta(step)).isoformat()
    if kind == "weekday":
        return _weekday(today, WEEKDAYS[slots["weekday"].lower().rstrip(".")], slots, ahead=ahead)
    if kind == "ago" and "ago" not in slots and not ahead:
        return None  # "for the first time in two years" lasts, it does not lie ahead
    if kind == "ago":
        if slots.get("ago") == "earlier":
            return None  # than what the text has told, not than its publication
        word = slots["count"].lower()
        count = int(word) if word.isdigit() else _NUMBERS[word]
        return _ago(today, count * (-1 if "ago" in slots else 1), slots["unit"])
    step = {"last": -1, "next": 1, "coming": 1}.get(slots["which"], 0)
    if slots["unit"] == "year":
        return _whole(today.year + step)
    if slots["unit"] == "month":
        return _shift(today, step)
    return (today + timedelta(7 * step)).isoformat()[:7]


def _weekday(today: date, weekday: int, slots: dict[str, str], *, ahead: bool) -> str:
    back = (today.weekday() - weekday) % 7
    which = slots.get("which")
    if which in ("next", "coming") or (ahead and which != "last"):
        return (today + timedelta((-back) % 7 or (7 if which else 0))).isoformat()
    if which == "last" and back == 0:
        back = 7
    return (today - timedelta(back)).isoformat()


def _ago(today: date, count: int, unit: str) -> str | None:
    if unit == "year":
        return _whole(today.year + count)
    if unit == "month":
        return _shift(today, count)
    then = today + timedelta(count * (7 if unit == "week" else 1))
    return then.isoformat() if unit == "day" else then.isoformat()[:7]
