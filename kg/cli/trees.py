"""Proofs for people, as trees of lines, and for programs, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

from kg.reason.nodes import node
from kg.reason.terms import named

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from kg.proof import Proof, Quote, Spelled, Step

_ORIGINS = {
    "report": "reported",
    "hand": "stated by hand",
    "authority": "authority data",
    "ontology": "ontology",
}
_FIRST, _REST, _NIL = map(named, ("rdf:first", "rdf:rest", "rdf:nil"))


def record(proof: Proof) -> dict[str, Any]:
    """A proof as JSON: a tree of statements."""
    return _record(proof, proof[-1])


def _record(proof: Proof, step: Step) -> dict[str, Any]:
    found: dict[str, Any] = {
        "statement": step.statement and list(map(_plain, step.statement)),
        "rule": step.rule,
    }
    if step.origin:
        found["origin"] = step.origin
    if step.quotes:
        found["quotes"] = msgspec.to_builtins(step.quotes)
    if step.premises:
        found["premises"] = [_record(proof, proof[place]) for place in step.premises]
    return found


def _plain(term: str) -> str:
    return term if term[0] == "_" else str(node(term))


def lines(proof: Proof, name: Callable[[str], str]) -> Iterator[str]:
    """A proof as a tree: lists in brackets, what serves twice shown once.

    ``name`` gives the words for a term in N-Triples.
    """
    return _tree(proof, len(proof) - 1, name, "", "", set(), {})


def _tree(
    proof: Proof,
    place: int,
    name: Callable[[str], str],
    first: str,
    rest: str,
    shown: set[int],
    lists: Mapping[str, str],
) -> Iterator[str]:
    step = proof[place]
    terms = (lists.get(term) or name(term) for term in step.statement or ())
    said = " · ".join(terms) or "contradiction"
    how = _ORIGINS[step.origin] if step.origin else f"by {step.rule}"
    if place in shown and step.premises:
        yield f"{first}{said}  [{how}, above]"
        return
    shown.add(place)
    yield f"{first}{said}  [{how}]"
    for quote in step.quotes:
        yield f"{rest}   {_told(quote)}"
    premises = {premise: cast("Spelled", proof[premise].statement) for premise in step.premises}
    told = [premise for premise, (_, link, _) in premises.items() if link not in (_FIRST, _REST)]
    inside = _lists(premises.values(), name)
    for number, premise in enumerate(told, 1):
        branch, trunk = ("└─ ", "   ") if number == len(told) else ("├─ ", "│  ")
        yield from _tree(proof, premise, name, rest + branch, rest + trunk, shown, inside)


def _lists(said: Collection[Spelled], name: Callable[[str], str]) -> dict[str, str]:
    """The lists among the premises of a step, in brackets, by the node where they begin."""
    firsts, rests = (
        {s: o for s, predicate, o in said if predicate == link} for link in (_FIRST, _REST)
    )
    found: dict[str, str] = {}
    for start in firsts:
        elements: list[str] = []
        at = start
        while at in firsts:
            elements.append(name(firsts[at]))
            at = rests.get(at, _NIL)
        found[start] = f"({', '.join(elements)})"
    return found


def _told(quote: Quote) -> str:
    whose = f", according to {quote.attributed_to}" if quote.attributed_to else ""
    date = f", {quote.published}" if quote.published else ""
    return f"“{quote.text}” ({quote.title or quote.document}{date}{whose})"
