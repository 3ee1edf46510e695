"""What a model answers becomes facts, as far as the text bears them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from chat import KEY, Chat, Reply, call, events, facts, failing, streamed, whole
from readings import GOOD, REPORT, SAID, Making, ends, fails, read

from kg.model import Contact, Document, Evidence

if TYPE_CHECKING:
    from pathlib import Path


# -- what goes well ------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [GOOD, streamed(facts(call(SAID)))], ids=["whole", "streamed"])
def test_an_answer_becomes_facts_with_offsets_of_ours(
    chat: Chat, reader: Making, reply: Reply
) -> None:
    chat.answers(reply)
    one = reader()
    (fact,) = read(one)
    assert isinstance(fact, Contact)
    assert fact.evidence == (Evidence(0, len(SAID), SAID),)
    assert (fact.form, fact.date, fact.extractor) == ("phone_call", "2016-08-09", "llm/small")
    assert one.account.told() == "llm: 1 answer, 100 tokens, 1 fact"


def test_what_is_asked(chat: Chat, reader: Making) -> None:
    read(reader())
    (request,) = chat.requests
    body = request.body
    assert (body["model"], body["temperature"], body["seed"]) == ("small", 0, 0)
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"]["strict"] is True
    system, user = (message["content"] for message in body["messages"])
    assert "fact records" in system
    assert "$defs" not in system
    assert user.startswith("Title: A call\nPublished: 2016-08-10\n\n<report>\nTheresa May")
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["user-agent"].startswith("entente/")


def test_without_a_key_none_is_sent(chat: Chat, reader: Making) -> None:
    read(reader(key=""))
    assert "authorization" not in chat.requests[0].headers


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(
    chat: Chat, reader: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    read(reader())
    assert len(chat.requests) == 1


def test_an_answer_is_kept_and_gives_the_same_facts(
    chat: Chat, reader: Making, tmp_path: Path
) -> None:
    chat.answers(GOOD)
    first = read(reader())
    chat.answers(failing(500))
    again = reader()
    assert read(again) == first
    assert again.account.told() == "llm: 1 answer from the cache, 1 fact"
    assert len(chat.requests) == 1
    (file,) = (tmp_path / "cache").rglob("*.json")
    file.write_text("{")
    chat.answers(whole(facts()))
    assert read(reader()) == []
    file.write_text('{"answer": "[]"}')
    assert read(reader()) == []
    assert len(chat.requests) == 3
    assert [path.name for path in (tmp_path / "cache").rglob("*.part")] == []


def test_another_text_date_or_title_is_another_question(chat: Chat, reader: Making) -> None:
    for document in (
        REPORT,
        Document(id="a", text=REPORT.text, title="A call", date="2016-08-11"),
        Document(id="a", text=REPORT.text, title="Calls", date="2016-08-10"),
        Document(id="a", text=f"{SAID} Less was said.", title="A call", date="2016-08-10"),
        Document(id="b", text=REPORT.text, title="A call", date="2016-08-10"),
    ):
        read(reader(), document)
    assert len(chat.requests) == 4


def test_a_folder_that_cannot_be_used(chat: Chat, reader: Making, tmp_path: Path) -> None:
    chat.answers(GOOD)
    (tmp_path / "cache").write_text("a file")
    assert "answers cannot be kept there: " in ends(reader())


# -- what the model gets wrong -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (call("Theresa May telephoned Angela Merkel."), "1 quote that the text does not hold"),
        (call("heresa May telephoned Vladimir Putin"), "1 quote that the text does not hold"),
        (call("Theresa"), "1 quote that the text does not hold"),
        (call("Theresa May … on 9 August 2016."), "1 quote that the text does not hold"),
        (call(SAID, quotes=[]), "1 fact without any other quote"),
        (call(SAID, quotes=None), "1 record that breaks the contract"),
        (call(SAID, form="handshake"), "1 record that breaks the contract"),
        (call(SAID, status="imagined"), "1 record that breaks the contract"),
        (call(SAID, type="rumour"), "1 record that breaks the contract"),
        (call(SAID, topics=["gossip"]), "1 record that breaks the contract"),
        (call(SAID, date="2016-02-30"), "1 record that breaks the contract"),
        (call(SAID, date="9 August"), "1 record that breaks the contract"),
        (call(SAID, participants=[]), "1 record that breaks the contract"),
        (call(SAID, mood="warm"), "1 record that breaks the contract"),
        (call(SAID, attributed_to="\ud800"), "1 record that breaks the contract"),
        (call(SAID, place="[" * 3), ""),
        (
            call(SAID, participants=[{"name": "Angela of Merkel", "kind": "person"}]),
            "1 fact about somebody whom the text does not name",
        ),
        ("a call", "1 record that breaks the contract"),
        (None, "1 record that breaks the contract"),
    ],
)
def test_what_is_not_grounded_or_not_known_is_left_out_and_counted(
    chat: Chat, reader: Making, record: Any, told: str
) -> None:
    chat.answers(whole(facts(record, call(SAID, date="2016-08"))))
    one = reader()
    found = read(one)
    assert found[-1].date == "2016-08" or found[0].date == "2016-08-09"  # type: ignore[union-attr]
    assert told in one.account.told()
    assert len(found) == 1


def test_offsets_of_the_model_are_not_believed(chat: Chat, reader: Making) -> None:
    wrong = [{"start": 3, "end": 9, "quote": "resa M"}]
    chat.answers(whole(facts(call(SAID, evidence=wrong, document="b", extractor="me"))))
    (fact,) = read(reader())
    assert (fact.document, fact.extractor) == ("a", "llm/small")
    assert fact.evidence == (Evidence(0, len(SAID), SAID),)


@pytest.mark.parametrize(
    ("text", "quote", "kept"),
    [
        ("He said:\nthe “talks”\n  went well – so far.", 'the "talks" went well - so far.', None),
        ("Mrs May’s visit. And so on.", "Mrs May's visit.", "Mrs May’s visit."),
        ("One a b. Two a b. Three.", "Two a b.", "Two a b."),
    ],
)
def test_quotes_are_kept_as_the_text_has_them(
    chat: Chat, reader: Making, text: str, quote: str, kept: str | None
) -> None:
    chat.answers(whole(facts(call(quote))))
    (fact,) = read(reader(), Document(id="a", text=text, title="May and Putin"))
    (evidence,) = fact.evidence
    assert text[evidence.start : evidence.end] == evidence.quote
    assert evidence.quote == (kept or "the “talks”\n  went well – so far.")


def test_names_are_spelled_otherwise_in_another_script(chat: Chat, reader: Making) -> None:
    text = "Тереза Мэй позвонила Владимиру Путину."
    chat.answers(whole(facts(call(text))))
    assert len(read(reader(), Document(id="a", text=text))) == 1


def test_of_several_quotes_those_that_hold_are_kept(chat: Chat, reader: Making) -> None:
    chat.answers(whole(facts(call(SAID, quotes=["More was not said.", "Nothing more.", SAID]))))
    one = reader()
    (fact,) = read(one)
    assert [evidence.quote for evidence in fact.evidence] == [SAID, "More was not said."]
    assert one.account["misquoted"] == 1


BROKEN = {
    "no JSON": whole("I found a call."),
    "JSON cut off": whole(facts(call(SAID))[:80]),
    "a list": whole("[]"),
    "no list of facts": whole('{"facts": 7}'),
    "too deep": whole('{"facts": ' + "[" * 100_000 + "]" * 100_000 + "}"),
    "nothing": whole(None),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_json_is_asked_for_again(chat: Chat, reader: Making, case: str) -> None:
    chat.answers(BROKEN[case], BROKEN[case], GOOD)
    one = reader()
    assert len(read(one)) == 1
    assert [request.body["seed"] for request in chat.requests] == [0, 1, 2]
    assert one.account["broken"] == 2
    assert one.account["tokens"] == 300
    chat.answers(BROKEN[case])
    other = Document(id="b", text=f"Besides, {SAID}")
    assert fails(one, other) == "the model gave no JSON in 3 answers (choose another model)"
    chat.answers(GOOD)
    assert len(read(one, other)) == 1  # a broken answer is not kept


@pytest.mark.parametrize(
    "text",
    ["```json\n{}\n```", "<think>Let me {see}.</think>\n{}", "<think>Hm.</think>```\n{}\n```"],
)
def test_wrappings_are_taken_off(chat: Chat, reader: Making, text: str) -> None:
    chat.answers(whole(text.replace("{}", facts(call(SAID)))))
    assert len(read(reader())) == 1


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (whole(None, message={"refusal": "I will\nnot."}), "the model refuses: I will not."),
        (whole("", "content_filter"), "the model refuses: its content filter stopped it"),
        (
            Reply(
                events(
                    {"choices": [{"delta": {"refusal": "Not "}}]},
                    {"choices": [{"delta": {"refusal": "me."}, "finish_reason": "stop"}]},
                ),
                "text/event-stream",
            ),
            "the model refuses: Not me.",
        ),
    ],
)
def test_a_refusal_is_told(chat: Chat, reader: Making, reply: Reply, told: str) -> None:
    chat.answers(reply)
    assert fails(reader()).startswith(told)
    assert len(chat.requests) == 1


# -- texts that are long -------------------------------------------------------------------------

SENTENCES = [
    f"Minister Number{n} telephoned Minister Number{n + 1} about fish." for n in range(150)
]
LONG = Document(id="long", text="\n\n".join(SENTENCES), title="May and Putin")


def test_a_long_text_is_read_in_windows(chat: Chat, reader: Making) -> None:
    chat.answers_by(SENTENCES)
    one = reader()
    found = read(one, LONG)
    assert 2 <= len(chat.requests) <= 4
    assert one.account["facts"] > 150  # what windows share is told twice, and kept once
    quotes = {evidence for fact in found for evidence in fact.evidence}
    assert len(quotes) == 150
    for evidence in quotes:
        assert LONG.text[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize(
    "reply",
    [
        failing(400, "maximum context length is 4096 tokens"),
        failing(413),
        whole(facts(call(SAID))[:90], "length"),
    ],
)
def test_what_is_too_long_is_asked_in_halves(chat: Chat, reader: Making, reply: Reply) -> None:
    chat.answers_by(SENTENCES)
    usual = chat.answering
    chat.answering = lambda request: usual(request) if len(request.report) < 2000 else reply
    found = read(reader(), LONG)
    assert {e.quote for fact in found for e in fact.evidence} == set(SENTENCES)
    chat.answering = lambda _request: reply
    told = fails(reader(), Document(id="b", text=LONG.text[200:]))
    assert "cannot read" in told
    assert len(chat.requests) < 40


def test_a_quote_from_another_window_is_found_where_it_stands(chat: Chat, reader: Making) -> None:
    chat.answers(whole(facts(call(SENTENCES[0]))))
    (fact,) = read(reader(), LONG)
    assert fact.evidence == (Evidence(0, len(SENTENCES[0]), SENTENCES[0]),)
