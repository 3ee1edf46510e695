"""Cases in YAML: mini reports with their facts, and what must and must not come of them.

A case gives ``documents`` (id → date, text), ``facts`` (records whose entities are written
``Theresa May (person)``; ``says`` is the quoted part of the text, else all of it) and some of
``consolidated`` (every key, with the slots that matter), ``holds`` and ``fails`` (SPARQL patterns
over documents, authority and everything inferred). The authority is ``cases/authority``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import yaml

from kg.authority import Authority, load
from kg.consolidate import consolidated
from kg.facts import checked, parse
from kg.mapping import authority_quads, ontology_quads, quads
from kg.model import AnyFact, Consolidated, Document, Quad, Triple
from kg.reason import premises, reasoner
from kg.store.terms import quad_to_oxigraph

if TYPE_CHECKING:
    from collections.abc import Iterable

CASES = Path(__file__).parent / "cases"
_ENTITY = re.compile(r"^(.*) \((person|state|government|organization|place|group)\)$")
_PROLOGUE = """
PREFIX ent: <https://w3id.org/entente/ns#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
"""


@dataclass(frozen=True)
class Story:
    name: str
    documents: dict[str, Document]
    facts: tuple[AnyFact, ...]
    keys: dict[str, dict[str, Any]] | None = None
    holds: tuple[str, ...] = ()
    fails: tuple[str, ...] = field(default=())

    @property
    def base(self) -> str:
        """Every story lives under a base of its own, so that one closure can serve them all."""
        return f"https://example.org/{self.name}/"

    def consolidated(self) -> list[Consolidated]:
        return consolidated(self.facts, self.documents, authority())

    def quads(self) -> list[Quad]:
        return list(quads(self.consolidated(), self.documents, authority(), base=self.base))


@cache
def authority() -> Authority:
    return load(CASES / "authority")


def stories(folder: str) -> list[Story]:
    return [_story(path) for path in sorted((CASES / folder).glob("*.yaml"))]


def knowledge(story: Story) -> tuple[set[Quad], set[Quad]]:
    """The ontology and the authority under the story's base."""
    known = authority_quads(story.base, folder=CASES / "authority")
    return set(ontology_quads(story.base)), set(known)


def closure(several: list[Story]) -> list[Triple]:
    """What follows in all the stories."""
    given: set[Triple] = set()
    for story in several:
        given |= premises(story.quads(), *knowledge(story))
    return list(reasoner("entente").inferred(given))


@cache
def closed(folder: str) -> tuple[Triple, ...]:
    """What follows in all the stories of a folder, computed once for all tests."""
    return tuple(closure(stories(folder)))


def stored(story: Story, inferred: Iterable[Triple]) -> ox.Store:
    """The story as a graph that can be asked, in one default graph."""
    ontology, known = knowledge(story)
    store = ox.Store()
    home = next(iter(ontology)).graph
    ours = [Quad(*t, home) for t in inferred if str(t.subject).startswith(story.base)]
    for quad in {*ontology, *known, *story.quads(), *ours}:
        converted = quad_to_oxigraph(quad)
        store.add(ox.Quad(converted.subject, converted.predicate, converted.object))
    return store


def ask(store: ox.Store, story: Story, pattern: str) -> bool:
    return bool(store.query(f"{_PROLOGUE} ASK {{ {pattern} }}", base_iri=story.base))


def _story(path: Path) -> Story:
    case = yaml.safe_load(path.read_text())
    documents = {
        id_: Document(
            id=id_, text=given["text"], date=given.get("date"), title=given.get("title", "")
        )
        for id_, given in case["documents"].items()
    }
    facts = tuple(checked(_fact(record, documents), documents) for record in case["facts"])
    return Story(
        path.stem,
        documents,
        facts,
        case.get("consolidated"),
        tuple(case.get("holds", ())),
        tuple(case.get("fails", ())),
    )


def _fact(record: dict[str, Any], documents: dict[str, Document]) -> AnyFact:
    text = documents[record["document"]].text
    quote = record.pop("says", text)
    start = text.index(quote)
    slots = {slot: _entity(value) for slot, value in record.items()}
    evidence = [{"start": start, "end": start + len(quote), "quote": quote}]
    return parse(json.dumps({**slots, "evidence": evidence}))


def _entity(value: Any) -> Any:
    if isinstance(value, list):
        return [_entity(item) for item in value]
    found = _ENTITY.match(value) if isinstance(value, str) else None
    return {"name": found[1], "kind": found[2]} if found else value
