"""Is an ontology within OWL 2 RL? Its violations, by section 4.2 of the W3C's OWL 2 Profiles.

A structural check over triples: where which class expressions may stand, which axioms and data
ranges there are, that every term is declared, as one kind of property only, and OWL 2's global
restrictions on property chains (Structural Specification, section 11.2).
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

_BUILT_IN = tuple(map(str, (OWL, RDF, RDFS, XSD)))
_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_CHARACTERISTICS = {
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.SymmetricProperty,
    OWL.AsymmetricProperty,
    OWL.TransitiveProperty,
    OWL.IrreflexiveProperty,
}
# Of the datatypes of OWL 2, RL leaves out owl:real and owl:rational (section 4.2.1).
_DATATYPES = {
    RDF.PlainLiteral, RDF.XMLLiteral, RDF.langString, RDFS.Literal, XSD.decimal, XSD.integer,
    XSD.nonNegativeInteger, XSD.nonPositiveInteger, XSD.positiveInteger, XSD.negativeInteger,
    XSD.long, XSD.int, XSD.short, XSD.byte, XSD.unsignedLong, XSD.unsignedInt, XSD.unsignedShort,
    XSD.unsignedByte, XSD.float, XSD.double, XSD.string, XSD.normalizedString, XSD.token,
    XSD.language, XSD.Name, XSD.NCName, XSD.NMTOKEN, XSD.boolean, XSD.hexBinary,
    XSD.base64Binary, XSD.anyURI, XSD.dateTime, XSD.dateTimeStamp,
}  # fmt: skip
_MAXIMA = (OWL.maxCardinality, OWL.maxQualifiedCardinality)


def violations(graph: Graph) -> list[str]:
    """What keeps the ontology out of OWL 2 RL, in words; none if it is within."""
    return sorted({*_axioms(graph), *_declarations(graph), *_chains(graph)})


def _axioms(graph: Graph) -> Iterator[str]:
    for s, p, o in graph:
        if p == RDFS.subClassOf:
            yield from _sub(graph, s)
            yield from _super(graph, o)
        elif p == OWL.equivalentClass:
            yield from chain(_equivalent(graph, s), _equivalent(graph, o))
        elif p == OWL.disjointWith:
            yield from chain(_sub(graph, s), _sub(graph, o))
        elif p == OWL.disjointUnionOf:
            yield f"{s}: DisjointUnion is not in OWL 2 RL"
        elif p == OWL.members and (s, RDF.type, OWL.AllDisjointClasses) in graph:
            for member in Collection(graph, o):
                yield from _sub(graph, member)
        elif p == RDFS.domain and not _annotation(graph, s):
            yield from _super(graph, o)
        elif p == RDFS.range and not _annotation(graph, s):
            data = (s, RDF.type, OWL.DatatypeProperty) in graph
            yield from _data_range(graph, o) if data else _super(graph, o)
        elif p == OWL.hasKey:
            yield from _sub(graph, s)
        elif p == RDF.type and o == OWL.ReflexiveProperty:
            yield f"{s}: reflexive properties are not in OWL 2 RL"
        elif p == RDF.type and o in (OWL.DataRange, OWL.DeprecatedClass):
            yield f"{s}: {o} is OWL 1"


def _sub(graph: Graph, node: Node) -> Iterator[str]:
    """What may stand on the left of SubClassOf (subClassExpression)."""
    if isinstance(node, URIRef):
        if node == OWL.Thing:
            yield "owl:Thing cannot be a subclass"
        return
    operator, value = _expression(graph, node)
    if operator in (OWL.intersectionOf, OWL.unionOf):
        for member in Collection(graph, value):
            yield from _sub(graph, member)
    elif operator == OWL.someValuesFrom:
        if _is_data(graph, node):
            yield from _data_range(graph, value)
        elif value != OWL.Thing:
            yield from _sub(graph, value)
    elif operator not in (OWL.oneOf, OWL.hasValue):
        yield f"{_short(operator)} cannot be a subclass expression"


def _super(graph: Graph, node: Node) -> Iterator[str]:
    """What may stand on the right of SubClassOf (superClassExpression)."""
    if isinstance(node, URIRef):
        if node == OWL.Thing:
            yield "owl:Thing cannot be a superclass"
        return
    operator, value = _expression(graph, node)
    if operator == OWL.intersectionOf:
        for member in Collection(graph, value):
            yield from _super(graph, member)
    elif operator == OWL.complementOf:
        yield from _sub(graph, value)
    elif operator == OWL.allValuesFrom:
        yield from _data_range(graph, value) if _is_data(graph, node) else _super(graph, value)
    elif operator in _MAXIMA:
        if int(value) not in (0, 1):  # type: ignore[call-overload]
            yield f"{_short(operator)} {value} is more than 1"
        filler = graph.value(node, OWL.onClass)
        if filler is not None and filler != OWL.Thing:
            yield from _sub(graph, filler)
    elif operator != OWL.hasValue:
        yield f"{_short(operator)} cannot be a superclass expression"


def _equivalent(graph: Graph, node: Node) -> Iterator[str]:
    """What may stand in EquivalentClasses (equivClassExpression)."""
    if isinstance(node, URIRef):
        if node == OWL.Thing:
            yield "owl:Thing cannot be an equivalent class"
        return
    operator, value = _expression(graph, node)
    if operator == OWL.intersectionOf:
        for member in Collection(graph, value):
            yield from _equivalent(graph, member)
    elif operator != OWL.hasValue:
        yield f"{_short(operator)} cannot be an equivalent class expression"


def _data_range(graph: Graph, node: Node) -> Iterator[str]:
    if isinstance(node, BNode):
        operator, value = _expression(graph, node)
        if operator != OWL.intersectionOf:
            yield f"{_short(operator)} cannot be a data range"
        else:
            for member in Collection(graph, value):
                yield from _data_range(graph, member)
    elif node not in _DATATYPES:
        yield f"{node} is no datatype of OWL 2 RL"


def _declarations(graph: Graph) -> Iterator[str]:
    kinds = {kind: set(graph.subjects(RDF.type, kind)) for kind in (OWL.Class, *_PROPERTIES)}
    properties = set().union(*(kinds[kind] for kind in _PROPERTIES))
    for s, p, o in graph:
        if isinstance(p, URIRef) and not _built_in(p) and p not in properties:
            yield f"{p} is used as a property and not declared"
        if p == RDF.type and not _built_in(o) and o not in kinds[OWL.Class]:
            yield f"{o} is used as a class and not declared"
        if p in (RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith):
            yield from (
                f"{term} is used as a class and not declared"
                for term in (s, o)
                if isinstance(term, URIRef) and not _built_in(term)
                and term not in kinds[OWL.Class]
            )  # fmt: skip
        if p in (RDFS.subPropertyOf, OWL.inverseOf, OWL.propertyDisjointWith, OWL.onProperty):
            for term in (s, o) if p != OWL.onProperty else (o,):
                if isinstance(term, URIRef) and not _built_in(term) and term not in properties:
                    yield f"{term} is used as a property and not declared"
        if p == RDF.type and o in _CHARACTERISTICS and s not in properties:
            yield f"{s} has a characteristic and is not declared"
        if p in (RDFS.domain, RDFS.range) and not _built_in(o) and o not in kinds[OWL.Class]:
            yield f"{o} is used as a class and not declared"
        if isinstance(o, Literal) and p in kinds[OWL.ObjectProperty]:
            yield f"{p} is an object property with the value {o!r}"
    for kind, other in zip(_PROPERTIES, (*_PROPERTIES[1:], _PROPERTIES[0]), strict=True):
        yield from (f"{p} is declared as two kinds of property" for p in kinds[kind] & kinds[other])


def _chains(graph: Graph) -> Iterator[str]:
    """Simple properties where they must be, and a strict order that chains respect."""
    chains = [
        (s, list(Collection(graph, o))) for s, o in graph.subject_objects(OWL.propertyChainAxiom)
    ]
    up: dict[Node, set[Node]] = {}
    for s, p, o in graph:
        if p == RDFS.subPropertyOf:
            up.setdefault(s, set()).add(o)
        elif p in (OWL.inverseOf, OWL.equivalentProperty):
            up.setdefault(s, set()).add(o)
            up.setdefault(o, set()).add(s)
    composite = {s for s, _ in chains} | set(graph.subjects(RDF.type, OWL.TransitiveProperty))
    composite = set().union(*(_reach(up, s) for s in composite), composite)
    for s, p, o in graph:
        limited = p == RDF.type and o in _CHARACTERISTICS - {
            OWL.TransitiveProperty,
            OWL.SymmetricProperty,
        }
        if (limited or p == OWL.propertyDisjointWith) and s in composite:
            yield f"{s} is composite, and must be simple for {_short(o)}"
        if p == OWL.propertyDisjointWith and o in composite:
            yield f"{o} is composite, and must be simple for {_short(p)}"
    above = {s: set(o) for s, o in up.items()}
    for s, links in chains:
        for index, link in enumerate(links):
            if link != s or index not in (0, len(links) - 1):
                above.setdefault(link, set()).add(s)
    for s, links in chains:
        for index, link in enumerate(links):
            inner = link == s and index not in (0, len(links) - 1)
            if inner or (link != s and link in _reach(above, s)):
                yield f"the chain of {s} is not regular: it depends on itself through {link}"


def _reach(edges: dict[Node, set[Node]], start: Node) -> set[Node]:
    found: set[Node] = set()
    waiting = [start]
    while waiting:
        for node in edges.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found


def _expression(graph: Graph, node: Node) -> tuple[Node, Node]:
    """The operator of a class expression or data range, and what it is applied to."""
    for p, o in graph.predicate_objects(node):
        if p in (
            OWL.intersectionOf, OWL.unionOf, OWL.complementOf, OWL.oneOf, OWL.someValuesFrom,
            OWL.allValuesFrom, OWL.hasValue, OWL.hasSelf, OWL.minCardinality, OWL.cardinality,
            OWL.minQualifiedCardinality, OWL.qualifiedCardinality, OWL.withRestrictions,
            OWL.datatypeComplementOf, *_MAXIMA,
        ):  # fmt: skip
            return p, o
    return RDF.nil, RDF.nil


def _is_data(graph: Graph, restriction: Node) -> bool:
    on = graph.value(restriction, OWL.onProperty)
    return (on, RDF.type, OWL.DatatypeProperty) in graph


def _annotation(graph: Graph, term: Node) -> bool:
    return (term, RDF.type, OWL.AnnotationProperty) in graph


def _built_in(term: Node) -> bool:
    return isinstance(term, BNode) or str(term).startswith(_BUILT_IN)


def _short(term: Node) -> str:
    return str(term).rpartition("#")[2]
