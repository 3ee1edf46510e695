"""The W3C's SPARQL tests, as the manifests of a checkout of github.com/w3c/rdf-tests list them.

``ENTENTE_SPARQL_TESTS`` names the checkout's folder ``sparql``. A file's IRI is its address on the
web, which relative IRIs in it are resolved against.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox

FOLDER = os.environ.get("ENTENTE_SPARQL_TESTS")
WEB = "https://w3c.github.io/rdf-tests/sparql/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SUITES = (
    "sparql10/manifest.ttl",
    "sparql11/manifest-all.ttl",
    "sparql11/protocol/manifest.ttl",
    "sparql11/graph-store-protocol/manifest.ttl",
    "sparql12/manifest.ttl",
)
#: Folders of tests that are not for a SPARQL server: entailment is this package's other suite.
_APART = ("sparql11/entailment/", "sparql11/http-rdf-update/")
_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
_manifests = ox.Store()


@dataclass(frozen=True)
class Test:
    """One test: its IRI, its kind (``QueryEvaluationTest`` …), and the name of its folder."""

    __test__ = False

    iri: str
    kind: str
    folder: str

    def one(self, *path: str) -> Node | None:
        """What a path of properties leads to, None if to nothing."""
        node: Node | None = ox.NamedNode(self.iri)
        for step in path:
            node = None if node is None else value(node, step)
        return node


Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def all_tests() -> list[Test]:
    """All tests of the suites; none if there is no checkout."""
    found: dict[str, Test] = {}
    for suite in SUITES if FOLDER else ():
        _read(WEB + suite, found)
    return list(found.values())


def value(node: Node, predicate: str) -> Node | None:
    """A node's one value for a property."""
    return next(iter(values(node, predicate)), None)


def values(node: Node, predicate: str) -> list[Node]:
    """A node's values for a property."""
    if isinstance(node, ox.Literal):
        return []
    found = _manifests.quads_for_pattern(node, ox.NamedNode(predicate), None)
    return [quad.object for quad in found]


def items(node: Node | None) -> list[Node]:
    """The members of a list, in order."""
    found = []
    while node is not None and node != ox.NamedNode(RDF + "nil"):
        first = value(node, RDF + "first")
        if first is not None:
            found.append(first)
        node = value(node, RDF + "rest")
    return found


def content(iri: str) -> bytes:
    """The bytes of a file."""
    return _path(iri).read_bytes()


def is_there(iri: str) -> bool:
    """Whether a file is in the checkout."""
    return iri.startswith(WEB) and _path(iri).is_file()


def quads(iri: str) -> list[ox.Quad]:
    """The statements of a file, with blank nodes of its own."""
    ending = iri.rpartition(".")[2]
    return list(ox.parse(content(iri), _FORMATS[ending], base_iri=iri, rename_blank_nodes=True))


def _path(iri: str) -> Path:
    return Path(FOLDER or "") / unquote(iri.removeprefix(WEB))


def _read(iri: str, found: dict[str, Test]) -> None:
    folder = iri.removeprefix(WEB).rpartition("/")[0]
    if f"{folder}/".startswith(_APART) or not is_there(iri):
        return
    read = quads(iri)
    _manifests.extend(read)
    for quad in read:
        if quad.predicate == ox.NamedNode(MF + "include"):
            for other in items(quad.object):
                assert isinstance(other, ox.NamedNode)
                _read(other.value, found)
    for quad in read:
        if quad.predicate == ox.NamedNode(MF + "entries"):
            for node in items(quad.object):
                assert isinstance(node, ox.NamedNode)
                kinds = {
                    k.value.removeprefix(MF)
                    for k in values(node, RDF + "type")
                    if isinstance(k, ox.NamedNode)
                }
                (kind,) = (kind for kind in kinds if kind.endswith("Test") or "Test" in kind)
                found[node.value] = Test(node.value, kind, folder)
