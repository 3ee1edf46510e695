"""Quads out of a store and into it, in one transaction: all of them or none.

Oxigraph runs an update in one transaction, and nothing else that both deletes and inserts. Data in
an update cannot name a blank node that is already in the store; a function of ours can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    Node: TypeAlias = ox.NamedNode | ox.BlankNode
    Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_BLANK = ox.NamedNode("urn:x-entente:blank")
#: Quads in one operation; those with blank nodes are a join as long as they are many.
_PORTION, _BLANK_PORTION = 5_000, 200


def commit(
    store: ox.Store,
    removed: Collection[ox.Quad],
    added: Collection[ox.Quad],
    *,
    dropped: Iterable[Node] = (),
    created: Iterable[Node] = (),
) -> None:
    """Take quads out, put others in, drop and create graphs; nothing of it if any part fails."""
    operations = [
        *(_data("DELETE", portion) for portion in _portions(removed)),
        *(f"DROP SILENT GRAPH {graph}" for graph in dropped),
        *(f"CREATE SILENT GRAPH {graph}" for graph in created),
        *(_data("INSERT", portion) for portion in _portions(added)),
    ]
    if operations:
        store.update(";\n".join(operations), custom_functions={_BLANK: _blank})


def _portions(quads: Collection[ox.Quad]) -> Iterable[list[ox.Quad]]:
    """The quads that name no blank node, then those that do, in portions."""
    plain: list[ox.Quad] = []
    blank: list[ox.Quad] = []
    for quad in quads:
        (blank if _has_blank(quad) else plain).append(quad)
    for several, size in ((plain, _PORTION), (blank, _BLANK_PORTION)):
        for start in range(0, len(several), size):
            yield several[start : start + size]


def _has_blank(quad: ox.Quad) -> bool:
    return any(
        isinstance(term, ox.BlankNode) or (isinstance(term, ox.Triple) and "_:" in str(term))
        for term in quad
    )


def _data(verb: str, quads: list[ox.Quad]) -> str:
    """One operation on quads of one kind."""
    names: dict[ox.BlankNode, str] = {}

    def spelled(term: Term) -> str:
        if isinstance(term, ox.Triple):
            return f"<<( {' '.join(map(spelled, term))} )>>"
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term, f"?b{len(names)}")
        return str(term)

    lines = []
    for *triple, graph in quads:
        said = f"{' '.join(map(spelled, triple))} ."
        named = not isinstance(graph, ox.DefaultGraph)
        lines.append(f"GRAPH {spelled(graph)} {{ {said} }}" if named else said)
    data = "\n".join(lines)
    if not names:
        return f"{verb} DATA {{\n{data}\n}}"
    binds = "\n".join(
        f'BIND({_BLANK}("{node.value}") AS {variable})' for node, variable in names.items()
    )
    return f"{verb} {{\n{data}\n}} WHERE {{\n{binds}\n}}"


def _blank(label: Term) -> ox.BlankNode:
    if not isinstance(label, ox.Literal):
        raise TypeError(f"not a label: {label}")
    return ox.BlankNode(label.value)
