"""What a server does not take, what it costs, and what stays secret."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from chat import KEY, Chat, Reply, call, facts, failing, whole
from readings import GOOD, SAID, Making, fails, read

from kg.errors import ExtractionError, ExtractorError
from kg.llm.account import BudgetSpent
from kg.model import Document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


# -- what the server does not take ---------------------------------------------------------------


def picky(*refused: str, wording: str = "unknown parameter: {}") -> Callable[[Any], Reply]:
    """A server that takes no request with one of those parameters."""

    def answering(request: Any) -> Reply:
        for name in refused:
            if name in request.body:
                return failing(400, wording.format(name))
        return GOOD

    return answering


def test_what_a_server_names_is_left_out(chat: Chat, reader: Making) -> None:
    chat.answering = picky("seed", "stream_options", "temperature")
    one = reader()
    assert len(read(one)) == 1
    assert len(chat.requests) == 4
    body = chat.requests[-1].body
    assert not {"seed", "stream_options", "temperature"} & body.keys()
    assert body["response_format"]["type"] == "json_schema"
    assert body["stream"] is True
    read(one, Document(id="b", text=f"Besides, {SAID}"))
    assert len(chat.requests) == 5  # it is remembered


def test_without_structured_output_the_schema_is_told_in_words(chat: Chat, reader: Making) -> None:
    chat.answering = picky("response_format", wording="cannot do that")
    assert len(read(reader())) == 1
    assert len(chat.requests) == 2
    system = chat.requests[-1].body["messages"][0]["content"]
    assert '"$defs"' in system
    assert "no Markdown" in system


def test_a_request_that_is_never_taken_costs_its_report_only(chat: Chat, reader: Making) -> None:
    chat.answers(failing(422, "no such thing"))
    one = reader()
    told = fails(one)
    assert told.startswith("the server does not take the request: status 422: no such thing")
    assert len(chat.requests) == 7
    assert chat.requests[-1].body.keys() == {"model", "messages"}
    chat.answers(GOOD)
    read(one)
    assert "response_format" in chat.requests[-1].body  # what did not help is not remembered


# -- what it costs, and what stays secret --------------------------------------------------------


def test_the_budget(chat: Chat, reader: Making) -> None:
    chat.answers(GOOD)
    one = reader(max_tokens=150)
    read(one)
    read(one, Document(id="b", text=f"Besides, {SAID}"))
    with pytest.raises(BudgetSpent) as caught:
        read(one, Document(id="c", text=f"What is more, {SAID}"))
    assert str(caught.value) == (
        "the budget of 150 tokens is spent (raise --max-tokens; what was answered is in the cache)"
    )
    read(one)  # what is in the cache costs nothing
    assert len(chat.requests) == 2


def test_a_server_that_does_not_reckon_is_reckoned_for(chat: Chat, reader: Making) -> None:
    chat.answers(Reply(GOOD.content.replace(b'"usage"', b'"waste"')))
    one = reader()
    read(one)
    assert 1000 < one.account["tokens"] < 5000
    chat.answers(whole(facts(), usage={"total_tokens": -5}))
    read(one, Document(id="b", text="Oh my."))
    assert one.account["tokens"] > 2000


@pytest.mark.parametrize(
    "reply",
    [
        failing(401, f"Incorrect key {KEY}"),
        failing(418, f"Incorrect key {KEY}"),
        failing(500, f"Incorrect key {KEY}"),
        Reply(f"key {KEY}".encode(), f"text/{KEY}"),
        Reply(json.dumps({"error": f"key {KEY}"}).encode()),
        Reply(b"", status=308, headers={"Location": f"https://example.org/{KEY}"}),
        whole(None, message={"refusal": f"You are {KEY}."}),
        whole(facts(call(SAID, attributed_to=f"{KEY} said"))),
    ],
)
def test_the_key_is_never_told_and_never_kept(
    chat: Chat, reader: Making, tmp_path: Path, reply: Reply
) -> None:
    chat.answers(reply)
    one = reader()
    told = repr(one) + repr(one.settings)
    try:
        told += repr(read(one))
    except (ExtractionError, ExtractorError) as error:
        told += f"{error!s} {error!r}"
    assert KEY not in told
    for file in (tmp_path / "cache").rglob("*"):
        assert KEY not in file.name
        assert file.is_dir() or KEY not in file.read_text()
