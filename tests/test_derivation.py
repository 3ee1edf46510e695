"""``kg why --turtle``: the proof as RDF leads every parser to the quotes, and is a proof."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from proofs import check_recorded
from pyoxigraph import NamedNode, RdfFormat, Store, parse
from rdflib import DCTERMS, PROV, RDF, BNode, Graph
from rdflib.compare import isomorphic

from kg.cli import main
from kg.graph import opened
from kg.mapping import BASE, ENT
from kg.proof import Step
from kg.reason.nodes import n_triples

if TYPE_CHECKING:
    from pathlib import Path

    from kg.proof import Spelled

STATEMENTS = [
    ("Vladimir Putin", "spoke by phone with", "Angela Merkel"),
    ("Vladimir Putin", "met with", "Angela Merkel"),
    ("Vladimir Putin", "ent:headOfStateOf", "Russia"),
    ("Donald Trump", "rdf:type", "ent:HeadOfState"),
    ("France", "ent:memberOf", "NATO"),
]
#: From every statement of a proof that a report makes to the words, as a stranger would ask.
QUOTES = """
    PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
    PREFIX prov: <http://www.w3.org/ns/prov#>
    PREFIX dcterms: <http://purl.org/dc/terms/>
    PREFIX ent: <https://w3id.org/entente/ns#>
    SELECT DISTINCT ?leaf ?document ?start ?end ?quote {
        ?root a rdf:Statement .
        FILTER NOT EXISTS { ?inference prov:used ?root }
        ?root (prov:wasGeneratedBy/prov:used)* ?leaf .
        ?leaf dcterms:isPartOf ?graph .
        FILTER CONTAINS(STR(?graph), "/graph/document/")
        OPTIONAL {
            ?leaf ent:evidence ?evidence .
            ?evidence ent:inDocument ?document ; ent:exact ?quote ;
                ent:startOffset ?start ; ent:endOffset ?end .
        }
    }
"""


def turtle(graph: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["why", str(graph), *arguments, "--turtle"])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module", params=STATEMENTS, ids=" ".join)
def proof(request: pytest.FixtureRequest, sample_graph: Path) -> str:
    return turtle(sample_graph, *request.param)


def test_every_parser_reads_the_same(proof: str) -> None:
    theirs = Graph().parse(data="".join(f"{t} .\n" for t in _oxigraph(proof)), format="nt")
    assert isomorphic(Graph().parse(data=proof, format="turtle"), theirs)
    assert theirs


def _oxigraph(text: str) -> list[str]:
    return [str(quad.triple) for quad in parse(text, format=RdfFormat.TURTLE)]


def test_what_reports_say_leads_to_their_words(proof: str, sample_graph: Path) -> None:
    texts = {f"{BASE}document/{d.id}": d.text for d in opened(sample_graph).documents()}
    store = Store()
    store.load(proof, format=RdfFormat.TURTLE)
    for row in store.query(QUOTES):
        if row["quote"] is None:  # what a report is needs no quote: it is the report
            (about,) = store.quads_for_pattern(row["leaf"], NamedNode(RDF.subject), None)
            assert "/document/" in str(about.object)
            continue
        start, end = int(row["start"].value), int(row["end"].value)
        assert texts[row["document"].value][start:end] == row["quote"].value


def test_the_calls_lead_to_the_sentence_that_tells_of_them(sample_graph: Path) -> None:
    found = Graph().parse(data=turtle(sample_graph, *STATEMENTS[0]))
    (quote,) = {str(quote) for quote in found.objects(None, ENT.exact)}
    assert "who also spoke by telephone with Putin on Sunday" in quote
    assert {str(rule) for rule in found.objects(None, ENT.rule)} >= {"prp-symp", "prp-spo2"}


def test_it_is_a_proof(proof: str) -> None:
    steps = _steps(Graph().parse(data=proof))
    leaves = {s.statement for s in steps if s.rule == "asserted" and s.statement is not None}
    check_recorded(steps, leaves)


def test_several_proofs_stand_side_by_side(sample_graph: Path) -> None:
    found = Graph().parse(data=turtle(sample_graph, *STATEMENTS[1], "--proofs", "3"))
    roots = _roots(found)
    assert len(roots) > 1
    assert len({str(found.value(root, RDF.predicate)) for root in roots}) == 1
    assert len({frozenset(_steps(found, root)) for root in roots}) == len(roots)


def test_the_bytes_depend_on_the_graph_alone(sample_graph: Path) -> None:
    command = [sys.executable, "-m", "kg.cli", "why", str(sample_graph), *STATEMENTS[1], "--turtle"]
    written = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(written) == 1


def test_one_form_at_a_time(sample_graph: Path) -> None:
    arguments = ["why", str(sample_graph), *STATEMENTS[0], "--turtle", "--json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "give one" in result.stderr


def _roots(graph: Graph) -> list[BNode]:
    """The statements that nothing is concluded from."""
    used = set(graph.objects(None, PROV.used))
    return sorted(s for s in graph.subjects(RDF.type, RDF.Statement) if s not in used)  # type: ignore[type-var]


def _steps(graph: Graph, root: BNode | None = None) -> list[Step]:
    """The steps of a proof, read back from what it says."""
    places: dict[BNode, int] = {}
    steps: list[Step] = []

    def place(about: BNode) -> int:
        if about in places:
            return places[about]
        terms = [graph.value(about, link) for link in (RDF.subject, RDF.predicate, RDF.object)]
        statement: Spelled = tuple(n_triples(term) for term in terms if term is not None)  # type: ignore[assignment]
        inference = graph.value(about, PROV.wasGeneratedBy)
        if inference is None:
            assert list(graph.objects(about, DCTERMS.isPartOf))
            steps.append(Step(statement, "asserted"))
        else:
            assert (inference, RDF.type, ENT.Inference) in graph
            premises = tuple(sorted(place(p) for p in graph.objects(inference, PROV.used)))  # type: ignore[arg-type]
            steps.append(Step(statement, str(graph.value(inference, ENT.rule)), premises=premises))
        places[about] = len(steps) - 1
        return places[about]

    place(root or _roots(graph)[0])
    return steps
