"""The refusal of a change with which a graph would contradict itself, with the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kg.errors import Conflict
from kg.store.embedded import EmbeddedStore
from kg.store.terms import quad_from_oxigraph
from kg.why import Explanation

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pyoxigraph as ox

    from kg.reason.closure import Closure, Inconsistency


class Contradictory(Conflict):
    """A change that would make the graph contradict itself.

    ``proof`` is a proof of that (``kg.proof``) in JSON.
    """

    proof: str = ""

    @classmethod
    def of(
        cls,
        reasons: Sequence[Inconsistency],
        closure: Closure,
        store: ox.Store,
        base: str,
        coming: Collection[ox.Quad],
    ) -> Contradictory:
        """The refusal of quads that are in the closure already and not in the store."""
        quads = [quad_from_oxigraph(quad) for quad in coming]
        explanation = Explanation(EmbeddedStore(store), base, closure, quads)
        proof = explanation.contradiction(reasons)
        error = cls(
            f"the graph would contradict itself: {reasons[0]}",
            remedy="correct what you send, or send it with ?inconsistent=allow",
        )
        error.proof = msgspec.json.encode(proof).decode()
        return error
