"""The writer of a graph: asserted and inferred change together, whatever happens meanwhile."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from click.testing import CliRunner

from kg import graph as graphs
from kg import pipeline
from kg.backup import backup
from kg.cli import main
from kg.errors import Conflict, GraphError, InputError, NotFound, Protected, TimeUp
from kg.graph import opened
from kg.keeping.keeper import Keeper
from kg.keeping.refusal import Contradictory
from kg.keeping.writer import GraphWriter
from kg.model import Triple
from kg.reason import premises, reasoner
from kg.store import EmbeddedStore
from kg.writing.closed import ClosedStore
from kg.writing.messages import Delete, Documents, Done, Post, Put, Update, Withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Quad

BASE = "https://w3id.org/entente/id/"
ENT = "PREFIX ent: <https://w3id.org/entente/ns#> BASE <https://w3id.org/entente/id/>\n"
CALL = """---
id: {id}
date: 2016-08-09
---
{who} spoke by telephone on 9 August 2016.
"""
MAY = CALL.format(id="may", who="Prime Minister Theresa May and President Vladimir Putin")
MERKEL = CALL.format(id="merkel", who="Chancellor Angela Merkel and President François Hollande")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keeping")
    (folder / "may.md").write_text(MAY, encoding="utf-8")
    pipeline.build([folder / "may.md"], folder / "graph")
    return folder / "graph"


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "graph"))


@pytest.fixture
def writer(graph: Path) -> GraphWriter:
    return GraphWriter(graph)


@pytest.fixture
def keeper(graph: Path) -> Iterator[Keeper]:
    made = Keeper(graph, timeout=30)
    yield made
    made.close()


def quads(path: str | Path | None) -> set[Quad]:
    return set(EmbeddedStore.open(path, read_only=True).match())


def ask(done: Done, pattern: str) -> bool:
    store = EmbeddedStore.open(done.snapshot, read_only=True)
    return bool(store.query(f"{ENT}ASK {{ {pattern} }}"))


def report(name: str, text: str) -> Documents:
    return Documents(text.encode(), f"{name}.md", "text/markdown")


def test_what_is_inserted_is_reasoned_with(writer: GraphWriter) -> None:
    state = "<state/france> ent:cooperatesOnSecurityWith <state/germany>"
    assert not ask(writer.done, state)
    done = writer.apply(Update(f"{ENT}INSERT DATA {{ {state} }}"))
    assert (done.added, done.removed) == (1, 0)
    assert ask(done, f"GRAPH <graph/asserted> {{ {state} }}")
    assert ask(
        done,
        "GRAPH <graph/inferred> { <state/germany> ent:cooperatesOnSecurityWith <state/france> }",
    )
    done = writer.apply(Update(f"{ENT}DELETE WHERE {{ {state} }}"))
    assert not ask(done, "?a ent:cooperatesOnSecurityWith ?b")


def test_a_statement_of_a_report_can_be_taken_back(writer: GraphWriter) -> None:
    called = "?a ent:spokeByPhoneWith ?b"
    assert ask(writer.done, called)
    done = writer.apply(
        Update(f"{ENT}DELETE {{ ?e ent:firstCaller ?a }} WHERE {{ ?e ent:firstCaller ?a }}")
    )
    assert not ask(done, called)


def test_graphs_are_put_added_to_and_deleted(writer: GraphWriter) -> None:
    turtle = "text/turtle"
    body = b"<urn:a> <urn:p> <urn:b>, [] ."
    done = writer.apply(Put("urn:g", body, turtle))
    assert done.created
    assert done.added == 2
    done = writer.apply(Post("urn:g", b"<urn:a> <urn:p> 1 .", turtle))
    assert (done.created, done.added) == (False, 1)
    done = writer.apply(Put("urn:g", b"<urn:a> <urn:p> 1 .", turtle))
    assert (done.added, done.removed) == (0, 2)
    assert ask(done, "<urn:a> <urn:p> 1")
    done = writer.apply(Delete("urn:g"))
    assert not ask(done, "<urn:a> ?p ?o")
    with pytest.raises(NotFound):
        writer.apply(Delete("urn:g"))
    done = writer.apply(Put(None, body, turtle))
    assert ask(done, "GRAPH <graph/asserted> { <urn:a> <urn:p> <urn:b> }")


@pytest.mark.parametrize("name", ["inferred", "ontology"])
def test_some_graphs_are_nobodys_to_write(writer: GraphWriter, name: str) -> None:
    graph = f"{BASE}graph/{name}"
    for message in (
        Update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:p> <urn:b> }} }}"),
        Put(graph, b"", "text/turtle"),
        Delete(graph),
    ):
        with pytest.raises(Protected):
            writer.apply(message)


def test_a_contradiction_is_refused_with_its_proof(writer: GraphWriter) -> None:
    before = quads(writer.done.snapshot)
    update = f"{ENT}INSERT {{ ?call a ent:State }} WHERE {{ ?call a ent:PhoneCall }}"
    with pytest.raises(Contradictory) as caught:
        writer.apply(Update(update))
    assert isinstance(caught.value, Conflict)
    steps = json.loads(caught.value.proof)
    assert steps[-1]["statement"] is None
    assert steps[-1]["rule"].startswith("cax-")
    origins = {step["origin"] for step in steps if step["rule"] == "asserted"}
    assert {"hand", "report"} <= origins
    assert (
        quads(opened(writer.done.snapshot and Path(writer.done.snapshot).parents[1]).store)
        == before
    )
    done = writer.apply(Update(update, contradict=True))
    assert ask(done, "?call a ent:State, ent:PhoneCall")


def test_reports_come_and_go(writer: GraphWriter, graph: Path, tmp_path: Path) -> None:
    before = quads(writer.done.snapshot)
    done = writer.apply(report("merkel", MERKEL))
    assert done.documents == ("merkel",)
    assert ask(done, "<person/angela-merkel> ent:spokeByPhoneWith ?other")
    for name, text in (("may", MAY), ("merkel", MERKEL)):
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    pipeline.build([tmp_path / "may.md", tmp_path / "merkel.md"], tmp_path / "both")
    assert quads(done.snapshot) == quads(opened(tmp_path / "both").store)
    assert opened(graph).report == opened(tmp_path / "both").report
    assert [d.id for d in opened(graph).documents()] == ["may", "merkel"]
    done = writer.apply(Withdraw("merkel"))
    assert quads(done.snapshot) == before
    with pytest.raises(NotFound, match="merkel"):
        writer.apply(Withdraw("merkel"))


def test_a_report_that_is_there_changes_nothing(writer: GraphWriter) -> None:
    former = writer.done
    done = writer.apply(report("may", MAY))
    assert (done.version, done.snapshot, done.documents) == (former.version, former.snapshot, ())
    assert (done.added, done.removed) == (0, 0)
    assert ask(done, "?a ent:spokeByPhoneWith ?b")
    folder = Path(str(done.snapshot)).parents[1]
    assert not (folder / graphs.NEXT).exists()


def test_what_is_no_report_is_refused(writer: GraphWriter) -> None:
    with pytest.raises(InputError, match="empty"):
        writer.apply(report("none", " "))
    assert writer.apply(report("may", MAY.replace("spoke", "talked"))).refused


def test_a_graph_that_was_edited_can_be_added_to(graph: Path, tmp_path: Path) -> None:
    writer = GraphWriter(graph)
    writer.apply(Update("INSERT DATA { <urn:a> <urn:p> <urn:b> }"))
    edition = writer.done.version
    writer.close()
    del writer
    (tmp_path / "merkel.md").write_text(MERKEL, encoding="utf-8")
    pipeline.add([tmp_path / "merkel.md"], graph)
    assert opened(graph).report.edition != edition
    assert any(str(quad.subject) == "urn:a" for quad in quads(opened(graph).store))


def test_there_is_one_writer(keeper: Keeper, graph: Path, tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="another process is writing"):
        Keeper(graph)
    with pytest.raises(GraphError, match="another process is writing"):
        GraphWriter(graph)
    (tmp_path / "merkel.md").write_text(MERKEL, encoding="utf-8")
    with pytest.raises(GraphError, match="another process is writing"):
        pipeline.add([tmp_path / "merkel.md"], graph)
    assert quads(opened(graph).store) == quads(keeper.done.snapshot)


def test_what_a_change_needs_is_loaded_before_it_comes(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By another thread; a change that comes meanwhile waits for it, and has it loaded once."""
    writer, loaded = GraphWriter(graph), []

    def load(*given: object, **more: object) -> ClosedStore:
        loaded.append(given)
        time.sleep(0.2)
        return ClosedStore(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("kg.keeping.writer.ClosedStore", load)
    loading = threading.Thread(target=writer.prepare)
    loading.start()
    assert writer.apply(Update("INSERT DATA { <urn:a> <urn:p> <urn:b> }")).added == 1
    loading.join()
    assert len(loaded) == 1


def test_who_makes_the_first_change_is_told_what_cannot_be_loaded(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(*_: object, **__: object) -> ClosedStore:
        raise GraphError("too little memory")

    writer = GraphWriter(graph)
    monkeypatch.setattr("kg.keeping.writer.ClosedStore", load)
    writer.prepare()
    with pytest.raises(GraphError, match="too little memory"):
        writer.apply(Update("INSERT DATA { <urn:a> <urn:p> <urn:b> }"))


def test_a_keeper_passes_on_what_its_writer_says(keeper: Keeper, graph: Path) -> None:
    done = keeper.apply(report("merkel", MERKEL))
    assert done.documents == ("merkel",)
    with pytest.raises(Contradictory) as caught:
        keeper.apply(Update(f"{ENT}INSERT DATA {{ <person/theresa-may> a ent:State }}"))
    assert json.loads(caught.value.proof)
    keeper.close()
    assert not (graph / graphs.SNAPSHOTS).exists()


def test_a_copy_is_made_while_a_server_writes(keeper: Keeper, graph: Path, tmp_path: Path) -> None:
    copied, stop = tmp_path / "copy", threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            keeper.apply(Update(f"INSERT DATA {{ <urn:a{number}> <urn:p> {number} }}"))
            number += 1

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for _ in range(3):
            report = backup(graph, copied)
            assert opened(copied).report == report
            whole(copied)
    finally:
        stop.set()
        writing.join()


def test_a_graph_of_an_earlier_version_is_copied_too(graph: Path, tmp_path: Path) -> None:
    """It has no edition: before a server writes to it, then, and after the first change."""
    former = msgspec.structs.replace(graphs.report(graph), edition="")
    graphs.write(former, graph)
    copied = tmp_path / "copy"
    assert backup(graph, copied) == former
    writer = GraphWriter(graph)
    assert backup(graph, copied) == former
    assert quads(opened(copied).store) == quads(writer.done.snapshot)
    done = writer.apply(Update("INSERT DATA { <urn:a> <urn:p> <urn:b> }"))
    assert backup(graph, copied).edition == done.version
    whole(copied)
    assert CliRunner().invoke(main, ["backup", str(graph), str(copied)]).exit_code == 0


def test_a_change_without_an_end_is_stopped(graph: Path) -> None:
    keeper = Keeper(graph, timeout=5)
    endless = "?a ?b ?c. ?d ?e ?f. ?g ?h ?i. ?j ?k ?l. ?m ?n ?o"
    with pytest.raises(TimeUp, match="nothing was changed"):
        keeper.apply(Update(f"INSERT {{ <urn:a> <urn:p> ?n }} WHERE {{ {endless} }}"))
    assert keeper.apply(Update("INSERT DATA { <urn:a> <urn:p> <urn:b> }")).added == 1
    keeper.close()


CRASHING = """
import sys
from kg.keeping.writer import GraphWriter
from kg.writing.messages import Documents, Update, Withdraw
writer = GraphWriter(sys.argv[1])
text = sys.argv[2]
print("ready", flush=True)
for n in range(10**6):
    data = f"INSERT DATA {{ <urn:a{n}> a <https://w3id.org/entente/ns#PhoneCall> }}"
    print(writer.apply(Update(data)).version, flush=True)
    print(writer.apply(Documents(text.encode(), "m.md", "text/markdown")).version, flush=True)
    print(writer.apply(Withdraw("merkel")).version, flush=True)
"""


def crash(graph: Path, seconds: float) -> list[str]:
    """Kill a writer that works, so many seconds after its first change; what it acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-c", CRASHING, str(graph), MERKEL], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read().splitlines()
    process.wait()
    process.stdout.close()
    return said


def whole(graph: Path) -> None:
    """Nothing if the graph holds together: documents, facts, statements and what follows."""
    writer = GraphWriter(graph)
    folder = Path(str(writer.done.snapshot)).parents[1]
    now = opened(folder)
    assert now.report.edition == writer.done.version
    assert not (folder / graphs.NEXT).exists()
    held = quads(writer.done.snapshot)
    told = {str(q.graph).rpartition("/")[2] for q in held if "graph/document/" in str(q.graph)}
    assert told == {document.id for document in now.documents()}
    assert {fact.document for fact in now.facts()} <= told
    assert now.report.documents == len(told)
    parts: dict[str, set[Quad]] = {"inferred": set(), "ontology": set(), "authority": set()}
    for quad in held:
        parts.setdefault(str(quad.graph).removeprefix(f"{BASE}graph/"), set()).add(quad)
    inferred, ontology, authority, *said = parts.values()
    follows = reasoner("entente").inferred(premises(chain(*said), ontology, authority))
    assert {Triple(*quad[:3]) for quad in inferred} == set(follows)
    assert now.report.inferred == len(inferred)
    assert now.report.asserted == sum(map(len, said))


def crashes(graph: Path, times: int) -> None:
    chance = random.Random(5)
    for _ in range(times):
        acknowledged = crash(graph, chance.uniform(0.05, 1.5))
        whole(graph)
        edition = opened(graph).report.edition  # the last, or one that nobody heard of any more
        assert edition not in acknowledged[:-1]


def test_a_crash_leaves_all_or_nothing(graph: Path) -> None:
    crashes(graph, 3)


@pytest.mark.slow
def test_many_crashes_leave_all_or_nothing(graph: Path) -> None:
    crashes(graph, 200)
