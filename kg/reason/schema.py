"""The schema of a graph: its facts by subject, its lists, and the numbers that it counts to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, product
from typing import TYPE_CHECKING

from kg.reason.datatypes import Value, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.reason.compile import Triple
    from kg.reason.equality import Classes
    from kg.reason.facts import Facts
    from kg.reason.terms import Terms


@dataclass
class Schema:
    """The schema's facts, indexed in Python, and its lists."""

    facts: Facts
    terms: Terms
    words: Mapping[str, int]  # the vocabulary, or what stands for it
    classes: Classes
    _forward: dict[int, dict[int, list[int]]] = field(default_factory=dict)

    def objects(self, predicate: int) -> dict[int, list[int]]:
        """The objects of each subject of a property."""
        if predicate not in self._forward:
            index: dict[int, list[int]] = defaultdict(list)
            for s, _, o in self.facts.match(None, predicate, None):
                index[s].append(o)
            self._forward[predicate] = index
        return self._forward[predicate]

    def lists(self, node: int) -> Iterator[tuple[list[int], tuple[Triple, ...]]]:
        """The complete lists that begin at a node, and the triples that make them."""
        first, rest, nil = (self.words[word] for word in ("rdf:first", "rdf:rest", "rdf:nil"))
        if node == nil:
            yield [], ()
            return
        path: list[tuple[int, int, int]] = []  # cell, element, next cell
        cells, ways = {node}, [(node, self._ways(node))]
        while ways:
            cell, choices = ways[-1]
            element, tail = next(choices, (None, None))
            if element is None or tail is None:
                ways.pop()
                cells.discard(cell)
                del path[-1:]
            elif tail == nil:
                whole = [*path, (cell, element, tail)]
                used = (((c, first, e), (c, rest, t)) for c, e, t in whole)
                yield [e for _, e, _ in whole], tuple(chain.from_iterable(used))
            elif tail not in cells:
                path.append((cell, element, tail))
                cells.add(tail)
                ways.append((tail, self._ways(tail)))

    def _ways(self, cell: int) -> Iterator[tuple[int, int]]:
        """What a cell of a list may hold, with the cells that may be next."""
        elements, tails = (self.objects(self.words[word]) for word in ("rdf:first", "rdf:rest"))
        return product(elements.get(cell, ()), tails.get(cell, ()))

    @cached_property
    def cardinals(self) -> dict[str, dict[int, int]]:
        """The literals whose value is 0 or 1, however they are written, by their representatives.

        What is the same as one need not be a literal of its value: a contradiction may say so.
        """
        found: dict[str, dict[int, int]] = {'"0"': {}, '"1"': {}}
        spellings = self.terms.spellings
        for predicate in ("owl:maxCardinality", "owl:maxQualifiedCardinality"):
            for objects in self.objects(self.words[predicate]).values():
                for o in objects:
                    for n in self.classes.members(o):
                        known = value(spelling) if (spelling := spellings[n])[0] == '"' else None
                        if (
                            isinstance(known, Value)
                            and known.space == "number"
                            and known.value in (0, 1)
                        ):
                            found[f'"{known.value}"'].setdefault(o, n)
        return found
