"""The endpoint's description of itself: SPARQL 1.1 Service Description, with VoID statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
from flask import Response, current_app, request

from kg.store import PREFIXES as KNOWN
from kg.web import caching, negotiation
from kg.web.context import served
from kg.web.negotiation import GRAPHS
from kg.web.tables import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
#: ``rdf:type``
A = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV".split()
_RDF = "Turtle N-Triples RDF_XML JSON-LD".split()
#: What names in a description are written with.
PREFIXES = {"rdf": KNOWN["rdf"], "sd": _SD, "void": _VOID}
#: Named graphs are listed up to this number, the first by name.
LISTED = 1000


class Statistics(NamedTuple):
    """How much there is in the default graph, and how many triples in each named graph."""

    triples: int
    subjects: int
    objects: int
    classes: tuple[tuple[str, int], ...]
    properties: tuple[tuple[str, int], ...]
    graphs: tuple[tuple[str, int], ...]


def answer(format_: str | None) -> Response:
    """The description in the format that the client wants."""
    if format_ is not None:
        media_type = negotiation.named(format_, GRAPHS)
    else:
        media_type = negotiation.chosen(request.headers.get("Accept"), GRAPHS)
    tag = caching.described(served().version, request.base_url, media_type)
    if caching.is_known(tag):
        return caching.not_modified(tag)
    body = ox.serialize(
        _triples(request.base_url, statistics()),
        format=ox.RdfFormat.from_media_type(media_type),
        prefixes=PREFIXES,
    )
    response = Response(body, content_type=negotiation.content_type(media_type))
    response.vary.add("Accept")
    caching.mark(response, tag)
    return response


def statistics() -> Statistics:
    """How much there is, counted once for each state of the graph."""
    return served().once("statistics", _counted)  # type: ignore[no-any-return]


def _counted() -> Statistics:
    def number(what: str) -> int:
        ((found,),) = rows(f"SELECT (COUNT({what}) AS ?n) {{ ?s ?p ?o }}")
        return int(str(found))

    def numbers(key: str, pattern: str) -> tuple[tuple[str, int], ...]:
        found = rows(f"SELECT ?{key} (COUNT(?s) AS ?n) {{ {pattern} }} GROUP BY ?{key}")
        return tuple(sorted((str(term), int(str(n))) for term, n in found if term is not None))

    graphs = {str(name): 0 for (name,) in rows("SELECT ?g { GRAPH ?g {} }")}
    graphs |= dict(numbers("g", "GRAPH ?g { ?s ?p ?o }"))
    return Statistics(
        number("*"),
        number("DISTINCT ?s"),
        number("DISTINCT ?o"),
        numbers("c", "?s a ?c FILTER(isIRI(?c))"),
        numbers("p", "?s ?p ?o"),
        tuple(sorted(graphs.items())),
    )


def _triples(endpoint: str, found: Statistics) -> Iterator[ox.Triple]:
    service, dataset, default = (
        ox.NamedNode(endpoint + part) for part in ("", "#dataset", "#default")
    )
    yield from _service(service)
    yield ox.Triple(service, sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, A, sd("Dataset"))
    yield ox.Triple(dataset, sd("defaultGraph"), default)
    yield from graph(default, found.triples)
    for name, count in (
        ("distinctSubjects", found.subjects),
        ("distinctObjects", found.objects),
        ("classes", len(found.classes)),
        ("properties", len(found.properties)),
    ):
        yield ox.Triple(default, _void(name), ox.Literal(count))
    for parts, link, key, measure in (
        (found.classes, "classPartition", "class", "entities"),
        (found.properties, "propertyPartition", "property", "triples"),
    ):
        for number, (iri, count) in enumerate(parts, 1):
            part = ox.NamedNode(f"{endpoint}#{key}-{number}")
            yield ox.Triple(default, _void(link), part)
            yield ox.Triple(part, _void(key), ox.NamedNode(iri))
            yield ox.Triple(part, _void(measure), ox.Literal(count))
    for number, (iri, count) in enumerate(found.graphs[:LISTED], 1):
        named = ox.NamedNode(f"{endpoint}#graph-{number}")
        contents = ox.NamedNode(f"{endpoint}#graph-{number}-contents")
        yield ox.Triple(dataset, sd("namedGraph"), named)
        yield ox.Triple(named, A, sd("NamedGraph"))
        yield ox.Triple(named, sd("name"), ox.NamedNode(iri))
        yield ox.Triple(named, sd("graph"), contents)
        yield from graph(contents, count)


def _service(service: ox.NamedNode) -> Iterator[ox.Triple]:
    writable = current_app.config["TOKEN"] is not None
    yield ox.Triple(service, A, sd("Service"))
    yield ox.Triple(service, sd("endpoint"), service)
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    if writable:
        yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Update"))
    for name in (*_RESULTS, *_RDF):
        yield ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    for name in _RDF if writable else ():
        yield ox.Triple(service, sd("inputFormat"), ox.NamedNode(_FORMATS + name))
    if served().report is None:
        yield ox.Triple(service, sd("feature"), sd("EmptyGraphs"))
        return
    yield ox.Triple(service, sd("feature"), sd("UnionDefaultGraph"))
    for name, value in (
        ("defaultEntailmentRegime", "http://www.w3.org/ns/entailment/OWL-RDF-Based"),
        ("defaultSupportedEntailmentProfile", "http://www.w3.org/ns/owl-profile/RL"),
    ):
        yield ox.Triple(service, sd(name), ox.NamedNode(value))


def graph(node: ox.NamedNode, triples: int) -> Iterator[ox.Triple]:
    """How many triples a graph has."""
    yield ox.Triple(node, A, sd("Graph"))
    yield ox.Triple(node, A, _void("Dataset"))
    yield ox.Triple(node, _void("triples"), ox.Literal(triples))


def sd(name: str) -> ox.NamedNode:
    """A term of the service description's vocabulary."""
    return ox.NamedNode(_SD + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(_VOID + name)
