"""Parts of a store, copied by processes of their own: the server goes on answering meanwhile."""

from __future__ import annotations

import subprocess
import sys
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from kg.errors import Busy, GraphError
from kg.workers.process import environment

if TYPE_CHECKING:
    from pathlib import Path

#: Such processes at a time, and how long one more may wait, in seconds.
_AT_A_TIME = BoundedSemaphore(2)
_PATIENCE = 10.0
_WITHOUT = """
import sys
from kg.store import EmbeddedStore
EmbeddedStore.copy_without(*sys.argv[1:])
"""
_EXPORT = """
import sys
from kg.export import write
from kg.store import EmbeddedStore
store = EmbeddedStore.open(sys.argv[1], read_only=True)
with open(sys.argv[2], "wb") as stream:
    write(store, stream, format=sys.argv[3], graphs=sys.argv[4], base=sys.argv[5])
"""


_DUMP = """
import sys
import pyoxigraph as ox
store = ox.Store.read_only(sys.argv[1])
store.dump(sys.argv[2], ox.RdfFormat.from_extension(sys.argv[3]))
"""


def copy_without(source: Path, graph: str, target: Path) -> None:
    """Make a store of all that another holds apart from a graph.

    ``GraphError`` if that fails, ``Busy`` if too many such things are being done.
    """
    _run(_WITHOUT, str(source), graph, str(target))


def export(source: Path, target: Path, *, format: str, graphs: str, base: str) -> None:  # noqa: A002
    """Write a part of a store to a file, as ``kg.export.write`` has it; errors as above."""
    _run(_EXPORT, str(source), str(target), format, graphs, base)


def dump(source: Path, target: Path, extension: str) -> None:
    """Write all graphs of a store to a file, the default graph too; errors as above."""
    _run(_DUMP, str(source), str(target), extension)


def _run(program: str, *arguments: str) -> None:
    if not _AT_A_TIME.acquire(timeout=_PATIENCE):
        raise Busy("too much is being copied at the moment (ask again in a while)")
    try:
        done = subprocess.run(  # noqa: S603 - this very program
            [sys.executable, "-P", "-c", program, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=environment(),
            text=True,
        )
    finally:
        _AT_A_TIME.release()
    if done.returncode:
        reason = done.stderr.strip().rpartition("\n")[2] or f"exit status {done.returncode}"
        raise GraphError(f"{arguments[0]} cannot be copied: {reason}")
