"""A SPARQL Update taken apart: its operations, and the pieces that each is made of.

Oxigraph parses an update and does it, in one call. To reckon what an update would change before it
is done, its pieces are needed: the templates, the pattern, the graphs that it names. They are cut
out here as they are written, and nothing is taken for granted: the parser has to accept the whole
text first, and every pattern once more on its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NoReturn, TypeAlias

from kg.errors import QueryError
from kg.store import pieces, syntax
from kg.store.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind: TypeAlias = Literal[
    "insert data",
    "delete data",
    "modify",
    "load",
    "clear",
    "drop",
    "create",
    "add",
    "move",
    "copy",
]

_QUERIES = frozenset("SELECT ASK CONSTRUCT DESCRIBE".split())
_GLUED = re.compile(
    "(INSERT|DELETE|DATA|WITH|USING|WHERE|LOAD|INTO|CLEAR|DROP|CREATE|ADD|MOVE|COPY|SILENT|GRAPH)."
    "|(PREFIX|BASE|TO|DEFAULT|NAMED|ALL).",
    re.IGNORECASE,
)
_BLANK = frozenset(("[", "(", "<<", "~"))


@dataclass(frozen=True)
class Block:
    """What stands in braces: quads or a pattern, as written, the braces included."""

    tokens: tuple[Token, ...] = ()
    text: str = "{}"

    @property
    def variables(self) -> frozenset[str]:
        """The names of its variables."""
        return frozenset(token.text[1:] for token in self.tokens if token.kind == "variable")

    @property
    def makes_blank_nodes(self) -> bool:
        """Does a template make new blank nodes for each solution?"""
        return any(token.kind == "blank" or token.text in _BLANK for token in self.tokens)

    @property
    def graphs(self) -> frozenset[str]:
        """The terms that name its graphs, variables left out."""
        after = zip(self.tokens, self.tokens[1:], strict=False)
        return frozenset(
            token.text
            for word, token in after
            if word.kind == "word" and word.text.upper() == "GRAPH" and token.kind != "variable"
        )


@dataclass(frozen=True)
class Operation:
    """One operation of an update; every text in it is as written.

    The data of INSERT DATA and DELETE DATA is in ``insert`` or ``delete``. DELETE WHERE is a
    ``modify`` whose template and pattern are the same. ``source`` and ``target`` name graphs:
    ``<iri>``, a prefixed name, ``DEFAULT``, ``NAMED`` or ``ALL``; of LOAD, ``source`` is the
    document and ``target`` is empty for the default graph.
    """

    kind: Kind
    start: int
    #: BASE and PREFIX of this operation and those before it, on one line
    prologue: str
    silent: bool = False
    with_: str = ""
    delete: Block = field(default_factory=Block)
    insert: Block = field(default_factory=Block)
    #: the USING clauses
    using: str = ""
    where: Block = field(default_factory=Block)
    source: str = ""
    target: str = ""
    end: int = 0


def parsed(text: str, *, base: str | None = None) -> list[Operation]:
    """The operations of an update; ``QuerySyntaxError`` if it is none, or calls a SERVICE."""
    read = list(tokens(text))
    syntax.bounded(text, read)
    operations = list(_Reader(text, read).operations())
    for operation in operations:
        start, end = operation.start, operation.end
        pieces.check(text, start, end, prologue=operation.prologue, base=base)
        if operation.where.tokens:
            _check_pattern(text, operation, base)
    _check_blank_nodes(text, operations)
    return operations


def _check_pattern(text: str, operation: Operation, base: str | None) -> None:
    """Nothing, if the parser reads the pattern as one, from brace to brace."""
    start, end = operation.where.tokens[0].start, operation.where.tokens[-1].end
    try:
        pieces.check(text, start, end, prologue=operation.prologue, base=base, pattern=True)
    except QueryError as error:
        reason, remedy = "this pattern can be read in two ways", "put blanks around < and >"
        raise syntax.at(text, start, reason, remedy) from error


def _check_blank_nodes(text: str, operations: list[Operation]) -> None:
    """Nothing, if no label stands for the nodes of two INSERT DATA (note 5 of the grammar)."""
    before: set[str] = set()
    for operation in operations:
        if operation.kind == "insert data":
            labels = [token for token in operation.insert.tokens if token.kind == "blank"]
            for token in labels:
                if token.text in before:
                    reason = f"the blank node {token.text} is already that of another operation"
                    raise syntax.at(text, token.start, reason, "give it another label")
            before.update(token.text for token in labels)


class _Reader:
    """Reads on through the tokens of an update that the parser has accepted."""

    def __init__(self, text: str, read: list[Token]) -> None:
        self._text = text
        self._tokens = [token for token in read if token.kind != "comment"]
        self._tokens.append(Token("end", "", len(text)))
        self._next = 0

    def operations(self) -> Iterator[Operation]:
        prologue = self._prologue()
        while True:
            if self._here.kind == "end":
                return
            yield self._operation(prologue)
            if self._here.kind != "end":
                self._expect(";")
            # right by the grammar, though Oxigraph's knows a prologue at the beginning only
            prologue += self._prologue()

    # --- the parts of an operation ---

    def _prologue(self) -> str:
        start = self._next
        while True:
            if self._word("PREFIX"):
                self._declare(2)
            elif self._word("BASE") or self._word("VERSION"):
                self._declare(1)
            else:
                break
        return "".join(f"{token.text} " for token in self._tokens[start : self._next])

    def _declare(self, terms: int) -> None:
        for _ in range(terms):
            if self._here.kind not in ("iri", "name", "string"):
                self._fail()
            self._next += 1

    def _operation(self, prologue: str) -> Operation:
        start = self._here.start
        parts: dict[str, object] = {}
        if self._word("INSERT", "DATA"):
            parts = {"kind": "insert data", "insert": self._block()}
        elif self._word("DELETE", "DATA"):
            parts = {"kind": "delete data", "delete": self._block()}
        elif self._word("DELETE", "WHERE"):
            block = self._block()
            parts = {"kind": "modify", "delete": block, "where": block}
        elif self._here.text.upper() in ("WITH", "DELETE", "INSERT"):
            parts = {"kind": "modify"} | self._modify()
        else:
            parts = self._management()
        return Operation(
            prologue=prologue,
            start=start,
            end=self._tokens[self._next - 1].end,
            **parts,  # type: ignore[arg-type]
        )

    def _modify(self) -> dict[str, object]:
        parts: dict[str, object] = {}
        if self._word("WITH"):
            parts["with_"] = f"WITH {self._term()}"
        if self._word("DELETE"):
            parts["delete"] = self._block()
        if self._word("INSERT"):
            parts["insert"] = self._block()
        start = self._next
        while self._word("USING"):
            self._word("NAMED")
            self._term()
        parts["using"] = self._between(start)
        self._expect("WHERE")
        parts["where"] = self._block()
        return parts

    def _management(self) -> dict[str, object]:
        kind = self._here.text.lower()
        if kind not in ("load", "clear", "drop", "create", "add", "move", "copy"):
            self._fail()
        self._next += 1
        parts: dict[str, object] = {"kind": kind, "silent": self._word("SILENT")}
        if kind == "load":
            parts["source"] = self._term()
            if self._word("INTO"):
                parts["target"] = self._graph()
        elif kind in ("clear", "drop", "create"):
            parts["target"] = self._graph()
        else:
            parts["source"] = self._graph()
            self._expect("TO")
            parts["target"] = self._graph()
        return parts

    def _graph(self) -> str:
        for word in ("DEFAULT", "NAMED", "ALL"):
            if self._word(word):
                return word
        self._word("GRAPH")
        return self._term()

    def _block(self) -> Block:
        start, depth = self._next, 0
        while True:
            depth += (self._here.text == "{") - (self._here.text == "}")
            if (depth == 0 and self._here.text != "}") or self._here.kind == "end":
                self._fail()
            self._next += 1
            if depth == 0:
                return Block(tuple(self._tokens[start : self._next]), self._between(start))

    # --- tokens ---

    @property
    def _here(self) -> Token:
        return self._tokens[self._next]

    def _word(self, *words: str) -> bool:
        """Read these words if they stand here."""
        ahead = self._tokens[self._next : self._next + len(words)]
        found = [token.text.upper() for token in ahead] == list(words)
        if found:
            self._next += len(words)
        return found

    def _expect(self, text: str) -> None:
        if not self._word(text):
            self._fail()

    def _term(self) -> str:
        if self._here.kind not in ("iri", "name"):
            self._fail()
        self._next += 1
        return self._tokens[self._next - 1].text

    def _between(self, start: int) -> str:
        """The text from a token on, up to the one before this."""
        if start == self._next:
            return ""
        return self._text[self._tokens[start].start : self._tokens[self._next - 1].end]

    def _fail(self) -> NoReturn:
        here = self._here
        if (error := syntax.unbalanced(self._text, self._tokens)) is not None:
            raise error
        if here.kind == "word" and here.text.upper() in _QUERIES:
            reason = "this is a query, and only updates are taken here"
            raise syntax.at(self._text, here.start, reason)
        # Oxigraph's parser takes words without blanks between them; what is meant is a guess then.
        remedy = "put a blank behind the word" if _GLUED.match(here.text) else ""
        reason = f"unexpected {here.text[:40]}" if here.text else "something is missing at the end"
        raise syntax.at(self._text, here.start, reason, remedy)
