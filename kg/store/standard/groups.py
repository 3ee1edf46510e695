"""The structure of a query: its groups, what each is made of, and the selections.

It is read from the tokens of a text that the engine's parser has taken already, so nothing is
checked here that does not matter. A text that is read otherwise all the same is ``Unread``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NoReturn, TypeAlias

from kg.store.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Kind: TypeAlias = Literal[
    "triples",
    "filter",
    "bind",
    "values",
    "optional",
    "minus",
    "graph",
    "union",
    "service",
    "select",
]

_FORMS = frozenset("SELECT CONSTRUCT ASK DESCRIBE".split())
_OTHERS = frozenset("FILTER BIND VALUES OPTIONAL MINUS GRAPH SERVICE UNION SELECT".split())
_IN_TRIPLES = frozenset(("A", "TRUE", "FALSE"))
_OPENING, _CLOSING = frozenset("([{") | {"<<"}, frozenset(")]}") | {">>"}


class Unread(Exception):
    """A text whose structure is not what it seemed to be."""


@dataclass(frozen=True)
class Part:
    """One part of a group, from a token to before another.

    ``groups`` are those in it: a group's own, the branches of a union, those behind EXISTS.
    ``term`` is what follows GRAPH.
    """

    kind: Kind
    start: int
    end: int
    groups: tuple[Group, ...] = ()
    select: Selection | None = None
    term: Token | None = None


@dataclass(frozen=True)
class Group:
    """What stands in braces: the tokens that are the braces, and the parts between them."""

    start: int
    end: int
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Selection:
    """A query or a selection within one: SELECT and what it selects, its group, and what follows.

    ``start`` is the token of the word SELECT (or ASK …), ``values`` that of a VALUES at the end,
    or ``end`` where there is none. ``exists`` are the groups behind EXISTS outside of ``where``.
    """

    form: str
    start: int
    end: int
    where: Group
    values: int
    exists: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Query:
    """A query, or the WHERE of an update: its text and tokens, and what is outermost."""

    text: str
    tokens: tuple[Token, ...]
    #: of an update's pattern: a selection of everything
    outermost: Selection
    #: BASE and PREFIX before it, on one line
    prologue: str = ""

    def word(self, place: int) -> str:
        """The word that a token is, in capitals; empty for other tokens."""
        token = self.tokens[place]
        return token.text.upper() if token.kind == "word" else ""

    def closing(self, place: int) -> int:
        """The bracket that closes the one at a token."""
        return closing(self.tokens, place)

    def written(self, start: int, end: int) -> str:
        """The text from a token to before another."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end] if start < end else ""

    def selections(self) -> Iterator[Selection]:
        """All of them, each before those within it."""
        yield self.outermost
        for group in self.groups():
            for part in group.parts:
                if part.select is not None:
                    yield part.select

    def groups(self) -> Iterator[Group]:
        """All of them, each before those within it."""
        waiting = [*self.outermost.exists, self.outermost.where]
        while waiting:
            group = waiting.pop()
            yield group
            for part in group.parts:
                waiting += part.groups
                if part.select is not None:
                    waiting += [*part.select.exists, part.select.where]


def query(text: str) -> Query:
    """The structure of a query; ``Unread`` if it is none, or has no group."""
    reader = _Reader(text)
    start = reader.form()
    outermost = reader.selection(start, len(reader.tokens) - 1)
    return Query(text, tuple(reader.tokens), outermost, reader.written(0, start))


def pattern(text: str, prologue: str) -> Query:
    """The structure of a pattern of an update, from brace to brace."""
    reader = _Reader(text)
    where, end = reader.group(0)
    return Query(text, tuple(reader.tokens), Selection("", 0, end, where, end), prologue)


def closing(read: Sequence[Token], place: int) -> int:
    """The bracket that closes the one at a token."""
    depth = 0
    for number in range(place, len(read)):
        text = read[number].text
        depth += (text in _OPENING) - (text in _CLOSING)
        if depth <= 0:
            if text in _CLOSING:
                return number
            break
    raise Unread(read[place].text)


