"""Connections that do not wait for ever on whoever is at the other end.

Waitress closes a connection on which nothing has happened for a while. A client that sends a byte
now and then would keep it all the same; so a request and an answer must also get on, on the whole,
at some speed that any real connection has.
"""

from __future__ import annotations

from time import monotonic
from typing import Any

from waitress.channel import HTTPChannel

#: Seconds that everybody has, whatever there is to send or to take.
GRACE = 30.0
#: Bytes a second that there must be from then on.
SLOWEST = 1000.0


class PatientChannel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection with a client, as waitress has it, that is closed if the client is too slow."""

    _receiving = _sending = None
    _received = _sent = 0

    def received(self, data: bytes) -> Any:
        """Take in what the client has sent."""
        if self._receiving is None:
            self._receiving, self._received = monotonic(), 0
        self._received += len(data)
        taken = super().received(data)
        if self.request is None:  # there is no request that has begun and not ended
            self._receiving = None
        return taken

    def send(self, data: bytes, do_close: bool = True) -> Any:
        """Hand to the client what it takes."""
        if self._sending is None:
            self._sending, self._sent = monotonic(), 0
        number = super().send(data, do_close)
        self._sent += number
        return number

    def readable(self) -> Any:
        """Whether the client may send; the server asks this every second, of every connection."""
        if self.total_outbufs_len == 0:
            self._sending = None
        if _too_slow(self._receiving, self._received) or _too_slow(self._sending, self._sent):
            # Not by will_close: that is looked at when the client takes something.
            self.handle_close()
            return False
        return super().readable()


def _too_slow(since: float | None, number: int) -> bool:
    return since is not None and monotonic() - since > GRACE + number / SLOWEST
