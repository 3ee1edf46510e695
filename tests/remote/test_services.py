"""SERVICE and LOAD: what others answer stands in their place, or they are refused."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from another import running
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError, RemoteError
from kg.remote import NOWHERE, Allowed, answered, check
from kg.store.syntax import Reaching
from kg.workers.channel import Channel, Failure
from kg.workers.messages import Head, Question, Reply, Request, Snapshot
from kg.workers.worker import serve
from kg.writing.effects import effects
from kg.writing.loading import fetched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from another import Other


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Iterator[Other]:
    with running(monkeypatch) as made:
        yield made


def rows(text: str, allowed: Allowed) -> list[str]:
    """The solutions of a query over some data of our own, blank nodes without their names."""
    store = ox.Store()
    store.update("INSERT DATA { <a:a> <a:n> 1 . <a:c> <a:n> 2 }")
    found = answered(text, allowed)
    assert "service" not in found.text.lower().replace("x-entente:service", "")
    solutions = store.query(found.text, custom_functions=found.functions)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return sorted(
        " ".join(
            f"{name}="
            + ("_" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term)))
            for name, term in zip(names, solution, strict=True)
            if term is not None
        )
        for solution in solutions
    )


def test_a_service(other: Other) -> None:
    at = f"SERVICE <{other.address}/sparql>"
    allowed = Allowed((other.address,))
    text = f"PREFIX a: <a:> SELECT * {{ ?s a:n ?n {at} {{ ?s a:p ?o }} }}"
    assert rows(text, allowed) == ["n=1 o=1 s=a:a", "n=1 o=_ s=a:a", "n=1 o=x s=a:a"]
    assert other.asked == [("/sparql", "PREFIX a: <a:> SELECT * WHERE { ?s a:p ?o }")]
    text = f"SELECT ?s ?o {{ ?s <a:n> ?n OPTIONAL {{ {at} {{ ?s <a:p> ?o FILTER(?o<2) }} }} }}"
    assert rows(text, allowed) == ["s=a:a o=1", "s=a:c"]
    text = f"SELECT * {{ ?s <a:n> ?n FILTER NOT EXISTS {{ {at} {{ ?s <a:p> ?o }} }} }}"
    assert rows(text, allowed) == ["n=2 s=a:c"]
    assert rows(f"SELECT * {{ ?s <a:n> ?n {at} {{ <a:a> <a:p> 1 }} }}", allowed) == [
        "n=1 s=a:a", "n=2 s=a:c"
    ]  # fmt: skip
    assert rows(f"SELECT * {{ ?s <a:n> ?n {at} {{ <a:a> <a:p> 7 }} }}", allowed) == []
    assert rows(f"SELECT ?x {{ {at} {{ ?x ?p '{{}}' }} }}", allowed) == ["x=a:b"]


def test_blank_nodes_of_a_service(other: Other) -> None:
    """Within one answer they are the same, across two they are not."""
    at = f"SERVICE <{other.address}/sparql>"
    allowed = Allowed((other.address,))
    inside = "?s <a:p> ?b . ?b <a:q> ?t FILTER isTriple(?t) BIND(OBJECT(?t) AS ?same)"
    text = f"SELECT ?s {{ {at} {{ {inside} }} FILTER(?same = ?b && isBlank(?b)) }}"
    assert rows(text, allowed) == ["s=a:a"]
    text = f"SELECT * {{ {at} {{ ?b <a:q> 2 }} {at} {{ ?c <a:q> 2 }} FILTER(?b = ?c) }}"
    assert rows(text, allowed) == []


def test_every_kind_of_term_comes_back(other: Other) -> None:
    """By its text, or by a function in a column with blank nodes; unbound where it is unbound."""
    data = r"""<a:a> <a:v> "it's \"\\\n", 'x'@ar--rtl, 1.5, <a:b>, _:b, <<( _:b <a:p> 1 )>>,
        <<( <a:a> <a:p> <<( <a:a> <a:p> 'x' )>> )>> . <a:c> <a:w> 1"""
    other.store.update(f"CLEAR ALL ; INSERT DATA {{ {data} }}")
    call = f"SERVICE <{other.address}/sparql>"
    for pattern in (
        "?s <a:v> ?o FILTER(!isBlank(?o) && !isTriple(?o))",
        "?s <a:v> ?o",
        "?s ?p ?o OPTIONAL { ?s <a:w> ?w }",
        "?s <a:v> ?o FILTER isTriple(?o)",
    ):
        found = answered(f"SELECT * {{ {call} {{ {pattern} }} }}", Allowed((other.address,)))
        ours = ox.Store().query(found.text, custom_functions=found.functions)
        theirs = other.store.query(f"SELECT * {{ {pattern} }}")
        assert nameless(ours) == nameless(theirs)


def nameless(found: object) -> list[str]:
    assert isinstance(found, ox.QuerySolutions)
    return sorted(re.sub(r"_:\w+|BlankNode value=\w+", "_", str(list(row))) for row in found)


def test_targets_by_prefix_and_base(other: Other) -> None:
    allowed = Allowed((other.address,))
    text = f"PREFIX o: <{other.address}/> SELECT * {{ SERVICE o:sparql {{ ?s <a:p> 1 }} }}"
    assert rows(text, allowed) == ["s=a:a"]
    text = f"BASE <{other.address}/x/> SELECT * {{ SERVICE <../sparql> {{ ?s <a:p> 1 }} }}"
    assert rows(text, allowed) == ["s=a:a"]
    found = answered("SELECT * { SERVICE <sparql> {} }", allowed, base=f"{other.address}/")
    assert found.text == "SELECT * { { VALUES () {\n()\n} } }"
    assert other.asked[-1][1] == f"BASE <{other.address}/> SELECT * WHERE {{}}"


def test_a_service_within_another(other: Other) -> None:
    """It is the other's to ask; nothing is asked here, not even to see whether it can be parsed."""
    inner = "SERVICE SILENT <http://127.0.0.1:1/> { ?x a:p ?y } SERVICE ?x { ?y ?z 1 }"
    text = f"PREFIX a: <a:> SELECT * {{ SERVICE <{other.address}/echo> {{ ?s a:p ?o {inner} }} }}"
    other.bodies["/echo"] = (
        "application/sparql-results+json",
        (b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"uri","value":"a:o"}}]}}'),
    )
    assert rows(text, Allowed((other.address,))) == ["o=a:o"]
    assert other.asked == [("/echo", f"PREFIX a: <a:> SELECT * WHERE {{ ?s a:p ?o {inner} }}")]


