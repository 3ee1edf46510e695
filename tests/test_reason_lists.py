"""Long lists, and odd ones: of one element, with an element twice, branching, circular."""

from __future__ import annotations

import time

import pytest

from kg.reason.closure import Closure, Spelled
from kg.reason.terms import named

TYPE, FIRST, REST, NIL = map(named, ("rdf:type", "rdf:first", "rdf:rest", "rdf:nil"))
MANY = 1500


def ex(name: object) -> str:
    return f"<http://example.org/{name}>"


def cells(*elements: str, name: str = "cell", end: str = NIL) -> list[Spelled]:
    """A list that begins at ``_:cell0``."""
    nodes = [*(f"_:{name}{n}" for n in range(len(elements))), end]
    return [
        triple
        for node, element, rest in zip(nodes, elements, nodes[1:], strict=False)
        for triple in ((node, FIRST, element), (node, REST, rest))
    ]


NAMES = [ex(n) for n in range(MANY)]
LONG = cells(*NAMES)


@pytest.mark.parametrize(
    ("word", "given", "count"),
    [
        ("owl:oneOf", [], MANY),
        ("owl:unionOf", [(ex("x"), TYPE, NAMES[-1])], MANY + 1),  # with each one's being below it
        ("owl:intersectionOf", [(ex("x"), TYPE, ex("C"))], 2 * MANY),
        ("owl:propertyChainAxiom",
         [(ex(f"u{n}"), p, ex(f"u{n + 1}")) for n, p in enumerate(NAMES)], 1),
        ("owl:hasKey", [(ex(x), p, ex("z")) for x in "xy" for p in NAMES]
         + [(ex(x), TYPE, ex("C")) for x in "xy"], 2),
    ],
)  # fmt: skip
def test_long_lists(word: str, given: list[Spelled], count: int) -> None:
    start = time.process_time()
    closure = Closure([(ex("C"), named(word), "_:cell0"), *LONG, *given])
    assert sum(1 for _ in closure.inferred()) == count
    assert time.process_time() - start < 30  # seconds even on a slow machine; not hours


@pytest.mark.parametrize(
    ("kind", "rule", "broken"),
    [
        ("AllDifferent", "eq-diff2", [(NAMES[7], named("owl:sameAs"), NAMES[-1])]),
        ("AllDisjointClasses", "cax-adc", [(ex("x"), TYPE, NAMES[7]), (ex("x"), TYPE, NAMES[-1])]),
        ("AllDisjointProperties", "prp-adp", [(ex("x"), p, ex("y")) for p in NAMES[7::1400]]),
    ],
)
def test_long_lists_of_what_is_apart(kind: str, rule: str, broken: list[Spelled]) -> None:
    given = [("_:all", TYPE, named(f"owl:{kind}")), ("_:all", named("owl:members"), "_:cell0")]
    assert not Closure([*given, *LONG, *broken[:-1]]).inconsistencies()
    found = Closure([*given, *LONG, *broken]).inconsistencies()
    assert [clash.rule for clash in found] == [rule]


@pytest.mark.parametrize("kind", ["Classes", "Properties"])
def test_all_that_meet_are_told_each_pair_once(kind: str) -> None:
    names = [ex(n) for n in "abcd"]
    given = [("_:all", TYPE, named(f"owl:AllDisjoint{kind}")),
             ("_:all", named("owl:members"), "_:cell0")]  # fmt: skip
    if kind == "Classes":
        facts = [(x, TYPE, name) for x in (ex("x"), ex("y")) for name in names[:3]]
    else:
        facts = [(x, name, ex("z")) for x in (ex("x"), ex("y")) for name in names[:3]]
    found = Closure([*given, *cells(*names), *facts]).inconsistencies()
    assert len(found) == len({clash.witness for clash in found}) == 3 * 2


def test_a_list_that_branches_is_several() -> None:
    given = [(ex("C"), named("owl:unionOf"), "_:cell0"), *cells(ex("A"), ex("B")),
             ("_:cell1", FIRST, ex("D")), ("_:cell0", REST, NIL)]  # fmt: skip
    for member in "ABD":
        closure = Closure([*given, (ex("x"), TYPE, ex(member))])
        assert (ex("x"), TYPE, ex("C")) in closure


def test_a_circle_is_no_list_but_what_leaves_it_is_one() -> None:
    circle = [(ex("C"), named("owl:unionOf"), "_:cell0"),
              *cells(ex("A"), ex("B"), end="_:cell0"), (ex("x"), TYPE, ex("A"))]  # fmt: skip
    assert (ex("x"), TYPE, ex("C")) not in Closure(circle)
    assert (ex("x"), TYPE, ex("C")) in Closure([*circle, ("_:cell1", REST, NIL)])


def test_lists_may_share_their_tails() -> None:
    given = [(ex("C"), named("owl:unionOf"), "_:cell0"),
             (ex("D"), named("owl:unionOf"), "_:cell1"),
             *cells(ex("A"), ex("B")),
             (ex("x"), TYPE, ex("A")), (ex("y"), TYPE, ex("B"))]  # fmt: skip
    closure = Closure(given)
    assert (ex("x"), TYPE, ex("C")) in closure
    assert (ex("x"), TYPE, ex("D")) not in closure
    assert {(ex("y"), TYPE, ex("C")), (ex("y"), TYPE, ex("D"))} <= set(closure)
