"""Competency questions: SPARQL files whose first comment lines say what they ask.

A file is a query as it stands and begins with lines of ``# key: value``::

    # title: Who spoke with whom
    # description: Phone calls that happened, each with its date,
    #   from a state's side.
    # parameter: state text Russia
    # expected: caller callee date
    PREFIX …
    SELECT ?caller ?callee ?date { … ?state rdfs:label ?name FILTER(STR(?name) = $state) … }

A parameter is a ``$variable`` that ``fill`` replaces by one term, written out by its type. Nothing
that a person types is ever pasted into a query as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from kg.errors import InputError, NotFound
from kg.resources import QUERIES
from kg.store.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

#: ``text`` is a plain string, ``iri`` an absolute IRI or a path below the graph's base, ``date`` a
#: day, month or year
ParameterType: TypeAlias = Literal["text", "iri", "integer", "date"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_HEADER = re.compile(r"#\s?(title|description|parameter|expected):\s*(.*)")
_PARAMETER = re.compile(r"([A-Za-z]\w*)\s+(\w+)(?:\s+(.+))?")
_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)
_DATES = {"date": r"\d{4}-\d\d-\d\d", "gYearMonth": r"\d{4}-\d\d", "gYear": r"\d{4}"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question leaves open; ``default`` is None where a value must be given."""

    name: str
    type: ParameterType
    default: str | None = None

    def term(self, value: str) -> str:
        """The value as one SPARQL term; ``InputError`` if it is no value of the type."""
        try:
            return _TERMS[self.type](value.strip())
        except ValueError as error:
            raise InputError(f"{self.name}: {value[:80]!r} is {error}") from error


@dataclass(frozen=True, slots=True)
class Query:
    """A question: its file's name, what it asks in words, and the SPARQL that asks it."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    #: the columns that an answer has
    expected: tuple[str, ...]
    #: the whole file, a valid query
    text: str

    def fill(self, /, **values: str) -> str:
        """The query with each parameter replaced by its value, or else by its default.

        ``InputError`` names a parameter that is unknown, missing, or given a value of no use.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                remedy = f"it has {', '.join(known) or 'none'}"
                raise InputError(f"{self.name} has no parameter {name!r}", remedy=remedy)
        terms = {}
        for name, parameter in known.items():
            value = values.get(name, parameter.default)
            if value is None:
                remedy = f"it is of type {parameter.type}"
                raise InputError(f"{self.name} needs a value for {name!r}", remedy=remedy)
            terms["$" + name] = parameter.term(value)
        return _replaced(self.text, terms)


@cache
def load(folder: Path = QUERIES) -> tuple[Query, ...]:
    """The questions of a folder, by name; ``InputError`` with file and line for a bad header."""
    return tuple(parse(p.read_text("utf-8"), p.stem, str(p)) for p in sorted(folder.glob("*.rq")))


def named(name: str, folder: Path = QUERIES) -> Query:
    """The question of that name; ``NotFound`` with the names that come close."""
    there = {query.name: query for query in load(folder)}
    if name not in there:
        close = get_close_matches(name, there) or list(there)
        raise NotFound(f"there is no query {name!r}; there is {', '.join(close) or 'none'}")
    return there[name]


def parse(text: str, name: str, source: str = "") -> Query:
    """The question that a file holds."""
    found: dict[str, str] = {}
    parameters: list[Parameter] = []
    key = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        if match := _HEADER.fullmatch(line.rstrip()):
            key, value = match.groups()
            if key == "parameter":
                parameters.append(_parameter(value, source, number))
            elif key in found:
                raise InputError(f"a second {key}", source=source, line=number)
            else:
                found[key] = value
        elif key in found and line.startswith("#  "):
            found[key] += " " + line[1:].strip()
        else:
            key = ""
    if not found.get("title"):
        raise InputError("no title", source=source, line=1, remedy="begin with `# title: …`")
    used = {token.text for token in tokens(text) if token.kind == "variable"}
    for parameter in parameters:
        if "$" + parameter.name not in used:
            raise InputError(f"the query does not use ${parameter.name}", source=source)
    return Query(
        name=name,
        title=found["title"],
        description=found.get("description", "").strip(),
        parameters=tuple(parameters),
        expected=tuple(found.get("expected", "").replace(",", " ").split()),
        text=text,
    )


def _parameter(text: str, source: str, line: int) -> Parameter:
    remedy = f"write `# parameter: NAME TYPE DEFAULT`; types are {', '.join(_TERMS)}"
    match = _PARAMETER.fullmatch(text)
    if match is None or match[2] not in _TERMS:
        raise InputError(f"not a parameter: {text!r}", source=source, line=line, remedy=remedy)
    parameter = Parameter(match[1], match[2], match[3])  # type: ignore[arg-type]  # checked above
    if parameter.default is not None:
        try:
            parameter.term(parameter.default)
        except InputError as error:
            raise InputError(error.reason, source=source, line=line, remedy=remedy) from error
    return parameter


def _replaced(text: str, terms: Mapping[str, str]) -> str:
    """The text with variables replaced where they are variables: not in strings or comments."""
    pieces, end = [], 0
    for token in tokens(text):
        if token.kind == "variable" and token.text in terms:
            pieces += [text[end : token.start], terms[token.text]]
            end = token.start + len(token.text)
    return "".join([*pieces, text[end:]])


def _text(value: str) -> str:
    return f'"{value.translate(_ESCAPES)}"'


def _iri(value: str) -> str:
    value = value.removeprefix("<").removesuffix(">")
    if not value or re.search(r'[\x00-\x20<>"{}|^`\\]', value):
        raise ValueError("no IRI, and no path below the graph's base such as state/russia")
    return f"<{value}>"


def _integer(value: str) -> str:
    if not re.fullmatch(r"[+-]?[0-9]+", value):
        raise ValueError("no whole number")
    return value


def _date(value: str) -> str:
    for type_, pattern in _DATES.items():
        if re.fullmatch(pattern, value, re.ASCII):
            return f'"{value}"^^<{_XSD}{type_}>'
    raise ValueError("no date such as 2016-08-09, 2016-08 or 2016")


_TERMS: dict[str, Callable[[str], str]] = {
    "text": _text,
    "iri": _iri,
    "integer": _integer,
    "date": _date,
}
assert set(_TERMS) == set(get_args(ParameterType))  # noqa: S101 - the two say the same
