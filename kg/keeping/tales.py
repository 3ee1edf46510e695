"""Documents that come into a graph that is served, or leave it: the tale before and after."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from kg.aside import refusal
from kg.authority import load
from kg.documents import sent
from kg.errors import InputError, NotFound
from kg.extractors import chosen, unneeded
from kg.graph import ASIDE, write_lines
from kg.mapping import quads
from kg.reason import Contradiction
from kg.sources import gathered
from kg.standing import standing
from kg.store.terms import quad_to_oxigraph
from kg.told import How, difference, kept, reported, told
from kg.writing.messages import REPORTS, Documents, Withdraw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyoxigraph as ox

    from kg.documents import Item
    from kg.graph import Graph, Report
    from kg.proof import SetAside
    from kg.sources import Sources
    from kg.told import Told


@dataclass(frozen=True)
class Retelling:
    """What a graph's documents told, what they tell now, and what is to be said of it.

    ``difference`` are the quads that go and that come for it.
    """

    after: Told
    difference: tuple[list[ox.Quad], list[ox.Quad]]
    documents: tuple[str, ...]
    refused: tuple[str, ...]
    _aside: tuple[SetAside, ...]

    @classmethod
    def of(cls, message: Documents | Withdraw, graph: Graph, before: Told | None) -> Retelling:
        """The retelling that a message asks for; ``InputError`` if nothing comes or goes.

        ``before`` is what the graph tells, if that is known.
        """
        how = graph.report
        known = unneeded(how.extractor)
        before = before or told(gathered((), graph), known, how.base)
        if isinstance(message, Withdraw):
            extraction, sources = known, _without(gathered((), graph), message.document)
        else:
            extraction, sources = chosen(how.extractor), gathered(_items(message), graph)
            if not sources.accepted:
                first, *rest = sources.refused
                more = f" (and {len(rest)} more)" if rest else ""
                raise InputError(f"{first.source}: {first.reason}{more}", remedy=first.remedy)
        after = told(sources, extraction, how.base)
        come = after.sources.documents.keys() - before.sources.documents.keys()
        refused = {*sources.refused, *after.found.refused} - {*before.found.refused}
        change = difference(before, after)
        aside = tuple(graph.set_aside())
        if aside and isinstance(message, Withdraw):
            with suppress(Contradiction):  # what people said by hand: then all stays aside
                change, aside = _reconsidered(graph, before, after)
        left = tuple(a for a in aside if _sources(a) <= after.sources.documents.keys())
        return cls(after, change, tuple(sorted(come)), tuple(sorted(map(str, refused))), left)

    def report(self, former: Report) -> Report:
        """The next report, with the counts of the former."""
        how = How(unneeded(former.extractor), former.reasoner, former.base, former.edits)
        return msgspec.structs.replace(
            reported(self.after, how),
            asserted=former.asserted,
            inferred=former.inferred,
            vocabulary=former.vocabulary,
            refused=tuple(sorted({*former.refused, *self.after.found.refused}, key=str)),
            set_aside=tuple(map(refusal, self._aside)),
        )

    def write(self, folder: Path) -> None:
        """Write the next documents, facts and what is set aside."""
        self.after.write(folder)
        write_lines(self._aside, folder / ASIDE)


def _reconsidered(
    graph: Graph, before: Told, after: Told
) -> tuple[tuple[list[ox.Quad], list[ox.Quad]], tuple[SetAside, ...]]:
    """What goes and comes, and what is set aside, when all that is told is judged anew.

    What was set aside may have contradicted only what is told no more.
    """
    how = How(unneeded(graph.report.extractor), graph.report.reasoner, graph.report.base)
    by_hand = set(kept(graph))
    now = standing(after, how, by_hand)
    keys = {aside.thing.key for aside in graph.set_aside()}
    stood = [thing for thing in before.things if thing.key not in keys]
    former = set(quads(stood, before.sources.documents, load(), base=how.base))
    gone, come = former - now.asserted, now.asserted - former - by_hand
    change = [quad_to_oxigraph(q) for q in gone], [quad_to_oxigraph(q) for q in come]
    return change, tuple(now.aside)


def _items(message: Documents) -> Iterator[Item]:
    return sent(message.body, message.name, REPORTS[message.media_type])


def _without(sources: Sources, document: str) -> Sources:
    if document not in sources.documents:
        raise NotFound(f"there is no document {document!r} in the graph")
    return sources.without([document])


def _sources(aside: SetAside) -> set[str]:
    return {source.document for source in aside.thing.sources}
