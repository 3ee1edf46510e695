"""What one query may take, and that it never takes the others' answers with it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import ServeError
from kg.web import bounded
from kg.web.limits import Limits, of_environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

ENDLESS = "SELECT (COUNT(*) AS ?n) {?a ?b ?c. ?d ?e ?f. ?g ?h ?i. ?j ?k ?l}"
STREAM = "SELECT * {?a ?b ?c. ?d ?e ?f. ?g ?h ?i}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


_ASKED = count()


def ask() -> str:
    """A query that takes no time, and that nobody has asked before."""
    return f"ASK {{}} # {next(_ASKED)}"


class Reply:
    """A response, read or broken off."""

    def __init__(
        self, address: str, query: str, path: str = "/sparql?query=", **headers: str
    ) -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        try:
            connection.request("GET", path + quote(query), headers=headers)
            response = connection.getresponse()
            self.status, self.headers = response.status, response.headers
            try:
                self.body, self.whole = response.read(), True
            except http.client.IncompleteRead as error:
                self.body, self.whole = error.partial, False
        finally:
            connection.close()


class Asking(Thread):
    """A query that is asked meanwhile."""

    def __init__(self, *given: str, **headers: str) -> None:
        super().__init__()
        self._given, self._headers = given, headers
        self.start()

    def run(self) -> None:
        self._reply = Reply(*self._given, **self._headers)

    def reply(self) -> Reply:
        self.join(timeout=60)
        return self._reply


def test_a_query_without_end_is_stopped_while_others_are_answered(
    limited: Callable[..., str],
) -> None:
    address = limited(timeout=2)
    assert Reply(address, ask()).status == 200
    endless = Asking(address, ENDLESS)
    answered = 0
    while endless.is_alive():
        reply = Reply(address, ask())
        assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)
        answered += 1
    assert answered > 10
    reply = endless.reply()
    assert reply.status == 504
    assert b"took longer than 2 seconds" in reply.body
    assert b"LIMIT" in reply.body, "what to do"
    problem = Reply(address, ENDLESS, Accept="application/json")
    assert (problem.status, json.loads(problem.body)["status"]) == (504, 504)
    page = Reply(address, ENDLESS, Accept=BROWSER)
    assert (page.status, b"took longer than 2 seconds" in page.body) == (504, True)
    assert b"No answer" not in page.body


@pytest.mark.parametrize("compressed", [False, True])
def test_a_client_can_tell_that_an_answer_broke_off(
    limited: Callable[..., str], compressed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"Accept-Encoding": "gzip"} if compressed else {}
    reply = Reply(limited(timeout=1.5), STREAM, **headers)
    assert reply.status == 200, "it had begun"
    assert reply.headers["Transfer-Encoding"] == "chunked"
    assert len(reply.body) > (1 << 10 if compressed else 64 << 10)
    assert not reply.whole
    told = [
        (r.name, r.levelname, r.exc_info)
        for r in caplog.records
        if "waitress" in r.name or "broke off" in r.message
    ]
    assert told == [("kg.web.sparql", "WARNING", None)]


def test_who_waits_and_who_is_sent_away(limited: Callable[..., str]) -> None:
    address = limited(timeout=4, workers=1, queue=1, per_client=10)
    assert Reply(address, ask()).status == 200
    working = Asking(address, ENDLESS)
    time.sleep(0.5)
    waiting = Asking(address, ask())
    time.sleep(0.5)
    away = Reply(address, ask())
    assert away.status == 503
    assert int(away.headers["Retry-After"]) > 0
    assert b"ask again in" in away.body
    assert Reply(address, "", path="/health").status == 200, "what is no query goes on"
    assert working.reply().status == 504
    assert waiting.reply().status in (200, 503)
    assert Reply(address, ask()).status == 200


def test_one_client_leaves_room_for_others(limited: Callable[..., str]) -> None:
    address = limited(timeout=2, per_client=1)
    assert Reply(address, ask()).status == 200
    working = Asking(address, ENDLESS)
    time.sleep(0.5)
    away = Reply(address, ask())
    assert away.status == 429
    assert int(away.headers["Retry-After"]) > 0
    working.join()
    assert Reply(address, ask()).status == 200


def test_rows(limited: Callable[..., str]) -> None:
    address = limited(max_rows=10)
    for query, rows in (("SELECT * {?a ?b ?c}", 10), ("SELECT * {?a ?b ?c} LIMIT 10", 10)):
        reply = Reply(address, query)
        assert len(json.loads(reply.body)["results"]["bindings"]) == rows
        cut = "LIMIT" not in query
        assert reply.headers.get("X-Max-Rows") == ("10" if cut else None)
        assert ("Warning" in reply.headers) == cut
    page = Reply(address, "SELECT * {?a ?b ?c}", Accept=BROWSER)
    assert page.body.count(b"<tr>") > 900, "a page shows as many as pages show"


def test_length(limited: Callable[..., str]) -> None:
    address = limited(max_query=10)
    assert Reply(address, "ASK {}").status == 200
    assert Reply(address, "ASK {     }").status == 413


def test_memory(limited: Callable[..., str], capfd: pytest.CaptureFixture[str]) -> None:
    address = limited(memory=200)
    reply = Reply(address, "SELECT * {?a ?b ?c. ?d ?e ?f. ?g ?h ?i} ORDER BY ?i ?f ?a")
    assert reply.status == 500
    assert b"needs more than 200 MB" in reply.body
    assert Reply(address, ask()).status == 200
    assert "Traceback" not in capfd.readouterr().err


def test_pages_of_questions_go_the_same_way(limited: Callable[..., str]) -> None:
    reply = Reply(limited(), "", path="/questions/who-leads-whom")
    assert (reply.status, b"Ada North" in reply.body) == (200, True)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_of_a_server(small_graph: Path, end: signal.Signals) -> None:
    command = [sys.executable, "-m", "kg.cli", "serve", str(small_graph), "--port", "0"]
    options = ["--workers", "2", "--timeout", "50"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().split(" at ")[1].split()[0]
        endless = [Thread(target=ask_in_vain, args=(address, q)) for q in (ENDLESS, STREAM)]
        for thread in endless:
            thread.start()
        deadline = time.monotonic() + 20
        while len(left := children(server.pid)) < 3:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(1)
        left |= children(server.pid)
        server.send_signal(end)
        assert server.wait(timeout=30) == (0 if end != signal.SIGKILL else -signal.SIGKILL)
    for thread in endless:
        thread.join(timeout=30)
    deadline = time.monotonic() + 5
    while any(map(runs, left)):
        assert time.monotonic() < deadline, "a worker is left"
        time.sleep(0.05)


def ask_in_vain(address: str, query: str) -> None:
    with suppress(OSError, http.client.HTTPException):
        reply = Reply(address, query)
        assert reply.status != 200 or not reply.whole


def children(process: int) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and runs(int(entry.name), parent=process):
            found.add(int(entry.name))
    return found


def runs(process: int, parent: int | None = None) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return stat[0] != "Z" and parent in (None, int(stat[1]))


@pytest.mark.parametrize(
    "path", ["/page/person/ada-north", "/data/person/ada-north.ttl", "/search?q=ada", "/"]
)
def test_pages_have_an_end_too(app: Flask, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    assert client.get(path).status_code == 200
    with monkeypatch.context() as patch:
        patch.setitem(app.extensions, "limits", Limits(timeout=1e-9))
        answer = client.get(path)
        assert (answer.status_code, "longer than 1e-09 seconds" in answer.text) == (504, True)
    turns = app.extensions["turns"]
    for _ in range(bounded.MOST):
        turns.take()
    monkeypatch.setattr(bounded, "PATIENCE", 0.05)
    busy = client.get(path)
    assert (busy.status_code, int(busy.headers["Retry-After"]) > 0) == (503, True)
    for _ in range(bounded.MOST):
        turns.give_back()
    assert client.get(path).status_code == 200


def test_limits_from_the_environment() -> None:
    assert of_environment({}) == Limits()
    given = {"ENTENTE_TIMEOUT": "0.5", "ENTENTE_WORKERS": "3", "ENTENTE_MAX_ROWS": " 7 "}
    assert of_environment(given) == Limits(timeout=0.5, workers=3, max_rows=7)
    for name, text in (("TIMEOUT", "0"), ("WORKERS", "two"), ("QUEUE", "-1"), ("MEMORY", "1.5")):
        with pytest.raises(ServeError, match=f"ENTENTE_{name}: '{text}' is no number"):
            of_environment({f"ENTENTE_{name}": text})


def test_limits_on_the_command_line(small_graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[Any] = []
    monkeypatch.setattr("kg.web.serve", lambda *_, **given: served.append(given["limits"]))
    options = ["--timeout", "2.5", "--per-client", "4", "--max-query", "50"]
    environment = {"ENTENTE_TIMEOUT": "9", "ENTENTE_QUEUE": "8"}
    done = CliRunner().invoke(main, ["serve", str(small_graph), *options], env=environment)
    assert done.exit_code == 0, done.output
    assert served == [Limits(timeout=2.5, queue=8, per_client=4, max_query=50)]


@pytest.mark.skipif(not os.access("/proc/self/statm", os.R_OK), reason="counts memory on Linux")
def test_a_deeply_nested_query_ends_nothing(limited: Callable[..., str]) -> None:
    address = limited()
    deep = "SELECT (" + "ABS(" * 60 + "1" + ")" * 60 + " AS ?x) {}"
    assert Reply(address, deep).status == 200
    long = "ASK { FILTER(" + "!" * 90_000 + "true) }"
    assert Reply(address, long, path="/sparql?query=").status in (200, 400, 414, 431)
    assert Reply(address, ask()).status == 200
