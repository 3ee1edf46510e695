"""SPARQL as text: the mistakes in it, and what a query may not ask.

Oxigraph parses; this module does what the parser offers no hook for. It marks the place of a
mistake in words, and it finds SERVICE, because Oxigraph's own HTTP client is compiled in, has no
switch, and would fetch whatever address a stranger's query names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.store.prefixes import PREFIXES
from kg.store.tokens import IRI, LONG, SHORT, TAG, VARIABLE, Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Deeper nesting than this is refused. People stay below ten; Oxigraph's parser takes seconds for
#: collections nested 128 deep, and overruns its stack (which ends the process) at some thousands.
DEEPEST = 64

_SCHEME = re.compile(r"<[A-Za-z][\w+.-]*:")
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())
_QUERIES = frozenset("SELECT ASK CONSTRUCT DESCRIBE".split())
_PROLOGUE = frozenset(("BASE", "PREFIX", "VERSION"))
_OPENING = frozenset("{([") | {"<<"}
_CLOSING = frozenset("})]") | {">>"}


class QuerySyntaxError(QueryError):
    """A query that cannot be parsed, with the place of the mistake.

    ``line`` and ``column`` count from 1, in characters; ``excerpt`` is the text around it with the
    place marked.
    """

    def __init__(
        self, reason: str, *, text: str, line: int, column: int, source: str = "", remedy: str = ""
    ) -> None:
        super().__init__(reason, source=source, line=line, remedy=remedy)
        self.column = column
        self.excerpt = excerpt(text, line, column)

    def __str__(self) -> str:
        remedy = f" ({self.remedy})" if self.remedy else ""
        return (
            f"{self.source or 'query'}:{self.line}:{self.column}: {self.reason}{remedy}\n"
            f"{self.excerpt}"
        )

    def within(self, text: str) -> QuerySyntaxError:
        """The same mistake, shown in another text with the same places."""
        line = self.line or 1
        return type(self)(
            self.reason,
            text=text,
            line=line,
            column=self.column,
            source=self.source,
            remedy=self.remedy,
        )


class Reaching(QuerySyntaxError):
    """A query or update that calls another host."""

    status = 403


def permitted(text: str, *, update: bool = False) -> None:
    """Nothing, if a query or update reaches nobody and is of human shape; else its error."""
    first = True
    read = list(tokens(text)) if update else []
    for token in read:
        if token.kind != "word":
            continue
        word = token.text.upper()
        if word in ("LOAD", "LOADSILENT"):
            reason = "LOAD is refused: this server reaches no other"
            raise at(text, token.start, reason, "send the data", kind=Reaching)
        if first and word not in _PROLOGUE:
            first = False
            if word in _QUERIES:
                raise at(text, token.start, "this is a query, and only updates are taken here")
    bounded(text, read if update else None)


def bounded(text: str, read: Iterable[Token] | None = None) -> None:
    """Nothing, if the query or update calls no SERVICE and is of human shape; else its error.

    ``read`` are its tokens, if they are at hand.
    """
    depth = 0
    # Every query comes by here, and next to none has as many brackets as that.
    deep = sum(map(text.count, _OPENING)) > DEEPEST
    for token in (tokens(text) if read is None else read) if deep else ():
        if token.kind == "mark":
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
            if depth > DEEPEST:
                raise at(text, token.start, f"nested more than {DEEPEST} deep", "flatten it")
    if (place := _service(text)) is not None:
        reason = "SERVICE is refused: this endpoint reaches no other"
        raise at(text, place, reason, "ask each on its own", kind=Reaching)
    if (plain := _unescaped(text)) != text and _service(plain) is not None:
        reason = "SERVICE is refused, however it is spelled"
        raise at(text, text.index("\\"), reason, kind=Reaching)


def mistake(text: str, message: str, *, base: str | None = None, what: str = "query") -> QueryError:
    """Oxigraph's message about a text that it cannot parse, as an error that shows the place.

    The parser names the farthest place that any of its attempts reached, and alternatives that it
    happened to try there. The commonest mistakes are found in the tokens instead, which say more.
    """
    match = re.match(r"error at (\d+):(\d+): ?(.*)", message, re.DOTALL)
    if match is None:
        return QueryError(f"the {what} cannot be parsed: {message}")
    place = _offset(text, int(match[1]), int(match[2]))
    read = [token for token in tokens(text) if token.kind != "comment"]
    if not read:
        return at(text, place, f"there is no {what}")
    if what == "query" and (found := _update(text, read)) is not None:
        return found
    if (found := _undeclared(text, read, base) or unbalanced(text, read)) is not None:
        return found
    for alternative in match[3].removeprefix("expected ").removeprefix("one of ").split(", "):
        if re.fullmatch(r"[A-Za-z?][^\[']* [^\[']*[a-z][^\[']*", alternative):
            return at(text, place, alternative)
    here = next((token for token in read if token.start + len(token.text) > place), None)
    if here is None or here.text in "})]":
        return at(text, place, "something is missing or wrong just before this place")
    return at(text, place, f"unexpected {here.text[:40]}")


def _update(text: str, read: list[Token]) -> QuerySyntaxError | None:
    """The word that makes an update of a text that should be a query."""
    words = (token for token in read if token.kind == "word")
    first = next((word for word in words if word.text.upper() not in _PROLOGUE), None)
    if first is None or first.text.upper() not in _UPDATES:
        return None
    return at(text, first.start, "this is an update, and only queries are answered here")


def _undeclared(text: str, read: list[Token], base: str | None) -> QuerySyntaxError | None:
    """The first prefix without its PREFIX, or relative IRI without a BASE."""
    declared: set[str] = set() if base is None else {"<>"}
    previous = ""
    for token in read:
        if token.kind == "name" and previous == "PREFIX":
            declared.add(token.text)
        elif token.kind == "iri" and previous == "BASE":
            declared.add("<>")
        elif token.kind == "name" and (prefix := token.text.partition(":")[0] + ":") != "_:":
            if prefix not in declared:
                iri = PREFIXES.get(prefix[:-1], "…")
                remedy = f"add PREFIX {prefix} <{iri}> at the top"
                return at(text, token.start, f"the prefix {prefix} is not declared", remedy)
        elif token.kind == "iri" and not declared & {"<>"} and not _SCHEME.match(token.text):
            remedy = "write it in full, or declare a BASE"
            return at(text, token.start, f"{token.text} is no absolute IRI", remedy)
        previous = token.text.upper()
    return None


def unbalanced(text: str, read: list[Token]) -> QuerySyntaxError | None:
    """The first bracket that closes none, or the innermost that is never closed."""
    pairs = {"}": "{", ")": "(", "]": "["}
    opened: list[Token] = []
    for token in read:
        if token.kind == "mark" and token.text in "{([":
            opened.append(token)
        elif token.kind == "mark" and token.text in "\"'":
            return at(text, token.start, "this string is never closed")
        elif token.text in pairs and (not opened or opened.pop().text != pairs[token.text]):
            return at(text, token.start, f"this {token.text} closes nothing")
    if opened:
        return at(text, opened[-1].start, f"this {opened[-1].text} is never closed")
    return None


# --- SERVICE ---------------------------------------------------------------------------------
#
# Whether `<` opens an IRI or compares is decided by the grammar, not by the tokens:
# `FILTER(?a<?b)SERVICE#>` and a call on the next line is an IRI to a tokeniser and a call to the
# parser. So every way to read the text is followed; a place has one state, so that is linear.
# Oxigraph's keywords need no blank after them either: `SERVICE:x`, `SERVICESILENTp:x`.

_BLANK = r"(?:[ \t\r\n]|\#[^\r\n]*+)*+"
_CALL = re.compile(
    rf"""service{_BLANK} (?:silent{_BLANK})?
    (?: {IRI} | [?$]\w+ | [^\s{{}}()<>"'\[\];,?$\#:]*:(?:\\.|[^\s{{}}()<>"'\[\];,\#\\])* )
    {_BLANK}\{{""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_TRIPLE = ('"""', "'''")
_NOTABLE = re.compile(r"""service|[<"'#?$@\\]""", re.IGNORECASE)
_READINGS = {
    "<": (re.compile(IRI), re.compile("<")),
    '"': (re.compile(LONG, re.DOTALL), re.compile(SHORT, re.DOTALL)),
    "'": (re.compile(LONG, re.DOTALL), re.compile(SHORT, re.DOTALL)),
    "#": (re.compile(r"#[^\r\n]*"),),
    "?": (re.compile(VARIABLE),),
    "$": (re.compile(VARIABLE),),
    "@": (re.compile(TAG),),
    "\\": (re.compile(r"\\.", re.DOTALL),),  # an escape in a local name
}


def _service(text: str) -> int | None:
    """Where the text calls a SERVICE, in any way of reading it; None if in none."""
    seen: set[int] = set()
    starts = [0] if re.search("service", text, re.IGNORECASE) else []
    while starts:
        position = starts.pop()
        while (notable := _NOTABLE.search(text, position)) and notable.start() not in seen:
            here = notable.start()
            seen.add(here)
            if notable[0] not in _READINGS:
                if _CALL.match(text, here):
                    return here
                position = here + 1
                continue
            read = [m for r in _READINGS[notable[0]] if (m := r.match(text, here))]
            if read and read[0][0][:3] in _TRIPLE and "\\" not in read[0][0]:
                del read[1:]  # the parser tries long strings first; only an escape can spoil one
            position, *others = [match.end() for match in read] or [here + 1]
            starts += others
    return None


def _unescaped(text: str) -> str:
    r"""The text with ``\uXXXX`` and ``\UXXXXXXXX`` decoded, as SPARQL 1.1 section 19.2 has it."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else match[0]

    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", character, text)


# --- places ----------------------------------------------------------------------------------


def at(
    text: str,
    place: int,
    reason: str,
    remedy: str = "",
    *,
    kind: type[QuerySyntaxError] = QuerySyntaxError,
) -> QuerySyntaxError:
    """An error at a place of the text, counted in characters."""
    line = text.count("\n", 0, place) + 1
    column = place - (text.rfind("\n", 0, place) + 1) + 1
    return kind(reason, text=text, line=line, column=column, remedy=remedy)


def _offset(text: str, line: int, column: int) -> int:
    """The place in characters of a line and column that count from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))


def excerpt(text: str, line: int, column: int) -> str:
    """The line of the mistake and the one before it, a caret below the place."""
    lines = text.split("\n")
    width = len(str(line))
    left = max(0, column - 60)  # a query may be one line of a thousand characters
    shown = [
        f"{number:>{width}} | {lines[number - 1][left : left + 100].rstrip()}"
        for number in range(max(1, line - 1), line + 1)
        if number <= len(lines)
    ]
    return "\n".join([*shown, " " * (width + 3 + column - 1 - left) + "^"])
