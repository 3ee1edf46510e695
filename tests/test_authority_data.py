"""The authority's Turtle: well formed, in its shape, complete where it promises, and right."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg import authority
from kg.resources import AUTHORITY

if TYPE_CHECKING:
    from types import ModuleType

BASE = "https://w3id.org/entente/id/"
ENT = "https://w3id.org/entente/ns#"
SCRIPT = AUTHORITY / "check_tenures.py"
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
Nodes = dict[str, dict[str, list[str]]]

HISTORIC = [
    "czechoslovakia",
    "east-germany",
    "soviet-union",
    "west-germany",
    "yugoslavia",
    "zaire",
]
ORGANIZATIONS = [
    "african-union",
    "arab-league",
    "asean",
    "commonwealth-of-nations",
    "european-commission",
    "european-council",
    "european-parliament",
    "european-union",
    "gulf-cooperation-council",
    "iaea",
    "imf",
    "nato",
    "organisation-of-islamic-cooperation",
    "osce",
    "united-nations",
    "who",
    "world-bank",
    "wto",
]
FOREIGN_MINISTERS = {
    "china": "Foreign Minister",
    "france": "Foreign Minister",
    "germany": "Foreign Minister",
    "india": "Foreign Minister",
    "japan": "Foreign Minister",
    "russia": "Foreign Minister",
    "soviet-union": "Foreign Minister",
    "united-kingdom": "Foreign Secretary",
    "united-states": "Secretary of State",
}
# Office, day, and who held it then: one of each kind of edge.
HELD = [
    ("prime-minister-of-the-united-kingdom", "2016-07-13", "theresa-may"),
    ("prime-minister-of-the-united-kingdom", "1990-11-27", "margaret-thatcher"),
    ("president-of-russia", "2016-08-09", "vladimir-putin"),
    ("president-of-russia", "2010-04-08", "dmitry-medvedev"),
    ("prime-minister-of-russia", "2010-04-08", "vladimir-putin"),
    ("president-of-the-united-states", "1986-10-11", "ronald-reagan"),
    ("president-of-the-united-states", "1991-07-31", "george-h-w-bush"),
    ("president-of-the-united-states", "2003-03-20", "george-w-bush"),
    ("general-secretary-of-the-communist-party-of-the-soviet-union", "1986-10-11",
     "mikhail-gorbachev"),
    ("chancellor-of-germany", "1989-11-09", "helmut-kohl"),
    ("president-of-poland", "1995-12-01", "lech-walesa"),
    ("prime-minister-of-denmark", "2009-12-18", "lars-lokke-rasmussen"),
    ("secretary-general-of-the-united-nations", "2003-01-01", "kofi-annan"),
    ("secretary-general-of-nato", "1999-03-24", "javier-solana"),
    ("foreign-secretary-of-the-united-kingdom", "2016-08-09", "boris-johnson"),
    ("secretary-of-state-of-the-united-states", "1998-11-06", "madeleine-albright"),
]  # fmt: skip


@pytest.fixture(scope="module")
def nodes() -> Nodes:
    """What the files say of each subject: path → predicate's last step → values."""
    said: Nodes = {}
    for file in sorted(AUTHORITY.glob("*.ttl")):
        for triple in ox.parse(path=file):
            node = said.setdefault(_path(triple.subject.value), {})
            node.setdefault(re.split(r"[#/]", triple.predicate.value)[-1], []).append(
                _path(triple.object.value)
            )
    return said


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_tenures", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _path(iri: str) -> str:
    return iri.removeprefix(BASE)


def _kind(nodes: Nodes, kind: str) -> Nodes:
    """The nodes of a class of ours."""
    return {p: n for p, n in nodes.items() if ENT + kind in n.get("type", ())}


