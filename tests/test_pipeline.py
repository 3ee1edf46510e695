"""The whole path: what is set aside, what stays, and that adding ends where building would."""

from __future__ import annotations

import shutil
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from kg import pipeline, standing
from kg.consistency import consistent
from kg.graph import opened
from kg.keeping.writer import GraphWriter
from kg.mapping import ENT
from kg.reason import Contradiction, NoReasoner, reasoner
from kg.store import EmbeddedStore
from kg.writing.messages import Withdraw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kg.model import Triple


@pytest.mark.parametrize("size", [0, 1, 2, 7, 8])
def test_what_contradicts_is_set_aside_and_the_rest_stands(size: int) -> None:
    for wrong in (set(c) for n in (0, 1, 2) for c in combinations(range(size), n)):
        runs = 0

        def closure(things: Sequence[int], wrong: set[int] = wrong) -> list[int]:
            nonlocal runs
            runs += 1
            if wrong & set(things):
                raise Contradiction([f"{min(wrong & set(things))} is wrong"])
            return list(things)

        kept, aside = consistent(range(size), closure)
        assert kept == [thing for thing in range(size) if thing not in wrong]
        assert [fallen.thing for fallen in aside] == sorted(wrong)
        for thing, before, reason in aside:
            assert before == [other for other in range(thing) if other not in wrong]
            assert f"{thing} is wrong" in str(reason)
        assert runs <= 2 + len(wrong) * 5


def test_nothing_stands_where_the_ground_contradicts_itself() -> None:
    def closure(_things: Sequence[int]) -> None:
        raise Contradiction(["the ontology is wrong"])

    with pytest.raises(Contradiction, match="the ontology is wrong"):
        consistent([1, 2], closure)


CALL = "---\nid: {id}\ndate: 2016-08-09\n---\n{who} spoke by telephone on 9 August 2016.\n"
REPORTS = {
    "may": "Prime Minister Theresa May and President Vladimir Putin",
    "merkel": "Chancellor Angela Merkel and President François Hollande",
}


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    for name, who in REPORTS.items():
        (tmp_path / f"{name}.md").write_text(CALL.format(id=name, who=who), encoding="utf-8")
    return [tmp_path / f"{name}.md" for name in REPORTS]


def test_a_contradiction_costs_one_thing_and_not_the_graph(
    reports: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Doubter(NoReasoner):
        """Believes in no call of Merkel's."""

        def inferred(self, triples: Iterable[Triple]) -> Iterator[Triple]:
            if any("phone-call" in t.subject and "merkel" in t.subject for t in triples):
                raise Contradiction(["nobody can telephone and be Merkel"])
            return iter(())

    monkeypatch.setattr(standing, "reasoner_named", lambda _name: Doubter())
    report = pipeline.build(reports, tmp_path / "graph")
    (refused,) = report.set_aside
    assert str(refused).startswith("merkel: contact/phone-call/2016-08-09/")
    assert "is set aside: the graph contradicts itself: nobody can telephone" in str(refused)
    assert report.documents == 2
    graph = opened(tmp_path / "graph")
    assert {fact.document for fact in graph.facts()} == {"may", "merkel"}
    (aside,) = graph.set_aside()
    assert (aside.proof, aside.reason) == (
        (),
        "the graph contradicts itself: nobody can telephone and be Merkel",
    )


def test_progress_names_every_stage(reports: list[Path], tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    pipeline.build(
        reports,
        tmp_path / "graph",
        reasoner="none",
        progress=lambda *stage: told.append(stage),
    )
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == [
        "opening",
        "reading",
        "reasoning",
        "storing",
    ]
    assert ("reading", 2, 2) in told


def test_same_facts_whether_given_or_extracted(reports: list[Path], tmp_path: Path) -> None:
    first = pipeline.build(reports, tmp_path / "a", reasoner="none")
    kept = [tmp_path / "a" / "documents.jsonl", tmp_path / "a" / "facts.jsonl"]
    second = pipeline.build(kept, tmp_path / "b", reasoner="none")
    assert (first.facts, first.asserted) == (second.facts, second.asserted)
    assert second.given == ("may", "merkel")


def test_what_was_set_aside_returns_when_what_it_contradicted_goes(
    reports: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entente = reasoner("entente")

    class Jealous(NoReasoner):
        """Believes in one call at most."""

        def inferred(self, triples: Iterable[Triple]) -> Iterator[Triple]:
            given = list(triples)
            calls = {str(t.subject) for t in given if t.object == ENT.PhoneCall}
            if len(calls) > 1:
                raise Contradiction(["there is only one line"])
            return iter(entente.inferred(given))

    monkeypatch.setattr(standing, "reasoner_named", lambda _name: Jealous())
    graph, other = tmp_path / "graph", tmp_path / "other"
    pipeline.build(reports, graph)
    (aside,) = opened(graph).set_aside()
    stays = aside.thing.sources[0].document
    (goes,) = {"may", "merkel"} - {stays}
    shutil.copytree(graph, other)
    writer = GraphWriter(graph)
    writer.apply(Withdraw(goes))
    pipeline.remove([goes], other)
    assert opened(graph).report.set_aside == ()
    assert list(opened(graph).set_aside()) == []
    served, built = (EmbeddedStore.open(opened(g).store, read_only=True) for g in (graph, other))
    assert set(served.match()) == set(built.match())
    assert any(str(quad.graph).endswith(f"/document/{stays}") for quad in served.match())
    ours, theirs = opened(graph).report, opened(other).report
    assert (ours.asserted, ours.inferred) == (theirs.asserted, theirs.inferred)
