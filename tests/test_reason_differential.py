"""The engine against readings of the rules that share nothing with it, on random ontologies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.reason.closure import Closure
from kg.reason.rules import NAMED
from tests.ontologies import blocks, ontologies, triples
from tests.oracle import AXIOMS, DIFFERENT, SAME, Oracle, Triple, iri
from tests.oracle_literals import DATATYPES, value
from tests.proofs import check, check_violation

if TYPE_CHECKING:
    from tests.ontologies import Block

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


@given(ontologies)
@settings(quick, max_examples=100)
def test_closure_is_what_the_rules_say(found: list[Block]) -> None:
    given_ = triples(found)
    oracle = Oracle(given_, NAMED.keys() - AXIOMS.keys())
    closure = Closure(given_)
    asserted = set(given_)
    told = {triple for triple in oracle.triples if DIFFERENT not in triple or triple in asserted}
    assert _meaning(set(closure), asserted) == _meaning(told, asserted)
    assert {clash.rule for clash in closure.inconsistencies(10_000)} == oracle.violated


@given(st.lists(blocks, max_size=8))
@settings(quick, max_examples=25)
def test_full_closure_is_all_that_the_rules_say(found: list[Block]) -> None:
    given_ = triples(found)
    oracle, closure = Oracle(given_), Closure(given_, full=True)
    told = {triple for triple in oracle.triples if DIFFERENT not in triple or triple in given_}
    assert set(closure) == told
    assert set(closure.inferred()) == told - set(given_)
    assert {clash.rule for clash in closure.inconsistencies(10_000)} == oracle.violated
    assert all(triple in closure for triple in told)


@given(ontologies)
@settings(quick, max_examples=100)
def test_every_proof_is_one(found: list[Block]) -> None:
    asserted = set(triples(found))
    closure = Closure(sorted(asserted))
    for triple in sorted(closure.inferred()):
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


@given(st.lists(blocks, min_size=2, max_size=16), st.lists(st.sets(st.integers(0, 15), max_size=3), max_size=5))
@settings(quick, max_examples=60)
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
