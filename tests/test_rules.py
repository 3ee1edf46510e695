"""Every rule of the table: what follows by it, and what is near and does not. The cases are data.

A file ``cases/rules/<rule>.n3`` holds cases: ``{ premises } => { conclusions }`` or ``=> false``;
``case:full``, what only ``full=True`` says; ``case:not``, what does not follow, or is no
contradiction; ``case:with``, the other rules that a case takes. Each case is tried with the
engine, and with the oracle, which gets the rules named and no others.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from formulas import read
from oracle import Oracle, Triple, iri
from proofs import check, check_violation

from kg.reason.closure import Closure
from kg.reason.rules import NAMED, RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.reason.explain import Proof

CASES = Path(__file__).parent / "cases" / "rules"
FALSE = f'"false"^^{iri("xsd:boolean")}'


class Case(NamedTuple):
    """From ``given`` follows ``then`` (None: a contradiction) by the rule, or it must not."""

    rule: str
    kind: str
    given: frozenset[Triple]
    then: frozenset[Triple] | None
    rules: frozenset[str]


def cases(file: Path) -> Iterator[Case]:
    """The cases of a file, in its order."""
    for given, said in read(file):
        rules = str(said.pop("with", "")).strip('"').split()
        ((kind, then),) = said.items()
        assert kind in ("implies", "full", "not")
        wanted = then if isinstance(then, frozenset) else None
        assert wanted is not None or then == FALSE
        yield Case(file.stem, kind, given, wanted, frozenset((file.stem, *rules)))


ALL = [case for file in sorted(CASES.glob("*.n3")) for case in cases(file)]


def _named(case: Case) -> str:
    return f"{case.rule}-{case.kind}"


def test_every_rule_has_a_case_and_a_near_miss() -> None:
    assert {file.stem for file in CASES.glob("*.n3")} == {rule.name for rule in RULES}
    for name in NAMED:
        kinds = [case.kind for case in ALL if case.rule == name]
        assert {"implies", "full"} & {*kinds}, f"{name} has no case"
        assert "not" in kinds, f"{name} has no near miss"
        assert all(case.rules <= NAMED.keys() for case in ALL)


@pytest.mark.parametrize("case", [c for c in ALL if c.kind != "not"], ids=_named)
def test_follows(case: Case) -> None:
    for full in (True,) if case.kind == "full" else (False, True):
        closure = Closure(case.given, full=full)
        if case.then is None:
            assert {clash.rule for clash in closure.inconsistencies()} & case.rules
        else:
            assert case.then <= set(closure.inferred())
            assert all(triple in closure for triple in case.then)
            if case.kind == "full":
                assert not case.then & set(Closure(case.given).inferred())


@pytest.mark.parametrize("case", [c for c in ALL if c.kind != "not"], ids=_named)
def test_is_proven_by_the_rule(case: Case) -> None:
    closure = Closure(case.given, full=case.kind == "full")
    if case.then is None:
        clash = next(c for c in closure.inconsistencies() if c.rule in case.rules)
        check_violation(clash.rule, clash.witness)
        wanted, used = set(clash.witness), {clash.rule}
    else:
        wanted, used = set(case.then), set()
    for triple in wanted:
        proofs = closure.explain(triple, limit=3)
        assert proofs, f"no proof of {triple}"
        for proof in proofs:
            assert proof.conclusion == triple
            check(proof, case.given)
            used |= set(_rules(proof))
    assert case.rule in used


def _rules(proof: Proof) -> Iterator[str]:
    yield proof.rule
    for premise in proof.premises:
        yield from _rules(premise)


@pytest.mark.parametrize("case", [c for c in ALL if c.kind == "not"], ids=_named)
def test_does_not_follow(case: Case) -> None:
    for full in (False, True):
        closure = Closure(case.given, full=full)
        if case.then is None:
            assert closure.inconsistencies() == []
        else:
            assert not case.then & set(closure)
            assert not any(triple in closure for triple in case.then)


@pytest.mark.parametrize("case", ALL, ids=_named)
def test_the_case_itself_is_right(case: Case) -> None:
    if case.kind == "not":
        # The axioms of annotations and datatypes only take time, unless the case is about them.
        oracle = Oracle(case.given, NAMED.keys() - {"prp-ap", "dt-type1"} | {case.rule})
        assert not (oracle.violated if case.then is None else case.then & oracle.triples)
        return
    oracle = Oracle(case.given, case.rules)
    if case.then is None:
        assert oracle.violated
    else:
        assert case.then <= oracle.triples
    without = Oracle(case.given, case.rules - {case.rule})
    if case.then is None:
        assert not without.violated
    else:
        assert not case.then & without.triples
