"""What reads facts from text, by name: the built-in rules, a language model, anybody's own.

A package offers an extractor to ``--extractor NAME`` by an entry point:

    [project.entry-points."entente.extractors"]
    handshakes = "handshakes:facts"

Whatever an extractor gives is held to the contract of the fact records before anything else sees
it. A record that breaks it is refused and the rest goes on; an extractor that raises loses the
document that it was reading, and no other.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from kg import extract
from kg import facts as records
from kg.errors import ExtractionError, ExtractorError, FactError, InputError, KGError
from kg.graph import Refused
from kg.processes import Ready, mapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.authority import Authority
    from kg.model import AnyFact, Document

#: The group of entry points under which packages offer extractors.
GROUP = "entente.extractors"
#: The extractors that come with the package; no other package's can take their names.
BUILT_IN = ("rules", "llm")


class Extractor(Protocol):
    """What reads facts from a document: a function does.

    It gives records of the types of ``kg.model``, each with ``document`` as the document's id and
    with evidence that quotes ``document.text`` by offsets in characters. ``authority`` knows
    states, organisations, offices and who held them when. It may raise ``kg.errors.InputError`` to
    say, with a remedy, why it cannot read a document. The same document must give the same facts,
    whatever was read before: with ``--jobs N``, several processes each have their own copy.
    """

    def __call__(self, document: Document, authority: Authority, /) -> Iterable[AnyFact]:
        """The facts that the document states."""


class Extracted(NamedTuple):
    """What came of one document: its facts, and the refusal of others.

    ``lost`` says that the document could not be read; then there is a refusal and no fact.
    """

    document: str
    facts: tuple[AnyFact, ...]
    refused: tuple[Refused, ...] = ()
    lost: bool = False


def _nothing() -> str:
    """Nothing to tell."""
    return ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """An extractor at work: under its name, in so many processes.

    ``told`` says at the end what people should know about how it went.
    """

    name: str
    extractor: Extractor
    jobs: int = 1
    told: Callable[[], str] = _nothing

    def read(
        self, documents: Iterable[Document | Refused], authority: Authority
    ) -> Iterator[Extracted | Refused]:
        """What comes of one document after the other, in their order; refusals pass through."""
        work = _Reading(self.name, self.extractor, authority)
        items: Iterator[Document | Ready[Extracted | Refused]] = (
            Ready(item) if isinstance(item, Refused) else item for item in documents
        )
        return mapped(work, items, self.jobs, work.lost)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The work on one document; it can be sent to another process."""

    name: str
    extractor: Extractor
    authority: Authority

    def __call__(self, document: Document) -> Extracted | Refused:
        """The document's facts that hold, and the refusal of the others."""
        source = _source(document)
        known = {document.id: document}
        facts: list[AnyFact] = []
        refused: list[Refused] = []
        try:
            for given in self.extractor(document, self.authority):
                try:
                    fact = records.valid(given, source=source)
                    facts.append(self._signed(records.checked(fact, known, source=source)))
                except FactError as error:
                    refused.append(Refused.of(error))
        except InputError as error:
            return self._without(document, error.reason, error.remedy)
        except KGError:
            raise  # no document will fare better
        except (Exception, SystemExit) as error:  # noqa: BLE001 - somebody else's code may do anything
            return self._without(document, _failure(error), "tell whoever made the extractor")
        return Extracted(document.id, tuple(facts), tuple(refused))

    def _signed(self, fact: AnyFact) -> AnyFact:
        """The fact, with who read it; the rules need not sign."""
        if fact.extractor is not None or self.name == "rules":
            return fact
        return msgspec.structs.replace(fact, extractor=self.name)

    def lost(self, document: Document) -> Extracted:
        """What comes of a document whose reading ended the process."""
        return self._without(document, "its process was ended", "is there enough memory?")

    def _without(self, document: Document, reason: str, remedy: str) -> Extracted:
        error = ExtractionError(
            f"document {document.id!r} is left out: the extractor {self.name!r} could not read it: "
            f"{reason}",
            source=_source(document),
            remedy=remedy,
        )
        return Extracted(document.id, (), (Refused.of(error),), lost=True)


