"""Workers answer, are stopped in time, die alone, and leave nothing behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from small_store import SIZE, StorePool, written

from kg.errors import Busy, GraphError, KGError, QueryError, TimeUp, TooManyAtOnce, WorkerLost
from kg.store import QuerySyntaxError
from kg.workers import Answer, Pool, Question, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The pools of these tests put every question to their own store.
NO = Snapshot(None)
COUNT = Question("SELECT (COUNT(*) AS ?n) { ?a ?b ?c }", NO, solutions="text/csv")
FIRST = Question("SELECT ?c { <http://example.org/0> ?b ?c }", NO, solutions="text/csv")
ENDLESS = Question(
    f"SELECT (COUNT(*) AS ?n) {{ {'. '.join(f'?a{n} ?b{n} ?c{n}' for n in range(4))} }}", NO
)
#: What is written without end, row by row.
STREAM = Question(
    "SELECT ?x ?y ?z { VALUES ?x { 1 2 3 4 5 6 7 8 9 } ?a ?b ?y . ?c ?d ?z }",
    NO,
    solutions="text/csv",
)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("workers") / "store", "one")


@pytest.fixture
def pooled(store: Path) -> Iterator[Callable[..., StorePool]]:
    pools: list[StorePool] = []

    def make(path: Path | None = store, **options: Any) -> StorePool:
        pools.append(StorePool(path, **options))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


def text(answer: Answer) -> str:
    with answer:
        return b"".join(answer.chunks()).decode()


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def workers(of: int) -> set[int]:
    """The processes that a process has started, by what their status says of their parent."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == of and fields[0] != "Z":
                found.add(int(entry.name))
    return found


@pytest.fixture
def mine() -> Callable[[], set[int]]:
    """The processes that this test has started."""
    before = workers(os.getpid())
    return lambda: workers(os.getpid()) - before


def test_answers(pooled: Callable[..., StorePool]) -> None:
    pool = pooled()
    answer = pool.ask(COUNT)
    assert (answer.kind, answer.variables, answer.media_type) == ("solutions", ("n",), "text/csv")
    assert answer.whole == f"n\r\n{SIZE}\r\n".encode()
    assert text(answer) == f"n\r\n{SIZE}\r\n"
    everything = pool.ask(Question("SELECT * { ?a ?b ?c }", NO))
    assert everything.whole is None
    assert text(everything).count('"type"') == 3 * SIZE
    assert pool.ask(Question("ASK {}", NO, solutions="text/csv")).whole == b"true"
    graph = pool.ask(Question("CONSTRUCT { ?a ?b ?c } { ?a ?b ?c }", NO))
    assert (graph.kind, graph.media_type) == ("graph", "application/n-triples")
    assert text(graph).count("\n") == SIZE


def test_an_answer_of_no_use(pooled: Callable[..., StorePool]) -> None:
    answer = pooled().ask(Question(COUNT.text, NO, solutions=None))
    assert (answer.kind, answer.media_type, text(answer)) == ("solutions", None, "")


@pytest.mark.parametrize(("rows", "cut"), [(SIZE + 1, False), (SIZE, False), (SIZE - 1, True)])
def test_rows(pooled: Callable[..., StorePool], rows: int, cut: bool) -> None:
    answer = pooled().ask(Question("SELECT * { ?a ?b ?c }", NO, solutions="text/csv", rows=rows))
    assert answer.cut == cut
    assert text(answer).count("\n") == 1 + min(rows, SIZE)


def test_mistakes_come_back_as_they_are(pooled: Callable[..., StorePool]) -> None:
    pool = pooled(size=1)
    with pytest.raises(QuerySyntaxError) as caught:
        pool.ask(Question("SELECT ?x {\n ?x ent:a 1 }", NO))
    assert (caught.value.line, caught.value.column) == (2, 5)
    assert caught.value.excerpt.endswith("^")
    assert "2 |  ?x ent:a 1 }" in str(caught.value)
    with pytest.raises(QueryError, match="cannot be run"):
        pool.ask(Question("SELECT (<a:f>(1) AS ?x) {}", NO))
    with pytest.raises(QueryError, match="no boolean in the format text/turtle"):
        pool.ask(Question("ASK {}", NO, solutions="text/turtle"))
    assert text(pool.ask(FIRST)) == "c\r\none 0\r\n"


