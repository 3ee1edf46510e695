"""How messages travel between processes: frames on a socket, and errors as values.

A frame is the length of a message in four bytes, then the message in MessagePack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from kg.errors import KGError

if TYPE_CHECKING:
    import socket

M = TypeVar("M")
_LENGTH = 4
_BUFFER = 256 << 10


class Failure(msgspec.Struct, frozen=True, tag=True):
    """An error: its class, its message and its attributes."""

    kind: str
    message: str
    attributes: dict[str, str | int | None]

    @classmethod
    def of(cls, error: KGError) -> Failure:
        """The failure that an error is."""
        return cls(type(error).__name__, str(error.args[0]) if error.args else "", vars(error))

    def error(self) -> KGError:
        """The error as it was raised on the other side."""
        kind = _kinds(KGError).get(self.kind, KGError)
        error = kind.__new__(kind, self.message)  # __init__ has run already, on the other side
        vars(error).update(self.attributes)
        return error


def _kinds(root: type[KGError]) -> dict[str, type[KGError]]:
    found = {root.__name__: root}
    for kind in root.__subclasses__():
        found |= _kinds(kind)
    return found


class Channel(Generic[M]):
    """One end of a socket on which messages pass; ``received`` is the type of those to come in."""

    def __init__(self, end: socket.socket, received: Any) -> None:
        self._socket = end
        self._stream = end.makefile("rb", buffering=_BUFFER)
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder: msgspec.msgpack.Decoder[M] = msgspec.msgpack.Decoder(received)

    def send(self, message: msgspec.Struct) -> None:
        """Send a message; ``ConnectionError`` if nobody is there to receive it."""
        frame = bytearray(_LENGTH)
        self._encoder.encode_into(message, frame, _LENGTH)
        frame[:_LENGTH] = (len(frame) - _LENGTH).to_bytes(_LENGTH, "big")
        self._socket.sendall(frame)

    def receive(self) -> M | None:
        """The next message; None when the other side has ended, even amid a message."""
        try:
            length = self._stream.read(_LENGTH)
            if len(length) < _LENGTH:
                return None
            size = int.from_bytes(length, "big")
            body = self._stream.read(size)
        except ConnectionError:
            return None
        return self._decoder.decode(body) if len(body) == size else None

    def close(self) -> None:
        """Close this end."""
        self._stream.close()
        self._socket.close()