def test_silence(other: Other) -> None:
    allowed = Allowed((other.address,))
    text = f"SELECT * {{ ?s <a:n> ?n SERVICE SILENT <{other.address}/none> {{ ?s <a:p> ?o }} }}"
    assert rows(text, allowed) == ["n=1 s=a:a", "n=2 s=a:c"]
    with pytest.raises(RemoteError, match="answers 404"):
        rows(text.replace("SILENT", ""), allowed)
    other.bodies["/odd"] = "application/sparql-results+json", b'{"head":{"vars":["o"]},"results":'
    with pytest.raises(RemoteError, match="no results of a query"):
        rows(text.replace("SILENT", "").replace("/none", "/odd"), allowed)
    other.bodies["/odd"] = "text/html", b"<p>"
    with pytest.raises(RemoteError, match="no results of a query"):
        rows(text.replace("SILENT", "").replace("/none", "/odd"), allowed)
    other.bodies["/odd"] = "application/sparql-results+json", b'{"head":{},"boolean":true}'
    with pytest.raises(RemoteError, match="yes or no"):
        rows(text.replace("SILENT", "").replace("/none", "/odd"), allowed)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * { SERVICE <http://example.com/> {} }", "http://example.com/ is not among"),
        (
            "SELECT * { SERVICE SILENT <http://example.com/> {} }",
            "http://example.com/ is not among",
        ),
        ("SELECT * { SERVICE <https://example.org:444/> {} }", "is not among"),
        ("SELECT * { VALUES ?x { <https://example.org/> } SERVICE ?x {} }", "is not an IRI"),
        ("PREFIX : <https://example.org/> SELECT * { SERVICE:x {} }", "reaches no other"),
        ("PREFIX : <https://example.org/> SELECT * { SERVICESILENT:x {} }", "reaches no other"),
        ("SELECT * { FILTER(?a<?b)SERVICE#>\n<http://localhost/>{ } }", "is not among"),
        ("SELECT * { " + "SERVICE <https://example.org/> {} " * 11 + "}", "one more than 10"),
        (r"SELECT * { \u0053ERVICE <https://example.org/> {} }", "however it is spelled"),
        ("INSERT {} WHERE { SERVICE <http://example.com/> {} }", "is not among"),
        ("SELECT * { SERVICE <https://example.org/> { SERVICE:x {} } }", "reaches no other"),
    ],
)
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Reaching, match=reason) as caught:
        check(text, Allowed(("https://example.org/",)))
    assert caught.value.status == 403
    with pytest.raises(Reaching):
        answered(text, NOWHERE)


