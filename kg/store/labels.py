"""Terms as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib import RDFS, BNode, URIRef

from kg.store.prefixes import PREFIXES

if TYPE_CHECKING:
    from kg.store import Store, Term


def words(store: Store, term: Term | None) -> str:
    """A term as people read it: an IRI by its label, else by its short name."""
    if term is None:
        return ""
    if not isinstance(term, URIRef):
        return f"_:{term}" if isinstance(term, BNode) else str(term)
    labels = sorted(
        (quad.object for quad in store.match(term, RDFS.label)),
        key=lambda label: (getattr(label, "language", None) != "en", str(label)),
    )
    if labels:
        return str(labels[0])
    prefix = next((p for p, namespace in PREFIXES.items() if term.startswith(namespace)), None)
    return f"{prefix}:{term.removeprefix(PREFIXES[prefix])}" if prefix else str(term)
