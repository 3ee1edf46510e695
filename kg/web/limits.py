"""What one request, one client and all of them together may take."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import ServeError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The environment variables are these and the name of a limit in capitals.
PREFIX = "ENTENTE_"


class Limits(NamedTuple):
    """The limits of a server; where 0 is given, there is none."""

    #: seconds that a query may take, to the last byte of its answer
    timeout: float = 30
    #: seconds that a change may take
    write_timeout: float = 120
    #: queries that are worked on at a time; 0: one for each core, at least two
    workers: int = 0
    #: queries that may wait for that
    queue: int = 32
    #: queries of one client that may be worked on or wait; 0: all but half of the queue
    per_client: int = 0
    #: megabytes that the work on one query may take
    memory: int = 2000
    #: rows of one answer
    max_rows: int = 0
    #: characters of one query
    max_query: int = 100_000


def of_environment(environ: Mapping[str, str] = os.environ) -> Limits:
    """The limits that the environment sets; ``ServeError`` if a variable holds no number."""
    given: dict[str, float] = {}
    for name, default in Limits._field_defaults.items():
        variable = PREFIX + name.upper()
        if variable not in environ:
            continue
        text = environ[variable].strip()
        try:
            value = float(text) if name.endswith("timeout") else int(text)
        except ValueError:
            value = -1
        if not 0 <= value < 1e9 or (name.endswith("timeout") and value == 0):
            raise ServeError(f"{variable}: {text[:40]!r} is no number of that kind (as {default})")
        given[name] = value
    return Limits(**given)  # type: ignore[arg-type]  # whole numbers where those are needed
