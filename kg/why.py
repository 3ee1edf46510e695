"""Why a statement is in a graph: its proof, down to the sentences of the reports.

A proof's leaves are statements of reports, of the authority data or of the ontology. Those of
reports come with the words that say them.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

from rdflib import RDFS, Literal, URIRef

from kg.errors import InputError
from kg.evidence import Evidence
from kg.model import Quad, Triple
from kg.proof import Quote, Step
from kg.reason import premises
from kg.reason.closure import Closure
from kg.reason.nodes import n_triples, node
from kg.store.prefixes import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from rdflib.term import IdentifiedNode

    from kg.proof import Origin, Proof, Spelled
    from kg.reason.closure import Inconsistency
    from kg.reason.explain import Proof as Tree
    from kg.store import Store, Term

_ORIGINS: tuple[Origin, ...] = ("report", "hand", "authority", "ontology")


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


class Explanation:
    """A graph as it was reasoned with, and the evidence beside it.

    ``closure`` is that of the store's premises, if it is known already; ``coming`` are statements
    that are in the closure and not in the store yet.
    """

    def __init__(
        self,
        store: Store,
        base: str,
        closure: Closure | None = None,
        coming: Collection[Quad] = (),
    ) -> None:
        self._store, self._evidence = store, Evidence(store, base)
        self._documents = f"{base}graph/document/"
        self._inferred = URIRef(f"{base}graph/inferred")
        self._others: dict[URIRef, Origin] = {
            URIRef(f"{base}graph/{name}"): name for name in ("authority", "ontology")
        }
        self._coming: dict[Spelled, list[Quad]] = defaultdict(list)
        for quad in coming:
            self._coming[spelled(quad)].append(quad)
        self._closure = closure or self._drawn()

    def _drawn(self) -> Closure:
        """The closure of what the store states."""
        stated: dict[Origin, list[Quad]] = defaultdict(list)
        for graph in self._store.graphs():
            if graph != self._inferred:
                stated[self._others.get(graph, "report")] += self._store.match(graph=graph)
        given = premises(stated["report"], stated["ontology"], stated["authority"])
        return Closure(sorted(map(spelled, given)))

    def _origins(self, statement: Spelled) -> list[tuple[Origin, Quad]]:
        """Who states a triple, and where; nobody, if it is inferred."""
        found = [
            (self._origin(quad), quad)
            for quad in (
                *self._store.match(*map(node, statement)),  # type: ignore[arg-type]
                *self._coming.get(statement, ()),
            )
            if quad.graph != self._inferred
        ]
        return sorted(found, key=lambda one: (_ORIGINS.index(one[0]), one[1]))

    def _origin(self, quad: Quad) -> Origin:
        if quad.graph.startswith(self._documents):
            return "report"
        return self._others.get(quad.graph, "hand")

    def proofs(self, triple: Triple, limit: int = 1) -> list[Proof]:
        """The proofs of a statement, at most ``limit``; none if it does not follow."""
        goal = spelled(triple)
        found = self._closure.explain(goal, limit)
        if not found and self._origins(goal):  # dates and quotes are not reasoned with
            return [(self._leaf(goal),)]
        return [self._steps([tree])[0] for tree in found]

    def contradiction(self, reasons: Iterable[Inconsistency] | None = None) -> Proof:
        """Why the graph cannot be true, by one of the shortest proofs; empty if it can.

        ``reasons`` are those of the closure's inconsistencies that matter; all, if None.
        """
        found = []
        for broken in self._closure.inconsistencies() if reasons is None else reasons:
            trees = [tree for triple in broken.witness for tree in self._closure.explain(triple)]
            if len(trees) == len(broken.witness):
                steps, places = self._steps(trees)
                found.append((*steps, Step(None, broken.rule, premises=places)))
        return min(found, key=_size, default=())

    def _steps(self, trees: Iterable[Tree]) -> tuple[Proof, tuple[int, ...]]:
        """The steps of proofs, each once and premises first, and the places of conclusions."""
        places: dict[Step, int] = {}
        known: dict[int, int] = {}

        def place(tree: Tree) -> int:
            if id(tree) not in known:
                step = (
                    self._leaf(tree.conclusion)
                    if tree.rule == "asserted"
                    else Step(tree.conclusion, tree.rule, premises=tuple(map(place, tree.premises)))
                )
                known[id(tree)] = places.setdefault(step, len(places))
            return known[id(tree)]

        conclusions = tuple(map(place, trees))
        return tuple(places), conclusions

    def _leaf(self, statement: Spelled) -> Step:
        said = self._origins(statement)
        quotes = {
            self._quote(evidence)
            for origin, quad in said
            if origin == "report"
            # what a thing is, is said by what speaks of it
            for evidence in self._evidence.saying(quad) or self._evidence.speaking_of(quad)
        }
        return Step(statement, "asserted", said[0][0] if said else None, tuple(sorted(quotes)))

    def _quote(self, evidence: IdentifiedNode) -> Quote:
        said = self._evidence.passage(evidence)
        return Quote(
            published=str(said.published or ""),
            title=said.title,
            start=said.start,
            end=said.end,
            text=said.text,
            document=str(said.document or ""),
            evidence=str(evidence),
            attributed_to=said.attributed,
        )


def _size(proof: Proof) -> tuple[int, int, list[Spelled | None]]:
    """The short before the long: by steps that conclude something, then by all."""
    drawn = [step.statement for step in proof if step.premises]
    return len(drawn), len(proof), [statement or ("", "", "") for statement in drawn]


def spelled(triple: Triple | Quad) -> Spelled:
    """A statement in N-Triples."""
    return n_triples(triple.subject), n_triples(triple.predicate), n_triples(triple.object)
