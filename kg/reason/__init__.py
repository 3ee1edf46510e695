"""Given triples in, the triples that follow out: the OWL 2 RL closure, behind one method.

A reasoner is a function of triples; it knows no store and no vocabulary of ours. ``premises``
chooses what is worth reasoning with, ``telling`` what of the answer is worth telling. The engine
itself, with more to ask of it, is ``kg.reason.closure.Closure``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kg.errors import InputError
from kg.reason.premises import Ground, premises
from kg.reason.telling import Contradiction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.model import Triple

__all__ = ["REASONERS", "Contradiction", "Ground", "Reasoner", "premises", "reasoner"]


class Reasoner(Protocol):
    """What every reasoner can do."""

    def inferred(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """What follows from the triples and is not among them, each once, sorted.

        ``Contradiction`` if the triples cannot all be true.
        """


class NoReasoner:
    """Infers nothing, for graphs that shall hold what documents say and no more."""

    def inferred(self, triples: Iterable[Triple]) -> Iterator[Triple]:  # noqa: ARG002
        """Nothing."""
        return iter(())


def _entente() -> Reasoner:
    from kg.reason.own import EntenteReasoner

    return EntenteReasoner()


def _owlrl() -> Reasoner:
    from kg.reason.reference import ReferenceReasoner

    return ReferenceReasoner()


#: What makes the reasoners, by the name that ``--reasoner`` takes. Only the one that is asked for
#: is imported.
REASONERS: dict[str, Callable[[], Reasoner]] = {
    "entente": _entente,
    "owlrl": _owlrl,
    "none": NoReasoner,
}


def reasoner(name: str) -> Reasoner:
    """The reasoner of that name; ``InputError`` if there is none."""
    if name not in REASONERS:
        raise InputError(f"no reasoner {name!r}", remedy=f"choose one of {', '.join(REASONERS)}")
    return REASONERS[name]()
