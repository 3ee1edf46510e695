"""All facts of a graph in numbers: a relation for each property, a column for each class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.reason.relations import NONE, Column, Relation, distinct, grouped, left, pack, right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.reason.relations import Numbers


class Facts:
    """Triples by predicate; those of ``rdf:type`` by their class."""

    __slots__ = ("classes", "properties", "type")

    def __init__(self, type_: int) -> None:
        self.type = type_
        self.properties: dict[int, Relation] = {}
        self.classes: dict[int, Column] = {}

    def insert(self, subjects: Numbers, predicates: Numbers, objects: Numbers) -> None:
        """Take in triples of any predicates."""
        for predicate, at in grouped(predicates):
            if predicate != self.type:
                self.add(predicate, pack(subjects[at], objects[at]))
                continue
            for class_, within in grouped(objects[at]):
                self.add_members(class_, subjects[at][within])

    def __len__(self) -> int:
        return sum(map(len, self.properties.values())) + sum(map(len, self.classes.values()))

    def add(self, predicate: int, pairs: Numbers) -> Numbers:
        """Take in pairs of a property other than ``rdf:type``; those that are new."""
        relation = self.properties.get(predicate)
        if relation is None:
            relation = self.properties[predicate] = Relation()
        return relation.add(pairs)

    def add_members(self, class_: int, members: Numbers) -> Numbers:
        """Take in members of a class; those that are new."""
        column = self.classes.get(class_)
        if column is None:
            column = self.classes[class_] = Column()
        return column.add(members)

    def discard(self, predicate: int, pairs: Numbers) -> None:
        """Take pairs of a property out, of ``rdf:type`` too."""
        if predicate != self.type:
            if predicate in self.properties:
                self.properties[predicate].discard(pairs)
            return
        for class_, at in grouped(right(pairs)):
            self.members(class_).discard(left(pairs)[at])

    def withdrawn(self, moved: Numbers, merged: Numbers) -> Iterator[tuple[str, int, Numbers]]:
        """Take out all facts about merged terms, and of merged properties and classes.

        ``moved`` has the representative of each term. As ``"p"``, property, pairs; ``"c"``, class,
        members.
        """
        hit = np.zeros(moved.size, dtype=bool)
        hit[merged] = True
        for number, relation in list(self.properties.items()):
            pairs = relation.forward.all()
            if moved[number] != number:
                del self.properties[number]
            else:
                pairs = pairs[hit[left(pairs)] | hit[right(pairs)]]
                relation.discard(pairs)
            if pairs.size:
                yield "p", number, pairs
        for number, column in list(self.classes.items()):
            members = column.all()
            if moved[number] != number:
                del self.classes[number]
            else:
                members = members[hit[members]]
                column.discard(members)
            if members.size:
                yield "c", number, members

    def members(self, class_: int) -> Column:
        """The members of a class."""
        return self.classes.get(class_) or _NO_MEMBERS

    def pairs(self, predicate: int) -> Relation:
        """The pairs of a property; of ``rdf:type``, gathered from all classes."""
        if predicate == self.type:
            return self._typed()
        return self.properties.get(predicate) or _NO_PAIRS

    def _typed(self) -> Relation:
        gathered = Relation()
        for class_, column in self.classes.items():
            members = column.all()
            gathered.add(pack(members, np.full(members.size, class_)))
        return gathered

    def whole(self, atom: tuple[int, int, int]) -> Numbers:
        """All facts that an atom of a rule is about: members of its class, or pairs."""
        _, p, o = atom
        return self.members(o).all() if p == self.type and o >= 0 else self.pairs(p).forward.all()

    def has(self, subject: int, predicate: int, object_: int) -> bool:
        """Is the triple there?"""
        if predicate == self.type:
            return self.members(object_).has(subject)
        relation = self.properties.get(predicate)
        return relation is not None and relation.forward.has((subject << 32) | object_)

    def keep(self, predicate: int, subjects: Numbers, objects: Numbers) -> NDArray[np.bool_]:
        """Which of the pairs are those of a property, ``rdf:type`` too."""
        if predicate != self.type:
            return self.pairs(predicate).keep(pack(subjects, objects))
        found = np.zeros(subjects.size, dtype=bool)
        for class_, at in grouped(objects):
            found[at] = self.members(class_).keep(subjects[at])
        return found

    def match(
        self, subject: int | None, predicate: int | None, object_: int | None
    ) -> Iterator[tuple[int, int, int]]:
        """The triples that agree with every number given."""
        predicates = (*self.properties, self.type) if predicate is None else (predicate,)
        for p in predicates:
            if p == self.type:
                yield from self._match_type(subject, object_)
            else:
                for s, o in self._match_pairs(p, subject, object_):
                    yield s, p, o

    def _match_type(
        self, subject: int | None, class_: int | None
    ) -> Iterator[tuple[int, int, int]]:
        for c in list(self.classes) if class_ is None else (class_,):
            column = self.members(c)
            if subject is None:
                for s in column.all().tolist():
                    yield s, self.type, c
            elif column.has(subject):
                yield subject, self.type, c

    def _match_pairs(
        self, predicate: int, subject: int | None, object_: int | None
    ) -> Iterator[tuple[int, int]]:
        relation = self.properties.get(predicate)
        if relation is None:
            return
        if subject is not None and object_ is not None:
            if relation.forward.has((subject << 32) | object_):
                yield subject, object_
        elif subject is not None:
            yield from ((subject, o) for o in relation.right_of(subject).tolist())
        elif object_ is not None:
            yield from ((s, object_) for s in relation.left_of(object_).tolist())
        else:
            both = relation.forward.all()
            yield from zip(left(both).tolist(), right(both).tolist(), strict=True)

    def used(self) -> Numbers:
        """Every term of a triple, sorted."""
        found = [
            np.concatenate([s, np.atleast_1d(p), np.atleast_1d(o)])
            for s, p, o in self.columns()
            if s.size
        ]
        return distinct(np.concatenate(found)) if found else NONE

    def columns(self) -> Iterator[tuple[Numbers, int | Numbers, int | Numbers]]:
        """All triples as arrays of subjects with their predicate and objects."""
        for predicate, relation in self.properties.items():
            both = relation.forward.all()
            yield left(both), predicate, right(both)
        for class_, column in self.classes.items():
            yield column.all(), self.type, class_


_NO_MEMBERS, _NO_PAIRS = Column(), Relation()
EMPTY = NONE
