"""What is exported is the graph, in every format, and the same bytes however it came together."""

from __future__ import annotations

import io
import random

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import BNode, Literal, URIRef

from kg.errors import InputError, NotFound
from kg.export import FORMATS, chosen, serialize, write
from kg.model import Quad
from kg.store import EmbeddedStore
from kg.store.terms import quad_to_oxigraph

BASE = "https://w3id.org/entente/id/"
ENT = "https://w3id.org/entente/ns#"
ONE = URIRef(BASE + "graph/document/one")
TWO = URIRef(BASE + "graph/document/two")
ONTOLOGY = URIRef(BASE + "graph/ontology")
ANN = URIRef(BASE + "person/ann-example")


def graph(cell: str) -> list[Quad]:
    """A graph with a list, nested, shared and circular blank nodes; ``cell`` starts their names."""
    first, second, inner, ring, shared = (BNode(f"{cell}{n}") for n in range(5))
    met = URIRef(ENT + "metWith")
    return [
        Quad(ANN, RDF.type, URIRef(ENT + "Person"), ONE),
        Quad(ANN, RDFS.label, Literal("Ann Example", lang="en"), ONE),
        Quad(ANN, RDFS.label, Literal("Ann Example", lang="en"), TWO),
        Quad(ANN, URIRef(ENT + "quote"), Literal('She said: "No\\yes"\n\ttwice \u2028 …'), TWO),
        Quad(ANN, URIRef(ENT + "start"), Literal("2016-08", datatype=XSD.gYearMonth), TWO),
        Quad(ANN, URIRef(ENT + "startOffset"), Literal("12", datatype=XSD.integer), TWO),
        Quad(ANN, URIRef(ENT + "confidence"), Literal("0.9", datatype=XSD.decimal), TWO),
        Quad(ANN, URIRef(ENT + "forum"), Literal("true", datatype=XSD.boolean), TWO),
        Quad(ANN, OWL.sameAs, URIRef("http://www.wikidata.org/entity/Q1"), TWO),
        Quad(ANN, OWL.sameAs, URIRef(BASE + "a:b/../c"), TWO),
        Quad(met, OWL.propertyChainAxiom, first, ONTOLOGY),
        Quad(first, RDF.first, URIRef(ENT + "firstParticipantOf"), ONTOLOGY),
        Quad(first, RDF.rest, second, ONTOLOGY),
        Quad(second, RDF.first, inner, ONTOLOGY),
        Quad(second, RDF.rest, RDF.nil, ONTOLOGY),
        Quad(inner, OWL.inverseOf, met, ONTOLOGY),
        Quad(ring, OWL.inverseOf, ring, ONTOLOGY),
        Quad(shared, RDFS.comment, Literal("in two graphs"), ONTOLOGY),
        Quad(ANN, RDFS.seeAlso, shared, ONE),
    ]


def stored(quads: list[Quad]) -> EmbeddedStore:
    store = EmbeddedStore.open(None)
    store.add(quads)
    return store


def exported(store: EmbeddedStore, format_: str, graphs: str = "all") -> bytes:
    stream = io.BytesIO()
    write(store, stream, format=format_, graphs=graphs, base=BASE)
    return stream.getvalue()


def parsed(data: bytes, format_: str) -> ox.Dataset:
    rdf = ox.RdfFormat.from_extension(FORMATS[format_].extension)
    return canonical(ox.parse(data, rdf))


def canonical(quads: object) -> ox.Dataset:
    dataset = ox.Dataset(quads)  # type: ignore[arg-type]
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_holds_the_graph(format_: str) -> None:
    quads = [quad_to_oxigraph(quad) for quad in graph("x")]
    if not FORMATS[format_].graphs:
        quads = [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads]
    assert parsed(exported(stored(graph("x")), format_), format_) == canonical(quads)


@pytest.mark.parametrize("format_", FORMATS)
def test_same_graph_same_bytes(format_: str) -> None:
    expected = exported(stored(graph("x")), format_)
    for seed in range(5):
        quads = graph(f"other{seed}")
        random.Random(seed).shuffle(quads)
        assert exported(stored(quads), format_) == expected


def test_turtle_reads_well() -> None:
    text = exported(stored(graph("x")), "turtle").decode()
    assert text.startswith(f"@base <{BASE}> .\n@prefix ent: <{ENT}> .\n")
    assert "<person/ann-example> a ent:Person ;\n    rdfs:label" in text
    assert "owl:propertyChainAxiom ( ent:firstParticipantOf [ owl:inverseOf ent:metWith ] )" in text
    assert "ent:startOffset 12 " in text
    assert f"<{BASE}a:b/../c>" in text, "relative, it would mean something else"


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("all", (ONE, TWO, ONTOLOGY)),
        ("asserted", (ONE, TWO)),
        ("ontology", (ONTOLOGY,)),
        ("inferred", (URIRef(BASE + "graph/inferred"),)),
        ("document/two", (TWO,)),
    ],
)
def test_parts(part: str, names: tuple[URIRef, ...]) -> None:
    assert chosen(stored(graph("x")), part, BASE) == names


def test_what_is_not_there() -> None:
    store = stored(graph("x"))
    with pytest.raises(NotFound, match=r"no part 'document/three'.*asserted, inferred"):
        exported(store, "turtle", "document/three")
    with pytest.raises(InputError, match=r"no format 'docx'.*turtle, trig"):
        exported(store, "docx")


PATHS = st.lists(st.sampled_from([*"ab:./~-_1é?", "%20"]), max_size=8).map("".join)


@given(PATHS, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20))
def test_any_name_and_any_text_survive_turtle(path: str, text: str) -> None:
    quad = Quad(URIRef(BASE + path), URIRef(ENT + "p"), Literal(text), ONE)
    stream = io.BytesIO()
    serialize([quad], stream, format="trig", base=BASE)
    assert list(ox.parse(stream.getvalue(), ox.RdfFormat.TRIG)) == [quad_to_oxigraph(quad)]