def test_no_store(pooled: Callable[..., StorePool], tmp_path: Path) -> None:
    pool = pooled(tmp_path / "none")
    for _ in range(2):
        with pytest.raises(GraphError, match="there is no graph"):
            pool.ask(FIRST)
    written(tmp_path / "late", "late").rename(tmp_path / "none")
    assert text(pool.ask(FIRST)) == "c\r\nlate 0\r\n"


def test_a_query_without_end_is_stopped_while_others_go_on(
    pooled: Callable[..., StorePool],
) -> None:
    pool = pooled(timeout=1.0)
    text(pool.ask(FIRST))
    caught: list[KGError] = []

    def endless() -> None:
        with pytest.raises(TimeUp, match=r"longer than 1 seconds.*ask for less") as info:
            pool.ask(ENDLESS)
        caught.append(info.value)

    start = time.monotonic()
    thread = Thread(target=endless)
    thread.start()
    answered = 0
    while thread.is_alive():
        assert text(pool.ask(FIRST)) == "c\r\none 0\r\n"
        answered += 1
    assert caught[0].status == 504
    assert answered > 20
    assert time.monotonic() - start < 3


def test_a_stream_without_end_breaks_off(pooled: Callable[..., StorePool]) -> None:
    answer = pooled(timeout=2.0).ask(STREAM)
    pieces: list[bytes] = []
    with answer, pytest.raises(TimeUp):
        pieces.extend(answer.chunks())
    assert sum(map(len, pieces)) > 64 << 10


def test_nobody_wants_the_rest(
    pooled: Callable[..., StorePool], mine: Callable[[], set[int]]
) -> None:
    pool = pooled(size=1)
    for _ in range(3):
        with pool.ask(STREAM) as answer:
            assert len(next(answer.chunks())) >= 64 << 10
    assert text(pool.ask(FIRST)) == "c\r\none 0\r\n"
    eventually(lambda: len(mine()) == 2)


def test_who_has_to_wait_and_who_cannot(pooled: Callable[..., StorePool]) -> None:
    pool = pooled(size=1, queue=2, timeout=1.5, each=2)
    text(pool.ask(FIRST))
    failures: list[type[KGError]] = []
    answers: list[str] = []

    def ask(client: str) -> None:
        try:
            answers.append(text(pool.ask(FIRST, client)))
        except KGError as error:
            failures.append(type(error))

    with pool.ask(STREAM, "a"):
        waiting = [Thread(target=ask, args=(client,)) for client in "ab"]
        for thread in waiting:
            thread.start()
        eventually(lambda: len(pool._waiting) == 2)
        with pytest.raises(TooManyAtOnce) as caught:
            pool.ask(FIRST, "a")
        assert caught.value.status == 429
        with pytest.raises(Busy, match="ask again in") as busy:
            pool.ask(FIRST, "c")
        assert (busy.value.status, type(busy.value)) == (503, Busy)
        assert int(busy.value.headers["Retry-After"]) > 0
    for thread in waiting:
        thread.join()
    assert answers == ["c\r\none 0\r\n"] * 2
    assert not failures
    assert not pool._clients


