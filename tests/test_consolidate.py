"""Facts of several documents become one record for each thing, whatever their order."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stories import Story, authority, stories

from kg.consolidate import consolidated
from kg.consolidate.dates import apart, first, last
from kg.consolidate.names import shortens
from kg.mapping import quads

STORIES = stories("consolidate") + stories("mapping")
#: The stories as one set of documents: what they tell gets in each other's way, as news does.
DOCUMENTS = {
    f"{story.name}-{id_}": document
    for story in STORIES
    for id_, document in story.documents.items()
}
FACTS = [
    type(fact)(**{**{s: getattr(fact, s) for s in fact.__struct_fields__},
                  "document": f"{story.name}-{fact.document}"})
    for story in STORIES
    for fact in story.facts
]  # fmt: skip


@pytest.mark.parametrize("story", stories("consolidate"), ids=lambda story: story.name)
def test_the_case_gives_these_records(story: Story) -> None:
    assert story.keys is not None
    records = {record.key: record for record in story.consolidated()}
    assert sorted(records) == sorted(story.keys)
    for key, expected in story.keys.items():
        fact = records[key].fact
        for slot, value in (expected or {}).items():
            if slot == "sources":
                assert len(records[key].sources) == value, key
            elif slot == "documents":
                assert [source.document for source in records[key].sources] == value, key
            else:
                found = getattr(fact, slot)
                found = list(found) if isinstance(found, tuple) else getattr(found, "name", found)
                assert found == value, (key, slot)


@settings(max_examples=25, deadline=None)
@given(st.permutations(FACTS))
def test_the_order_of_facts_does_not_matter(facts: list) -> None:
    assert consolidated(facts, DOCUMENTS, authority()) == ALL


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(FACTS), max_size=12, unique=True), st.randoms())
def test_nor_does_it_for_any_part_of_them(facts: list, random: object) -> None:
    once = consolidated(facts, DOCUMENTS, authority())
    random.shuffle(facts)  # type: ignore[attr-defined]
    again = consolidated(facts, dict(reversed(DOCUMENTS.items())), authority())
    assert once == again
    assert list(quads(once, DOCUMENTS, authority())) == list(quads(again, DOCUMENTS, authority()))


def test_every_fact_is_the_source_of_one_record() -> None:
    sources = list(chain.from_iterable(record.sources for record in ALL))
    said = [source for source in sources if source.extractor != "succession"]
    assert len(said) == len(set(said))
    assert sorted((f.document, f.evidence, f.type) for f in said) == sorted(
        (f.document, f.evidence, f.type) for f in set(FACTS)
    )
    assert len({record.key for record in ALL}) == len(ALL)


def test_dates_are_spans_of_days() -> None:
    assert first("2016") == first("2016-01-01")
    assert last("2016-02") == last("2016-02-29")
    assert apart("2016-08", "2016-08-09") == 0
    assert apart("2016-08-31", "2016-09") == 1


@pytest.mark.parametrize(
    ("short", "long", "is_so"),
    [
        ("Putin", "Vladimir Putin", True),
        ("V. Putin", "Vladimir Putin", True),
        ("Xi", "Xi Jinping", True),
        ("Lyudmila Putin", "Vladimir Putin", False),
        ("Vladimir Putin", "Vladimir Putin", False),
        ("John A. Smith", "John B. Smith", False),
    ],
)
def test_a_name_shortens_another(short: str, long: str, is_so: bool) -> None:
    assert shortens(short, long) is is_so


ALL = consolidated(FACTS, DOCUMENTS, authority())