def cases() -> Iterator[tuple[str, str]]:
    """Texts with and without a SERVICE, in every spelling; see tests/test_store.py."""
    folder = Path(__file__).parents[1] / "cases" / "sparql"
    for block in (folder / "service.txt").read_text("utf-8").split("=== ")[1:]:
        head, _, text = block.partition("\n")
        yield head.partition(":")[0], text.replace("{CR}", "\r")


@pytest.mark.parametrize(("verdict", "text"), list(cases()))
def test_every_spelling(verdict: str, text: str) -> None:
    allowed = Allowed(("https://example.org/",))
    if verdict == "refused":
        with pytest.raises(Reaching):
            answered(text, allowed)
    else:
        assert answered(text, allowed).text == text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * {\n SERVICE <https://example.org/> { ?s ?p } }", (2, 43)),
        ("SELECT * { SERVICE <https://example.org/> {\n ?s a:p ?o } }", (2, 5)),
    ],
)
def test_a_mistake_inside_a_service(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(QueryError) as caught:
        check(text, Allowed(("https://example.org/",)))
    assert (caught.value.line, caught.value.column) == place  # type: ignore[attr-defined]


def test_a_worker_asks_services(other: Other) -> None:
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=serve, args=(Channel(theirs, Request),))
    thread.start()
    channel: Channel[Reply] = Channel(ours, Reply)
    text = f"ASK {{ SERVICE <{other.address}/sparql> {{ <a:a> <a:p> 1 }} }}"
    try:
        channel.send(Question(text, Snapshot(None), services=(other.address,)))
        head = channel.receive()
        assert isinstance(head, Head)
        assert b"true" in head.data
        channel.send(Question(text, Snapshot(None)))
        failure = channel.receive()
        assert isinstance(failure, Failure)
        assert isinstance(failure.error(), Reaching)
        for wrong in (text.replace("> 1 }", "> ?o ?o }"), text + " GROUP BY"):
            channel.send(Question(wrong, Snapshot(None), services=(other.address,)))
            failure = channel.receive()
            assert isinstance(failure, Failure)
            assert "/sparql> {" in failure.error().excerpt  # type: ignore[attr-defined]
    finally:
        channel.close()
        thread.join()
        theirs.close()
    assert len(other.asked) == 1, "nothing is asked for a query that cannot be parsed"


# --- updates ---------------------------------------------------------------------------------


def changed(text: str, allowed: Allowed) -> list[str]:
    found = fetched(text, allowed)
    effect = effects(found.text, ox.Store(), functions=found.functions)
    return sorted(str(quad) for quad in effect.added)


def test_load(other: Other) -> None:
    allowed = Allowed((other.address,))
    other.bodies["/t"] = (
        "text/turtle; charset=utf-8",
        b"<x> <y> _:b . <x> <y> '\\\\ \"' . _:b <y> <x> .",
    )
    x, y = f"<{other.address}/x>", f"<{other.address}/y>"
    one = changed(f"LOAD <{other.address}/t>", allowed)
    assert [line.count("_:") for line in one].count(1) == 2
    assert f'{x} {y} "\\\\ \\""' in one
    two = changed(
        f"PREFIX : <{other.address}/> LOAD :t INTO GRAPH :g ; LOAD :t ; CLEAR DEFAULT",
        allowed,
    )
    assert len(two) == 3
    assert all(line.endswith(f" <{other.address}/g>") for line in two)
    other.redirects["/moved"] = 301, "/deep/t"
    other.bodies["/deep/t"] = other.bodies["/t"]
    assert changed(f"LOAD <{other.address}/moved>", allowed)[0].startswith(
        f"<{other.address}/deep/x>"
    )


