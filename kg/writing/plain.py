"""The writer of a plain SPARQL server: SPARQL Update by the standard, no ontology, no reasoning."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import Conflict, GraphError, KGError, NotFound, QueryError, Unsupported
from kg.remote import Allowed
from kg.store import rdf, syntax
from kg.store.terms import named
from kg.writing import transaction
from kg.writing.effects import effects, interferes
from kg.writing.loading import fetched
from kg.writing.messages import Delete, Documents, Done, Post, Put, Update, Withdraw
from kg.writing.operations import parsed
from kg.writing.using import by_the_standard, with_using

if TYPE_CHECKING:
    import os

    from kg.store.rows import Functions
    from kg.writing.messages import Message


class PlainWriter:
    """Owns the Oxigraph store of a folder, which it makes if it is missing.

    ``folder/store`` is the store; each state that a message leaves is hard-linked to
    ``folder/snapshots/VERSION``. Whoever has the readers move on deletes the former one.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)
        self._snapshots = self._folder / "snapshots"
        self._snapshots.mkdir(parents=True, exist_ok=True)
        try:
            self._store = ox.Store(str(self._folder / "store"))
        except (OSError, RuntimeError) as error:
            raise GraphError(f"the store in {folder} cannot be opened: {error}") from error
        # Versions of another run must not be taken for ours by a client that remembers them.
        self._run, self._commits = secrets.token_hex(4), 0
        self.done = self._committed()

    def apply(self, message: Message) -> Done:
        """Apply a message whole, or raise a ``KGError`` and leave everything as it was."""
        created = False
        if isinstance(message, Update):
            self._update(message)
        elif isinstance(message, Delete):
            if not self._has(message.graph):
                raise NotFound(f"there is no graph {message.graph}")
            self._run_update(f"DROP {_keyword(message.graph)}")
        elif isinstance(message, Documents | Withdraw):
            raise NotFound("a plain store takes no reports (serve a graph that kg build made)")
        else:
            created = not self._has(message.graph)
            self._run_update(_filling(message))
        self.done = self._committed(created=created)
        return self.done

    def prepare(self) -> None:
        """Nothing: all is there."""

    def close(self) -> None:
        """Nothing: what is plain is gone when the server stops."""

    def _update(self, message: Update) -> None:
        """What a client wrote: by the engine, or by us where the standard asks for more."""
        text, functions = by_the_standard(*_text(message), self._store, base=message.base)
        if not _beyond_engine(text, message.base):
            try:
                self._run_update(text, functions, base=message.base)
            except SyntaxError:
                pass  # it is one, or there is a PREFIX behind an operation
            else:
                return
        found = effects(text, self._store, base=message.base, functions=functions)
        transaction.apply(self._store, found.removed, found.added)

    def _run_update(
        self, text: str, functions: Functions | None = None, *, base: str | None = None
    ) -> None:
        try:
            self._store.update(text, base_iri=base, custom_functions=functions)
        except (RuntimeError, ValueError) as error:
            raise _unrunnable(error) from error
        except OSError as error:
            raise GraphError(f"the store cannot be written: {error}") from error

    def _has(self, graph: str | None) -> bool:
        return graph is None or self._store.contains_named_graph(_name(graph))

    def _committed(self, *, created: bool = False) -> Done:
        self._commits += 1
        version = f"{self._run}-{self._commits}"
        snapshot = self._snapshots / version
        try:
            self._store.flush()
            self._store.backup(str(snapshot))
        except (OSError, RuntimeError) as error:
            raise GraphError(f"the store cannot be written: {error}") from error
        return Done(version, created=created, snapshot=str(snapshot))


def _unrunnable(error: Exception) -> KGError:
    """The engine has one class for what it cannot do and for graphs that are there or not."""
    kind = Unsupported if "not supported" in str(error) else Conflict
    return kind(f"the update cannot be run: {error}")


def _text(update: Update) -> tuple[str, Functions]:
    """The text to run, and the functions that it calls for what was fetched."""
    asked = fetched(update.text, Allowed(update.services), base=update.base)
    syntax.permitted(asked.text, update=True)
    text = with_using(asked.text, update.using, update.using_named, base=update.base)
    return text, asked.functions


def _beyond_engine(text: str, base: str | None) -> bool:
    """Does an operation delete and insert the same, which Oxigraph does solution by solution?"""
    if not re.search("delete.*insert", text, re.IGNORECASE | re.DOTALL):
        return False
    try:
        operations = parsed(text, base=base)
    except QueryError:
        return False  # the engine may take it, or says why not
    return any(
        operation.kind == "modify" and interferes(operation, base=base) for operation in operations
    )


def _filling(message: Put | Post) -> str:
    """An update that puts statements in a graph: the engine has no other that is atomic."""
    found = rdf.quads(message.body, message.media_type, base=message.base)
    written = ox.serialize((quad.triple for quad in found), format=ox.RdfFormat.N_TRIPLES)
    triples = (written or b"").decode()
    steps = []
    if isinstance(message, Put):
        steps.append(f"DROP SILENT {_keyword(message.graph)}")
    if message.graph is None:
        steps.append(f"INSERT DATA {{\n{triples}}}")
    else:
        steps += [
            f"CREATE SILENT GRAPH {_name(message.graph)}",  # it is there even if it is empty
            f"INSERT DATA {{ GRAPH {_name(message.graph)} {{\n{triples}}} }}",
        ]
    return " ;\n".join(steps)


def _keyword(graph: str | None) -> str:
    return "DEFAULT" if graph is None else f"GRAPH {_name(graph)}"


def _name(graph: str) -> ox.NamedNode:
    try:
        return named(graph)
    except KGError as error:
        raise QueryError(f"a graph's name is {error}") from error
