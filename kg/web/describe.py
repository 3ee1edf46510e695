"""What a page says about a node: a function of the store to plain values.

Statements in both directions, grouped by property; each knows where it comes from, and each that a
report made points to the quotes that say it. Nothing here knows Flask or HTML.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import URIRef

from kg.mapping.terms import ENT
from kg.web.values import Quote, Value, Values

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import IdentifiedNode

    from kg.model import Quad
    from kg.web.values import Term

#: Who says it: a report, the authority lists, the ontology, or the reasoner.
Origin: TypeAlias = Literal["asserted", "authority", "ontology", "inferred"]
_ORIGINS: tuple[Origin, ...] = ("asserted", "authority", "ontology", "inferred")

#: A group shows this many statements; the rest is a query away.
SHOWN = 40
#: What the header or the quotes say already.
_ELSEWHERE = {RDF.type, RDFS.label, SKOS.prefLabel, ENT.evidence}
#: Classes of these vocabularies say nothing about the world.
_META = (str(OWL), str(RDFS))
#: Nodes and links that only carry inferences from one end to the other: kept apart from the rest.
_BLOCKS = {
    ENT[name]
    for name in (
        *("encounterIn", "pairIn", "firstParticipant", "secondParticipant", "firstCaller"),
        *("secondCaller", "firstParticipantOf", "firstCallerOf", "firstParty", "secondParty"),
        *("firstSecurityParty", "secondSecurityParty", "firstPartyOf", "firstSecurityPartyOf"),
    )
}
#: What readers look for first.
_ORDER = [
    *("date", "published", "status", "agreementStatus", "tenureStatus", "tone", "stance"),
    *("speaker", "onBehalfOf", "quote", "participant", "party", "between", "target", "targetText"),
    *("actsAs", "office", "holder", "currentHolder", "formerHolder", "start", "end"),
    *("headOfGovernmentOf", "headOfStateOf", "holdsOffice", "place", "topic", "cause"),
]
_RANK = {ENT[name]: rank for rank, name in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class Statement:
    """One value of a property: where it comes from, why it follows, which quotes say it."""

    value: Value
    origin: Origin
    reason: str = ""
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one property; ``total`` counts those that are not shown too."""

    predicate: str
    heading: Value
    statements: tuple[Statement, ...]
    total: int
    #: whether it only serves to draw inferences
    block: bool

    @property
    def is_listed(self) -> bool:
        """Whether all of it comes from the authority lists, which saying once is enough."""
        listed = [statement.origin == "authority" for statement in self.statements]
        return len(listed) > 1 and all(listed)


@dataclass(frozen=True, slots=True)
class Node:
    """Everything that a page shows about one thing."""

    iri: str
    label: str
    types: tuple[Statement, ...]
    outgoing: tuple[Group, ...]
    incoming: tuple[Group, ...]
    #: numbered from 1, as statements refer to them
    quotes: tuple[Quote, ...]
    #: whether the quotes are about the node itself, or about what it takes part in
    has_evidence: bool


