"""The whole path: reports and fact records in, a graph directory out.

``_written`` reads from top to bottom as the data flows. ``add`` and ``remove`` change a graph by
what differs, and end where building from everything would have.
"""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

import msgspec
from rdflib import URIRef

from kg import graph as graphs
from kg.aside import refusal
from kg.documents import LIMIT, read
from kg.errors import InputError
from kg.extractors import Extraction, chosen, unneeded
from kg.mapping import BASE, authority_quads, ontology_quads, vocabulary_digest
from kg.model import Quad
from kg.reason import Contradiction
from kg.sources import gathered
from kg.standing import standing
from kg.store.embedded import EmbeddedStore
from kg.told import How, Progress, Told, difference, kept, nobody, reported, told
from kg.writing.closed import ClosedStore

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from os import PathLike
    from pathlib import Path

    from kg.documents import Item
    from kg.graph import Graph, Refused, Report
    from kg.proof import SetAside
    from kg.sources import Sources

__all__ = ["NothingToBuild", "Progress", "add", "build", "remove"]

#: An http(s) IRI to which paths can be appended.
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+[/#]")


class NothingToBuild(InputError):
    """Every input was refused; ``refused`` says why each."""

    def __init__(self, refused: Iterable[Refused]) -> None:
        super().__init__("nothing to build a graph from", remedy="give at least one report")
        self.refused = tuple(refused)


def build(
    inputs: Iterable[str | PathLike[str]],
    out: str | PathLike[str],
    *,
    extractor: str | Extraction = "rules",
    reasoner: str = "entente",
    base: str = BASE,
    encoding: str | None = None,
    limit: int = LIMIT,
    progress: Progress | None = None,
) -> Report:
    """Build the graph of the inputs in the directory ``out``, in place of the one there.

    ``NothingToBuild`` if no input can be used, ``GraphError`` if ``out`` cannot be written; what
    was there stays then. Inputs that were refused are in the report.
    """
    if not _BASE.fullmatch(base):
        remedy = "give an http(s) IRI that ends in / or #, such as https://example.org/id/"
        raise InputError(f"the base {base!r} cannot begin IRIs", remedy=remedy)
    tell = progress or nobody
    how = How(chosen(extractor), reasoner, base)
    with graphs.replacing(out) as directory:
        items = read(inputs, encoding=encoding, limit=limit)
        sources = _given(gathered(_counted(items, tell)))
        return _written(sources, directory, how, tell)


def add(
    inputs: Iterable[str | PathLike[str]],
    graph: str | PathLike[str],
    *,
    extractor: Extraction | None = None,
    encoding: str | None = None,
    limit: int = LIMIT,
    progress: Progress | None = None,
) -> Report:
    """Add the inputs to a graph: the one that building from the old and the new together gives.

    They are read by the extractor that the graph was built with, unless another is given.
    ``NothingToBuild`` if no input can be used, ``GraphError`` if there is no graph.
    """
    tell = progress or nobody
    former = graphs.opened(graph)
    extraction = extractor or chosen(former.report.extractor)
    with graphs.replacing(graph) as directory:
        items = read(inputs, encoding=encoding, limit=limit)
        sources = _given(gathered(_counted(items, tell), former))
        return _succeeded(former, sources, directory, extraction, tell)


def remove(
    documents: Iterable[str], graph: str | PathLike[str], *, progress: Progress | None = None
) -> Report:
    """Take documents, by their ids, out of a graph, and all that followed from them alone.

    What is left is the graph that building from the others gives. ``InputError`` if a document is
    not in the graph or none would be left, ``GraphError`` if there is no graph; it stays then.
    """
    former = graphs.opened(graph)
    rest = gathered((), former).without(documents)
    if not rest.documents:
        remedy = "delete its directory, or build another in its place"
        raise InputError("no document would be left in the graph", remedy=remedy)
    with graphs.replacing(graph) as directory:
        known = unneeded(former.report.extractor)
        return _succeeded(former, rest, directory, known, progress or nobody)


def _written(
    sources: Sources, directory: Path, how: How, tell: Progress, kept: Collection[Quad] = ()
) -> Report:
    """The path from documents and given facts to the files of a graph directory.

    ``kept`` are quads that no document tells of.
    """
    tale = _usable(told(sources, how.extraction, how.base, tell))
    tell("reasoning", 0, None)
    asserted, inferred, aside = standing(tale, how, kept)
    tell("storing", 0, None)
    home = URIRef(how.base + "graph/inferred")
    drawn = (Quad(t.subject, t.predicate, t.object, home) for t in inferred)
    known = chain(ontology_quads(how.base), authority_quads(how.base))
    _stored(chain(known, asserted, drawn), directory / graphs.STORE)
    report = msgspec.structs.replace(
        reported(tale, how),
        asserted=len(asserted),
        inferred=len(inferred),
        set_aside=tuple(map(refusal, aside)),
    )
    return _filed(report, tale, directory, aside)


def _succeeded(
    former: Graph, sources: Sources, directory: Path, extraction: Extraction, tell: Progress
) -> Report:
    """The graph of other sources than the former one's, made from that where it can be.

    It cannot where another reasoner drew the conclusions, where the ontology is another by now,
    and where things are set aside, which the new sources may put right.
    """
    was = former.report
    how = How(extraction, was.reasoner, was.base, was.edits)
    if was.reasoner == "owlrl" or was.set_aside or was.vocabulary != vocabulary_digest():
        return _written(sources, directory, how, tell, kept(former))
    before = told(gathered((), former), extraction, how.base)
    tale = told(sources, extraction, how.base, tell)
    tell("reasoning", 0, None)
    EmbeddedStore.copy(former.directory / graphs.STORE, directory / graphs.STORE)
    store = EmbeddedStore.open(directory / graphs.STORE)
    closed = ClosedStore(store.engine, how.base, reasoned=how.reasoner != "none")
    effect = None
    with suppress(Contradiction):  # whose traceback would hold the store
        effect = closed.apply(*difference(before, tale))
    if effect is None:
        del closed, store  # Oxigraph closes a store when nobody holds it any more
        shutil.rmtree(directory / graphs.STORE)
        return _written(sources, directory, how, tell, kept(former))
    tell("storing", 0, None)
    store.engine.flush()
    report = msgspec.structs.replace(
        reported(tale, how),
        asserted=was.asserted + len(effect.added) - len(effect.removed),
        inferred=was.inferred + len(effect.inferred) - len(effect.forgotten),
    )
    return _filed(report, tale, directory)


def _filed(report: Report, tale: Told, directory: Path, aside: Iterable[SetAside] = ()) -> Report:
    """Write the files of a graph directory that are no store."""
    tale.write(directory)
    graphs.write_lines(aside, directory / graphs.ASIDE)
    report = graphs.edition(report, directory)
    graphs.write(report, directory)
    return report


def _given(sources: Sources) -> Sources:
    """The sources, if any of the inputs could be used."""
    if not sources.accepted:
        raise NothingToBuild(sources.refused)
    return sources


def _usable(tale: Told) -> Told:
    """What is told, if any of the documents could be read."""
    if not tale.sources.documents:
        raise NothingToBuild((*tale.sources.refused, *tale.found.refused))
    return tale


def _stored(quads: Iterable[Quad], path: Path) -> None:
    """Write a new store; it is closed when this returns, so that it can be moved."""
    EmbeddedStore.open(path).add(quads)


def _counted(items: Iterable[Item], tell: Progress) -> Iterator[Item]:
    """The items, telling how many there were."""
    for number, item in enumerate(items, 1):
        tell("opening", number, None)
        yield item
