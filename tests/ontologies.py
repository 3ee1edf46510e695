"""Random small ontologies with data, for hypothesis: all of the table's vocabulary, few names.

Few names make many rules meet. Some statements are odd on purpose: properties below ``rdf:type`` or
``owl:sameAs``, classes of properties, names that are class, property and individual at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st
from oracle import SAME, TYPE, Triple, iri

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Triples that belong together, as a restriction's or a list's.
Block = tuple[Triple, ...]


def ex(name: str) -> str:
    """``a`` as a term of the tests."""
    return f"<http://example.org/{name}>"


def typed(form: str, datatype: str) -> str:
    """A literal of a datatype of XML Schema."""
    return f'"{form}"^^{iri(f"xsd:{datatype}")}'


INDIVIDUALS = [ex(name) for name in "abcd"]
CLASSES = [ex(name) for name in "ABCD"]
PROPERTIES = [ex(name) for name in "pqrs"]
LITERALS = [
    typed("1", "integer"), typed("01", "integer"), typed("1.0", "decimal"), typed("2", "byte"),
    typed("true", "boolean"), '"1"', '"1"@en', '"x"^^<http://example.org/unknown>',
]  # fmt: skip
_individual, _class, _property, _literal = map(
    st.sampled_from, (INDIVIDUALS, CLASSES, PROPERTIES, LITERALS)
)
_filler = st.one_of(
    _class, _class, st.sampled_from([iri("owl:Thing"), iri("owl:Nothing"), iri("xsd:integer")])
)
_value = st.one_of(_individual, _individual, _individual, _literal)
_CHARACTERISTICS = [
    iri(f"owl:{kind}Property")
    for kind in ("Functional", "InverseFunctional", "Symmetric", "Asymmetric", "Transitive",
                 "Irreflexive", "Object", "Datatype")
]  # fmt: skip


def _words(names: str) -> st.SearchStrategy[str]:
    return st.sampled_from([iri(name) for name in names.split()])


def _one(
    s: st.SearchStrategy[str], p: st.SearchStrategy[str], o: st.SearchStrategy[str]
) -> st.SearchStrategy[Block]:
    return st.tuples(st.tuples(s, p, o))


def cells(name: str, elements: Sequence[str], end: str = "rdf:nil") -> tuple[str, Block]:
    """The first cell of a list, and its triples; equal tails of lists are the same cells."""
    locals_ = [element.rpartition("/")[2].rstrip(">") for element in elements]
    nodes = [f"_:{name}{''.join(locals_[k:])}" for k in range(len(elements))]
    triples: list[Triple] = []
    for node, element, rest in zip(nodes, elements, [*nodes[1:], iri(end)], strict=True):
        triples += [(node, iri("rdf:first"), element), (node, iri("rdf:rest"), rest)]
    return nodes[0], tuple(triples)


@st.composite
def _listed(draw: st.DrawFn) -> Block:
    """A statement about a list, which now and then has no end."""
    subject, predicate, element = draw(
        st.one_of(
            st.tuples(_class, _words("owl:intersectionOf owl:unionOf"), st.just(_class)),
            st.tuples(_class, st.just(iri("owl:oneOf")), st.just(_individual)),
            st.tuples(_property, st.just(iri("owl:propertyChainAxiom")), st.just(_property)),
            st.tuples(_class, st.just(iri("owl:hasKey")), st.just(_property)),
        )
    )
    elements = draw(st.lists(element, min_size=1, max_size=3))
    unfinished = draw(st.integers(0, 9)) == 0
    node, triples = cells("u", elements, "rdf:first") if unfinished else cells("l", elements)
    return (subject, predicate, node), *triples


@st.composite
def _chain_with_same(draw: st.DrawFn) -> Block:
    """A chain with ``owl:sameAs`` among its links."""
    elements = draw(st.permutations([SAME, draw(_property)]))
    node, triples = cells("s", elements)
    return (draw(_property), iri("owl:propertyChainAxiom"), node), *triples


@st.composite
def _apart(draw: st.DrawFn) -> Block:
    """All different, or all disjoint."""
    kind, word, element = draw(
        st.sampled_from([
            ("AllDifferent", "members", _individual),
            ("AllDifferent", "distinctMembers", _individual),
            ("AllDisjointClasses", "members", _class),
            ("AllDisjointProperties", "members", _property),
        ])
    )  # fmt: skip
    node, triples = cells("m", draw(st.lists(element, min_size=2, max_size=3)))
    subject = f"_:{kind}{node[2:]}"
    return (subject, TYPE, iri(f"owl:{kind}")), (subject, iri(f"owl:{word}"), node), *triples


@st.composite
def _restriction(draw: st.DrawFn) -> Block:
    node, on = draw(_class), iri("owl:onProperty")
    word = draw(st.sampled_from("someValuesFrom allValuesFrom hasValue max maxQualified".split()))
    number = typed(
        *draw(
            st.sampled_from([
                ("0", "nonNegativeInteger"), ("1", "nonNegativeInteger"),
                ("01", "integer"), ("2", "int"),
            ])
        )
    )  # fmt: skip
    first: Block = ((node, on, draw(_property)),)
    if word == "max":
        return *first, (node, iri("owl:maxCardinality"), number)
    if word == "maxQualified":
        filler = (node, iri("owl:onClass"), draw(_filler))
        return *first, filler, (node, iri("owl:maxQualifiedCardinality"), number)
    value = draw(_value if word == "hasValue" else _filler)
    return *first, (node, iri(f"owl:{word}"), value)


@st.composite
def _never(draw: st.DrawFn) -> Block:
    """A negative property assertion."""
    node, target = f"_:n{draw(st.integers(0, 1))}", draw(_value)
    word = "owl:targetValue" if target[0] == '"' else "owl:targetIndividual"
    return (
        (node, iri("owl:sourceIndividual"), draw(_individual)),
        (node, iri("owl:assertionProperty"), draw(_property)),
        (node, iri(word), target),
    )


facts = st.one_of(
    _one(_individual, _property, _individual),
    _one(_individual, _property, _value),
    _one(_individual, st.just(TYPE), _class),
)
_relations = st.one_of(
    _one(_class, _words("rdfs:subClassOf owl:equivalentClass"), _filler),
    _one(_class, _words("rdfs:subClassOf owl:disjointWith owl:complementOf"), _class),
    _one(
        _property,
        _words("rdfs:subPropertyOf owl:equivalentProperty owl:inverseOf owl:propertyDisjointWith"),
        _property,
    ),
    _one(_property, _words("rdfs:domain rdfs:range"), _filler),
    _one(_property, st.just(TYPE), st.sampled_from(_CHARACTERISTICS)),
    _one(_class, st.just(TYPE), st.just(iri("owl:Class"))),
)
_equal = st.one_of(
    _one(_individual, _words("owl:sameAs owl:differentFrom"), _individual),
    _one(_class, st.just(SAME), _class),
    _one(_property, st.just(SAME), _property),
)
_odd = st.one_of(
    _one(_property, st.just(iri("rdfs:subPropertyOf")), _words(
        "rdf:type owl:sameAs rdfs:subClassOf rdfs:subPropertyOf rdfs:domain owl:inverseOf")),
    _one(_property, st.just(iri("owl:inverseOf")), _words(
        "rdf:type rdfs:subClassOf rdfs:subPropertyOf rdfs:domain owl:inverseOf")),
    _one(_class, st.just(iri("rdfs:subClassOf")), st.sampled_from(_CHARACTERISTICS)),
    _one(_property, st.just(TYPE), _class),
    _one(_class, _property, _class),
    _one(_property, _property, _property),
    _one(_individual, st.just(SAME), st.one_of(_class, _property)),
)  # fmt: skip
schema = st.one_of(_relations, _relations, _listed(), _listed(), _restriction(), _restriction())
blocks = st.one_of(
    facts, facts, facts, facts, schema, schema, schema, _equal, _apart(), _never(), _odd
)
#: Everything is the same as itself: so it is its own p, or of the class A.
of_everything = st.one_of(
    _one(st.just(SAME), _words("rdfs:subPropertyOf owl:equivalentProperty owl:sameAs"), _property),
    _one(_property, st.just(iri("owl:inverseOf")), st.just(SAME)),
    _one(st.just(SAME), _words("rdfs:domain rdfs:range"), _class),
    _one(st.just(SAME), st.just(TYPE), _words("owl:IrreflexiveProperty owl:AsymmetricProperty")),
    _chain_with_same(),
)
#: Blocks of triples; ``triples`` puts them together.
ontologies = st.lists(blocks, max_size=16)
#: The same without what is odd.
plain_ontologies = st.lists(
    st.one_of(facts, facts, facts, facts, schema, schema, schema, _equal, _apart()), max_size=14
)


def triples(found: Sequence[Block]) -> list[Triple]:
    """The triples of blocks, each once, in their order."""
    return list(dict.fromkeys(triple for block in found for triple in block))
