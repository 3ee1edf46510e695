"""The command line as people use it: results, mistakes in one line each, exit statuses."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from kg import __version__
from kg.cli import main

PYTHON = shlex.quote(sys.executable)
CALL = """\
---
id: call
title: Leaders speak
date: 2016-08-09
publisher: The Wire
---
British Prime Minister Theresa May spoke by telephone with Russian President Vladimir Putin on
9 August 2016.
"""
VISIT = """\
---
id: visit
title: A visit
date: 2016-11-18
publisher: The Wire
---
German Chancellor Angela Merkel met British Prime Minister Theresa May in Berlin on 18
November 2016.
"""


class Done(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


def kg(*args: str | Path, cwd: Path, stdin: str | bytes = b"") -> Done:
    """Run ``kg`` in this process; an exception that a user would see as a traceback is raised."""
    with contextlib.chdir(cwd):
        result = CliRunner(catch_exceptions=False).invoke(main, [*map(str, args)], input=stdin)
    return Done(result.exit_code, result.stdout, result.stderr)


def shell(command: str, cwd: Path, **environ: str) -> Done:
    """Run ``kg …`` as a process of its own."""
    done = subprocess.run(
        ["bash", "-c", f'set -o pipefail; kg() {{ {PYTHON} -m kg.cli "$@"; }}; {command}'],
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environ},
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with two reports."""
    (tmp_path / "call.md").write_text(CALL)
    (tmp_path / "visit.md").write_text(VISIT)
    return tmp_path


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small graph, built without conclusions, which only tests may read."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "call.md").write_text(CALL)
    done = kg("build", "call.md", "--out", "graph", "--reasoner", "none", cwd=folder)
    assert done.status == 0, done.err
    return folder / "graph"


def build(here: Path, *args: str) -> Done:
    """Build quickly, without conclusions."""
    return kg("build", *args, "--out", "graph", "--reasoner", "none", cwd=here)


# -- what goes well ---------------------------------------------------------------------------


def test_version_and_help(tmp_path: Path) -> None:
    assert kg("--version", cwd=tmp_path).out == f"kg {__version__}\n"
    start = time.perf_counter()
    assert "kg build reports/" in shell("kg --help", tmp_path).out
    assert time.perf_counter() - start < 2  # 0.15 s at rest; far above, something heavy is loaded


def test_build_says_what_it_did(here: Path) -> None:
    done = build(here, "call.md", "visit.md")
    assert done.status == 0
    assert done.err == ""
    assert done.out.startswith("2 documents, ")
    assert done.out.endswith("The graph is in graph: kg serve graph\n")
    assert sorted(p.name for p in (here / "graph").iterdir()) == [
        "build.json",
        "documents.jsonl",
        "facts.jsonl",
        "set-aside.jsonl",
        "store",
    ]
    assert sorted(p.name for p in here.iterdir()) == ["call.md", "graph", "visit.md"]


def test_json_report_and_quiet(here: Path) -> None:
    done = build(here, "call.md", "none.md", "--json")
    assert done.status == 1
    report = json.loads(done.out)
    assert report["documents"] == 1
    assert report["inferred"] == 0
    assert report["refused"] == [
        {"source": "none.md", "line": None, "reason": "no such file", "remedy": "check the path"}
    ]
    assert json.loads((here / "graph" / "build.json").read_text()) == report
    done = build(here, "call.md", "none.md", "--quiet")
    assert (done.out, done.err) == ("", "none.md: no such file (check the path)\n")


