"""A server that fails, for a while or for good: waited for, or told in one line."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest
from chat import Chat, Reply, call, events, facts, failing, streamed, whole
from readings import GOOD, SAID, Making, ends, fails, read

from kg.errors import ExtractorError
from kg.llm import endpoint
from kg.model import Document

# -- what the server gets wrong ------------------------------------------------------------------

PASSING = {
    "429": failing(429, "slow down"),
    "500": failing(500),
    "503 as a page": Reply(b"<html>busy</html>", "text/html", 503),
    "529": failing(529),
    "cut off": Reply(GOOD.content[:50], promised=len(GOOD.content)),
    "half JSON": Reply(GOOD.content[:50]),
    "no UTF-8": Reply(b'"\xff"'),
    "nothing": Reply(b""),
    "no choices": Reply(b'{"choices": []}'),
    "no message": Reply(b'{"choices": [{"index": 0}]}'),
    "an error": Reply(b'{"error": {"message": "out of memory"}}'),
    "a number": Reply(b"7"),
    "stream cut off": Reply(streamed(facts(call(SAID))).content[:400], "text/event-stream"),
    "stream promised": Reply(b"data: {}\n\n", "text/event-stream", promised=900),
    "stream without end": Reply(
        events({"choices": [{"delta": {"content": "{}"}}]}), "text/event-stream"
    ),
    "stream with an error": Reply(events({"error": "overloaded"}), "text/event-stream"),
    "stream of nothing": Reply(b"", "text/event-stream"),
    "stream of numbers": Reply(b"data: 7\n\n", "text/event-stream"),
    "stream of no text": Reply(
        events({"choices": [{"delta": 7, "finish_reason": "stop"}]}), "text/event-stream"
    ),
    "damaged compression": Reply(b"no gzip", headers={"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("case", PASSING)
def test_what_may_pass_is_tried_again(chat: Chat, reader: Making, case: str) -> None:
    chat.answers(PASSING[case], PASSING[case], GOOD)
    one = reader()
    assert len(read(one)) == 1
    assert one.account["again"] == 2
    chat.answers(PASSING[case])
    told = fails(one, Document(id="b", text=f"Besides, {SAID}"))
    assert "gave no answer in 5 tries; at last, " in told
    assert told.endswith("(try again later; what was answered is in the cache)")
    assert "\n" not in told


def test_a_silent_server(chat: Chat, reader: Making) -> None:
    slow = Reply(GOOD.content, wait=0.6)
    chat.answers(slow, GOOD)
    assert len(read(reader(timeout=0.2))) == 1
    chat.answers(slow)
    told = fails(reader(timeout=0.05), Document(id="b", text=f"Besides, {SAID}"))
    assert "at last, it was silent for 0.05 seconds" in told


def test_a_huge_answer(chat: Chat, reader: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "LARGEST", 10_000)
    chat.answers(whole("x" * 20_000), GOOD)
    assert len(read(reader())) == 1
    chat.answers(whole("x" * 20_000))
    assert "its answer is longer than 0.01 MB" in fails(reader(), Document(id="b", text="Oh my."))


def test_an_answer_that_does_not_end(
    chat: Chat, reader: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "LONGEST", -1)
    chat.answers(GOOD)
    assert "its answer took longer than -1 seconds" in fails(reader())


def test_a_server_that_asks_to_wait_is_waited_for(
    chat: Chat, reader: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    soon = formatdate(time.time() + 100, usegmt=True)
    chat.answers(
        failing(429, retry_after="7"),
        failing(503, retry_after=soon),
        failing(429, retry_after="tomorrow"),
        GOOD,
    )
    read(reader())
    waits = [wait for wait in slept if wait]  # the server sleeps, too, for no time
    assert waits[0] == 7
    assert 90 < waits[1] <= 100
    assert waits[2] == pytest.approx(0.004)
    chat.answers(failing(429, retry_after="3600"))
    one = reader()
    with pytest.raises(ExtractorError, match="asks to wait for 3600 seconds"):
        read(one, Document(id="b", text="Oh my."))


def test_a_server_that_stays_silent_for_several_reports_ends_it(chat: Chat, reader: Making) -> None:
    chat.answers(failing(500, "out of order"))
    one = reader()
    fails(one)
    fails(one)
    assert ends(one).endswith("at last, status 500: out of order (3 reports in a row)")
    chat.answers(GOOD)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (failing(401, "bad key"), "refuses us, status 401: bad key (set ENTENTE_LLM_KEY)"),
        (failing(403), "refuses us, status 403"),
        (failing(402, "pay first"), "wants to be paid: status 402: pay first"),
        (failing(429, "insufficient_quota: pay"), "wants to be paid: status 429"),
        (failing(404, "no model small"), "is no chat endpoint of 'small', status 404: no model"),
        (failing(405), "is no chat endpoint of 'small'"),
        (
            Reply(b"", status=307, headers={"Location": "https://example.org/"}),
            "sends us to https://example.org/ (set ENTENTE_LLM_URL to where it moved)",
        ),
        (
            Reply(b"<html>Welcome</html>", "text/html; charset=utf-8"),
            "answers with text/html and not with JSON (is this the address of a chat endpoint?)",
        ),
        (Reply(b"\x89PNG", "image/png"), "answers with image/png and not with JSON"),
    ],
)
def test_what_will_not_pass_ends_it_at_once(
    chat: Chat, reader: Making, reply: Reply, told: str
) -> None:
    chat.answers(reply)
    assert told in ends(reader())
    assert len(chat.requests) == 1


def test_json_under_another_name_is_taken(chat: Chat, reader: Making) -> None:
    chat.answers(Reply(GOOD.content, "text/plain"))
    assert len(read(reader())) == 1
    chat.answers(Reply(streamed(facts(call(SAID))).content, "application/json"))
    assert len(read(reader(), Document(id="b", text=f"Besides, {SAID}"))) == 1


def test_nobody_listens(reader: Making) -> None:
    one = reader()
    object.__setattr__(one.settings, "url", "http://127.0.0.1:9/v1/chat/completions")
    told = ends(one)
    assert told.startswith("http://127.0.0.1:9/v1/chat/completions: no connection: ")
    assert told.endswith("(is the server running?)")
