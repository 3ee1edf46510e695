"""Who is in office and who no longer, as of the newest document.

The latest word of the documents counts, unless the authority knows that the tenure had ended by
then, or a later document names another holder of an office that one person holds at a time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kg.consolidate.dates import first, last
from kg.consolidate.offices import OfficeName, holding, office, single, tenure_path
from kg.model import Consolidated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.authority import Authority
    from kg.model import Document, Tenure, TenureStatus

#: The extractor of what one document's holder of an office says of another's.
SUCCESSION = "succession"
# On one day "former" is the news, and "acting" says more than "current".
_WEIGHT = {"designate": 0, "current": 1, "acting": 2, "former": 3}


@dataclass(slots=True)
class _Term:
    """A tenure, what documents say of it (the latest last), and how it stands."""

    key: str
    office: OfficeName
    sources: list[Tenure]
    told: int
    status: TenureStatus


def tenures(
    facts: Iterable[Tenure],
    documents: Mapping[str, Document],
    authority: Authority,
    newest: str | None,
) -> list[Consolidated]:
    """The tenures that facts tell of; ``newest`` is the date of the newest document."""

    def date(fact: Tenure) -> str | None:
        document = documents.get(fact.document)
        return document.date if document else None

    groups: dict[str, list[Tenure]] = defaultdict(list)
    for fact in facts:
        groups[tenure_path(fact, date(fact), authority)].append(fact)
    terms: list[_Term] = []
    for key, sources in sorted(groups.items()):
        sources.sort(key=lambda f: (first(date(f) or ""), _WEIGHT[f.status]))
        latest = sources[-1]
        term = _Term(
            key,
            office(latest, date(latest), authority),
            sources,
            first(date(latest) or ""),
            latest.status,
        )
        term.status = _by_authority(term, date(latest), authority, newest)
        terms.append(term)
    _succeeded(terms, authority)
    return [Consolidated(key=t.key, fact=_whole(t), sources=tuple(t.sources)) for t in terms]


def _by_authority(
    term: _Term, date: str | None, authority: Authority, newest: str | None
) -> TenureStatus:
    time = holding(term.sources[-1], date, authority)
    if time is None or newest is None or term.status == "former":
        return term.status
    if time.end is not None and last(time.end) < first(newest):
        return "former"
    if term.status == "designate" and time.start is not None and time.start <= newest:
        return "current"
    return term.status


def _succeeded(terms: list[_Term], authority: Authority) -> None:
    """Make former whoever a later document has replaced; its sentence is the evidence."""
    rivals: dict[str, list[_Term]] = defaultdict(list)
    for term in terms:
        if term.status in ("current", "acting") and single(term.office, authority):
            rivals[term.office.path].append(term)
    for several in rivals.values():
        newest = max(term.told for term in several)
        heirs = [t for t in several if t.told == newest and t.status == "current"]
        if len(heirs) != 1:
            continue
        for term in several:
            if term.told < newest:
                word = heirs[0].sources[-1]
                said = replace(
                    word,
                    person=term.sources[-1].person,
                    status="former",
                    start=None,
                    end=None,
                    extractor=SUCCESSION,
                )
                term.sources.append(said)
                term.status = "former"


def _whole(term: _Term) -> Tenure:
    """What all documents together say of the tenure."""
    latest = term.sources[-1]
    starts = [f.start for f in term.sources if f.start]
    ends = [f.end for f in term.sources if f.end]
    return replace(
        latest,
        status=term.status,
        start=max(starts, key=lambda d: (len(d), d), default=None),
        end=max(ends, key=lambda d: (len(d), d), default=None),
        confidence=max(f.confidence for f in term.sources),
    )
