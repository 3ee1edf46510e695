"""Our reasoner for graphs of rdflib terms: ``kg.reason.closure`` behind the common interface."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from kg.model import Triple
from kg.reason.closure import Closure
from kg.reason.nodes import n_triples, node
from kg.reason.telling import Contradiction, says_something

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class EntenteReasoner:
    """OWL 2 RL, all rules, by our own engine."""

    def inferred(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """What follows from the triples and is not among them, each once, sorted."""
        given = set(triples)
        spelled = {term: n_triples(term) for term in set(chain.from_iterable(given))}
        closure = Closure((spelled[s], spelled[p], spelled[o]) for s, p, o in given)
        reasons = closure.inconsistencies()
        if reasons:
            raise Contradiction(sorted(map(str, reasons)))
        terms = cache(node)
        found = (Triple(*map(terms, triple)) for triple in closure.inferred())  # type: ignore[arg-type]
        return iter(sorted(filter(says_something, found)))
