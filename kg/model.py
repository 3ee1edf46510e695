"""The values that walk through the pipeline, one frozen type for each arrow.

``Document`` is a report; ``Fact`` and its nine types are what it says, each with the quoted
``Evidence``; ``Quad`` is one RDF statement in a named graph. The fact records are the contract
between extraction and everything after it, and this module is its one place: ``msgspec`` checks
every record on reading against these classes and prints them as a JSON Schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, TypeAlias

import msgspec

if TYPE_CHECKING:
    from rdflib.term import IdentifiedNode, URIRef
    from rdflib.term import Literal as RDFLiteral

#: ISO 8601 at the precision the text supports: ``2016-08-09``, ``2016-08`` or ``2016``
Date: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
#: How sure the extractor is, 0 to 1
Confidence: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=1)]

#: As sure as can be; records leave that out.
CERTAIN = 1.0

EntityKind: TypeAlias = Literal["person", "state", "government", "organization", "place", "group"]
Role: TypeAlias = Literal[
    "head_of_state",
    "head_of_government",
    "head_of_state_and_government",
    "minister",
    "envoy",
    "spokesperson",
    "organization_head",
    "official",
]
TenureStatus: TypeAlias = Literal["current", "former", "designate", "acting"]
ContactForm: TypeAlias = Literal["phone_call", "video_call", "meeting", "visit", "talks"]
Status: TypeAlias = Literal["occurred", "ongoing", "planned", "proposed", "cancelled", "denied"]
AgreementKind: TypeAlias = Literal[
    "treaty", "memorandum", "declaration", "ceasefire", "contract", "understanding"
]
AgreementStatus: TypeAlias = Literal[
    "agreed", "signed", "ratified", "in_force", "negotiating", "proposed", "rejected", "terminated"
]
Tone: TypeAlias = Literal["strained", "hostile", "severed", "restored", "improving", "close"]
Stance: TypeAlias = Literal[
    "supports", "opposes", "condemns", "accuses", "demands", "threatens", "pledges"
]
SecurityTopic: TypeAlias = Literal[
    "aviation-security",
    "counter-terrorism",
    "intelligence-sharing",
    "cyber-security",
    "border-security",
    "maritime-security",
    "defence",
    "arms-control",
    "nuclear-non-proliferation",
    "organised-crime",
    "peacekeeping",
    "ceasefire",
    "hostages",
]
OtherTopic: TypeAlias = Literal[
    "bilateral-relations",
    "regional-conflict",
    "trade",
    "investment",
    "finance",
    "energy",
    "climate",
    "migration",
    "human-rights",
    "democracy",
    "development",
    "humanitarian-aid",
    "health",
    "science-technology",
    "space",
    "education-culture",
    "transport",
    "agriculture",
    "sanctions",
    "multilateral-reform",
    "elections",
    "history",
]
Topic: TypeAlias = Literal[SecurityTopic, OtherTopic]


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A report: its text, and what is known about it.

    ``id`` comes from the file, else from the content. Evidence offsets count characters of
    ``text``; ``title`` is context. ``date`` is the day of publication; ``source`` names where it
    was read (a path, a URL or ``-``) and stays out of the graph.
    """

    id: str
    text: str
    title: str = ""
    date: Date | None = None
    publisher: str | None = None
    url: str | None = None
    source: str = "-"


class Entity(msgspec.Struct, frozen=True, order=True):
    """Something that a slot names: ``Theresa May`` (person), ``Russia`` (state)."""

    name: Annotated[str, msgspec.Meta(min_length=1)]
    kind: EntityKind


class Evidence(msgspec.Struct, frozen=True, order=True):
    """The words that say it: ``text[start:end] == quote``, in characters."""

    start: Annotated[int, msgspec.Meta(ge=0)]
    end: Annotated[int, msgspec.Meta(gt=0)]
    quote: Annotated[str, msgspec.Meta(min_length=1)]


