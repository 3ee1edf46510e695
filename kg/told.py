"""What documents tell, as a graph holds it, and how a graph follows when it becomes another tale.

Facts of one document can change what others tell (who is meant, how a meeting stands now), so a
tale is told as a whole, and a graph is changed by what differs.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rdflib import URIRef

from kg import __version__
from kg import graph as graphs
from kg.authority import load
from kg.consolidate import consolidated
from kg.graph import Report
from kg.mapping import quads, vocabulary_digest
from kg.sources import Facts, Sources, facts
from kg.store.embedded import EmbeddedStore
from kg.store.terms import quad_to_oxigraph

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyoxigraph as ox

    from kg.extractors import Extraction
    from kg.graph import Graph
    from kg.model import Consolidated, Quad

#: Told how far a stage is: its name, what is done, and of how much if that is known.
Progress: TypeAlias = "Callable[[str, int, int | None], None]"


def nobody(stage: str, done: int, total: int | None) -> None:
    """Nobody watches."""


class How(NamedTuple):
    """How a graph is made; ``edits`` is the digest of what people changed in it by hand."""

    extraction: Extraction
    reasoner: str
    base: str
    edits: str = ""


class Told(NamedTuple):
    """What documents tell: their facts, the things these are about, and those as quads."""

    sources: Sources
    found: Facts
    things: list[Consolidated]
    quads: set[Quad]

    def write(self, folder: Path) -> None:
        """Write the documents and the facts for the next to tell from."""
        written = (document for document in self.sources.documents.values() if document.text)
        graphs.write_lines(written, folder / graphs.DOCUMENTS)
        graphs.write_lines(self.found.accepted, folder / graphs.FACTS)


def told(sources: Sources, extraction: Extraction, base: str, tell: Progress = nobody) -> Told:
    """What the sources tell; facts that are known already are not extracted again.

    Documents that could not be read are left out.
    """
    authority = load()
    found = facts(sources, authority, extraction, lambda n, of: tell("reading", n, of))
    sources = sources.without(found.lost)
    things = consolidated(found.accepted, sources.documents, authority)
    return Told(sources, found, things, set(quads(things, sources.documents, authority, base=base)))


def difference(before: Told, after: Told) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """What is told no more, and what is told anew."""
    gone, come = before.quads - after.quads, after.quads - before.quads
    return [quad_to_oxigraph(quad) for quad in gone], [quad_to_oxigraph(quad) for quad in come]


def reported(tale: Told, how: How) -> Report:
    """The report of a graph of what is told; it is not counted yet."""
    documents = tale.sources.documents
    return Report(
        version=__version__,
        base=how.base,
        extractor=how.extraction.name,
        reasoner=how.reasoner,
        documents=len(documents),
        facts=dict(sorted(Counter(fact.type for fact in tale.found.accepted).items())),
        asserted=0,
        inferred=0,
        given=tuple(sorted(tale.found.given)),
        unchecked=tuple(d.id for d in documents.values() if not d.text),
        passed_over=tale.sources.passed_over,
        refused=tuple(sorted({*tale.sources.refused, *tale.found.refused}, key=str)),
        vocabulary=vocabulary_digest(),
        edits=how.edits,
    )


def kept(former: Graph) -> list[Quad]:
    """The quads of a graph that neither came with the package nor from documents."""
    base = former.report.base
    made = {URIRef(f"{base}graph/{name}") for name in ("inferred", "ontology", "authority")}
    store = EmbeddedStore.open(former.store, read_only=True)
    return [
        quad
        for graph in store.graphs()
        if graph not in made and not graph.startswith(f"{base}graph/document/")
        for quad in store.match(graph=graph)
    ]
