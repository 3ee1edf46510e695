"""The literals of a graph: which are of one value, and of which datatypes they are."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from kg.reason.datatypes import DATATYPES, IllTyped, Value, of_datatype, spelled, value
from kg.reason.relations import Column
from kg.reason.terms import PREFIXES, STRING, TAGGED, TYPED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kg.reason.relations import Numbers
    from kg.reason.terms import Terms

_KNOWN = frozenset(DATATYPES)
#: What every string is, and every string of a language, without a look at it.
_OF_STRINGS = {PREFIXES["xsd"] + "string"}
_OF_BOTH = {PREFIXES["rdf"] + "PlainLiteral", PREFIXES["rdfs"] + "Literal"}
#: What some strings are.
_OF_SOME = {
    PREFIXES["xsd"] + name
    for name in ("normalizedString", "token", "language", "Name", "NCName", "NMTOKEN")
}


class Literals(Column):
    """The numbers of a graph's literals; ``ill_typed`` are not of the datatype that they name."""

    __slots__ = ("_strings", "_terms", "_values", "ill_typed")

    def __init__(self, terms: Terms) -> None:
        super().__init__()
        self._terms = terms
        self.ill_typed: list[int] = []
        self._values: dict[Value, int] = {}
        self._strings: dict[str, int] = {}

    def equal(self, new: Numbers) -> Iterator[tuple[int, int]]:
        """New literals with others of their value.

        Only typed ones are worth reading: strings are the same if they are spelled the same.
        """
        spellings = self._terms.spellings
        for n in new[self._terms.kinds()[new] == TYPED].tolist():
            if _datatype(spellings[n]) not in _KNOWN:
                continue
            known = value(spellings[n])
            if isinstance(known, IllTyped):
                self.ill_typed.append(n)
            elif known is not None and known.value != "NaN":
                if (other := self._values.setdefault(known, n)) != n:
                    yield n, other
                if (string := spelled(known)) is not None:
                    self._strings[string] = n
                    plain = self._terms.find(string)
                    if plain is not None and self.has(plain):
                        yield n, plain
        for n in new.tolist() if self._strings else ():
            if (other := self._strings.get(spellings[n], n)) != n:
                yield n, other

    def typed(self, literals: Numbers, datatypes: Collection[str]) -> Iterator[tuple[str, Numbers]]:
        """Of the datatypes, which literals are of each; a datatype may come twice."""
        kinds = self._terms.kinds()[literals]
        strings, tagged = literals[kinds == STRING], literals[kinds == TAGGED]
        for datatype in datatypes:
            if datatype in _OF_STRINGS | _OF_BOTH and strings.size:
                yield datatype, strings
            if datatype in _OF_BOTH and tagged.size:
                yield datatype, tagged
        yield from self._looked(literals[kinds == TYPED], datatypes)
        yield from self._looked(strings, _OF_SOME.intersection(datatypes))

    def _looked(
        self, literals: Numbers, datatypes: Collection[str]
    ) -> Iterator[tuple[str, Numbers]]:
        """The same by their values."""
        found: dict[str, list[int]] = defaultdict(list)
        for n in literals.tolist() if datatypes else ():
            spelling = self._terms.spellings[n]
            if spelling[-1] == ">" and _datatype(spelling) not in _KNOWN:
                continue
            known = value(spelling)
            if isinstance(known, Value):
                for datatype in datatypes:
                    if of_datatype(known, datatype):
                        found[datatype].append(n)
        for datatype in sorted(found):
            yield datatype, np.array(found[datatype], dtype=np.int64)


def _datatype(typed: str) -> str:
    """The IRI of a typed literal's datatype."""
    return typed[typed.rindex("^") + 2 : -1]
