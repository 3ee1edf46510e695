"""Is a proof one? A checker that knows the table of rules, what was asserted, and no engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oracle import AXIOMS, DIFFERENT, SAME, TYPE, Graph, iri, plain, solutions
from oracle_literals import ILL_TYPED, datatypes, value

from kg.reason.explain import Proof
from kg.reason.rules import NAMED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from oracle import Triple

    from kg.proof import Step


class NoProof(AssertionError):
    """What is wrong with a proof."""


def check(proof: Proof, asserted: Collection[Triple]) -> None:
    """``NoProof`` unless every step is an instance of its rule, and every leaf is asserted.

    No triple may be proven by way of itself.
    """
    above: set[Triple] = set()
    done: set[int] = set()

    def visit(step: Proof) -> None:
        if step.conclusion in above:
            raise NoProof(f"{step.conclusion} rests on itself")
        if id(step) in done:
            return
        above.add(step.conclusion)
        for premise in step.premises:
            visit(premise)
        above.discard(step.conclusion)
        done.add(id(step))
        _check_step(step, asserted)

    visit(proof)


def check_recorded(steps: Iterable[Step], asserted: Collection[Triple]) -> None:
    """``NoProof`` unless a recorded proof is one, of a statement or of a contradiction."""
    trees: list[Proof] = []
    for step in steps:
        premises = tuple(trees[place] for place in step.premises)
        if step.statement is None:
            check_violation(step.rule, [premise.conclusion for premise in premises])
        else:
            trees.append(Proof(step.statement, step.rule, premises))
    for tree in trees:
        check(tree, asserted)


def check_inferences(
    steps: Mapping[Triple, tuple[str, tuple[Triple, ...]]], asserted: Collection[Triple]
) -> None:
    """``NoProof`` unless the steps (rule, premises) together prove every triple that has one.

    What a step needs is asserted or has a step; no triple rests on itself.
    """
    done: dict[Triple, Proof] = {
        triple: Proof(triple, "asserted", ()) for triple in asserted if triple not in steps
    }
    above: set[Triple] = set()
    waiting = [(triple, False) for triple in steps]
    while waiting:
        triple, ready = waiting.pop()
        if triple in done:
            continue
        if triple not in steps:
            raise NoProof(f"{triple} is neither asserted nor inferred")
        rule, premises = steps[triple]
        if ready:
            above.discard(triple)
            done[triple] = Proof(triple, rule, tuple(done[premise] for premise in premises))
            _check_step(done[triple], asserted)
            continue
        if triple in above:
            raise NoProof(f"{triple} rests on itself")
        above.add(triple)
        waiting += [(triple, True), *((premise, False) for premise in premises)]


def check_violation(rule: str, witness: Collection[Triple]) -> None:
    """``NoProof`` unless the witness is the body of a rule whose conclusion is false."""
    if not _is_instance(rule, witness, None):
        raise NoProof(f"{rule} is not broken by {witness}")


def _check_step(step: Proof, asserted: Collection[Triple]) -> None:
    if step.rule == "asserted":
        good = step.conclusion in asserted and not step.premises
    elif step.rule == "dt-not-type":  # its datatype is what an ill-typed literal says of itself
        literal, predicate, datatype = step.conclusion
        good = not step.premises and predicate == TYPE and literal.endswith(f"^^{datatype}")
        good = good and value(literal) == ILL_TYPED
    elif NAMED[step.rule].body:
        good = _is_instance(step.rule, [p.conclusion for p in step.premises], step.conclusion)
    else:
        good = not step.premises and _holds_always(step.rule, step.conclusion)
    if not good:
        premises = "\n  ".join(map(str, (premise.conclusion for premise in step.premises)))
        raise NoProof(f"not by {step.rule}: {step.conclusion} from\n  {premises}")


def _is_instance(rule: str, premises: Collection[Triple], conclusion: Triple | None) -> bool:
    """Are the premises a rule's body, no more and no less, and the conclusion what follows?"""
    if rule == "dt-not-type":
        ((literal, predicate, datatype),) = premises
        return predicate == TYPE and not _is_of(literal, datatype)
    graph, wanted = Graph(premises), set(premises)
    for length in range(1, len(premises) + 1) if NAMED[rule].lists else (1,):
        for body, head in plain(NAMED[rule], length):
            for bound, used in solutions(graph, body, {}):
                said: Iterable[Triple | None] = (
                    [None]
                    if head is None
                    else [tuple(bound.get(w) or iri(w) for w in atom) for atom in head]  # type: ignore[misc]
                )
                if set(used) == wanted and conclusion in said:
                    return True
    return False


def _holds_always(rule: str, triple: Triple) -> bool:
    """The rules without a body: the axioms, and what is so of literals (table 8)."""
    subject, predicate, object_ = triple
    if rule in AXIOMS:
        return triple in AXIOMS[rule]
    if subject[0] != '"':
        return False
    if rule == "dt-type2":
        return predicate == TYPE and _is_of(subject, object_)
    one, other = value(subject), value(object_)
    if None in (one, other) or ILL_TYPED in (one, other):
        return False
    return predicate == (SAME if rule == "dt-eq" else DIFFERENT) and (one == other) == (
        rule == "dt-eq"
    )


def _is_of(literal: str, datatype: str) -> bool:
    return datatype in map(iri, datatypes(literal))
