"""Pages for people: the start, a search, questions, things, reports and the ontology."""

from __future__ import annotations

from collections import defaultdict
from heapq import nsmallest
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request, url_for
from rdflib.namespace import RDF
from rdflib.term import URIRef

from kg.errors import InputError, NotFound
from kg.mapping.terms import ENT
from kg.queries import load, named
from kg.web import data, negotiation
from kg.web.asking import Question, ask
from kg.web.context import served, store, values
from kg.web.current import folded
from kg.web.describe import describe
from kg.web.negotiation import GRAPHS, HTML
from kg.web.passages import report
from kg.web.tables import SHOWN, TSV, rows, table

if TYPE_CHECKING:
    from rdflib.term import IdentifiedNode

    from kg.web.values import Value

blueprint = Blueprint("pages", __name__)

#: What the start page counts in the reports, and which class that is.
_COUNTED = (
    ("documents", "Document"),
    ("people", "Person"),
    ("states", "State"),
    ("contacts", "Contact"),
    ("agreements", "Agreement"),
)
_RECENT = 6
_FOUND = 25
#: Of all things that match a search, so many are looked up, the best matches.
_CONSIDERED = 2000


@blueprint.route("/")
def start() -> str:
    """How much there is, and ways in."""
    graph = served()
    reports = f'GRAPH ?g {{ ?e ?p ?x }} FILTER(STRSTARTS(STR(?g), "{graph.base}graph/document/"))'
    counts = [(label, _count(f"{{ {reports} }} ?x a <{ENT[name]}>")) for label, name in _COUNTED]
    if graph.report is not None:
        counts += [("statements", graph.report.asserted), ("inferred", graph.report.inferred)]
    documents = sorted(
        store().match(predicate=ENT.published), key=lambda q: (str(q.object), q.subject)
    )
    words = values()
    recent = [
        (words.value(q.subject), words.value(q.object), words.text(q.subject, ENT.publisher))
        for q in documents[: -_RECENT - 1 : -1]
    ]
    return render_template("start.html", counts=counts, recent=recent, questions=load())


def _count(pattern: str) -> int:
    """How many ``?x`` a graph pattern has, counted once."""

    def counted() -> int:
        ((number,),) = rows(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}")
        return int(str(number))

    return served().once(pattern, counted)  # type: ignore[no-any-return]  # it keeps anything


@blueprint.route("/search")
def search() -> str:
    """Things by their names."""
    text = request.args.get("q", "").strip()[:200]
    found = _found(text) if text else {}
    return render_template("search.html", text=text, found=found, shown=_FOUND)


def _found(text: str) -> dict[str, list[tuple[Value, str]]]:
    """Things by kind, the best match first, each with the other name that matched."""
    wanted = folded(text)
    best: dict[IdentifiedNode, tuple[int, int, str]] = {}
    for name, written, node in served().names:
        place = name.find(wanted)
        if place >= 0 and isinstance(node, URIRef) and "/evidence/" not in node:
            exactness = _exactness(name, wanted, place)
            match = (exactness, len(name), written)
            best[node] = min(best.get(node, match), match)
    words = values()
    found: dict[str, list[tuple[Value, str]]] = defaultdict(list)
    ranked = nsmallest(_CONSIDERED, best.items(), key=lambda item: (item[1], item[0]))
    for node, (_, _, written) in ranked:
        if words.is_block(node):
            continue
        kind = words.kinds(node) or "other"
        if words.links.href(str(node)) is not None and len(found[kind]) < _FOUND:
            value = words.value(node)
            found[kind].append((value, "" if written == value.text else written))
    return dict(found)


def _exactness(name: str, wanted: str, place: int) -> int:
    """How well a name matches: 0 it is the one, 1 by a word, 2 by a word's start, 3 somewhere."""
    if name == wanted:
        return 0
    if place > 0 and name[place - 1].isalnum():
        return 3
    end = place + len(wanted)
    return 2 if end < len(name) and name[end].isalnum() else 1


@blueprint.route("/questions/<name>")
def question(name: str) -> str:
    """A question that comes with the package, its blanks to fill in, and its answer."""
    query = named(name)
    graph = served()
    given = {p.name: request.args.get(p.name, p.default or "") for p in query.parameters}
    text, answer, problem = query.text, None, ""
    try:
        text = query.fill(**given)
        answer = table(ask(Question(text, graph.base, solutions=TSV, graph=None, rows=SHOWN)))
    except InputError as error:
        problem = str(error)
    return render_template(
        "question.html",
        question=query,
        given=given,
        text=text,
        table=answer,
        problem=problem,
        shown=SHOWN,
    )


@blueprint.route("/page/<path:path>")
def page(path: str) -> str:
    """What the graph says of a thing; of a report, its passages."""
    iri = data.existing(path)
    node = URIRef(iri)
    words = values()
    own = iri.removeprefix(served().base)
    if any(True for _ in store().match(node, RDF.type, ENT.Document)):
        return render_template("report.html", report=report(words, node), path=own)
    found = describe(words, iri)
    if found is None:
        raise NotFound(f"The graph says nothing about “{path}”.")
    return render_template("node.html", node=found, path=own)


@blueprint.route("/ontology")
def ontology() -> Response:
    """The terms: a page, or Turtle for who prefers that."""
    wanted = negotiation.best(request.headers.get("Accept"), [HTML, *GRAPHS.values()])
    if wanted in (None, HTML):
        vocabulary = served().vocabulary
        response = Response(render_template("ontology.html", vocabulary=vocabulary))
    else:
        extension = next(e for e, media_type in GRAPHS.items() if media_type == wanted)
        response = data.export("ontology", extension)
    response.headers["Vary"] = "Accept"
    return response


@blueprint.app_template_global()
def data_address(path: str, extension: str) -> str:
    """Where a thing's description in a format for programs is."""
    return url_for("data.description", path=path, extension=extension)
