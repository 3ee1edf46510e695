"""The Turtle files of ``ontology/authority`` become an ``Authority``."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.authority.index import Authority
from kg.authority.records import (
    Body,
    Government,
    Holding,
    Office,
    Organization,
    Person,
    Place,
    Record,
    State,
)
from kg.errors import InputError
from kg.resources import AUTHORITY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: The base that the authority files are written against.
BASE = "https://w3id.org/entente/id/"
_ENT = "https://w3id.org/entente/ns#"
_SHORT = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": "a",
    "http://www.w3.org/2000/01/rdf-schema#label": "label",
    "http://www.w3.org/2004/02/skos/core#altLabel": "alt",
    "http://xmlns.com/foaf/0.1/familyName": "family",
    "http://xmlns.com/foaf/0.1/gender": "gender",
}
_ROLES = {
    "HeadOfStateOffice": "head_of_state",
    "HeadOfGovernmentOffice": "head_of_government",
    "MinisterialOffice": "minister",
    "OrganizationHeadOffice": "organization_head",
}


@cache
def load(folder: Path = AUTHORITY) -> Authority:
    """The authority that a folder of Turtle files holds.

    Raises ``InputError`` with file and line where Turtle is broken or a record lacks its label.
    """
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file in sorted(folder.glob("*.ttl")):
        try:
            for triple in ox.parse(path=file, base_iri=BASE):
                _note(nodes, triple)
        except SyntaxError as error:
            raise InputError(
                f"not Turtle: {error.msg}", source=str(file), line=error.lineno
            ) from error
    records: list[Record] = []
    holdings: list[Holding] = []
    members: dict[str, list[str]] = defaultdict(list)
    for path, node in nodes.items():
        for organization in node["memberOf"]:
            members[organization].append(path)
    for path, node in sorted(nodes.items()):
        if "Tenure" in node["a"]:
            holdings.append(
                Holding(
                    path,
                    node["holder"][0],
                    node["office"][0],
                    _one(node, "start"),
                    _one(node, "end"),
                )
            )
        elif (record := _record(path, node, tuple(members[path]))) is not None:
            records.append(record)
    holdings.sort(key=lambda h: (h.start or "", h.path))
    return Authority(records, holdings)


def _note(nodes: dict[str, dict[str, list[str]]], triple: ox.Quad | ox.Triple) -> None:
    """Keep a statement about a node of ours, terms reduced to short names and paths."""
    if not isinstance(triple.subject, ox.NamedNode):
        return
    predicate = triple.predicate.value
    slot = _SHORT.get(predicate) or predicate.removeprefix(_ENT)
    value = triple.object.value if isinstance(triple.object, ox.NamedNode | ox.Literal) else ""
    nodes[triple.subject.value.removeprefix(BASE)][slot].append(
        value.removeprefix(BASE).removeprefix(_ENT)
    )


def _one(node: Mapping[str, list[str]], slot: str) -> str | None:
    return node[slot][0] if node[slot] else None


def _record(path: str, node: Mapping[str, list[str]], members: tuple[str, ...]) -> Record | None:
    kinds, name, alt = set(node["a"]), (node["label"] or [""])[0], tuple(node["alt"])
    if not kinds:
        return None  # a node of which only memberships are told here
    if not name:
        raise InputError(f"<{path}> has no rdfs:label", source="ontology/authority")
    start, end = _one(node, "start"), _one(node, "end")
    if "State" in kinds:
        return State(
            path,
            name,
            (*alt, *node["officialName"]),
            tuple(node["demonym"]),
            _one(node, "iso2"),
            _one(node, "capital"),
            start,
            end,
            _one(node, "successor"),
        )
    if "Government" in kinds:
        return Government(path, name, node["governmentOf"][0], tuple(node["seat"]))
    if "GovernmentBody" in kinds:
        return Body(path, name, alt, node["bodyOf"][0])
    if "Person" in kinds:
        family = _one(node, "family") or name.split()[-1]
        return Person(path, name, alt, family, _one(node, "gender"))
    if "Place" in kinds:
        return Place(path, name, alt, _one(node, "inState"))
    if any(kind.endswith("Office") for kind in kinds):
        title = _one(node, "title") or name
        roles = frozenset(role for kind, role in _ROLES.items() if kind in kinds)
        return Office(path, name, title, (title, *alt), node["officeOf"][0], roles)
    if kinds & {"InternationalOrganization", "Organization"}:
        forum = _one(node, "forum") == "true"
        return Organization(path, name, alt, forum, members, start, end)
    return None
