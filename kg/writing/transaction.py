"""Quads into and out of a store, and solutions out of it, in one transaction of Oxigraph's.

What one call of ``Store.update`` does is done together or not at all, and each of its operations
sees what those before it did.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import QueryError
from kg.store.rows import Rows, fresh

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kg.store.rows import Functions, Row, Term

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
    text, functions = _change(removed, added)
    if text or also:
        store.update(";\n".join(filter(None, (also, text))), custom_functions=functions)


def solutions(
    store: ox.Store,
    *,
    prologue: str,
    clauses: tuple[str, str],
    pattern: str,
    variables: Sequence[str],
    base: str | None,
    after: tuple[Collection[ox.Quad], Collection[ox.Quad]],
    functions: Functions,
) -> list[Row]:
    """The solutions of an update's pattern, a term for each variable, None where it is unbound.

    ``clauses`` are those before and behind the templates: WITH, USING. ``after`` are quads to take
    out and to put in beforehand; the store is left as it was. ``functions`` are those that the
    pattern calls.
    """
    found: list[Row] = []

    def capture(*terms: Term) -> None:
        found.append(tuple(None if term == _UNBOUND else term for term in terms))

    # A function is not called where an argument is unbound.
    arguments = ", ".join(f"COALESCE(?{name}, {_UNBOUND})" for name in variables)
    captured = fresh("captured", pattern)
    update = (
        f"{clauses[0]} INSERT {{}}\n{clauses[1]}\n"
        f"WHERE {{ {pattern}\nBIND({_CAPTURE}({arguments}) AS ?{captured}) }}"
    )
    text, called = _change(*after)
    if text:
        update = f"{text};\n{update};\n{_NEVER}"
    functions = {**functions, **called, _CAPTURE: capture}
    try:
        store.update(f"{prologue}{update}", base_iri=base, custom_functions=functions)
    except RuntimeError as error:
        if not (text and "urn:x-entente:never" in str(error)):
            raise QueryError(f"the update cannot be run: {error}") from error
    return found


def instantiated(
    prologue: str,
    with_: str,
    template: str,
    variables: Sequence[str],
    found: Sequence[Row],
    *,
    base: str | None,
) -> set[ox.Quad]:
    """The quads of a template for solutions; blank nodes of its own are new in each."""
    if not found:
        return set()
    rows = Rows(found, "solution")
    pattern = rows.pattern(variables, template)
    scratch = ox.Store()
    scratch.update(
        f"{prologue}{with_} INSERT {template} WHERE {pattern}",
        base_iri=base,
        custom_functions=rows.functions,
    )
    return set(scratch)


def _change(removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> tuple[str, Functions]:
    """The text of an update, and the functions that it takes blank nodes from."""
    operations: list[str] = []
    functions: Functions = {}
    for verb, quads in (("DELETE", removed), ("INSERT", added)):
        ground: defaultdict[str, list[str]] = defaultdict(list)
        # Together what is blank at the same places: only blank nodes cost a call.
        others: defaultdict[tuple[bool, ...], list[Row]] = defaultdict(list)
        for quad in quads:
            if "_:" not in str(quad):
                ground[str(quad.graph_name)].append(str(quad.triple))
            else:
                places = (quad.graph_name == _DEFAULT, *("_:" in str(term) for term in quad))
                others[places].append(tuple(quad))
        for graph, triples in ground.items():
            data = f"{{ {' . '.join(triples)} }}"
            if graph != "DEFAULT":
                data = f"{{ GRAPH {graph} {data} }}"
            operations.append(f"{verb} DATA {data}")
        for (default, *_), found in others.items():
            names, template = ("spo", "?s ?p ?o") if default else ("spog", "GRAPH ?g { ?s ?p ?o }")
            rows = Rows([row[: len(names)] for row in found], f"change-{len(operations)}")
            operations.append(f"{verb} {{ {template} }} WHERE {rows.pattern(names, '')}")
            functions |= rows.functions
    return ";\n".join(operations), functions
