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
    from collections.abc import Iterable

    from rdflib.term import Node

EVIDENCE = URIRef("https://w3id.org/entente/ns#evidence")
# Links that no rule follows. owl:sameAs would: to one node more for every state, with copies of
# everything that is said of it.
ASIDE = {OWL.sameAs, RDFS.isDefinedBy, RDFS.seeAlso, OWL.imports, EVIDENCE}


def premises(
    asserted: Iterable[Quad], ontology: Iterable[Quad], authority: Iterable[Quad]
) -> set[Triple]:
    """The triples to reason with: ontology, documents, and what they reach of the authority.

    A document reaches the nodes that it names, and what the authority says of these leads on: from
    a tenure to its office, to the state, to its organisations and its capital. Who else held the
    office, and every state that no document leads to, stays out.
    """
    terms, said, known = set(ontology), list(asserted), list(authority)
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

    chosen = {Triple(*quad[:3]) for quad in chain(terms, said) if telling(quad)}
    waiting: set[Node] = {node for quad in said if telling(quad) for node in (quad[0], quad[2])}
    about: dict[Node, list[Triple]] = defaultdict(list)
    for quad in known:
        if telling(quad):
            about[quad.subject].append(Triple(*quad[:3]))
    while waiting:
        reached = about.pop(waiting.pop(), [])
        chosen.update(reached)
        waiting.update(triple.object for triple in reached)
    return chosen
