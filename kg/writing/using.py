"""What a request says beside an update, and what the standard says, written into the update's text.

The SPARQL 1.1 Protocol lets ``using-graph-uri`` and ``using-named-graph-uri`` stand for USING in
every operation with a WHERE (section 2.2.3). Oxigraph has no parameter for that, so the clauses are
put where the grammar has them: behind the templates of ``DELETE … INSERT … WHERE``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kg.errors import GraphError, QueryError
from kg.store import pieces, standard
from kg.store.terms import named
from kg.store.tokens import tokens
from kg.writing.operations import parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph as ox

    from kg.store.rows import Functions
    from kg.writing.operations import Operation


def with_using(
    text: str, using: Sequence[str], using_named: Sequence[str], *, base: str | None = None
) -> str:
    """The update with a dataset for each of its WHERE clauses.

    ``QueryError`` for an update that chooses its own dataset with USING or WITH.
    """
    if not (using or using_named):
        return text
    clauses = " ".join(
        [f"USING {_iri(iri)}" for iri in using]
        + [f"USING NAMED {_iri(iri)}" for iri in using_named]
    )
    parts: list[str] = []
    done = 0
    for operation in parsed(text, base=base):
        if operation.with_ or operation.using:
            raise QueryError(
                f"the update has a {'WITH' if operation.with_ else 'USING'} of its own, "
                "and the request names graphs too",
                remedy="leave out using-graph-uri and using-named-graph-uri, or the clause",
            )
        if operation.kind != "modify":
            continue
        if operation.delete is operation.where:
            # DELETE WHERE {…} has no place for USING; its long form has.
            block = operation.where
            parts += [text[done : operation.start], f"DELETE {block.text} {clauses} WHERE "]
            done = block.tokens[0].start
        else:
            templates = (*operation.delete.tokens, *operation.insert.tokens)
            end = max(token.end for token in templates)
            parts += [text[done:end], f" {clauses}"]
            done = end
    return "".join([*parts, text[done:]])


def by_the_standard(
    text: str, functions: Functions, store: ox.Store, *, base: str | None = None
) -> standard.Respelled:
    """The update with its patterns spelled as ``kg.store.standard`` has it.

    What a pattern finds may depend on what is in the store; that is known to the first operation.
    """
    if "where" not in text.lower() or not standard.may_differ(text):
        return standard.Respelled(text, functions)
    parts: list[str] = []
    done = 0
    for number, operation in enumerate(parsed(text, base=base)):
        block = operation.where
        if not block.tokens or operation.delete is block:
            continue
        dataset = _dataset(operation, store, base) if number == 0 else None
        found, functions = standard.pattern_respelled(
            block.text, operation.prologue, base, dataset, functions
        )
        parts += [text[done : block.tokens[0].start], found]
        done = block.tokens[-1].end
    return standard.Respelled("".join([*parts, text[done:]]), functions)


def _dataset(operation: Operation, store: ox.Store, base: str | None) -> standard.Dataset:
    """The graphs that a pattern is about."""
    defaults: list[ox.NamedNode] = []
    names: list[ox.NamedNode] = []
    for before, token in pairwise(tokens(f"{operation.with_} {operation.using}")):
        if token.kind in ("iri", "name"):
            graph = named(pieces.resolved(operation.prologue, token.text, base=base))
            word = before.text.upper()
            if word == "WITH" and operation.using:
                continue
            (names if word == "NAMED" else defaults).append(graph)
    if operation.using:
        return standard.Dataset(store, base, defaults, names)
    return standard.Dataset(store, base, defaults or None)


def _iri(iri: str) -> str:
    try:
        return str(named(iri))
    except GraphError as error:
        raise QueryError(f"a graph's name is {error}") from error
