"""A standard suite of OWL 2 RL tests, where there is one: the folder that ENTENTE_OWL2RL names.

Its ``manifest.json`` lists tests; those marked ``required`` are within reach of the rules. Kinds:
``positive`` and ``negative`` (a conclusion that follows, or does not; blank nodes in it are
variables), ``consistency`` and ``inconsistency``, ``sparql`` (rows that a query must find).
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from oracle import TYPE, Triple, iri
from pyoxigraph import (
    BlankNode,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from kg.reason.closure import Closure

FOLDER = os.environ.get("ENTENTE_OWL2RL")
BASE = "http://example.org/"


def _required() -> list[Any]:
    if FOLDER is None:
        skip = pytest.mark.skip(reason="ENTENTE_OWL2RL names no folder with an OWL 2 RL suite")
        return [pytest.param({}, marks=skip, id="none")]
    tests = json.loads((Path(FOLDER) / "manifest.json").read_text(encoding="utf-8"))["tests"]
    return [
        pytest.param(test, id=f"{test['suite']}-{test['id']}-{test['kind']}")
        for test in tests
        if test["required"]
    ]


def _triples(name: str, kind: RdfFormat) -> list[Triple]:
    text = (Path(FOLDER or "") / name).read_bytes()
    found = parse(text, format=kind, base_iri=BASE)
    return [(str(q.subject), str(q.predicate), str(q.object)) for q in found]


@pytest.mark.parametrize("test", _required())
def test_required(test: dict[str, Any]) -> None:
    if test["kind"] == "sparql":
        _answers(test)
        return
    closure = Closure(_triples(test["premise"], RdfFormat.N_TRIPLES), full=True)
    consistent = not closure.inconsistencies()
    if test["kind"] in ("consistency", "inconsistency"):
        assert consistent == (test["kind"] == "consistency")
        return
    conclusion = _triples(test["conclusion"], RdfFormat.N_TRIPLES)
    if test["kind"] == "negative":
        assert consistent
        assert not _entails(closure, conclusion)
    else:  # from a contradiction everything follows
        assert not consistent or _entails(closure, [t for t in conclusion if not _is_header(t)])


def _is_header(triple: Triple) -> bool:
    """Statements about the ontology document, which no rule makes."""
    _, predicate, object_ = triple
    return (predicate == TYPE and object_ == iri("owl:Ontology")) or predicate in (
        iri("owl:imports"),
        iri("owl:versionIRI"),
    )


def _entails(closure: Closure, conclusion: list[Triple]) -> bool:
    """Is there a choice of terms for the conclusion's blank nodes that the closure holds?"""
    known = set(closure)
    open_ = [t for t in conclusion if any(term.startswith("_:") for term in t)]
    if not known >= set(conclusion) - set(open_):
        return False
    words = (" ".join(f"?{t[2:]}" if t[:2] == "_:" else t for t in triple) for triple in open_)
    return not open_ or bool(_store(closure).query(f"ASK {{ {' . '.join(words)} }}"))


def _store(closure: Closure) -> Store:
    lines = (f"{s} {p} {o} .\n" for s, p, o in closure if s[0] != '"' and p[0] == "<")
    store = Store()
    store.load("".join(lines).encode(), format=RdfFormat.N_TRIPLES)
    return store


def _answers(test: dict[str, Any]) -> None:
    folder = Path(FOLDER or "")
    closure = Closure(_triples(test["data"], RdfFormat.TURTLE), full=True)
    query = (folder / test["query"]).read_text(encoding="utf-8")
    found = _store(closure).query(query, base_iri=BASE)
    expected = parse_query_results(path=folder / test["result"], format=QueryResultsFormat.XML)
    if isinstance(expected, QueryBoolean):
        assert bool(found) == bool(expected)
        return
    names = [variable.value for variable in expected.variables]

    def rows(solutions: Any) -> Counter[tuple[str | None, ...]]:
        return Counter(tuple(_spelled(solution[name]) for name in names) for solution in solutions)

    assert rows(expected) <= rows(found)


def _spelled(term: Any) -> str | None:
    if term is None:
        return None
    return "_:" if isinstance(term, BlankNode) else str(term)
