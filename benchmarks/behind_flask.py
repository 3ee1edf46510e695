"""A SPARQL endpoint as one writes it in an afternoon: rdflib, or oxrdflib, behind Flask.

``python -m benchmarks.behind_flask rdflib|oxrdflib STORE PORT`` serves what an Oxigraph store has.
"""

from __future__ import annotations

import logging
import sys

import pyoxigraph as ox
import waitress
from flask import Flask, Response, request
from rdflib import Dataset

from kg.store import EmbeddedStore


def dataset(kind: str, path: str) -> Dataset:
    """What is in a store, in rdflib's own memory or by oxrdflib where it is."""
    if kind == "oxrdflib":
        from oxrdflib import OxigraphStore

        return Dataset(store=OxigraphStore(store=ox.Store.read_only(path)), default_union=True)
    loaded = Dataset(default_union=True)
    for quad in EmbeddedStore.open(path, read_only=True).match():
        loaded.graph(quad.graph).add((quad.subject, quad.predicate, quad.object))
    return loaded


def main() -> None:
    """Serve until the process is ended."""
    kind, path, port = sys.argv[1:]
    data, app = dataset(kind, path), Flask(__name__)

    @app.post("/sparql")
    def endpoint() -> Response:
        result = data.query(request.get_data(as_text=True))
        graph = result.type in ("CONSTRUCT", "DESCRIBE")
        format_ = "nt" if graph else "json"
        media_type = "application/n-triples" if graph else "application/sparql-results+json"
        return Response(result.serialize(format=format_), content_type=media_type)

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    waitress.serve(app, host="127.0.0.1", port=int(port), threads=8)


if __name__ == "__main__":
    main()
