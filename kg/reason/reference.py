"""The reference reasoner: OWL 2 RL by ``owlrl``, the independent implementation of the W3C rules.

It is slow (every round looks at every triple, and all of them again for each one they bring), but
anybody can compare what we infer with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from owlrl import OWLRL_Semantics
from rdflib import OWL, Graph, Literal, URIRef

from kg.model import Triple
from kg.reason.telling import Contradiction, says_something

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node


class ReferenceReasoner:
    """``owlrl`` behind the interface of ``kg.reason``."""

    def inferred(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """What follows from the triples and is not among them, each once, sorted."""
        given = set(map(Triple._make, triples))
        # Neither RDFS on top nor the axioms of the vocabularies: they say nothing (see telling).
        graph, reasons = closure(given)
        if reasons:
            raise Contradiction(reasons)
        return iter(sorted(Triple(*t) for t in graph if t not in given and says_something(t)))  # type: ignore[arg-type]


def closure(
    given: Iterable[tuple[Node, Node, Node]], *, full: bool = False
) -> tuple[set[tuple[Node, Node, Node]], list[str]]:
    """The triples with all that follows, and why they contradict each other, if they do.

    ``full`` is that of ``kg.reason.closure.Closure``.
    """
    stated = set(given)
    found, reasons = _closed(stated, full=full)
    if not full:
        axioms, _ = _closed((), full=False)
        found = {t for t in found if t in stated or not (t in axioms or _of_all(t))}
    return found, reasons


def _closed(
    given: Iterable[tuple[Node, Node, Node]], *, full: bool
) -> tuple[set[tuple[Node, Node, Node]], list[str]]:
    graph = Graph()
    for triple in given:
        graph.add(triple)
    semantics = OWLRL_Semantics(graph, axioms=full, daxioms=full, rdfs=False)
    semantics.closure()
    return set(graph), sorted(map(str, semantics.error_messages))


def _of_all(triple: tuple[Node, Node, Node]) -> bool:
    """Is the statement true of every graph, or none that RDF can make?"""
    subject, predicate, object_ = triple
    return (
        isinstance(subject, Literal)
        or not isinstance(predicate, URIRef)
        or (predicate == OWL.sameAs and subject == object_)
    )
