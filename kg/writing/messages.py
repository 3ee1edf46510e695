"""What is asked of a writer, and what it answers: values that can go from process to process.

``contradict`` says that a graph with a closure takes what makes it contradict itself.

A refusal is no message: it is raised as one of the errors of ``kg.errors``, with the status and the
words that the client gets.
"""

from __future__ import annotations

from typing import Protocol, TypeAlias

import msgspec

#: Media types of reports, and the format in which each is read.
REPORTS = {
    "text/plain": "text",
    "text/markdown": "text",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/json": "json",
    "application/x-ndjson": "lines",
    "application/jsonl": "lines",
}


class Update(msgspec.Struct, frozen=True, tag="update"):
    """A SPARQL update.

    ``using`` and ``using_named`` are the dataset that the SPARQL 1.1 Protocol's parameters choose
    for the WHERE clauses; both empty: whatever the text says. ``services`` are prefixes of the
    addresses that LOAD and SERVICE may fetch from.
    """

    text: str
    base: str | None = None
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    contradict: bool = False
    services: tuple[str, ...] = ()


class Put(msgspec.Struct, frozen=True, tag="put"):
    """A graph to stand in place of the one of that name; None names the default graph.

    ``body`` is RDF of a type without named graphs; relative IRIs in it are resolved against
    ``base``.
    """

    graph: str | None
    body: bytes
    media_type: str
    base: str | None = None
    contradict: bool = False


class Post(msgspec.Struct, frozen=True, tag="post"):
    """Statements to add to the graph of that name, otherwise as ``Put``."""

    graph: str | None
    body: bytes
    media_type: str
    base: str | None = None
    contradict: bool = False


class Delete(msgspec.Struct, frozen=True, tag="delete"):
    """A graph to remove; the default graph (None) is left empty."""

    graph: str | None
    contradict: bool = False


class Documents(msgspec.Struct, frozen=True, tag="documents"):
    """Reports to read, or fact records, as ``kg add`` takes them in a file of that name.

    ``media_type`` is one of ``REPORTS``.
    """

    body: bytes
    name: str
    media_type: str
    contradict: bool = False


class Withdraw(msgspec.Struct, frozen=True, tag="withdraw"):
    """A document, by its id, to take out with all that followed from it alone."""

    document: str
    contradict: bool = False


Message: TypeAlias = Update | Put | Post | Delete | Documents | Withdraw


class Done(msgspec.Struct, frozen=True, tag="done"):
    """That a message was applied and will survive a crash.

    ``version`` names the state that came of it, ``snapshot`` the folder where readers find that
    state. ``added`` and ``removed`` count statements, None where the engine does not count them;
    ``created`` says that the graph named in the message was not there before. ``documents`` are the
    ids of those that came, ``refused`` what is wrong with those that could not.
    """

    version: str
    added: int | None = None
    removed: int | None = None
    created: bool = False
    snapshot: str | None = None
    documents: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class Writer(Protocol):
    """Whoever owns a store."""

    def apply(self, message: Message) -> Done:
        """Apply a message whole, or raise a ``KGError`` and leave everything as it was."""
