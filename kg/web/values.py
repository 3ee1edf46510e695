"""Terms as people read them: labels for IRIs, dates in words, quotes with their reports."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from rdflib.namespace import RDF, RDFS, SKOS, XSD
from rdflib.term import Literal, URIRef

from kg.evidence import Evidence
from kg.mapping.labels import day
from kg.mapping.terms import ENT
from kg.web.vocabulary import local_name

if TYPE_CHECKING:
    from rdflib.term import IdentifiedNode

    from kg.model import Quad
    from kg.store import Readable
    from kg.web.current import Served
    from kg.web.describe import Origin
    from kg.web.links import Links
    from kg.web.vocabulary import Vocabulary

    Term: TypeAlias = IdentifiedNode | Literal

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?", re.ASCII)
_DATES = {XSD.date, XSD.gYearMonth, XSD.gYear}
_LABELS = (RDFS.label, SKOS.prefLabel)
# A property whose name ends so reads backwards as "office of this", any other as "holder of".
_BACKWARDS = {"between": "a side of", "in state": "in this state"}
_PREPOSITION = re.compile(r".* (of|with|in|as|to|by)")


@dataclass(frozen=True, slots=True)
class Value:
    """A term to show: its text, where it leads, and what the text is in."""

    text: str
    href: str | None = None
    external: bool = False
    lang: str | None = None
    #: the date in ISO 8601, if the text is one in words
    date: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a report that say something, and all that is known of how they say it."""

    text: str
    document: Value
    published: Value | None
    publisher: str
    attributed: str
    status: str
    confidence: str
    start: int
    iri: str

    def place(self) -> tuple[str, str, int, str]:
        """Quotes in the order of their reports' dates and of the text."""
        date = self.published.date if self.published is not None else None
        return date or "", self.document.text, self.start, self.iri

    def bare(self) -> Quote:
        """The words and their place alone, without what one fact makes of them."""
        return replace(self, attributed="", status="", confidence="", iri="")


class Values:
    """A graph's terms in words; made for one answer, in which it remembers what it looked up."""

    def __init__(self, served: Served, store: Readable, links: Links) -> None:
        self.store = store
        self.vocabulary: Vocabulary = served.vocabulary
        self.links = links
        self._origins: dict[str, Origin] = {
            f"{served.base}graph/inferred": "inferred",
            f"{served.base}graph/ontology": "ontology",
            f"{served.base}graph/authority": "authority",
        }
        self.label = lru_cache(maxsize=None)(self._label)
        self.order = lru_cache(maxsize=None)(self._order)
        self.quote = lru_cache(maxsize=None)(self._quote)
        self._evidence = Evidence(store, served.base)

    def value(self, term: Term) -> Value:
        """A term as it is shown: an IRI by its label, a date in words."""
        if isinstance(term, URIRef):
            iri = str(term)
            return Value(
                text=self.label(term),
                href=self.links.href(iri),
                external=self.links.is_external(iri),
                title=iri,
            )
        if not isinstance(term, Literal):
            return Value(text="(unnamed)")
        text = str(term)
        if term.datatype in _DATES and _DATE.fullmatch(text):
            return Value(text=day(text), date=text)
        if term.datatype == XSD.anyURI and (href := self.links.href(text)) is not None:
            return Value(text=text, href=href, external=self.links.is_external(text))
        return Value(text=text, lang=term.language)

    def property(self, predicate: URIRef, *, outgoing: bool = True) -> Value:
        """A property as the heading of its values, or of what points here by it."""
        label = self.vocabulary.label(str(predicate))
        if not outgoing:
            plain = f"{label} this" if _PREPOSITION.fullmatch(label) else f"{label} of"
            label = _BACKWARDS.get(label, plain)
        return Value(
            text=label,
            href=self.links.href(str(predicate)),
            external=self.links.is_external(str(predicate)),
            title=self.vocabulary.comment(str(predicate)),
        )

    def is_block(self, node: IdentifiedNode) -> bool:
        """Whether a node only carries inferences: a pair of agents beside the event they share."""
        return any(
            quad.object in (ENT.Encounter, ENT.AgreementPair)
            for quad in self.store.match(node, RDF.type)
        )

    def kinds(self, node: IdentifiedNode) -> str:
        """The most exact classes of a node, in words."""
        types = {str(quad.object) for quad in self.store.match(node, RDF.type)}
        ours = [iri for iri in self.vocabulary.exact(types) if iri.startswith(str(ENT))]
        return ", ".join(self.vocabulary.label(iri) for iri in ours)

    def text(self, node: IdentifiedNode, predicate: URIRef) -> str:
        """The first text that a property has on a node; empty if it has none."""
        return min((str(quad.object) for quad in self.store.match(node, predicate)), default="")

    def origin(self, quad: Quad) -> Origin:
        """Who says a statement, by the graph that it is in."""
        return self._origins.get(str(quad.graph), "asserted")

    def quotes(self, node: IdentifiedNode) -> tuple[Quote, ...]:
        """The quotes that are the evidence of a node, in the order of their reports."""
        return tuple(sorted((self.quote(e) for e, _ in self._evidence.of(node)), key=Quote.place))

    def saying(self, quad: Quad) -> frozenset[Quote]:
        """The quotes that say one statement of a report; none for what no report said."""
        return frozenset(map(self.quote, self._evidence.saying(quad)))

    def _quote(self, evidence: IdentifiedNode) -> Quote:
        """The quote that an evidence node holds, in words."""
        said = self._evidence.passage(evidence)
        return Quote(
            text=said.text,
            document=self.value(said.document or Literal("")),
            published=None if said.published is None else self.value(said.published),
            publisher=said.publisher,
            attributed=said.attributed,
            status="" if said.status is None else self.value(said.status).text,
            confidence=said.confidence,
            start=said.start,
            iri=str(evidence),
        )

    def _label(self, node: IdentifiedNode) -> str:
        for predicate in _LABELS:
            found = {
                (quad.object.language not in ("en", None), str(quad.object))
                for quad in self.store.match(node, predicate)
                if isinstance(quad.object, Literal)
            }
            if found:
                return min(found)[1] or str(node)
        return local_name(str(node))

    def _order(self, term: Term) -> tuple[str, str, str]:
        """By date, where a thing has one, then by name."""
        if isinstance(term, Literal):
            return "", str(term), ""
        return self.text(term, ENT.date), self.label(term).casefold(), str(term)
