"""Literals by their values: which are the same, which differ, which are none of their datatype."""

from __future__ import annotations

import pytest

from kg.reason.closure import Closure
from kg.reason.datatypes import IllTyped, value
from kg.reason.terms import named, plain

SAME = named("owl:sameAs")


def typed(form: str, datatype: str) -> str:
    return f'"{form}"^^{named(datatype if ":" in datatype else f"xsd:{datatype}")}'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (typed("1", "integer"), typed("01", "integer")),
        (typed("1", "integer"), typed("+1", "byte")),
        (typed("1", "integer"), typed("1.0", "decimal")),
        (typed("-0", "integer"), typed("0", "nonNegativeInteger")),
        (typed("1/2", "owl:rational"), typed("0.5", "decimal")),
        (typed("9" * 5000, "integer"), typed("0" + "9" * 5000, "integer")),
        (typed("1e0", "double"), typed("1.0", "double")),
        (typed("0.1", "float"), typed("0.10000000149011612", "float")),
        (typed("+INF", "double"), typed("INF", "double")),
        (typed("true", "boolean"), typed("1", "boolean")),
        (typed("0a", "hexBinary"), typed("0A", "hexBinary")),
        (typed("QUI=", "base64Binary"), typed("Q U I =", "base64Binary")),
        (typed("2000-02-29T24:00:00Z", "dateTime"), typed("2000-03-01T00:00:00Z", "dateTime")),
        (typed("2000-01-01T00:00:00.0Z", "dateTime"), typed("2000-01-01T00:00:00Z", "dateTime")),
        (typed("2000-01-01T00:00:00Z", "dateTime"),
         typed("2000-01-01T00:00:00+00:00", "dateTimeStamp")),
        (typed("a", "token"), '"a"'),
        (typed("a@", "rdf:PlainLiteral"), '"a"'),
        (typed("a@EN", "rdf:PlainLiteral"), '"a"@en'),
        (typed("<a b='1'></a>", "rdf:XMLLiteral"), typed('<a  b=\\"1\\"/>', "rdf:XMLLiteral")),
    ],
)  # fmt: skip
def test_the_same(one: str, other: str) -> None:
    assert value(plain(one)) == value(plain(other))
    functional = ("<ex:p>", named("rdf:type"), named("owl:FunctionalProperty"))
    assert not Closure(
        [functional, *(("<ex:a>", "<ex:p>", v) for v in (one, other))]
    ).inconsistencies()
    assert (one, SAME, other) in Closure([("<ex:a>", "<ex:p>", one), ("<ex:a>", "<ex:q>", other)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (typed("1", "integer"), typed("1", "double")),
        (typed("1", "float"), typed("1", "double")),
        (typed("0.0", "double"), typed("-0.0", "double")),
        (typed("NaN", "double"), typed("NaN", "float")),
        (typed("1", "integer"), '"1"'),
        (typed("1", "boolean"), typed("1", "integer")),
        ('"a"', '"a"@en'),
        ('"a"@en', '"a"@de'),
        ('"a"', '"A"'),
        # The same moment, but not the same by which clock.
        (typed("2000-01-01T00:00:00Z", "dateTime"), typed("2000-01-01T01:00:00+01:00", "dateTime")),
        (typed("2000-01-01T00:00:00Z", "dateTime"), typed("2000-01-01T00:00:00", "dateTime")),
    ],
)
def test_different(one: str, other: str) -> None:
    functional = ("<ex:p>", named("rdf:type"), named("owl:FunctionalProperty"))
    given = [functional, *(("<ex:a>", "<ex:p>", v) for v in (one, other))]
    assert {clash.rule for clash in Closure(given).inconsistencies()} == {"eq-diff1"}


@pytest.mark.parametrize(
    ("form", "datatype"),
    [
        ("x", "integer"), ("1.0", "integer"), ("", "integer"), ("٣", "integer"), ("128", "byte"),
        ("-1", "nonNegativeInteger"), ("0", "positiveInteger"), ("1e1", "decimal"),
        (".", "decimal"),
        ("inf", "double"), ("1,0", "double"), ("yes", "boolean"), ("TRUE", "boolean"),
        ("0", "hexBinary"), ("QR==", "base64Binary"), ("Q===", "base64Binary"),
        ("2001-02-29T00:00:00", "dateTime"), ("2000-13-01T00:00:00", "dateTime"),
        ("2000-01-01T24:00:01", "dateTime"), ("2000-01-01T00:60:00", "dateTime"),
        ("2000-01-01", "dateTime"), ("02000-01-01T00:00:00", "dateTime"),
        ("2000-01-01T00:00:00+14:01", "dateTime"), ("2000-01-01T00:00:00", "dateTimeStamp"),
        ("a  b", "token"), ("1a", "Name"), ("a:b", "NCName"), ("a b", "NMTOKEN"),
        ("e_n", "language"),
        ("a", "rdf:PlainLiteral"), ("<a>", "rdf:XMLLiteral"), ("1/0", "owl:rational"),
    ],
)  # fmt: skip
def test_none_of_its_datatype(form: str, datatype: str) -> None:
    literal = typed(form, datatype)
    assert isinstance(value(literal), IllTyped)
    found = Closure([("<ex:a>", "<ex:p>", literal)]).inconsistencies()
    assert [clash.rule for clash in found] == ["dt-not-type"]


@pytest.mark.parametrize(
    "literal",
    [typed("x", "date"), typed("x", "gYear"), '"x"^^<ex:unknown>', typed("NaN", "double"),
     typed("-0001-12-31T23:59:59", "dateTime"), typed("9" * 5000 + "-01-01T00:00:00Z", "dateTime"),
     typed("1e999", "float"), typed("9" * 5000, "decimal"), typed("9" * 5000, "double")],
)  # fmt: skip
def test_nothing_wrong(literal: str) -> None:
    closure = Closure([("<ex:a>", "<ex:p>", literal)], full=True)
    assert not closure.inconsistencies()
    assert sum(1 for triple in closure if triple[0] == literal and triple[1] == SAME) == 1
