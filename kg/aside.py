"""What is set aside is told with its proof, made in a graph that still holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.proof import SetAside
from kg.reason.nodes import node
from kg.store.embedded import EmbeddedStore
from kg.store.labels import words
from kg.why import Explanation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Consolidated, Quad


def set_aside(thing: Consolidated, quads: Iterable[Quad], base: str, reason: str) -> SetAside:
    """A thing, and why the quads cannot all be true: its own, and those that it contradicts.

    ``reason`` is what the reasoner said of them.
    """
    store = EmbeddedStore.open(None)
    store.add(quads)
    proof = Explanation(store, base).contradiction()
    terms = sorted({term for step in proof if step.statement for term in step.statement})
    names = {term: words(store, node(term)) for term in terms}
    return SetAside(thing=thing, proof=proof, names=names, reason="" if proof else reason)
