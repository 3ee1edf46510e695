"""``--extractor llm`` as people use it: set up by the environment, its counts told at the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from chat import KEY, Chat, Reply, call, facts, failing, serving, whole
from test_cli import Done, kg

from kg.errors import ExtractorError
from kg.llm import Settings, cache
from kg.llm.settings import KEY as KEY_NAME
from kg.llm.settings import MODEL, URL

if TYPE_CHECKING:
    from pathlib import Path

SAID = "Theresa May telephoned Vladimir Putin on 9 August 2016."


@pytest.fixture
def here(chat: Chat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with six reports, and an environment that names the endpoint."""
    reports = tmp_path / "reports"
    reports.mkdir()
    for number in range(6):
        text = f"---\nid: r{number}\n---\nReport {number}. {SAID}\n"
        (reports / f"{number}.txt").write_text(text)
    monkeypatch.setenv(URL, chat.url)
    monkeypatch.setenv(MODEL, "small")
    monkeypatch.setenv(KEY_NAME, KEY)
    chat.answers_by([SAID])
    return reports


def extract(here: Path, *args: str) -> Done:
    """Extract with the model; the key must stay secret whatever happens."""
    done = kg("extract", ".", "--extractor", "llm", "--cache", "../kept", *args, cwd=here)
    assert KEY not in done.out + done.err
    assert "Traceback" not in done.err
    return done


def test_facts_and_counts(here: Path) -> None:
    done = extract(here)
    assert done.status == 0
    assert done.err == "kg: llm: 6 answers, 600 tokens, 6 facts\n"
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [fact["document"] for fact in found] == [f"r{number}" for number in range(6)]
    assert {fact["extractor"] for fact in found} == {"llm/small"}
    again = extract(here, "--jobs", "2")
    assert again.out == done.out
    assert again.err == "kg: llm: 6 answers from the cache, 6 facts\n"
    assert extract(here, "--quiet") == (0, done.out, "")


def test_several_processes_ask_and_count_together(here: Path, chat: Chat) -> None:
    wrong = [call(SAID), call("Nobody said that."), call(SAID, form="chat")]
    chat.answers(whole(facts(*wrong)))
    done = extract(here, "--jobs", "2")
    assert done.status == 0
    assert done.err == (
        "kg: llm: 6 answers, 600 tokens, 6 facts, 6 quotes that the text does not hold word for "
        "word, 6 facts without any other quote, 6 records that break the contract\n"
    )


@pytest.mark.parametrize("jobs", [(), ("--jobs", "2")])
def test_a_spent_budget_leaves_the_rest_and_says_so(here: Path, jobs: tuple[str, ...]) -> None:
    done = extract(here, "--max-tokens", "200", *jobs)
    assert done.status == 1
    read = len(done.out.splitlines())
    assert read in ({2} if not jobs else {2, 3})  # another process may be under way
    left = [line for line in done.err.splitlines() if "is left out" in line]
    assert len(left) == 6 - read
    assert left[-1] == (
        "5.txt: document 'r5' is left out: the extractor 'llm' could not read it: the budget of "
        "200 tokens is spent (raise --max-tokens; what was answered is in the cache)"
    )
    assert extract(here, "--max-tokens", "600", *jobs).status == 0
    assert extract(here, "--max-tokens", "0").status == 0


def test_a_graph_is_built_and_added_to(here: Path, chat: Chat) -> None:
    options = ("--reasoner", "none", "--cache", "../kept")
    chosen = ("--extractor", "llm", *options)
    done = kg("build", "0.txt", "1.txt", "--out", "graph", *chosen, cwd=here)
    assert (done.status, done.err) == (0, "kg: llm: 2 answers, 200 tokens, 2 facts\n")
    asked = len(chat.requests)
    done = kg("add", "2.txt", "--graph", "graph", "--cache", "../kept", cwd=here)
    assert (done.status, done.err) == (0, "kg: llm: 1 answer, 100 tokens, 1 fact\n")
    assert len(chat.requests) == asked + 1
    kept = {path.name: path.read_bytes() for path in (here / "graph").glob("*.json*")}
    assert not any(KEY.encode() in content for content in kept.values())
    done = kg("build", "0.txt", "1.txt", "2.txt", "--out", "g", *chosen, "--jobs", "2", cwd=here)
    assert done.err == "kg: llm: 3 answers from the cache, 3 facts\n"
    for name, content in kept.items():
        if name != "build.json":
            assert (here / "g" / name).read_bytes() == content
    chat.answers(failing(401))
    assert kg("remove", "r0", "--graph", "graph", cwd=here).status == 0


def test_what_ends_it_is_one_line_after_what_it_cost(here: Path, chat: Chat) -> None:
    chat.answers(whole(facts(call(SAID))), failing(401, f"wrong key {KEY}"))
    done = extract(here, "-o", "facts.jsonl")
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        "kg: llm: 1 answer, 100 tokens, 1 fact\n"
        f"kg: {chat.url} refuses us, status 401: wrong key … (set ENTENTE_LLM_KEY)\n"
    )
    assert not (here / "facts.jsonl").exists()


