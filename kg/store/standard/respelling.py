"""A query or update taken apart, and put together in other words where that is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from kg.store.rows import Rows
from kg.store.standard import calls, graphs, paths
from kg.store.standard.groups import Unread, changed, pattern, query

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox

    from kg.store.rows import Functions, Row, Term
    from kg.store.standard.dataset import Dataset
    from kg.store.standard.groups import Group, Part, Query
    from kg.store.tokens import Token

    Mentioned: TypeAlias = Callable[[str], bool]


class Respelled(NamedTuple):
    """The text of a query, and the functions that it calls beside SPARQL's own."""

    text: str
    functions: Functions


def may_differ(text: str) -> bool:
    """Could Oxigraph take the query or update otherwise than the standard has it?"""
    return calls.may_call(text) or _may_depend(text)


def _may_depend(text: str) -> bool:
    """The same, because of what is or is not in the graphs."""
    return paths.may_repeat(text) or graphs.may_differ(text)


def respelled(text: str, dataset: Dataset, functions: Functions) -> Respelled:
    """The query as Oxigraph is to be asked; its parser has taken the text already."""
    try:
        if calls.may_call(text):
            text = calls.respelled(query(text), dataset.base)
        if _may_depend(text):
            return _Respelling(query(text), dataset, functions).done()
    except Unread:
        pass  # the parser takes what is not in the grammar, and then that is what is asked
    return Respelled(text, functions)


def pattern_respelled(
    text: str, prologue: str, base: str | None, dataset: Dataset | None, functions: Functions
) -> Respelled:
    """A pattern of an update, from brace to brace, likewise.

    ``dataset`` is None if what it holds by then is not known: then only the calls are spelled anew.
    """
    try:
        if calls.may_call(text):
            text = calls.respelled(pattern(text, prologue), base)
        if dataset is not None and _may_depend(text):
            return _Respelling(pattern(text, prologue), dataset, functions).done()
    except Unread:
        pass  # as above
    return Respelled(text, functions)


class _Respelling:
    """A query whose answer depends on what is in the graphs, group by group.

    ``mentioned`` is whether the graph that a group is about mentions a term; ``whole`` is False
    behind EXISTS, where a variable is bound by what is outside.
    """

    def __init__(self, query: Query, dataset: Dataset, functions: Functions) -> None:
        self._query, self._dataset, self._functions = query, dataset, dict(functions)
        self._edits: list[tuple[int, int, str]] = []
        self._terms: dict[str, Term] = {}
        self._asked = 0

    def done(self) -> Respelled:
        outermost = self._query.outermost

        def mentioned(term: str) -> bool:
            return self._dataset.mentions(self._resolved(term), None)

        for group in outermost.exists:
            self._in_group(group, mentioned, whole=False)
        self._in_group(outermost.where, mentioned, whole=True)
        return Respelled(changed(self._query.text, self._edits), self._functions)

    def _in_group(self, group: Group, mentioned: Mentioned, *, whole: bool) -> None:
        self._edits += paths.respelled(self._query, group, mentioned)
        for part in group.parts:
            if part.kind == "graph":
                self._in_graph(part, whole=whole)
            else:
                for inner in part.groups:
                    within = whole and part.kind not in ("filter", "bind")
                    self._in_group(inner, mentioned, whole=within)
            if part.select is not None:
                for inner in part.select.exists:
                    self._in_group(inner, mentioned, whole=False)
                self._in_group(part.select.where, mentioned, whole=whole)

    def _in_graph(self, part: Part, *, whole: bool) -> None:
        (group,), term = part.groups, cast("Token", part.term)
        right = graphs.is_right(self._query, part, self._everywhere)
        if term.kind == "variable":
            if right or not whole:
                self._in_group(group, lambda _term: True, whole=whole)
            else:
                self._replace(part, self._found(term.text[1:], group))
            return
        name = cast("ox.NamedNode", self._resolved(term.text))
        if self._dataset.has(name):
            self._in_group(
                group, lambda term: self._dataset.mentions(self._resolved(term), name), whole=whole
            )
        elif not right:  # Oxigraph looks at the statements of a graph, not whether it is there
            self._replace(part, f"{{ VALUES () {{}} {self._written(group)} }}")

    def _everywhere(self, term: str) -> bool:
        found = self._resolved(term)
        return all(self._dataset.mentions(found, name) for name in self._dataset.names)

    def _found(self, name: str, group: Group) -> str:
        """What a pattern finds in each named graph, with the name of the graph: all in a group."""
        text = f"{self._query.prologue}SELECT * WHERE {self._written(group)}"
        columns = calls.columns(text, self._dataset.base)
        place = columns.index(name) if name in columns else None
        empty = not group.parts  # who asks which graphs there are asks nothing of them
        found: list[Row] = []
        for graph in self._dataset.names:
            within = self._dataset.within(graph)
            asked = respelled(text, within, self._functions)
            for row in [()] if empty else within.solutions(*asked):
                if place is None:
                    found.append((*row, graph))
                elif row[place] in (None, graph):
                    found.append((*row[:place], graph, *row[place + 1 :]))
        rows = Rows(found, f"graph-{self._asked}")
        self._asked += 1
        self._functions |= rows.functions
        names = columns if place is not None else [*columns, name]
        return rows.pattern(names, self._query.text)

    # --- texts ---

    def _resolved(self, term: str) -> Term:
        if term not in self._terms:
            self._terms[term] = self._dataset.resolved(self._query.prologue, term)
        return self._terms[term]

    def _written(self, group: Group) -> str:
        return self._query.written(group.start, group.end + 1)

    def _replace(self, part: Part, text: str) -> None:
        tokens = self._query.tokens
        self._edits.append((tokens[part.start].start, tokens[part.end - 1].end, text))
