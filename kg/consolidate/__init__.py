"""The same person, call, summit, agreement across documents become one.

``consolidated`` gathers the facts that tell of one thing under the key that identifies it, and says
what all of them together support: the finest date, everybody who took part, and how it stands by
the latest report. What each document says stays beside it, under the things' common names.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.consolidate.clusters import clusters
from kg.consolidate.dates import first
from kg.consolidate.identity import Happening, identity
from kg.consolidate.names import Names
from kg.consolidate.sayings import sayings
from kg.consolidate.tenures import tenures
from kg.consolidate.whole import whole
from kg.facts import line
from kg.model import Agreement, AnyFact, Consolidated, Contact, Event, Summit, Tenure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.authority import Authority
    from kg.model import Document

__all__ = ["consolidated"]


def consolidated(
    facts: Iterable[AnyFact], documents: Mapping[str, Document], authority: Authority
) -> list[Consolidated]:
    """One record for each thing that the facts tell of, sorted by key.

    ``documents`` by id give the dates of the reports; the graph speaks as of the newest. The same
    facts in any order give the same records.
    """
    told = {id_: document.date or "" for id_, document in documents.items()}
    ordered = sorted(set(facts), key=lambda f: (first(told.get(f.document, "")), line(f)))
    names = Names(ordered, documents, authority)
    ordered = list(dict.fromkeys(names.renamed(fact) for fact in ordered))
    newest = max(told.values(), key=lambda date: (first(date), date), default="") or None

    happenings = [fact for fact in ordered if isinstance(fact, Happening)]
    found = clusters(
        (identity(fact, date or None, authority), fact, first(date))
        for fact in happenings
        for date in (told.get(fact.document, ""),)
    )
    records = [whole(key, members, told, authority) for key, members in found.items()]
    records += tenures(
        (fact for fact in ordered if isinstance(fact, Tenure)), documents, authority, newest
    )
    said: dict[str, list[AnyFact]] = defaultdict(list)
    for key, fact in sayings(
        (f for f in ordered if not isinstance(f, Tenure | Contact | Summit | Agreement | Event)),
        told,
        authority,
    ):
        said[key].append(fact)
    records += [whole(key, members, told, authority) for key, members in said.items()]
    return sorted(records, key=lambda record: record.key)
