"""``kg why`` over the sample reports: every statement has a proof that ends in known statements."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from rdflib import URIRef

from kg.cli import main
from kg.errors import InputError
from kg.graph import opened
from kg.model import Triple
from kg.store import EmbeddedStore
from kg.why import Explanation, spelled, statement

if TYPE_CHECKING:
    from pathlib import Path

    from kg.proof import Step
    from kg.store import Store

PUTIN, MERKEL = "Vladimir Putin", "Angela Merkel"


@pytest.fixture(scope="module")
def store(sample_graph: Path) -> Store:
    return EmbeddedStore.open(sample_graph / "store", read_only=True)


def run(graph: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["why", str(graph), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def is_of_a_document(leaf: Step) -> bool:
    """What a report is needs no quote: it is the report."""
    return leaf.statement is not None and "/document/" in leaf.statement[0]


def test_a_call_both_ways_ends_in_the_sentence_that_tells_of_it(sample_graph: Path) -> None:
    told = run(sample_graph, PUTIN, "spoke by phone with", MERKEL).splitlines()
    assert told[0] == f"{PUTIN} · spoke by phone with · {MERKEL}  [by prp-symp]"
    assert any("spoke by telephone with Putin on Sunday" in line for line in told)
    assert any("2014-03-17" in line for line in told)
    assert any(line.endswith("(first caller of, second caller)  [ontology]") for line in told)
    assert not any("rdf:first" in line for line in told)


def test_json_is_the_same_tree(sample_graph: Path) -> None:
    (proof,) = json.loads(run(sample_graph, PUTIN, "ent:spokeByPhoneWith", MERKEL, "--json"))
    assert proof["rule"] == "prp-symp"

    def quotes(node: dict[str, Any]) -> list[str]:
        below = [text for premise in node.get("premises", ()) for text in quotes(premise)]
        return [quote["text"] for quote in node.get("quotes", ())] + below

    assert any("spoke by telephone with Putin" in text for text in quotes(proof))


def test_several_proofs_are_different(sample_graph: Path) -> None:
    proofs = json.loads(run(sample_graph, PUTIN, "met with", MERKEL, "--proofs", "3", "--json"))
    assert len({json.dumps(proof) for proof in proofs}) == len(proofs) > 1


def test_every_inferred_statement_is_proven(sample_graph: Path, store: Store) -> None:
    base = opened(sample_graph).report.base
    inferred = sorted(store.match(graph=URIRef(f"{base}graph/inferred")))
    explanation = Explanation(store, base)
    for quad in inferred[::20]:
        (proof,) = explanation.proofs(Triple(*quad[:3]))
        assert proof[-1].statement == spelled(quad)
        leaves = [step for step in proof if not step.premises]
        assert {leaf.rule for leaf in leaves} <= {"asserted"}, quad
        said = [leaf for leaf in leaves if leaf.origin == "report"]
        assert all(leaf.quotes or is_of_a_document(leaf) for leaf in said), quad


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("Nobody", "met with", PUTIN), "nothing in the graph is called 'Nobody'"),
        ((PUTIN, "memberOf", PUTIN), "nothing in the graph is called 'memberOf'"),
        ((PUTIN, "ent:memberOf", PUTIN), "the graph does not say"),
    ],
)
def test_what_the_graph_does_not_know_is_named(
    store: Store, words: tuple[str, str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        statement(store, *words)
