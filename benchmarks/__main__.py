"""How long each step of the path takes over the sample reports: ``make bench``.

Prints one line a step: seconds, and what came out. A folder of other reports may be given.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sized
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from kg.authority import load
from kg.consolidate import consolidated
from kg.documents import read
from kg.export import write
from kg.extractors import named
from kg.mapping import BASE, authority_quads, ontology_quads, quads
from kg.model import Quad
from kg.reason import premises, reasoner
from kg.sources import facts, gathered
from kg.store.embedded import EmbeddedStore

SAMPLES = Path(__file__).parent.parent / "examples" / "reports"
T = TypeVar("T", bound=Sized)


def timed(step: str, run: Callable[[], T]) -> T:
    """The result of a step, after a line about it."""
    start = time.perf_counter()
    result = run()
    print(f"{step:<22} {time.perf_counter() - start:8.3f} s  {len(result):>8,}")
    return result


def exported(store: EmbeddedStore) -> bytes:
    """The whole graph as TriG."""
    stream = BytesIO()
    write(store, stream, format="trig", base=BASE)
    return stream.getvalue()


def main(reports: Path) -> None:
    """Take the whole path, step by step."""
    sources = gathered(read([reports]))
    print(f"{len(sources.documents)} documents from {reports}")
    authority = load()
    accepted = timed("extract", lambda: facts(sources, authority, named("rules")).accepted)
    things = timed("consolidate", lambda: consolidated(accepted, sources.documents, authority))
    asserted = timed("map", lambda: list(quads(things, sources.documents, authority)))
    ontology = timed("ontology", lambda: list(ontology_quads(BASE)))
    ground = timed("authority", lambda: list(authority_quads(BASE)))
    given = timed("choose premises", lambda: premises(asserted, ontology, ground))
    inferred = timed("reason", lambda: list(reasoner("entente").inferred(given)))
    with tempfile.TemporaryDirectory() as name:
        store = EmbeddedStore.open(Path(name, "store"))
        drawn = [Quad(t.subject, t.predicate, t.object, asserted[0].graph) for t in inferred]
        timed("store", lambda: (store.add([*asserted, *ontology, *ground, *drawn]), store)[1])
        timed("export (TriG)", lambda: exported(store))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
