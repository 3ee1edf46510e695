"""Triples as Turtle and TriG that people like to read and that diff cleanly.

One block a subject, ``a`` and the label first, the rest by name; lists and blank nodes that are
used once stand where they are used. The bytes depend on the triples alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias

from rdflib.namespace import RDF, RDFS, XSD
from rdflib.term import BNode, Literal, URIRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rdflib.term import IdentifiedNode

    from kg.model import Triple

    Term: TypeAlias = IdentifiedNode | Literal

_LOCAL = re.compile(r"[A-Za-z_0-9]([\w-]*\w)?", re.ASCII)
# What stays itself when it is resolved against a base that ends in a slash: no scheme, no dots.
_SEGMENT = r"(?!\.{1,2}(?:/|$))[\w~%.-]+"
_RELATIVE = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*", re.ASCII)
_BARE = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.boolean: re.compile(r"true|false"),
}
_ESCAPES = str.maketrans(
    {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)
_FIRST = {RDF.type: 0, RDFS.label: 1}
_INDENT = "    "


def turtle(
    triples: Iterable[Triple], *, prefixes: Mapping[str, str], base: str | None = None
) -> Iterator[str]:
    """The pieces of a Turtle document: its prefixes, then a block for each subject."""
    terms = _Terms(prefixes, base)
    blocks = _Blocks(triples, terms)
    yield terms.header()
    yield from blocks.written("")


def trig(
    graphs: Mapping[URIRef, Iterable[Triple]],
    *,
    prefixes: Mapping[str, str],
    base: str | None = None,
) -> Iterator[str]:
    """The pieces of a TriG document: its prefixes, then the named graphs in their order."""
    terms = _Terms(prefixes, base)
    names = [terms.text(graph) for graph in sorted(graphs)]
    found = [_Blocks(graphs[graph], terms) for graph in sorted(graphs)]
    uses = Counter(node for blocks in found for node in blocks.blank)
    shared = {node for node, count in uses.items() if count > 1}
    yield terms.header()
    for name, blocks in zip(names, found, strict=True):
        blocks.nested -= shared
        blocks.named |= shared
        yield f"\n{name} {{\n"
        yield from blocks.written(_INDENT)
        yield "}\n"


class _Terms:
    """Terms as text, as short as prefixes and base allow, and which prefixes that took."""

    def __init__(self, prefixes: Mapping[str, str], base: str | None) -> None:
        self._prefixes = {namespace: prefix for prefix, namespace in prefixes.items()}
        self._base = base if base is not None and base.endswith("/") else None
        self._iris: dict[URIRef, str] = {}
        self._used: set[str] = set()

    def header(self) -> str:
        """The base, and the prefixes of all terms that were turned into text so far."""
        lines = [] if self._base is None else [f"@base <{self._base}> .\n"]
        namespaces = sorted((self._prefixes[namespace], namespace) for namespace in self._used)
        lines += [f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in namespaces]
        return "".join(lines)

    def text(self, term: Term) -> str:
        """A term in Turtle."""
        if isinstance(term, URIRef):
            short = self._iris.get(term)
            if short is None:
                short = self._iris[term] = self._shortened(term)
            return short
        return self._literal(term) if isinstance(term, Literal) else f"_:{term}"

    def _shortened(self, iri: str) -> str:
        if self._base is not None and iri.startswith(self._base):
            rest = iri[len(self._base) :]
            return f"<{rest}>" if _RELATIVE.fullmatch(rest) else f"<{iri}>"
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        namespace = iri[:cut]
        if namespace in self._prefixes and (cut == len(iri) or _LOCAL.fullmatch(iri, cut)):
            self._used.add(namespace)
            return f"{self._prefixes[namespace]}:{iri[cut:]}"
        return f"<{iri}>"

    def _literal(self, literal: Literal) -> str:
        text, datatype = str(literal), literal.datatype
        if datatype in _BARE and _BARE[datatype].fullmatch(text):
            return text
        quoted = f'"{text.translate(_ESCAPES)}"'
        if literal.language:
            return f"{quoted}@{literal.language}"
        if datatype is None or datatype == XSD.string:
            return quoted
        return f"{quoted}^^{self.text(datatype)}"


class _Blocks:
    """The statements of one graph by subject and predicate, ready to be written."""

    def __init__(self, triples: Iterable[Triple], terms: _Terms) -> None:
        self._terms = terms
        #: subject → predicate → objects, each with its text
        self._of: dict[Term, dict[URIRef, list[tuple[str, Term]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        parents: dict[Term, list[Term]] = defaultdict(list)
        for subject, predicate, object_ in triples:
            self._of[subject][predicate].append((terms.text(object_), object_))
            terms.text(subject)
            if predicate != RDF.type:
                terms.text(predicate)
            if isinstance(object_, BNode):
                parents[object_].append(subject)
        self.blank = {term for term in (*self._of, *parents) if isinstance(term, BNode)}
        #: the blank nodes that need a name, as they are used elsewhere
        self.named = set(parents)
        once = {node: above[0] for node, above in parents.items() if len(above) == 1}
        #: the blank nodes that can stand where they are used
        self.nested = {node for node in once if node in self._of and not _in_ring(node, once)}

    def written(self, indent: str) -> Iterator[str]:
        """A block for each subject that is not nested in another's."""
        for subject in sorted(self._of, key=lambda s: (isinstance(s, BNode), str(s))):
            if subject not in self.nested:
                anonymous = isinstance(subject, BNode) and subject not in self.named
                name = "[]" if anonymous else self._terms.text(subject)
                yield f"\n{indent}{name} {self._statements(subject, indent + _INDENT)} .\n"

    def _statements(self, subject: Term, indent: str) -> str:
        found = self._of[subject]
        lines = []
        for predicate in sorted(found, key=lambda p: (_FIRST.get(p, 2), str(p))):
            verb = "a" if predicate == RDF.type else self._terms.text(predicate)
            texts = [self._object(text, term, indent) for text, term in sorted(found[predicate])]
            joined = " , ".join(texts)
            if len(texts) > 1 and len(joined) > 80:
                joined = f" ,\n{indent}{_INDENT}".join(texts)
            lines.append(f"{verb} {joined}")
        return f" ;\n{indent}".join(lines)

    def _object(self, text: str, term: Term, indent: str) -> str:
        if term == RDF.nil:
            return "()"
        if term not in self.nested:
            return text
        if (members := self._members(term)) is not None:
            return f"( {' '.join(self._object(*member, indent) for member in members)} )"
        inner = self._statements(term, indent + _INDENT)
        return f"[ {inner} ]" if "\n" not in inner else f"[\n{indent}{_INDENT}{inner}\n{indent}]"

    def _members(self, head: Term) -> list[tuple[str, Term]] | None:
        """The members of a well-formed list whose cells nobody else uses; else None."""
        members: list[tuple[str, Term]] = []
        cell = head
        while cell != RDF.nil:
            found = self._of[cell] if cell in self.nested else {}
            if set(found) != {RDF.first, RDF.rest} or any(len(o) != 1 for o in found.values()):
                return None
            members += found[RDF.first]
            cell = found[RDF.rest][0][1]
        return members


def _in_ring(node: Term, above: Mapping[Term, Term]) -> bool:
    """Whether the way up from a node comes back to a node on it."""
    seen = {node}
    while node in above:
        node = above[node]
        if node in seen:
            return True
        seen.add(node)
    return False
