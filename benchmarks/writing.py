"""What a change to a large graph costs: ``python -m benchmarks.writing [--copies 150]``.

The sample reports are built and what they say is multiplied, as in ``benchmarks.sparql``; then a
hundred statements come, seven times over. Wall time, medians: to draw and commit what follows, and
to have it on the disk.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF

from benchmarks.__main__ import SAMPLES
from benchmarks.sparql import multiplied
from kg.graph import STORE
from kg.mapping import ENT
from kg.pipeline import build
from kg.writing.closed import ClosedStore


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=150)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        base = build([SAMPLES], here / "graph").base
        count = multiplied(here / "graph" / STORE, here / "store", base, given.copies)
        store = ox.Store(str(here / "store"))
        start = time.perf_counter()
        closed = ClosedStore(store, base)
        print(f"{count:,} statements, closure loaded in {time.perf_counter() - start:.1f} s")
        graph, france = ox.NamedNode(f"{base}graph/asserted"), ox.NamedNode(f"{base}state/france")
        kind, call, part = (
            ox.NamedNode(str(term)) for term in (RDF.type, ENT.PhoneCall, ENT.participant)
        )
        drawn, kept = [], []
        for turn in range(7):
            calls = [ox.NamedNode(f"{base}contact/new-{turn}-{n}") for n in range(50)]
            quads = [ox.Quad(c, kind, call, graph) for c in calls]
            quads += [ox.Quad(c, part, france, graph) for c in calls]
            start = time.perf_counter()
            closed.apply([], quads)
            between = time.perf_counter()
            store.flush()
            drawn.append((between - start) * 1000)
            kept.append((time.perf_counter() - between) * 1000)
        print(f"100 statements drawn and committed {statistics.median(drawn):.0f} ms")
        print(f"on the disk {statistics.median(kept):.0f} ms")


if __name__ == "__main__":
    main()
