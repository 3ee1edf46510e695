"""An update taken apart: its operations and their pieces, and what is said of one that is none."""

from __future__ import annotations

import contextlib

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.store.syntax import QuerySyntaxError
from kg.store.tokens import tokens
from kg.writing.operations import parsed

TEXT = """\
BASE <http://example.org/> PREFIX e: <x#> # ; INSERT DATA { }
INSERT DATA { e:a e:b "; }" GRAPH <g> { _:x <p> '''}''' } } ;
PREFIX f: <y#>
WITH <g> DELETE { ?s e:p ?o } INSERT { GRAPH ?g { ?s f:q [] } }
USING <g> USING NAMED f:h # } ;
WHERE { ?s e:p ?o GRAPH ?g { } FILTER(?s<?o && ?o>?s || EXISTS { ?s e:q "}" }) } ;
DELETE WHERE { ?s ?p "(" , ?o } ; delete data { <a> <b> <c> };
LOAD SILENT <d> INTO GRAPH <g> ; clear all; Drop Silent Graph e:g; CREATE GRAPH <g>;
ADD DEFAULT TO <g>; MOVE GRAPH <g> TO default ; COPY SILENT <g> TO GRAPH e:h ;
"""


def test_pieces() -> None:
    found = parsed(TEXT)
    assert [operation.kind for operation in found] == [
        *("insert data", "modify", "modify", "delete data"),
        *("load", "clear", "drop", "create", "add", "move", "copy"),
    ]
    insert, modify, delete, *_ = found
    assert insert.prologue == "BASE <http://example.org/> PREFIX e: <x#> "
    assert insert.insert.text.startswith('{ e:a e:b "; }"')
    assert modify.prologue == insert.prologue + "PREFIX f: <y#> "
    assert (modify.with_, modify.using) == ("WITH <g>", "USING <g> USING NAMED f:h")
    assert (modify.delete.text, modify.delete.variables) == ("{ ?s e:p ?o }", {"s", "o"})
    assert modify.insert.makes_blank_nodes
    assert not modify.delete.makes_blank_nodes
    assert insert.insert.graphs == {"<g>"}
    assert modify.insert.graphs == frozenset()
    assert modify.where.text.endswith('"}" }) }')
    assert delete.delete == delete.where
    assert [(o.silent, o.source, o.target) for o in found[4:]] == [
        (True, "<d>", "<g>"),
        (False, "", "ALL"),
        (True, "", "e:g"),
        (False, "", "<g>"),
        (False, "DEFAULT", "<g>"),
        (False, "<g>", "DEFAULT"),
        (True, "<g>", "e:h"),
    ]
    for operation in found:
        assert TEXT[operation.start : operation.end].split()[0].lower() in {
            *("insert", "with", "delete", "load", "clear", "drop", "create"),
            *("add", "move", "copy"),
        }


