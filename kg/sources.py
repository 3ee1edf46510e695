"""What a graph is built from: each document once, and each document's facts, held to the contract.

Items in any order become the same ``Sources``: of two texts under one id the one whose file comes
first by name stands, and facts are sorted by document and place. Facts that came in a file replace
what extraction would find in their document.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from kg import extractors
from kg import facts as records
from kg.authority import load
from kg.documents import LIMIT, FactLine, PassedOver, Read, read
from kg.documents.record import ID_RULE, is_id
from kg.errors import FactError, InputError
from kg.extractors import Extracted, Extraction
from kg.graph import Refused
from kg.model import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from os import PathLike

    from kg.authority import Authority
    from kg.documents import Item
    from kg.graph import Graph
    from kg.model import AnyFact


T = TypeVar("T")


class Place(NamedTuple):
    """Where something stands; the former graph comes before every file."""

    source: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Sources:
    """Documents by id; facts that came in files; facts that an earlier build extracted."""

    documents: dict[str, Document] = field(default_factory=dict)
    given: dict[str, dict[AnyFact, Place]] = field(default_factory=dict)
    extracted: dict[str, list[AnyFact]] = field(default_factory=dict)
    refused: tuple[Refused, ...] = ()
    passed_over: int = 0
    #: reports and fact records among the items that could be used
    accepted: int = 0

    def without(self, documents: Iterable[str]) -> Sources:
        """All but those documents and their facts; ``InputError`` if one is not there."""
        gone = set(documents)
        for name in sorted(gone - set(self.documents)):
            remedy = "give a document's id as the question `documents` lists them"
            raise InputError(f"there is no document {name!r} in the graph", remedy=remedy)

        def rest(several: Mapping[str, T]) -> dict[str, T]:
            return {id_: one for id_, one in several.items() if id_ not in gone}

        return replace(
            self,
            documents=rest(self.documents),
            given=rest(self.given),
            extracted=rest(self.extracted),
        )


class Facts(NamedTuple):
    """The accepted facts in order, the refused ones, and the documents whose facts were given.

    ``lost`` are the documents that could not be read.
    """

    accepted: tuple[AnyFact, ...]
    refused: tuple[Refused, ...]
    given: frozenset[str]
    lost: frozenset[str] = frozenset()


def gathered(items: Iterable[Item], former: Graph | None = None) -> Sources:
    """The sources that the items are; those of a former graph are there already and stand."""
    editions: dict[str, dict[Document, Place]] = defaultdict(dict)  # of each id, as a rule one
    given: dict[str, dict[AnyFact, Place]] = defaultdict(dict)
    extracted: dict[str, list[AnyFact]] = defaultdict(list)
    refused: list[Refused] = []
    passed_over = accepted = 0
    if former is not None:
        editions |= {d.id: {d: Place()} for d in former.documents() if d.text}
        given |= {id_: {} for id_ in former.report.given}
        extracted |= {id_: [] for id_ in editions if id_ not in given}
        passed_over = former.report.passed_over
        for fact in former.facts():
            if fact.document in given:
                given[fact.document][fact] = Place()
            else:
                extracted[fact.document].append(fact)
    for item in items:
        match item:
            case Read(document, source, line):
                accepted += 1
                _first(editions[document.id], bare(document), Place(source, line or 0))
            case FactLine(text, source, line):
                try:
                    fact = records.parse(text, source=source, number=line)
                    _refuse_unfit_id(fact, source, line)
                except InputError as error:
                    refused.append(Refused.of(error))
                else:
                    accepted += 1
                    _first(given[fact.document], fact, Place(source, line or 0))
            case PassedOver(_, files):
                passed_over += files
            case InputError():
                refused.append(Refused.of(item))
    documents, conflicts = _settled(editions)
    return Sources(
        # A document of which only facts came is there without its text.
        documents=dict(sorted(({i: Document(id=i, text="") for i in given} | documents).items())),
        given=dict(given),
        extracted=dict(extracted),
        refused=(*refused, *conflicts),
        passed_over=passed_over,
        accepted=accepted,
    )


def facts(
    sources: Sources,
    authority: Authority,
    extraction: Extraction,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Facts:
    """The facts of all documents: given, else kept from the earlier build, else extracted now."""
    accepted: list[AnyFact] = []
    refused: list[Refused] = []
    given: set[str] = set()
    lost: set[str] = set()
    unread: dict[str, Document] = {}
    for id_, document in sources.documents.items():
        places = sources.given.get(id_, {})
        fit, unfit = held(places, document, places)
        if fit:
            given.add(id_)
        elif id_ in sources.extracted:
            fit, more = held(sources.extracted[id_], document)
            unfit += more
        elif document.text:
            unread[id_] = document
        accepted += fit
        refused += unfit
    settled = len(sources.documents) - len(unread)
    for number, result in enumerate(extraction.read(unread.values(), authority), settled + 1):
        if isinstance(result, Extracted):
            accepted += result.facts
            refused += result.refused
            if result.lost:
                lost.add(result.document)
        progress(number, len(sources.documents))
    return Facts(
        tuple(sorted(set(accepted), key=_order)), tuple(refused), frozenset(given), frozenset(lost)
    )


def held(
    facts: Iterable[AnyFact], document: Document, places: Mapping[AnyFact, Place] | None = None
) -> tuple[tuple[AnyFact, ...], list[Refused]]:
    """The facts that quote their document rightly, and the refusals of the others.

    ``places`` says where a fact stands. Facts of a document without a text are taken at their word.
    """
    if not document.text:
        return tuple(facts), []
    fit: list[AnyFact] = []
    unfit: list[Refused] = []
    known = {document.id: document}
    for fact in facts:
        source, line = (places or {}).get(fact, Place(document.source))
        try:
            fit.append(records.checked(fact, known, source=source, number=line or None))
        except FactError as error:
            unfit.append(Refused.of(error))
    return tuple(fit), unfit


def extracted(
    inputs: Iterable[str | PathLike[str]],
    *,
    extractor: str | Extraction = "rules",
    encoding: str | None = None,
    limit: int = LIMIT,
) -> Iterator[tuple[AnyFact, ...] | Refused]:
    """The facts of one report after the other, as they are read, however many reports there are.

    Refusals stand where they came up; a report that could not be read has no facts but one.
    """
    extraction = extractors.chosen(extractor)
    items = read(inputs, encoding=encoding, limit=limit)
    for result in extraction.read(_unread(items), load()):
        if isinstance(result, Refused):
            yield result
            continue
        if not result.lost:
            yield result.facts
        yield from result.refused


def _unread(items: Iterable[Item]) -> Iterator[Document | Refused]:
    """Each report once, and the refusal of what is none."""
    seen: dict[str, int] = {}
    for item in items:
        match item:
            case Read(document, source, line):
                content = hash(bare(document))
                if document.id not in seen:
                    seen[document.id] = content
                    yield document
                elif seen[document.id] != content:
                    reason = f"the id {document.id!r} is that of another report"
                    yield Refused(source, line, reason, "give one of them another id")
            case FactLine(_, source, line):
                yield Refused(source, line, "a fact record already", "kg build takes it as it is")
            case PassedOver():
                pass
            case InputError():
                yield Refused.of(item)


def bare(document: Document) -> Document:
    """The document without the place where it was read, which is no part of what it says."""
    return msgspec.structs.replace(document, source="-")


def _settled(
    editions: Mapping[str, Mapping[Document, Place]],
) -> tuple[dict[str, Document], list[Refused]]:
    """One document an id, and the refusal of every other text under the same id."""
    documents: dict[str, Document] = {}
    refused = []
    for id_, found in editions.items():
        (documents[id_], first), *others = sorted(found.items(), key=lambda edition: edition[1])
        refused += [_taken(id_, place, first) for _, place in others]
    return documents, refused


def _taken(id_: str, place: Place, first: Place) -> Refused:
    return Refused(
        place.source,
        place.line or None,
        f"the id {id_!r} is that of another report, from {first.source or 'the graph'}",
        "give one of them another id",
    )


def _first(found: dict[T, Place], thing: T, place: Place) -> None:
    """Remember the thing with the first of the places where it stands."""
    found[thing] = min(place, found.get(thing, place))


def _refuse_unfit_id(fact: AnyFact, source: str, line: int | None) -> None:
    if not is_id(fact.document):
        raise FactError(
            f"{fact.document[:40]!r} is no document id", source=source, line=line, remedy=ID_RULE
        )


def _order(fact: AnyFact) -> tuple[str, int, int, str]:
    evidence = min(fact.evidence)
    return fact.document, evidence.start, evidence.end, records.line(fact)
