"""What of a tale stands: what is said of the things that agree, what follows, what is set aside."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from kg.aside import set_aside
from kg.authority import load
from kg.consistency import consistent
from kg.mapping import authority_quads, ontology_quads, quads
from kg.reason import Ground, premises
from kg.reason import reasoner as reasoner_named

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kg.model import Consolidated, Quad, Triple
    from kg.proof import SetAside
    from kg.told import How, Told


class Standing(NamedTuple):
    """The parts of a graph that depend on its documents, and what they contradict."""

    asserted: set[Quad]
    inferred: set[Triple]
    aside: list[SetAside]


def standing(tale: Told, how: How, kept: Collection[Quad] = ()) -> Standing:
    """What stands of what is told, beside quads that no document tells of.

    ``Contradiction`` if these contradict themselves, or the authority lists.
    """
    documents = tale.sources.documents
    ontology, known = set(ontology_quads(how.base)), Ground(authority_quads(how.base))

    def said(things: Sequence[Consolidated]) -> set[Quad]:
        """What the documents say of the things, and whoever else said something."""
        if things == tale.things:
            return {*tale.quads, *kept}
        return {*quads(things, documents, load(), base=how.base), *kept}

    def closure(things: Sequence[Consolidated]) -> tuple[set[Quad], set[Triple]]:
        """What is said of the things, and what follows."""
        asserted = said(things)
        given = premises(asserted, ontology, known)
        return asserted, set(reasoner_named(how.reasoner).inferred(given))

    (asserted, inferred), fallen = consistent(tale.things, closure)
    aside = []
    for thing, before, reason in fallen:
        contradictory = said([*before, thing])
        together = chain(ontology, known.reached(contradictory), contradictory)
        aside.append(set_aside(thing, together, how.base, str(reason)))
    return Standing(asserted, inferred, aside)
