"""Extractors by name, ours and other packages': what they give is checked, what they raise told."""

from __future__ import annotations

import json
import math
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_cli import CALL, VISIT, kg

from kg import extractors
from kg.authority import Authority
from kg.errors import ExtractorError, GraphError, InputError
from kg.extractors import Extracted, Extraction, named
from kg.graph import Refused
from kg.model import AnyFact, Contact, Document, Entity, Evidence, Membership

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parent.parent
NOBODY = Authority([])
TEXT = "Norway is in NATO. Spain is in NATO."
REPORT = Document(id="a", text=TEXT, source="a.txt")
NORWAY, NATO = Entity("Norway", "state"), Entity("NATO", "organization")

#: A package as somebody else would write it; each of its extractors goes wrong in its own way.
MODULE = '''
import os
import sys
import tomllib
from kg.model import Contact, Entity, Evidence, Membership

NORWAY, NATO = Entity("Norway", "state"), Entity("NATO", "organization")

def facts(document, authority):
    """Whoever is named first is in NATO."""
    quote = document.text[:6]
    yield Membership(
        document=document.id,
        evidence=(Evidence(0, 6, quote),),
        member=Entity(quote, "state"),
        organization=NATO,
        extractor="handshakes",
    )

def careless(document, authority):
    yield from facts(document, authority)
    yield Contact(
        document=document.id,
        evidence=(Evidence(0, 6, document.text[:6]),),
        form="handshake",
        participants=(NORWAY,),
        status="occurred",
    )

def failing(document, authority):
    yield from facts(document, authority)
    if "Berlin" in document.text:
        raise ValueError("no Berlin, please\\nsecond line")

def deadly(document, authority):
    if "Berlin" in document.text:
        os._exit(9)
    return facts(document, authority)

class Counting:
    def __init__(self):
        self.read = 0
    def __call__(self, document, authority):
        self.read += 1
        return facts(document, authority)

class Unready:
    def __init__(self):
        raise OSError("the model is not there")

number = 7
'''
OFFERS = {
    "handshakes": "handshakes:facts",
    "careless": "handshakes:careless",
    "failing": "handshakes:failing",
    "deadly": "handshakes:deadly",
    "counting": "handshakes:Counting",
    "unready": "handshakes:Unready",
    "number": "handshakes:number",
    "gone": "nowhere:facts",
    "nameless": "handshakes:nothing",
    "rules": "handshakes:facts",
}


