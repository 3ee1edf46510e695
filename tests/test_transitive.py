"""Paths in nets of every kind: chains, circles, dense and sparse ones, all at once and in turns."""

from __future__ import annotations

import random

import numpy as np
import pytest

from kg.reason.components import reached
from kg.reason.relations import Relation, distinct, left, pack, right
from kg.reason.transitive import lengthened

Pairs = set[tuple[int, int]]


def packed(pairs: Pairs) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    table = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return distinct(pack(table[:, 0], table[:, 1]))


def unpacked(pairs: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Pairs:
    return set(zip(left(pairs).tolist(), right(pairs).tolist(), strict=True))


def joined(pairs: Pairs) -> Pairs:
    """All that one or more steps join, by Warshall's algorithm."""
    nodes = sorted({node for pair in pairs for node in pair})
    place = {node: at for at, node in enumerate(nodes)}
    reach = np.zeros((len(nodes), len(nodes)), dtype=bool)
    for a, b in pairs:
        reach[place[a], place[b]] = True
    for middle in range(len(nodes)):
        reach |= np.outer(reach[:, middle], reach[middle])
    return {(nodes[a], nodes[b]) for a, b in zip(*map(list, np.nonzero(reach)), strict=True)}


def nets() -> list[Pairs]:
    chance = random.Random(0)
    drawn = [
        {(chance.randrange(size), chance.randrange(size)) for _ in range(count)}
        for size, count in ((3, 3), (6, 9), (20, 25), (40, 45), (40, 120), (150, 300), (300, 320))
        for _ in range(4)
    ]
    chain = {(n, n + 1) for n in range(300)}
    circle = {*chain, (300, 0)}
    both = chain | {(b, a) for a, b in chain}
    return [*drawn, set(), {(5, 5)}, chain, circle, both, {(n, 0) for n in range(200)} | {(0, 7)}]


@pytest.mark.parametrize("net", nets(), ids=lambda net: f"{len(net)}")
def test_all_paths_are_found(net: Pairs) -> None:
    assert unpacked(reached(packed(net))) == joined(net)
    assert unpacked(lengthened(Relation(), packed(net))) == joined(net)


@pytest.mark.parametrize("net", nets(), ids=lambda net: f"{len(net)}")
def test_so_they_are_if_steps_come_in_turns(net: Pairs) -> None:
    relation, steps = Relation(), sorted(net)
    for turn in range(3):
        new = relation.lacking(packed(set(steps[turn::3])))
        relation.add(lengthened(relation, new))
    assert unpacked(relation.forward.all()) == joined(net)
