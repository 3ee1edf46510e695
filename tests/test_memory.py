"""What would take more memory than there is, is refused: before, in one line, with the remedy."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kg import memory
from kg.errors import InputError, OutOfMemory
from kg.reason.closure import Closure
from kg.reason.terms import named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MB = memory.MEGABYTE
TYPE, SAME = named("rdf:type"), named("owl:sameAs")
KINDS = (named("owl:TransitiveProperty"), named("owl:SymmetricProperty"))

resource = pytest.importorskip("resource")


def lines(shape: str, size: int) -> Iterator[str]:
    """Triples of which there follow about ``size`` times as many."""
    if shape == "same":
        yield from (f"<ex:{n}> {SAME} <ex:{n + 1}> .\n" for n in range(size))
        return
    if shape == "product":
        one, two = "_:one", "_:two"
        yield f"<ex:uncle> {named('owl:propertyChainAxiom')} {one} .\n"
        for node, link, rest in ((one, "in", two), (two, "out", named("rdf:nil"))):
            yield f"{node} {named('rdf:first')} <ex:{link}> .\n"
            yield f"{node} {named('rdf:rest')} {rest} .\n"
        yield from (f"<ex:{n}> <ex:in> <ex:hub> .\n" for n in range(size))
        yield from (f"<ex:hub> <ex:out> <ex:{n}> .\n" for n in range(size))
        return
    yield from (f"<ex:p> {TYPE} {kind} .\n" for kind in KINDS)
    other = {"chain": lambda n: n + 1, "star": lambda _: "hub"}[shape]
    yield from (f"<ex:{n}> <ex:p> <ex:{other(n)}> .\n" for n in range(size))  # type: ignore[no-untyped-call]


def reason(
    folder: Path, shape: str, size: int, *options: str, limit: int | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """``kg reason`` in a process of its own, whose address space may be limited."""
    path = folder / f"{shape}.nt"
    path.write_text("".join(lines(shape, size)))

    def bounded() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "kg.cli", "reason", *options, str(path), "-o", str(folder / "out")],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **env},
        preexec_fn=bounded,
    )


@pytest.mark.parametrize(
    ("shape", "of"),
    [
        ("chain", "the facts that follow by prp-trp from <ex:p>"),
        ("star", "the facts that follow by prp-trp from <ex:p>"),
        ("product", "the facts that follow by prp-spo2 from <ex:in>"),
        ("same", "the triples of all that is the same"),
    ],
)
def test_what_explodes_is_refused(tmp_path: Path, shape: str, of: str) -> None:
    done = reason(tmp_path, shape, 20_000, "--max-memory", "500")
    assert done.returncode == 2
    assert done.stderr.startswith(f"kg: not enough memory for {of}: ")
    assert " MB needed, " in done.stderr
    assert "left of the 500 MB that are allowed (allow more with --max-memory" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("shape", ["chain", "star", "product", "same"])
def test_what_fits_is_not(tmp_path: Path, shape: str) -> None:
    done = reason(tmp_path, shape, 600, KG_MAX_MEMORY="500")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    with (tmp_path / "out").open() as stream:
        assert 360_000 <= sum(1 for _ in stream) < 370_000


def test_the_process_has_its_own_limit(tmp_path: Path) -> None:
    done = reason(tmp_path, "star", 20_000, limit=1_500 * MB)
    assert done.returncode == 2
    assert "left of this process's limit (raise it with ulimit -v" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_is_too_large_to_read(tmp_path: Path) -> None:
    path = tmp_path / "large.nt"
    with path.open("wb") as stream:
        stream.truncate(10_000 * MB)  # it takes no room on the disk
    done = subprocess.run(
        [sys.executable, "-m", "kg.cli", "reason", "--max-memory", "500", str(path)],
        capture_output=True, check=False, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert f"not enough memory for reading {path}: 1,250 MB needed" in done.stderr


def test_a_limit_holds_for_a_while_and_is_lifted() -> None:
    with memory.limited(1), pytest.raises(OutOfMemory, match="0 MB left of the 1 MB"):
        memory.need(MB, "nothing")
    memory.need(MB, "nothing")


def test_a_closure_can_be_asked_and_a_larger_one_not_made() -> None:
    given = [("<ex:a>", "<ex:p>", f"<ex:{n}>") for n in range(20_000)]
    with memory.limited(1), pytest.raises(OutOfMemory) as raised:
        Closure(given)
    assert raised.value.needed is not None
    assert "reason with less" in str(raised.value)


def test_memory_that_runs_out_all_the_same_is_told_alike() -> None:
    out = pytest.raises(OutOfMemory, match="for the answer: it has run out, ")
    with out as raised, memory.guarded("the answer"):
        raise MemoryError
    assert raised.value.needed is None


@pytest.mark.parametrize("text", ["much", "-1", "0", "nan"])
def test_no_size_in_the_environment(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(memory.VARIABLE, text)
    with memory.limited(None), pytest.raises(InputError, match="give megabytes, such as 2000"):
        memory.need(MB, "nothing")


def test_the_machine_leaves_what_is_available(tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/meminfo").write_text("MemTotal: 2000000 kB\nMemAvailable: 500000 kB\n")
    assert memory.of_machine(tmp_path).left == 400_000 * 1024  # a twentieth is for the others
    assert memory.of_machine(tmp_path / "elsewhere").left > 0


@pytest.mark.parametrize(
    ("line", "folder", "files"),
    [
        ("0::/a/b", "a", ("memory.max", "memory.current", "inactive_file")),
        ("0::/", "", ("memory.max", "memory.current", "inactive_file")),
        (
            "4:memory:/a/b",
            "memory/a/b",
            ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        ),
    ],
)
def test_control_groups_leave_less(
    tmp_path: Path, line: str, folder: str, files: tuple[str, str, str]
) -> None:
    limit, use, cached = files
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text(f"9:cpu,cpuacct:/\n{line}\n")
    assert memory.of_group(tmp_path).left == sys.maxsize
    group = tmp_path / "sys/fs/cgroup" / folder
    group.mkdir(parents=True)
    for name, text in ((limit, "1000"), (use, "700"), ("memory.stat", f"{cached} 100\nanon 600")):
        (group / name).write_text(text + "\n")
    assert memory.of_group(tmp_path).left == 400
    (group / limit).write_text("max\n")
    assert memory.of_group(tmp_path).left == sys.maxsize
