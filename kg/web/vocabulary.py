"""The ontology as pages need it: what terms are called, how they hang together, why they follow."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib.collection import Collection
from rdflib.graph import Graph
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import BNode, Literal, URIRef

from kg.mapping.terms import ENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Node

    from kg.store import Store

_CLASSES = (OWL.Class,)
_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)
#: Names of other vocabularies that are short even for a programmer.
_SHORT = {"lat": "latitude", "long": "longitude", "altLabel": "also called"}
_AXIOMS = (
    *(RDF.type, RDFS.label, RDFS.comment, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain),
    *(RDFS.range, OWL.inverseOf, OWL.propertyChainAxiom, RDF.first, RDF.rest),
    *(OWL.intersectionOf, OWL.equivalentClass),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of the ontology."""

    iri: str
    label: str
    comment: str
    #: IRIs of the terms right above it
    above: tuple[str, ...] = ()
    #: of a property: what it links, as IRIs
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The last part of the IRI, which is the term's place on the ontology page."""
        return self.iri.removeprefix(ENT)


class Vocabulary:
    """The terms of the ontology graph, by IRI."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.classes = self._terms(_CLASSES, RDFS.subClassOf)
        self.properties = self._terms(_PROPERTIES, RDFS.subPropertyOf)
        self.individuals = self._terms((OWL.NamedIndividual,), RDF.type)
        self.mirrors = self._mirrors()
        self._above: dict[str, frozenset[str]] = {}

    @classmethod
    def of(cls, store: Store) -> Vocabulary:
        """The vocabulary that a store's graphs declare; what was inferred about it is left out."""
        graph = Graph()
        declared = {
            quad.graph
            for kind in (*_CLASSES, *_PROPERTIES, OWL.NamedIndividual)
            for quad in store.match(predicate=RDF.type, object=kind)
            if not quad.graph.endswith("graph/inferred")
        }
        for name in sorted(declared):
            for predicate in _AXIOMS:
                for quad in store.match(predicate=predicate, graph=name):
                    graph.add(quad[:3])
        return cls(graph)

    def label(self, iri: str) -> str:
        """What a term is called: its label, else the last part of its IRI."""
        term = self._term_of(iri)
        return term.label if term is not None else words(local_name(iri))

    def comment(self, iri: str) -> str:
        """What a term means."""
        term = self._term_of(iri)
        return term.comment if term is not None else ""

    def _term_of(self, iri: str) -> Term | None:
        return self.properties.get(str(iri)) or self.classes.get(str(iri))

    def above(self, iri: str) -> frozenset[str]:
        """All terms above a term, near and far, without itself."""
        if iri not in self._above:
            found: set[str] = set()
            waiting = [iri]
            while waiting:
                term = self._term_of(waiting.pop())
                fresh = set(term.above if term is not None else ()) - found
                found |= fresh
                waiting += fresh
            self._above[iri] = frozenset(found - {iri})
        return self._above[iri]

    def exact(self, iris: Iterable[str]) -> list[str]:
        """Those of several terms that are above no other of them, by label."""
        there = set(iris)
        general = {up for iri in there for up in self.above(iri)}
        return sorted(there - general, key=lambda iri: (self.label(iri), iri))

    def reason(self, predicate: str, value: str) -> str:
        """In words, the kind of rule by which a statement with this predicate can follow."""
        if predicate == str(RDF.type):
            return f"inferred: follows from what it means to be “{self.label(value)}”"
        here = URIRef(predicate)
        ways = [
            " → ".join(self.label(str(step)) for step in Collection(self._graph, chain))
            for chain in self._graph.objects(here, OWL.propertyChainAxiom)
            if isinstance(chain, BNode)
        ]
        other = self.mirrors.get(here, frozenset()) - {here}
        ways += [f"“{self.label(one)}” the other way round" for one in sorted(other)]
        below = sorted(
            self.label(str(one)) for one in self._graph.subjects(RDFS.subPropertyOf, here)
        )
        ways += [f"“{one}”" for one in below]
        if here in self.mirrors.get(here, ()):
            ways.append("that it holds both ways")
        return f"inferred: follows from {', or '.join(ways)}" if ways else "inferred"

    def tree(self, terms: dict[str, Term]) -> list[tuple[Term, int]]:
        """Terms of ours with their depth, each below the first of those above it."""
        ours = {iri: term for iri, term in terms.items() if iri.startswith(ENT) and term.name}
        below: dict[str | None, list[Term]] = defaultdict(list)
        for term in sorted(ours.values(), key=lambda t: (t.label.casefold(), t.iri)):
            parents = sorted(up for up in term.above if up in ours and up != term.iri)
            below[parents[0] if parents else None].append(term)
        found: list[tuple[Term, int]] = []

        def descend(parent: str | None, depth: int) -> None:
            for term in below[parent]:
                found.append((term, depth))
                descend(term.iri, depth + 1)

        descend(None, 0)
        return found

    def _mirrors(self) -> dict[URIRef, frozenset[URIRef]]:
        """Of each property, those that say the same the other way round."""
        found: dict[URIRef, set[URIRef]] = defaultdict(set)
        for one, other in self._graph.subject_objects(OWL.inverseOf):
            if isinstance(one, URIRef) and isinstance(other, URIRef):
                found[one].add(other)
                found[other].add(one)
        for one in self._graph.subjects(RDF.type, OWL.SymmetricProperty):
            if isinstance(one, URIRef):
                found[one].add(one)
        return {one: frozenset(others) for one, others in found.items()}

    def _terms(self, kinds: tuple[URIRef, ...], up: URIRef) -> dict[str, Term]:
        found = {n for kind in kinds for n in self._graph.subjects(RDF.type, kind)}
        return {str(node): self._term(node, up) for node in found if isinstance(node, URIRef)}

    def _term(self, node: URIRef, up: URIRef) -> Term:
        return Term(
            iri=str(node),
            label=self._text(node, RDFS.label) or words(local_name(node)),
            comment=self._text(node, RDFS.comment),
            above=self._iris(node, up),
            domain=self._iris(node, RDFS.domain),
            range=self._iris(node, RDFS.range),
        )

    def _text(self, node: Node, predicate: URIRef) -> str:
        found = (o for o in self._graph.objects(node, predicate) if isinstance(o, Literal))
        return min((str(text) for text in found), default="")

    def _iris(self, node: Node, predicate: URIRef) -> tuple[str, ...]:
        found = self._graph.objects(node, predicate)
        return tuple(sorted(str(one) for one in found if isinstance(one, URIRef)))


def local_name(iri: str) -> str:
    """The last part of an IRI: what is left to call a thing that has no label."""
    last = iri.rstrip("/#")
    return last[max(last.rfind("/"), last.rfind("#")) + 1 :] or iri


def words(name: str) -> str:
    """A name in camel case as words: ``familyName`` is ``family name``."""
    if name in _SHORT:
        return _SHORT[name]
    return re.sub(r"(?<=[a-z])([A-Z])(?=[a-z])", lambda m: f" {m[1].lower()}", name)
