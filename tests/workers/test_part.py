"""A store is copied without one of its graphs, by a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rdflib.term import URIRef

from kg.errors import GraphError
from kg.model import Quad
from kg.store import EmbeddedStore
from kg.workers.part import copy_without

if TYPE_CHECKING:
    from pathlib import Path

A, P = URIRef("a:a"), URIRef("a:p")


def test_what_stands_in_no_other_graph_is_left_out(tmp_path: Path) -> None:
    store = EmbeddedStore.open(tmp_path / "whole")
    names = [URIRef(f"a:g{number}") for number in range(3)]
    store.add(
        Quad(A, P, URIRef(f"a:{n}"), g) for number, g in enumerate(names) for n in range(number + 1)
    )
    del store
    copy_without(tmp_path / "whole", "a:g2", tmp_path / "part")
    part = EmbeddedStore.open(tmp_path / "part", read_only=True)
    assert part.graphs() == tuple(names[:2])
    rows = part.query("SELECT ?o { ?s ?p ?o }").rows()
    assert sorted(str(o) for (o,) in rows) == ["a:0", "a:1"]


def test_what_goes_wrong_is_told(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="there is no graph"):
        copy_without(tmp_path / "none", "a:g", tmp_path / "part")