def test_waiting_has_an_end(
    pooled: Callable[..., StorePool], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = pooled(size=1)
    text(pool.ask(FIRST))
    monkeypatch.setattr("kg.workers.pool.PATIENCE", 0.2)
    with pool.ask(STREAM):
        start = time.monotonic()
        with pytest.raises(Busy):
            pool.ask(FIRST)
        assert time.monotonic() - start < 2
    monkeypatch.undo()
    assert text(pool.ask(FIRST)) == "c\r\none 0\r\n"
    assert not pool._clients


def test_memory_is_bounded(
    pooled: Callable[..., StorePool], capfd: pytest.CaptureFixture[str]
) -> None:
    pool = pooled(memory=300 << 20)
    big = Question("SELECT ?a ?d ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a", NO)
    with pytest.raises(WorkerLost, match=r"needs more than 300 MB.*ask for less"):
        text(pool.ask(big))
    assert text(pool.ask(FIRST)) == "c\r\none 0\r\n"
    assert "Traceback" not in capfd.readouterr().err


def test_workers_killed_at_random(
    pooled: Callable[..., StorePool], mine: Callable[[], set[int]]
) -> None:
    pool = pooled(size=2, each=100)
    expected = {FIRST: "c\r\none 0\r\n", COUNT: f"n\r\n{SIZE}\r\n"}
    ending = time.monotonic() + 6
    lost, right, wrong = [0], [0], []

    def ask(seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < ending:
            question = chance.choice(list(expected))
            try:
                found = text(pool.ask(question))
            except (WorkerLost, Busy):
                lost[0] += 1
            else:
                right[0] += 1
                if found != expected[question]:
                    wrong.append(found)

    threads = [Thread(target=ask, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    chance = random.Random(0)
    while time.monotonic() < ending:
        time.sleep(0.6)
        if alive := sorted(mine()):
            os.kill(chance.choice(alive), chance.choice([signal.SIGKILL, signal.SIGSEGV]))
    for thread in threads:
        thread.join()
    assert not wrong
    assert right[0] > 20
    assert lost[0] < right[0]
    time.sleep(0.2)
    assert text(pool.ask(FIRST)) == "c\r\none 0\r\n"
    eventually(lambda: len(mine()) == 3)


def test_an_idle_worker_that_died_costs_no_query(
    pooled: Callable[..., StorePool], mine: Callable[[], set[int]]
) -> None:
    pool = pooled(size=2)
    text(pool.ask(FIRST))
    eventually(lambda: len(mine()) == 3 and len(pool._idle) == 3)
    for process in mine():
        os.kill(process, signal.SIGKILL)
    eventually(lambda: not mine())
    time.sleep(0.1)
    assert text(pool.ask(FIRST)) == "c\r\none 0\r\n"


def test_a_new_store_is_seen_at_once(pooled: Callable[..., StorePool], tmp_path: Path) -> None:
    first, second = written(tmp_path / "1", "old"), written(tmp_path / "2", "new")
    pool = pooled(first, size=2)
    assert text(pool.ask(FIRST)) == "c\r\nold 0\r\n"
    stream = pool.ask(STREAM)
    pool.becomes(second)
    for _ in range(5):
        assert text(pool.ask(FIRST)) == "c\r\nnew 0\r\n"
    with stream:
        assert "old" in next(stream.chunks()).decode()


def test_the_same_place_written_anew(pooled: Callable[..., StorePool], tmp_path: Path) -> None:
    place = written(tmp_path / "store", "old")
    pool = pooled(place)
    assert text(pool.ask(FIRST)) == "c\r\nold 0\r\n"
    place.rename(tmp_path / "former")
    written(place, "new")
    pool.becomes(place, "new")
    assert text(pool.ask(FIRST)) == "c\r\nnew 0\r\n"


def test_several_stores(pooled: Callable[..., StorePool], tmp_path: Path) -> None:
    pool = pooled(None, size=1)
    stores = [Snapshot(str(written(tmp_path / word, word))) for word in ("one", "two", "three")]
    for store in (*stores, *stores):
        answer = Pool.ask(pool, replace(FIRST, store=store))
        assert text(answer) == f"c\r\n{Path(store.path or '').name} 0\r\n"


def test_an_empty_store_in_memory(pooled: Callable[..., StorePool]) -> None:
    assert text(pooled(None).ask(COUNT)) == "n\r\n0\r\n"


def test_nothing_is_left_after_closing(store: Path, mine: Callable[[], set[int]]) -> None:
    pool = StorePool(store)
    threads = [Thread(target=pytest.raises, args=(KGError, pool.ask, ENDLESS)) for _ in range(3)]
    for thread in threads:
        thread.start()
    eventually(lambda: len(mine()) == 3 and len(pool._waiting) == 1)
    pool.close()
    for thread in threads:
        thread.join(timeout=10)
    assert not mine()
    with pytest.raises(Busy):
        pool.ask(FIRST)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_server(store: Path, end: signal.Signals) -> None:
    program = f"""
import sys, threading, time
from kg.workers import Pool, Question, Snapshot
pool = Pool(size=2)
endless = Question({ENDLESS.text!r}, Snapshot({str(store)!r}))
for _ in range(2):
    threading.Thread(target=pool.ask, args=(endless,), daemon=True).start()
while len(pool._busy) < 2 or len(pool._idle) < 1:
    time.sleep(0.01)
time.sleep(0.5)
print("busy", flush=True)
time.sleep(60)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"busy\n"
        left = workers(server.pid)
        assert len(left) == 3
        server.send_signal(end)
        server.wait(timeout=10)
    eventually(lambda: not any(running(process) for process in left), 5)


def running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