def changed(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """A text with other words between some places of it; those at one place in their order."""
    parts, done = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += [text[done:start], new]
        done = end
    return "".join([*parts, text[done:]])


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self.tokens = [token for token in tokens(text) if token.kind != "comment"]
        self.tokens.append(Token("end", "", len(text)))

    def written(self, start: int, end: int) -> str:
        return "".join(f"{token.text} " for token in self.tokens[start:end])

    def form(self) -> int:
        """The token of the word that says what kind of query it is."""
        place = 0
        while (word := self._word(place)) in ("PREFIX", "BASE", "VERSION"):
            place += 3 if word == "PREFIX" else 2
        if word not in _FORMS:
            self._fail(place)
        return place

    def selection(self, start: int, end: int) -> Selection:
        """What begins with a form and ends before a token."""
        form = self._word(start)
        place, exists = self._up_to_group(start + 1)
        if form == "CONSTRUCT" and self._word(place - 1) != "WHERE":
            place, _ = self._up_to_group(self._closing(place) + 1)  # that was the template
        where, place = self.group(place)
        values, depth, more = end, 0, self._exists(place, end)
        for number in range(place, end):
            token = self.tokens[number]
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
            if depth == 0 and self._word(number) == "VALUES":
                values = number
        return Selection(form, start, end, where, values, (*exists, *more))

    def _up_to_group(self, place: int) -> tuple[int, tuple[Group, ...]]:
        """The brace that opens the next group that stands in no expression."""
        start, depth = place, 0
        while (token := self.tokens[place]).text != "{" or depth:
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
            if token.kind == "end":
                self._fail(place)
            place += 1
        return place, self._exists(start, place)

    def group(self, place: int) -> tuple[Group, int]:
        """The group that opens at a token, and the token behind it."""
        start, parts = place, list[Part]()
        self._expect(place, "{")
        place += 1
        if self._word(place) == "SELECT":
            end = self._closing(start)
            parts.append(Part("select", place, end, select=self.selection(place, end)))
            return Group(start, end, tuple(parts)), end + 1
        while self.tokens[place].text != "}":
            if self.tokens[place].text == ".":
                place += 1
                continue
            part = self._part(place)
            parts.append(part)
            place = part.end
        return Group(start, place, tuple(parts)), place + 1

    def _part(self, start: int) -> Part:
        word = self._word(start)
        if self.tokens[start].text == "{":
            return self._union(start)
        if word in ("OPTIONAL", "MINUS"):
            group, end = self.group(start + 1)
            return Part("optional" if word == "OPTIONAL" else "minus", start, end, (group,))
        if word == "GRAPH":
            group, end = self.group(start + 2)
            return Part("graph", start, end, (group,), term=self.tokens[start + 1])
        if word == "SERVICE":
            place = start + 2 + (self._word(start + 1) == "SILENT")
            group, end = self.group(place)
            return Part("service", start, end, (group,))
        if word == "FILTER":
            end = self._constraint(start + 1)
            return Part("filter", start, end, self._exists(start, end))
        if word == "BIND":
            end = self._closing(start + 1) + 1
            return Part("bind", start, end, self._exists(start, end))
        if word == "VALUES":
            place, _ = self._up_to_group(start)
            return Part("values", start, self._closing(place) + 1)
        return self._triples(start)

    def _union(self, start: int) -> Part:
        group, place = self.group(start)
        groups = [group]
        while self._word(place) == "UNION":
            group, place = self.group(place + 1)
            groups.append(group)
        return Part("union", start, place, tuple(groups))

    def _constraint(self, place: int) -> int:
        """The token behind the condition of a FILTER."""
        if self._word(place) == "NOT":
            place += 1
        if self._word(place) == "EXISTS":
            return self._closing(place + 1) + 1
        if self.tokens[place].text != "(":
            place += 1  # the name of what is called
        return self._closing(place) + 1

    def _triples(self, start: int) -> Part:
        place = start
        while True:
            token = self.tokens[place]
            annotated = token.text == "{" and self.tokens[place + 1].text == "|"
            if token.text in "([" or token.text == "<<" or annotated:
                place = self._closing(place) + 1
                continue
            if token.text in ("{", "}") or self._word(place) in _OTHERS:
                break
            if token.kind == "end" or (
                token.kind == "word" and self._word(place) not in _IN_TRIPLES
            ):
                self._fail(place)
            place += 1
        if place == start:
            self._fail(place)
        return Part("triples", start, place)

    def _exists(self, start: int, end: int) -> tuple[Group, ...]:
        """The groups behind EXISTS in an expression."""
        found: list[Group] = []
        while start < end:
            if self._word(start) == "EXISTS" and self.tokens[start + 1].text == "{":
                group, start = self.group(start + 1)
                found.append(group)
            else:
                start += 1
        return tuple(found)

    def _closing(self, place: int) -> int:
        return closing(self.tokens, place)

    def _word(self, place: int) -> str:
        token = self.tokens[place]
        return token.text.upper() if token.kind == "word" else ""

    def _expect(self, place: int, text: str) -> None:
        if self.tokens[place].text != text:
            self._fail(place)

    def _fail(self, place: int) -> NoReturn:
        raise Unread(self.tokens[place].text)
