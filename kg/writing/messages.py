"""What is asked of a writer, and what it answers: values that can go from process to process.

A refusal is no message: it is raised as one of the errors of ``kg.errors``, with the status and the
words that the client gets.
"""

from __future__ import annotations

from typing import Protocol, TypeAlias

import msgspec


class Update(msgspec.Struct, frozen=True, tag="update"):
    """A SPARQL update.

    ``using`` and ``using_named`` are the dataset that the SPARQL 1.1 Protocol's parameters choose
    for the WHERE clauses; both empty: whatever the text says.
    """

    text: str
    base: str | None = None
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


class Put(msgspec.Struct, frozen=True, tag="put"):
    """A graph to stand in place of the one of that name; None names the default graph.

    ``body`` is RDF of a type without named graphs; relative IRIs in it are resolved against
    ``base``.
    """

    graph: str | None
    body: bytes
    media_type: str
    base: str | None = None


class Post(msgspec.Struct, frozen=True, tag="post"):
    """Statements to add to the graph of that name, otherwise as ``Put``."""

    graph: str | None
    body: bytes
    media_type: str
    base: str | None = None


class Delete(msgspec.Struct, frozen=True, tag="delete"):
    """A graph to remove; the default graph (None) is left empty."""

    graph: str | None


Message: TypeAlias = Update | Put | Post | Delete


class Done(msgspec.Struct, frozen=True, tag="done"):
    """That a message was applied and will survive a crash.

    ``version`` names the state that came of it, ``snapshot`` the folder where readers find that
    state. ``added`` and ``removed`` count statements, None where the engine does not count them;
    ``created`` says that the graph named in the message was not there before.
    """

    version: str
    added: int | None = None
    removed: int | None = None
    created: bool = False
    snapshot: str | None = None


class Writer(Protocol):
    """Whoever owns a store."""

    def apply(self, message: Message) -> Done:
        """Apply a message whole, or raise a ``KGError`` and leave everything as it was."""
