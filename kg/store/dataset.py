"""The dataset that a query chooses: the graphs after FROM, and their union without duplicates.

A dataset's default graph is a set of statements. Oxigraph looks into one chosen graph after the
other and finds what stands in two of them twice; so where graphs overlap, they are merged first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.store.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FROM = re.compile("from", re.IGNORECASE)
_FORMS = frozenset("SELECT ASK CONSTRUCT DESCRIBE".split())


def chosen(text: str, base: str | None = None) -> tuple[list[str], list[str]]:
    """The IRIs behind FROM and behind FROM NAMED; both empty where the query has neither.

    What is no query in the first place has none.
    """
    if not _FROM.search(text):
        return [], []  # as nearly every query, and tokens take longer than many a query
    read = [token for token in tokens(text) if token.kind != "comment"]
    form = next((t.start for t in read if t.kind == "word" and t.text.upper() in _FORMS), None)
    if form is None:
        return [], []
    found: dict[str, list[str]] = {"d": [], "n": []}
    depth = 0
    for number, token in enumerate(read):
        depth += (token.text in ("{", "(")) - (token.text in ("}", ")"))
        if depth == 0 and token.kind == "word" and token.text.upper() == "FROM":
            name, which = read[number + 1 : number + 3], "d"
            if name and name[0].text.upper() == "NAMED":
                name, which = name[1:], "n"
            if name:
                found[which].append(name[0].text)
    # Turtle has the prologue of SPARQL, so its parser says what the names stand for.
    graph = "".join(f"<urn:{kind}> <urn:{kind}> {iri} .\n" for kind in found for iri in found[kind])
    try:
        quads = list(ox.parse(f"{text[:form]}\n{graph}", ox.RdfFormat.TURTLE, base_iri=base))
    except (SyntaxError, ValueError):
        return [], []  # the query's own parser has the words for it
    by = {
        kind: [q.object.value for q in quads if q.subject.value == f"urn:{kind}"] for kind in "dn"
    }
    return by["d"], by["n"]


def overlap(store: ox.Store, graphs: Sequence[ox.NamedNode]) -> bool:
    """Whether a statement stands in more than one of the graphs."""
    for number, graph in enumerate(graphs):
        others = graphs[number + 1 :]
        for quad in store.quads_for_pattern(None, None, None, graph) if others else ():
            if any(
                ox.Quad(quad.subject, quad.predicate, quad.object, other) in store
                for other in others
            ):
                return True
    return False


def merged(
    store: ox.Store, defaults: Iterable[ox.NamedNode], names: Iterable[ox.NamedNode]
) -> ox.Store:
    """A store in memory with some graphs merged in its default graph, and others by their names."""
    target = ox.Store()
    for graph in defaults:
        target.extend(
            ox.Quad(q.subject, q.predicate, q.object)
            for q in store.quads_for_pattern(None, None, None, graph)
        )
    for graph in names:
        if store.contains_named_graph(graph):
            target.add_graph(graph)
        target.extend(store.quads_for_pattern(None, None, None, graph))
    return target