def _check(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_nothing_dangles(nodes: Nodes) -> None:
    kinds = "state|government|organization|place|office|person|tenure"
    named = {
        (path, slot, value)
        for path, node in nodes.items()
        for slot, values in node.items()
        for value in values
        if re.fullmatch(rf"({kinds})/\S+", value)
    }
    dangling = sorted(n for n in named if "type" not in nodes.get(n[2], {}))
    assert not dangling


def test_tenures_have_their_shape(nodes: Nodes) -> None:
    tenures = _kind(nodes, "Tenure")
    assert len(tenures) > 2000
    for path, node in tenures.items():
        for slot in ("office", "holder", "start", "label"):
            assert len(node.get(slot, [])) == 1, (path, slot)
        assert len(node.get("end", [])) <= 1, path
        assert all(DATE.fullmatch(d) for d in node["start"] + node.get("end", [])), path
        steps = path.split("/")
        assert steps[1] == node["holder"][0].removeprefix("person/"), path
        assert steps[2] == node["office"][0].removeprefix("office/"), path
        assert steps[3][:4] == node["start"][0][:4], path


def test_offices_have_their_shape(nodes: Nodes) -> None:
    offices = {p: n for p, n in nodes.items() if p.startswith("office/")}
    used = {n["office"][0] for n in _kind(nodes, "Tenure").values()}
    assert set(offices) == used
    for path, node in offices.items():
        for slot in ("label", "title", "officeOf"):
            assert len(node.get(slot, [])) == 1, (path, slot)
        specific = {
            "HeadOfStateOffice": "stateOfficeOf",
            "HeadOfGovernmentOffice": "governmentOfficeOf",
            "MinisterialOffice": "officeOfState",
        }
        for kind, slot in specific.items():
            if ENT + kind in node["type"]:
                assert node.get(slot) == node["officeOf"], (path, slot)


def test_people_have_their_shape(nodes: Nodes) -> None:
    people = _kind(nodes, "Person")
    assert {n["holder"][0] for n in _kind(nodes, "Tenure").values()} == set(people)
    for path, node in people.items():
        for slot in ("label", "familyName", "gender"):
            assert len(node.get(slot, [])) == 1, (path, slot)
        assert node["gender"][0] in ("female", "male"), path


def test_states_are_all_there(nodes: Nodes) -> None:
    states = _kind(nodes, "State")
    assert len([p for p, n in states.items() if "end" not in n]) >= 193
    for slug in HISTORIC:
        assert "end" in states[f"state/{slug}"], slug


def test_heads_of_many_states(nodes: Nodes) -> None:
    of_state = {v for n in nodes.values() for v in n.get("stateOfficeOf", ())}
    of_government = {v for n in nodes.values() for v in n.get("governmentOfficeOf", ())}
    assert len(of_state & of_government) >= 70


@pytest.mark.parametrize("slug", ORGANIZATIONS)
def test_organizations_have_a_head(slug: str) -> None:
    known = authority.load()
    heads = [o for o in known.offices(f"organization/{slug}") if "organization_head" in o.roles]
    assert any(known.holder(o.path, None) for o in heads)


@pytest.mark.parametrize(("slug", "title"), FOREIGN_MINISTERS.items())
def test_foreign_ministers_since_1985(slug: str, title: str) -> None:
    known = authority.load()
    office = known.office(f"state/{slug}", "minister", title)
    assert office is not None
    assert known.holder(office.path, "1992-06-30" if slug == "russia" else "1985-01-01")
    assert known.holder(office.path, None) or slug == "soviet-union"


@pytest.mark.parametrize(("office", "day", "person"), HELD)
def test_who_held_what(office: str, day: str, person: str) -> None:
    holding = authority.load().holder(f"office/{office}", day)
    assert holding is not None
    assert holding.person == f"person/{person}"


@pytest.mark.parametrize(
    ("leader", "name"),
    [
        ("Dukanovic", "Milo Đukanović"),
        ("Walesa", "Lech Wałęsa"),
        ("Lokke Rasmussen", "Lars Løkke Rasmussen"),
        ("Gonzalez Marquez", "Felipe González"),
        ("van Rompuy", "Herman Van Rompuy"),
        ("Mitterand", "François Mitterrand"),
        ("Gunnlaugsson", "Sigmundur Davíð Gunnlaugsson"),
        ("Rosa Zafferani (f) (2nd time)", "Rosa Zafferani"),
    ],
)
def test_names_are_alike(script: ModuleType, leader: str, name: str) -> None:
    assert script.alike(leader, [name])


@pytest.mark.parametrize(
    ("leader", "name"),
    [("Kohl", "Helmut Schmidt"), ("Brown", "Boris Johnson"), ("Major", "Margaret Thatcher")],
)
def test_names_are_not_alike(script: ModuleType, leader: str, name: str) -> None:
    assert not script.alike(leader, [name])


def test_the_authority_agrees_with_itself() -> None:
    done = _check()
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_authority_agrees_with_the_reference() -> None:
    folder = os.environ.get("ENTENTE_REFERENCE")
    if not folder:
        pytest.skip("ENTENTE_REFERENCE does not name the folder of the reference lists")
    done = _check(
        Path(folder) / "reign-leaders-1950-2021.csv",
        "--wikidata",
        Path(folder) / "wikidata-countries.csv",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no longer needed" not in done.stdout


FAULTY = """
@base <https://w3id.org/entente/id/> .
@prefix ent: <https://w3id.org/entente/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<state/france> a ent:State ; rdfs:label "France"@en .
<office/president-of-france> a ent:HeadOfStateOffice ;
    rdfs:label "President of France"@en ; ent:title "President"@en ; ent:officeOf <state/france> .
<person/a> a ent:Person ; rdfs:label "Ann Alpha"@en ; foaf:familyName "Alpha" .
<person/b> a ent:Person ; rdfs:label "Bob Beta"@en ; foaf:familyName "Beta" ; foaf:gender "male" .
<tenure/a/president-of-france/1990> a ent:Tenure ; ent:holder <person/a> ;
    ent:office <office/president-of-france> ;
    ent:start "1990-01-01"^^xsd:date ; ent:end "1995-06-01"^^xsd:date .
<tenure/b/president-of-france/1995> a ent:Tenure ; ent:holder <person/b> ;
    ent:office <office/president-of-france> ; ent:start "1995-05"^^xsd:gYearMonth .
<tenure/b/nothing/1995> a ent:Tenure ; ent:holder <person/b> ; ent:start "1995"^^xsd:gYear .
"""
LEADERS = """state,cow,leader,start_year,start_month,start_day,end_year,end_month
FRN,220,Alpha,1990,1,1,1995,6
FRN,220,Beta,1995,6,1,1999,3
FRN,220,Gamma,1999,3,1,,
FRN,220,Delta,1970,3,1,1974,1
"""


def test_faults_are_found_and_settled(tmp_path: Path) -> None:
    (tmp_path / "offices.ttl").write_text(FAULTY, encoding="utf-8")
    leaders = tmp_path / "leaders.csv"
    leaders.write_text(LEADERS, encoding="utf-8")
    done = _check(leaders, "--authority", tmp_path)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert ": person/a: has no gender" in lines
    assert any("tenure/b/nothing/1995: has no office" in line for line in lines)
    assert any("begins before <tenure/a/president-of-france/1990> ends" in line for line in lines)
    assert any("Beta 1995-06-01 – 1999-03: ours goes on" in line for line in lines)
    assert any("Gamma 1999-03-01 – in office: ours are Bob Beta" in line for line in lines)
    assert not any("Alpha 1990" in line or "Delta" in line for line in lines)
    settled = "state\tleader\tour reading\twhy\nstate/france\tGamma 1999-03\tBeta\tan example\n"
    (tmp_path / "settled.tsv").write_text(settled, encoding="utf-8")
    again = _check(leaders, "--authority", tmp_path)
    assert "settled: state/france: Gamma" in again.stdout
    assert f"{len(lines) - 2 - 1} unsettled, 1 settled" in again.stdout


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("missing.csv", None, "there is no file"),
        ("columns.csv", "state,leader\nFRN,Alpha\n", "columns.csv:1: no column start_year"),
        ("date.csv", LEADERS.replace("1990,1,1", "1990,13,1"), "'1990-13-1' is no date"),
        ("broken.ttl", "@@@", "broken.ttl:1: not Turtle"),
    ],
)
def test_bad_input_is_named(tmp_path: Path, name: str, text: str | None, message: str) -> None:
    (tmp_path / "offices.ttl").write_text(FAULTY, encoding="utf-8")
    file = tmp_path / name
    if text is not None:
        file.write_text(text, encoding="utf-8")
    done = _check("--authority", tmp_path, *([file] if file.suffix == ".csv" else []))
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
