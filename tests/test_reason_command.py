"""``kg reason``: RDF files in, their closure out, and an exit status that says if it is true."""

from __future__ import annotations

import os
import subprocess
import sys
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, NamedTuple

import pytest
from click.testing import CliRunner

from kg.cli import main

if TYPE_CHECKING:
    from pathlib import Path

PREFIXES = """\
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
LEADERS = (
    PREFIXES
    + """\
:PrimeMinister rdfs:subClassOf :Leader , [
    a owl:Restriction ; owl:onProperty :leads ; owl:someValuesFrom :Government ] .
:met a owl:SymmetricProperty .
:May a :PrimeMinister ; :met :Putin ; :age 59 .
"""
)
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
SAME = "<http://www.w3.org/2002/07/owl#sameAs>"


INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"


def ex(name: str) -> str:
    return f"<http://example.org/{name}>"


class Done(NamedTuple):
    """How the command ended, and what it said."""

    status: int
    out: list[str]
    err: str


def reason(*args: str | Path) -> Done:
    result = CliRunner(catch_exceptions=False).invoke(main, ["reason", *map(str, args)])
    return Done(result.exit_code, result.stdout.splitlines(), result.stderr)


@pytest.fixture
def leaders(tmp_path: Path) -> Path:
    path = tmp_path / "leaders.ttl"
    path.write_text(LEADERS)
    return path


def test_the_closure_goes_to_standard_output(leaders: Path) -> None:
    done = reason(leaders)
    assert done.status == 0
    assert f"{ex('May')} {TYPE} {ex('PrimeMinister')} ." in done.out
    assert f"{ex('May')} {TYPE} {ex('Leader')} ." in done.out
    assert f"{ex('Putin')} {ex('met')} {ex('May')} ." in done.out
    assert len(done.out) == len(set(done.out))
    assert "9 triples read" in done.err
    assert "12 in the closure" in done.err


@pytest.mark.parametrize("reasoner", ["entente", "owlrl"])
def test_only_what_is_inferred(leaders: Path, reasoner: str) -> None:
    done = reason(leaders, "--inferred-only", "--reasoner", reasoner)
    assert done.status == 0
    assert sorted(done.out) == [
        f"{ex('May')} {TYPE} {ex('Leader')} .",
        f"{ex('May')} {TYPE} _:b0 .",
        f"{ex('Putin')} {ex('met')} {ex('May')} .",
    ]


def test_a_file_gets_it_instead(leaders: Path, tmp_path: Path) -> None:
    done = reason(leaders, "-o", tmp_path / "closure.nt", "--quiet")
    assert done == (0, [], "")
    assert (tmp_path / "closure.nt").read_text().splitlines() == reason(leaders).out
    assert reason(tmp_path / "closure.nt", "--inferred-only").out == []


@pytest.mark.parametrize("reasoner", ["entente", "owlrl"])
def test_full_says_what_is_true_of_everything(leaders: Path, reasoner: str) -> None:
    some, all_ = (
        set(reason(leaders, *more, "--reasoner", reasoner).out) for more in ((), ("--full",))
    )
    idle = {
        f"{ex('May')} {SAME} {ex('May')} .",
        f"<http://www.w3.org/2002/07/owl#Thing> {TYPE} <http://www.w3.org/2002/07/owl#Class> .",
        f'"59"^^{INTEGER} {TYPE} {INTEGER} .',
    }
    assert some < all_
    assert not some & idle
    if reasoner == "entente":
        assert idle <= all_


def test_every_format_is_read(tmp_path: Path) -> None:
    texts = {
        "a.nt": f"{ex('a')} {TYPE} {ex('A')} .\n",
        "a.ttl": "<http://example.org/a> a <http://example.org/A> .",
        "a.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<A xmlns="http://example.org/" rdf:about="http://example.org/a"/></rdf:RDF>',
        "a.nq": f"{ex('a')} {TYPE} {ex('A')} {ex('graph')} .\n",
        "a.trig": "<http://example.org/g> { <http://example.org/a> a <http://example.org/A> }",
        "a.jsonld": '{"@id": "http://example.org/a", "@type": "http://example.org/A"}',
    }
    rule = tmp_path / "rule.nt"
    rule.write_text(f"{ex('A')} <http://www.w3.org/2000/01/rdf-schema#subClassOf> {ex('B')} .\n")
    for name, text in texts.items():
        path = tmp_path / name
        path.write_text(text)
        done = reason(rule, path, "--inferred-only")
        assert (done.status, done.out) == (0, [f"{ex('a')} {TYPE} {ex('B')} ."]), name


@pytest.mark.parametrize("name", ["mark.nt", "mark.ttl", "mark.jsonld"])
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path, name: str) -> None:
    text = f"{ex('a')} {ex('b')} {ex('c')} .\n"
    if name == "mark.jsonld":
        text = text.replace("<", '"').replace(">", '"')
        subject, predicate, object_, _ = text.split()
        text = f'{{"@id": {subject}, {predicate}: {{"@id": {object_}}}}}'
    (tmp_path / name).write_bytes(BOM_UTF8 + text.encode())
    assert reason(tmp_path / name).out == [f"{ex('a')} {ex('b')} {ex('c')} ."]


def test_blank_nodes_of_several_files_differ(tmp_path: Path) -> None:
    for name in ("one.nt", "two.nt"):
        (tmp_path / name).write_text(f"_:x {ex('in')} {ex(name)} .\n")
    out = reason(tmp_path / "one.nt", tmp_path / "two.nt").out
    assert len({line.split()[0] for line in out}) == 2


@pytest.mark.parametrize("reasoner", ["entente", "owlrl"])
def test_a_contradiction_is_named_and_the_rest_written(tmp_path: Path, reasoner: str) -> None:
    path = tmp_path / "wrong.ttl"
    path.write_text(
        PREFIXES
        + ":Person owl:disjointWith :State ; rdfs:subClassOf :Agent . :x a :Person , :State ."
    )
    done = reason(path, "--quiet", "--reasoner", reasoner)
    assert done.status == 3
    assert f"{ex('x')} {TYPE} {ex('Agent')} ." in done.out
    assert "inconsistent" in done.err
    assert "http://example.org/x" in done.err
    if reasoner == "entente":
        assert done.err == (
            f"kg: inconsistent by cax-dw: {ex('Person')} "
            f"<http://www.w3.org/2002/07/owl#disjointWith> {ex('State')}, "
            f"{ex('x')} {TYPE} {ex('Person')}, {ex('x')} {TYPE} {ex('State')}\n"
        )


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("bad.nt", f"{ex('a')} {ex('b')} {ex('c')} .\n{ex('a')} {ex('b')} .\n", "bad.nt:2: "),
        ("bad.ttl", "@prefix : <http://example.org/> .\n\n:a :b [ .\n", "bad.ttl:3: "),
        ("bad.rdf", "<a>\n<b></a>", "bad.rdf:2: "),
        ("prefix.rdf", "<rdf:RDF></rdf:RDF>", "prefix.rdf:1: "),
        ("bad.jsonld", "{\n}}", "bad.jsonld:2: not JSON-LD at column 2: The JSON already"),
        ("rules.n3", "{ ?x a <A> } => { ?x a <B> } .", "rules.n3: not N3: variables"),
        ("words.doc", "nothing", "no RDF format"),
        ("noending", "nothing", "name the file .nt"),
        ("latin.nt", f'{ex("a")} {ex("b")} "\xe9" .\n', "latin.nt:1: "),
    ],
)
def test_what_is_no_rdf_is_refused(tmp_path: Path, name: str, text: str, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("latin-1"))
    done = reason(path, "-o", tmp_path / "closure.nt")
    assert done.status == 2
    assert told in done.err
    assert done.err.count("\n") == 1
    assert not (tmp_path / "closure.nt").exists()


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    done = reason(tmp_path / "none.ttl")
    assert (done.status, done.out) == (2, [])
    assert "none.ttl: cannot be read: No such file" in done.err
    assert reason(tmp_path).status == 2
    assert reason().status == 2


def test_ill_typed_literals_and_unknown_datatypes_stop_nothing(tmp_path: Path) -> None:
    path = tmp_path / "odd.ttl"
    path.write_text(PREFIXES + ':a :b "x"^^:unknown , "y"@en-gb . :b rdfs:subPropertyOf :c .')
    done = reason(path, "--inferred-only")
    assert (done.status, len(done.out)) == (0, 2)
    path.write_text(
        PREFIXES
        + ':a :b "x"^^<http://www.w3.org/2001/XMLSchema#integer> . :b rdfs:subPropertyOf :c .'
    )
    done = reason(path, "--inferred-only")
    assert (done.status, len(done.out)) == (3, 1)
    assert "dt-not-type" in done.err


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "same.ttl"
    path.write_text(
        LEADERS
        + """\
:met owl:sameAs :meets , :encountered . :May owl:sameAs :PM , _:x . :PM :with [ :n 1 , 01 , 1.0 ] .
:x owl:sameAs owl:sameAs .
"""
    )
    written = set()
    for seed in ("0", "1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "kg.cli", "reason", "--full", "--quiet", str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        written.add(done.stdout)
    assert len(written) == 1


def test_what_is_different_from_itself_is_told_by_its_names(tmp_path: Path) -> None:
    path = tmp_path / "wrong.ttl"
    path.write_text(PREFIXES + ":b owl:sameAs :a . :a owl:differentFrom :b .")
    other = "<http://www.w3.org/2002/07/owl#differentFrom>"
    assert reason(path, "-q").err == (
        f"kg: inconsistent by eq-diff1: {ex('a')} {SAME} {ex('b')}, {ex('a')} {other} {ex('b')}\n"
    )