@pytest.mark.parametrize("text", ["", " ", "# nothing", "PREFIX a: <b:>"])
def test_an_update_may_do_nothing(text: str) -> None:
    assert parsed(text) == []


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("INSERT DATA {\n <a:b> <a:c> }", (2, 14), "something is missing"),
        ("INSERT DATA { <a:b> <a:c> x:y }", (1, 27), "the prefix x: is not declared"),
        ("PREFIX a: <a:>\nINSERT DATA { a:b a:c <d> }", (2, 23), "<d> is no absolute IRI"),
        ("CLEAR ALL ; INSERT DATA { <a:b> <a:c> ?d }", (1, 43), "Variables are not allowed"),
        ("CLEAR ALL ;\nPREFIX a: <a:>\nINSERT DATA { a:b\n a:c }", (4, 6), "something is missing"),
        ("INSERT DATA { ", (1, 13), "this { is never closed"),
        ("SELECT * { ?s ?p ?o }", (1, 1), "this is a query"),
        ("CLEAR ALL CLEAR ALL", (1, 11), "unexpected CLEAR"),
        ("INSERT DATA { _:x <a:b> 1 } ; INSERT DATA { _:x <a:b> 1 }", (1, 45), "already that of"),
        ("CLEARALL", (1, 1), "unexpected CLEARALL"),
        ("LOADSILENT<a:b>", (1, 1), "unexpected LOADSILENT"),
        ("PREFIX a: <a:> LOADa:b", (1, 16), "unexpected LOADa:b"),
        ("PREFIX a: <a:>LOAD<b:>INTOGRAPH<c:>", (1, 23), "unexpected INTOGRAPH"),
        ("INSERT {} WHERE { SERVICE <a:b> {} }", (1, 19), "SERVICE is refused"),
        ("INSERT {} WHERE { " + "{" * 70 + "}" * 70 + "}", (1, 82), "nested more than 64 deep"),
    ],
)
def test_a_mistake_is_shown_at_its_place(text: str, place: tuple[int, int], reason: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        parsed(text)
    assert reason in caught.value.reason
    assert (caught.value.line, caught.value.column) == place


@pytest.mark.parametrize(
    "expression",
    [
        *("?a<?b&&?c>?d", "?a<<b:c>", "1<2", "<b:f>(?a)<?b", "(?a)<?b", "true<?b#>", "'x'@en<?b"),
        *("?a<-1", "?a IN(<b:c>,<b:d>)", "STR(<b:c>)<'x'", "?a<?b||EXISTS{?a<b:p>?b}&&?c>1"),
        *("NOT EXISTS{?a<b:p>(?b<b:c>)}", "<<(?a<b:p>?b)>><?c", "?a<=?b", "!(?a<?b)"),
    ],
)
def test_an_iri_or_less_than(expression: str) -> None:
    """What tells them apart is the grammar; the parser says whether that is right."""
    text = f"INSERT {{}} WHERE {{?a<b:p>(?b<b:q>).FILTER({expression}\n)?c<b:p>(<b:r>)}};CLEAR ALL"
    with contextlib.suppress(RuntimeError):  # there is no function <b:f>, but it is parsed
        ox.Store().query("ASK " + text[text.index("WHERE") : text.rindex(";")])
    assert [operation.kind for operation in parsed(text)] == ["modify", "clear"]


def accepted(text: str) -> bool:
    """Does Oxigraph's parser accept the update?"""
    try:
        ox.Store().update("CREATE GRAPH <u:x>; CREATE GRAPH <u:x>;\n" + text)
    except SyntaxError:
        return False
    except RuntimeError:
        return True
    return True


PIECES = st.sampled_from(
    [
        *(
            "INSERT DATA { <a:b> <a:c> 1 }",
            "DELETE WHERE { ?s ?p ?o }",
            "CLEAR ALL",
            ";",
            " ",
            "\n",
        ),
        *(
            "INSERT {",
            "} WHERE {",
            "DELETE {",
            "}",
            "FILTER(?a<?b",
            "FILTER(1<?b#>",
            "&&?c>?d)",
            ")",
        ),
        *("# ; }", '"""', '"', "'", "\\", "?a<b:c>?d.", "<b:d>", "WITH <b:g>", "USING <b:g>"),
        *("BIND(?a<?b AS ?c)", "(?a<b:c>)", "{ SELECT(?a<?b AS ?c)?d{", "ORDER BY <b:f>(?a<?b)"),
        *("VALUES(?a ?b){(<b:c><b:d>)}", "LOAD <b:c>", "EXISTS {", "<<(?a ?b ?c)>>", "@en", "1.5"),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
@example("INSERT {}WHERE {FILTER(1<?b#>\n};LOAD <b:c>;INSERT {}WHERE {FILTER(1<?b#>\n)}")
def test_what_the_parser_takes_is_taken_apart_or_refused(text: str) -> None:
    """Fuzzed: never another error, never an operation less than the parser sees."""
    try:
        found = parsed(text)
    except QueryError:
        return
    assert accepted(text)
    rest = text
    for operation in reversed(found):
        rest = rest[: operation.start] + rest[operation.end :]
    assert {token.text for token in tokens(rest) if token.kind != "comment"} <= {";"}
