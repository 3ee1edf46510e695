"""The tokens of SPARQL, queries and updates alike.

Whether ``<`` opens an IRI or compares is decided by the grammar, not by the characters:
``FILTER(?a<?b&&?c>?d)`` compares twice, and ``(?a <b>)`` is a list. So the tokeniser keeps account
of the brackets that are open, and of which of them hold expressions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# The terminals of SPARQL 1.1, section 19.8, the longest match first.
_CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
IRI = rf'<(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODEPOINT})*>'
LONG = r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""' + "|" + r"'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
SHORT = r'"(?:[^"\\\r\n]|\\.)*"' + "|" + r"'(?:[^'\\\r\n]|\\.)*'"
VARIABLE = r"[?$][\w·]+"
TAG = r"@[A-Za-z]+(?:-+[A-Za-z0-9]+)*"
_LOCAL = r"(?:(?:[\w:]|%\w\w|\\.)(?:(?:[\w:.·-]|%\w\w|\\.)*(?:[\w:·-]|%\w\w|\\.))?)?"
_TOKEN = re.compile(
    rf"""
      (?P<comment>\#[^\r\n]*)
    | (?P<iri>{IRI})
    | (?P<string>{LONG}|{SHORT})
    | (?P<variable>{VARIABLE})
    | (?P<tag>{TAG})
    | (?P<blank>_:\w(?:[\w.·-]*[\w·-])?)
    | (?P<name>(?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:{_LOCAL})
    | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<word>\w+)
    | (?P<mark><<|>>|\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_SPACE = re.compile(r"\s*")

_OPERANDS = frozenset(("variable", "iri", "string", "number", "name", "tag"))
_CLOSED = frozenset((")", "}", ">>"))
_TRUTH = frozenset(("true", "false"))
# After these an expression stands in the next parentheses, or in all until the group begins.
_ONE = frozenset(("FILTER", "BIND"))
_MANY = frozenset(("SELECT", "HAVING", "ORDER", "GROUP"))
# Words before parentheses that hold terms; every other word is a function or an operator.
_NO_CALL = frozenset(("A", "VALUES", "UNDEF", "WHERE"))


class Token(NamedTuple):
    """A piece of a query: its kind (``variable``, ``string`` …), text and place in characters."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The place just behind it."""
        return self.start + len(self.text)


def tokens(text: str) -> Iterator[Token]:
    """The tokens, comments among them, white space left out."""
    if "(" not in text:  # no expressions, as in most data, and nothing to keep account of
        for found in _TOKEN.finditer(text):
            yield Token(found.lastgroup or "mark", found[0], found.start())
        return
    reading = _Reading()
    position = _SPACE.match(text).end()  # type: ignore[union-attr]  # it matches anywhere
    while position < len(text):
        match = _TOKEN.match(text, position)
        assert match is not None  # noqa: S101 - any character but white space is a token
        token = Token(match.lastgroup or "mark", match[0], position)
        if token.text[0] == "<":
            if reading.compares:
                token = Token("mark", "<", position)
            elif text.startswith("<<", position):
                token = Token("mark", "<<", position)
        yield token
        if token.kind != "comment":
            reading.take(token)
        position = _SPACE.match(text, token.end).end()  # type: ignore[union-attr]


class _Reading:
    """What is open at a place of the text."""

    def __init__(self) -> None:
        self._open: list[bool] = [False]  # for each bracket: does it hold an expression?
        self._awaited = [""]  # for each: "", or how many expressions its keywords announce
        self._last = Token("", "", 0)

    @property
    def compares(self) -> bool:
        """Is ``<`` an operator here?"""
        if not self._open[-1]:
            return False
        kind, text, _ = self._last
        return kind in _OPERANDS or text in _CLOSED or text in _TRUTH

    def take(self, token: Token) -> None:
        """Read on over a token."""
        if token.kind == "word":
            self._announce(token.text.upper())
        elif token.text == "(":
            self._push(self._holds_expression())
        elif token.text in "{[":
            if self._awaited[-1] == "one" or self._last.text.upper() != "EXISTS":
                self._awaited[-1] = ""
            self._push(False)
        elif token.text in ")}]" and len(self._open) > 1:
            self._open.pop()
            self._awaited.pop()
        self._last = token

    def _announce(self, word: str) -> None:
        if word in _MANY:
            self._awaited[-1] = "many"
        elif word in _ONE:
            self._awaited[-1] = "one"
        elif word == "VALUES":
            self._awaited[-1] = ""

    def _holds_expression(self) -> bool:
        """Does the parenthesis that opens here hold an expression?"""
        if self._last.text == "<<":
            return False
        if self._open[-1]:
            return True
        awaited = self._awaited[-1]
        if awaited == "one":
            self._awaited[-1] = ""
        called = self._last.kind == "word" and self._last.text.upper() not in _NO_CALL
        return bool(awaited) or called

    def _push(self, expression: bool) -> None:
        self._open.append(expression)
        self._awaited.append("")
