"""A copy of a graph, whether or not a server writes to it meanwhile.

Snapshots do not change while they are copied, only vanish when newer ones have come; documents,
facts and the report do change. So what was copied counts if the graph's edition is the same before
and after, and else is copied again.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from kg import graph as graphs
from kg.errors import GraphError

if TYPE_CHECKING:
    import os
    from pathlib import Path

#: Changes that may come in between before we give up.
_TRIES = 20
_FILES = (graphs.DOCUMENTS, graphs.FACTS, graphs.ASIDE, graphs.BUILD)


def backup(directory: str | os.PathLike[str], target: str | os.PathLike[str]) -> graphs.Report:
    """Copy the graph of a directory to another, in place of the graph there; what was copied.

    ``GraphError`` if there is no graph, if the target holds anything else, or if the graph changes
    faster than it can be copied.
    """
    with graphs.replacing(target) as fresh:
        for _ in range(_TRIES):
            before = graphs.opened(directory)
            # A snapshot bears the name of its edition; the report of that may be on its way still.
            settled = before.store.name in (graphs.STORE, before.report.state)
            copied = settled and _copied(before, fresh)
            if copied and graphs.opened(directory).report == before.report:
                return before.report
            shutil.rmtree(fresh)
            fresh.mkdir()
    raise GraphError(
        f"{directory}: changes faster than it can be copied (copy it at a calmer time)"
    )


def _copied(graph: graphs.Graph, fresh: Path) -> bool:
    """Copy a graph's files; False if one of them went away."""
    try:
        shutil.copytree(graph.store, fresh / graphs.STORE)
        for name in _FILES:
            if (graph.directory / name).exists():
                shutil.copy2(graph.directory / name, fresh / name)
    except (FileNotFoundError, shutil.Error):
        if graphs.is_graph(graph.directory):
            return False
        raise
    return True
