"""Who held which office when, and what states, organisations and places are called.

The Turtle files of ``ontology/authority`` become frozen records, found by path
(``state/united-kingdom``), by name, or by what a fact's entity means on a given day. Everything
that reads text or names things asks here; nothing here knows a document.
"""

from kg.authority.files import BASE, load
from kg.authority.index import Authority
from kg.authority.records import (
    Body,
    Government,
    Holding,
    Office,
    Organization,
    Person,
    Place,
    Record,
    State,
    name_words,
    spellings,
)
from kg.slug import slug

__all__ = [
    "BASE",
    "Authority",
    "Body",
    "Government",
    "Holding",
    "Office",
    "Organization",
    "Person",
    "Place",
    "Record",
    "State",
    "load",
    "name_words",
    "slug",
    "spellings",
]
