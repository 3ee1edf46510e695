"""rdflib's terms in N-Triples, in the one spelling that the engine knows, and back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rdflib import BNode, Literal, URIRef

from kg.model import Triple
from kg.reason.closure import Closure
from kg.reason.datatypes import parts
from kg.reason.terms import plain, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import Node


def n_triples(term: Node) -> str:
    """An rdflib term in N-Triples."""
    if isinstance(term, BNode):
        return f"_:{term}"
    if isinstance(term, Literal):
        lexical = quoted(str(term))
        if term.language:
            return f"{lexical}@{term.language.lower()}"
        return plain(f"{lexical}^^<{term.datatype}>") if term.datatype else lexical
    return f"<{term}>"


def node(term: str) -> BNode | Literal | URIRef:
    """An N-Triples term as rdflib has it, its lexical form kept."""
    if term[0] == "_":
        return BNode(term[2:])
    literal = parts(term)
    if literal is None:
        return URIRef(term[1:-1])
    lexical, datatype, language = literal
    return Literal(lexical, lang=language, datatype=datatype and URIRef(datatype), normalize=False)


def closed(graph: Iterable[tuple[Node, Node, Node]], *, full: bool = False) -> Closure:
    """The closure of an rdflib graph, or of any triples of its terms."""
    spelled = cache(n_triples)
    return Closure(((spelled(s), spelled(p), spelled(o)) for s, p, o in graph), full=full)


def inferred(closure: Closure) -> Iterator[Triple]:
    """What follows and is not asserted, in rdflib's terms."""
    terms = cache(node)
    return (Triple(*map(terms, triple)) for triple in closure.inferred())  # type: ignore[arg-type]
