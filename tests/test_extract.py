"""What a careful reader takes from a short text: one file a behaviour, one runner.

A file under ``cases/extract`` is a header (``# date:``, ``# title:``), a text, a line ``---`` and
what is expected of its facts, one a line:

* ``{"type": "contact", "form": "phone_call"}``: a fact that has these slots. Entities are given by
  bare name or with their kind; lists are sets; ``{"any": […]}`` lists what is acceptable, ``null``
  says that a slot is empty; ``"quotes": ["It was", …]``: sentences that begin so are its evidence;
* ``! {…}``: no fact has these slots;
* ``= contact 1``: so many facts of the type; ``primary`` counts tenures, contacts, summits and
  agreements together.

``# expected to fail: why`` marks what the extractor does not do yet; when it does, the test fails
until the mark goes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kg.authority import load
from kg.extract import facts
from kg.facts import checked
from kg.model import AnyFact, Document, Entity

CASES = Path(__file__).parent / "cases" / "extract"
PRIMARY = ("tenure", "contact", "summit", "agreement")
TYPES: dict[str, Any] = {
    cls.__name__.lower(): cls
    for cls in AnyFact.__args__  # type: ignore[attr-defined]
}
_HEADER = re.compile(r"# (date|title|expected to fail): ?(.*)")
_COUNT = re.compile(r"= (\w+) (\d+)")


@dataclass(frozen=True)
class Case:
    """A text and what is expected of its facts; ``failing`` says why it is not met yet."""

    name: str
    document: Document
    expected: tuple[dict[str, Any], ...]
    unwanted: tuple[dict[str, Any], ...]
    counts: tuple[tuple[str, int], ...]
    failing: str | None = None


def read(path: Path) -> Case:
    """The case in a file; a ``ValueError`` names the file and line of a mistake."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header: dict[str, str] = {}
    if "---" not in lines:
        raise ValueError(f"{path.name}: no line --- between the text and what is expected")
    begin, middle = 0, lines.index("---")
    while (match := _HEADER.fullmatch(lines[begin])) is not None:
        header[match.group(1)] = match.group(2)
        begin += 1
    document = Document(
        id=path.stem,
        text="\n".join(lines[begin:middle]).strip("\n"),
        title=header.get("title", ""),
        date=header.get("date"),
    )
    expected, unwanted, counts = [], [], []
    for number, line in enumerate(lines[middle + 1 :], middle + 2):
        where = f"{path.name}:{number}"
        if not line.strip():
            continue
        if (count := _COUNT.fullmatch(line)) is not None:
            if count.group(1) not in {*TYPES, "primary"}:
                raise ValueError(f"{where}: no fact type {count.group(1)!r}")
            counts.append((count.group(1), int(count.group(2))))
        elif line.startswith("!"):
            unwanted.append(_record(line[1:], where))
        else:
            expected.append(_record(line, where))
    if not (expected or unwanted or counts):
        raise ValueError(f"{path.name}: nothing is expected")
    return Case(
        path.stem,
        document,
        tuple(expected),
        tuple(unwanted),
        tuple(counts),
        header.get("expected to fail"),
    )


def _record(line: str, where: str) -> dict[str, Any]:
    """Part of a fact record, with slots that its type has."""
    record: dict[str, Any] = json.loads(line)
    if record.get("type") not in TYPES:
        raise ValueError(f"{where}: no fact type {record.get('type')!r}")
    known = {*TYPES[record["type"]].__struct_fields__, "type", "quotes"}
    if unknown := record.keys() - known:
        raise ValueError(f"{where}: a {record['type']} has no slot {sorted(unknown)}")
    return record


def fits(fact: AnyFact, record: dict[str, Any]) -> bool:
    """Has the fact all slots that the record gives?"""
    for slot, value in record.items():
        if slot == "type":
            if fact.type != value:
                return False
        elif slot == "quotes":
            said = [" ".join(evidence.quote.split()) for evidence in fact.evidence]
            if not all(any(quote.startswith(start) for quote in said) for start in value):
                return False
        elif not _equal(getattr(fact, slot), value):
            return False
    return True


def _equal(found: Any, value: Any) -> bool:
    if isinstance(value, dict) and "any" in value:
        return any(_equal(found, option) for option in value["any"])
    if isinstance(value, list):
        return (
            isinstance(found, tuple)
            and len(found) == len(value)
            and all(any(_equal(item, wanted) for item in found) for wanted in value)
        )
    if isinstance(found, Entity):
        return value == (found.name if isinstance(value, str) else msgspec.to_builtins(found))
    return bool(found == value)


def _case(path: Path) -> Any:
    case = read(path)
    if case.failing is None:
        return pytest.param(case, id=case.name)
    mark = pytest.mark.xfail(reason=case.failing, strict=True, raises=AssertionError)
    return pytest.param(case, id=case.name, marks=mark)


@pytest.mark.parametrize("case", [_case(path) for path in sorted(CASES.glob("*.txt"))])
def test_the_text_tells_these_facts(case: Case) -> None:
    found = list(facts(case.document, load()))
    for fact in found:
        checked(fact, {case.document.id: case.document})
    told = "\n".join(f"  {msgspec.json.encode(fact).decode()}" for fact in found) or "  nothing"
    for record in case.expected:
        assert any(fits(fact, record) for fact in found), f"missed {record}; told:\n{told}"
    for record in case.unwanted:
        assert not any(fits(fact, record) for fact in found), f"wrong {record}; told:\n{told}"
    for type_, number in case.counts:
        kinds = PRIMARY if type_ == "primary" else (type_,)
        told_of = sum(fact.type in kinds for fact in found)
        assert told_of == number, f"{told_of} of type {type_}, not {number}; told:\n{told}"
