"""Queries spelled so that Oxigraph answers them as the standard has it.

In a few places Oxigraph answers otherwise than SPARQL 1.1 says. A query that has such a place is
spelled in another way before it is asked; which way depends on its structure, and for some on which
terms a graph mentions. All other queries are left alone, which a few regular expressions decide.
"""

from __future__ import annotations

from kg.store.standard.dataset import EDITION, Dataset
from kg.store.standard.respelling import Respelled, may_differ, pattern_respelled, respelled

__all__ = [
    "EDITION",
    "Dataset",
    "Respelled",
    "may_differ",
    "pattern_respelled",
    "respelled",
]
