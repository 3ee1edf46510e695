"""Answers to compare: rows and graphs as datasets, in a canonical form up to blank nodes.

Terms are compared by value, as the store keeps them: ``"01"^^xsd:integer`` is ``1``.
"""

from __future__ import annotations

import csv
import io

import pyoxigraph as ox
from manifests import RDF

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_FORMATS = {
    "srx": ox.QueryResultsFormat.XML,
    "srj": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
}
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term]


def canonical(quads: list[ox.Quad]) -> frozenset[ox.Quad]:
    """Quads by value, with their blank nodes named after their places among the others."""
    store = ox.Store()
    store.extend(quads)
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(dataset)


def of_rows(rows: list[Row], *, ordered: bool = False) -> frozenset[ox.Quad]:
    """Rows as quads: a blank node each, so that equal rows count; its place if that matters."""
    found = []
    for number, row in enumerate(rows):
        node = ox.BlankNode()
        found.append(ox.Quad(node, ox.NamedNode("urn:row"), ox.Literal(number if ordered else 0)))
        for name, term in row.items():
            found.append(ox.Quad(node, ox.NamedNode(f"urn:variable:{name}"), term))
    return canonical(found)


def of_file(ending: str, data: bytes) -> bool | list[Row]:
    """The answer in a results format."""
    found = ox.parse_query_results(data, _FORMATS[ending])
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{n: row[n] for n in names if row[n] is not None} for row in found]


def of_csv(text: str) -> list[Row]:
    """The answer in CSV, where all but blank nodes is text."""
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    return [{name: _cell(cell) for name, cell in zip(header, line, strict=True)} for line in lines]


def of_graph(quads: list[ox.Quad]) -> tuple[bool | list[Row], bool] | None:
    """The answer that a graph in the result-set vocabulary tells, and whether it has an order.

    None for any other graph.
    """
    links: dict[tuple[object, str], list[Term]] = {}
    for quad in quads:
        links.setdefault((quad.subject, quad.predicate.value), []).append(quad.object)

    def all_of(node: object, name: str) -> list[Term]:
        return links.get((node, _RS + name), [])

    kind = ox.NamedNode(_RS + "ResultSet")
    root = next(
        (q.subject for q in quads if q.predicate.value == RDF + "type" and q.object == kind), None
    )
    if root is None:
        return None
    for answer in all_of(root, "boolean"):
        return str(getattr(answer, "value", "")) == "true", False
    numbered = []
    for solution in all_of(root, "solution"):
        row: Row = {}
        for binding in all_of(solution, "binding"):
            (name,), (term,) = all_of(binding, "variable"), all_of(binding, "value")
            row[str(getattr(name, "value", ""))] = term
        index = all_of(solution, "index")
        numbered.append((int(str(getattr(index[0], "value", 0))) if index else 0, row))
    ordered = bool(numbered) and all(number for number, _ in numbered)
    return [row for _, row in sorted(numbered, key=lambda item: item[0])], ordered


def _cell(text: str) -> Term:
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    try:
        return ox.Literal(float(text))
    except ValueError:
        return ox.Literal(text)
