"""Our reasoner for graphs of rdflib terms: ``kg.reason.closure`` behind the common interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import URIRef

from kg.model import Triple
from kg.reason.closure import Closure
from kg.reason.nodes import n_triples
from kg.reason.telling import Contradiction, says_something

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class EntenteReasoner:
    """OWL 2 RL, all rules, by our own engine."""

    def inferred(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """What follows from the triples and is not among them, each once, sorted."""
        given = set(triples)
        terms = {n_triples(term): term for triple in given for term in triple}
        spelled = {term: spelling for spelling, term in terms.items()}
        closure = Closure((spelled[s], spelled[p], spelled[o]) for s, p, o in given)
        reasons = closure.inconsistencies()
        if reasons:
            raise Contradiction(sorted(map(str, reasons)))
        found = (
            Triple(*(terms.get(term) or URIRef(term[1:-1]) for term in triple))  # type: ignore[arg-type]
            for triple in closure.inferred()
        )
        return iter(sorted(filter(says_something, found)))