def named(
    name: str, *, jobs: int = 1, cache: Path | None = None, max_tokens: int | None = None
) -> Extraction:
    """The extractor of that name, built in or installed, to be run by so many processes.

    ``cache`` (a folder) and ``max_tokens`` are for ``llm``. ``ExtractorError`` if there is no such
    extractor, or it cannot be loaded or set up.
    """
    if name == "llm":
        return _language_model(jobs, cache, max_tokens)
    if cache is not None or max_tokens is not None:
        raise ExtractorError(
            f"the extractor {name!r} keeps no answers and spends no tokens "
            "(--cache and --max-tokens are for --extractor llm)"
        )
    if name == "rules":
        return Extraction(name, extract.facts, jobs)
    _loaded(name)  # what is wrong with it is said now
    return Extraction(name, _Installed(name), jobs)


def chosen(extractor: str | Extraction) -> Extraction:
    """The extraction itself, or the one of that name in this process."""
    return named(extractor) if isinstance(extractor, str) else extractor


def unneeded(name: str) -> Extraction:
    """The extractor of that name where all has been read: it may be gone by now."""
    return Extraction(name, _read_already)


def _read_already(document: Document, authority: Authority) -> Iterable[AnyFact]:  # noqa: ARG001
    """No facts."""
    return ()


def available() -> tuple[str, ...]:
    """The names of all extractors: ours, and those of other packages."""
    others = {entry.name for entry in entry_points(group=GROUP)} - set(BUILT_IN)
    return (*BUILT_IN, *sorted(others))


@dataclass(frozen=True, slots=True)
class _Installed:
    """The extractor of an entry point, which every process loads for itself."""

    name: str

    def __call__(self, document: Document, authority: Authority) -> Iterable[AnyFact]:
        """What it gives."""
        return _loaded(self.name)(document, authority)


@cache
def _loaded(name: str) -> Extractor:
    """The extractor that an entry point names; of a class, an instance."""
    offers = {entry.value: entry for entry in entry_points(group=GROUP) if entry.name == name}
    if not offers:
        raise ExtractorError(
            f"{name!r} is not an extractor: there is {', '.join(available())} "
            f"(install the package that offers it under {GROUP})"
        )
    if len(offers) > 1:
        several = " and ".join(sorted(offers))
        raise ExtractorError(f"several packages offer an extractor {name!r}: {several} (keep one)")
    ((value, entry),) = offers.items()
    package = entry.dist.name if entry.dist is not None else "an unknown package"
    try:
        found = entry.load()
        extractor: Extractor = found() if isinstance(found, type) else found
    except (Exception, SystemExit) as error:
        raise ExtractorError(
            f"the extractor {name!r} ({value}, from {package}) cannot be loaded: "
            f"{_failure(error)} (install that package anew, or tell whoever made it)"
        ) from error
    if not callable(extractor):
        raise ExtractorError(
            f"the extractor {name!r} ({value}, from {package}) is no function but "
            f"{type(extractor).__name__} (tell whoever made it)"
        )
    return extractor


def _language_model(jobs: int, cache: Path | None, max_tokens: int | None) -> Extraction:
    """The language model that the environment names."""
    try:
        from kg import llm
    except ModuleNotFoundError as error:
        raise ExtractorError(
            f"the extractor 'llm' needs {error.name} (pip install 'entente[llm]')"
        ) from error
    reader = llm.Reader.of(llm.Settings.from_environment(), cache=cache, max_tokens=max_tokens)
    return Extraction("llm", reader, jobs, reader.account.told)


def _source(document: Document) -> str:
    """Where a document was read, else its id."""
    return document.id if document.source == "-" else document.source


def _failure(error: BaseException) -> str:
    """An exception as one line: what, and where it came from."""
    first = (str(error).splitlines() or [""])[0][:300]
    frames = traceback.extract_tb(error.__traceback__)
    place = f", at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + (f": {first}" if first else "") + place
