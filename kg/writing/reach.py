"""Which statements of a store are reasoned with, kept right while it changes.

The same choice as ``kg.reason.premises`` makes of a whole graph, made anew only for what a change
touches: no literals, no evidence, no annotations, and of the authority what documents lead to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
from rdflib import OWL, RDF

from kg.reason.premises import ASIDE, EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import BinaryIO

    from kg.reason.closure import Spelled
    from kg.store.rows import Term
    from kg.writing.closed import Node

_TYPE, _EVIDENCE = ox.NamedNode(str(RDF.type)), ox.NamedNode(str(EVIDENCE))
_ANNOTATION = ox.NamedNode(str(OWL.AnnotationProperty))
_DEFAULT = ox.DefaultGraph()
#: How many triples are handed on together.
_AT_ONCE = 1 << 17


class Reach:
    """The premises of a store with an ontology, an authority, and graphs that say things.

    ``mentions`` counts the statements that name a node of the authority, ``reached`` are the nodes
    of it to which they lead.
    """

    def __init__(self, store: ox.Store, base: str) -> None:
        self._store = store
        self.inferred, self.ontology, self.authority = (
            ox.NamedNode(f"{base}graph/{name}") for name in ("inferred", "ontology", "authority")
        )
        self._shipped = {self.inferred, self.ontology, self.authority}
        self._unsaid = {*self._shipped, _DEFAULT}
        self._aside = {ox.NamedNode(str(predicate)) for predicate in ASIDE} | {
            quad.subject
            for quad in store.quads_for_pattern(None, _TYPE, _ANNOTATION, self.ontology)
        }
        nodes = store.query(f"SELECT DISTINCT ?node {{ ?thing {_EVIDENCE} ?node }}")
        self._proof: set[Term] = {row["node"] for row in cast("ox.QuerySolutions", nodes)}
        self._about: dict[Term, list[ox.Triple]] = defaultdict(list)
        for quad in store.quads_for_pattern(None, None, None, self.authority):
            if self._links(quad.triple):
                self._about[quad.subject].append(quad.triple)
        self._mentions: Counter[Term] = Counter()
        self._reached: set[Term] = set()

    def read(self, take: Callable[[list[Spelled]], None]) -> None:
        """Hand over all premises, some more than once; to be called once, before any change.

        What documents and people say is most of it by far: the engine leaves out what tells
        nothing before it looks up what a term is called.
        """
        told = self._store.quads_for_pattern(None, None, None, self.ontology)
        take([in_n_triples(quad.triple) for quad in told if self.tells(quad.triple)])
        said = f"""SELECT ?s ?p ?o {{
            GRAPH ?g {{ ?s ?p ?o }}
            MINUS {{ VALUES ?g {{ {" ".join(map(str, self._shipped))} }} }}
            MINUS {{ VALUES ?p {{ {" ".join(map(str, self._aside))} }} }}
            MINUS {{ ?thing {_EVIDENCE} ?s }}
        }}"""
        rows = _Rows(take, {str(node): node for node in self._about}, self._mentions)
        found = cast("ox.QuerySolutions", self._store.query(said))
        found.serialize(cast("BinaryIO", rows), ox.QueryResultsFormat.TSV)
        rows.close()
        self._reached = self._led_to()
        take([in_n_triples(triple) for node in self._reached for triple in self._about[node]])

    def tells(self, triple: ox.Triple) -> bool:
        """Can anything follow from the triple, wherever it stands?"""
        return self._links(triple) and triple.subject not in self._proof

    def _links(self, triple: ox.Triple) -> bool:
        return triple.predicate not in self._aside and not isinstance(
            triple.object, ox.Literal | ox.Triple
        )

    def supports(self, triple: ox.Triple, graphs: Iterable[Node]) -> bool:
        """Is a triple that stands in these graphs a premise?"""
        return self.tells(triple) and any(
            triple.subject in self._reached if graph == self.authority else graph != self.inferred
            for graph in graphs
        )

    def changed(self, removed: set[ox.Quad], added: set[ox.Quad]) -> set[ox.Triple]:
        """Take notice of what is about to come and go; the triples that may be premises now or not.

        It is taken back by a call with the two the other way round.
        """
        touched = {quad.triple for quad in (*removed, *added)}
        turned = self._amended(removed, added) | self._counted(removed, -1)
        for node in {q.object for q in (*removed, *added) if q.predicate == _EVIDENCE}:
            was, is_ = node in self._proof, self._is_proof(node, removed, added)
            if was != is_:
                turned |= node in self._about
                rest = self._of(node) - removed - added
                touched |= {quad.triple for quad in rest}
                if is_:
                    turned |= self._counted(rest, -1)
                    self._proof.add(node)
                else:
                    self._proof.discard(node)
                    turned |= self._counted(rest, 1)
        if self._counted(added, 1) | turned:
            reached = self._led_to()
            for node in reached ^ self._reached:
                touched.update(self._about[node])
            self._reached = reached
        return touched

    def _amended(self, removed: set[ox.Quad], added: set[ox.Quad]) -> bool:
        """Take notice of changes to the authority; whether there are any."""
        lost, gained = (
            [q.triple for q in quads if q.graph_name == self.authority and self._links(q.triple)]
            for quads in (removed, added)
        )
        for triple in lost:
            self._about[triple.subject].remove(triple)
        for triple in gained:
            if triple.subject not in self._about:
                self._mentions[triple.subject] = self._told_of(triple.subject)
            self._about[triple.subject].append(triple)
        return bool(lost or gained)

    def _told_of(self, node: Node | ox.Triple) -> int:
        """How often documents and people mention a node."""
        return sum(
            quad.graph_name not in self._unsaid and self.tells(quad.triple)
            for place in ((node, None, None, None), (None, None, node, None))
            for quad in self._store.quads_for_pattern(*place)
        )

    def _counted(self, quads: Iterable[ox.Quad], number: int) -> bool:
        """Count mentions; whether a node is mentioned for the first time, or no more."""
        turned = False
        for quad in quads:
            if quad.graph_name not in self._unsaid and self.tells(quad.triple):
                for node in (quad.subject, quad.object):
                    if node in self._about:
                        before = self._mentions[node]
                        self._mentions[node] += number
                        turned |= not (before and self._mentions[node])
        return turned

    def _led_to(self) -> set[Term]:
        """The nodes of the authority that are mentioned, and where they lead."""
        reached: set[Term] = set()
        waiting: list[Term] = [node for node, number in self._mentions.items() if number > 0]
        while waiting:
            node = waiting.pop()
            if node in self._about and node not in reached and node not in self._proof:
                reached.add(node)
                waiting += [triple.object for triple in self._about[node]]
        return reached

    def _of(self, node: Term) -> set[ox.Quad]:
        """What is said of a node, in all named graphs."""
        if isinstance(node, ox.Literal | ox.Triple):
            return set()
        found = self._store.quads_for_pattern(node, None, None, None)
        return {quad for quad in found if quad.graph_name != _DEFAULT}

    def _is_proof(self, node: Term, removed: set[ox.Quad], added: set[ox.Quad]) -> bool:
        """Is the node evidence after the change?"""
        found = self._store.quads_for_pattern(None, _EVIDENCE, node, None)
        left = (q for q in found if q.graph_name != _DEFAULT and q not in removed)
        return any(True for _ in left) or any(
            q.predicate == _EVIDENCE and q.object == node for q in added
        )


class _Rows:
    """A stream of triples as tab-separated values, handed on as they come."""

    def __init__(
        self,
        take: Callable[[list[Spelled]], None],
        about: dict[str, Term],
        mentions: Counter[Term],
    ) -> None:
        self._take, self._about, self._mentions = take, about, mentions
        self._head, self._rest = True, b""
        self._triples: list[Spelled] = []

    def write(self, data: bytes) -> int:
        whole, newline, rest = data.rpartition(b"\n")
        if not newline:
            self._rest += data
            return len(data)
        lines = (self._rest + whole).decode().split("\n")
        self._rest = bytes(rest)
        if self._head:
            del lines[0]
            self._head = False
        for line in lines:
            subject, predicate, object_ = line.split("\t")
            if object_[0] in "<_" and object_[1] != "<":  # neither a literal nor a triple
                self._triples.append((subject, predicate, object_))
                for term in (subject, object_):
                    if term in self._about:
                        self._mentions[self._about[term]] += 1
        if len(self._triples) >= _AT_ONCE:
            self.close()
        return len(data)

    def flush(self) -> None:
        """Nothing: what has come is handed on when it is much, and at the end."""

    def close(self) -> None:
        """Hand on what has come."""
        self._take(self._triples)
        self._triples = []


def in_n_triples(triple: ox.Triple) -> Spelled:
    """A triple as the engine of the rules has it."""
    return str(triple.subject), str(triple.predicate), str(triple.object)