@pytest.mark.parametrize(
    ("media_type", "body", "count"),
    [
        ("application/n-triples", b"<a:b> <a:c> <a:d> .", 1),
        ("application/ld+json", b'{"@id": "a:b", "a:c": 1}', 1),
        ("application/ld+json", b'{"@context": "http://127.0.0.1/", "@id": "a:b"}', None),
        ("application/n-quads", b"<a:b> <a:c> <a:d> <a:g> .", None),
        ("application/trig", b"<a:b> <a:c> <a:d> .", 1),
        ("text/html", b"<p>", None),
        ("text/turtle", b"<a:b> <a:c>", None),
    ],
)
def test_what_is_loaded(other: Other, media_type: str, body: bytes, count: int | None) -> None:
    allowed = Allowed((other.address,))
    other.bodies["/t"] = media_type, body
    if count is None:
        with pytest.raises(RemoteError):
            changed(f"LOAD <{other.address}/t>", allowed)
    else:
        assert len(changed(f"LOAD <{other.address}/t>", allowed)) == count
    assert len(changed(f"LOAD SILENT <{other.address}/t>", allowed)) == (count or 0)
    assert {path for path, _ in other.asked} == {"/t"}


def test_what_nobody_could_load() -> None:
    text = "LOAD SILENT <somescheme://example.org/> INTO GRAPH <a:g>"
    assert changed(text, NOWHERE) == []
    with pytest.raises(Reaching):
        changed(text.replace("SILENT", ""), NOWHERE)


def test_a_service_in_an_update(other: Other) -> None:
    allowed = Allowed((other.address,))
    at = f"SERVICE <{other.address}/sparql>"
    first = "INSERT DATA { <a:z> <a:z> 1 }"
    text = f"{first} ; INSERT {{ ?s <a:is> ?o }} WHERE {{ {at} {{ ?s <a:p> ?o }} }}"
    found = changed(text, allowed)
    assert len(found) == 5
    assert '<a:a> <a:is> "x"@en' in found


@pytest.mark.parametrize(
    "text",
    [
        *("LOAD <http://example.com/>", "load silent <http://example.com/> into graph <a:b>"),
        *("LOAD <file:///etc/passwd>", "CLEAR ALL;#\nLOAD#\n<http://example.com/>"),
        "PREFIX e: <http://example.com/> LOAD e:x",
    ],
)
def test_load_is_refused(text: str) -> None:
    for allowed in (NOWHERE, Allowed(("https://example.org/",))):
        with pytest.raises(Reaching, match="LOAD is refused") as caught:
            fetched(text, allowed)
        assert caught.value.status == 403


NOISE = st.lists(
    st.sampled_from(
        [
            *(
                "LOAD",
                "load",
                "SERVICE",
                "SILENT",
                "INTO GRAPH <b:c>",
                "{",
                "}",
                "(",
                ")",
                "<",
                ">",
            ),
            *(
                "<?b",
                "#",
                "\n",
                '"',
                "'",
                '"""',
                "\\",
                ":",
                "?x",
                ".",
                " ",
                ";",
                "FILTER",
                "1",
                "&&",
            ),
            *("INSERT DATA {", "INSERT {", "} WHERE {", "DELETE WHERE {", "\\u004C", "CLEAR ALL"),
            *("PREFIX l:<b:>", "BASE<b:>", "<b:c>", "l:oad", "load:", "@en", "OAD"),
        ]
    ),
    max_size=10,
).map("".join)


@given(NOISE, NOISE)
def test_whatever_the_engine_would_fetch_is_refused(before: str, after: str) -> None:
    """Fuzzed against Oxigraph: what is let through must not knock at the target's door."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        target = f"http://127.0.0.1:{door.getsockname()[1]}/"
        for call in (f"LOAD<{target}>", f"SERVICE<{target}>{{ }}", f"load:{after}"):
            text = f"PREFIX : <{target}> PREFIX load: <{target}> {before}{call}{after}"
            for allowed in (NOWHERE, Allowed((target,)), Allowed(("http://example.org/",))):
                with contextlib.suppress(QueryError, RemoteError):
                    found = fetched(text, allowed)
                    with contextlib.suppress(SyntaxError, RuntimeError, ValueError):
                        ox.Store().update(found.text, custom_functions=found.functions)
        door.settimeout(0)
        with pytest.raises(BlockingIOError):
            door.accept()
