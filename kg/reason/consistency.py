"""What contradicts what: the rules that conclude ``false``, over a closed graph.

Nothing is concluded from a contradiction; the rest of the closure stands. Source: OWL 2 Profiles
section 4.3, the rules of tables 4 to 8 whose "then" is false.
"""

from __future__ import annotations

from itertools import chain, combinations, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kg.memory import need
from kg.reason.compile import pairwise
from kg.reason.datatypes import DATATYPES, Value, of_datatype
from kg.reason.join import column, height
from kg.reason.relations import NONE, left, right
from kg.reason.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.reason.compile import Instance, Triple
    from kg.reason.engine import Engine
    from kg.reason.facts import Facts


class Clash(NamedTuple):
    """The rule that is broken, and the triples (of numbers) that break it."""

    rule: str
    witness: tuple[Triple, ...]


def clashes(engine: Engine, asserted: Facts, limit: int) -> list[Clash]:
    """The contradictions of a closed graph, each once, at most ``limit``."""
    found = chain(
        _of_rules(engine, limit), _different(engine, asserted), _literals(engine), _types(engine)
    )
    return list(islice(dict.fromkeys(found), limit))


def _of_rules(engine: Engine, limit: int) -> Iterator[Clash]:
    """The rules of the table with ``false``, at most ``limit`` witnesses of each instance."""
    for instance in engine.program.instances.values():
        if instance.head is None:
            yield from _of_instance(engine, instance, limit)
    schema = Schema(engine.facts, engine.terms, engine.words, engine.classes)
    for rule, elements, instance_of in pairwise(schema):
        for i, j in islice(_meeting(engine.facts, rule, elements), limit):
            yield from _of_instance(engine, instance_of(i, j), limit)


def _meeting(facts: Facts, rule: str, elements: list[int]) -> Iterator[tuple[int, int]]:
    """Each two places of a list whose elements have in common what they must not."""
    if rule == "cax-adc":
        shared = [facts.members(class_).all() for class_ in elements]
    elif rule == "prp-adp":
        shared = [facts.pairs(property_).forward.all() for property_ in elements]
    else:  # eq-diff2, eq-diff3: they must not be one
        shared = [np.array([term]) for term in elements]
    numbers = np.concatenate([NONE, *shared])
    need(4 * numbers.nbytes, "the contradictions")
    places = np.repeat(np.arange(len(elements)), [part.size for part in shared])
    order = np.argsort(numbers, kind="stable")
    alike = np.flatnonzero(np.diff(numbers[order]) == 0).tolist()
    told: set[tuple[int, int]] = set()
    for run in _runs(alike):
        for pair in combinations(places[order[run]].tolist(), 2):
            if pair not in told:
                told.add(pair)
                yield pair


def _runs(alike: list[int]) -> Iterator[range]:
    """The runs of a sorted array in which each is like the next at the places given."""
    begin = 0
    for at, place in enumerate(alike):
        if at and place != alike[at - 1] + 1:
            yield range(alike[begin], alike[at - 1] + 2)
            begin = at
    if alike:
        yield range(alike[begin], alike[-1] + 2)


def _of_instance(engine: Engine, instance: Instance, limit: int) -> Iterator[Clash]:
    if instance.rule in ("eq-diff2", "eq-diff3"):
        ((one, _, other),) = instance.body
        if one == other:  # both are put for by one representative
            yield Clash(instance.rule, (*instance.used, *instance.body))
        return
    table = engine.solutions(instance)
    if table is None and instance.body:
        return
    size = min(height(table), limit) if table is not None else 1
    columns = [[column(w, table or {}, size)[:size] for w in atom] for atom in instance.body]
    for row in range(size):
        body = tuple((int(s[row]), int(p[row]), int(o[row])) for s, p, o in columns)
        yield Clash(instance.rule, (*instance.used, *body))


def _different(engine: Engine, asserted: Facts) -> Iterator[Clash]:
    """Rule eq-diff1: what is different from itself, because both are put for by one.

    They are told by the names by which they are said to differ.
    """
    apart = engine.words["owl:differentFrom"]
    pairs = engine.facts.pairs(apart).forward.all()
    said = asserted.pairs(apart).forward.all()
    for term in left(pairs[left(pairs) == right(pairs)]).tolist():
        alike = np.array(engine.classes.members(term))
        within = said[np.isin(left(said), alike) & np.isin(right(said), alike)]
        named = zip(left(within).tolist(), right(within).tolist(), strict=True)
        for one, other in named if within.size else [(term, term)]:
            yield Clash("eq-diff1", ((one, engine.same, other), (one, apart, other)))


def _literals(engine: Engine) -> Iterator[Clash]:
    """Rule eq-diff1 by dt-diff: literals of two values that are said to be the same."""
    for members in engine.classes.larger().values():
        literals = [(n, v) for n in members if isinstance(v := engine.value(n), Value)]
        for (one, first), (other, second) in combinations(literals, 2):
            if first != second:
                yield Clash(
                    "eq-diff1",
                    (
                        (one, engine.same, other),
                        (one, engine.words["owl:differentFrom"], other),
                    ),
                )
                break


def _types(engine: Engine) -> Iterator[Clash]:
    """Rule dt-not-type: a literal that is not of a datatype that it has or is said to have."""
    for literal in engine.literals.ill_typed:
        datatype = engine.terms.spellings[literal].rpartition("^^")[2]
        yield Clash("dt-not-type", ((literal, engine.type, engine.terms.number(datatype)),))
    literals = engine.literals.all()
    for datatype in DATATYPES:
        number = engine.terms.find(f"<{datatype}>")
        if number is None:
            continue
        members = engine.facts.members(engine.classes.of(number)).all()
        for member in members[np.isin(members, engine.classes.renamed(literals))].tolist():
            for n in engine.classes.members(member):
                known = engine.value(n)
                if isinstance(known, Value) and not of_datatype(known, datatype):
                    yield Clash("dt-not-type", ((n, engine.type, number),))
