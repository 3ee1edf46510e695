"""What a graph is built from: each document once, its facts given or extracted, in any order."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.authority import Authority
from kg.documents import FactLine, PassedOver, Read
from kg.errors import DocumentError
from kg.extractors import Extraction
from kg.model import AnyFact, Document, Entity, Evidence, Membership
from kg.sources import Facts, Sources, facts, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = Authority([])
TEXT = "Norway is in NATO. Spain is in NATO."


def report(id_: str = "a", text: str = TEXT, source: str = "a.txt", **slots: str) -> Read:
    return Read(Document(id=id_, text=text, source=source, **slots), source)


def record(state: str, start: int, *, id_: str = "a", line: int = 1) -> FactLine:
    quote = f"{state} is in NATO."
    slots = {
        "type": "membership",
        "document": id_,
        "evidence": [{"start": start, "end": start + len(quote), "quote": quote}],
        "member": {"name": state, "kind": "state"},
        "organization": {"name": "NATO", "kind": "organization"},
    }
    return FactLine(json.dumps(slots).encode(), "facts.jsonl", line)


def first_sentence(document: Document, _authority: Authority) -> Iterator[AnyFact]:
    """An extractor that reads one fact in every document."""
    end = document.text.index(".") + 1
    yield Membership(
        document=document.id,
        evidence=(Evidence(0, end, document.text[:end]),),
        member=Entity("Norway", "state"),
        organization=Entity("NATO", "organization"),
        extractor="test",
    )


def found(sources: Sources) -> Facts:
    return facts(sources, NOBODY, Extraction("test", first_sentence))


def test_facts_are_extracted_where_none_are_given() -> None:
    result = found(gathered([report(), report("b")]))
    assert [fact.document for fact in result.accepted] == ["a", "b"]
    assert result.given == frozenset()


def test_given_facts_replace_extracted_ones() -> None:
    result = found(gathered([report(), report("b"), record("Spain", 19)]))
    assert [(f.document, f.extractor) for f in result.accepted] == [("a", None), ("b", "test")]
    assert result.given == {"a"}


def test_a_quote_that_is_not_there_is_refused_and_leaves_extraction_alone() -> None:
    result = found(gathered([report(), record("Spain", 18, line=7)]))
    (refused,) = result.refused
    assert (refused.source, refused.line) == ("facts.jsonl", 7)
    assert "does not say 'Spain is in NATO.' at characters 18–35" in refused.reason
    assert [fact.extractor for fact in result.accepted] == ["test"]


def test_what_an_extractor_misquotes_is_refused_too() -> None:
    def careless(document: Document, authority: Authority) -> Iterator[AnyFact]:
        for fact in first_sentence(document, authority):
            yield type(fact)(**{**_slots(fact), "evidence": (Evidence(0, 3, "nor"),)})

    result = facts(gathered([report(source="x/a.txt")]), NOBODY, Extraction("test", careless))
    assert result.accepted == ()
    assert str(result.refused[0]).startswith("a: document 'a' does not say 'nor'")


def _slots(fact: AnyFact) -> dict[str, object]:
    return {name: getattr(fact, name) for name in fact.__struct_fields__}


def test_facts_without_their_document_are_kept_unchecked() -> None:
    sources = gathered([record("Spain", 999)])
    assert sources.documents == {"a": Document(id="a", text="")}
    assert len(found(sources).accepted) == 1


def test_broken_records_are_refused_with_their_line() -> None:
    broken = [
        FactLine(b'{"type":"membership","evidence":[]}', "f.jsonl", 1),
        FactLine(b'{"type":"rumour","evidence":[]}', "f.jsonl", 2),
        record("Spain", 0, id_="no id", line=3),
    ]
    sources = gathered([*broken, PassedOver("x", 2), DocumentError("empty", source="e.txt")])
    assert [(r.source, r.line) for r in sources.refused] == [
        ("f.jsonl", 1),
        ("f.jsonl", 2),
        ("facts.jsonl", 3),
        ("e.txt", None),
    ]
    assert sources.passed_over == 2
    assert sources.accepted == 0
    assert not sources.documents


def test_same_report_twice_is_one_and_another_under_its_id_is_refused() -> None:
    sources = gathered([report(source="b.txt"), report(source="a.txt")])
    assert (len(sources.documents), sources.refused) == (1, ())
    sources = gathered([report(source="b.txt"), report(text="Other.", source="a.txt")])
    assert sources.documents["a"].text == "Other."
    assert str(sources.refused[0]) == (
        "b.txt: the id 'a' is that of another report, from a.txt (give one of them another id)"
    )


@given(st.randoms(), st.integers(0, 12))
@settings(deadline=None)  # a busy machine is no fault
def test_order_makes_no_difference(random: object, size: int) -> None:
    items = [
        report(source="c.txt"),
        report(text="Other. And so on.", source="b.txt"),
        report(text="Third. And so on.", source="a.txt"),
        report("b"),
        report("b", source="z.txt"),
        report("c", title="x"),
        record("Spain", 19, id_="b", line=4),
        record("Norway", 0, id_="b", line=5),
        record("Norway", 0, id_="b", line=2),
        record("Spain", 3, id_="b", line=6),
        record("Spain", 3, id_="d"),
        DocumentError("empty", source="e.txt"),
    ]
    shuffled = items[:size] + items[size:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = gathered(items), gathered(shuffled)
    assert list(one.documents.items()) == list(other.documents.items())
    assert set(one.refused) == set(other.refused)
    assert found(one)._replace(refused=()) == found(other)._replace(refused=())
    assert set(found(one).refused) == set(found(other).refused)


@pytest.mark.parametrize("name", ["documents", "given", "extracted"])
def test_sources_are_values(name: str) -> None:
    assert replace(gathered([]), **{name: {}}) == gathered([])
