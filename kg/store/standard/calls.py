"""Functions that Oxigraph answers in its own way, called so that the answer is the standard's.

``GROUP_CONCAT`` gives a simple literal (SPARQL 1.1, section 18.5.1.7); Oxigraph keeps a language
that all have. ``BNODE`` of a string gives one blank node for that string in one solution, and
another in the next (section 17.4.2.9); Oxigraph takes the string for the label of the node, which
is the same in all solutions, may be that of a node of the data, and is none if it has blanks in it.
"""

from __future__ import annotations

import re
from typing import cast

import pyoxigraph as ox

from kg.store.rows import fresh
from kg.store.standard.groups import Group, Query, Selection, changed

# Every query comes by here, and to look for words is cheap.
_WORDS = ("group_concat", "bnode")
_CALL = re.compile(r"(?:group_concat|bnode)\s*[(#]", re.IGNORECASE)
_AGGREGATES = frozenset("COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT".split())


def may_call(text: str) -> bool:
    """Could the text have one of these calls?"""
    lower = text.lower()
    return any(word in lower for word in _WORDS) and _CALL.search(text) is not None


def respelled(query: Query, base: str | None) -> str:
    """The text with the calls spelled so that Oxigraph answers them as the standard has it."""
    edits: list[tuple[int, int, str]] = []
    for place, token in enumerate(query.tokens):
        if query.word(place) == "GROUP_CONCAT":
            edits.append((token.start, token.start, "STR("))
            edits.append((query.tokens[query.closing(place + 1)].end,) * 2 + (")",))
    return changed(query.text, [*edits, *_Nodes(query, base).edits()])


def columns(text: str, base: str | None) -> list[str]:
    """The names of the columns of a SELECT."""
    found = cast("ox.QuerySolutions", ox.Store().query(text, base_iri=base))
    return [variable.value for variable in found.variables]


class _Nodes:
    """BNODE: the label is made of the string and of what tells the solution from all others."""

    def __init__(self, query: Query, base: str | None) -> None:
        self._query, self._base = query, base
        self._calls = {
            place
            for place in range(len(query.tokens) - 2)
            if query.word(place) == "BNODE"
            and query.tokens[place + 1].text == "("
            and query.tokens[place + 2].text != ")"
        }
        self._row = fresh("solution", query.text)
        self._rows = 0
        self._edits: list[tuple[int, int, str]] = []

    def edits(self) -> list[tuple[int, int, str]]:
        if self._calls:
            for group in self._query.groups():
                self._in_group(group)
            for selection in self._query.selections():
                self._in_selection(selection)
            for place in list(self._calls):
                self._label(place, "")  # a condition: there is one solution at a time
            if self._rows:
                for selection in self._query.selections():
                    self._name_columns(selection)
        return self._edits

    def _in_group(self, group: Group) -> None:
        row = ""
        for part in group.parts:
            if part.kind == "bind":
                calls = self._between(part.start, part.end, part.groups)
                if calls and not row:
                    row = self._new_row()
                    self._insert(self._query.tokens[part.start].start, f"{self._bound(row)} ")
                for place in calls:
                    self._label(place, row)
            elif part.kind != "filter":
                row = ""  # there may be several solutions for one from here on

    def _in_selection(self, selection: Selection) -> None:
        query, where = self._query, selection.where
        head = self._between(selection.start, where.start, selection.exists)
        tail = self._between(where.end + 1, selection.values, selection.exists)
        grouping = [p for p in tail if self._clause(where.end + 1, p) == "GROUP"]
        if not (head or grouping):
            return
        row = self._new_row()
        grouped = any(
            query.word(place) == "GROUP" or self._is_aggregate(place)
            for place in (*range(selection.start, where.start), *range(where.end, selection.values))
        )
        for place in head:
            within = self._in_aggregate(selection.start, place)
            one = row if within or not grouped else f'COALESCE(MIN({row}), "{row}")'
            self._label(place, one)
        for place in grouping:
            self._label(place, row)
        values = ""
        if not grouped and selection.values < selection.end:
            values = query.written(selection.values, selection.end)
            self._edits.append((*self._places(selection.values, selection.end), ""))
        self._insert(query.tokens[where.start].start, "{ ")
        self._insert(query.tokens[where.end].end, f" {values} {self._bound(row)} }}")

    def _name_columns(self, selection: Selection) -> None:
        """Put the names of the columns for ``*``: those that there were before."""
        query = self._query
        star = selection.start + 1 + (query.word(selection.start + 1) in ("DISTINCT", "REDUCED"))
        if selection.form != "SELECT" or query.tokens[star].text != "*":
            return
        text = query.prologue + query.written(selection.start, selection.end)
        if names := " ".join(f"?{name}" for name in columns(text, self._base)):
            self._edits.append((*self._places(star, star + 1), names))

    # --- places ---

    def _between(self, start: int, end: int, without: tuple[Group, ...]) -> list[int]:
        """The calls between two tokens that stand in none of the groups."""
        return [
            place
            for place in sorted(self._calls)
            if start <= place < end
            and not any(group.start < place < group.end for group in without)
        ]

    def _clause(self, start: int, place: int) -> str:
        """The last of the words GROUP, HAVING and ORDER before a token."""
        words = (self._query.word(number) for number in range(place, start - 1, -1))
        return next((word for word in words if word in ("GROUP", "HAVING", "ORDER")), "")

    def _is_aggregate(self, place: int) -> bool:
        return self._query.word(place) in _AGGREGATES and self._query.tokens[place + 1].text == "("

    def _in_aggregate(self, start: int, place: int) -> bool:
        return any(
            self._is_aggregate(number) and self._query.closing(number + 1) > place
            for number in range(start, place)
        )

    def _places(self, start: int, end: int) -> tuple[int, int]:
        return self._query.tokens[start].start, self._query.tokens[end - 1].end

    # --- texts ---

    def _new_row(self) -> str:
        self._rows += 1
        return f"?{self._row}{self._rows}"

    def _bound(self, row: str) -> str:
        return f"BIND(STRUUID() AS {row})"

    def _insert(self, place: int, text: str) -> None:
        self._edits.append((place, place, text))

    def _label(self, place: int, row: str) -> None:
        """SHA1 takes simple literals only, as BNODE does, and gives what any label can be."""
        self._calls.discard(place)
        before, after = (f"CONCAT({row}, SHA1(", "))") if row else ("", "")
        opening, closing = place + 1, self._query.closing(place + 1)
        self._insert(self._query.tokens[opening].end, f'CONCAT("b", SHA1({before}')
        self._insert(self._query.tokens[closing].start, f"{after}))")
