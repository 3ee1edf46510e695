"""``kg report``: what a build set aside, and the proof that it contradicts the rest."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from click.testing import CliRunner
from proofs import check_recorded

from kg.cli import main
from kg.graph import opened
from kg.keeping.writer import GraphWriter
from kg.store import EmbeddedStore
from kg.why import spelled
from kg.writing.messages import Withdraw

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Russia joined the club. Geneva hosts the summit. France holds the office."
REPORT = f"---\nid: club\ntitle: News of the club\ndate: 2016-08-09\n---\n{TEXT}\n"
CALL = (
    "---\nid: call\ndate: 2016-08-09\n---\n"
    "Prime Minister Theresa May and President Vladimir Putin spoke by telephone on Tuesday.\n"
)
RUSSIA, MAY = {"name": "Russia", "kind": "state"}, {"name": "Theresa May", "kind": "person"}


class Case(NamedTuple):
    """A fact that cannot be, the words that say it, and what its proof must tell."""

    fact: dict[str, Any]
    words: str
    key: str
    told: str


CASES = {
    "a person is no organisation": Case(
        {"type": "membership", "member": RUSSIA, "organization": MAY},
        "Russia joined the club.",
        "membership/russia/theresa-may",
        "Theresa May · rdf:type · organisation  [by prp-rng]",
    ),
    "a town is no organisation": Case(
        {
            "type": "summit",
            "name": "Club summit",
            "status": "occurred",
            "organization": {"name": "Geneva", "kind": "place"},
        },
        "Geneva hosts the summit.",
        "summit/",
        "Geneva · rdf:type · organisation  [by prp-rng]",
    ),
    "a state is no person": Case(
        {
            "type": "tenure",
            "person": {"name": "France", "kind": "state"},
            "status": "current",
            "title": "President",
            "of": RUSSIA,
        },
        "France holds the office.",
        "tenure/",
        "France · rdf:type · person  [by ",
    ),
}


def line(case: Case) -> str:
    start = TEXT.index(case.words)
    evidence = {"start": start, "end": start + len(case.words), "quote": case.words}
    return json.dumps({**case.fact, "document": "club", "evidence": [evidence]}) + "\n"


class Done(NamedTuple):
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str


def kg(*arguments: str | Path) -> Done:
    result = CliRunner(catch_exceptions=False).invoke(main, list(map(str, arguments)))
    return Done(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "inputs"
    folder.mkdir()
    (folder / "club.md").write_text(REPORT)
    (folder / "club.jsonl").write_text("".join(map(line, CASES.values())))
    return folder


@pytest.mark.parametrize(
    ("name", "reasoner"),
    [*((name, "entente") for name in CASES), ("a state is no person", "owlrl")],
)
def test_what_contradicts_the_rest_is_told_with_its_proof(
    inputs: Path, tmp_path: Path, name: str, reasoner: str
) -> None:
    case = CASES[name]
    (inputs / "club.jsonl").write_text(line(case))
    done = kg("build", inputs, "--out", tmp_path / "graph", "--reasoner", reasoner)
    assert done.status == 1
    assert done.err.startswith(f"club: {case.key}")
    assert "is set aside: it contradicts the rest by cax-adc" in done.err
    assert done.err.endswith(" (kg report proves it; correct its facts)\n")
    assert done.err.count("\n") == 1
    assert "1 fact set aside: kg report" in done.out
    told = kg("report", tmp_path / "graph").out
    assert f"\n\n{case.key}" in told
    assert f'"quote":"{case.words}"' in told
    assert "\ncontradiction  [by cax-adc]\n" in told
    assert case.told in told
    assert f"“{case.words}” (News of the club, 2016-08-09)" in told


def test_json_has_the_proof_as_a_tree(inputs: Path, tmp_path: Path) -> None:
    kg("build", inputs, "--out", tmp_path / "graph")
    report = json.loads(kg("report", tmp_path / "graph", "--json").out)
    assert report["documents"] == 1
    assert [thing["key"] for thing in report["set_aside"]] == sorted(
        thing["key"] for thing in report["set_aside"]
    )
    assert len(report["set_aside"]) == len(CASES)
    for thing in report["set_aside"]:
        assert thing["records"][0]["document"] == "club"
        assert thing["proof"]["statement"] is None
        assert thing["proof"]["rule"] == "cax-adc"
        assert len(thing["proof"]["premises"]) > 2


def test_the_proof_is_one_from_what_is_in_the_graph_and_what_was_set_aside(
    inputs: Path, tmp_path: Path
) -> None:
    kg("build", inputs, "--out", tmp_path / "graph")
    graph = opened(tmp_path / "graph")
    stated = set(map(spelled, EmbeddedStore.open(graph.store, read_only=True).match()))
    for aside in graph.set_aside():
        leaves = [step for step in aside.proof if step.rule == "asserted"]
        own = {step.statement for step in leaves if step.origin == "report"}
        assert own
        assert all(step.quotes for step in leaves if step.origin == "report")
        assert {step.statement for step in leaves} - own <= stated
        check_recorded(aside.proof, {s for s in own if s is not None} | stated)


def test_adding_and_removing_keep_it_right(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "call.md").write_text(CALL)
    graph = tmp_path / "graph"
    assert kg("build", tmp_path / "call.md", "--out", graph).status == 0
    assert "set aside" not in kg("report", graph).out
    assert kg("add", inputs, "--graph", graph).status == 1
    whole = kg("report", graph).out
    assert "3 facts set aside:" in whole
    kg("build", tmp_path / "call.md", inputs, "--out", tmp_path / "afresh")
    assert kg("report", tmp_path / "afresh").out == whole
    assert kg("remove", "club", "--graph", graph).status == 0
    assert "set aside" not in kg("report", graph).out


def test_a_report_that_is_withdrawn_takes_along_what_it_alone_said(
    inputs: Path, tmp_path: Path
) -> None:
    for number, case in enumerate(list(CASES.values())[:2]):
        (inputs / f"{number}.md").write_text(REPORT.replace("id: club", f"id: club{number}"))
        (inputs / f"{number}.jsonl").write_text(line(case).replace('"club"', f'"club{number}"'))
    for name in ("club.md", "club.jsonl"):
        (inputs / name).unlink()
    kg("build", inputs, "--out", tmp_path / "graph")
    before = opened(tmp_path / "graph").report.set_aside
    keys = [aside.thing.key for aside in opened(tmp_path / "graph").set_aside()]
    assert [refused.source for refused in before] == ["club0", "club1"]
    writer = GraphWriter(tmp_path / "graph")
    writer.apply(Withdraw("club0"))
    assert opened(tmp_path / "graph").report.set_aside == before[1:]
    assert [aside.thing.key for aside in opened(tmp_path / "graph").set_aside()] == keys[1:]


def test_the_same_inputs_give_the_same_bytes(inputs: Path, tmp_path: Path) -> None:
    written = set()
    for seed in ("0", "1"):
        graph = tmp_path / "graph"
        shutil.rmtree(graph, ignore_errors=True)
        done = subprocess.run(
            [sys.executable, "-m", "kg.cli", "build", str(inputs), "--out", str(graph)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        written.add((graph / "set-aside.jsonl").read_bytes())
    assert len(written) == 1


def test_it_says_how_the_graph_was_built(inputs: Path, tmp_path: Path) -> None:
    (inputs / "club.jsonl").write_text("{}\n")
    graph = tmp_path / "graph"
    assert kg("build", inputs, "--out", graph, "--reasoner", "none").status == 1
    told = kg("report", graph).out.splitlines()
    assert told[0].startswith("Built by kg ")
    assert "extractor rules, reasoner none" in told[0]
    assert told[1].startswith("1 document, ")
    assert told[2].endswith(" statements from the documents, 0 inferred")
    assert told[3] == "1 input refused:"
    assert told[4].startswith(f"  {inputs / 'club.jsonl'}:1: neither a report nor a fact record")
    assert told[4].endswith(")")


def test_a_graph_of_an_earlier_version_has_nothing_set_aside(inputs: Path, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    kg("build", inputs / "club.md", "--out", graph)
    (graph / "set-aside.jsonl").unlink()
    assert kg("report", graph).status == 0


def test_no_graph_no_report(tmp_path: Path) -> None:
    done = kg("report", tmp_path)
    assert (done.status, done.out) == (2, "")
    assert "holds no graph" in done.err
