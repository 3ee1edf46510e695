"""What one document says of one thing, as statements: the parts that all kinds of things share.

The kinds themselves are in ``happenings`` and ``sayings``, one function each; they write through a
``Description``, which names agents, describes what the authority does not know, and ties every
thing to its evidence.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from rdflib import XSD, Literal, URIRef

from kg.consolidate.identity import checksum
from kg.consolidate.names import known, state_of
from kg.consolidate.offices import with_article
from kg.mapping.labels import excerpt, label
from kg.mapping.terms import ENT, LABEL, A, class_of, date, decimal, english, individual
from kg.model import Entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.authority import Authority
    from kg.mapping.parties import Parties
    from kg.mapping.terms import Terms
    from kg.model import AnyFact, Consolidated, Contact, EntityKind, Evidence

    Statement: TypeAlias = tuple[URIRef, URIRef, URIRef | Literal]

_TOLD = re.compile(r"/(?:undated-)?(\d{4}(?:-\d\d)?)(?=/|$)")
_CREDITED: tuple[EntityKind, ...] = ("government", "organization", "person", "state")


class Description:
    """Statements about ``thing`` that ``source`` supports; ``node`` is the thing's IRI."""

    def __init__(
        self,
        terms: Terms,
        parties: Parties,
        authority: Authority,
        thing: Consolidated,
        source: AnyFact,
    ) -> None:
        self.terms, self.parties, self.authority = terms, parties, authority
        self.thing, self.source = thing, source
        self.node = terms(thing.key)
        self.statements: list[Statement] = []
        self.evidence = [self._evidence(passage) for passage in source.evidence]

    def say(self, predicate: URIRef, value: URIRef | Literal, of: URIRef | None = None) -> None:
        """State something of the thing, or ``of`` another node."""
        self.statements.append((self.node if of is None else of, predicate, value))

    def begin(self, kind: URIRef, whole: AnyFact) -> None:
        """State what the thing is, what it is called, and which words say so."""
        self.say(A, kind)
        self.say(LABEL, english(label(whole, self.told)))
        self.prove(self.node)

    def prove(self, node: URIRef) -> None:
        """Tie a node to the passages of this source."""
        for evidence in self.evidence:
            self.say(ENT.evidence, evidence, of=node)

    def speaks(self) -> bool:
        """Does this source decide how the thing stands? Else the status is another report's."""
        status = getattr(self.thing.fact, "status", None)
        sources = self.thing.sources
        if any(getattr(source, "status", None) == status for source in sources):
            return getattr(self.source, "status", None) == status
        return self.source.document == sources[-1].document

    def path(self, entity: Entity) -> str:
        """The path of an entity; one that the authority does not know is described here."""
        path = self.parties.path(entity, self.source.document)
        if path not in self.authority.records:
            iri, kind = self.terms(path), path.partition("/")[0]
            self.say(A, class_of(kind), of=iri)
            self.say(LABEL, english(entity.name), of=iri)
            if kind == "government" and (state := self._state(entity)):
                self.say(ENT.governmentOf, self.terms(state), of=iri)
        return path

    def link(self, predicate: URIRef, entity: Entity | None) -> None:
        """State a relation to an entity, if there is one."""
        if entity is not None:
            self.say(predicate, self.terms(self.path(entity)))

    def agents(
        self, general: URIRef, state: URIRef, acts: URIRef, entities: Iterable[Entity]
    ) -> list[str]:
        """State who takes part, which of them are states, and in which tenure people act."""
        paths = sorted({self.path(entity) for entity in entities})
        for path in paths:
            self.say(general, self.terms(path))
            if path.startswith("state/"):
                self.say(state, self.terms(path))
            elif path.startswith("person/"):
                role = self.parties.role(path, self.date, self.source.document)
                if role is not None:
                    self.say(acts, self.terms(role.tenure))
        return paths

    @property
    def date(self) -> str | None:
        """The date of the thing by all reports."""
        return getattr(self.thing.fact, "date", None)

    @property
    def told(self) -> str | None:
        """The month or year of the reports, of things whose key says it for want of a date."""
        found = _TOLD.search(self.thing.key)
        return found[1] if found else None

    def when_and_where(self) -> None:
        """State date, place and topics; a date only where this document has the finest."""
        told = getattr(self.source, "date", None)
        if told is not None and told == self.date:
            self.say(ENT.date, date(told))
        place = getattr(self.source, "place", None)
        if isinstance(place, Entity):
            path = self.path(place)
            self.say(ENT.place, self.terms(path))
            if path.startswith("state/"):
                self.say(ENT.placeState, self.terms(path))
        for topic in getattr(self.source, "topics", ()):
            self.say(ENT.topic, self.terms.topic(topic))

    def guests(self, whole: Contact) -> tuple[Entity, ...]:
        """Of the participants of a visit those who are not at home."""
        told = self.source.document
        host = whole.place and self.parties.path(whole.place, told)
        home = {host, state_of(host, self.authority) if host else None}
        away = tuple(
            agent
            for agent in whole.participants
            if state_of(self.parties.path(agent, told), self.authority) not in home - {None}
        )
        return away if whole.form == "visit" and away else whole.participants

    def pairs(self, agents: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Each two agents that face each other, in the order of their IRIs."""
        for a, b in combinations(sorted(set(agents)), 2):
            if not self.parties.same(a, b, self.date, self.source.document):
                yield a, b

    def name(self, path: str) -> str:
        """What a path is called."""
        record = self.authority.records.get(path)
        if record is not None:
            return with_article(record.name) if path.startswith("state/") else record.name
        names = (value for s, p, value in self.statements if s == self.terms(path) and p == LABEL)
        return str(next(names, path.rpartition("/")[2]))

    def _state(self, entity: Entity) -> str | None:
        state = Entity(entity.name.removeprefix("Government of ").removeprefix("the "), "state")
        record = known(state, None, self.authority)
        return record.path if record and record.path.startswith("state/") else None

    def _evidence(self, passage: Evidence) -> URIRef:
        source, document = self.source, self.terms.document(self.source.document)
        status = getattr(source, "status", None)
        said = (self.thing.key, status or "", source.attributed_to or "", source.extractor or "")
        where = f"{document.removeprefix(self.terms('document/'))}/{passage.start}-{passage.end}"
        mark = checksum(*said, repr(source.confidence))
        node = self.terms(f"evidence/{where}/{mark}")
        values: list[tuple[URIRef, URIRef | Literal]] = [
            (A, ENT.Evidence),
            (LABEL, english(f"“{excerpt(passage.quote)}”")),
            (ENT.exact, Literal(passage.quote)),
            (ENT.startOffset, Literal(passage.start, datatype=XSD.integer)),
            (ENT.endOffset, Literal(passage.end, datatype=XSD.integer)),
            (ENT.inDocument, document),
            (ENT.confidence, decimal(source.confidence)),
        ]
        if status is not None:
            values.append((ENT.reportedStatus, individual(status)))
        if source.extractor is not None:
            values.append((ENT.extractor, Literal(source.extractor)))
        if source.attributed_to is not None:
            values.append((ENT.attributedTo, english(source.attributed_to)))
            if (agent := self._credited(source.attributed_to)) is not None:
                values.append((ENT.attributedAgent, agent))
        for predicate, value in values:
            self.say(predicate, value, of=node)
        return node

    def _credited(self, words: str) -> URIRef | None:
        """The agent whom the words of an attribution name, if the authority knows one."""
        for kind in _CREDITED:
            record = self.authority.resolve(Entity(words, kind))
            if record is not None:
                return self.terms(record.path)
        return None
