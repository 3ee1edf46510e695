"""The process of a writer: one message after another, until the server ends it."""

from __future__ import annotations

import os
import socket
import sys
from threading import Thread
from typing import TYPE_CHECKING

import kg.store  # noqa: F401 - defines errors that writers report
from kg.errors import KGError
from kg.workers.channel import Channel, Failure
from kg.workers.lifeline import end_with_the_server
from kg.writing import PlainWriter
from kg.writing.messages import Message

if TYPE_CHECKING:
    from kg.keeping.writer import GraphWriter


def _graph_writer(folder: str) -> GraphWriter:
    """The writer that knows the closure, with all that this takes to import."""
    from kg.keeping.writer import GraphWriter

    return GraphWriter(folder)


def main() -> None:
    """Serve on a socket: its number, ``graph`` or ``plain``, and the folder are the arguments.

    The first thing to be said is how things stand: ``Done`` with the state of the store.
    """
    number, kind, folder = sys.argv[1:]
    end_with_the_server()
    channel: Channel[Message] = Channel(socket.socket(fileno=int(number)), Message)
    try:
        writer = _graph_writer(folder) if kind == "graph" else PlainWriter(folder)
    except KGError as error:
        channel.send(Failure.of(error))
        return
    channel.send(writer.done)
    loading = Thread(target=writer.prepare, daemon=True)
    loading.start()
    while (message := channel.receive()) is not None:
        try:
            channel.send(writer.apply(message))
        except KGError as error:
            channel.send(Failure.of(error))
    writer.close()
    if loading.is_alive():
        os._exit(0)  # it reads the store, which is not to be taken apart under it
