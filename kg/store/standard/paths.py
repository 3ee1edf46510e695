"""Paths of no length from a term that the graph does not mention.

``<a> :p* ?x`` holds of ``<a>`` itself, whether or not a statement of the graph mentions it (SPARQL
1.1, section 18.5, ALP); Oxigraph finds no end of a path outside of the graph. No path of any length
can begin or end at such a term, so all that there is of the pattern is known: it is taken out of
the query, and its solutions are put in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from kg.store.standard.groups import Group, Part, Query, Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.store.tokens import Token

    Mentioned: TypeAlias = Callable[[str], bool]

# What makes a path of no length: * or ? behind a name or a bracket. Not that of SELECT * and
# COUNT(*), nor a variable's ?; what else it finds is told apart by the tokens.
_OPERATOR = re.compile(r"\*|\?(?![\w·])")
_NOTABLE = re.compile(
    r"[\w>)](?<!select)(?<!distinct)(?<!reduced)(?<!describe)\s*(?:\*|\?(?![\w·]))", re.IGNORECASE
)
_CONSTANT = frozenset(("iri", "name", "string", "number"))


def may_repeat(text: str) -> bool:
    """Could the text have a path of no length?"""
    return _OPERATOR.search(text) is not None and _NOTABLE.search(text) is not None


@dataclass(frozen=True)
class Path:
    """How many solutions of no length a path has outside of the graph.

    ``one`` where one of its ends is given, ``both`` where both are, and the same.
    """

    one: int = 0
    both: int = 0


@dataclass(frozen=True)
class Triple:
    """A subject, a predicate or path, and an object, from a token to before another each."""

    subject: tuple[int, int]
    predicate: tuple[int, int]
    object: tuple[int, int]
    path: Path


def respelled(query: Query, group: Group, mentioned: Mentioned) -> list[tuple[int, int, str]]:
    """What is to be changed in the triples of a group, without the groups in it.

    ``mentioned``: whether the graph that the group is about mentions a term, as written.
    """
    edits: list[tuple[int, int, str]] = []
    first: int | None = None
    for part in group.parts:
        if part.kind not in ("triples", "filter"):
            first = None
            continue
        # A blank node's label may stand on both sides of a FILTER, but not of VALUES.
        first = query.tokens[part.start].start if first is None else first
        if _has_operator(query, part):
            edits += _without(query, part, first, mentioned)
    return edits


def reaching_out(query: Query, part: Part) -> Iterator[str]:
    """The terms from which a path of no length in these triples may begin or end."""
    if _has_operator(query, part):
        statements = list(_Triples(query, part).statements())
        inside = _inside(query, statements)
        for triple in chain.from_iterable(statements):
            if (term := _lone(query, triple, inside)) is not None:
                yield term


def _has_operator(query: Query, part: Part) -> bool:
    return any(token.text in ("*", "?") for token in query.tokens[part.start : part.end])


def _without(
    query: Query, part: Part, first: int, mentioned: Mentioned
) -> list[tuple[int, int, str]]:
    statements = list(_Triples(query, part).statements())
    inside = _inside(query, statements)
    solutions: list[str] = []
    written: list[str] = []
    for statement in statements:
        left = []
        for triple in statement:
            term = _lone(query, triple, inside)
            if term is None or mentioned(term):
                left.append(triple)
            else:
                solutions.append(_solutions(query, triple, term))
        written += _written(query, left)
    if not solutions:
        return []
    start, end = query.tokens[part.start].start, query.tokens[part.end - 1].end
    triples = "".join(f"{statement} . " for statement in written)
    return [(first, first, "".join(f"{one} " for one in solutions)), (start, end, triples)]


def _inside(query: Query, statements: Iterable[list[Triple]]) -> set[str]:
    """The variables that only a node of the graph can be bound to, by one of the triples."""
    return {
        query.tokens[start].text[1:]
        for triple in chain.from_iterable(statements)
        for start, _ in (triple.subject, triple.object)
        if triple.object != (0, 0)
        and not triple.path.one
        and query.tokens[start].kind == "variable"
    }


def _lone(query: Query, triple: Triple, inside: set[str]) -> str | None:
    """The term at one end of a path of no length, if it may be outside of the graph.

    The other end is the same term, a variable, or a blank node of which nothing else is told.
    """
    if not (triple.path.one or triple.path.both):
        return None
    ends = [query.tokens[start:end] for start, end in (triple.subject, triple.object)]
    texts = [query.written(*triple.subject), query.written(*triple.object)]
    constant = [_is_constant(end) for end in ends]
    if all(constant):
        return texts[0] if texts[0] == texts[1] and triple.path.both else None
    if not any(constant) or not triple.path.one:
        return None
    term, other = texts[not constant[0]], ends[constant[0]]
    if other[0].kind == "variable":
        free = other[0].text[1:] not in inside
    elif other[0].kind == "blank":
        free = sum(token.text == other[0].text for token in query.tokens) == 1
    else:
        free = [token.text for token in other] == ["[", "]"]
    return term if free else None


def _solutions(query: Query, triple: Triple, term: str) -> str:
    ends = [triple.subject, triple.object]
    variable = next(
        (query.written(*end) for end in ends if query.tokens[end[0]].kind == "variable"), None
    )
    if variable is not None:
        return f"VALUES {variable} {{ {' '.join([term] * triple.path.one)} }}"
    constants = sum(_is_constant(query.tokens[start:end]) for start, end in ends)
    number = triple.path.both if constants == 2 else triple.path.one
    return "" if number == 1 else f"VALUES () {{ {'() ' * number}}}"


def _written(query: Query, triples: list[Triple]) -> Iterator[str]:
    """Triples of one subject, its objects and predicates in their order."""
    if triples:
        rest = " ; ".join(
            f"{query.written(*triple.predicate)} {query.written(*triple.object)}"
            for triple in triples
        )
        yield f"{query.written(*triples[0].subject)} {rest}"


def _is_constant(found: tuple[Token, ...]) -> bool:
    first = found[0]
    return (
        first.kind in _CONSTANT
        or first.text.lower() in ("true", "false")
        or (first.text in ("+", "-") and found[1].kind == "number")
    )


# --- the grammar of triples -----------------------------------------------------------------------


class _Triples:
    def __init__(self, query: Query, part: Part) -> None:
        self._query, self._place, self._end = query, part.start, part.end

    def statements(self) -> Iterator[list[Triple]]:
        """The triples of each statement; one without predicates, ``[ … ] .``, has none."""
        while self._place < self._end:
            subject = self._term()
            found = list(self._predicates(subject))
            yield found or [Triple(subject, (0, 0), (0, 0), Path())]
            if self._place < self._end and not self._mark("."):
                self._fail()

    def _predicates(self, subject: tuple[int, int]) -> Iterator[Triple]:
        while self._text not in (".", ""):
            if self._mark(";"):
                continue
            start = self._place
            if self._query.tokens[start].kind == "variable":
                self._place += 1
                path = Path()
            else:
                path = self._alternatives()
            predicate = (start, self._place)
            while True:
                yield Triple(subject, predicate, self._object(), path)
                if not self._mark(","):
                    break

    def _object(self) -> tuple[int, int]:
        """An object, with what is said of the triple: ``~ :r {| :p :o |}``."""
        start, end = self._term()
        while self._text in ("~", "{"):
            if self._text == "{":
                self._place = self._query.closing(self._place)
            self._place += 1
            if self._text not in (".", ",", ";", "{", "~", ""):
                self._term()
            end = self._place
        return start, end

    def _term(self) -> tuple[int, int]:
        start = self._place
        if self._text in ("[", "(", "<<"):
            self._place = self._query.closing(start)
        elif self._text in ("+", "-"):
            self._place += 1
        self._place += 1
        if self._query.tokens[start].kind == "string":
            if self._kind == "tag":
                self._place += 1
            elif self._mark("^"):
                self._place += 2
        if self._place > self._end:
            self._fail()
        return start, self._place

    def _alternatives(self) -> Path:
        found = self._sequence()
        while self._mark("|"):
            other = self._sequence()
            found = Path(found.one + other.one, found.both + other.both)
        return found

    def _sequence(self) -> Path:
        """A path by another: between them is a node, which one of the two has to find."""
        found = [self._element()]
        while self._mark("/"):
            found.append(self._element())
        if len(found) == 1:
            return found[0]
        return Path(0, found[0].one * found[1].one if len(found) == 2 else 0)

    def _element(self) -> Path:
        self._mark("^")
        if self._mark("!"):
            self._mark("^")
            self._place = (
                self._query.closing(self._place) + 1 if self._text == "(" else self._place + 1
            )
            found = Path()
        elif self._mark("("):
            found = self._alternatives()
            if not self._mark(")"):
                self._fail()
        else:
            self._place += 1
            found = Path()
        if self._mark("*") or self._mark("?"):
            return Path(1, 1)
        if self._mark("+"):
            return Path(min(1, found.one), min(1, found.one))
        return found

    # --- tokens ---

    @property
    def _text(self) -> str:
        return self._query.tokens[self._place].text if self._place < self._end else ""

    @property
    def _kind(self) -> str:
        return self._query.tokens[self._place].kind if self._place < self._end else ""

    def _mark(self, text: str) -> bool:
        found = self._text == text
        self._place += found
        return found

    def _fail(self) -> None:
        raise Unread(self._text)
