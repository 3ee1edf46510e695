"""Proofs as records: their steps in order, premises first, down to the sentences of the reports.

A proof ends in what it proves. One that ends in no statement proves that what it rests on cannot
all be true: ``SetAside`` keeps it for a thing with which the rest of a graph contradicts itself.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from kg.model import Consolidated  # noqa: TC001 - msgspec reads the annotations

#: Who says a statement that is not inferred.
Origin: TypeAlias = Literal["report", "hand", "authority", "ontology"]
#: A statement in N-Triples: subject, predicate, object.
Spelled: TypeAlias = tuple[str, str, str]


class Quote(msgspec.Struct, frozen=True, order=True, omit_defaults=True, rename="camel"):
    """The words of a report, their place, the report (its IRI, title and date), whom it credits.

    ``start`` and ``end`` count characters of the report's text; ``evidence`` is the IRI of the node
    that holds all this in the graph.
    """

    published: str
    title: str
    start: int
    end: int
    text: str
    document: str
    evidence: str
    attributed_to: str = ""


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """A statement (None: the contradiction), the rule that concludes it, and what the rule needs.

    ``premises`` are places of earlier steps. At a leaf the rule is ``asserted``, and ``origin``
    says by whom; what reports say has ``quotes``.
    """

    statement: Spelled | None
    rule: str
    origin: Origin | None = None
    quotes: tuple[Quote, ...] = ()
    premises: tuple[int, ...] = ()


Proof: TypeAlias = tuple[Step, ...]


class SetAside(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A thing that is not in the graph because the graph would contradict itself, and why.

    ``names`` are the terms of the proof as people read them, for the graph may not know them.
    Where there is no proof, because only another reasoner finds a contradiction, ``reason`` is what
    that reasoner says.
    """

    thing: Consolidated
    proof: Proof = ()
    names: dict[str, str] = {}
    reason: str = ""
