"""Patience with whoever is at the other end of a connection, which is not without end.

A client that does nothing for a while is left. One that sends or takes a byte now and then would
never be; so a request and an answer must also get on, on the whole, at some speed that any real
connection has.
"""

from __future__ import annotations

from time import monotonic

#: Seconds in which a client must send or take something.
IDLE = 30
#: Seconds that everybody has, whatever there is to send or to take.
GRACE = 30.0
#: Bytes a second that there must be from then on.
SLOWEST = 1000.0


class Pace:
    """How fast a request comes or an answer is taken, from now on."""

    def __init__(self) -> None:
        self._begun = self._latest = monotonic()
        self._bytes = 0

    def take(self, number: int) -> None:
        """So many bytes more have passed."""
        self._bytes += number
        self._latest = monotonic()

    @property
    def is_too_slow(self) -> bool:
        """Whether that is enough."""
        now = monotonic()
        return now - self._latest > IDLE or now - self._begun > GRACE + self._bytes / SLOWEST
