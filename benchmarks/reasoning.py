"""The reasoner beside others, and its changes and proofs: ``python -m benchmarks.reasoning``.

All runs of a size are interleaved (one of each system, then the next of each), every run in a
process of its own; figures are medians of CPU seconds. ``--reasonable`` names a Python in which
that package is installed. What each of the systems can do in minutes is what it is asked to do.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.generated import DATA, NS, SAME_AS, TYPE, lines
from kg.reason.closure import Closure
from kg.reason.files import read

if TYPE_CHECKING:
    from collections.abc import Callable

Triple = tuple[str, str, str]
Run = dict[str, float]

#: The largest sizes that the others are run at: owlrl takes minutes, reasonable gigabytes.
LARGEST = {"owlrl": 100_000, "reasonable": 1_500_000}
#: Above this owlrl is run once.
ONCE = 20_000
_THING = "<http://www.w3.org/2002/07/owl#Thing>"
HERE = Path(__file__).parent


def measured(python: str, system: str, source: Path, limit: int) -> Run | None:
    """One run of a system; None if it took longer than ``limit`` seconds, or fell over."""
    command = [python, str(HERE / "systems.py"), system, str(source), f"{source}.{system}.nt"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=limit, check=True,
            env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        )  # fmt: skip
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        print(f"  {system}: no result ({str(error)[-80:]})", file=sys.stderr)
        return None
    return dict(json.loads(done.stdout))


def compared(
    sizes: list[int], runs: int, pythons: dict[str, str], folder: Path, functional: bool
) -> None:
    """A table of the systems at each size."""
    print("| triples | system | read | reason | write | file to file | closure | peak MB |")
    print("|---:|---|---:|---:|---:|---:|---:|---:|")
    for size in sizes:
        source, count = generated(size, folder, functional)
        results: dict[str, list[Run]] = {system: [] for system in pythons}
        for turn in range(runs):
            for system, python in pythons.items():
                if size > LARGEST.get(system, size) or (system == "owlrl" and turn and size > ONCE):
                    continue
                run = measured(python, system, source, 600)
                if run is not None:
                    results[system].append(run)
        medians = {
            system: {key: statistics.median(run[key] for run in found) for key in found[0]}
            for system, found in results.items()
            if found
        }
        for system, found in medians.items():
            print(_row(count, system, found, medians["entente"]), flush=True)


def differing(size: int, pythons: dict[str, str], folder: Path, functional: bool) -> None:
    """How the closures of the others differ from ours, triple by triple.

    Blank nodes have other names in each, so triples about them are left out; and so is what is true
    of everything, which the others say and we do not: what is the same as itself, and what RDF and
    OWL say of themselves.
    """
    source, count = generated(size, folder, functional)
    print(f"\nClosures of {count:,} triples, triple by triple:\n")
    print("| system | both | only entente | only the other | of these idle |")
    print("|---|---:|---:|---:|---:|")
    found: dict[str, set[str]] = {}
    for system, python in pythons.items():
        if measured(python, system, source, 600) is not None:
            with Path(f"{source}.{system}.nt").open(encoding="utf-8") as stream:
                found[system] = {line for line in stream if "_:" not in line}
    ours = found.pop("entente")
    for system, theirs in found.items():
        only = theirs - ours
        idle = sum(map(_is_idle, only))
        counts = (len(ours & theirs), len(ours - theirs), len(only), idle)
        print(f"| {system} | " + " | ".join(f"{number:,}" for number in counts) + " |")
        for line in sorted(only)[:5] if idle < len(only) else ():
            print("only the other:", line, end="", file=sys.stderr)


def _is_idle(line: str) -> bool:
    """Is it true of everything, or about words of RDF and OWL themselves, or no RDF?"""
    subject, predicate, object_ = line.removesuffix(" .\n").split(" ", 2)
    return (
        subject[0] == '"'
        or (predicate == SAME_AS and subject == object_)
        or object_ == _THING
        or subject.startswith("<http://www.w3.org/")
    )


def _row(count: int, system: str, run: Run, ours: Run) -> str:
    whole, our_whole = (r["read"] + r["reason"] + r["write"] for r in (run, ours))

    def times(value: float, other: float) -> str:
        return "" if run is ours else f" ({value / other:,.1f}×)"

    return (
        f"| {count:,} | {system} | {run['read']:.2f} | {run['reason']:.3f}"
        f"{times(run['reason'], ours['reason'])} | {run['write']:.2f} | {whole:.2f}"
        f"{times(whole, our_whole)} | {run['triples']:,.0f} | {run['peak']:.0f}"
        f"{times(run['peak'], ours['peak'])} |"
    )


def generated(size: int, folder: Path, functional: bool) -> tuple[Path, int]:
    """A file of about that many triples, and how many they are."""
    path, count = folder / f"{size}.nt", 0
    with path.open("w", encoding="utf-8") as stream:
        for count, line in enumerate(lines(size, functional), start=1):  # noqa: B007
            stream.write(line + "\n")
    return path, count


def changed(size: int, folder: Path, functional: bool) -> None:
    """What one closed graph takes to grow, to shrink and to explain itself."""
    source, count = generated(size, folder, functional)
    closure = Closure()
    for columns in read([source], closure.terms):
        closure.take(*columns)
    closure.close()
    print(f"\nOn a closed graph of {count:,} triples ({len(closure):,} with what follows):\n")
    additions = [_meetings(number) for number in range(7)]
    print("| | median ms | worst ms |\n|---|---:|---:|")
    _told("add 100 triples", [_timed(lambda t=t: closure.add(t)) for t in additions])  # type: ignore[misc]
    _told("remove 100 triples", [_timed(lambda t=t: closure.remove(t)) for t in additions])  # type: ignore[misc]
    sample = _sample(closure, 200)
    proofs = sorted(_timed(lambda t=t: closure.explain(t)) for t in sample)  # type: ignore[misc]
    print(
        f"| explain 1 of 200 inferred triples, taken by chance | {statistics.median(proofs):.1f} | "
        f"{proofs[-1]:.1f} (95 % below {proofs[189]:.1f}) |"
    )


def _sample(closure: Closure, count: int) -> list[Triple]:
    """Inferred triples, every one as likely as any other."""
    columns = list(closure.columns(inferred=True))
    total = sum(subjects.size for subjects, _, _ in columns)
    chosen, passed, found = sorted(random.Random(0).sample(range(total), count)), 0, []
    for subjects, predicate, objects in columns:
        while chosen and chosen[0] < passed + subjects.size:
            at = chosen.pop(0) - passed
            numbers = (int(subjects[at]), predicate, int(objects[at]))
            found.append(tuple(map(closure.spelling, numbers)))
        passed += subjects.size
    return found  # type: ignore[return-value]


def _meetings(number: int) -> list[Triple]:
    """A hundred new triples: twenty meetings."""
    found: list[Triple] = []
    for meeting in range(20):
        node, first, second = f"<{DATA}new/{number}/{meeting}>", meeting, meeting + 31 + number
        found += [
            (node, TYPE, f"<{NS}Summit>"),
            (node, f"<{NS}firstParticipant>", f"<{DATA}0/person/{first}>"),
            (node, f"<{NS}secondParticipant>", f"<{DATA}1/person/{second}>"),
            (node, f"<{NS}place>", f"<{DATA}0/city/{meeting}>"),
            (node, f"<{NS}topic>", f"<{DATA}topic/{meeting}>"),
        ]
    return found


def shaped() -> None:
    """Shapes that are hard for rule engines, from triples to the closed graph."""
    print("\n| | ms | closure |\n|---|---:|---:|")
    names = [f"<{DATA}name/{number}>" for number in range(400)]
    same = [(a, SAME_AS, b) for a, b in pairwise(names)]
    same += [(names[20 * n], f"<{NS}fact{n}>", f"<{DATA}value/{n}>") for n in range(20)]
    chain: list[Triple] = [
        (f"<{DATA}link/{n}>", f"<{NS}within>", f"<{DATA}link/{n + 1}>") for n in range(2000)
    ]
    transitive = "<http://www.w3.org/2002/07/owl#TransitiveProperty>"
    chain.append((f"<{NS}within>", TYPE, transitive))
    for title, triples in (("sameAs chain of 400 names, 20 facts", same),
                           ("transitive chain of 2,000", chain)):  # fmt: skip
        took = statistics.median(_timed(lambda t=triples: Closure(t)) for _ in range(5))  # type: ignore[misc]
        print(f"| {title} | {took:.0f} | {len(Closure(triples)):,} |")


def _timed(run: Callable[[], object]) -> float:
    """CPU milliseconds."""
    start = time.process_time()
    run()
    return 1000 * (time.process_time() - start)


def _told(title: str, times: list[float]) -> None:
    print(f"| {title} | {statistics.median(times):.1f} | {max(times):.1f} |", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--reasonable", metavar="PYTHON", help="a Python that has reasonable")
    parser.add_argument("--without", nargs="*", default=[], choices=["owlrl", "changes", "shapes"])
    parser.add_argument("--changes", type=int, default=1_000_000, help="size of the changed graph")
    parser.add_argument("--differing", type=int, metavar="SIZE", help="compare closures of a size")
    parser.add_argument("--functional", action="store_true", help="with a functional property")
    return parser.parse_args()


def main() -> None:
    """Print the tables."""
    options = _options()
    pythons = {"entente": sys.executable}
    if options.reasonable:
        pythons["reasonable"] = options.reasonable
    if "owlrl" not in options.without:
        pythons["owlrl"] = sys.executable
    with tempfile.TemporaryDirectory() as name:
        compared(options.sizes, options.runs, pythons, Path(name), options.functional)
        if options.differing:
            differing(options.differing, pythons, Path(name), options.functional)
        if "changes" not in options.without:
            changed(options.changes, Path(name), options.functional)
    if "shapes" not in options.without:
        shaped()


if __name__ == "__main__":
    main()
