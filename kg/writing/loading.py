"""LOAD in an update: fetched by us, and what came put in its place as INSERT DATA."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import InputError, RemoteError
from kg.remote import Answered, answered
from kg.store import pieces, rdf, syntax
from kg.writing.operations import parsed

if TYPE_CHECKING:
    from kg.remote import Allowed
    from kg.writing.operations import Operation

_MAY_REACH = re.compile("load|service", re.IGNORECASE)  # neither can be written otherwise
_TYPES = (
    "text/turtle, application/n-triples, application/rdf+xml;q=0.9, application/ld+json;q=0.8, "
    "text/n3;q=0.5"
)


def fetched(text: str, allowed: Allowed, *, base: str | None = None) -> Answered:
    """An update with what its LOADs and SERVICEs ask for in their places.

    ``QuerySyntaxError`` for an address that is not allowed, ``RemoteError`` for one that does not
    answer as it should, unless it is SILENT.
    """
    if not _MAY_REACH.search(text):
        return Answered(text)
    asked = answered(text, allowed, base=base, parse=lambda rest: parsed(rest, base=base))
    parts: list[str] = []
    done = 0
    for operation in parsed(asked.text, base=base):
        if operation.kind == "load":
            parts += [asked.text[done : operation.start]]
            parts += [_loaded(asked.text, operation, allowed, base)]
            done = operation.end
    return Answered("".join([*parts, asked.text[done:]]), asked.functions)


def _loaded(text: str, operation: Operation, allowed: Allowed, base: str | None) -> str:
    address = pieces.resolved(operation.prologue, operation.source, base=base)
    if operation.silent and not address.lower().startswith(("http:", "https:")):
        return "INSERT DATA {}"  # nobody could load that
    if not allowed.allows(address):
        reason = f"LOAD is refused: {address[:200]} is not among the addresses allowed"
        if not allowed.prefixes:
            reason = "LOAD is refused: this server reaches no other"
        raise syntax.at(text, operation.start, reason, "send the data", kind=syntax.Reaching)
    try:
        triples = _triples(address, allowed)
    except RemoteError:
        if operation.silent:
            return "INSERT DATA {}"
        raise
    if operation.target:
        return f"INSERT DATA {{ GRAPH {operation.target} {{\n{triples}}} }}"
    return f"INSERT DATA {{\n{triples}}}"


def _triples(address: str, allowed: Allowed) -> str:
    """The statements at an address as N-Triples, blank nodes named as nowhere else."""
    answer = allowed.fetch(address, accept=_TYPES)
    try:
        found = list(rdf.quads(answer.body, answer.media_type, base=answer.address))
    except InputError as error:
        raise RemoteError(f"what {address} answers cannot be loaded: {error.reason}") from error
    if any(quad.graph_name != ox.DefaultGraph() for quad in found):
        raise RemoteError(f"what {address} answers has named graphs, and LOAD takes one graph")
    written = ox.serialize((quad.triple for quad in found), format=ox.RdfFormat.N_TRIPLES)
    return (written or b"").decode()
