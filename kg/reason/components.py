"""What is reached from where, by the strongly connected components of a net.

Everything in a component reaches the same. Source: Tarjan, "Depth-First Search and Linear Graph
Algorithms", 1972; Purdom, "A Transitive Closure Algorithm", 1970.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.memory import need
from kg.reason.relations import NONE, distinct, left, pack, right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.reason.relations import Numbers

#: Bytes that a pair takes while all of them are put together.
_OF_PAIR = 32


def reached(steps: Numbers) -> Numbers:
    """The pairs that one or more steps join, sorted; ``steps`` are sorted."""
    nodes = distinct(np.concatenate([left(steps), right(steps)]))
    starts, ends = np.searchsorted(nodes, left(steps)), np.searchsorted(nodes, right(steps))
    bounds = np.searchsorted(starts, np.arange(nodes.size + 1))
    component = np.empty(nodes.size, dtype=np.int64)
    members: list[Numbers] = []
    reach: list[Numbers] = []  # of each component, the nodes
    seen = np.zeros(nodes.size, dtype=bool)
    size = counted = 0
    for found in _components(bounds.tolist(), ends.tolist()):
        here = np.array(sorted(found), dtype=np.int64)
        component[here] = len(members)
        following = distinct(
            np.concatenate([ends[bounds[node] : bounds[node + 1]] for node in found])
        )
        seen[following] = True
        if here.size > 1:
            seen[here] = True
        for other in distinct(component[following]).tolist():
            if other < len(reach):
                seen[reach[other]] = True
        all_ = np.flatnonzero(seen)
        size += here.size * all_.size
        if size > 2 * counted:
            need(_OF_PAIR * size, "the facts")
            counted = size
        seen[all_] = False
        members.append(here)
        reach.append(all_)
    need(_OF_PAIR * size, "the facts")
    pairs = [
        pack(np.repeat(nodes[here], all_.size), np.tile(nodes[all_], here.size))
        for here, all_ in zip(members, reach, strict=True)
    ]
    return distinct(np.concatenate(pairs or [NONE]))


def _components(bounds: list[int], ends: list[int]) -> Iterator[list[int]]:
    """The strongly connected components, each after all that it leads to.

    The steps from node n lead to ``ends[bounds[n]:bounds[n + 1]]``.
    """
    count = len(bounds) - 1
    order, low = [0] * count, [0] * count  # the order in which nodes are come to, from 1
    following = bounds[:count]  # of each node, the step to take next
    open_: list[int] = []
    is_open = [False] * count
    come_to = 0
    for root in range(count):
        path = [] if order[root] else [root]
        while path:
            node = path[-1]
            if not order[node]:
                come_to += 1
                order[node] = low[node] = come_to
                open_.append(node)
                is_open[node] = True
            while following[node] < bounds[node + 1]:
                other = ends[following[node]]
                following[node] += 1
                if not order[other]:
                    path.append(other)
                    break
                if is_open[other]:
                    low[node] = min(low[node], order[other])
            else:
                path.pop()
                if path:
                    low[path[-1]] = min(low[path[-1]], low[node])
                if low[node] == order[node]:
                    found: list[int] = []
                    while not found or found[-1] != node:
                        found.append(open_.pop())
                        is_open[found[-1]] = False
                    yield found
