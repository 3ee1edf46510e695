"""The values of literals, and the datatypes of OWL 2 RL (table 8).

Two literals are the same if their values are; a literal that is not of its datatype is a
contradiction; one of a datatype that nobody knows stands for itself.
"""

from __future__ import annotations

import re
import struct
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree

from kg.reason.terms import PREFIXES, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

_XSD, _RDF, _RDFS, _OWL = (PREFIXES[p] for p in ("xsd", "rdf", "rdfs", "owl"))


class Value(NamedTuple):
    """A value: the space it is from (``number``, ``string`` …), and itself within the space."""

    space: str
    value: object


class IllTyped:
    """What a literal has whose lexical form is not of its datatype."""


ILL_TYPED = IllTyped()
#: Datatypes of integers, with the least and the greatest value.
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "nonPositiveInteger": (None, 0),
    "positiveInteger": (1, None),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_STRINGS = {
    "string": re.compile(r".*", re.DOTALL),
    "normalizedString": re.compile(r"[^\t\n\r]*"),
    "token": re.compile(r"(?:[^\s]+(?: [^\s]+)*)?"),
    "language": re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"),
    "Name": re.compile(r"(?:[^\W\d]|:)[:\w.\-·]*"),
    "NCName": re.compile(r"[^\W\d][\w.\-·]*"),
    "NMTOKEN": re.compile(r"[:\w.\-·]+"),
}
_OTHERS = ("decimal", "boolean", "float", "double", "dateTime", "dateTimeStamp", "hexBinary",
           "base64Binary", "anyURI")  # fmt: skip
#: The datatypes of the profile, as IRIs.
DATATYPES: tuple[str, ...] = (
    *(_XSD + name for name in (*_INTEGERS, *_STRINGS, *_OTHERS)),
    _RDF + "PlainLiteral",
    _RDF + "XMLLiteral",
    _RDFS + "Literal",
    _OWL + "real",
    _OWL + "rational",
)
_PARTS = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>|@(.*))?', re.DOTALL)
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
# Digits are those of ASCII, whatever else Python takes for one.
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_REAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_RATIONAL = re.compile(r"([+-]?\d+)\s*/\s*(\d*[1-9]\d*)", re.ASCII)
_MOMENT = re.compile(
    r"(-?(?:[1-9]\d{3,}|0\d{3}))-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    r"T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
    r"(Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?",
    re.ASCII,
)
_BASE64 = re.compile(
    r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?"
)


@lru_cache(maxsize=65536)
def value(literal: str) -> Value | IllTyped | None:
    """The value of a literal in N-Triples; None where the datatype is not one of the profile."""
    found = parts(literal)
    if found is None:
        return None
    lexical, datatype, language = found
    if language:
        return Value("string", (lexical, language.lower()))
    if datatype is None:
        return Value("string", lexical)
    if datatype == _RDF + "PlainLiteral":
        return _plain_literal(lexical)
    if datatype == _RDF + "XMLLiteral":
        return _xml(lexical)
    if datatype == _OWL + "rational":
        return _rational(lexical)
    if not datatype.startswith(_XSD):
        return None
    return _xsd(lexical, datatype.removeprefix(_XSD))


def parts(literal: str) -> tuple[str, str | None, str | None] | None:
    """The text of a literal in N-Triples, its datatype and its language; None for other terms."""
    match = _PARTS.fullmatch(literal)
    if match is None:
        return None
    lexical, datatype, language = match.groups()
    if "\\" in lexical:
        lexical = _ESCAPED.sub(_unescaped, lexical)
    return lexical, datatype, language


def spelled(found: Value) -> str | None:
    """A string as a plain literal, with its language if it has one; None for other values."""
    if found.space != "string":
        return None
    text, language = found.value if isinstance(found.value, tuple) else (found.value, "")
    return quoted(text) + (f"@{language}" if language else "")


def of_datatype(found: Value, datatype: str) -> bool:
    """Is a value in the value space of one of the profile's datatypes?"""
    space, inner = found
    name = datatype.removeprefix(_XSD)
    if datatype == _RDFS + "Literal":
        return True
    if datatype == _RDF + "PlainLiteral":
        return space == "string"
    if datatype == _RDF + "XMLLiteral":
        return space == "xml"
    if datatype in (_OWL + "real", _OWL + "rational"):
        return space == "number"
    if name in _INTEGERS:
        return space == "number" and isinstance(inner, Fraction) and _in_range(inner, name)
    if name == "decimal":
        return space == "number" and isinstance(inner, Fraction) and _is_decimal(inner)
    if name in _STRINGS:
        return (
            space == "string" and isinstance(inner, str) and bool(_STRINGS[name].fullmatch(inner))
        )
    if name == "dateTime":
        return space in ("moment", "local moment")
    if name == "dateTimeStamp":
        return space == "moment"
    return space == name


