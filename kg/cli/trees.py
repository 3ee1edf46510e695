"""Proofs for people, as trees of lines, and for programs, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from rdflib import RDF

from kg.cli.labels import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdflib.term import Node

    from kg.store import Store, Term
    from kg.why import Because, Quote

_ORIGINS = {"report": "reported", "authority": "authority data", "ontology": "ontology"}


def record(because: Because) -> dict[str, Any]:
    """A proof as JSON: a tree of statements."""
    found: dict[str, Any] = {
        "statement": [str(term) for term in because.statement],
        "rule": because.rule,
    }
    if because.origin:
        found["origin"] = because.origin
    if because.quotes:
        found["quotes"] = list(map(_quote, because.quotes))
    if because.premises:
        found["premises"] = list(map(record, because.premises))
    return found


def _quote(quote: Quote) -> dict[str, str]:
    found = {
        "text": quote.text,
        "document": quote.document,
        "title": quote.title,
        "published": quote.published,
    }
    return {**found, "attributedTo": quote.attributed} if quote.attributed else found


def lines(store: Store, because: Because) -> Iterator[str]:
    """A proof as a tree: lists in brackets, what serves twice shown once."""
    return _tree(store, because, "", "", set(), {})


def _tree(
    store: Store,
    because: Because,
    first: str,
    rest: str,
    shown: set[int],
    lists: Mapping[Node, str],
) -> Iterator[str]:
    said = " · ".join(lists.get(term) or words(store, term) for term in because.statement)
    how = _ORIGINS[because.origin] if because.origin else f"by {because.rule}"
    if id(because) in shown and because.premises:
        yield f"{first}{said}  [{how}, above]"
        return
    shown.add(id(because))
    yield f"{first}{said}  [{how}]"
    for quote in because.quotes:
        yield f"{rest}   {_told(quote)}"
    told = [p for p in because.premises if p.statement.predicate not in (RDF.first, RDF.rest)]
    inside = _lists(store, because)
    for number, premise in enumerate(told, 1):
        branch, trunk = ("└─ ", "   ") if number == len(told) else ("├─ ", "│  ")
        yield from _tree(store, premise, rest + branch, rest + trunk, shown, inside)


def _lists(store: Store, because: Because) -> dict[Node, str]:
    """The lists among the premises of a step, in brackets, by the node where they begin."""
    said = [premise.statement for premise in because.premises]
    firsts, rests = (
        {cast("Term", s): o for s, predicate, o in said if predicate == link}
        for link in (RDF.first, RDF.rest)
    )
    found: dict[Node, str] = {}
    for start in firsts:
        elements: list[str] = []
        at: Term = start
        while at in firsts:
            elements.append(words(store, firsts[at]))
            at = rests.get(at, RDF.nil)
        found[start] = f"({', '.join(elements)})"
    return found


def _told(quote: Quote) -> str:
    whose = f", according to {quote.attributed}" if quote.attributed else ""
    date = f", {quote.published}" if quote.published else ""
    return f"“{quote.text}” ({quote.title or quote.document}{date}{whose})"
