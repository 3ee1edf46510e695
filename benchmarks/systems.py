"""One reasoner over one N-Triples file, measured in a process of its own.

``python benchmarks/systems.py SYSTEM IN.nt OUT.nt`` prints JSON: CPU seconds to read, to reason and
to write (imports not counted), the triples written, the peak of memory in megabytes. It imports
nothing but the system, so it runs under any Python that has it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

Steps = Iterator[int | None]


def entente(source: Path, target: Path) -> Steps:
    """The engine of this package, as ``kg reason`` runs it."""
    from kg.reason.closure import Closure
    from kg.reason.files import read, write

    yield None
    closure = Closure()
    for columns in read([source], closure.terms):
        closure.take(*columns)
    yield None
    closure.close()
    yield None
    with target.open("wb") as stream:
        yield write(closure.columns(), closure.terms, stream)


def reasonable(source: Path, target: Path) -> Steps:
    """``reasonable``, a reasoner in Rust with bindings for Python."""
    from reasonable import PyReasoner  # type: ignore[import-not-found]

    named = target.with_suffix(".ttl")  # it reads files of that name only
    named.unlink(missing_ok=True)
    named.symlink_to(source.absolute())
    yield None
    reasoner = PyReasoner()
    reasoner.load_file(str(named))
    yield None
    triples = reasoner.reason()
    yield None
    with target.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in triples)
    yield len(triples)


def owlrl(source: Path, target: Path) -> Steps:
    """``owlrl``, the reference implementation over rdflib."""
    from owlrl import OWLRL_Semantics
    from rdflib import Graph

    yield None
    graph = Graph()
    graph.parse(source, format="nt")
    yield None
    OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False).closure()
    yield None
    graph.serialize(target, format="nt", encoding="utf-8")
    yield len(graph)


SYSTEMS: dict[str, Callable[[Path, Path], Steps]] = {
    "entente": entente,
    "reasonable": reasonable,
    "owlrl": owlrl,
}


def main(system: str, source: str, target: str) -> None:
    """Run a system, and print how long each of its steps took."""
    moments: list[float] = []
    written = None
    for result in SYSTEMS[system](Path(source), Path(target)):
        moments.append(time.process_time())
        written = result
    read, reason, write = (b - a for a, b in pairwise(moments))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {"read": read, "reason": reason, "write": write, "triples": written, "peak": peak}
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
