"""The pattern of GRAPH, one graph after the other.

``GRAPH ?g { … }`` holds what the pattern in the braces holds of each named graph for itself (SPARQL
1.1, section 18.5). Oxigraph asks all graphs at once and has the statements bind the variable; so it
is right where there are statements, and wrong where a pattern counts, takes the first few, or takes
away, or where there is no statement at all. Such patterns are asked of each graph beforehand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.store.standard import paths
from kg.store.standard.groups import Group

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.store.standard.groups import Part, Query

_GRAPH = re.compile(r"\bgraph\s*[?$<\w:]", re.IGNORECASE)
# Triples alone, in which nothing can be wrong. Their IRIs may have what else begins a comment.
_TRIPLES = re.compile(
    r"""\bgraph\s*(?:[?$]\w+|<[^<>\s]*>|[\w.-]*:[\w.-]*)\s*\{\s*(?=[?$<\w:])
    (?:<[^<>"{}|^`\\\s]*>|[?$]\w|[^{}()<>"'\#*+?$])*\}""",
    re.IGNORECASE | re.VERBOSE,
)


def may_differ(text: str) -> bool:
    """Could the text ask graphs for what Oxigraph takes otherwise?"""
    if "graph" not in text.lower():
        return False
    return len(_GRAPH.findall(text)) != len(_TRIPLES.findall(text))


def is_right(query: Query, part: Part, everywhere: Callable[[str], bool]) -> bool:
    """Does Oxigraph ask the graphs as the standard has it?

    ``everywhere``: whether all named graphs mention a term. If in doubt, it does not: then they are
    asked one by one, which is right in any case.
    """
    (group,), term = part.groups, part.term
    if term is None or term.kind != "variable":
        return _binds(group)
    return _binds(group) and _Judging(query, term.text[1:], everywhere).is_right(group)


def _binds(group: Group) -> bool:
    """Does every solution of the group need a statement of the graph?"""
    return any(
        part.kind == "triples" or (part.kind == "union" and all(map(_binds, part.groups)))
        for part in group.parts
    )


class _Judging:
    def __init__(self, query: Query, name: str, everywhere: Callable[[str], bool]) -> None:
        self._query, self._name, self._everywhere = query, name, everywhere

    def is_right(self, group: Group) -> bool:
        """Is what a group in which the graph is bound tells right?"""
        return all(self._is_right(group, number) for number in range(len(group.parts)))

    def _is_right(self, group: Group, number: int) -> bool:
        part = group.parts[number]
        before = Group(group.start, group.end, group.parts[:number])
        if part.kind == "triples":
            return all(map(self._everywhere, paths.reaching_out(self._query, part)))
        if part.kind in ("filter", "bind"):
            inner = _binds(group if part.kind == "filter" else before) or not part.groups
            bound = self._query.tokens[part.end - 2].text[1:] if part.kind == "bind" else ""
            return inner and bound != self._name and all(map(self.is_right, part.groups))
        if part.kind == "values":
            return True
        if part.kind == "union":
            return all(map(self.is_right, part.groups))
        if self._name in self._names(part.start, part.end):
            return False
        if part.kind == "optional":
            return _binds(before) and self.is_right(part.groups[0])
        if part.kind == "minus":
            shared = self._told(before) & self._told(part.groups[0])
            return bool(shared) and self.is_right(part.groups[0])
        return part.kind == "graph"

    def _told(self, group: Group) -> set[str]:
        """The variables that every solution of the group binds by its own triples."""
        return {
            name
            for part in group.parts
            if part.kind == "triples"
            for name in self._names(part.start, part.end)
        }

    def _names(self, start: int, end: int) -> set[str]:
        return {t.text[1:] for t in self._query.tokens[start:end] if t.kind == "variable"}
