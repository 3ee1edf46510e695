"""THE table of rules: OWL 2 RL/RDF, in the W3C's names and words.

Source: OWL 2 Web Ontology Language Profiles (Second Edition), section 4.3, tables 4 to 9. The table
drives the engine, the explanations, the documentation and a test for every rule.

``T(s p o)`` is a triple, a word with ``?`` a variable, ``false`` a contradiction. ``LIST(?x ?e)``
says that ?x is a list with the elements ?e: then ``?e[i]`` and ``?e[j]`` are two of them, and an
atom with ``[*]`` stands for as many atoms as there are elements, one for each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

#: A term of a rule: a variable (``?x``, ``?e[i]``), or a name (``rdfs:subClassOf``, ``"0"``).
Word: TypeAlias = str
#: Subject, predicate, object.
Atom: TypeAlias = tuple[Word, Word, Word]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: from the triples of ``body`` follow those of ``head``, or a contradiction (None).

    ``lists`` pairs a variable with the variable of its elements.
    """

    name: str
    table: int
    body: tuple[Atom, ...]
    head: tuple[Atom, ...] | None
    lists: tuple[tuple[Word, Word], ...] = ()


_TABLE_4 = """
eq-ref    T(?s ?p ?o) -> T(?s owl:sameAs ?s) T(?p owl:sameAs ?p) T(?o owl:sameAs ?o)
eq-sym    T(?x owl:sameAs ?y) -> T(?y owl:sameAs ?x)
eq-trans  T(?x owl:sameAs ?y) T(?y owl:sameAs ?z) -> T(?x owl:sameAs ?z)
eq-rep-s  T(?s owl:sameAs ?s') T(?s ?p ?o) -> T(?s' ?p ?o)
eq-rep-p  T(?p owl:sameAs ?p') T(?s ?p ?o) -> T(?s ?p' ?o)
eq-rep-o  T(?o owl:sameAs ?o') T(?s ?p ?o) -> T(?s ?p ?o')
eq-diff1  T(?x owl:sameAs ?y) T(?x owl:differentFrom ?y) -> false
eq-diff2  T(?x rdf:type owl:AllDifferent) T(?x owl:members ?y) LIST(?y ?z)
          T(?z[i] owl:sameAs ?z[j]) -> false
eq-diff3  T(?x rdf:type owl:AllDifferent) T(?x owl:distinctMembers ?y) LIST(?y ?z)
          T(?z[i] owl:sameAs ?z[j]) -> false
"""

