"""The process of a writer: one message after another, until the server ends it."""

from __future__ import annotations

import socket
import sys

from kg.errors import KGError
from kg.keeping.writer import GraphWriter
from kg.workers.channel import Channel, Failure
from kg.workers.lifeline import end_with_the_server
from kg.writing import PlainWriter
from kg.writing.messages import Message


def main() -> None:
    """Serve on a socket: its number, ``graph`` or ``plain``, and the folder are the arguments.

    The first thing to be said is how things stand: ``Done`` with the state of the store.
    """
    number, kind, folder = sys.argv[1:]
    end_with_the_server()
    channel: Channel[Message] = Channel(socket.socket(fileno=int(number)), Message)
    try:
        writer = GraphWriter(folder) if kind == "graph" else PlainWriter(folder)
    except KGError as error:
        channel.send(Failure.of(error))
        return
    channel.send(writer.done)
    while (message := channel.receive()) is not None:
        try:
            channel.send(writer.apply(message))
        except KGError as error:
            channel.send(Failure.of(error))
    writer.close()
