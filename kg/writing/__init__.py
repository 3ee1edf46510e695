"""Changes to a store that is served: what may be asked of a writer, and the writers.

One writer owns a store. It takes one message at a time and applies it whole or not at all; after
that it leaves a snapshot, and readers open snapshots only.
"""

from __future__ import annotations

from kg.writing.messages import Delete, Done, Message, Post, Put, Update, Writer
from kg.writing.plain import PlainWriter

__all__ = ["Delete", "Done", "Message", "PlainWriter", "Post", "Put", "Update", "Writer"]
