"""What is added to a closure, and taken back: the cases are ``cases/changes.n3``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from formulas import read
from oracle import iri

from kg.reason.closure import Closure

if TYPE_CHECKING:
    from formulas import Said
    from oracle import Triple

CASES = read(Path(__file__).parent / "cases" / "changes.n3")


@pytest.mark.parametrize(("given", "said"), CASES, ids=map(str, range(1, len(CASES) + 1)))
def test_change(given: frozenset[Triple], said: Said) -> None:
    closure = Closure(sorted(given))
    before = set(closure)
    (word, some), (_, expected) = said.items()
    assert isinstance(some, frozenset) and isinstance(expected, frozenset)  # noqa: PT018
    if word == "without":
        change, now = closure.remove(some), given - some
        assert (change.added, change.removed) == (frozenset(), expected)
    else:
        change, now = closure.add(some), given | some
        assert (change.added, change.removed) == (expected, frozenset())
    assert before ^ set(closure) == expected
    assert set(closure) == set(Closure(sorted(now)))
    assert set(closure.asserted()) == now


def test_taken_back_and_asserted_again_in_any_order() -> None:
    given = sorted({triple for case, _ in CASES[:8] for triple in case})
    closure = Closure(given)
    whole = set(closure)
    for triple in given:
        closure.remove([triple])
    assert set(closure) == set()
    for triple in reversed(given):
        closure.add([triple])
    assert set(closure) == whole


def test_a_contradiction_goes_with_its_cause() -> None:
    apart = ("<e:A>", iri("owl:disjointWith"), "<e:B>")
    given = [apart, *(("<e:x>", iri("rdf:type"), f"<e:{name}>") for name in "AB")]
    closure = Closure(given)
    assert [clash.rule for clash in closure.inconsistencies()] == ["cax-dw"]
    closure.remove([apart])
    assert closure.inconsistencies() == []
    closure.add([apart])
    assert len(closure.inconsistencies()) == 1
