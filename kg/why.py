"""Why a statement is in a graph: its proof, down to the sentences of the reports.

A proof's leaves are statements of reports, of the authority data or of the ontology. Those of
reports come with the words that say them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from rdflib import RDFS, Literal, URIRef

from kg.errors import InputError
from kg.evidence import Evidence
from kg.mapping.terms import ENT
from kg.model import Quad, Triple
from kg.reason import premises
from kg.reason.closure import Closure
from kg.reason.nodes import n_triples, node
from kg.store.prefixes import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdflib.term import IdentifiedNode

    from kg.reason.closure import Spelled
    from kg.reason.explain import Proof
    from kg.store import Store, Term


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a report, the report (its IRI, title and date), and whom it credits."""

    text: str
    document: str
    title: str
    published: str
    attributed: str


@dataclass(frozen=True, slots=True)
class Because:
    """A node of a proof: a statement, the rule that concludes it, and what the rule needs.

    At a leaf the rule is ``asserted`` and ``origin`` is ``report``, ``authority`` or ``ontology``.
    """

    statement: Triple
    rule: str
    origin: str
    quotes: tuple[Quote, ...]
    premises: tuple[Because, ...]


def statement(store: Store, subject: str, predicate: str, object_: str) -> Triple:
    """The statement of the graph that is meant by IRIs, prefixed names or labels.

    ``InputError`` if a term is not in the graph, if no such statement is, or if several are.
    """
    labels = _labels(store)
    terms = [_terms(store, labels, word) for word in (subject, predicate, object_)]
    found = [
        Triple(s, p, o)
        for s, p, o in product(*terms)
        if isinstance(s, URIRef) and isinstance(p, URIRef) and any(store.match(s, p, o))
    ]
    if not found:
        raise InputError(
            f"the graph does not say: {subject} · {predicate} · {object_}",
            remedy="see what it says with kg query or kg serve",
        )
    if len(found) > 1:
        several = "; ".join(" ".join(map(n_triples, triple)) for triple in sorted(found)[:5])
        raise InputError(f"{len(found)} statements are meant: {several}", remedy="give IRIs")
    return found[0]


def _labels(store: Store) -> Mapping[str, set[URIRef]]:
    labels: dict[str, set[URIRef]] = defaultdict(set)
    for quad in store.match(None, RDFS.label):
        if isinstance(quad.subject, URIRef):
            labels[str(quad.object).casefold()].add(quad.subject)
    return labels


def _terms(store: Store, labels: Mapping[str, set[URIRef]], word: str) -> list[Term]:
    """The terms that a word can mean."""
    if word.startswith("<") and word.endswith(">"):
        return [URIRef(word[1:-1])]
    prefix, _, local = word.partition(":")
    if local.startswith("//"):
        return [URIRef(word)]
    if prefix in PREFIXES and local:
        return [URIRef(PREFIXES[prefix] + local)]
    meant: list[Term] = sorted(labels.get(word.casefold(), ()))
    if not meant:
        meant = sorted({q.object for q in store.match(None, None, Literal(word))}, key=str)
    if not meant:
        raise InputError(
            f"nothing in the graph is called {word!r}",
            remedy="give an IRI, a prefixed name such as ent:memberOf, or a label",
        )
    return meant


def why(store: Store, base: str, triple: Triple, limit: int = 1) -> list[Because]:
    """The proofs of a statement of a graph, at most ``limit``; none if it does not follow."""
    return _Explanation(store, base).of(triple, limit)


class _Explanation:
    """The graph as it was reasoned with, and the evidence beside it."""

    def __init__(self, store: Store, base: str) -> None:
        self._store, self._base = store, base
        self._evidence = Evidence(store, base)
        ontology, authority, inferred = (
            URIRef(f"{base}graph/{name}") for name in ("ontology", "authority", "inferred")
        )
        by_origin: dict[str, list[Quad]] = defaultdict(list)
        names = {ontology: "ontology", authority: "authority", inferred: "inferred"}
        for graph in store.graphs():
            by_origin[names.get(graph, "report")] += store.match(graph=graph)
        given = premises(*(by_origin[name] for name in ("report", "ontology", "authority")))
        self._origins: dict[Triple, list[tuple[str, Quad]]] = defaultdict(list)
        for origin in ("report", "authority", "ontology"):
            for quad in by_origin[origin]:
                self._origins[Triple(*quad[:3])].append((origin, quad))
        self._closure = Closure(_spelled(t) for t in given)

    def of(self, triple: Triple, limit: int) -> list[Because]:
        if triple in self._origins and limit == 1:
            return [self._leaf(triple)]
        found = self._closure.explain(_spelled(triple), limit)
        made: dict[int, Because] = {}
        return [self._because(proof, made) for proof in found]

    def _because(self, proof: Proof, made: dict[int, Because]) -> Because:
        if id(proof) not in made:
            triple = Triple(*map(node, proof.conclusion))  # type: ignore[arg-type]
            made[id(proof)] = (
                self._leaf(triple)
                if proof.rule == "asserted"
                else Because(
                    triple,
                    proof.rule,
                    "",
                    (),
                    tuple(self._because(premise, made) for premise in proof.premises),
                )
            )
        return made[id(proof)]

    def _leaf(self, triple: Triple) -> Because:
        said = self._origins[triple]
        quotes = {
            quote for origin, quad in said if origin == "report" for quote in self._quotes(quad)
        }
        ordered = sorted(quotes, key=lambda q: (q.published, q.title, q.text))
        return Because(triple, "asserted", said[0][0], tuple(ordered), ())

    def _quotes(self, quad: Quad) -> Iterator[Quote]:
        """The words that say a statement; for what a node is, those that speak of the node."""
        saying = self._evidence.saying(quad) or {
            evidence
            for other in self._store.match(object=quad.subject, graph=quad.graph)
            for evidence, graph in self._evidence.of(other.subject)
            if graph == str(quad.graph)
        }
        return map(self._quote, saying)

    def _quote(self, evidence: IdentifiedNode) -> Quote:
        found = {quad.predicate: quad.object for quad in self._store.match(evidence)}
        document = found.get(ENT.inDocument)
        about = document if isinstance(document, URIRef) else None
        return Quote(
            text=str(found.get(ENT.exact, "")),
            document=str(about or ""),
            title=self._first(about, RDFS.label),
            published=self._first(about, ENT.published),
            attributed=str(found.get(ENT.attributedTo, "")),
        )

    def _first(self, node: URIRef | None, predicate: URIRef) -> str:
        found = self._store.match(node, predicate) if node is not None else ()
        return min((str(quad.object) for quad in found), default="")


def _spelled(triple: Triple) -> Spelled:
    return n_triples(triple.subject), n_triples(triple.predicate), n_triples(triple.object)
