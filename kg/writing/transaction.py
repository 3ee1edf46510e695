"""Quads into and out of a store, and solutions out of it, in one transaction of Oxigraph's.

What one call of ``Store.update`` does is done together or not at all, and each of its operations
sees what those before it did. Terms that no text can name (blank nodes, which a text would make
anew) are handed to it by functions, and solutions are handed back the same way.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from kg.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    Row: TypeAlias = tuple[Term | None, ...]

_DEFAULT = ox.DefaultGraph()
_UNBOUND = ox.NamedNode("urn:x-entente:unbound")
_CAPTURE = ox.NamedNode("urn:x-entente:capture")
# Fails whatever the store holds, and with that nothing of the whole update has happened.
_NEVER = "CREATE GRAPH <urn:x-entente:never>; CREATE GRAPH <urn:x-entente:never>"


def apply(
    store: ox.Store, removed: Iterable[ox.Quad], added: Iterable[ox.Quad], *, also: str = ""
) -> None:
    """Take quads out and put others in: all, or none if it fails.

    ``also`` is an update to make beforehand, in the same transaction.
    """
    text, rows = _change(removed, added)
    if text or also:
        store.update(";\n".join(filter(None, (also, text))), custom_functions=_cells(rows))


def solutions(
    store: ox.Store,
    *,
    prologue: str,
    clauses: tuple[str, str],
    pattern: str,
    variables: Sequence[str],
    base: str | None,
    after: tuple[Collection[ox.Quad], Collection[ox.Quad]] = ((), ()),
) -> list[Row]:
    """The solutions of an update's pattern, a term for each variable, None where it is unbound.

    ``clauses`` are those before and behind the templates: WITH, USING. ``after`` are quads to take
    out and to put in beforehand; the store is left as it was.
    """
    found: list[Row] = []

    def capture(*terms: Term) -> None:
        found.append(tuple(None if term == _UNBOUND else term for term in terms))

    # A function is not called where an argument is unbound.
    arguments = ", ".join(f"COALESCE(?{name}, {_UNBOUND})" for name in variables)
    fresh = _fresh("captured", pattern)
    text, rows = _change(*after)
    update = (
        f"{clauses[0]} INSERT {{}}\n{clauses[1]}\n"
        f"WHERE {{ {pattern}\nBIND({_CAPTURE}({arguments}) AS ?{fresh}) }}"
    )
    functions = _cells(rows) | {_CAPTURE: capture}
    if text:
        update = f"{text};\n{update};\n{_NEVER}"
    update = f"{prologue}{update}"
    try:
        store.update(update, base_iri=base, custom_functions=functions)
    except RuntimeError as error:
        if not (text and "urn:x-entente:never" in str(error)):
            raise QueryError(f"the update cannot be run: {error}") from error
    return found


def instantiated(
    prologue: str,
    with_: str,
    template: str,
    variables: Sequence[str],
    rows: Sequence[Row],
    *,
    base: str | None,
) -> set[ox.Quad]:
    """The quads of a template for rows of terms; blank nodes of its own are new in each row."""
    if not rows:
        return set()
    fresh = _fresh("row", template)
    numbers = " ".join(map(str, range(len(rows))))
    cells = "\n".join(f"BIND({_cell(n)}(?{fresh}) AS ?{name})" for n, name in enumerate(variables))
    scratch = ox.Store()
    pattern = f"{{ VALUES ?{fresh} {{ {numbers} }}\n{cells} }}"
    scratch.update(
        f"{prologue}{with_} INSERT {template} WHERE {pattern}",
        base_iri=base,
        custom_functions=_cells(rows),
    )
    return set(scratch)


def _change(removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> tuple[str, list[Row]]:
    """The text of an update, and the rows that its functions take terms from."""
    operations: list[str] = []
    rows: list[Row] = []
    for verb, quads in (("DELETE", removed), ("INSERT", added)):
        ground: defaultdict[str, list[str]] = defaultdict(list)
        others: defaultdict[bool, list[str]] = defaultdict(list)
        for quad in quads:
            if "_:" not in str(quad):
                ground[str(quad.graph_name)].append(str(quad.triple))
            else:
                others[quad.graph_name == _DEFAULT].append(str(len(rows)))
                rows.append(tuple(quad))
        for graph, triples in ground.items():
            data = f"{{ {' . '.join(triples)} }}"
            if graph != "DEFAULT":
                data = f"{{ GRAPH {graph} {data} }}"
            operations.append(f"{verb} DATA {data}")
        for default, numbers in others.items():
            triple = "?s ?p ?o" if default else "GRAPH ?g { ?s ?p ?o }"
            names = "spo" if default else "spog"
            cells = " ".join(f"BIND({_cell(n)}(?i) AS ?{name})" for n, name in enumerate(names))
            operations.append(
                f"{verb} {{ {triple} }} WHERE {{ VALUES ?i {{ {' '.join(numbers)} }} {cells} }}"
            )
    return ";\n".join(operations), rows


def _cell(column: int) -> str:
    return f"<urn:x-entente:cell:{column}>"


def _cells(rows: Sequence[Row]) -> dict[ox.NamedNode, Callable[..., Term | None]]:
    """For each column a function of SPARQL that gives a row's term in it."""

    def column(number: int) -> Callable[[ox.Literal], Term | None]:
        return lambda row: rows[int(row.value)][number]

    width = max(map(len, rows), default=0)
    return {ox.NamedNode(_cell(n)[1:-1]): column(n) for n in range(width)}


def _fresh(name: str, text: str) -> str:
    """The name of a variable that the text does not have."""
    while name in text:
        name += "_"
    return name
