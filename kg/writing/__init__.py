"""Changes to a store that is served: what may be asked of a writer, and the writers.

One writer owns a store. It takes one message at a time and applies it whole or not at all; after
that it leaves a snapshot, and readers open snapshots only.
"""

from __future__ import annotations

from kg.writing.messages import (
    REPORTS,
    Delete,
    Documents,
    Done,
    Message,
    Post,
    Put,
    Update,
    Withdraw,
    Writer,
)
from kg.writing.plain import PlainWriter

__all__ = [
    "REPORTS",
    "Delete",
    "Documents",
    "Done",
    "Message",
    "PlainWriter",
    "Post",
    "Put",
    "Update",
    "Withdraw",
    "Writer",
]
