"""What is reasoned with: the part of the graph from which something can follow.

That is no literals, no evidence, no annotations, no links to other people's descriptions, and of
the authority only what the documents reach: what follows from the rest is about nodes that no
document tells of, and nine times as much. ``docs/reasoning.md`` gives figures.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, Literal, URIRef

from kg.model import Quad, Triple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rdflib.term import Node

EVIDENCE = URIRef("https://w3id.org/entente/ns#evidence")
# Links that no rule follows. owl:sameAs would: to one node more for every state, with copies of
# everything that is said of it.
ASIDE = {OWL.sameAs, RDFS.isDefinedBy, RDFS.seeAlso, OWL.imports, EVIDENCE}


def links(quad: Quad) -> bool:
    """Does it say something of one node and another?"""
    return quad.predicate not in ASIDE and not isinstance(quad.object, Literal)


class Ground:
    """What is known beside the documents, by the nodes that it tells of.

    Made once, it is asked for what many choices of documents reach.
    """

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._about: dict[Node, list[Quad]] = defaultdict(list)
        for quad in quads:
            self._about[quad.subject].append(quad)

    def __iter__(self) -> Iterator[Quad]:
        return chain.from_iterable(self._about.values())

    def reached(
        self, said: Iterable[Quad], leads: Callable[[Quad], bool] = links
    ) -> Iterator[Quad]:
        """What is known of the nodes that are spoken of, and of those to which what leads leads."""
        waiting: set[Node] = {node for quad in said for node in (quad.subject, quad.object)}
        seen = set(waiting)
        while waiting:
            for quad in self._about.get(waiting.pop(), ()):
                yield quad
                if quad.object not in seen and leads(quad):
                    seen.add(quad.object)
                    waiting.add(quad.object)


def premises(
    asserted: Iterable[Quad], ontology: Iterable[Quad], authority: Iterable[Quad]
) -> set[Triple]:
    """The triples to reason with: ontology, documents, and what they reach of the authority.

    A document reaches the nodes that it names, and what the authority says of these leads on: from
    a tenure to its office, to the state, to its organisations and its capital. Who else held the
    office, and every state that no document leads to, stays out.
    """
    terms, said = set(ontology), list(asserted)
    ground = authority if isinstance(authority, Ground) else Ground(authority)
    aside = ASIDE | {
        subject
        for subject, predicate, object_, _ in terms
        if predicate == RDF.type and object_ == OWL.AnnotationProperty
    }
    proof = {object_ for _, predicate, object_, _ in said if predicate == EVIDENCE}

    def telling(quad: Quad) -> bool:
        return (
            quad.predicate not in aside
            and not isinstance(quad.object, Literal)
            and quad.subject not in proof
        )

    of_documents = [quad for quad in said if telling(quad)]
    chosen = chain(terms, of_documents, ground.reached(of_documents, telling))
    return {Triple(*quad[:3]) for quad in chosen if telling(quad)}
