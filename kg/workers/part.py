"""A part of a store, copied by a process of its own: the server goes on answering meanwhile."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from kg.errors import GraphError
from kg.workers.process import environment

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM = """
import sys
from kg.store import EmbeddedStore
EmbeddedStore.open(sys.argv[1], read_only=True).without(sys.argv[2], sys.argv[3])
"""


def copy_without(source: Path, graph: str, target: Path) -> None:
    """Make a store of all that another holds apart from a graph; ``GraphError`` if that fails."""
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-P", "-c", _PROGRAM, str(source), graph, str(target)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env=environment(),
        text=True,
    )
    if done.returncode:
        reason = done.stderr.strip().rpartition("\n")[2] or f"exit status {done.returncode}"
        raise GraphError(f"{source} cannot be copied without {graph}: {reason}")
