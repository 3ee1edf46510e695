"""A report as the graph has it: its quoted passages in the order of the text, with their facts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib.namespace import XSD
from rdflib.term import Literal

from kg.mapping.terms import ENT

if TYPE_CHECKING:
    from rdflib.term import IdentifiedNode

    from kg.web.values import Quote, Value, Values


@dataclass(frozen=True, slots=True)
class Said:
    """A fact that a passage states: what it is about, in words its kind, and how it is told."""

    fact: Value
    kind: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Passage:
    """A quoted stretch of a report, and all facts that it is evidence of."""

    start: int
    text: str
    facts: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of a report, and its passages."""

    iri: str
    title: str
    publisher: str
    published: Value | None
    url: Value | None
    passages: tuple[Passage, ...]
    facts: int


def report(values: Values, document: IdentifiedNode) -> Report:
    """The report that a document node stands for."""
    said: dict[tuple[int, str], list[Said]] = defaultdict(list)
    nodes: set[IdentifiedNode] = set()
    for quad in values.store.match(predicate=ENT.inDocument, object=document):
        quote = values.quote(quad.subject)
        for claim in values.store.match(predicate=ENT.evidence, object=quad.subject):
            if values.is_block(claim.subject):
                continue
            nodes.add(claim.subject)
            fact = Said(values.value(claim.subject), values.kinds(claim.subject), quote)
            said[quote.start, quote.text].append(fact)
    passages = tuple(
        Passage(start, text, tuple(sorted(facts, key=lambda f: (f.kind, f.fact.text))))
        for (start, text), facts in sorted(said.items())
    )
    published = min((q.object for q in values.store.match(document, ENT.published)), default=None)
    url = values.text(document, ENT.url)
    return Report(
        iri=str(document),
        title=values.label(document),
        publisher=values.text(document, ENT.publisher),
        published=None if published is None else values.value(published),
        url=values.value(Literal(url, datatype=XSD.anyURI)) if url else None,
        passages=passages,
        facts=len(nodes),
    )
