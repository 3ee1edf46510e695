"""What a model is asked: windows of the text, the rules with their examples, the schema."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.sentences import sentences
from kg.llm.account import COUNTS, Account
from kg.llm.grounding import Grounds, listed
from kg.llm.prompt import OURS, question, rules, schema
from kg.llm.windows import SMALLEST, Window, halves, windows
from kg.model import AnyFact, Document

# -- windows ----------------------------------------------------------------------------------

TEXTS = st.lists(
    st.text("abc .\n", max_size=60) | st.just("He met her. ") | st.just("x" * 150), max_size=30
).map("".join)


@given(TEXTS, st.integers(20, 300), st.integers(0, 100))
def test_windows_cover_every_sentence_and_get_on(text: str, size: int, overlap: int) -> None:
    found = list(windows(text, size, overlap))
    assert all(0 < window.end - window.start <= size for window in found)
    for one, other in pairwise(found):
        assert one.start < other.start
        assert one.end < other.end
        assert one.end - other.start <= overlap
        assert not text[one.end : other.start].strip()
    covered = {place for window in found for place in range(*window)}
    assert {place for place, letter in enumerate(text) if not letter.isspace()} <= covered


@given(TEXTS)
def test_windows_end_where_sentences_do(text: str) -> None:
    ends = {sentence.end for sentence in sentences(text) if sentence.end - sentence.start <= 200}
    longer = any(sentence.end - sentence.start > 200 for sentence in sentences(text))
    assert longer or {window.end for window in windows(text, 200, 50)} <= ends


@given(TEXTS, st.integers(0, 500), st.integers(0, 500))
def test_halves(text: str, start: int, length: int) -> None:
    window = Window(start, min(len(text), start + length))
    parts = halves(text, window)
    if window.end - window.start <= SMALLEST:
        assert parts is None
    elif parts is not None:
        one, other = parts
        assert window.start <= one.start < one.end <= other.start < other.end <= window.end
        assert not text[one.end : other.start].strip()


def test_a_text_without_any_sentence_has_no_window() -> None:
    assert list(windows(" \n ")) == []


# -- rules and schema -------------------------------------------------------------------------


def examples() -> list[tuple[str, str]]:
    """The reports that the rules show, and the answers to them."""
    found = re.findall(r"((?:^> [^\n]*\n)+)\n```json\n(.*?)```", rules(), re.DOTALL | re.MULTILINE)
    return [(re.sub(r"^> ", "", text, flags=re.MULTILINE), answer) for text, answer in found]


@pytest.mark.parametrize(("text", "answer"), examples())
def test_what_the_rules_show_keeps_to_them(text: str, answer: str) -> None:
    account = Account()
    records = listed(answer)
    grounds = Grounds(Document(id="a", text=text))
    found = list(grounds.facts(records, Window(0, len(text)), account, "test"))
    assert len(found) == len(records)
    assert all(account[name] == 0 for name in COUNTS if name != "facts")
    for record in json.loads(answer)["facts"]:
        assert record.keys() == schema()["$defs"][record["type"].title()]["properties"].keys()


def test_the_rules_name_every_type_and_the_statuses() -> None:
    assert len(examples()) == 2
    for kind in get_args(AnyFact):
        assert f"- `{kind.__name__.lower()}`: " in rules()
    for status in schema()["$defs"]["Contact"]["properties"]["status"]["enum"]:
        assert f"`{status}`" in rules()


def objects(part: Any) -> list[dict[str, Any]]:
    """All schemas of objects within a schema."""
    if isinstance(part, list):
        return [found for one in part for found in objects(one)]
    if not isinstance(part, dict):
        return []
    mine = [part] if part.get("type") == "object" and "properties" in part else []
    return mine + [found for value in part.values() for found in objects(value)]


def test_the_schema_is_strict() -> None:
    found = objects(schema())
    assert len(found) == 11  # nine types, an entity, and the whole
    for one in found:
        assert one["required"] == [*one["properties"]]
        assert one["additionalProperties"] is False
    text = json.dumps(schema())
    assert not re.search(r'"(default|prefixItems|pattern|min\w+|max\w+|oneOf)":', text)
    for kind in get_args(AnyFact):
        slots = {*kind.__struct_fields__} - OURS
        assert {*schema()["$defs"][kind.__name__]["properties"]} == slots | {"type", "quotes"}
    references = set(re.findall(r'"\$ref": "#/\$defs/(\w+)"', text))
    assert references == schema()["$defs"].keys()


def test_a_question_tells_what_is_known() -> None:
    document = Document(id="a", text="x", title="T", date="2016-08", publisher="P")
    assert question(document, "x") == (
        "Title: T\nPublished: 2016-08\nPublisher: P\n\n<report>\nx\n</report>"
    )
    assert question(Document(id="a", text="x"), "x") == "\n<report>\nx\n</report>"


def test_an_account_with_nothing_in_it() -> None:
    assert Account().told() == "llm: nothing was asked"