_TABLE_5 = """
prp-ap    -> T(?ap rdf:type owl:AnnotationProperty)
prp-dom   T(?p rdfs:domain ?c) T(?x ?p ?y) -> T(?x rdf:type ?c)
prp-rng   T(?p rdfs:range ?c) T(?x ?p ?y) -> T(?y rdf:type ?c)
prp-fp    T(?p rdf:type owl:FunctionalProperty) T(?x ?p ?y1) T(?x ?p ?y2) -> T(?y1 owl:sameAs ?y2)
prp-ifp   T(?p rdf:type owl:InverseFunctionalProperty) T(?x1 ?p ?y) T(?x2 ?p ?y)
          -> T(?x1 owl:sameAs ?x2)
prp-irp   T(?p rdf:type owl:IrreflexiveProperty) T(?x ?p ?x) -> false
prp-symp  T(?p rdf:type owl:SymmetricProperty) T(?x ?p ?y) -> T(?y ?p ?x)
prp-asyp  T(?p rdf:type owl:AsymmetricProperty) T(?x ?p ?y) T(?y ?p ?x) -> false
prp-trp   T(?p rdf:type owl:TransitiveProperty) T(?x ?p ?y) T(?y ?p ?z) -> T(?x ?p ?z)
prp-spo1  T(?p1 rdfs:subPropertyOf ?p2) T(?x ?p1 ?y) -> T(?x ?p2 ?y)
prp-spo2  T(?p owl:propertyChainAxiom ?x) LIST(?x ?q) T(?u[*] ?q[*] ?u[*+1]) -> T(?u[1] ?p ?u[n+1])
prp-eqp1  T(?p1 owl:equivalentProperty ?p2) T(?x ?p1 ?y) -> T(?x ?p2 ?y)
prp-eqp2  T(?p1 owl:equivalentProperty ?p2) T(?x ?p2 ?y) -> T(?x ?p1 ?y)
prp-pdw   T(?p1 owl:propertyDisjointWith ?p2) T(?x ?p1 ?y) T(?x ?p2 ?y) -> false
prp-adp   T(?x rdf:type owl:AllDisjointProperties) T(?x owl:members ?y) LIST(?y ?p)
          T(?u ?p[i] ?v) T(?u ?p[j] ?v) -> false
prp-inv1  T(?p1 owl:inverseOf ?p2) T(?x ?p1 ?y) -> T(?y ?p2 ?x)
prp-inv2  T(?p1 owl:inverseOf ?p2) T(?x ?p2 ?y) -> T(?y ?p1 ?x)
prp-key   T(?c owl:hasKey ?u) LIST(?u ?p) T(?x rdf:type ?c) T(?x ?p[*] ?z[*])
          T(?y rdf:type ?c) T(?y ?p[*] ?z[*]) -> T(?x owl:sameAs ?y)
prp-npa1  T(?x owl:sourceIndividual ?i1) T(?x owl:assertionProperty ?p)
          T(?x owl:targetIndividual ?i2) T(?i1 ?p ?i2) -> false
prp-npa2  T(?x owl:sourceIndividual ?i) T(?x owl:assertionProperty ?p) T(?x owl:targetValue ?lt)
          T(?i ?p ?lt) -> false
"""

_TABLE_6 = """
cls-thing    -> T(owl:Thing rdf:type owl:Class)
cls-nothing1 -> T(owl:Nothing rdf:type owl:Class)
cls-nothing2 T(?x rdf:type owl:Nothing) -> false
cls-int1     T(?c owl:intersectionOf ?x) LIST(?x ?d) T(?y rdf:type ?d[*]) -> T(?y rdf:type ?c)
cls-int2     T(?c owl:intersectionOf ?x) LIST(?x ?d) T(?y rdf:type ?c) -> T(?y rdf:type ?d[i])
cls-uni      T(?c owl:unionOf ?x) LIST(?x ?d) T(?y rdf:type ?d[i]) -> T(?y rdf:type ?c)
cls-com      T(?c1 owl:complementOf ?c2) T(?x rdf:type ?c1) T(?x rdf:type ?c2) -> false
cls-svf1     T(?x owl:someValuesFrom ?y) T(?x owl:onProperty ?p) T(?u ?p ?v) T(?v rdf:type ?y)
             -> T(?u rdf:type ?x)
cls-svf2     T(?x owl:someValuesFrom owl:Thing) T(?x owl:onProperty ?p) T(?u ?p ?v)
             -> T(?u rdf:type ?x)
cls-avf      T(?x owl:allValuesFrom ?y) T(?x owl:onProperty ?p) T(?u rdf:type ?x) T(?u ?p ?v)
             -> T(?v rdf:type ?y)
cls-hv1      T(?x owl:hasValue ?y) T(?x owl:onProperty ?p) T(?u rdf:type ?x) -> T(?u ?p ?y)
cls-hv2      T(?x owl:hasValue ?y) T(?x owl:onProperty ?p) T(?u ?p ?y) -> T(?u rdf:type ?x)
cls-maxc1    T(?x owl:maxCardinality "0") T(?x owl:onProperty ?p) T(?u rdf:type ?x) T(?u ?p ?y)
             -> false
cls-maxc2    T(?x owl:maxCardinality "1") T(?x owl:onProperty ?p) T(?u rdf:type ?x) T(?u ?p ?y1)
             T(?u ?p ?y2) -> T(?y1 owl:sameAs ?y2)
cls-maxqc1   T(?x owl:maxQualifiedCardinality "0") T(?x owl:onProperty ?p) T(?x owl:onClass ?c)
             T(?u rdf:type ?x) T(?u ?p ?y) T(?y rdf:type ?c) -> false
cls-maxqc2   T(?x owl:maxQualifiedCardinality "0") T(?x owl:onProperty ?p)
             T(?x owl:onClass owl:Thing) T(?u rdf:type ?x) T(?u ?p ?y) -> false
cls-maxqc3   T(?x owl:maxQualifiedCardinality "1") T(?x owl:onProperty ?p) T(?x owl:onClass ?c)
             T(?u rdf:type ?x) T(?u ?p ?y1) T(?y1 rdf:type ?c) T(?u ?p ?y2) T(?y2 rdf:type ?c)
             -> T(?y1 owl:sameAs ?y2)
cls-maxqc4   T(?x owl:maxQualifiedCardinality "1") T(?x owl:onProperty ?p)
             T(?x owl:onClass owl:Thing) T(?u rdf:type ?x) T(?u ?p ?y1) T(?u ?p ?y2)
             -> T(?y1 owl:sameAs ?y2)
cls-oo       T(?c owl:oneOf ?x) LIST(?x ?y) -> T(?y[i] rdf:type ?c)
"""

