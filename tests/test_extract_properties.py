"""What holds of extraction whatever the text: it never fails, and never says what is not there."""

from __future__ import annotations

import sys
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_extract import CASES, read

from kg.authority import load
from kg.extract import facts
from kg.extract.dates import times
from kg.extract.sentences import Token, sentences, tokens
from kg.facts import checked, line, parse
from kg.model import AnyFact, Document

TEXTS = [read(path).document.text for path in sorted(CASES.glob("*.txt"))]
#: What texts in the wild hold and nobody expects.
ODDITIES = (
    "\u200b", "\u200d", "\u00ad", "\ufeff", "\u202e", "\u2067", "\u2028", "\u00a0", "\x00", "\x0b",
    "\r\n", "\n\n", "\t", "…", "—", "''", "``", '"', "“", "”", "«", "»", "(", ")", "[", "’s", "'s",
    "n't", "-", "--", ".", "..", "?!", ",", ";", ":", "/", "&", "е", "é", "ß", "İ", "ŉ", "ﬁ", "𝔓",
    "وزير الخارجية", "שר החוץ", "外務大臣", "🇫🇷", "May", "U.S.", "Lt.", "President", "of", "and",
    "the", "31 February 2015", "on February 30", "99 years ago", "9" * 400,
    "x" * 3000, "A" * 300, "-" * 80,
)  # fmt: skip
DAYS = st.one_of(
    st.none(),
    st.sampled_from(["2016-08-09", "1996-02-29", "2016-08", "2016"]),
    st.dates(date(1700, 1, 1), date(2300, 1, 1)).map(date.isoformat),
)
#: Times that no calendar holds, and days of publication at its ends.
BEYOND = (
    ("in 99999999999 weeks", "2016-08-09"),
    ("in 9000 years", "2016-08-09"),
    ("3000 years ago", "2016-08-09"),
    ("on 2015-13-35", "2016-08-09"),
    ("on 1900-00-00", "2016-08-09"),
    ("yesterday", "0001-01-01"),
    ("on Friday", "0001-01-01"),
    ("five months ago", "0001-01-01"),
    ("last year", "0001-01-01"),
    ("tomorrow", "9999-12-31"),
    ("next month", "9999-12-31"),
    ("next year", "9999"),
)
PIECES = st.one_of(
    st.sampled_from(TEXTS).flatmap(
        lambda text: st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(
            lambda cut: text[min(cut) : max(cut)]
        )
    ),
    st.sampled_from(TEXTS),
    st.sampled_from([word for text in TEXTS for word in text.split()]),
    st.sampled_from(ODDITIES),
    st.text(max_size=20),
)
#: Pieces of texts glued together, as they are or shouted, whispered, titled and turned round.
MIXTURES = st.tuples(
    st.lists(PIECES, min_size=1, max_size=12),
    st.sampled_from(["", " ", "\n", ". ", "\u200b"]),
    st.sampled_from([str, str, str.upper, str.lower, str.title, lambda text: text[::-1]]),
).map(lambda parts: parts[2](parts[1].join(parts[0])))
NESTED = '"' * 40 + "“" * 40 + "He said " + "(" * 40 + "Angela Merkel met" + ")" * 40 + "”" * 40

quick = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def told(text: str, day: str | None) -> list[AnyFact]:
    """The facts of a text, each held to the contract."""
    document = Document(id="any", text=text, date=day)
    found = list(facts(document, load()))
    for fact in found:
        assert checked(fact, {"any": document}) is fact
        assert parse(line(fact)) == fact
        assert all(evidence.end <= len(text) for evidence in fact.evidence)
    return found


@cache
def words() -> list[str]:
    return sorted({word for text in TEXTS for word in text.split()})


@quick
@given(st.text(max_size=400), DAYS)
@example("", None)
@example("\x00", "2016-08-09")
@example(NESTED, "2016-08-09")
@example("Theresa May met Vladimir Putin in " + "9" * 5000, "2016-08-09")
def test_any_text_can_be_read(text: str, day: str | None) -> None:
    told(text, day)


