"""SERVICE in a query or update: asked by us, its solutions put in its place.

``SERVICE <address> { pattern }`` joins what an endpoint answers to ``SELECT * { pattern }``. That
question needs nothing of the query around it, so it can be asked beforehand, and the clause be
replaced by the solutions. The engine then runs a query without SERVICE.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg.errors import RemoteError
from kg.store import pieces, syntax
from kg.store.rows import Rows
from kg.store.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.remote.client import Allowed
    from kg.store.rows import Functions, Row, Term

_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
# A query with more of them is a way to have this server knock at another's door.
_MOST = 10
_DECLARED = {"PREFIX": ["name", "iri"], "BASE": ["iri"], "VERSION": ["string"]}


class Call(NamedTuple):
    """A SERVICE clause: where it is in the text, and its parts as written."""

    start: int
    end: int
    #: BASE and PREFIX before it, on one line
    prologue: str
    silent: bool
    target: Token
    pattern: str
    #: what the target stands for
    address: str = ""


@dataclass(frozen=True)
class Answered:
    """A text without SERVICE, and the functions that the engine needs to run it."""

    text: str
    functions: Functions = field(default_factory=dict)


def check(text: str, allowed: Allowed, *, base: str | None = None) -> list[Call]:
    """The SERVICE clauses of a query or update.

    ``Reaching`` for one whose target is not an IRI, which could be anything, or is not allowed;
    also for any written so that only the engine takes it for one. One within another is part of
    what the other is asked, and is the other's affair.
    """
    found: list[Call] = []
    for call in _calls(text) if allowed.prefixes and "service" in text.lower() else ():
        address = _address(text, call, base)
        if not allowed.allows(address):
            reason = f"SERVICE is refused: {address[:200]} is not among the addresses allowed"
            raise _refused(text, call.target.start, reason, "ask each on its own")
        if len(found) == _MOST:
            reason = f"SERVICE is refused: this is one more than {_MOST}"
            raise _refused(text, call.start, reason, "ask each on its own")
        found.append(call._replace(address=address))
    syntax.bounded(_without(text, found))
    for call in found:
        start = call.end - len(call.pattern)
        pieces.check(text, start, call.end, prologue=call.prologue, base=base, pattern=True)
    return found


def answered(
    text: str,
    allowed: Allowed,
    *,
    base: str | None = None,
    parse: Callable[[str], object] | None = None,
) -> Answered:
    """A query or update with the solutions of its services in their places.

    ``Reaching`` as ``check`` has it, ``RemoteError`` if a service does not answer and is not
    SILENT. ``parse`` raises what is wrong with a text without SERVICE (by default: as a query), so
    that nothing is asked in vain.
    """
    calls = check(text, allowed, base=base)
    if calls:
        without = _without(text, calls)
        try:
            _parse(without, base) if parse is None else parse(without)
        except syntax.QuerySyntaxError as error:
            raise error.within(text) from error
    parts: list[str] = []
    functions: Functions = {}
    done = 0
    for number, call in enumerate(calls):
        try:
            names, found = _asked(call, allowed, base)
        except RemoteError:
            if not call.silent:
                raise
            replacement = "{}"
        else:
            rows = Rows(found, f"service-{number}")
            functions |= rows.functions
            replacement = rows.pattern(names, text)
        parts += [text[done : call.start], replacement]
        done = call.end
    return Answered("".join([*parts, text[done:]]), functions)


def _without(text: str, calls: Sequence[Call]) -> str:
    """The text as if its services were groups of its own, everything at its place."""
    for call in calls:
        start = call.end - len(call.pattern)
        head = re.sub(r"\S", " ", text[call.start : start])
        pattern = _without(call.pattern, list(_calls(call.pattern)))
        text = text[: call.start] + head + pattern + text[call.end :]
    return text


def _parse(query: str, base: str | None) -> None:
    try:
        ox.Store().query(query, base_iri=base)
    except SyntaxError as error:
        raise syntax.mistake(query, str(error), base=base) from error
    except (RuntimeError, ValueError):
        pass  # it is parsed, and cannot be run: that is told when it is


def _calls(text: str) -> Iterator[Call]:
    read = [token for token in tokens(text) if token.kind != "comment"]
    read.append(Token("end", "", len(text)))
    prologue = ""
    depth = 0
    position = 0
    while position < len(read):
        token = read[position]
        word = token.text.upper() if token.kind == "word" else ""
        declared = _DECLARED.get(word, ()) if depth == 0 else ()
        parts = read[position + 1 : position + 1 + len(declared)]
        if declared and [part.kind for part in parts] == declared:
            prologue += " ".join(part.text for part in (token, *parts)) + " "
            position += len(parts)
        depth += (token.text == "{") - (token.text == "}")
        if word == "SERVICE":
            silent = read[position + 1].text.upper() == "SILENT"
            at = position + 1 + silent
            end = _closing(read, at + 1)
            if end is not None:
                pattern = text[read[at + 1].start : read[end].end]
                yield Call(token.start, read[end].end, prologue, silent, read[at], pattern)
                position = end
        position += 1


def _closing(read: Sequence[Token], position: int) -> int | None:
    """The place of the brace that closes the one at a place; None if there is none."""
    depth = 0
    for place in range(position, len(read)):
        depth += (read[place].text == "{") - (read[place].text == "}")
        if depth == 0:
            return place if read[place].text == "}" else None
    return None


def _refused(text: str, place: int, reason: str, remedy: str) -> syntax.QuerySyntaxError:
    return syntax.at(text, place, reason, remedy, kind=syntax.Reaching)


def _address(text: str, call: Call, base: str | None) -> str:
    if call.target.kind not in ("iri", "name"):
        reason = "SERVICE is refused: its target is not an IRI, and cannot be checked"
        raise _refused(text, call.target.start, reason, "name it in the text")
    try:
        return pieces.resolved(call.prologue, call.target.text, base=base)
    except (SyntaxError, ValueError) as error:
        raise syntax.at(text, call.target.start, "this target cannot be read") from error


def _asked(call: Call, allowed: Allowed, base: str | None) -> tuple[list[str], list[Row]]:
    """The variables and solutions of a service."""
    prologue = call.prologue if base is None else f"BASE <{base}> {call.prologue}"
    query = f"{prologue}SELECT * WHERE {call.pattern}"
    answer = allowed.fetch(call.address, accept=_RESULTS, form={"query": query})
    format_ = ox.QueryResultsFormat.from_media_type(answer.media_type)
    try:
        found = ox.parse_query_results(answer.body, format_)
        if isinstance(found, ox.QuerySolutions):
            return [variable.value for variable in found.variables], _own(found)
    except (SyntaxError, ValueError) as error:
        raise RemoteError(f"{call.address} answers with what are no results of a query") from error
    raise RemoteError(f"{call.address} answers yes or no where solutions were asked for")


def _own(solutions: ox.QuerySolutions) -> list[Row]:
    """The solutions with blank nodes that nothing else has, whatever they are called there."""
    nodes: defaultdict[ox.BlankNode, ox.BlankNode] = defaultdict(ox.BlankNode)

    def own(term: Term | None) -> Term | None:
        if isinstance(term, ox.BlankNode):
            return nodes[term]
        if isinstance(term, ox.Triple):
            return ox.Triple(own(term.subject), term.predicate, own(term.object))  # type: ignore[arg-type]
        return term

    return [tuple(own(term) for term in solution) for solution in solutions]
