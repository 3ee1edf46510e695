"""How the server does: for whoever starts it, balances its load, or watches it."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from kg import __version__
from kg.web import record
from kg.web.asking import Question, ask
from kg.web.context import served

blueprint = Blueprint("status", __name__)

_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@blueprint.route("/health")
def health() -> Response:
    """That the server answers."""
    return jsonify(status="ok")


@blueprint.route("/ready")
def ready() -> Response:
    """That a query is answered, by the graph of which version; else why none is."""
    answer = ask(Question("ASK {}", "", solutions="text/csv"))
    for _ in answer.pieces:
        pass
    return jsonify(status="ready", version=answer.version)


@blueprint.route("/metrics")
def metrics() -> Response:
    """Numbers of requests, times and bytes, in Prometheus's text format."""
    labels = f'version="{__version__}",graph="{served().version}"'
    working, waiting = current_app.extensions["workers"].load()
    load = [('state="working"', working), ('state="waiting"', waiting)]
    lines = [
        *record.gauge("entente_info", "The package and the graph that is served", [(labels, 1)]),
        *record.gauge("entente_queries", "Queries that are worked on or wait", load),
        *current_app.extensions["numbers"].lines(),
    ]
    return Response("\n".join(lines) + "\n", content_type=_PROMETHEUS)
