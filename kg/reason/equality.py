"""What is the same: every class of equal terms has one representative (union-find)."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kg.reason.relations import Numbers


class Classes:
    """Classes of equal terms; a term alone is its own representative, and not kept here."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        #: the pairs that united classes: a tree for each class
        self._links: dict[int, list[int]] = {}

    def of(self, term: int) -> int:
        """The representative of a term."""
        root = term
        while (above := self._parent.get(root, root)) != root:
            root = above
        while (above := self._parent.get(term, term)) != root and above != term:
            self._parent[term] = root
            term = above
        return root

    def unite(self, first: Numbers, second: Numbers) -> Numbers:
        """Make the terms of both arrays the same, pair by pair; who lost its place.

        The smallest number of a class stands for it, so that the vocabulary keeps its own.
        """
        lost = []
        for a, b in zip(first.tolist(), second.tolist(), strict=True):
            x, y = self.of(a), self.of(b)
            if x == y:
                continue
            self._links.setdefault(a, []).append(b)
            self._links.setdefault(b, []).append(a)
            low, high = min(x, y), max(x, y)
            self._parent[high] = low
            lost.append(high)
            members = self._members.pop(high, [high])
            self._members.setdefault(low, [low]).extend(members)
        return np.array(lost, dtype=np.int64)

    def moved(self, size: int) -> Numbers:
        """For each of the first ``size`` terms, its representative."""
        table = np.arange(size, dtype=np.int64)
        for term in self._parent:
            table[term] = self.of(term)
        return table

    def renamed(self, numbers: Numbers) -> Numbers:
        """The representatives of the terms of an array."""
        if not self._parent:
            return numbers
        return np.array([self.of(n) for n in numbers.tolist()], dtype=np.int64)

    def path(self, one: int, other: int) -> list[int]:
        """From one term of a class to another along the pairs that united it, both included."""
        before = {other: other}
        waiting = deque([other])
        while one not in before:
            at = waiting.popleft()
            for following in self._links[at]:
                if following not in before:
                    before[following] = at
                    waiting.append(following)
        path = [one]
        while path[-1] != other:
            path.append(before[path[-1]])
        return path

    def members(self, representative: int) -> list[int]:
        """Everything that a representative stands for, itself among them."""
        return self._members.get(representative, [representative])

    def larger(self) -> dict[int, list[int]]:
        """The classes of more than one term, by representative."""
        return {
            representative: members
            for representative, members in self._members.items()
            if self.of(representative) == representative
        }
