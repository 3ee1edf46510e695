"""What an endpoint sends, whole or streamed, as the one answer that it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Broken(Exception):
    """What came is no answer; the message says why."""


class NotJSON(Broken):
    """What came is not even JSON."""


class Answer(NamedTuple):
    """What the model wrote.

    ``cut`` says that it had more to write than it was allowed; ``refusal`` is what it wrote
    instead, if it would not; ``tokens`` is what the server reckons for question and answer.
    """

    text: str
    cut: bool = False
    refusal: str = ""
    tokens: int | None = None


def answer(body: bytes, content_type: str) -> Answer:
    """The answer that a body holds; ``Broken`` if it is damaged, cut off or something else."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise NotJSON(f"it is no UTF-8 at byte {error.start}") from error
    if content_type == "text/event-stream" or text.lstrip().startswith(("data:", ": ")):
        return _streamed(text)
    return _whole(_json(text))


def _whole(reply: Any) -> Answer:
    """The answer of a reply that came in one piece."""
    choice = _choice(reply)
    message = choice.get("message")
    if not isinstance(message, dict):
        raise Broken("it holds no message")
    return _answer(
        [message.get("content")], [message.get("refusal")], choice.get("finish_reason"), reply
    )


def _streamed(text: str) -> Answer:
    """The answer whose pieces are the events of a stream."""
    contents, refusals = [], []
    finished: object = None
    usage: dict[str, Any] = {}
    for data in _events(text):
        if data == "[DONE]":
            break
        event = _json(data)
        if isinstance(event, dict) and event.get("usage"):
            usage = event
        if isinstance(event, dict) and event.get("choices") == []:
            continue  # the last event tells usage only
        choice = _choice(event)
        delta = choice.get("delta") or {}
        if not isinstance(delta, dict):
            raise Broken("an event of the stream holds no text")
        contents.append(delta.get("content"))
        refusals.append(delta.get("refusal"))
        finished = choice.get("finish_reason") or finished
    if finished is None:
        raise Broken("the stream broke off")
    return _answer(contents, refusals, finished, usage)


def _events(text: str) -> Iterator[str]:
    """The data of a stream's events."""
    for event in text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n"):
        lines = [line for line in event.split("\n") if line.startswith("data:")]
        if lines:
            yield "\n".join(line.removeprefix("data:").removeprefix(" ") for line in lines).strip()


def _choice(reply: Any) -> dict[str, Any]:
    """The first of what a reply offers."""
    if not isinstance(reply, dict):
        raise Broken("it is no JSON object")
    if reply.get("error"):
        raise Broken(f"the server says: {words(reply)}")
    choices = reply.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise Broken("it holds no choices")
    return choices[0]


def _answer(contents: list[Any], refusals: list[Any], finished: Any, reply: Any) -> Answer:
    """Pieces, and why they end, as an answer."""
    text, refusal = (
        "".join(part for part in parts if isinstance(part, str)) for parts in (contents, refusals)
    )
    if finished == "content_filter":
        refusal = refusal or "its content filter stopped it"
    usage = reply.get("usage")
    tokens = usage.get("total_tokens") if isinstance(usage, dict) else None
    whole = isinstance(tokens, int) and tokens >= 0
    return Answer(text, finished == "length", refusal, tokens if whole else None)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotJSON("it is no JSON, or was cut off") from error


def words(reply: Any) -> str:
    """What a server says about an error, wherever in its reply it says it."""
    error = reply.get("error", reply) if isinstance(reply, dict) else reply
    if isinstance(error, dict):
        error = error.get("message") or error.get("detail") or error
    return error if isinstance(error, str) else json.dumps(error)
