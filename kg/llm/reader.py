"""The extractor: a report in windows, an answer to each, the facts that the report bears out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import ExtractionError, ExtractorError
from kg.extract.merging import merged
from kg.llm.account import Account
from kg.llm.answers import NotJSON
from kg.llm.cache import Cache, digest, usual_folder
from kg.llm.endpoint import Endpoint, Question, TooLong, Unanswered
from kg.llm.grounding import Grounds, listed
from kg.llm.prompt import question, rules, schema
from kg.llm.windows import Window, halves, windows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from kg.authority import Authority
    from kg.llm.settings import Settings
    from kg.model import AnyFact, Document

#: How often a model is asked that does not answer in JSON; each time with another seed.
ASKED = 3
#: Reports in a row without an answer after which nobody expects one.
PATIENCE = 3


@dataclass
class Reader:
    """Reads with one model; every process has a copy, and all copies share the account."""

    settings: Settings
    cache: Cache
    account: Account
    _silences: int = field(default=0, init=False)

    @classmethod
    def of(
        cls, settings: Settings, *, cache: Path | None = None, max_tokens: int | None = None
    ) -> Reader:
        """A reader that keeps answers in a folder and spends at most so many tokens."""
        return cls(settings, Cache(cache or usual_folder()), Account(max_tokens))

    def __post_init__(self) -> None:
        self._endpoint = Endpoint(self.settings, self.account)

    def close(self) -> None:
        """Let go of the connection; it is made anew if need be."""
        self._endpoint.close()

    def __call__(self, document: Document, _authority: Authority) -> Iterator[AnyFact]:
        """The facts that the document states, each happening once."""
        yield from merged(dict.fromkeys(self._read(document)))

    def _read(self, document: Document) -> Iterator[AnyFact]:
        """The facts of one window after the other."""
        grounds = Grounds(document)
        name = f"llm/{self.settings.model}"
        waiting = list(windows(document.text))[::-1]
        while waiting:
            window = waiting.pop()
            answered = self._answered(document, window)
            if answered is None:
                waiting += self._cut(document, window)[::-1]
            else:
                yield from grounds.facts(answered, window, self.account, name)

    def _answered(self, document: Document, window: Window) -> list[Any] | None:
        """The records of a window; None if it is too long, for the model or for its answer."""
        system = rules()
        user = question(document, document.text[window.start : window.end])
        key = digest(self.settings.model, system, schema(), user)
        kept = self.cache.get(key)
        if kept is not None:
            try:
                answered = listed(kept)
            except NotJSON:
                pass  # somebody changed it; it is asked for anew
            else:
                self.account.add("cached")
                return answered
        for seed in range(ASKED):
            try:
                answer = self._endpoint.ask(Question(system, user, schema(), seed))
            except TooLong:
                return None
            except Unanswered as error:
                self._silences += 1
                if self._silences == PATIENCE:
                    raise ExtractorError(f"{error.reason} ({PATIENCE} reports in a row)") from error
                raise
            self._silences = 0
            if answer.refusal:
                reason = f"the model refuses: {answer.refusal}"
                raise ExtractionError(reason, remedy="choose another model")
            if answer.cut:
                return None
            try:
                answered = listed(answer.text)
            except NotJSON:
                self.account.add("broken")
            else:
                self.cache.put(key, answer.text, self.settings.model)
                return answered
        raise ExtractionError(
            f"the model gave no JSON in {ASKED} answers", remedy="choose another model"
        )

    def _cut(self, document: Document, window: Window) -> list[Window]:
        """The window in two; ``ExtractionError`` if it cannot be cut any further."""
        parts = halves(document.text, window)
        if parts is None:
            raise ExtractionError(
                f"the model cannot read {window.end - window.start} characters at once, or its "
                "answer does not end",
                remedy="choose another model",
            )
        return list(parts)
