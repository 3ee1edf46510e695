"""The W3C's tests that are known to fail, each with its reason."""

from __future__ import annotations

_R2 = "http://www.w3.org/2001/sw/DataAccess/tests/data-r2/"
_11 = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
_12 = "https://w3c.github.io/rdf-tests/sparql/sparql12/"

_BY_VALUE = "Oxigraph keeps the value of a literal, not its spelling: 01 and 1.0 become 1"
_XSD_11 = "Oxigraph compares by XSD 1.1, where more values can be compared than in the test"
_REFUSED = "this server calls no other unless it is allowed to, and it is not"

KNOWN: dict[str, str] = {
    f"{_R2}distinct/manifest#distinct-1": _BY_VALUE,
    f"{_R2}distinct/manifest#distinct-9": _BY_VALUE,
    f"{_R2}expr-builtin/manifest#dawg-str-1": _BY_VALUE,
    f"{_R2}expr-builtin/manifest#dawg-str-2": _BY_VALUE,
    f"{_R2}expr-builtin/manifest#sameTerm-simple": _BY_VALUE,
    f"{_R2}expr-builtin/manifest#sameTerm-eq": _BY_VALUE,
    f"{_R2}expr-builtin/manifest#sameTerm-not-eq": _BY_VALUE,
    f"{_R2}expr-builtin/manifest#case-insensitive-booleans": "Oxigraph knows true, not True",
    f"{_R2}expr-equals/manifest#eq-graph-1": _BY_VALUE,
    f"{_R2}expr-equals/manifest#eq-graph-2": _BY_VALUE,
    f"{_R2}open-world/manifest#date-2": _XSD_11,
    f"{_R2}open-world/manifest#open-eq-01": _BY_VALUE,
    f"{_R2}syntax-sparql3/manifest#syn-bad-26": "Oxigraph reads ?x<?a&&?b>?y as comparisons",
    f"{_11}service/manifest#service1": _REFUSED,
    f"{_11}service/manifest#service2": _REFUSED,
    f"{_11}service/manifest#service3": _REFUSED,
    f"{_11}service/manifest#service4a": _REFUSED,
    f"{_11}service/manifest#service5": _REFUSED,
    f"{_11}service/manifest#service6": _REFUSED,
    f"{_11}service/manifest#service7": _REFUSED,
    f"{_12}grouping/manifest#group01": _BY_VALUE,
    f"{_12}grouping/manifest#select-variable-reuse": "Oxigraph wants a variable bound in WHERE",
    f"{_12}syntax-triple-terms-negative/manifest#tripleterm-subject-03": "Oxigraph takes a triple "
    "term for a subject in an expression",
    f"{_12}syntax-triple-terms-negative/manifest#tripleterm-subject-06": "Oxigraph takes a triple "
    "term for a subject in an expression",
    f"{_12}syntax/manifest#nested-aggregate-functions": "Oxigraph takes an aggregate in another",
}
