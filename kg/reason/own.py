"""Our reasoner for graphs of rdflib terms: ``kg.reason.closure`` behind the common interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.reason.nodes import closed, inferred
from kg.reason.telling import Contradiction, says_something

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.model import Triple


class EntenteReasoner:
    """OWL 2 RL, all rules, by our own engine."""

    def inferred(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """What follows from the triples and is not among them, each once, sorted."""
        closure = closed(set(triples))
        reasons = closure.inconsistencies()
        if reasons:
            raise Contradiction(sorted(map(str, reasons)))
        return iter(sorted(filter(says_something, inferred(closure))))
