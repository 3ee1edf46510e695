"""Table 8 for the oracle: the values of literals, and which datatypes hold them.

Only the datatypes that the tests write; the engine's own reading is not used.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from fractions import Fraction
from functools import cache
from typing import Any

#: The datatypes of the profile (OWL 2 Profiles, section 4.2.1), and OWL 2's two wider than decimal.
DATATYPES = """rdfs:Literal rdf:PlainLiteral rdf:XMLLiteral owl:real owl:rational
xsd:decimal xsd:integer xsd:nonNegativeInteger xsd:nonPositiveInteger xsd:positiveInteger
xsd:negativeInteger xsd:long xsd:int xsd:short xsd:byte xsd:unsignedLong xsd:unsignedInt
xsd:unsignedShort xsd:unsignedByte xsd:float xsd:double xsd:string xsd:normalizedString xsd:token
xsd:language xsd:Name xsd:NCName xsd:NMTOKEN xsd:boolean xsd:hexBinary xsd:base64Binary xsd:anyURI
xsd:dateTime xsd:dateTimeStamp""".split()
#: What the value of a literal is whose form is not of its datatype.
ILL_TYPED = ("ill-typed", None)
_INFINITE = math.inf
_INTEGERS = {
    "integer": (-_INFINITE, _INFINITE),
    "nonNegativeInteger": (0, _INFINITE),
    "nonPositiveInteger": (-_INFINITE, 0),
    "positiveInteger": (1, _INFINITE),
    "negativeInteger": (-_INFINITE, -1),
    **{name: (-(2**b), 2**b - 1) for name, b in zip(
        ("byte", "short", "int", "long"), (7, 15, 31, 63), strict=True)},
    **{name: (0, 2**b - 1) for name, b in zip(
        ("unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong"), (8, 16, 32, 64),
        strict=True)},
}  # fmt: skip
_STRINGS = {
    "string": r"[\s\S]*",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(\S+( \S+)*)?",
    "language": r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*",
    "Name": r"[A-Za-z_:][-.\w:]*",
    "NCName": r"[A-Za-z_][-.\w]*",
    "NMTOKEN": r"[-.\w:]+",
}


@cache
def value(literal: str) -> tuple[str, Any] | None:
    """The value space and the value; ``ILL_TYPED``; None where nobody knows the datatype."""
    match = re.fullmatch(r'"(.*)"(?:\^\^<(.*)>|@(.*))?', literal, re.DOTALL)
    assert match, literal
    form, datatype, tag = match.groups()
    if tag:
        return "tagged", (form, tag.lower())
    name = "string" if datatype is None else datatype.partition("XMLSchema#")[2]
    if name in _STRINGS:
        return ("string", form) if re.fullmatch(_STRINGS[name], form) else ILL_TYPED
    try:
        if name in _INTEGERS:
            low, high = _INTEGERS[name]
            return ("number", int(form)) if low <= int(form) <= high else ILL_TYPED
        if name == "decimal":
            return "number", Fraction(form)
        if name in ("float", "double"):
            return name, repr(float(form))  # 0.0 and -0.0 are two values
        if name == "boolean":
            return name, {"true": True, "1": True, "false": False, "0": False}[form]
        if name in ("dateTime", "dateTimeStamp"):
            moment = datetime.fromisoformat(form)
            return "moment" if moment.tzinfo else "local moment", (moment, moment.utcoffset())
    except (ValueError, KeyError):
        return ILL_TYPED
    return None


@cache
def datatypes(literal: str) -> frozenset[str]:
    """The datatypes whose value spaces hold the literal's value."""
    known = value(literal)
    if known is None or known == ILL_TYPED:
        return frozenset()
    space, inner = known
    found = {"rdfs:Literal"}
    if space == "number":
        found |= {"xsd:decimal", "owl:real", "owl:rational"}
        if Fraction(inner).denominator == 1:
            found |= {f"xsd:{n}" for n, (low, high) in _INTEGERS.items() if low <= inner <= high}
    elif space in ("string", "tagged"):
        found.add("rdf:PlainLiteral")
        if space == "string":
            found |= {f"xsd:{n}" for n, form in _STRINGS.items() if re.fullmatch(form, inner)}
    elif space == "moment":
        found |= {"xsd:dateTime", "xsd:dateTimeStamp"}
    elif space == "local moment":
        found.add("xsd:dateTime")
    else:
        found.add(f"xsd:{space}")
    return frozenset(found)
