"""The people of a document: each by the fullest name so far, found by any part of a name.

A surname, a full name or another spelling means somebody introduced before; an index by the words
of the names finds them without asking everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from kg.authority import name_words
from kg.model import Entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.authority import Person

#: Endings of full names that are no family name.
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass(slots=True)
class Known:
    """A person of the document: the fullest name so far, and what is known of them."""

    name: str
    family: str
    gender: str | None = None
    record: Person | None = None
    of: Entity | None = None
    role: str | None = None
    title: str | None = None

    @property
    def entity(self) -> Entity:
        """The person as a fact names them."""
        return Entity(self.name, "person")

    def spellings(self) -> list[tuple[str, ...]]:
        """The words of the name, then of the authority's names for the person."""
        names = [self.name]
        if self.record:
            names += [self.record.name, *self.record.names]
        return [tuple(name_words(name)) for name in names]


class People(dict[str, Known]):
    """The people of a document by name, in the order in which they got it."""

    def __init__(self) -> None:
        super().__init__()
        self._by_word: dict[str, list[Known]] = {}
        self._by_record: dict[str, Known] = {}
        self._since: dict[int, int] = {}
        self._names = count()

    def introduce(self, name: str, record: Person | None) -> Known:
        """The person, new if need be, by the text's name if it is full, else the authority's."""
        label = record.name if record and " " not in name else name
        if label in self:
            return self[label]
        if record is not None and (known := self._by_record.get(record.path)) is not None:
            return known
        words = [w for w in label.replace(",", "").split() if w.lower().strip(".") not in _SUFFIXES]
        known = Known(label, record.family if record else words[-1], record=record)
        if record:
            known.gender = record.gender
        self._enter(known)
        return known

    def rename(self, known: Known, name: str, record: Person | None) -> None:
        """Give a person a fuller name, and what the authority knows under it."""
        del self[known.name]
        known.name, known.record = name, known.record or record
        self._enter(known)

    def _enter(self, known: Known) -> None:
        self[known.name] = known
        self._since[id(known)] = next(self._names)
        if known.record is not None:
            self._by_record.setdefault(known.record.path, known)
        words = {w for spelling in known.spellings() for w in spelling}
        for word in words | set(name_words(known.family)):
            namesakes = self._by_word.setdefault(word, [])
            if not any(other is known for other in namesakes):
                namesakes.append(known)

    def find(self, name: str, recent: Sequence[Entity]) -> Known | None:
        """The person of this name, its surname, or a fuller form; of several, the latest named."""
        if name in self:
            return self[name]
        words = tuple(name_words(name))
        sharing = {id(k): k for word in words for k in self._by_word.get(word, ())}
        fitting: list[Known] = []
        for known in sorted(sharing.values(), key=lambda k: self._since[id(k)]):
            spelt = known.spellings()
            if words in spelt:
                return known
            theirs = spelt[0]
            if (
                words == tuple(name_words(known.family))
                or (len(words) > 1 and set(words) <= set(theirs) and words[-1] == theirs[-1])
                or (len(theirs) == 1 and theirs == words[-1:])
                or (len(words) == 1 and words[0] in theirs[1:])
            ):
                fitting.append(known)
        names = [agent.name for agent in recent]
        return min(
            fitting,
            key=lambda k: names.index(k.name) if k.name in names else len(names),
            default=None,
        )
