"""The graph held to the shapes of ``ontology/shapes.ttl``: what SHACL finds, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from rdflib import RDFS, SH, Graph, Literal, URIRef

from kg.errors import GraphError
from kg.resources import ONTOLOGY

if TYPE_CHECKING:
    from rdflib.term import Node

    from kg.store import Store


class Finding(msgspec.Struct, frozen=True, order=True):
    """A node that is not as its shape says; ``severity`` is violation, warning or info."""

    severity: str
    node: str
    label: str
    property: str
    value: str
    message: str

    def __str__(self) -> str:
        name = f"{self.label} <{self.node}>" if self.label else f"<{self.node}>"
        about = f", {self.property}" if self.property else ""
        value = f" (it is {self.value})" if self.value else ""
        return f"{self.severity}: {name}{about}: {self.message}{value}"


def findings(store: Store) -> tuple[Finding, ...]:
    """Everything that the shapes find wrong with the graph, violations first."""
    from pyshacl import validate  # half a second, which only this should cost

    data, shapes = Graph(), Graph()
    for quad in store.export():
        data.add((quad.subject, quad.predicate, quad.object))
    shapes.parse(ONTOLOGY / "shapes.ttl")
    _, results, text = validate(data, shacl_graph=shapes, inference="none")
    if not isinstance(results, Graph):
        raise GraphError(f"the shapes cannot be tried: {text}")
    found = {_finding(result, results, data) for result in results.subjects(SH.resultSeverity)}
    ranks = {"violation": 0, "warning": 1}
    return tuple(sorted(found, key=lambda finding: (ranks.get(finding.severity, 2), finding)))


def _finding(result: Node, results: Graph, data: Graph) -> Finding:
    """One validation result in words."""
    focus, path, value = (results.value(result, p) for p in (SH.focusNode, SH.resultPath, SH.value))
    severity = str(results.value(result, SH.resultSeverity)).rpartition("#")[2].lower()
    messages = sorted(str(message) for message in results.objects(result, SH.resultMessage))
    return Finding(
        severity=severity,
        node=str(focus),
        label=_label(focus, data),
        property=_label(path, data) or (str(path) if isinstance(path, URIRef) else ""),
        value=str(value) if isinstance(value, Literal) else _label(value, data) or str(value or ""),
        message=" ".join(" ".join(messages).split()),
    )


def _label(node: Node | None, data: Graph) -> str:
    """The node's label in English, or in any language."""
    if node is None:
        return ""
    labels = sorted(
        (label for label in data.objects(node, RDFS.label) if isinstance(label, Literal)),
        key=lambda label: (label.language != "en", label),
    )
    return str(labels[0]) if labels else ""
