"""Where the graph lives: quads in, matches and answers to SPARQL out.

``Store`` is the one narrow seam: what is behind it (Oxigraph in this process, later a server) is of
no concern to anything that reads or writes the graph. Quads pass in rdflib's terms; the results of
a query are written by the store itself and never become Python objects on their way out, unless
somebody asks for rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from kg.store.embedded import EmbeddedStore
from kg.store.prefixes import PREFIXES
from kg.store.syntax import QuerySyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rdflib.term import IdentifiedNode, URIRef
    from rdflib.term import Literal as RDFLiteral

    from kg.model import Quad, Triple
    from kg.store.rows import Functions

    Term: TypeAlias = IdentifiedNode | RDFLiteral

__all__ = [
    "PREFIXES",
    "EmbeddedStore",
    "Output",
    "QuerySyntaxError",
    "Readable",
    "Results",
    "Store",
]


class Output(Protocol):
    """What an answer is written to: a binary file, or something like it."""

    def write(self, data: bytes, /) -> object:
        """Take in a piece of the answer."""


class Results(Protocol):
    """What a query answers; read once, in one of its three ways."""

    #: SELECT gives solutions, ASK a boolean, CONSTRUCT and DESCRIBE a graph
    kind: Literal["solutions", "boolean", "graph"]
    #: names of a SELECT's columns, in their order; empty otherwise
    variables: tuple[str, ...]

    def __bool__(self) -> bool:
        """The answer of an ASK."""

    def rows(self) -> Iterator[tuple[Term | None, ...]]:
        """The solutions of a SELECT, a term for each variable, None where it is unbound."""

    def triples(self) -> Iterator[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE."""

    def write(self, stream: Output, media_type: str) -> None:
        """Write the answer in a standard format as it is found.

        ``QueryError`` where kind and format clash. An error that ``stream.write`` raises ends the
        query and comes out here.
        """

    def serialize(self, media_type: str) -> bytes:
        """The whole answer in a standard format."""


class Readable(Protocol):
    """What quads can be looked up in."""

    def match(
        self,
        subject: IdentifiedNode | None = None,
        predicate: URIRef | None = None,
        object: Term | None = None,  # noqa: A002 - the RDF term for it
        graph: URIRef | None = None,
    ) -> Iterator[Quad]:
        """The quads that agree with every term given."""

    def graphs(self) -> tuple[URIRef, ...]:
        """The names of the graphs, sorted."""

    def export(self, graphs: Iterable[URIRef] | None = None) -> Iterator[Quad]:
        """All quads of the graphs named (all graphs if None), in no particular order."""


class Store(Readable, Protocol):
    """A dataset of named graphs; queries see their union as the default graph."""

    def __len__(self) -> int:
        """How many quads there are."""

    def add(self, quads: Iterable[Quad]) -> None:
        """Take in all quads; those already there change nothing."""

    def query(
        self,
        text: str,
        *,
        base: str | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        functions: Functions | None = None,
    ) -> Results:
        """The answer to a SPARQL query; ``QueryError`` if it cannot be parsed or run.

        ``functions`` are those that it calls beside SPARQL's own, by their names.
        The graph lists are those of the SPARQL protocol and win over FROM in the text.
        """
