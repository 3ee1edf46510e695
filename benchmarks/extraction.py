"""How fast reports are read: words a second, on one core and on several, and whether it is linear.

``python -m benchmarks.extraction [FOLDER] [--peer PYTHON]`` reads the sample reports, or those of a
folder, again and again. ``--peer`` names a Python that has spaCy: its tokeniser and its rules for
sentences run in turn with ours on the same text. They find neither names nor facts; the small model
that would find names is not among what PyPI has. CPU seconds, medians; the start is wall time.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from benchmarks.__main__ import SAMPLES
from kg.authority import load
from kg.documents import Read, read
from kg.extract import facts
from kg.extractors import named
from kg.model import Document

if TYPE_CHECKING:
    from collections.abc import Callable

_PEER = """
import sys, time, spacy
text = sys.stdin.read()
reader = spacy.blank("en")
reader.add_pipe("sentencizer")
reader.max_length = len(text) + 1
reader("Warm.")
start = time.process_time()
for report in text.split("\\f"):
    for sentence in reader(report).sents:
        pass
print(time.process_time() - start)
"""


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU that a piece of work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def long(documents: list[Document], size: int) -> Document:
    """One document of that many characters, made of all of them."""
    text = "\n\n".join(document.text for document in documents)
    times = size // len(text) + 1
    return Document(id="long", date="2016-08-09", text="\n\n".join([text] * times)[:size])


def speed(documents: list[Document], runs: int, peer: str | None) -> None:
    """Words a second on one core, beside the peer's."""
    authority = load()
    words = sum(len(document.text.split()) for document in documents)
    times = max(1, 60_000 // words)  # half a second and more
    whole = "\f".join(document.text for document in documents * times)
    ours, theirs = [], []
    for turn in range(runs + 1):
        spent = cpu(lambda: [list(facts(d, authority)) for d in documents * times])
        if turn:  # the first fills the caches
            ours.append(words * times / spent)
        if peer and turn:
            command = [peer, "-c", _PEER]
            done = subprocess.run(command, input=whole, capture_output=True, text=True, check=True)
            theirs.append(words * times / float(done.stdout))
    print(f"{words:,} words in {len(documents)} reports")
    print(f"one core               {statistics.median(ours):10,.0f} words/s")
    if theirs:
        ratio = statistics.median(ours) / statistics.median(theirs)
        print(
            f"spaCy, sentences only  {statistics.median(theirs):10,.0f} words/s (ours {ratio:.2f}×)"
        )


def growth(documents: list[Document], runs: int) -> None:
    """One long document against one ten times as long."""
    authority = load()
    short, ten = long(documents, 100_000), long(documents, 1_000_000)
    spent: dict[str, list[float]] = {"100 kB": [], "1 MB": []}
    for _ in range(runs):
        spent["100 kB"].append(cpu(lambda: list(facts(short, authority))))
        spent["1 MB"].append(cpu(lambda: list(facts(ten, authority))))
    small, large = (statistics.median(found) for found in spent.values())
    print(f"100 kB {small:.2f} s, 1 MB {large:.2f} s: {large / small:.1f}×")


def several(documents: list[Document], runs: int) -> None:
    """The same reports in one process and in two, by the clock."""
    authority = load()
    copies = [
        msgspec.structs.replace(document, id=f"{document.id}-{n}")
        for n in range(20)
        for document in documents
    ]
    spent: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(runs):
        for jobs, found in spent.items():
            start = time.perf_counter()
            for _result in named("rules", jobs=jobs).read(copies, authority):
                pass
            found.append(time.perf_counter() - start)
    one, two = (statistics.median(found) for found in spent.values())
    print(f"--jobs 1 {one:.2f} s, --jobs 2 {two:.2f} s: {one / two:.2f}×")


def start(runs: int) -> None:
    """From nothing to the first fact."""
    program = (
        "from kg.authority import load; from kg.extract import facts; "
        "from kg.model import Document; "
        "list(facts(Document(id='a', text='Theresa May met Angela Merkel.'), load()))"
    )
    found = []
    for _ in range(runs):
        before = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True)
        found.append(time.perf_counter() - before)
    print(f"start to first fact {statistics.median(found):.2f} s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--peer", help="a Python that has spaCy")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    documents = [item.document for item in read([given.folder]) if isinstance(item, Read)]
    speed(documents, given.runs, given.peer)
    growth(documents, given.runs)
    several(documents, given.runs)
    start(given.runs)


if __name__ == "__main__":
    main()