def test_extract_to_file_and_pipe_and_back(here: Path) -> None:
    first = kg("extract", "call.md", cwd=here)
    assert first.status == 0
    facts = [json.loads(line) for line in first.out.splitlines()]
    assert "phone_call" in {fact.get("form") for fact in facts}
    text = CALL.partition("---\n")[2].partition("---\n")[2]
    for fact in facts:
        for evidence in fact["evidence"]:
            assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
    second = kg("extract", "-", "-o", "facts.jsonl", cwd=here, stdin=CALL)
    assert second.err == f"1 document, {len(facts)} facts: facts.jsonl\n"
    assert (here / "facts.jsonl").read_text() == first.out
    done = kg(
        "build", "call.md", "-", "--out", "g", "--reasoner", "none", cwd=here, stdin=first.out
    )
    assert done.status == 0
    assert json.loads((here / "g" / "build.json").read_text())["given"] == ["call"]


def test_schema(tmp_path: Path) -> None:
    schema = json.loads(kg("extract", "--schema", cwd=tmp_path).out)
    assert len(schema["anyOf"]) == 9


def test_queries_and_query(graph: Path) -> None:
    listed = kg("queries", cwd=graph).out
    names = {query["name"] for query in json.loads(kg("queries", "--json", cwd=graph).out)}
    assert names == {line.split()[0] for line in listed.splitlines()}
    assert len(names) >= 20
    done = kg("query", graph, "phone-calls", cwd=graph)
    assert done.status == 0
    assert "," in done.out.splitlines()[0]  # CSV, as nobody looks


@pytest.mark.parametrize(
    ("sparql", "format_", "begins"),
    [
        ("SELECT (1 AS ?n) {}", "csv", "n\n1\n"),
        ("SELECT (1 AS ?n) {}", "tsv", "?n\n1\n"),
        ("SELECT (1 AS ?n) {}", "json", '{"head":{"vars":["n"]}'),
        ("SELECT (1 AS ?n) {}", "xml", '<?xml version="1.0"?><sparql'),
        ("SELECT (1 AS ?n) {}", "table", "┏━━━┓\n┃ n ┃"),
        ("ASK {}", None, "true\n"),
        ("ASK {}", "json", '{"head":{},"boolean":true}'),
        ("CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}", None, "<urn:a> <urn:b> 1 ."),
        ("CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}", "ntriples", "<urn:a> <urn:b> "),
    ],
)
def test_query_formats(graph: Path, sparql: str, format_: str | None, begins: str) -> None:
    options = ["--format", format_] if format_ else []
    done = kg("query", graph, "-", *options, cwd=graph, stdin=sparql)
    assert done.status == 0, done.err
    text = done.out
    if format_ is None and sparql.startswith("CONSTRUCT"):
        text = text[text.index("<urn:a>") :]
    assert text.startswith(begins)


