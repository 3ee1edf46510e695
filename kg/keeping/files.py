"""The files of a graph directory change together with its store, or not at all.

What is to stand after a change is first written to ``DIR/next``. Then the store's transaction
commits, and in it the edition's name changes; then the files take their places. Whoever opens the
directory after a crash sees by the edition whether the transaction was committed, and finishes the
rest or forgets it.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from kg import graph as graphs
from kg.errors import GraphError
from kg.store.standard import EDITION

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyoxigraph as ox

#: Files in the order in which they take their places; the report, which names the edition, last.
_FILES = (graphs.DOCUMENTS, graphs.FACTS, graphs.ASIDE, graphs.BUILD)


def prepare(
    directory: Path, report: graphs.Report, others: Callable[[Path], None] | None = None
) -> graphs.Report:
    """Write what is to stand next; the report, with its edition.

    ``others`` writes the documents and facts into a folder, if they change.
    """
    folder = directory / graphs.NEXT
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if others is None:
        report = graphs.edited(report)
    else:
        others(folder)
        report = graphs.edition(report, folder)
    graphs.write(report, folder)
    for file in folder.iterdir():
        _synced(file)
    _synced(folder)
    return report


def renaming(store: ox.Store, edition: str) -> str:
    """The update that gives a store the name of its next edition."""
    former = [name for name in store.named_graphs() if name.value.startswith(EDITION)]
    drops = [f"DROP SILENT GRAPH {name}" for name in former]
    return ";\n".join([*drops, f"CREATE SILENT GRAPH <{EDITION}{edition}>"])


def settle(directory: Path, store: ox.Store) -> None:
    """Have the files be those of the store's edition, whatever happened to the last change."""
    folder = directory / graphs.NEXT
    if not folder.is_dir():
        return
    here = {name.value.removeprefix(EDITION) for name in store.named_graphs()}
    try:
        if (folder / graphs.BUILD).is_file() and graphs.report(folder).edition in here:
            for name in _FILES:
                if (folder / name).is_file():
                    (folder / name).replace(directory / name)
            _synced(directory)
    except OSError as error:
        raise GraphError(f"{directory}: {error.strerror or error} (check its owner)") from error
    except GraphError:
        pass  # half a report: it was being written when the end came, so nothing was committed
    shutil.rmtree(folder, ignore_errors=True)


def _synced(path: Path) -> None:
    """Have what was written survive the end of the machine."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
