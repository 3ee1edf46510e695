"""The whole path: reports and fact records in, a graph directory out.

``_written`` reads from top to bottom as the data flows. ``add`` takes the same path over what a
graph was built from and what is new, so that adding ends where building from everything would have.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from rdflib import URIRef

from kg import __version__
from kg import graph as graphs
from kg.aside import set_aside
from kg.authority import load
from kg.consistency import consistent
from kg.consolidate import consolidated
from kg.documents import LIMIT, read
from kg.errors import InputError
from kg.graph import Refused, Report
from kg.mapping import BASE, authority_quads, ontology_quads, quads
from kg.model import Quad
from kg.reason import premises
from kg.reason import reasoner as reasoner_named
from kg.sources import EXTRACTORS, Sources, facts, gathered
from kg.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from os import PathLike
    from pathlib import Path

    from kg.documents import Item
    from kg.model import Consolidated, Triple
    from kg.proof import SetAside

#: An http(s) IRI to which paths can be appended.
_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`]+[/#]")
#: Told how far a stage is: its name, what is done, and of how much if that is known.
Progress: TypeAlias = "Callable[[str, int, int | None], None]"


class NothingToBuild(InputError):
    """Every input was refused; ``refused`` says why each."""

    def __init__(self, refused: Iterable[Refused]) -> None:
        super().__init__("nothing to build a graph from", remedy="give at least one report")
        self.refused = tuple(refused)


def build(
    inputs: Iterable[str | PathLike[str]],
    out: str | PathLike[str],
    *,
    extractor: str = "rules",
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
    tell = progress or _nobody
    with graphs.replacing(out) as directory:
        items = read(inputs, encoding=encoding, limit=limit)
        sources = _usable(gathered(_counted(items, tell)))
        return _written(sources, directory, extractor, reasoner, base, tell)


def add(
    inputs: Iterable[str | PathLike[str]],
    graph: str | PathLike[str],
    *,
    encoding: str | None = None,
    limit: int = LIMIT,
    progress: Progress | None = None,
) -> Report:
    """Add the inputs to a graph: the one that building from the old and the new together gives.

    ``NothingToBuild`` if no input can be used, ``GraphError`` if there is no graph.
    """
    tell = progress or _nobody
    former = graphs.opened(graph)
    with graphs.replacing(graph) as directory:
        items = read(inputs, encoding=encoding, limit=limit)
        sources = _usable(gathered(_counted(items, tell), former))
        how = former.report
        return _written(sources, directory, how.extractor, how.reasoner, how.base, tell)


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
    how = former.report
    with graphs.replacing(graph) as directory:
        return _written(rest, directory, how.extractor, how.reasoner, how.base, progress or _nobody)


def _written(
    sources: Sources, directory: Path, extractor: str, reasoner: str, base: str, tell: Progress
) -> Report:
    """The path from documents and given facts to the files of a graph directory."""
    authority = load()
    found = facts(sources, authority, EXTRACTORS[extractor], lambda n, of: tell("reading", n, of))
    things = consolidated(found.accepted, sources.documents, authority)
    ontology, known = set(ontology_quads(base)), set(authority_quads(base))

    def said(things: Sequence[Consolidated]) -> set[Quad]:
        """What the documents say of the things."""
        return set(quads(things, sources.documents, authority, base=base))

    def closure(things: Sequence[Consolidated]) -> tuple[set[Quad], set[Triple]]:
        """What the documents say of the things, and what follows."""
        asserted = said(things)
        given = premises(asserted, ontology, known)
        return asserted, set(reasoner_named(reasoner).inferred(given))

    tell("reasoning", 0, None)
    (asserted, inferred), fallen = consistent(things, closure)
    aside = [
        set_aside(thing, chain(ontology, known, said([*before, thing])), base, str(reason))
        for thing, before, reason in fallen
    ]
    tell("storing", 0, None)
    home = URIRef(base + "graph/inferred")
    drawn = (Quad(t.subject, t.predicate, t.object, home) for t in inferred)
    _stored(chain(ontology, known, asserted, drawn), directory / graphs.STORE)
    report = Report(
        version=__version__,
        base=base,
        extractor=extractor,
        reasoner=reasoner,
        documents=len(sources.documents),
        facts=dict(sorted(Counter(fact.type for fact in found.accepted).items())),
        asserted=len(asserted),
        inferred=len(inferred),
        given=tuple(sorted(found.given)),
        unchecked=tuple(d.id for d in sources.documents.values() if not d.text),
        passed_over=sources.passed_over,
        refused=tuple(sorted({*sources.refused, *found.refused}, key=str)),
        set_aside=tuple(map(_contradicting, aside)),
    )
    told = (document for document in sources.documents.values() if document.text)
    graphs.write_lines(told, directory / graphs.DOCUMENTS)
    graphs.write_lines(found.accepted, directory / graphs.FACTS)
    graphs.write_lines(aside, directory / graphs.ASIDE)
    graphs.write(report, directory)
    return report


def _usable(sources: Sources) -> Sources:
    """The sources, if any of the inputs could be used."""
    if not sources.accepted:
        raise NothingToBuild(sources.refused)
    return sources


def _contradicting(aside: SetAside) -> Refused:
    """The refusal of a thing that contradicts the rest of the graph."""
    thing = aside.thing
    documents = ", ".join(sorted({source.document for source in thing.sources}))
    why = f"it contradicts the rest by {aside.proof[-1].rule}" if aside.proof else aside.reason
    remedy = "kg report proves it; correct its facts"
    return Refused(documents, None, f"{thing.key} is set aside: {why}", remedy)


def _stored(quads: Iterable[Quad], path: Path) -> None:
    """Write a new store; it is closed when this returns, so that it can be moved."""
    EmbeddedStore.open(path).add(quads)


def _counted(items: Iterable[Item], tell: Progress) -> Iterator[Item]:
    """The items, telling how many there were."""
    for number, item in enumerate(items, 1):
        tell("opening", number, None)
        yield item


def _nobody(stage: str, done: int, total: int | None) -> None:
    """Nobody watches."""