_TABLE_7 = """
cax-sco  T(?c1 rdfs:subClassOf ?c2) T(?x rdf:type ?c1) -> T(?x rdf:type ?c2)
cax-eqc1 T(?c1 owl:equivalentClass ?c2) T(?x rdf:type ?c1) -> T(?x rdf:type ?c2)
cax-eqc2 T(?c1 owl:equivalentClass ?c2) T(?x rdf:type ?c2) -> T(?x rdf:type ?c1)
cax-dw   T(?c1 owl:disjointWith ?c2) T(?x rdf:type ?c1) T(?x rdf:type ?c2) -> false
cax-adc  T(?x rdf:type owl:AllDisjointClasses) T(?x owl:members ?y) LIST(?y ?c)
         T(?z rdf:type ?c[i]) T(?z rdf:type ?c[j]) -> false
"""

_TABLE_8 = """
dt-type1    -> T(?dt rdf:type rdfs:Datatype)
dt-type2    -> T(?lt rdf:type ?dt)
dt-eq       -> T(?lt1 owl:sameAs ?lt2)
dt-diff     -> T(?lt1 owl:differentFrom ?lt2)
dt-not-type T(?lt rdf:type ?dt) -> false
"""

_TABLE_9 = """
scm-cls  T(?c rdf:type owl:Class) -> T(?c rdfs:subClassOf ?c) T(?c owl:equivalentClass ?c)
         T(?c rdfs:subClassOf owl:Thing) T(owl:Nothing rdfs:subClassOf ?c)
scm-sco  T(?c1 rdfs:subClassOf ?c2) T(?c2 rdfs:subClassOf ?c3) -> T(?c1 rdfs:subClassOf ?c3)
scm-eqc1 T(?c1 owl:equivalentClass ?c2) -> T(?c1 rdfs:subClassOf ?c2) T(?c2 rdfs:subClassOf ?c1)
scm-eqc2 T(?c1 rdfs:subClassOf ?c2) T(?c2 rdfs:subClassOf ?c1) -> T(?c1 owl:equivalentClass ?c2)
scm-op   T(?p rdf:type owl:ObjectProperty) -> T(?p rdfs:subPropertyOf ?p)
         T(?p owl:equivalentProperty ?p)
scm-dp   T(?p rdf:type owl:DatatypeProperty) -> T(?p rdfs:subPropertyOf ?p)
         T(?p owl:equivalentProperty ?p)
scm-spo  T(?p1 rdfs:subPropertyOf ?p2) T(?p2 rdfs:subPropertyOf ?p3)
         -> T(?p1 rdfs:subPropertyOf ?p3)
scm-eqp1 T(?p1 owl:equivalentProperty ?p2) -> T(?p1 rdfs:subPropertyOf ?p2)
         T(?p2 rdfs:subPropertyOf ?p1)
scm-eqp2 T(?p1 rdfs:subPropertyOf ?p2) T(?p2 rdfs:subPropertyOf ?p1)
         -> T(?p1 owl:equivalentProperty ?p2)
scm-dom1 T(?p rdfs:domain ?c1) T(?c1 rdfs:subClassOf ?c2) -> T(?p rdfs:domain ?c2)
scm-dom2 T(?p2 rdfs:domain ?c) T(?p1 rdfs:subPropertyOf ?p2) -> T(?p1 rdfs:domain ?c)
scm-rng1 T(?p rdfs:range ?c1) T(?c1 rdfs:subClassOf ?c2) -> T(?p rdfs:range ?c2)
scm-rng2 T(?p2 rdfs:range ?c) T(?p1 rdfs:subPropertyOf ?p2) -> T(?p1 rdfs:range ?c)
scm-hv   T(?c1 owl:hasValue ?i) T(?c1 owl:onProperty ?p1) T(?c2 owl:hasValue ?i)
         T(?c2 owl:onProperty ?p2) T(?p1 rdfs:subPropertyOf ?p2) -> T(?c1 rdfs:subClassOf ?c2)
scm-svf1 T(?c1 owl:someValuesFrom ?y1) T(?c1 owl:onProperty ?p) T(?c2 owl:someValuesFrom ?y2)
         T(?c2 owl:onProperty ?p) T(?y1 rdfs:subClassOf ?y2) -> T(?c1 rdfs:subClassOf ?c2)
scm-svf2 T(?c1 owl:someValuesFrom ?y) T(?c1 owl:onProperty ?p1) T(?c2 owl:someValuesFrom ?y)
         T(?c2 owl:onProperty ?p2) T(?p1 rdfs:subPropertyOf ?p2) -> T(?c1 rdfs:subClassOf ?c2)
scm-avf1 T(?c1 owl:allValuesFrom ?y1) T(?c1 owl:onProperty ?p) T(?c2 owl:allValuesFrom ?y2)
         T(?c2 owl:onProperty ?p) T(?y1 rdfs:subClassOf ?y2) -> T(?c1 rdfs:subClassOf ?c2)
scm-avf2 T(?c1 owl:allValuesFrom ?y) T(?c1 owl:onProperty ?p1) T(?c2 owl:allValuesFrom ?y)
         T(?c2 owl:onProperty ?p2) T(?p1 rdfs:subPropertyOf ?p2) -> T(?c2 rdfs:subClassOf ?c1)
scm-int  T(?c owl:intersectionOf ?x) LIST(?x ?d) -> T(?c rdfs:subClassOf ?d[i])
scm-uni  T(?c owl:unionOf ?x) LIST(?x ?d) -> T(?d[i] rdfs:subClassOf ?c)
"""

_ATOM = re.compile(r"T\((\S+) (\S+) (\S+)\)")
_LIST = re.compile(r"LIST\((\S+) (\S+)\)")


def _parsed(text: str, table: int) -> list[Rule]:
    rows = re.split(r"\n(?=\S)", text.strip())
    return [_rule(name, row, table) for name, row in (row.split(None, 1) for row in rows)]


def _rule(name: str, text: str, table: int) -> Rule:
    body, _, head = text.partition("->")
    concludes = None if head.strip() == "false" else tuple(_ATOM.findall(head))
    return Rule(name, table, tuple(_ATOM.findall(body)), concludes, tuple(_LIST.findall(body)))


RULES: tuple[Rule, ...] = tuple(
    rule
    for table, text in enumerate(
        (_TABLE_4, _TABLE_5, _TABLE_6, _TABLE_7, _TABLE_8, _TABLE_9), start=4
    )
    for rule in _parsed(text, table)
)
#: The same by name.
NAMED: dict[str, Rule] = {rule.name: rule for rule in RULES}
