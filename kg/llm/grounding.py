"""What the model wrote, held to the text: its quotes must stand there, its values be known.

Offsets are found here and never taken from the model. A quote counts as the text's if it has the
text's words in the text's order; the kind of quotation mark, dash or blank between them may differ,
and what is kept is what the text has. People must be named in the report, by a word at least.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import msgspec

from kg import facts as records
from kg.errors import FactError
from kg.llm.answers import NotJSON
from kg.model import Entity, Evidence
from kg.slug import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.llm.account import Account
    from kg.llm.windows import Window
    from kg.model import AnyFact, Document

# One character for one, so that offsets stay.
_ALIKE = str.maketrans("‘’‚′ʼ“”„″«»–—‑‒−", "'''''" + '""""""' + "-----")
# Words of names that tell nothing about who is named.
_NO_NAMES = frozenset("the of and de da do la le al el van von bin".split())
_THOUGHT = re.compile(r"\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"\s*```\w*\n(.*?)```\s*", re.DOTALL)


def listed(answer: str) -> list[Any]:
    """The records of an answer; ``NotJSON`` if it is none.

    Models that were told the form in words think aloud first, or put a fence around it.
    """
    answer = _THOUGHT.sub("", answer, count=1)
    fenced = _FENCE.fullmatch(answer)
    try:
        reply = json.loads(fenced[1] if fenced else answer)
    except (ValueError, RecursionError) as error:
        raise NotJSON("what the model wrote is no JSON, or was cut off") from error
    facts = reply.get("facts") if isinstance(reply, dict) else None
    if not isinstance(facts, list):
        raise NotJSON("what the model wrote has no list of facts")
    return facts


def _people(fact: AnyFact) -> Iterator[Entity]:
    """The people in the slots of a fact."""
    for slot in fact.__struct_fields__:
        value = getattr(fact, slot)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Entity) and one.kind == "person":
                yield one


def _is_latin(text: str) -> bool:
    """Whether most letters are; those with accents are few in any language."""
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(map(str.isascii, letters)) >= len(letters)


class Grounds:
    """A document, ready to be asked whether it says something."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._alike = document.text.translate(_ALIKE)
        words = frozenset(slug(f"{document.title} {document.text}").split("-"))
        #: none where another script is written: names are not spelled there as they are in facts
        self._words = words if _is_latin(document.text) else None

    def facts(
        self, listed: list[Any], window: Window, account: Account, extractor: str
    ) -> Iterator[AnyFact]:
        """The facts among the records of a window; what is none is counted in the account."""
        for record in listed:
            quotes = record.pop("quotes", None) if isinstance(record, dict) else None
            if not isinstance(quotes, list):
                account.add("unfit")
                continue
            found = [self.evidence(quote, window) for quote in quotes]
            account.add("misquoted", found.count(None))
            fit = sorted({one for one in found if one is not None})
            if not fit:
                account.add("ungrounded")
                continue
            slots = {slot: value for slot, value in record.items() if value is not None}
            slots |= {
                "document": self._document.id,
                "evidence": [msgspec.structs.asdict(one) for one in fit],
                "extractor": extractor,
            }
            try:
                fact = records.parse(json.dumps(slots))
            except FactError:
                account.add("unfit")
                continue
            if all(map(self._names, _people(fact))):
                account.add("facts")
                yield fact
            else:
                account.add("invented")

    def _names(self, person: Entity) -> bool:
        """Whether a word of the name is anywhere in the report; of an office, a word of that."""
        name = {*slug(person.name).split("-")} - _NO_NAMES
        return self._words is None or not self._words.isdisjoint(name)

    def evidence(self, quote: object, window: Window) -> Evidence | None:
        """Where the text says it: in the window, else anywhere; a single word is no evidence."""
        parts = quote.translate(_ALIKE).split() if isinstance(quote, str) else []
        if len(parts) < 2:
            return None
        pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, parts)) + r"(?!\w)")
        found = pattern.search(self._alike, *window) or pattern.search(self._alike)
        if found is None:
            return None
        start, end = found.span()
        return Evidence(start, end, self._document.text[start:end])
