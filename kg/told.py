"""What documents tell, as a graph holds it, and how a graph follows when it becomes another tale.

Facts of one document can change what others tell (who is meant, how a meeting stands now), so a
tale is told as a whole, and a graph is changed by what differs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rdflib import URIRef

from kg.authority import load
from kg.consolidate import consolidated
from kg.mapping import quads
from kg.sources import Facts, Sources, facts
from kg.store.embedded import EmbeddedStore
from kg.store.terms import quad_to_oxigraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.extractors import Extraction
    from kg.graph import Graph
    from kg.model import Consolidated, Quad
    from kg.writing.closed import ClosedStore, Effect

#: Told how far a stage is: its name, what is done, and of how much if that is known.
Progress: TypeAlias = "Callable[[str, int, int | None], None]"


def nobody(stage: str, done: int, total: int | None) -> None:
    """Nobody watches."""


class Told(NamedTuple):
    """What documents tell: their facts, the things these are about, and those as quads."""

    sources: Sources
    found: Facts
    things: list[Consolidated]
    quads: set[Quad]


def told(sources: Sources, extraction: Extraction, base: str, tell: Progress = nobody) -> Told:
    """What the sources tell; facts that are known already are not extracted again.

    Documents that could not be read are left out.
    """
    authority = load()
    found = facts(sources, authority, extraction, lambda n, of: tell("reading", n, of))
    sources = sources.without(found.lost)
    things = consolidated(found.accepted, sources.documents, authority)
    return Told(sources, found, things, set(quads(things, sources.documents, authority, base=base)))


def redrawn(closed: ClosedStore, before: Told, after: Told, *, allow: bool = False) -> Effect:
    """Make a store that holds what was told before hold what is told now, and what follows."""
    removed, added = (
        map(quad_to_oxigraph, quads)
        for quads in (before.quads - after.quads, after.quads - before.quads)
    )
    return closed.apply(removed, added, allow=allow)


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
