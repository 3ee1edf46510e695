"""The dataset that a request chooses for an update, written into the update's text.

The SPARQL 1.1 Protocol lets ``using-graph-uri`` and ``using-named-graph-uri`` stand for USING in
every operation with a WHERE (section 2.2.3). Oxigraph has no parameter for that, so the clauses are
put where the grammar has them: before the WHERE of ``DELETE … INSERT … WHERE``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import GraphError, QueryError
from kg.store.terms import named
from kg.store.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def with_using(text: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """The update with a dataset for each of its WHERE clauses.

    ``QueryError`` for an update that chooses its own dataset with USING or WITH.
    """
    if not (using or using_named):
        return text
    clauses = " ".join(
        [f"USING {_iri(iri)}" for iri in using]
        + [f"USING NAMED {_iri(iri)}" for iri in using_named]
    )
    return "".join(_pieces(text, f" {clauses} "))


def _pieces(text: str, clauses: str) -> Iterator[str]:
    read = [token for token in tokens(text) if token.kind != "comment"]
    depth = done = 0
    for number, token in enumerate(read):
        depth += (token.text == "{") - (token.text == "}")
        word = token.text.upper() if token.kind == "word" and depth == 0 else ""
        if word in ("USING", "WITH"):
            raise QueryError(
                f"the update has a {word} of its own, and the request names graphs too",
                remedy="leave out using-graph-uri and using-named-graph-uri, or the clause",
            )
        if word in ("WHERE", "DELETEWHERE"):
            yield text[done : token.start]
            if word == "DELETEWHERE" or _is_delete(read[number - 1]):
                # DELETE WHERE {…} has no place for USING; its long form has.
                block = _block(text, read[number + 1 :])
                yield f"{'DELETE' if word == 'DELETEWHERE' else ''} {block}"
            yield f"{clauses}WHERE"
            done = token.start + len(token.text)
    yield text[done:]


def _is_delete(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() == "DELETE"


def _block(text: str, read: Sequence[Token]) -> str:
    """The text from the first brace to the one that closes it."""
    depth = 0
    for token in read:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            return text[read[0].start : token.start + 1]
    return ""  # it is never closed, which the parser will say


def _iri(iri: str) -> str:
    try:
        return str(named(iri))
    except GraphError as error:
        raise QueryError(f"a graph's name is {error}") from error
