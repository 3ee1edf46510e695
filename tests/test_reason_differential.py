"""The engine against readings of the rules that share nothing with it, on random ontologies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ontologies import (
    CLASSES,
    INDIVIDUALS,
    PROPERTIES,
    blocks,
    of_everything,
    ontologies,
    plain_ontologies,
    triples,
)
from oracle import AXIOMS, SAME, TYPE, Oracle, Triple, iri
from oracle_literals import DATATYPES, value
from proofs import check, check_violation
from rdflib import Graph

from kg.reason import reference
from kg.reason.closure import Closure
from kg.reason.rules import NAMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from ontologies import Block

quick = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
_NAMES = {iri(name) for name in DATATYPES}


def _meaning(found: set[Triple], asserted: set[Triple]) -> set[tuple[object, ...]]:
    """The triples that a closure tells unless it is full, with the values of literals.

    Out are literals as subjects, what is the same as itself, and datatypes that nobody named.
    """
    unnamed = _NAMES - {term for triple in asserted for term in triple}
    return {
        (s, p, value(o) or o if o[0] == '"' else o)
        for s, p, o in found
        if (s, p, o) in asserted
        or (s[0] != '"' and not (p == SAME and s == o) and not unnamed & {s, p, o})
    }


def _said(found: list[Triple], rules: Set[str]) -> tuple[set[Triple], set[str]]:
    """What the oracle concludes, but that literals are different, and the rules violated."""
    oracle = Oracle(found, rules - {"dt-diff"})
    if sum(term[0] == '"' for term in {term for triple in oracle.triples for term in triple}) < 2:
        return oracle.triples, oracle.violated
    return oracle.triples, Oracle(found, rules).violated


@given(ontologies)
@settings(quick, max_examples=250)
def test_closure_is_what_the_rules_say(found: list[Block]) -> None:
    given_ = triples(found)
    told, violated = _said(given_, NAMED.keys() - AXIOMS.keys())
    closure = Closure(given_)
    assert _meaning(set(closure), set(given_)) == _meaning(told, set(given_))
    assert _rules(closure) == violated


@given(st.lists(blocks, max_size=8))
@settings(quick, max_examples=25)
def test_full_closure_is_all_that_the_rules_say(found: list[Block]) -> None:
    given_ = triples(found)
    told, violated = _said(given_, NAMED.keys())
    closure = Closure(given_, full=True)
    assert set(closure) == told
    assert set(closure.inferred()) == told - set(given_)
    assert _rules(closure) == violated
    assert all(triple in closure for triple in told)


@given(of_everything, st.lists(blocks, max_size=4))
@settings(quick, max_examples=60)
def test_everything_is_the_same_as_itself(odd: Block, found: list[Block]) -> None:
    given_ = triples([odd, *found])
    told, violated = _said(given_, NAMED.keys() - AXIOMS.keys())
    closure = Closure(given_)
    assert _meaning(set(closure), set(given_)) == _meaning(told, set(given_))
    assert _rules(closure) == violated
    inferred = sorted(closure.inferred())
    for triple in inferred[:: len(inferred) // 10 + 1]:
        for proof in closure.explain(triple):
            check(proof, given_)


@given(plain_ontologies)
@settings(quick, max_examples=50)
def test_owlrl_concludes_the_same(found: list[Block]) -> None:
    """Where owlrl (7.1) is right. It is not, and so not compared:

    - keys: the last property of ``owl:hasKey`` is never looked at;
    - lists without an end: they are read as far as they go;
    - literals as subjects, and what RDF and OWL say of themselves: our default leaves them out;
    - contradictions: it overlooks a member twice in ``owl:AllDifferent`` (eq-diff2, eq-diff3), and
      properties all disjoint (prp-adp); what it does find must be one.
    """
    right = [block for block in found if _owlrl_can(block)]
    given_ = triples(right)
    graph = Graph().parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in given_), format="nt")
    theirs, reasons = reference.closure(graph)
    closure = Closure(given_)
    told = {(s.n3(), p.n3(), o.n3()) for s, p, o in theirs - set(graph)}
    assert _named(closure.inferred()) == _named(told)
    assert not reasons or closure.inconsistencies()


def _owlrl_can(block: Block) -> bool:
    return block[0][1] != iri("owl:hasKey") and block[-1][2] != iri("rdf:first")


def _named(found: Iterable[Triple]) -> set[Triple]:
    """The triples about names of the tests, in their own words or ``rdf:type``, ``owl:sameAs``."""
    own = INDIVIDUALS + CLASSES + PROPERTIES
    return {t for t in found if {*t} <= {TYPE, SAME, *own}}


@given(ontologies)
@settings(quick, max_examples=100)
def test_every_proof_is_one(found: list[Block]) -> None:
    asserted = set(triples(found))
    closure = Closure(sorted(asserted))
    inferred = sorted(closure.inferred())
    for triple in inferred[:: len(inferred) // 20 + 1]:
        proofs = closure.explain(triple, limit=2)
        assert proofs, f"no proof of {triple}"
        for proof in proofs:
            assert proof.conclusion == triple
            check(proof, asserted)
    for clash in closure.inconsistencies():
        check_violation(clash.rule, clash.witness)
        for triple in clash.witness:
            (proof,) = closure.explain(triple)
            check(proof, asserted)


@given(
    st.lists(blocks, min_size=2, max_size=16),
    st.lists(st.sets(st.integers(0, 15), max_size=3), max_size=5),
)
@settings(quick, max_examples=150)
def test_changes_are_as_good_as_a_fresh_start(found: list[Block], turns: list[set[int]]) -> None:
    asserted = set(triples(found[::2]))
    closure = Closure(sorted(asserted))
    for turn in turns:
        chosen = sorted({t for i in turn for t in found[i % len(found)]})
        gone = [triple for triple in chosen if triple in asserted]
        come = [triple for triple in chosen if triple not in asserted]
        for change, some in ((closure.remove, gone), (closure.add, come)):
            before = set(closure)
            asserted = asserted - set(gone) if some is gone else asserted | set(come)
            changed = change(some)
            fresh = Closure(sorted(asserted))
            assert set(closure.asserted()) == asserted
            assert set(closure) == set(fresh)
            assert changed.added == set(fresh) - before
            assert changed.removed == before - set(fresh)
            assert _rules(closure) == _rules(fresh)


def _rules(closure: Closure) -> set[str]:
    return {clash.rule for clash in closure.inconsistencies(10_000)}