@dataclass
class Description:
    """A node while it is being described: numbers quotes in the order of their first use."""

    values: Values
    subject: IdentifiedNode
    _numbers: dict[Quote, int] = field(default_factory=dict)

    def node(self) -> Node | None:
        """The node, or None if the graph says nothing of it."""
        out = list(self.values.store.match(subject=self.subject))
        into = list(self.values.store.match(object=self.subject))
        if not out and not into:
            return None
        own = self.values.quotes(self.subject)
        for quote in own:
            self._numbers.setdefault(quote, len(self._numbers) + 1)
        out, into = self._without_mirrors(out, into)
        outgoing = self._groups(out, outgoing=True)
        return Node(
            iri=str(self.subject),
            label=self.values.label(self.subject),
            types=self._types(out),
            outgoing=outgoing,
            incoming=self._groups(into, outgoing=False),
            quotes=tuple(self._numbers),
            has_evidence=bool(own),
        )

    def _types(self, quads: Iterable[Quad]) -> tuple[Statement, ...]:
        """The most exact classes that the node is in."""
        found: dict[str, set[Origin]] = defaultdict(set)
        for quad in quads:
            if quad.predicate == RDF.type and not str(quad.object).startswith(_META):
                found[str(quad.object)].add(self._origin(quad))
        vocabulary = self.values.vocabulary
        statements = []
        for iri in vocabulary.exact(found):
            origin = min(found[iri], key=_ORIGINS.index)
            reason = vocabulary.reason(str(RDF.type), iri) if origin == "inferred" else ""
            statements.append(Statement(self.values.value(URIRef(iri)), origin, reason))
        return tuple(statements)

    def _groups(self, quads: Iterable[Quad], *, outgoing: bool) -> tuple[Group, ...]:
        found: dict[URIRef, list[Quad]] = defaultdict(list)
        for quad in quads:
            if not outgoing or quad.predicate not in _ELSEWHERE:
                found[quad.predicate].append(quad)
        ordered = sorted(found, key=lambda predicate: self._place(predicate, found[predicate]))
        return tuple(self._group(p, found[p], outgoing=outgoing) for p in ordered)

    def _place(self, predicate: URIRef, quads: Iterable[Quad]) -> tuple[bool, int, str, str]:
        """What a report or a list says comes first, then what readers look for, then by name."""
        inferred = all(self._origin(quad) == "inferred" for quad in quads)
        label = self.values.vocabulary.label(predicate).casefold()
        return inferred, _RANK.get(predicate, len(_RANK)), label, str(predicate)

    def _group(self, predicate: URIRef, quads: Iterable[Quad], *, outgoing: bool) -> Group:
        others: dict[Term, list[Quad]] = defaultdict(list)
        for quad in quads:
            others[quad.object if outgoing else quad.subject].append(quad)
        shown = sorted(others, key=self.values.order)[:SHOWN]
        return Group(
            predicate=str(predicate),
            heading=self.values.property(predicate, outgoing=outgoing),
            statements=tuple(self._statement(term, predicate, others[term]) for term in shown),
            total=len(others),
            block=predicate in _BLOCKS,
        )

    def _statement(self, term: Term, predicate: URIRef, quads: Iterable[Quad]) -> Statement:
        origin = min((self._origin(quad) for quad in quads), key=_ORIGINS.index)
        reason = self.values.vocabulary.reason(predicate, "") if origin == "inferred" else ""
        return Statement(self.values.value(term), origin, reason, self._cited(quads))

    def _cited(self, quads: Iterable[Quad]) -> tuple[int, ...]:
        quotes = {q for quad in quads for q in self.values.saying(quad)}
        return tuple(sorted({self._number(q) for q in sorted(quotes, key=Quote.place)}))

    def _number(self, quote: Quote) -> int:
        """A quote's number; one of another node counts by its words, however they are taken."""
        if quote not in self._numbers:
            quote = quote.bare()
        return self._numbers.setdefault(quote, len(self._numbers) + 1)

    def _origin(self, quad: Quad) -> Origin:
        return self.values.origin(quad)

    def _without_mirrors(self, out: list[Quad], into: list[Quad]) -> tuple[list[Quad], list[Quad]]:
        """Both directions, without what only repeats a statement the other way round.

        What a report said stays, and the inferred mirror of it goes; so does an inferred statement
        that a more exact one with the same value makes idle.
        """
        mirrors = self.values.vocabulary.mirrors
        said = {(q.predicate, q.subject) for q in into if self._origin(q) != "inferred"}
        out = [
            q
            for q in out
            if self._origin(q) != "inferred"
            or not any((mirror, q.object) in said for mirror in mirrors.get(q.predicate, ()))
        ]
        kept = {(q.predicate, q.object) for q in out}
        into = [
            q
            for q in into
            if not any(
                (mirror, q.subject) in kept
                and (self._origin(q) == "inferred" or mirror == q.predicate)
                for mirror in mirrors.get(q.predicate, ())
            )
        ]
        return self._exact(out, outgoing=True), self._exact(into, outgoing=False)

    def _exact(self, quads: list[Quad], *, outgoing: bool) -> list[Quad]:
        by_other: dict[Term, set[str]] = defaultdict(set)
        for quad in quads:
            by_other[quad.object if outgoing else quad.subject].add(str(quad.predicate))
        above = self.values.vocabulary.above
        general = {o: {up for p in ps for up in above(p)} for o, ps in by_other.items()}
        return [
            q
            for q in quads
            if self._origin(q) != "inferred"
            or str(q.predicate) not in general[q.object if outgoing else q.subject]
        ]


def describe(values: Values, iri: str) -> Node | None:
    """What the graph says about an IRI; None if it does not occur."""
    return Description(values, URIRef(iri)).node()
