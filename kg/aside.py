"""What is set aside is told with its proof, made in a graph that still holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.graph import Refused
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


def refusal(aside: SetAside) -> Refused:
    """In short, what was set aside and by which rule."""
    thing = aside.thing
    documents = ", ".join(sorted({source.document for source in thing.sources}))
    why = f"it contradicts the rest by {aside.proof[-1].rule}" if aside.proof else aside.reason
    remedy = "kg report proves it; correct its facts"
    return Refused(documents, None, f"{thing.key} is set aside: {why}", remedy)
