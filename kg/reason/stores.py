"""The closure of an Oxigraph store, or of one of its graphs; what follows, back into the store.

Blank nodes keep their identity on both ways.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, parse

from kg.reason.closure import Closure
from kg.reason.files import numbered, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store

    Graph = BlankNode | DefaultGraph | NamedNode


def closed(
    store: Store,
    graph: Graph | None = None,
    *,
    without: Iterable[Graph] = (),
    full: bool = False,
) -> Closure:
    """The closure of a graph; if none is named, of all together but those that are left out.

    ``InputError`` if a triple is inside a triple, ``OutOfMemory`` as ``Closure`` has it.
    """
    closure, left_out = Closure(full=full), set(without)
    found = store.quads_for_pattern(None, None, None, graph)
    quads = (quad for quad in found if quad.graph_name not in left_out)
    for columns in numbered(quads, closure.terms, "the store"):
        closure.take(*columns)
    closure.close()
    return closure


def infer(store: Store, into: NamedNode, graph: Graph | None = None) -> Closure:
    """Put what follows from a graph, or from all but ``into``, into that one in place of the old.

    The closure tells whether the store contradicts itself; what follows is written all the same.
    """
    closure = closed(store, graph, without=(into,))
    columns = list(closure.columns(inferred=True))  # before anything is changed
    store.clear_graph(into)
    for one in columns:
        stream = BytesIO()
        write([one], closure.terms, stream)
        stream.seek(0)
        store.bulk_extend(
            Quad(quad.subject, quad.predicate, quad.object, into)
            for quad in parse(stream, format=RdfFormat.N_TRIPLES)
        )
    return closure