def test_query_from_a_file_with_its_header(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(
        "# title: A word\n# parameter: word text hello\n# expected: x\nSELECT ($word AS ?x) {}"
    )
    assert kg("query", graph, "q.rq", cwd=tmp_path).out == "x\nhello\n"
    done = kg("query", graph, "q.rq", "--param", 'word=a="b"', cwd=tmp_path)
    assert done.out == 'x\n"a=""b"""\n'


def test_validate(graph: Path) -> None:
    done = kg("validate", graph, cwd=graph)
    assert (done.status, done.err) == (0, ""), done.out
    assert done.out.startswith("0 violations, ")
    assert json.loads(kg("validate", graph, "--json", cwd=graph).out) == []


# -- the same graph, however it is made -------------------------------------------------------


def exported(here: Path, directory: str | Path) -> str:
    """What the documents say and what follows; ontology and authority are the same everywhere."""
    parts = [
        kg("export", directory, "--format", "nquads", "--graphs", part, cwd=here)
        for part in ("asserted", "inferred")
    ]
    assert all(done.status == 0 for done in parts)
    return "".join(done.out for done in parts)


def test_any_number_of_jobs_makes_the_same(here: Path) -> None:
    (here / "broken.txt").write_bytes(b"\xff")
    inputs = ("visit.md", "broken.txt", "call.md")
    one, two = (kg("extract", *inputs, "-j", jobs, cwd=here) for jobs in "12")
    assert one == two
    assert one.status == 1
    for jobs in "12":
        assert (
            kg(
                "build", *inputs, "-o", f"g{jobs}", "--reasoner", "none", "-j", jobs, cwd=here
            ).status
            == 1
        )
    for name in ("build.json", "documents.jsonl", "facts.jsonl"):
        assert (here / "g1" / name).read_bytes() == (here / "g2" / name).read_bytes()
    assert exported(here, "g1") == exported(here, "g2")


def test_order_process_and_hash_seed_make_no_difference(here: Path) -> None:
    def built(reports: str, seed: str) -> dict[str, bytes]:
        command = f"kg build {reports} --out graph -q && kg export graph -o graph.nq"
        assert shell(command, here, PYTHONHASHSEED=seed) == (0, "", "")
        files = [here / "graph.nq", *(here / "graph").glob("*.json*")]
        return {path.name: path.read_bytes() for path in files}

    first = built("call.md visit.md", "1")
    names = ["build.json", "documents.jsonl", "facts.jsonl", "graph.nq", "set-aside.jsonl"]
    assert sorted(first) == names
    assert built("visit.md call.md ./call.md", "2") == first


def test_add_ends_where_building_from_all_would(here: Path) -> None:
    build(here, "call.md", "visit.md")
    both = exported(here, "graph")
    build(here, "call.md")
    done = kg("add", "visit.md", "--graph", "graph", cwd=here)
    assert done.status == 0
    assert exported(here, "graph") == both
    done = kg("add", "visit.md", "--graph", "graph", cwd=here)
    assert exported(here, "graph") == both


def test_remove_ends_where_building_from_the_rest_would(here: Path) -> None:
    assert kg("build", "call.md", "--out", "graph", cwd=here).status == 0
    rest = exported(here, "graph")
    assert kg("add", "visit.md", "--graph", "graph", cwd=here).status == 0
    assert exported(here, "graph") != rest
    done = kg("remove", "visit", "--graph", "graph", cwd=here)
    assert (done.status, done.out.splitlines()[0][:11]) == (0, "1 document,")
    assert exported(here, "graph") == rest
    for name, message in (("visit", "no document 'visit'"), ("call", "no document would be left")):
        done = kg("remove", name, "--graph", "graph", cwd=here)
        assert (done.status, done.out) == (2, "")
        assert message in done.err
    assert exported(here, "graph") == rest


def test_a_graph_is_built_again_from_what_it_keeps(here: Path) -> None:
    build(here, "call.md", "visit.md")
    first = exported(here, "graph")
    kept = ("graph/documents.jsonl", "graph/facts.jsonl")
    done = kg("build", *kept, "--out", "again", "--reasoner", "none", cwd=here)
    assert done.status == 0
    assert exported(here, "again") == first


# -- what goes wrong --------------------------------------------------------------------------

WRONG_QUOTE = (
    b'{"type":"membership","document":"call","evidence":[{"start":0,"end":3,"quote":"No"}],'
    b'"member":"Norway","organization":"NATO"}'
)
#: file, content, what standard error says
REFUSED = {
    "empty": ("x.txt", b"", "x.txt: empty"),
    "binary": ("x.txt", b"a\0b", "x.txt: binary data"),
    "encoding": ("x.txt", b"\nl'\xc9lys\xe9e", "x.txt:2: not utf-8 at byte 3"),
    "page without text": ("x.html", b"<html><body></body></html>", "x.html: a page without"),
    "broken line": ("x.jsonl", b'{"text":"a"}\n{"text"\n', "x.jsonl:2: not JSON"),
    "wrong quote": (
        "x.jsonl",
        WRONG_QUOTE,
        "x.jsonl:1: document 'call' does not say 'No' at characters 0–3, but 'Bri'",
    ),
    "wrong record": (
        "x.jsonl",
        b'{"type":"membership","document":"call","evidence":[]}',
        "x.jsonl:1: not a fact record",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_inputs_are_listed_and_the_rest_is_built(here: Path, case: str) -> None:
    name, content, message = REFUSED[case]
    (here / name).write_bytes(content)
    done = build(here, "call.md", name)
    assert done.status == 1
    assert done.err.startswith(message), done.err
    assert done.err.count("\n") == 1
    assert json.loads((here / "graph" / "build.json").read_text())["refused"]


def test_a_huge_report_is_refused_and_can_be_allowed(here: Path) -> None:
    (here / "huge.txt").write_text(CALL.rpartition("---\n")[2] * 200)
    done = build(here, "call.md", "huge.txt", "--max-size", "0.01")
    assert done.status == 1
    assert done.err.startswith("huge.txt: larger than 0.01 MB (raise --max-size")
    assert kg("extract", "huge.txt", cwd=here).status == 0


def test_facts_without_their_report_are_kept_with_a_warning(here: Path) -> None:
    facts = kg("extract", "call.md", cwd=here).out
    (here / "facts.jsonl").write_text(facts)
    done = build(here, "facts.jsonl")
    assert done.status == 0
    assert "quotes from 1 document could not be checked" in done.err
    assert json.loads((here / "graph" / "build.json").read_text())["unchecked"] == ["call"]
    done = kg("add", "call.md", "--graph", "graph", cwd=here)
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize(
    ("args", "status", "message"),
    [
        (("build",), 2, "Missing argument 'INPUT…'"),
        (("build", "none.md", "--out", "graph"), 2, "none.md: no such file (check the path)\nkg: "),
        (("build", "call.md"), 2, "Missing option"),
        (("build", "call.md", "--out", "full"), 2, "is not empty and holds no graph"),
        (("build", "call.md", "--out", "call.md"), 2, "is a file, not a directory"),
        (("build", "call.md", "--out", "call.md/x"), 2, "cannot be written: "),
        (("build", "call.md", "--out", "graph", "--base", "here"), 2, "the base 'here' cannot"),
        (("build", "call.md", "--out", "g", "--base", "https://a.b/c"), 2, "ends in / or #"),
        (("build", "call.md", "--out", "graph", "--extractor", "magic"), 2, "'magic' is not"),
        (("build", "call.md", "--out", "g", "--encoding", "klingon"), 2, "'klingon' is unknown"),
        (("add", "call.md", "--graph", "full"), 2, "holds no graph (build one: kg build"),
        (("add", "call.md", "--graph", "none"), 2, "is no directory"),
        (("remove", "call", "--graph", "none"), 2, "is no directory"),
        (("extract", "none.md"), 2, "none.md: no such file"),
        (("extract",), 2, "Missing argument"),
        (("extract", "call.md", "-o", "none/facts.jsonl"), 2, "cannot be written: No such file"),
        (("export", "none"), 2, "none: is no directory"),
        (("query", "full", "phone-calls"), 2, "full: holds no graph"),
        (("validate", "none"), 2, "none: is no directory"),
        (("serve", "none"), 2, "none: is no directory"),
        (("fly",), 2, "No such command 'fly'"),
    ],
)
def test_mistakes_end_in_one_line(
    here: Path, args: tuple[str, ...], status: int, message: str
) -> None:
    (here / "full").mkdir()
    (here / "full" / "diary.txt").touch()
    done = kg(*args, cwd=here)
    assert (done.status, done.out) == (status, "")
    assert message in done.err
    assert (here / "full" / "diary.txt").exists()
    assert sorted(p.name for p in here.iterdir()) == ["call.md", "full", "visit.md"]


@pytest.mark.parametrize(
    ("args", "stdin", "message"),
    [
        (("query", "GRAPH", "phone-cals"), "", "there is no query 'phone-cals'; there is phone-c"),
        (("query", "GRAPH", "-"), "SELECT * {", "-:1:10: this { is never closed"),
        (("query", "GRAPH", "-"), "SELECT * { ?s nope:p ?o }", "-:1:"),
        (("query", "GRAPH", "-"), "DELETE WHERE { ?s ?p ?o }", "-:1:1"),
        (("query", "GRAPH", "-"), b"\xff", "-: not utf-8 at byte 0"),
        (("query", "GRAPH", "-", "--format", "turtle"), "ASK {}", "-: no boolean in the format"),
        (("query", "GRAPH", "phone-calls", "--param", "x"), "", "'x' is not NAME=VALUE"),
        (("query", "GRAPH", "phone-calls", "--param", "colour=red"), "", "no parameter 'colour'"),
        (("export", "GRAPH", "--graphs", "gossip"), "", "there is no part 'gossip'"),
        (("export", "GRAPH", "-o", "/dev/null/x"), "", "cannot be written"),
    ],
)
def test_mistakes_with_a_graph(
    graph: Path, tmp_path: Path, args: tuple[str, ...], stdin: str, message: str
) -> None:
    done = kg(*(str(graph) if a == "GRAPH" else a for a in args), cwd=tmp_path, stdin=stdin)
    assert (done.status, done.out) == (2, "")
    assert message in done.err


def test_a_failed_build_leaves_the_graph_as_it_was(here: Path) -> None:
    build(here, "call.md")
    before = exported(here, "graph")
    assert build(here, "none.md").status == 2
    assert kg("add", "none.md", "--graph", "graph", cwd=here).status == 2
    assert exported(here, "graph") == before
    assert sorted(p.name for p in here.iterdir()) == ["call.md", "graph", "visit.md"]


def test_damaged_graph(here: Path) -> None:
    build(here, "call.md")
    (here / "graph" / "build.json").write_text("{}")
    done = kg("export", "graph", cwd=here)
    assert done.status == 2
    assert "build.json: Object missing required field" in done.err


@pytest.mark.skipif(os.name != "posix", reason="modes and signals of Unix")
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_directory_that_may_not_be_written(here: Path) -> None:
    (here / "closed").mkdir(mode=0o500)
    done = kg("build", "call.md", "--out", "closed/graph", cwd=here)
    assert done.status == 2
    assert "cannot be written: Permission denied" in done.err


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that not even root may write")
def test_directory_that_nobody_may_write(here: Path) -> None:
    done = kg("build", "call.md", "--out", "/proc/self/graph", cwd=here)
    assert done.status == 2
    assert "/proc/self/graph: cannot be written: " in done.err


@pytest.mark.parametrize("command", ["export {} --format nquads", "query {} all.rq"])
def test_closed_pipe(graph: Path, tmp_path: Path, command: str) -> None:
    (tmp_path / "all.rq").write_text("SELECT * { ?s ?p ?o }")
    asked = command.format(shlex.quote(str(graph)))
    done = shell(f"kg {asked} | head -n 1", tmp_path)
    assert (done.status, done.err, done.out.count("\n")) == (0, "", 1)


def reports(number: int) -> str:
    """As many reports, as JSON lines."""
    return "".join(json.dumps({"id": str(n), "text": VISIT}) + "\n" for n in range(number))


@pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
def test_interrupt_while_several_processes_read(here: Path) -> None:
    (here / "many.jsonl").write_text(reports(20_000))
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "extract", "many.jsonl", "--jobs", "2"],
        cwd=here,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.read(1)  # now they are at work
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"kg: stopped\n")


def test_interrupt(here: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "extract", "-"],
        cwd=here,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(reports(100))
    process.stdin.flush()
    process.stdout.read(1)  # now it is at work, and will wait for more
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "kg: stopped\n")


# -- the server -------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_serve_and_a_port_in_use(graph: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "serve", str(graph), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
                break
            except OSError:
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < deadline
                time.sleep(0.1)
        assert b"<html" in page
        done = kg("serve", graph, "--port", str(port), cwd=graph)
        assert done.status == 2
        assert str(port) in done.err
        assert done.err.count("\n") == 1
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode in {0, 130}
