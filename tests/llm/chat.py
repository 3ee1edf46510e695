"""A chat endpoint on this machine that speaks the protocol, well or badly, as a test asks it to."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

KEY = "sk-very-secret-key"
USAGE = {"prompt_tokens": 90, "completion_tokens": 10, "total_tokens": 100}


class Request(NamedTuple):
    """What came: the body, and the headers by lower-case name."""

    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def report(self) -> str:
        """The text that is asked about."""
        text = self.body["messages"][1]["content"]
        return str(text.partition("<report>\n")[2].partition("\n</report>")[0])


@dataclass
class Reply:
    """What goes back; ``promised`` bytes are announced, if not as many as there are."""

    content: bytes
    kind: str = "application/json"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    promised: int | None = None
    wait: float = 0


def whole(text: str | None, finish: str = "stop", **more: Any) -> Reply:
    """An answer in one piece."""
    message = {"role": "assistant", "content": text, **more.pop("message", {})}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return Reply(json.dumps({"choices": [choice], "usage": USAGE, **more}).encode())


def events(*data: Any) -> bytes:
    """A stream's events."""
    lines = (one if isinstance(one, str) else json.dumps(one) for one in data)
    return "".join(f"data: {line}\n\n" for line in lines).encode()


def streamed(text: str, finish: str = "stop", *, piece: int = 7) -> Reply:
    """An answer in pieces, as servers stream it."""
    parts: list[Any] = [
        {"choices": [{"index": 0, "delta": {"content": text[i : i + piece]}}]}
        for i in range(0, len(text), piece)
    ]
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]}
    usage = {"choices": [], "usage": USAGE}
    content = b": keep-alive\n\n" + events(*parts, end, usage, "[DONE]")
    return Reply(content, "text/event-stream; charset=utf-8")


def failing(status: int, message: str = "no", **headers: str) -> Reply:
    """An error, as OpenAI words it."""
    content = json.dumps({"error": {"message": message, "type": "error"}}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(content, status=status, headers=named)


def facts(*records: dict[str, Any]) -> str:
    """What the model writes."""
    return json.dumps({"facts": list(records)})


def call(quote: str, **changed: Any) -> dict[str, Any]:
    """The record of a telephone call, as the model writes it."""
    return {
        "type": "contact",
        "quotes": [quote],
        "attributed_to": None,
        "form": "phone_call",
        "participants": [
            {"name": "Theresa May", "kind": "person"},
            {"name": "Vladimir Putin", "kind": "person"},
        ],
        "status": "occurred",
        "date": "2016-08-09",
        "place": None,
        "topics": [],
        **changed,
    }


@dataclass
class Chat:
    """The endpoint's address, what it was asked, and what it answers."""

    url: str
    requests: list[Request]
    answering: Callable[[Request], Reply]

    def answers(self, *replies: Reply) -> None:
        """Answer with these in turn, and with the last for ever."""
        left = list(replies)
        self.answering = lambda _request: left.pop(0) if len(left) > 1 else left[0]

    def answers_by(self, sentences: Iterable[str]) -> None:
        """Answer with a call for each of the sentences that is asked about."""
        known = list(sentences)
        self.answering = lambda request: whole(
            facts(*(call(sentence) for sentence in known if sentence in request.report))
        )


@contextlib.contextmanager
def serving() -> Iterator[Chat]:
    """An endpoint that runs while the block does."""
    chat = Chat("", [], lambda _request: whole(facts()))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            chat.requests.append(Request(body, headers))
            reply = chat.answering(chat.requests[-1])
            time.sleep(reply.wait)
            length = len(reply.content) if reply.promised is None else reply.promised
            with contextlib.suppress(ConnectionError):  # whoever asked has gone
                self.send_response(reply.status)
                for name, value in {"Content-Type": reply.kind, **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(length))
                self.end_headers()
                self.wfile.write(reply.content)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    chat.url = f"http://127.0.0.1:{server.server_port}/v1/chat/completions"
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