class Fact(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="type",
    tag=str.lower,
):
    """What every fact has: the document it was read in, the words, and whom the text credits."""

    document: str
    evidence: Annotated[tuple[Evidence, ...], msgspec.Meta(min_length=1)]
    attributed_to: str | None = None
    confidence: Confidence = CERTAIN
    extractor: str | None = None

    def __post_init__(self) -> None:
        """Whoever wrote the 1.0, the record is written alike: msgspec leaves out but this one."""
        if self.confidence == CERTAIN:
            msgspec.structs.force_setattr(self, "confidence", CERTAIN)

    @property
    def type(self) -> str:
        """The record's ``type``: ``tenure``, ``contact`` …"""
        return type(self).__name__.lower()


class Tenure(Fact, frozen=True, kw_only=True):
    """Who holds or held which office; ``status`` is as of the document's date."""

    person: Entity
    status: TenureStatus
    title: str | None = None
    role: Role | None = None
    of: Entity | None = None
    start: Date | None = None
    end: Date | None = None


class Contact(Fact, frozen=True, kw_only=True):
    """A call, meeting, visit or talks between agents of different states or organisations."""

    form: ContactForm
    participants: Annotated[tuple[Entity, ...], msgspec.Meta(min_length=1)]
    status: Status
    date: Date | None = None
    place: Entity | None = None
    topics: tuple[Topic, ...] = ()


class Summit(Fact, frozen=True, kw_only=True):
    """A named multilateral summit, and who attends."""

    name: str
    status: Status
    organization: Entity | None = None
    participants: tuple[Entity, ...] = ()
    date: Date | None = None
    place: Entity | None = None


class Agreement(Fact, frozen=True, kw_only=True):
    """What states agreed, signed, propose or ended."""

    kind: AgreementKind
    parties: Annotated[tuple[Entity, ...], msgspec.Meta(min_length=1)]
    status: AgreementStatus
    name: str | None = None
    topics: tuple[Topic, ...] = ()
    date: Date | None = None
    place: Entity | None = None


class Membership(Fact, frozen=True, kw_only=True):
    """A state is in an organisation."""

    member: Entity
    organization: Entity


class Relation(Fact, frozen=True, kw_only=True):
    """How two states stand to each other, and why."""

    between: tuple[Entity, Entity]
    tone: Tone
    causes: tuple[str, ...] = ()


class Statement(Fact, frozen=True, kw_only=True):
    """Who said what, for whom; ``quote`` holds direct speech only."""

    speaker: Entity
    on_behalf_of: Entity | None = None
    topics: tuple[Topic, ...] = ()
    quote: str | None = None


class Position(Fact, frozen=True, kw_only=True):
    """Support, condemnation, demand, pledge; ``target`` is an entity or the text's own words."""

    actor: Entity
    stance: Stance
    target: Entity | str | None = None


class Event(Fact, frozen=True, kw_only=True):
    """Anything else that happened between or to states: attack, conflict, inquiry, election …"""

    kind: Annotated[str, msgspec.Meta(min_length=1)]
    status: Status
    name: str | None = None
    participants: tuple[Entity, ...] = ()
    date: Date | None = None
    place: Entity | None = None


AnyFact: TypeAlias = (
    Tenure | Contact | Summit | Agreement | Membership | Relation | Statement | Position | Event
)


class Consolidated(msgspec.Struct, frozen=True, kw_only=True):
    """One happening, office or agreement, whichever documents tell of it.

    ``key`` is the path that its IRI ends in, made from what identifies it
    (``contact/phone-call/2016-08-09/theresa-may/vladimir-putin``). ``fact`` holds what all its
    ``sources`` together support; a source keeps what one document says, in its own words.
    """

    key: str
    fact: AnyFact
    sources: tuple[AnyFact, ...]


class Triple(NamedTuple):
    """An RDF statement, in rdflib's terms."""

    subject: IdentifiedNode
    predicate: URIRef
    object: IdentifiedNode | RDFLiteral


class Quad(NamedTuple):
    """An RDF statement in a named graph, in rdflib's terms."""

    subject: IdentifiedNode
    predicate: URIRef
    object: IdentifiedNode | RDFLiteral
    graph: URIRef
