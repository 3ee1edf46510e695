"""Proofs as RDF: reified statements, the inferences between them, and the words they rest on.

A statement of a proof is an ``rdf:Statement``. One that is inferred ``prov:wasGeneratedBy`` an
``ent:Inference``, which has a rule and ``prov:used`` its premises; one that is stated is a part of
the graph that states it, and what a report says has the evidence that says it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rdflib import DCTERMS, PROV, RDF, RDFS, BNode, Literal, URIRef

from kg.mapping.terms import ENT
from kg.model import Triple
from kg.reason.nodes import node
from kg.store.labels import words
from kg.store.prefixes import PREFIXES
from kg.turtle import turtle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib.term import IdentifiedNode

    from kg.proof import Proof, Spelled, Step
    from kg.store import Store


def written(proofs: Iterable[Proof], store: Store, base: str) -> Iterator[str]:
    """Proofs of statements of a store as the pieces of a Turtle document."""
    triples: set[Triple] = set()
    for number, proof in enumerate(proofs, 1):
        triples.update(_triples(proof, f"proof{number}step", store, base))
    return turtle(triples, prefixes=PREFIXES, base=base)


def _triples(proof: Proof, name: str, store: Store, base: str) -> Iterator[Triple]:
    """What a proof says; its own nodes are blank, and have their places in their names."""
    digits = len(str(len(proof)))
    nodes = [BNode(f"{name}{place:0{digits}}") for place in range(len(proof))]
    inferred = URIRef(f"{base}graph/inferred")
    for place, step in enumerate(proof):
        yield from _statement(nodes[place], cast("Spelled", step.statement), store)
        if step.origin:
            yield from _source(nodes[place], step, store, inferred)
        elif step.rule != "asserted":
            inference = BNode(f"{nodes[place]}by")
            yield Triple(nodes[place], PROV.wasGeneratedBy, inference)
            yield Triple(inference, RDF.type, ENT.Inference)
            yield Triple(inference, ENT.rule, Literal(step.rule))
            for premise in step.premises:
                yield Triple(inference, PROV.used, nodes[premise])


def _statement(about: BNode, spelled: Spelled, store: Store) -> Iterator[Triple]:
    terms = list(map(node, spelled))
    yield Triple(about, RDF.type, RDF.Statement)
    label = " · ".join(words(store, term) for term in terms)
    yield Triple(about, RDFS.label, Literal(label, lang="en"))
    for link, term in zip((RDF.subject, RDF.predicate, RDF.object), terms, strict=True):
        yield Triple(about, link, term)


def _source(about: BNode, step: Step, store: Store, inferred: URIRef) -> Iterator[Triple]:
    """Which graphs state it, and what the graph says of the evidence and of its reports."""
    for quad in store.match(*map(node, cast("Spelled", step.statement))):  # type: ignore[arg-type]
        if quad.graph != inferred:
            yield Triple(about, DCTERMS.isPartOf, quad.graph)
    for quote in step.quotes:
        evidence = URIRef(quote.evidence)
        yield Triple(about, ENT.evidence, evidence)
        for described in (evidence, URIRef(quote.document)):
            yield from _description(described, store, inferred)


def _description(about: IdentifiedNode, store: Store, inferred: URIRef) -> Iterator[Triple]:
    for quad in store.match(about):
        if quad.graph != inferred:
            yield Triple(*quad[:3])
