"""Our reasoner for graphs of rdflib terms: ``kg.reason.closure`` behind the common interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import BNode, Literal, URIRef

from kg.model import Triple
from kg.reason.closure import Closure
from kg.reason.telling import Contradiction, says_something
from kg.reason.terms import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node

    from kg.reason.closure import Inconsistency

_ESCAPED = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)


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
            raise Contradiction(sorted(map(_told, reasons)))
        found = (
            Triple(*(terms.get(term) or URIRef(term[1:-1]) for term in triple))  # type: ignore[arg-type]
            for triple in closure.inferred()
        )
        return iter(sorted(filter(says_something, found)))


def n_triples(term: Node) -> str:
    """An rdflib term in N-Triples, in the one spelling that the engine knows."""
    if isinstance(term, BNode):
        return f"_:{term}"
    if isinstance(term, Literal):
        lexical = f'"{str(term).translate(_ESCAPED)}"'
        if term.language:
            return f"{lexical}@{term.language.lower()}"
        return plain(f"{lexical}^^<{term.datatype}>") if term.datatype else lexical
    return f"<{term}>"


def _told(reason: Inconsistency) -> str:
    """The rule and the statements that break it, in a line."""
    return f"{reason.rule}: " + ", ".join(" ".join(triple) for triple in reason.witness)