def test_a_report_that_fails_costs_itself_only(here: Path, chat: Chat) -> None:
    usual = chat.answering
    refusal = whole(None, message={"refusal": "No."})
    chat.answering = lambda request: refusal if "Report 3" in request.report else usual(request)
    done = extract(here)
    assert done.status == 1
    assert len(done.out.splitlines()) == 5
    assert done.err.startswith(
        "3.txt: document 'r3' is left out: the extractor 'llm' could not read it: the model "
        "refuses: No. (choose another model)\n"
    )


@pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_while_it_waits(here: Path, chat: Chat, jobs: str) -> None:
    chat.answers(Reply(b"", wait=20))
    command = ("extract", ".", "--extractor", "llm", "--cache", "../kept", "--jobs", jobs)
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", *command],
        cwd=here,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not chat.requests:
        assert process.poll() is None, process.communicate()
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=15)
    assert (process.returncode, err) == (130, "kg: llm: nothing was asked\nkg: stopped\n")


# -- how it is set up -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({URL: ""}, "ENTENTE_LLM_URL is not set (the address of a chat endpoint, such as"),
        ({MODEL: " "}, "ENTENTE_LLM_MODEL is not set (the name of a model"),
        ({URL: "127.0.0.1:11434"}, "ENTENTE_LLM_URL is no http(s) address without a password"),
        ({URL: "ftp://127.0.0.1/"}, "ENTENTE_LLM_URL is no http(s) address without a password"),
        ({URL: "http://"}, "ENTENTE_LLM_URL is no http(s) address without a password"),
        ({URL: "http://a:99999/"}, "ENTENTE_LLM_URL is no http(s) address without a password"),
        ({URL: f"http://me:{KEY}@127.0.0.1/"}, "without a password (write one such as http"),
        ({URL: "http://[::1"}, "ENTENTE_LLM_URL is no http(s) address without a password"),
        ({URL: "http://a b/"}, "ENTENTE_LLM_URL is no http(s) address without a password"),
        ({KEY_NAME: "se\x07cret"}, "ENTENTE_LLM_KEY holds characters that no key has"),
        ({KEY_NAME: "schlüssel"}, "ENTENTE_LLM_KEY holds characters that no key has"),
        ({MODEL: "a\x1bb"}, "ENTENTE_LLM_MODEL holds characters that no name has"),
    ],
)
def test_what_is_missing_or_wrong_in_the_environment(
    here: Path, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], message: str
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    done = extract(here)
    assert (done.status, done.out) == (2, "")
    assert message in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1/chat/completions"),
        ("http://127.0.0.1:11434/v1/", "http://127.0.0.1:11434/v1/chat/completions"),
        ("https://a.example/chat/completions", "https://a.example/chat/completions"),
        ("https://a.example/x?version=2#y", "https://a.example/x/chat/completions?version=2"),
    ],
)
def test_addresses(given: str, url: str) -> None:
    settings = Settings.from_environment({URL: given, MODEL: "m", KEY_NAME: f" {KEY}\n"})
    assert (settings.url, settings.key) == (url, KEY)
    assert KEY not in repr(settings)


def test_an_address_that_no_client_takes(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL, "http://" + "a" * 300 + "..example/")
    done = extract(here)
    assert done.status == 2
    assert "ENTENTE_LLM_URL" in done.err or "no connection" in done.err


@pytest.mark.parametrize("options", [("--cache", "../kept"), ("--max-tokens", "7")])
def test_its_options_are_its_own(here: Path, options: tuple[str, ...]) -> None:
    done = kg("extract", "0.txt", *options, cwd=here)
    assert (done.status, done.out) == (2, "")
    assert "(--cache and --max-tokens are for --extractor llm)" in done.err


def test_without_the_extra(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    for name in [name for name in sys.modules if name.startswith("kg.llm")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("kg.llm")
    done = kg("extract", "0.txt", "--extractor", "llm", cwd=here)
    assert (done.status, done.out) == (2, "")
    assert done.err == "kg: the extractor 'llm' needs httpx (pip install 'entente[llm]')\n"


def test_where_answers_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.usual_folder() == tmp_path / "entente" / "llm"
    for unfit in ("", "relative"):
        monkeypatch.setenv("XDG_CACHE_HOME", unfit)
        monkeypatch.setenv("HOME", str(tmp_path))
        assert cache.usual_folder() == tmp_path / ".cache" / "entente" / "llm"


def test_the_usual_folder_is_used(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(here / "usual"))
    assert kg("extract", "0.txt", "--extractor", "llm", cwd=here).status == 0
    assert len([*(here / "usual" / "entente" / "llm").rglob("*.json")]) == 1


def test_settings_are_checked_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL, raising=False)
    with pytest.raises(ExtractorError), serving():
        Settings.from_environment()