@settings(quick, max_examples=400)
@given(MIXTURES, DAYS)
@example(", said", None)
def test_any_mixture_of_news_can_be_read(text: str, day: str | None) -> None:
    told(text, day)


@quick
@given(st.lists(st.sampled_from(words()), max_size=60).map(" ".join), DAYS)
def test_any_heap_of_the_words_of_news_can_be_read(text: str, day: str | None) -> None:
    told(text, day)


@pytest.mark.parametrize(("time", "day"), BEYOND)
def test_no_date_is_made_that_no_calendar_holds(time: str, day: str) -> None:
    for ahead, verb in enumerate(("met", "will meet")):
        for expression in times(time):
            _assert_date(expression.resolve(day, ahead=bool(ahead)))
        for fact in told(f"Theresa May {verb} Vladimir Putin {time}.", day):
            _assert_date(getattr(fact, "date", None))


def test_a_suffix_alone_is_no_name() -> None:
    told("Argentina leader II met Chilean President Jr. in Rome.", "2016-08-09")


@settings(quick, max_examples=60)
@given(MIXTURES, DAYS)
def test_reading_twice_tells_the_same(text: str, day: str | None) -> None:
    assert told(text, day) == told(text, day)


@settings(quick, max_examples=300)
@given(st.one_of(st.text(max_size=400), MIXTURES))
def test_sentences_cover_the_text_once_and_in_order(text: str) -> None:
    end = 0
    for sentence in sentences(text):
        assert end <= sentence.start < sentence.end <= len(text)
        assert not text[end : sentence.start].strip(), "left out between sentences"
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
        _assert_tokens_cover(text, sentence.start, sentence.end, sentence.tokens)
        end = sentence.end
    assert not text[end:].strip(), "left out at the end"


@settings(quick, max_examples=300)
@given(st.one_of(st.text(max_size=200), MIXTURES))
def test_tokens_cover_the_text_once_and_in_order(text: str) -> None:
    _assert_tokens_cover(text, 0, len(text), tokens(text))


def _assert_tokens_cover(text: str, start: int, end: int, found: tuple[Token, ...]) -> None:
    at = start
    for token in found:
        assert at <= token.start < token.end <= end
        assert token.text == text[token.start : token.end]
        assert not text[at : token.start].strip(), "left out between tokens"
        assert token.glued == (token.start == at and at > start)
        at = token.end
    assert not text[at:end].strip(), "left out behind the last token"


@settings(quick, max_examples=400)
@given(st.one_of(st.text(max_size=200), MIXTURES), DAYS, st.booleans())
def test_times_do_not_overlap_and_resolve_to_dates(text: str, day: str | None, ahead: bool) -> None:
    end = 0
    for time in times(text):
        assert end <= time.start < time.end <= len(text)
        end = time.end
        _assert_date(time.resolve(day, ahead=ahead))


def _assert_date(found: str | None) -> None:
    """An ISO date, month or year that is in the calendar, or none at all."""
    if found is not None:
        year, *rest = found.split("-")
        assert len(year) == 4
        date.fromisoformat("-".join([year, *rest, *["01"] * (2 - len(rest))]))


def calls(text: str) -> int:
    """How many calls of functions reading a text takes: time that no other process disturbs."""
    document = Document(id="long", text=text, date="2016-08-09")
    count = 0

    def counting(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    former = sys.getprofile()
    sys.setprofile(counting)
    try:
        list(facts(document, load()))
    finally:
        sys.setprofile(former)
    return count


#: Long texts of several kinds, by how many pieces they are made of.
LONG = {
    "news": lambda size: "\n\n".join(TEXTS[:12] * size),
    "one sentence without an end": lambda size: "Angela Merkel met Vladimir Putin, " * 8 * size,
    "many people": lambda size: "".join(
        f"President {chr(65 + n % 26)}{chr(97 + n // 26)}nov of Peru met Vladimir Putin in Rome.\n"
        for n in range(12 * size)
    ),
}


@pytest.mark.parametrize("kind", LONG)
def test_the_work_grows_with_the_text(kind: str) -> None:
    small, large = (calls(LONG[kind](size)) for size in (4, 16))
    assert large < 4 * small * 1.5, f"{large / small:.1f} times the work for 4 times the text"
