"""What the model is told: the rules of the fact records, their JSON Schema, and the report.

The schema is that of ``kg.model``, as strict structured output takes it: evidence is a list of
quotes (offsets are ours to find), every slot is there, and null where the report does not tell.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from kg.model import AnyFact

if TYPE_CHECKING:
    from kg.model import Document

#: What the model does not fill in: we know it, or do not take its word for it.
OURS = frozenset({"document", "evidence", "confidence", "extractor"})
# What servers that hold the answer to a schema agree on; the rest is checked when it has come.
_KEPT = frozenset({"type", "enum", "anyOf", "items", "$ref"})
_PLACE = "#/$defs/"


@cache
def rules() -> str:
    """What every question begins with."""
    return Path(__file__).with_name("prompt.md").read_text(encoding="utf-8")


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of an answer."""
    _, parts = msgspec.json.schema_components(get_args(AnyFact), ref_template=_PLACE + "{name}")
    facts = {kind.__name__ for kind in get_args(AnyFact)}
    for name in facts:
        slots = parts[name]["properties"]
        quotes = {"type": "array", "items": {"type": "string"}}
        kind = {"type": slots.pop("type"), "quotes": quotes}
        parts[name]["properties"] = kind | {s: v for s, v in slots.items() if s not in OURS}
    used = {name: _strict(part) for name, part in sorted(parts.items()) if name != "Evidence"}
    any_fact = {"anyOf": [{"$ref": _PLACE + name} for name in sorted(facts)]}
    return {
        "type": "object",
        "properties": {"facts": {"type": "array", "items": any_fact}},
        "required": ["facts"],
        "additionalProperties": False,
        "$defs": used,
    }


def in_words() -> str:
    """What a server is told that does not take a schema."""
    return (
        "\n## The answer\n\nAnswer with the JSON object alone: no explanation, no Markdown. "
        f"It fits this JSON Schema:\n\n{json.dumps(schema())}\n"
    )


def question(document: Document, text: str) -> str:
    """The report, or a window of it, with what is known about it."""
    about = {"Title": document.title, "Published": document.date, "Publisher": document.publisher}
    lines = [f"{name}: {value}" for name, value in about.items() if value]
    return "\n".join([*lines, "", "<report>", text, "</report>"])


def _strict(part: Any) -> Any:
    """A schema with every property required, no other allowed, and without fine print."""
    if isinstance(part, list):
        return [_strict(one) for one in part]
    if not isinstance(part, dict):
        return part
    if "prefixItems" in part:  # a pair: strict output knows lists only
        part = {"type": "array", "items": part["prefixItems"][0]}
    kept = {name: _strict(value) for name, value in part.items() if name in _KEPT}
    if "enum" in part:
        kept["type"] = ["string", "null"] if None in part["enum"] else "string"
    if "properties" in part:
        kept["properties"] = {name: _strict(slot) for name, slot in part["properties"].items()}
        kept["required"] = [*part["properties"]]
        kept["additionalProperties"] = False
    return kept