def datatypes_of(found: Value) -> Iterator[str]:
    """The profile's datatypes whose value spaces hold a value."""
    return (datatype for datatype in DATATYPES if of_datatype(found, datatype))


def _unescaped(match: re.Match[str]) -> str:
    short, long, other = match.groups()
    if short or long:
        return chr(int(short or long, 16))
    return _PLAIN.get(other, other)


def _xsd(lexical: str, name: str) -> Value | IllTyped | None:
    if name in _STRINGS:
        return Value("string", lexical) if _STRINGS[name].fullmatch(lexical) else ILL_TYPED
    text = lexical.strip(" \t\r\n")
    if name in _INTEGERS:
        if not _INTEGER.fullmatch(text):
            return ILL_TYPED
        number = Fraction(_integer(text))
        return Value("number", number) if _in_range(number, name) else ILL_TYPED
    if name == "decimal":
        return Value("number", Fraction(Decimal(text))) if _NUMBER.fullmatch(text) else ILL_TYPED
    if name in ("float", "double"):
        return _floating(text, name)
    if name == "boolean":
        return (
            Value(name, text in ("1", "true")) if text in ("0", "1", "true", "false") else ILL_TYPED
        )
    if name in ("dateTime", "dateTimeStamp"):
        return _moment(text, name)
    if name == "hexBinary":
        good = re.fullmatch(r"(?:[0-9A-Fa-f]{2})*", text)
        return Value(name, text.lower()) if good else ILL_TYPED
    if name == "base64Binary":
        return _base64(text)
    if name == "anyURI":
        scheme = re.match(r"([^/?#:]*):", text)
        if scheme is None or re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme[1]):
            return Value(name, text)
        return ILL_TYPED
    return None


def _in_range(number: Fraction, name: str) -> bool:
    least, greatest = _INTEGERS[name]
    return (
        number.denominator == 1
        and (least is None or number >= least)
        and (greatest is None or number <= greatest)
    )


def _is_decimal(number: Fraction) -> bool:
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _plain_literal(lexical: str) -> Value | IllTyped:
    text, at, language = lexical.rpartition("@")
    if not at:
        return ILL_TYPED
    if language and not _STRINGS["language"].fullmatch(language):
        return ILL_TYPED
    return Value("string", (text, language.lower()) if language else text)


def _xml(lexical: str) -> Value | IllTyped:
    try:
        return Value("xml", ElementTree.canonicalize(f"<r>{lexical}</r>"))
    except ElementTree.ParseError:
        return ILL_TYPED


def _rational(lexical: str) -> Value | IllTyped:
    match = _RATIONAL.fullmatch(lexical.strip(" \t\r\n"))
    if match is None:
        return ILL_TYPED
    return Value("number", Fraction(_integer(match[1]), _integer(match[2])))


def _integer(digits: str) -> int:
    """An integer of any length, where ``int`` takes some thousand digits and no more."""
    return int(Decimal(digits))


def _floating(text: str, name: str) -> Value | IllTyped:
    if text in ("INF", "+INF", "-INF", "NaN"):
        return Value(name, text.lstrip("+"))
    if not _REAL.fullmatch(text):
        return ILL_TYPED
    number = float(text)
    if name == "float":
        try:
            number = struct.unpack("f", struct.pack("f", number))[0]
        except OverflowError:
            number = float("inf") if number > 0 else float("-inf")
    return Value(name, repr(number))


def _moment(text: str, name: str) -> Value | IllTyped:
    match = _MOMENT.fullmatch(text)
    if match is None:
        return ILL_TYPED
    year, month, day = (_integer(match[n]) for n in (1, 2, 3))
    hour, minute, second = (Fraction(Decimal(part)) for part in match[4].split(":"))
    zone = match[5]
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    if day > _days(*following, 1) - _days(year, month, 1) or (name == "dateTimeStamp" and not zone):
        return ILL_TYPED
    offset = 0
    if zone and zone != "Z":
        offset = (int(zone[1:3]) * 60 + int(zone[4:])) * (-1 if zone[0] == "-" else 1)
    seconds = second + 60 * (minute - offset) + 3600 * hour + 86400 * _days(year, month, day)
    return Value("moment" if zone else "local moment", (seconds, offset if zone else None))


def _days(year: int, month: int, day: int) -> int:
    """Days since a fixed one, in the proleptic Gregorian calendar, years before 1 too."""
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year


def _base64(text: str) -> Value | IllTyped:
    packed = re.sub(r"\s", "", text)
    return Value("base64Binary", packed) if _BASE64.fullmatch(packed) else ILL_TYPED
