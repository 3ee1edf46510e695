"""The reference reasoner: OWL 2 RL by ``owlrl``, the independent implementation of the W3C rules.

It is slow (every round looks at every triple, and all of them again for each one they bring), but
anybody can compare what we infer with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from owlrl import OWLRL_Semantics
from rdflib import Graph

from kg.model import Triple
from kg.reason.telling import Contradiction, says_something

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class ReferenceReasoner:
    """``owlrl`` behind the interface of ``kg.reason``."""

    def inferred(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """What follows from the triples and is not among them, each once, sorted."""
        given = set(map(Triple._make, triples))
        graph = Graph()
        for triple in given:
            graph.add(triple)
        # Neither RDFS on top nor the axioms of the vocabularies: they say nothing (see telling).
        semantics = OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False)
        semantics.closure()
        if semantics.error_messages:
            raise Contradiction(sorted(map(str, semantics.error_messages)))
        return iter(sorted(Triple(*t) for t in graph if t not in given and says_something(t)))  # type: ignore[arg-type]
