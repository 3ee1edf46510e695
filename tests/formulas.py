"""Files of cases in Notation3: ``{ triples } word { triples } .``, read as plain Python."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from oracle import Triple, iri
from pyoxigraph import RdfFormat, parse

if TYPE_CHECKING:
    from pathlib import Path

_CASE = "<http://example.org/case/"
_PARTS = tuple(iri(f"rdf:{place}") for place in ("subject", "predicate", "object"))

#: What is said of a formula, by the last part of the word: another formula, or a literal.
Said = dict[str, frozenset[Triple] | str]


def read(file: Path) -> list[tuple[frozenset[Triple], Said]]:
    """The formulas of a file that something is said of, in its order, with what is said.

    ``=>`` has the word ``implies``. ``[] rdf:subject …`` in a formula stands for the triple that it
    describes, which may then have a literal for its subject.
    """
    formulas: dict[str, set[Triple]] = defaultdict(set)
    outside: dict[str, dict[str, str]] = {}
    for quad in parse(file.read_bytes(), format=RdfFormat.N3):
        s, p, o = str(quad.subject), str(quad.predicate), str(quad.object)
        if str(quad.graph_name) == "DEFAULT":
            outside.setdefault(s, {})[p.removeprefix(_CASE).rpartition("#")[2][:-1]] = o
        else:
            formulas[str(quad.graph_name)].add((s, p, o))
    return [
        (
            _unfolded(formulas[given]),
            {word: o if o[0] == '"' else _unfolded(formulas[o]) for word, o in said.items()},
        )
        for given, said in outside.items()
    ]


def _unfolded(triples: set[Triple]) -> frozenset[Triple]:
    described: dict[str, dict[str, str]] = defaultdict(dict)
    plain = set()
    for s, p, o in triples:
        if p in _PARTS:
            described[s][p] = o
        else:
            plain.add((s, p, o))
    return frozenset(plain | {tuple(d[part] for part in _PARTS) for d in described.values()})  # type: ignore[misc]
