"""Facts of real reports go all the way, if a folder of them is at hand.

``ENTENTE_CORPUS`` names a folder with ``texts/*.json`` (reports) and ``gold/*.jsonl`` (facts).
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kg.authority import load
from kg.consolidate import consolidated
from kg.errors import FactError
from kg.facts import parse
from kg.mapping import ENT, authority_quads, ontology_quads, quads
from kg.model import Document
from kg.reason import premises, reasoner

CORPUS = os.environ.get("ENTENTE_CORPUS")
pytestmark = pytest.mark.skipif(not CORPUS, reason="ENTENTE_CORPUS names no folder")


def test_the_facts_of_a_corpus_become_a_graph_without_contradiction() -> None:
    folder = Path(str(CORPUS))
    documents, facts = {}, []
    for path in sorted(folder.glob("gold/*.jsonl")):
        given = json.loads((folder / "texts" / f"{path.stem}.json").read_text())
        slots = {slot: given.get(slot) for slot in ("date", "publisher")}
        documents[path.stem] = Document(id=path.stem, text=given["text"], **slots)
        for line in path.read_text().splitlines():
            try:
                facts.append(parse(line))
            except FactError:
                continue  # alternatives that only a scorer can read
    authority = load()
    things = consolidated(facts, documents, authority)
    said = set(quads(things, documents, authority))
    proven = {quad.subject for quad in said if quad.predicate == ENT.evidence}
    assert len(proven) >= len(things) > 0
    # raises if anything contradicts the rest
    inferred = list(reasoner("owlrl").inferred(premises(said, ontology_quads(), authority_quads())))
    assert [t for t in inferred if t.predicate == ENT.metWith]
    assert not [t for t in inferred if t.subject == t.object]
