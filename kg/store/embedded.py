"""The store in this process: Oxigraph, on disk (RocksDB) or in memory."""

from __future__ import annotations

import shutil
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

import pyoxigraph as ox

from kg.errors import GraphError, QueryError, Unsupported
from kg.store import dataset, standard, syntax
from kg.store.prefixes import PREFIXES
from kg.store.standard import EDITION
from kg.store.terms import (
    from_oxigraph,
    named,
    quad_from_oxigraph,
    to_oxigraph,
    triple_from_oxigraph,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rdflib.term import IdentifiedNode, URIRef
    from rdflib.term import Literal as RDFLiteral

    from kg.model import Quad, Triple
    from kg.store import Output
    from kg.store.rows import Functions

    Term = IdentifiedNode | RDFLiteral
    _Name = ox.NamedNode | ox.BlankNode
    _Graph = _Name | ox.DefaultGraph


_DEFAULT = ox.DefaultGraph()
#: Where queries are parsed before they are asked.
_NOTHING = ox.Store()


class EmbeddedStore:
    """Oxigraph behind the ``Store`` protocol.

    Every statement stands in its named graph and once in Oxigraph's default graph. Oxigraph can
    take the named graphs' union for the default graph of a query, but then a statement that three
    documents make counts three times; a dataset's default graph is a set.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @property
    def engine(self) -> ox.Store:
        """Oxigraph itself, for those who change what is stored."""
        return self._store

    @classmethod
    def open(cls, path: str | Path | None, *, read_only: bool = False) -> EmbeddedStore:
        """The store in a folder (made if it is missing and may be written), or one in memory.

        A read-only store shows what was there when it was opened, and may be open while another
        process writes. ``GraphError`` says what is wrong with a folder that holds no store.
        """
        if path is None:
            return cls(ox.Store())
        try:
            return cls(ox.Store.read_only(str(path)) if read_only else ox.Store(str(path)))
        except (OSError, RuntimeError) as error:  # RocksDB's corruption is a RuntimeError
            raise _unusable(Path(path), error, read_only=read_only) from error

    @classmethod
    def copy(cls, path: str | Path, target: str | Path) -> None:
        """A second store with what is in a folder; costs next to nothing on one file system.

        ``GraphError`` if another process writes to the store.
        """
        cls.open(path)._store.backup(str(target))

    def __len__(self) -> int:
        return sum(1 for _ in self.match())

    def add(self, quads: Iterable[Quad]) -> None:
        """Take in all quads; those already there change nothing."""
        try:
            self._store.bulk_extend(_both(quads))
            self._store.flush()
        except (OSError, RuntimeError) as error:
            raise GraphError(f"the graph cannot be written: {error}") from error

    def match(
        self,
        subject: IdentifiedNode | None = None,
        predicate: URIRef | None = None,
        object: Term | None = None,  # noqa: A002 - the RDF term for it
        graph: URIRef | None = None,
    ) -> Iterator[Quad]:
        """The quads that agree with every term given."""
        found = self._store.quads_for_pattern(
            None if subject is None else to_oxigraph(subject),  # type: ignore[arg-type]
            None if predicate is None else named(str(predicate)),
            None if object is None else to_oxigraph(object),
            None if graph is None else named(str(graph)),
        )
        return (quad_from_oxigraph(q) for q in found if q.graph_name != _DEFAULT)

    def query(
        self,
        text: str,
        *,
        base: str | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        functions: Functions | None = None,
    ) -> EmbeddedResults:
        """The answer to a SPARQL query; ``QueryError`` if it cannot be parsed or run.

        ``functions`` are those that it calls beside SPARQL's own.
        """
        syntax.permitted(text)
        if not (default_graphs or named_graphs):
            default_graphs, named_graphs = dataset.chosen(text, base)
        chosen = bool(default_graphs or named_graphs)
        try:
            graphs = [named(iri) for iri in dict.fromkeys(default_graphs)]
            names = [named(iri) for iri in dict.fromkeys(named_graphs)]
        except GraphError as error:
            raise QueryError(f"a graph's name is {error}") from error
        try:
            store, defaults = self._store, cast("list[_Graph]", graphs)
            if len(graphs) > 1 and dataset.overlap(store, graphs):
                store, defaults = dataset.merged(store, graphs, names), [_DEFAULT]
            if standard.may_differ(text):
                _NOTHING.query(text, base_iri=base, custom_functions=functions)
                about = standard.Dataset(store, base, *((defaults, names) if chosen else ()))
                text, functions = standard.respelled(text, about, functions or {})
            found = store.query(
                text,
                base_iri=base,
                default_graph=defaults if chosen else None,
                named_graphs=cast("list[_Name]", names) if chosen else None,
                custom_functions=functions,
            )
        except SyntaxError as error:
            raise syntax.mistake(text, str(error), base=base) from error
        except (RuntimeError, ValueError) as error:
            raise Unsupported(f"the query cannot be run: {error}") from error
        except OSError as error:
            raise GraphError(f"the graph cannot be read: {error}") from error
        return EmbeddedResults(found)

    def graphs(self) -> tuple[URIRef, ...]:
        """The names of the graphs, sorted."""
        names = (from_oxigraph(name) for name in self._store.named_graphs())
        return tuple(sorted(n for n in names if not n.startswith(EDITION)))  # type: ignore[misc]

    def export(self, graphs: Iterable[URIRef] | None = None) -> Iterator[Quad]:
        """All quads of the graphs named (all graphs if None), in no particular order."""
        if graphs is None:
            yield from self.match()
        else:
            for graph in graphs:
                yield from self.match(graph=graph)

    @classmethod
    def copy_without(cls, path: str | Path, graph: str, target: str | Path) -> None:
        """A second store with what stands in other graphs than this one.

        Nobody may be writing to the first. It costs what the graph that is left out costs: the
        rest is in files that never change, which both have.
        """
        cls.open(path, read_only=True)  # says what is wrong with it
        try:
            _linked(Path(path), Path(target))
            store = ox.Store(str(target))
            store.update(_LEAVE_OUT.replace("?left_out", str(named(graph))))
            store.flush()
        except (OSError, RuntimeError) as error:
            raise GraphError(f"{target} cannot be written: {error}") from error


#: Statements that no other graph makes leave the default graph too.
_LEAVE_OUT = """
DELETE { ?s ?p ?o } WHERE {
  GRAPH ?left_out { ?s ?p ?o } FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } FILTER(?g != ?left_out) }
};
DROP SILENT GRAPH ?left_out
"""


def _linked(folder: Path, target: Path) -> None:
    """A copy of RocksDB's files, those with the data as links if both are on one file system."""
    target.mkdir()
    for file in folder.iterdir():
        copy = target / file.name
        if file.suffix == ".sst":
            with suppress(OSError):  # on another file system
                copy.hardlink_to(file)
                continue
        shutil.copyfile(file, copy)


