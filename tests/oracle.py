"""A literal OWL 2 RL reasoner, to compare the engine with: short, slow, nothing clever.

Every rule is tried at every triple until nothing new comes. It shares the parsed table of rules
with the engine, and nothing else: LIST becomes ``rdf:first`` and ``rdf:rest``, being the same is a
triple as any other, and so is a literal's being of a datatype.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING

from oracle_literals import DATATYPES, ILL_TYPED, datatypes, value

from kg.reason.rules import NAMED, RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.reason.rules import Atom, Rule

Triple = tuple[str, str, str]
Binding = dict[str, str]

_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def iri(name: str) -> str:
    """``owl:sameAs`` as an N-Triples term."""
    prefix, _, local = name.partition(":")
    return f"<{_NAMESPACES[prefix]}{local}>"


TYPE, SAME, DIFFERENT = iri("rdf:type"), iri("owl:sameAs"), iri("owl:differentFrom")
ANNOTATIONS = """rdfs:label rdfs:comment rdfs:seeAlso rdfs:isDefinedBy owl:deprecated
owl:versionInfo owl:priorVersion owl:backwardCompatibleWith owl:incompatibleWith""".split()
#: What tables 5, 6 and 8 say of RDF and OWL themselves, by rule.
AXIOMS: dict[str, set[Triple]] = {
    "prp-ap": {(iri(name), TYPE, iri("owl:AnnotationProperty")) for name in ANNOTATIONS},
    "cls-thing": {(iri("owl:Thing"), TYPE, iri("owl:Class"))},
    "cls-nothing1": {(iri("owl:Nothing"), TYPE, iri("owl:Class"))},
    "dt-type1": {(iri(name), TYPE, iri("rdfs:Datatype")) for name in DATATYPES},
}


#: The names in the rules, as N-Triples terms.
_CONSTANTS = {
    word: iri(word)
    for word in (
        *("rdf:first", "rdf:rest", "rdf:nil"),
        *(word for rule in RULES for atom in rule.body + (rule.head or ()) for word in atom),
    )
    if word[0] not in '?"'
}


class Graph:
    """Triples, found by any of their terms."""

    def __init__(self, triples: Iterable[Triple] = ()) -> None:
        self._index: defaultdict[tuple[str | None, ...], set[Triple]] = defaultdict(set)
        for triple in triples:
            self.add(triple)

    def add(self, triple: Triple) -> bool:
        """Is the triple new? It is there from now on."""
        if triple in self._index[triple]:
            return False
        for pattern in product(*((term, None) for term in triple)):
            self._index[pattern].add(triple)
        return True

    def find(self, *pattern: str | None) -> set[Triple]:
        """The triples that agree with every term given."""
        return self._index.get(pattern, set())


def plain(rule: Rule, length: int) -> Iterator[tuple[list[Atom], list[Atom] | None]]:
    """The rule for lists of a length, as bodies and heads without LIST, [*], [i] and [j]."""
    if not rule.lists:
        yield list(rule.body), None if rule.head is None else list(rule.head)
        return
    ((node, element),) = rule.lists
    cells = [node, *(f"{node}~{k}" for k in range(1, length)), "rdf:nil"]
    body: list[Atom] = []
    for k in range(length):
        body += [(cells[k], "rdf:first", f"{element}{k}"), (cells[k], "rdf:rest", cells[k + 1])]

    def filled(atoms: Iterable[Atom], i: int, j: int) -> Iterator[Atom]:
        for atom in atoms:
            for k in range(length) if "[*" in "".join(atom) else (0,):
                places = {"[i]": i, "[j]": j, "[*]": k, "[*+1]": k + 1, "[1]": 0, "[n+1]": length}
                yield tuple(  # type: ignore[misc]
                    re.sub(r"\[.*", lambda m: str(places[m[0]]), word)  # noqa: B023
                    for word in atom
                )

    text = str((rule.body, rule.head))
    choices: Iterable[tuple[int, int]] = [(0, 0)]
    if "[j]" in text:
        choices = combinations(range(length), 2)
    elif "[i]" in text:
        choices = [(i, i) for i in range(length)]
    for i, j in choices:
        head = None if rule.head is None else list(filled(rule.head, i, j))
        yield body + list(filled(rule.body, i, j)), head


def solutions(
    graph: Graph, atoms: list[Atom], bound: Binding, used: tuple[Triple, ...] = ()
) -> Iterator[tuple[Binding, tuple[Triple, ...]]]:
    """The ways to find all atoms in the graph, and the triples that they are found as."""
    if not atoms:
        yield bound, used
        return
    best: set[Triple] | None = None
    for candidate in atoms:  # what fits least goes first
        pattern = [bound.get(word, _CONSTANTS.get(word)) for word in candidate]
        triples = graph.find(*pattern)
        if best is None or len(triples) < len(best):
            best, atom = triples, candidate
        if not triples:
            return
    rest = [other for other in atoms if other is not atom]
    for triple in list(best or ()):
        more = fitted(atom, triple, bound)
        if more is not None:
            yield from solutions(graph, rest, more, (*used, triple))


def fitted(atom: Atom, triple: Triple, bound: Binding) -> Binding | None:
    """The binding with what makes the atom the triple; None if nothing does."""
    more = dict(bound)
    for word, term in zip(atom, triple, strict=True):
        if word[0] == "?":
            if more.setdefault(word, term) != term:
                return None
        elif word[0] == '"':  # the 0 and 1 of table 6, however they are written
            if term[0] != '"' or value(term) != ("number", int(word[1])):
                return None
        elif _CONSTANTS[word] != term:
            return None
    return more


class Oracle:
    """The closure of triples under rules: ``graph``, and the rules that were violated.

    ``longest`` is the length of the longest list that is read.
    """

    def __init__(
        self, triples: Iterable[Triple], rules: Iterable[str] = NAMED, longest: int = 3
    ) -> None:
        self.graph, self.violated = Graph(), set[str]()
        self._rules = set(rules)
        self._literals: set[str] = set()
        self._new: list[Triple] = []
        bodies = [
            (rule.name, body, head, place)
            for rule in RULES
            if rule.name in self._rules and rule.body and rule.table != 8
            for length in (range(1, longest + 1) if rule.lists else (1,))
            for body, head in plain(rule, length)
            for place in range(len(body))
        ]
        triggers = defaultdict(list)
        for name, body, head, place in bodies:
            predicate = body[place][1]
            triggers[None if predicate[0] == "?" else iri(predicate)].append(
                (name, head, body[place], body[:place] + body[place + 1 :])
            )
        for name in self._rules & set(AXIOMS):
            triples = {*triples, *AXIOMS[name]}
        for triple in triples:
            self._add(triple)
        while self._new:
            triple = self._new.pop()
            for name, head, first, rest in triggers[triple[1]] + triggers[None]:
                start = fitted(first, triple, {})
                if start is None:
                    continue
                for bound, _ in list(solutions(self.graph, rest, start)):
                    if head is None:
                        self.violated.add(name)
                    for atom in head or ():
                        self._add(tuple(bound.get(w) or _CONSTANTS[w] for w in atom))  # type: ignore[arg-type]

    def _add(self, triple: Triple) -> None:
        if self.graph.add(triple):
            self._new.append(triple)
            for term in triple:
                if term[0] == '"' and term not in self._literals:
                    self._literal(term)
            subject, predicate, class_ = triple
            if predicate == TYPE and subject[0] == '"' and not _may_be(subject, class_):
                self._violate("dt-not-type")

    def _literal(self, literal: str) -> None:
        """Table 8: a literal with its datatypes, beside the literals that were there before."""
        known = value(literal)
        if known == ILL_TYPED:
            self._violate("dt-not-type")
        if "dt-type2" in self._rules:
            for datatype in datatypes(literal):
                self._add((literal, TYPE, iri(datatype)))
        for other in sorted(self._literals):
            if known in (None, ILL_TYPED) or value(other) in (None, ILL_TYPED):
                continue
            rule, predicate = ("dt-eq", SAME) if known == value(other) else ("dt-diff", DIFFERENT)
            if rule in self._rules:
                self._add((literal, predicate, other))
                self._add((other, predicate, literal))
        self._literals.add(literal)

    def _violate(self, rule: str) -> None:
        if rule in self._rules:
            self.violated.add(rule)

    @property
    def triples(self) -> set[Triple]:
        """The triples given and all that follow."""
        return self.graph.find(None, None, None)


def _may_be(literal: str, class_: str) -> bool:
    """May a literal be of a class? Only the value spaces of known datatypes shut it out."""
    named = {iri(name): name for name in DATATYPES}
    if class_ not in named or value(literal) in (None, ILL_TYPED):
        return True
    return named[class_] in datatypes(literal)
