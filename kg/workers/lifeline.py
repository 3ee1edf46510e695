"""What has a process end when the one that started it does, however that ends."""

from __future__ import annotations

import fcntl
import os
import select
import sys


def end_with_the_server() -> None:
    """Have the kernel end this process when nobody holds the other end of standard input.

    A thread that waits for that would wait for Oxigraph too, which keeps the interpreter's lock
    while it evaluates. The signal's own action is to end the process.
    """
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([0], [], [], 0)[0]:  # it ended before this process was that far
        sys.exit()
