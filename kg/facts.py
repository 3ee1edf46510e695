"""Fact records as JSON lines: written, read back, and held to the contract.

Whoever wrote a record (our rules, a model, somebody else's tool), it passes ``checked`` before
anything else sees it: known type, known values, and a quote that is the document's text at its
offsets.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from kg.errors import FactError
from kg.model import AnyFact, Document, Entity, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DECODER: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)
_ENCODER = msgspec.json.Encoder()

_DATES = ("date", "start", "end")
# What no RDF format can hold; line ends and tabs may stand within a quotation.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SCHEMA = "`kg extract --schema` prints what a record may say"

# Slots in which a record may give a bare name, and the kind that the slot makes likeliest.
_BARE = {
    "person": "person",
    "of": "state",
    "participants": "person",
    "parties": "state",
    "place": "place",
    "organization": "organization",
    "member": "state",
    "between": "state",
    "speaker": "person",
    "on_behalf_of": "state",
    "actor": "state",
}


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one fact record."""
    return msgspec.json.schema(AnyFact)


def line(fact: AnyFact) -> str:
    """The fact as one JSON line, without its newline."""
    return _ENCODER.encode(fact).decode()


def parse(text: str | bytes, *, source: str = "", number: int | None = None) -> AnyFact:
    """The fact that one JSON line holds; ``FactError`` with file, line and slot if none."""
    try:
        record = json.loads(text)
        if not isinstance(record, dict):
            raise msgspec.ValidationError("a fact record is a JSON object")
        record.pop("optional", None)  # a mark of gold files, about scoring
        plain = {slot: _plain(slot, value) for slot, value in record.items()}
        return _valid(_DECODER.decode(_ENCODER.encode(plain)))
    except json.JSONDecodeError as error:
        raise FactError(
            f"not JSON: {error.msg} at column {error.colno}",
            source=source,
            line=number,
            remedy="one JSON object a line",
        ) from error
    except (msgspec.ValidationError, UnicodeError, RecursionError) as error:
        raise FactError(
            f"not a fact record: {error}", source=source, line=number, remedy=_SCHEMA
        ) from error


def valid(fact: object, *, source: str = "") -> AnyFact:
    """The fact, if it is one and every slot holds what the contract allows; else ``FactError``.

    Python lets a program make a ``Contact`` of the form "handshake" on 30 February; this does not.
    """
    try:
        return _valid(_DECODER.decode(_ENCODER.encode(fact)))
    except (msgspec.MsgspecError, TypeError, UnicodeError, RecursionError) as error:
        raise FactError(
            f"not a fact record: {error}: {repr(fact)[:200]}", source=source, remedy=_SCHEMA
        ) from error


def checked(
    fact: AnyFact, documents: Mapping[str, Document], *, source: str = "", number: int | None = None
) -> AnyFact:
    """The same fact, if its quotes are its document's text at their offsets; else ``FactError``."""
    document = documents.get(fact.document)
    if document is None:
        raise FactError(
            f"the document {fact.document!r} is unknown",
            source=source,
            line=number,
            remedy="give the report together with its facts",
        )
    for evidence in fact.evidence:
        found = document.text[evidence.start : evidence.end]
        if found != evidence.quote:
            raise FactError(
                f"document {fact.document!r} does not say {evidence.quote[:60]!r} at characters "
                f"{evidence.start}–{evidence.end}, but {found[:60]!r}",
                source=source,
                line=number,
                remedy="offsets count characters of the document's text",
            )
    return fact


def _valid(fact: AnyFact) -> AnyFact:
    """The same fact; ``ValidationError`` if a date or a text in it is none, whatever its type."""
    for slot in _DATES:
        day = getattr(fact, slot, None)
        if day is not None:
            try:
                date.fromisoformat((day + "-01-01")[:10])
            except ValueError as error:
                raise msgspec.ValidationError(f"{day!r} is no date - at `$.{slot}`") from error
    for slot in fact.__struct_fields__:
        for text in _texts(getattr(fact, slot)):
            if not text.strip():
                raise msgspec.ValidationError(f"nothing but blanks - at `$.{slot}`")
            if slot != "evidence" and _CONTROL.search(text):  # a quote is word for word
                raise msgspec.ValidationError(f"a control character - at `$.{slot}`")
    return fact


def _texts(value: object) -> Iterator[str]:
    """The texts that a slot holds."""
    match value:
        case str():
            yield value
        case Entity():
            yield value.name
        case Evidence():
            yield value.quote
        case tuple():
            for part in value:
                yield from _texts(part)


def _plain(slot: str, value: Any) -> Any:
    """A slot as the schema wants it: the first of alternatives, bare names made entities."""
    if isinstance(value, dict) and "any" in value and isinstance(value["any"], list):
        value = value["any"][0] if value["any"] else None
    if isinstance(value, list) and slot != "evidence":
        return [_plain(slot, item) for item in value]
    if isinstance(value, str) and slot in _BARE:
        return Entity(value, _BARE[slot])  # type: ignore[arg-type]
    return value
