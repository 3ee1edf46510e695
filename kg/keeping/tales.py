"""Documents that come into a graph that is served, or leave it: the tale before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from kg.aside import refusal
from kg.documents import sent
from kg.errors import InputError, NotFound
from kg.extractors import chosen, unneeded
from kg.graph import ASIDE, write_lines
from kg.sources import gathered
from kg.told import How, difference, reported, told
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
    """What a graph's documents told, what they tell now, and what is to be said of it."""

    before: Told
    after: Told
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
        left = tuple(a for a in graph.set_aside() if _sources(a) <= after.sources.documents.keys())
        return cls(before, after, tuple(sorted(come)), tuple(sorted(map(str, refused))), left)

    @property
    def difference(self) -> tuple[list[ox.Quad], list[ox.Quad]]:
        """The quads that go and that come."""
        return difference(self.before, self.after)

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


def _items(message: Documents) -> Iterator[Item]:
    return sent(message.body, message.name, REPORTS[message.media_type])


def _without(sources: Sources, document: str) -> Sources:
    if document not in sources.documents:
        raise NotFound(f"there is no document {document!r} in the graph")
    return sources.without([document])


def _sources(aside: SetAside) -> set[str]:
    return {source.document for source in aside.thing.sources}