def install(folder: Path, package: str, offers: dict[str, str]) -> None:
    """Put into a folder what pip would: the module, and what the package offers."""
    (folder / "handshakes.py").write_text(MODULE)
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    lines = "".join(f"{name} = {value}\n" for name, value in offers.items())
    (info / "entry_points.txt").write_text(f"[{extractors.GROUP}]\n{lines}")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the module search path, with a package of extractors in it, and two reports."""
    install(tmp_path, "handshakes", OFFERS)
    (tmp_path / "call.md").write_text(CALL)
    (tmp_path / "visit.md").write_text(VISIT)
    monkeypatch.syspath_prepend(tmp_path)
    extractors._loaded.cache_clear()
    yield tmp_path
    extractors._loaded.cache_clear()
    sys.modules.pop("handshakes", None)


def membership(**changed: object) -> Membership:
    slots = {
        "document": "a",
        "evidence": (Evidence(0, 18, "Norway is in NATO."),),
        "member": NORWAY,
        "organization": NATO,
    }
    return Membership(**{**slots, **changed})  # type: ignore[arg-type]


def meeting(**changed: object) -> Contact:
    slots = {
        "document": "a",
        "evidence": (Evidence(0, 18, "Norway is in NATO."),),
        "form": "meeting",
        "participants": (NORWAY,),
        "status": "occurred",
    }
    return Contact(**{**slots, **changed})  # type: ignore[arg-type]


@dataclass
class Giving:
    """An extractor that gives what it was given."""

    facts: Iterable[object]

    def __call__(self, _document: Document, _authority: Authority) -> Iterable[AnyFact]:
        return self.facts  # type: ignore[return-value]


def read(facts: Iterable[object]) -> Extracted:
    (result,) = Extraction("giving", Giving(facts)).read([REPORT], NOBODY)
    assert isinstance(result, Extracted)
    return result


def test_what_holds_is_taken_as_it_is() -> None:
    facts = (
        membership(extractor="somebody else"),
        meeting(date="2016-08", confidence=0.5, place=Entity("Oslo", "place"), extractor="giving"),
    )
    assert read(facts) == Extracted("a", facts)


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (meeting(form="handshake"), "Invalid enum value 'handshake' - at `$.form`"),
        (meeting(status="imagined"), "Invalid enum value 'imagined'"),
        (meeting(topics=("gossip",)), "Invalid enum value 'gossip'"),
        (meeting(participants=()), "length >= 1 - at `$.participants`"),
        (meeting(participants=(Entity("Norway", "kingdom"),)), "Invalid enum value 'kingdom'"),
        (meeting(participants=(Entity(" ", "state"),)), "nothing but blanks"),
        (meeting(participants=(Entity("Nor\0way", "state"),)), "a control character"),
        (meeting(date="yesterday"), "matching regex"),
        (meeting(date="2016-02-30"), "'2016-02-30' is no date - at `$.date`"),
        (meeting(date="0000"), "'0000' is no date"),
        (meeting(date=7), "Expected `str | null`, got `int`"),
        (meeting(confidence=math.nan), "Expected `float`, got `null`"),
        (meeting(confidence=2), "<= 1.0"),
        (meeting(attributed_to="\ud800"), "surrogates not allowed"),
        (membership(evidence=()), "length >= 1 - at `$.evidence`"),
        (membership(evidence=(Evidence(-1, 3, "ay"),)), ">= 0 - at `$.evidence"),
        (membership(member="Norway"), "Expected `object`, got `str`"),
        ({"type": "rumour"}, "Invalid value 'rumour' - at `$.type`"),
        ("Norway is in NATO", "Expected `object`"),
        (None, "Expected `object`, got `null`"),
        (object(), "unsupported"),
        (membership(evidence=(Evidence(1, 19, "Norway is in NATO."),)), "does not say 'Norway is"),
        (membership(document="b"), "the document 'b' is unknown"),
    ],
)
def test_what_breaks_the_contract_is_refused_and_the_rest_goes_on(
    fact: object, reason: str
) -> None:
    result = read([membership(), fact, meeting()])
    assert result.facts == (membership(extractor="giving"), meeting(extractor="giving"))
    (refused,) = result.refused
    assert reason in refused.reason
    assert refused.source == "a.txt"
    assert refused.remedy
    assert "\n" not in str(refused)
    assert not result.lost


def breaking(error: BaseException) -> Iterator[AnyFact]:
    yield membership()
    raise error


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (breaking(ValueError("bad luck\nand more")), "ValueError: bad luck, at test_extractors.py"),
        (breaking(RecursionError()), "RecursionError, at test_extractors.py:"),
        (breaking(SystemExit(3)), "SystemExit: 3"),
        (breaking(InputError("no German", remedy="translate it")), "no German (translate it)"),
        (None, "TypeError: 'NoneType' object is not iterable"),
    ],
)
def test_an_extractor_that_raises_loses_its_document(facts: Iterable[object], reason: str) -> None:
    result = read(facts)
    assert (result.facts, result.lost) == ((), True)
    (refused,) = result.refused
    start = "a.txt: document 'a' is left out: the extractor 'giving' could not read it: "
    assert str(refused).startswith(start)
    assert reason in str(refused)
    assert "\n" not in str(refused)


def test_what_no_document_survives_ends_it_all() -> None:
    with pytest.raises(GraphError):
        read(breaking(GraphError("disk full")))


def test_refusals_pass_through_in_their_place() -> None:
    refusal = Refused("x.txt", None, "empty")
    one, two = REPORT, Document(id="b", text=TEXT)
    results = list(Extraction("giving", Giving([])).read([one, refusal, two], NOBODY))
    assert results == [Extracted("a", ()), refusal, Extracted("b", ())]


# -- by name ----------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [(), ("--jobs", "2")])
def test_an_installed_extractor_is_found(installed: Path, jobs: tuple[str, ...]) -> None:
    assert set(OFFERS) <= {*extractors.available()}
    for name in ("handshakes", "counting"):
        done = kg("extract", "call.md", "visit.md", "--extractor", name, *jobs, cwd=installed)
        assert (done.status, done.err) == (0, "")
        facts = [json.loads(line) for line in done.out.splitlines()]
        assert [fact["member"]["name"] for fact in facts] == ["Britis", "German"]


def test_nobody_takes_the_place_of_the_rules(installed: Path) -> None:
    done = kg("extract", "call.md", cwd=installed)
    assert "handshakes" not in done.out
    assert "phone_call" in done.out


def test_a_graph_is_built_and_added_to_with_it(installed: Path) -> None:
    made = ("--out", "graph", "--reasoner", "none", "--extractor", "handshakes")
    assert kg("build", "call.md", *made, cwd=installed).status == 0
    assert kg("add", "visit.md", "--graph", "graph", cwd=installed).status == 0
    report = json.loads((installed / "graph" / "build.json").read_text())
    assert (report["extractor"], report["facts"]) == ("handshakes", {"membership": 2})


@pytest.mark.parametrize("command", ["extract", "build --out graph --reasoner none"])
def test_what_an_extractor_gets_wrong_is_told(installed: Path, command: str) -> None:
    words = command.split()
    done = kg(*words, "call.md", "--extractor", "careless", cwd=installed)
    assert done.status == 1
    assert "not a fact record: Invalid enum value 'handshake'" in done.err
    assert "(`kg extract --schema` prints what a record may say)" in done.err


@pytest.mark.parametrize("name", ["failing", "deadly"])
def test_a_document_that_is_lost_is_not_in_the_graph_and_can_be_added(
    installed: Path, name: str
) -> None:
    jobs = ("--jobs", "2") if name == "deadly" else ()
    made = ("--out", "graph", "--reasoner", "none", "--extractor", name, *jobs)
    done = kg("build", "call.md", "visit.md", *made, cwd=installed)
    assert done.status == 1
    assert "document 'visit' is left out" in done.err
    report = json.loads((installed / "graph" / "build.json").read_text())
    assert (report["documents"], report["facts"]) == (1, {"membership": 1})
    assert "visit" in report["refused"][0]["reason"]
    done = kg("build", "visit.md", *made, cwd=installed)
    assert done.status == 2
    assert done.err.endswith("kg: nothing to build a graph from (give at least one report)\n")
    text = (installed / "visit.md").read_text()
    (installed / "visit.md").write_text(text.replace("Berlin", "Bonn"))
    assert kg("add", "visit.md", "--graph", "graph", *jobs, cwd=installed).status == 0


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("magic", "'magic' is not an extractor: there is rules, "),
        ("gone", "(nowhere:facts, from handshakes) cannot be loaded: ModuleNotFoundError: No mod"),
        ("nameless", "cannot be loaded: AttributeError: "),
        ("unready", "cannot be loaded: OSError: the model is not there, at handshakes.py:"),
        ("number", "'number' (handshakes:number, from handshakes) is no function but int"),
    ],
)
def test_extractors_that_are_missing_or_broken(installed: Path, name: str, message: str) -> None:
    for words in (("extract",), ("build", "--out", "graph")):
        done = kg(*words, "call.md", "--extractor", name, cwd=installed)
        assert (done.status, done.out) == (2, "")
        assert message in done.err
        assert done.err.count("\n") == 1
    assert not (installed / "graph").exists()


def test_two_packages_with_one_name(installed: Path) -> None:
    install(installed, "others", {"handshakes": "handshakes:failing"})
    with pytest.raises(ExtractorError, match="handshakes:facts and handshakes:failing"):
        named("handshakes")


def test_adding_to_a_graph_whose_extractor_is_gone(installed: Path) -> None:
    made = ("--out", "graph", "--reasoner", "none", "--extractor", "handshakes")
    assert kg("build", "call.md", "visit.md", *made, cwd=installed).status == 0
    (installed / "handshakes-1.0.dist-info" / "entry_points.txt").write_text("")
    extractors._loaded.cache_clear()
    done = kg("add", "call.md", "--graph", "graph", cwd=installed)
    assert (done.status, done.out) == (2, "")
    assert "'handshakes' is not an extractor" in done.err
    assert kg("remove", "visit", "--graph", "graph", cwd=installed).status == 0


# -- the one that the documents show ----------------------------------------------------------


def shown_package(folder: Path) -> tuple[str, str]:
    """Write down the package that the documents show; its extractor's name, and what that is."""
    page = (ROOT / "docs" / "extraction.md").read_text(encoding="utf-8")
    (project,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (code,) = (block for block in blocks if "def facts" in block)
    ((name, value),) = tomllib.loads(project)["project"]["entry-points"][extractors.GROUP].items()
    (folder / "pyproject.toml").write_text(project)
    (folder / f"{value.partition(':')[0]}.py").write_text(code)
    (folder / "note.txt").write_text("In Oslo, Angela Merkel shook hands with Jens Stoltenberg.")
    return name, value


def test_the_shown_package_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "handshakes", dict([shown_package(tmp_path)]))
    name, value = shown_package(tmp_path)
    module = value.partition(":")[0]
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, module, raising=False)
    extractors._loaded.cache_clear()
    done = kg("extract", "note.txt", "--extractor", name, cwd=tmp_path)
    assert (done.status, done.err) == (0, "")
    fact = json.loads(done.out)
    assert [one["name"] for one in fact["participants"]] == ["Angela Merkel", "Jens Stoltenberg"]
    assert fact["extractor"] == name
    monkeypatch.delitem(sys.modules, module)
    extractors._loaded.cache_clear()
