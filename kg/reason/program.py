"""The instances of the rules, by what sets them off: what is to be done with a new fact.

From a fact alone follow facts of other symbols (subclass, subproperty, inverse, domain, range: one
reachability for each property and class); with others it is joined; a transitive property grows in
its own way.
"""

from __future__ import annotations

from collections import defaultdict, deque
from functools import cached_property
from typing import TYPE_CHECKING

from kg.reason.relations import left, right, swapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.reason.compile import Instance, Triple
    from kg.reason.relations import Numbers

#: A property (``("p", number)``) or a class (``("c", number)``).
Symbol = tuple[str, int]
#: What a fact of one symbol becomes as a fact of another.
_SAME, _SWAP, _LEFT, _RIGHT = range(4)


class Program:
    """The instances that a schema has; ``type_`` and ``same`` are rdf:type and owl:sameAs."""

    def __init__(
        self, instances: Mapping[tuple[object, ...], Instance], type_: int, same: int
    ) -> None:
        self.instances = instances
        self._type, self._same = type_, same
        #: joins by the symbol of each of their atoms, with the atom's place
        self.joins: dict[Symbol, list[tuple[Instance, int]]] = defaultdict(list)
        #: properties that are transitive
        self.transitive: set[int] = set()
        self._edges: dict[Symbol, list[tuple[Symbol, int]]] = defaultdict(list)
        self._reach: dict[Symbol, list[tuple[Symbol, int]]] = {}
        for instance in instances.values():
            self._index(instance)
        #: is ``owl:sameAs`` spoken of as any property? Only then is it reflexive among the facts
        self.reflexive = any(map(self._asks_for_itself, instances.values()))

    def _index(self, instance: Instance) -> None:
        edges = self._as_edges(instance)
        if edges is not None:
            for source, target, turn in edges:
                self._edges[source].append((target, turn))
        elif is_transitivity(instance, self._type):
            self.transitive.add(instance.body[0][1])
        else:
            for place, (_, p, o) in enumerate(instance.body):
                symbol = ("c", o) if p == self._type and o >= 0 else ("p", p)
                self.joins[symbol].append((instance, place))

    def _as_edges(self, instance: Instance) -> list[tuple[Symbol, Symbol, int]] | None:
        """The edges of an instance with one atom and plain variables; None for any other."""
        if len(instance.body) != 1 or not instance.head:
            return None
        s, p, o = instance.body[0]
        of_class = p == self._type and o >= 0
        if s >= 0 or s == o or (o >= 0 and not of_class) or (p == self._type and not of_class):
            return None
        source: Symbol = ("c", o) if of_class else ("p", p)
        edges = []
        for hs, hp, ho in instance.head:
            if hp == self._type and ho >= 0 and hs in (s, o):
                turn = _SAME if of_class else (_LEFT if hs == s else _RIGHT)
                edges.append((source, ("c", ho), turn))
            elif hp != self._type and not of_class and {hs, ho} == {s, o} and hp != self._same:
                edges.append((source, ("p", hp), _SAME if hs == s else _SWAP))
            else:
                return None
        return edges

    def _asks_for_itself(self, instance: Instance) -> bool:
        """Does anything new follow from a term's being the same as itself?"""
        concluded = {p for _, p, _ in instance.head} if instance.head else {None}
        used = {p for _, p, _ in instance.body}
        return self._same in used and used | concluded != {self._same}

    def reachable(self, symbol: Symbol) -> list[tuple[Symbol, int]]:
        """The symbols whose facts follow from one fact of this symbol alone, and how."""
        if symbol not in self._reach:
            start = (symbol, _SAME)
            seen, waiting = {start: None}, deque([start])  # in order, so that proofs are the same
            while waiting:
                at, turn = waiting.popleft()
                for target, further in self._edges.get(at, ()):
                    step = (target, _composed(turn, further))
                    if step not in seen:
                        seen[step] = None
                        waiting.append(step)
            del seen[start]
            self._reach[symbol] = list(seen)
        return self._reach[symbol]

    def goes_both_ways(self, symbol: Symbol) -> bool:
        """Do the pairs of a property hold the other way round as well?"""
        return (symbol, _SWAP) in self.reachable(symbol)

    @cached_property
    def heads(self) -> dict[tuple[int, int], list[tuple[Instance, Triple]]]:
        """The instances by the property, and for ``rdf:type`` the class, of what they conclude."""
        index: dict[tuple[int, int], list[tuple[Instance, Triple]]] = defaultdict(list)
        for instance in self.instances.values():
            for head in instance.head or ():
                symbol = (head[1], head[2] if head[1] == self._type and head[2] >= 0 else -1)
                index[symbol].append((instance, head))
        return index


def keyed(instances: Iterable[Instance]) -> dict[tuple[object, ...], Instance]:
    """Instances by what they do, whatever schema it comes from."""
    return {(instance.rule, instance.body, instance.head): instance for instance in instances}


def is_transitivity(instance: Instance, type_: int) -> bool:
    """Does the instance say no more than that a property, not rdf:type, is transitive?"""
    match instance.body, instance.head:
        case ((x, p, y), (y1, p1, z)), ((x1, p2, z1),):
            same = p == p1 == p2 != type_ and x == x1 and y == y1 and z == z1
            return same and max(x, y, z) < 0 and len({x, y, z}) == 3
    return False


def turned(numbers: Numbers, turn: int) -> Numbers:
    """Facts of one symbol as facts of one that is reached from it."""
    if turn == _SAME:
        return numbers
    return swapped(numbers) if turn == _SWAP else (left if turn == _LEFT else right)(numbers)


def _composed(first: int, then: int) -> int:
    """One turn after another."""
    if first in (_LEFT, _RIGHT):
        return first
    if first == _SAME:
        return then
    return {_SAME: _SWAP, _SWAP: _SAME, _LEFT: _RIGHT, _RIGHT: _LEFT}[then]
