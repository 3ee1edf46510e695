"""Queries in processes of their own, because Oxigraph cannot be told to stop one.

Each worker has the store open for reading and answers one question at a time; a question that
takes too long is ended with its worker, and another takes the place. What passes between the
processes is in ``messages``.
"""

from kg.workers.answer import Answer
from kg.workers.messages import Question, Snapshot
from kg.workers.pool import Pool

__all__ = ["Answer", "Pool", "Question", "Snapshot"]
