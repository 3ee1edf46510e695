"""``kg reason --proofs``: a step for every inferred triple, which together prove them all."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from ontologies import Block, ontologies, triples
from oracle import SAME
from proofs import NoProof, check_inferences
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from test_rules import ALL, Case

from kg.cli import main
from kg.reason.closure import Closure
from kg.reason.files import write, write_proofs

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from oracle import Triple

    Steps = dict[Triple, tuple[str, tuple[Triple, ...]]]

W3C = "<http://www.w3.org"
_TERM = re.compile(r'<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?|\.')
_BY = re.compile(r"# by ([\w-]+)(?:: (.*))?")


class Written(NamedTuple):
    """The triples of an output, and the steps in its comments, by what they conclude."""

    triples: list[Triple]
    steps: Steps


def read(text: str) -> Written:
    """The output as anybody can read it: a comment is about the triple of the next line."""
    written = Written([], {})
    by: tuple[str, tuple[Triple, ...]] | None = None
    for line in text.splitlines():
        if found := _BY.fullmatch(line):
            assert by is None
            by = found[1], tuple(spelled(found[2] or ""))
            continue
        ((*triple,),) = [spelled(line.removeprefix("# "))]
        (conclusion,) = triple
        if not line.startswith("# "):
            written.triples.append(conclusion)
        if by is not None:
            assert conclusion not in written.steps
            written.steps[conclusion] = by
            by = None
    return written


def spelled(text: str) -> list[Triple]:
    terms = _TERM.findall(text)
    assert all(dot == "." for dot in terms[3::4])
    return [(terms[i], terms[i + 1], terms[i + 2]) for i in range(0, len(terms), 4)]


def proven(closure: Closure) -> Written:
    """What is written of a closure with proofs, which is what is written without, and comments."""
    with_, without = BytesIO(), BytesIO()
    count = write_proofs(closure.inferences(), closure.terms, with_)
    assert count == write(closure.columns(), closure.terms, without)
    text = with_.getvalue().decode()
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    assert "".join(lines) == without.getvalue().decode()
    return read(text)


def check(written: Written, asserted: Collection[Triple]) -> None:
    assert set(written.triples) - set(asserted) <= written.steps.keys()
    assert not written.steps.keys() & set(asserted)
    check_inferences(written.steps, asserted)


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.rule}-{case.kind}")
def test_every_case_of_every_rule(case: Case, full: bool) -> None:
    check(proven(Closure(sorted(case.given), full=full)), case.given)


@given(ontologies)
@settings(max_examples=150, deadline=None)
def test_random_ontologies(found: list[Block]) -> None:
    """Those that make two words of OWL the same are left out: a step may name one for another."""
    asserted = set(triples(found))
    closure = Closure(sorted(asserted))
    assume(not any(p == SAME and s != o and {s[:18], o[:18]} == {W3C} for s, p, o in closure))
    check(proven(closure), asserted)


#: Graphs in which a proof by the wrong names would need what it is to prove.
EQUAL = {
    "the chain that makes two the same meets at one of them": """\
:s owl:propertyChainAxiom ( :r :p ) ; rdfs:subPropertyOf owl:sameAs .
:b :r :a . :d :p :a ; :s :a .
""",
    "a property is sameAs itself": """\
:p rdfs:subPropertyOf owl:sameAs ; owl:inverseOf rdfs:subPropertyOf . :a :p :a .
""",
    "a class is the same as another because of its members": """\
:p rdfs:domain :C . :x :p :y . :C rdfs:subClassOf :E .
:E owl:onProperty :is ; owl:hasValue :z . :x owl:sameAs :C . :z owl:sameAs :D .
:is rdfs:subPropertyOf owl:sameAs .
""",
}


@pytest.mark.parametrize("name", EQUAL)
@pytest.mark.parametrize("full", [False, True])
def test_what_is_the_same_does_not_rest_on_itself(name: str, full: bool) -> None:
    prefixes = DATA[: DATA.index(":met")]
    asserted = {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in parse(prefixes + EQUAL[name], format=RdfFormat.TURTLE)
    }
    closure = Closure(sorted(asserted), full=full)
    check(proven(closure), asserted)
    assert all(closure.explain(triple) for triple in closure.inferred())


DATA = """\
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:met a owl:SymmetricProperty ; rdfs:domain :Agent . :Agent rdfs:subClassOf :Thing .
:May :met :Putin ; owl:sameAs :PM ; :age 59 , "059"^^<x:y> .
:May rdfs:label "Theresa \\"May\\" .\\n# by hand" .
:age rdfs:range :Number . :Number owl:equivalentClass :Figure .
"""


def reason(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner(catch_exceptions=False).invoke(main, ["reason", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_the_output_is_n_triples_for_every_parser(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(DATA)
    status, with_, err = reason(path, "--proofs")
    assert status == 0
    _, without, as_told = reason(path)
    assert err.split(",")[:2] == as_told.split(",")[:2]
    assert "# by prp-symp: " in with_
    assert set(parse(with_, format=RdfFormat.N_TRIPLES)) == set(
        parse(without, format=RdfFormat.N_TRIPLES)
    )
    graphs = [Graph().parse(data=text, format="nt") for text in (with_, without)]
    assert set(graphs[0]) == set(graphs[1])
    check(read(with_), set(read(reason(path, "--proofs")[1]).triples) - read(with_).steps.keys())


def test_what_rdf_cannot_say_is_proven_in_comments(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(DATA + ":Figure rdfs:subClassOf [ owl:onProperty :of ; owl:hasValue :May ] .")
    out = reason(path, "--proofs", "--inferred-only")[1]
    number = '"59"^^<http://www.w3.org/2001/XMLSchema#integer>'
    assert f"\n# {number} " not in out  # nothing that can be said rests on it
    path.write_text(
        DATA
        + ":k a owl:InverseFunctionalProperty . :a :k 1 . :b :k 01 . :age a owl:SymmetricProperty ;"
        " owl:propertyChainAxiom ( :age :age ) . :z :age 59 ."
    )
    out = reason(path, "--proofs", "--inferred-only")[1]
    assert f"\n# {number} <http://example.org/age> <http://example.org/" in out


def test_owlrl_gives_no_proofs(tmp_path: Path) -> None:
    status, out, err = reason(tmp_path / "data.ttl", "--proofs", "--reasoner", "owlrl")
    assert (status, out) == (2, "")
    assert "owlrl gives no proofs" in err


def test_the_samples_are_proven(sample_graph: Path, tmp_path: Path) -> None:
    for part in ("asserted", "ontology"):
        out = ["--graphs", part, "-o", str(tmp_path / f"{part}.nt")]
        CliRunner(catch_exceptions=False).invoke(main, ["export", str(sample_graph), *out])
    status, out, _ = reason(tmp_path / "asserted.nt", tmp_path / "ontology.nt", "--proofs", "-q")
    assert status == 0
    written = read(out)
    assert len(written.steps) > 5_000
    check(written, set(written.triples) - written.steps.keys())


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ({("a", "b", "c"): ("eq-sym", ())}, "not by eq-sym"),
        ({("a", "b", "c"): ("eq-rep-s", (("x", "y", "z"),))}, "neither asserted nor inferred"),
        (
            {
                ("a", "b", "c"): ("eq-sym", (("c", "b", "a"),)),
                ("c", "b", "a"): ("eq-sym", (("a", "b", "c"),)),
            },
            "rests on itself",
        ),
    ],
)
def test_the_checker_sees_what_is_no_proof(steps: Steps, wrong: str) -> None:
    with pytest.raises(NoProof, match=wrong):
        check_inferences(steps, set())
