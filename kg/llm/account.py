"""What was asked, what it cost, and what became of the answers, summed over all processes."""

from __future__ import annotations

from kg.errors import ExtractionError
from kg.processes import CONTEXT

#: What is counted, and how it is told of one and of several.
COUNTS = {
    "answers": ("answer", "answers"),
    "cached": ("answer from the cache", "answers from the cache"),
    "again": ("request made again", "requests made again"),
    "tokens": ("token", "tokens"),
    "facts": ("fact", "facts"),
    "misquoted": (
        "quote that the text does not hold word for word",
        "quotes that the text does not hold word for word",
    ),
    "ungrounded": ("fact without any other quote", "facts without any other quote"),
    "invented": (
        "fact about somebody whom the text does not name",
        "facts about somebody whom the text does not name",
    ),
    "unfit": ("record that breaks the contract", "records that break the contract"),
    "broken": ("answer that was no JSON", "answers that were no JSON"),
}
_PLACE = {name: place for place, name in enumerate(COUNTS)}


class BudgetSpent(ExtractionError):
    """No more may be asked."""


class Account:
    """The counts, and the budget of tokens, if there is one."""

    def __init__(self, max_tokens: int | None = None) -> None:
        self._numbers = CONTEXT.Array("q", len(COUNTS))
        self._max_tokens = max_tokens

    def __getitem__(self, name: str) -> int:
        with self._numbers.get_lock():
            return int(self._numbers[_PLACE[name]])

    def add(self, name: str, number: int = 1) -> None:
        """Count something."""
        with self._numbers.get_lock():
            self._numbers[_PLACE[name]] += number

    def require_budget(self) -> None:
        """``BudgetSpent`` if nothing may be asked any more."""
        if self._max_tokens is not None and self["tokens"] >= self._max_tokens:
            raise BudgetSpent(
                f"the budget of {self._max_tokens:,} tokens is spent",
                remedy="raise --max-tokens; what was answered is in the cache",
            )

    def told(self) -> str:
        """All counts that are not naught, as one line for people."""
        told = []
        for name, (one, several) in COUNTS.items():
            if number := self[name]:
                told.append(f"{number:,} {one if number == 1 else several}")
        return f"llm: {', '.join(told)}" if told else "llm: nothing was asked"
