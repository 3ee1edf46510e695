"""Hostile content is inert, nothing is loaded from elsewhere, nobody sees a traceback."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.term import Literal, URIRef

from kg.mapping import BASE, ontology_quads
from kg.mapping.terms import ENT, LABEL
from kg.model import Quad
from kg.store import EmbeddedStore
from kg.web import create_app
from kg.web.current import Served
from kg.web.links import Links

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PAGES = [
    "/",
    "/search?q=friends",
    "/page/event/attack/undated",
    "/page/document/wire%25202",
    "/page/person/ada-north",
    "/ontology",
    "/sparql",
    "/sparql?query=SELECT+*+%7B+?s+?p+?o+%7D",
    "/questions/denied",
    "/nothing<script>",
]


class Elements(HTMLParser):
    """The elements of a page, as a browser finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def elements(html: str) -> Elements:
    parser = Elements()
    parser.feed(html)
    parser.close()
    return parser


def check_inert(html: str) -> Elements:
    """No scripts, no handlers, no styles in place, nothing loaded from or sent to elsewhere."""
    page = elements(html)
    for tag, attributes in page.found:
        assert tag not in {"script", "iframe", "object", "embed", "img", "style", "base"}
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name != "style"
            if name in ("src", "action") or (name == "href" and tag != "a"):
                assert value is not None
                assert value.startswith("/")
            if name == "href":
                assert value is not None
                assert re.match(r"/|#|https?://", value), value
    return page


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_inert(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": BROWSER})
    assert answer.mimetype == "text/html"
    check_inert(answer.text)


def test_what_no_link_may_lead_to(client: FlaskClient) -> None:
    page = check_inert(client.get("/page/event/attack/undated").text)
    words = "".join(page.text)
    assert '<script>alert(1)</script> & "friends"' in words
    assert "javascript" not in " ".join(str(a.get("href")) for _, a in page.found)
    assert "https://example.org/?a=1&b=2" in [a.get("href") for _, a in page.found]


@given(
    st.text(max_size=40), st.sampled_from(["javascript:", "data:", "vbscript:", "JavaScript:", ""])
)
def test_only_web_addresses_are_links(rest: str, scheme: str) -> None:
    href = Links(BASE).href(scheme + rest)
    assert href is None or href.lower().startswith(("http://", "https://", "/"))


def about(text: str, ontology: list[Quad]) -> Served:
    """A graph in which everything that can be a text is this one."""
    graph = URIRef(BASE + "graph/document/d")
    node, evidence = URIRef(BASE + "event/x"), URIRef(BASE + "evidence/d/0-1/x")
    document, strange = URIRef(BASE + "document/d"), URIRef("https://example.org/strange")
    store = EmbeddedStore.open(None)
    store.add(ontology)
    texts = [
        *((node, LABEL), (node, ENT.name), (node, ENT.eventKind), (node, strange)),
        *((document, LABEL), (document, ENT.publisher)),
        *((evidence, ENT.exact), (evidence, ENT.attributedTo)),
    ]
    store.add(Quad(subject, predicate, Literal(text), graph) for subject, predicate in texts)
    store.add(
        [
            Quad(node, ENT.evidence, evidence, graph),
            Quad(node, strange, Literal(text, lang="fr"), graph),
            Quad(evidence, ENT.inDocument, document, graph),
        ]
    )
    return Served(store, BASE)


HOSTILE = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60),
    st.lists(
        st.sampled_from(
            [
                "<script>",
                "</",
                '"',
                "'",
                "<img src=x onerror=",
                "{{",
                "}}",
                "{%",
                "&lt;",
                "]]>",
                "-->",
            ]
        ),
        max_size=8,
    ).map("".join),
).filter(str.strip)


def test_any_text_comes_out_inert(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client, ontology = app.test_client(), list(ontology_quads(BASE))
    skeletons: set[tuple[str, ...]] = set()

    @settings(deadline=None, max_examples=60)
    @given(HOSTILE)
    def check(text: str) -> None:
        served = about(text, ontology)
        monkeypatch.setitem(app.extensions, "entente", lambda: served)
        for address in ("/page/document/d", f"/search?q={quote(text[:200])}"):
            check_inert(client.get(address).text)
        page = check_inert(client.get("/page/event/x").text)
        assert "".join(text.split()) in "".join("".join(page.text).split())
        skeletons.add(tuple(tag for tag, _ in page.found))

    check()
    assert len(skeletons) == 1, "no text adds an element to the page"


def test_any_query_comes_back_as_text(client: FlaskClient) -> None:
    @settings(deadline=None)
    @given(HOSTILE)
    def check(query: str) -> None:
        given = {"query": query, "default-graph-uri": query}
        answer = client.get("/sparql", query_string=given, headers={"Accept": BROWSER})
        page = check_inert(answer.text)
        assert "".join(query.split()) in "".join("".join(page.text).split())

    check()


@pytest.mark.parametrize("address", [*PAGES, "/export/all.ttl", "/id/person/ada-north", "/health"])
def test_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in headers


def test_a_fault_of_ours_shows_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Served:
        raise RuntimeError("the secret path")

    monkeypatch.setitem(app.extensions, "entente", broken)
    for accept in (BROWSER, "*/*", "application/json"):
        answer = app.test_client().get("/", headers={"Accept": accept})
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
    assert "the secret path" in caplog.text, "the log has it"


def test_no_debug_mode(small_graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert not create_app(small_graph).debug