def _both(quads: Iterable[Quad]) -> Iterator[ox.Quad]:
    """Each quad, and its triple for the default graph."""
    for subject, predicate, object_, graph in quads:
        triple = to_oxigraph(subject), named(predicate), to_oxigraph(object_)
        yield ox.Quad(*triple, named(graph))  # type: ignore[arg-type]  # a subject is no literal
        yield ox.Quad(*triple)  # type: ignore[arg-type]


class EmbeddedResults:
    """What Oxigraph answers; it evaluates while it is read."""

    kind: Literal["solutions", "boolean", "graph"]

    def __init__(self, found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> None:
        self._found = found
        self.variables: tuple[str, ...] = ()
        if isinstance(found, ox.QuerySolutions):
            self.kind = "solutions"
            self.variables = tuple(variable.value for variable in found.variables)
        else:
            self.kind = "boolean" if isinstance(found, ox.QueryBoolean) else "graph"

    def __bool__(self) -> bool:
        if not isinstance(self._found, ox.QueryBoolean):
            raise QueryError(f"only ASK answers yes or no; this query gives {self.kind}")
        return bool(self._found)

    def rows(self) -> Iterator[tuple[Term | None, ...]]:
        """The solutions of a SELECT, a term for each variable, None where it is unbound."""
        if not isinstance(self._found, ox.QuerySolutions):
            raise QueryError(f"only SELECT gives rows; this query gives a {self.kind}")
        try:
            for solution in self._found:
                yield tuple(None if term is None else from_oxigraph(term) for term in solution)
        except RuntimeError as error:
            raise QueryError(f"the query cannot be run: {error}") from error

    def triples(self) -> Iterator[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        if not isinstance(self._found, ox.QueryTriples):
            raise QueryError(f"only CONSTRUCT and DESCRIBE give triples; this gives {self.kind}")
        return map(triple_from_oxigraph, self._found)

    def write(self, stream: Output, media_type: str) -> None:
        """Write the answer in a standard format as it is found."""
        output = cast("BinaryIO", stream)  # Oxigraph calls write, and flush if there is one
        try:
            if isinstance(self._found, ox.QueryTriples):
                rdf = ox.RdfFormat.from_media_type(media_type)
                if rdf is not None:
                    ox.serialize(self._found, output, rdf, prefixes=PREFIXES)
                    return
            else:
                results = ox.QueryResultsFormat.from_media_type(media_type)
                if results is not None:
                    self._found.serialize(output, results)
                    return
        except (RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be run: {error}") from error
        raise QueryError(f"no {self.kind} in the format {media_type}")

    def serialize(self, media_type: str) -> bytes:
        """The whole answer in a standard format."""
        stream = BytesIO()
        self.write(stream, media_type)
        return stream.getvalue()


def _unusable(path: Path, error: Exception, *, read_only: bool) -> GraphError:
    """Why a folder cannot be opened as a store, and what to do."""
    build = "`kg build REPORT… --out DIR` makes one"
    if "lock" in str(error).lower():
        return GraphError(
            f"another process is writing to the graph in {path}; "
            "wait until it is done, or open the graph read-only"
        )
    if isinstance(error, PermissionError) or "Permission denied" in str(error):
        return GraphError(f"no permission to open the graph in {path}: change its owner or mode")
    if read_only and not path.exists():
        return GraphError(f"there is no graph in {path}: {build}")
    if not path.is_dir():
        return GraphError(f"{path} is not a folder: {build}")
    if read_only and not (path / "CURRENT").exists():
        return GraphError(f"the folder {path} holds no graph: {build}")
    return GraphError(f"the graph in {path} is damaged: build it again ({error})")
