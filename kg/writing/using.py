"""What a request says beside an update, and what the standard says, written into the update's text.

The SPARQL 1.1 Protocol lets ``using-graph-uri`` and ``using-named-graph-uri`` stand for USING in
every operation with a WHERE (section 2.2.3). Oxigraph has no parameter for that, so the clauses are
put where the grammar has them: behind the templates of ``DELETE … INSERT … WHERE``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import GraphError, QueryError
from kg.store import standard
from kg.store.terms import named
from kg.writing.operations import parsed

if TYPE_CHECKING:
    from collections.abc import Sequence


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


def with_calls(text: str, *, base: str | None = None) -> str:
    """The update with what its patterns call spelled as ``kg.store.standard`` has it."""
    if not standard.may_call(text):
        return text
    parts: list[str] = []
    done = 0
    for operation in parsed(text, base=base):
        if block := operation.where.tokens:
            pattern = operation.where.text
            parts.append(text[done : block[0].start])
            parts.append(standard.pattern_respelled(pattern, operation.prologue, base))
            done = block[-1].end
    return "".join([*parts, text[done:]])


def _iri(iri: str) -> str:
    try:
        return str(named(iri))
    except GraphError as error:
        raise QueryError(f"a graph's name is {error}") from error
