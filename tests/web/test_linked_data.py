"""Names lead to pages and data, whatever the base; pages say what the graph says, with proof."""

from __future__ import annotations

import io
import re
import time
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from small_graph import ELSEWHERE, write_graph

from kg.errors import GraphError
from kg.mapping import BASE, ENT
from kg.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

CALL = "contact/phone-call/1987-03-04/ada-north/ben-south"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def text_of(html: str) -> str:
    """What a reader sees."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def group(html: str, heading: str) -> str:
    """The part of a page under one heading of its statements."""
    for part in html.split("<dt>")[1:]:
        head, _, body = part.partition("</dt>")
        if text_of(head).strip().removesuffix("authority list").strip() == heading:
            return body.partition("</dl>")[0]
    raise AssertionError(f"no {heading!r} on the page")


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        (BROWSER, "/page/person/ada-north"),
        ("*/*", "/page/person/ada-north"),
        ("text/turtle", "/data/person/ada-north.ttl"),
        ("application/ld+json", "/data/person/ada-north.jsonld"),
        ("application/rdf+xml, text/turtle;q=0.9", "/data/person/ada-north.rdf"),
        ("application/n-triples", "/data/person/ada-north.nt"),
    ],
)
def test_a_name_says_see_other(client: FlaskClient, accept: str, location: str) -> None:
    answer = client.get("/id/person/ada-north", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Location"]) == (303, location)
    assert "Accept" in answer.headers["Vary"]
    assert client.get(location).status_code == 200


@pytest.mark.parametrize(
    "path", ["person/nobody", "state/", "x" * 300, "document/%00", "../../etc"]
)
def test_unknown_names(client: FlaskClient, path: str) -> None:
    for address in (f"/id/{path}", f"/page/{path}", f"/data/{path}.ttl"):
        answer = client.get(address, headers={"Accept": BROWSER})
        assert answer.status_code == 404
        assert "nothing" in answer.text


@pytest.mark.parametrize("fixture", ["app", "elsewhere"])
def test_every_link_of_every_page_leads_somewhere(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    """A walk from the start page over all links to this server."""
    client = request.getfixturevalue(fixture).test_client()
    waiting, seen = ["/", "/search?q=north", f"/page/{CALL}"], set()
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(("/questions/", "/sparql?")):
            continue
        seen.add(address)
        answer = client.get(
            address, headers={"Accept": BROWSER}, follow_redirects=True, buffered=True
        )
        assert answer.status_code == 200, address
        if answer.mimetype == "text/html":
            found = re.findall(r'(?:href|src)="([^"#]+)', answer.text)
            waiting += [one.replace("&amp;", "&") for one in found if one.startswith("/")]
    assert "/page/document/wire%25202" in seen
    assert len(seen) > 60


def test_all_iris_dereference_whatever_the_base(elsewhere: Flask) -> None:
    client = elsewhere.test_client()
    triples = Graph().parse(data=client.get("/export/all.nt").data, format="nt")
    ours = {str(term) for triple in triples for term in triple if isinstance(term, URIRef)}
    instances = [iri for iri in ours if iri.startswith(ELSEWHERE)]
    assert len(instances) > 30
    for iri in instances:
        answer = client.get("/id/" + iri.removeprefix(ELSEWHERE), follow_redirects=True)
        assert answer.status_code == 200, iri
    for iri in ours:
        assert not iri.startswith(BASE)


def test_terms(client: FlaskClient) -> None:
    page = client.get("/ns", headers={"Accept": BROWSER}, follow_redirects=True)
    assert 'id="PhoneCall"' in page.text
    assert 'id="metWith"' in page.text
    assert 'id="Occurred"' in page.text
    assert "A contact by telephone." in page.text
    turtle = client.get("/ns", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert turtle.mimetype == "text/turtle"
    assert (
        turtle.data == client.get("/ontology.ttl").data == client.get("/export/ontology.ttl").data
    )


def test_page_of_a_call(client: FlaskClient) -> None:
    html = client.get(f"/page/{CALL}").text
    assert "<h1>Phone call of Ada North and Ben South, 4 March 1987</h1>" in html
    words = text_of(html)
    assert "Ada North rang her neighbour Ben South on Wednesday night." in words
    assert "Leaders talk at last , The Example Gazette , 5 March 1987" in words.replace("  ", " ")
    assert "credited to Northland&#39;s foreign ministry" in html
    assert "told as occurred" in words
    # each asserted statement with its quotes: the call by both reports, its date by the first
    both = group(html, "participant")
    assert 'href="#quote-1"' in both
    assert 'href="#quote-2"' in both
    assert '<time datetime="1987-03-04">4 March 1987</time><a class="cite" href="#quote-2"' in html
    assert 'href="#quote-1"' not in group(html, "date")
    # inferred ones are marked, and say by what kind of rule
    state = group(html, "participant state")
    assert "inferred</span>" in state
    assert "acts as → office → office of state" in state
    assert "phone call" in words


def test_page_of_a_person(client: FlaskClient) -> None:
    html = client.get("/page/person/ada-north").text
    assert "head of government" in text_of(html)
    assert "inferred" in group(html, "head of government of")
    assert "spoke by phone with" in html
    with pytest.raises(AssertionError):
        group(html, "met with")  # the more exact statement says it
    with pytest.raises(AssertionError):
        group(html, "current tenure")  # only mirrors what the report said
    assert 'href="#quote-' in group(html, "current holder of")
    assert "authority list" in html
    assert f"<code>{BASE}person/ada-north</code>" in html


def test_a_plain_statement_is_proved_by_the_node_that_carries_it(client: FlaskClient) -> None:
    html = client.get("/page/state/northland").text
    assert re.search(r'The Pact</a><a class="cite" href="#quote-\d"[^>]*Northland belongs', html)
    assert "Norther" in group(html, "demonym")
    assert 'lang="de"' in html


def test_page_of_a_report(client: FlaskClient) -> None:
    (address,) = re.findall(r'href="(/page/document/wire[^"]*)"', client.get("/").text)
    html = client.get(address).text
    words = text_of(html)
    assert "Trade on the line" in words
    assert "Example Wire, March 1987" in words.replace(" ,", ",")
    assert words.index("Mr South took the call in bed.") < words.index("Prime Minister Ada North")
    assert "3 facts in 3 passages" in words
    assert "Encounter" not in client.get("/page/document/gazette-1").text


def test_search(client: FlaskClient) -> None:
    def found(text: str) -> str:
        return text_of(client.get("/search", query_string={"q": text}).text)

    assert "Ada North" in found("ada")
    assert "Northland also called Nördland" in found("nordland")
    assert "Phone call of Ada North" in found("PHONE CALL")
    assert "Nothing here is called that" in found("zzz")
    assert "Type a name" in found("  ")
    html = client.get("/search?q=north").text
    assert html.index(">Northland<") < html.index("Phone call")


@pytest.mark.parametrize("extension", ["ttl", "nt", "rdf", "jsonld"])
def test_data_is_the_description(client: FlaskClient, extension: str) -> None:
    def triples(extension: str) -> set[ox.Quad]:
        data = client.get(f"/data/{CALL}.{extension}").data
        return set(ox.parse(data, ox.RdfFormat.from_extension(extension)))

    found = triples(extension)
    assert found == triples("nt")
    call = ox.NamedNode(BASE + CALL)
    said = {q.object for q in found if (q.subject, q.predicate.value) == (call, str(ENT.evidence))}
    assert len(said) == 2
    assert said <= {q.subject for q in found if q.predicate.value == str(ENT.exact)}
    assert any(q.object == call and q.predicate.value == str(ENT.encounterIn) for q in found)


@pytest.mark.parametrize(
    ("address", "content_type", "part"),
    [
        ("/export/asserted.ttl", "text/turtle; charset=utf-8", "ent:PhoneCall"),
        ("/export/inferred.ttl", "text/turtle; charset=utf-8", "ent:spokeByPhoneWith"),
        ("/export/authority.ttl", "text/turtle; charset=utf-8", "ent:demonym"),
        ("/export/all.ttl", "text/turtle; charset=utf-8", "owl:propertyChainAxiom ( "),
        ("/export/all.nq", "application/n-quads", "graph/inferred> ."),
        ("/export/all.trig", "application/trig", "<graph/document/gazette-1> {"),
        ("/export/document/gazette-1.ttl", "text/turtle; charset=utf-8", "belongs to the Pact"),
        ("/export/document/wire%202.ttl", "text/turtle; charset=utf-8", "took the call"),
        ("/export/document/wire%25202.ttl", "text/turtle; charset=utf-8", "took the call"),
    ],
)
def test_exports(client: FlaskClient, address: str, content_type: str, part: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, content_type)
    assert part in answer.text
    assert answer.content_length == len(answer.data)
    extension = address.rpartition(".")[2]
    rdf = ox.RdfFormat.from_extension(extension)
    assert len(list(ox.parse(io.BytesIO(answer.data), rdf))) > 10


@pytest.mark.parametrize(
    "address", ["/export/nothing.ttl", "/export/all.docx", f"/data/{CALL}.docx"]
)
def test_exports_that_there_are_not(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "asserted" in answer.text or ".ttl" in answer.text


def test_questions(client: FlaskClient) -> None:
    html = client.get("/questions/who-leads-whom").text
    assert "Ada North" in html
    html = client.get("/questions/claims-about", query_string={"name": 'x" } #'}).text
    assert "No answer" in html
    assert client.get("/questions/nothing-like-it").status_code == 404


def test_counts(client: FlaskClient) -> None:
    words = text_of(client.get("/").text)
    for count in ("documents 2", "people 2", "states 1", "contacts 1", "agreements 0"):
        assert count in words
    assert client.get("/health").json == {"status": "ok"}


def test_a_new_build_is_served_at_once(tmp_path: Path) -> None:
    write_graph(tmp_path / "graph")
    client = create_app(tmp_path / "graph").test_client()
    before = client.get("/ready").json
    write_graph(tmp_path / "next", ELSEWHERE)
    (tmp_path / "graph").rename(tmp_path / "former")
    assert client.get("/ready").json == before, "between the two, the former is served"
    time.sleep(0.01)
    (tmp_path / "next").rename(tmp_path / "graph")
    assert ELSEWHERE in client.get("/page/person/ada-north").text


def test_no_graph(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="kg build"):
        create_app(tmp_path)
