"""A graph that is served and written to: by updates, whole graphs, and reports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import pytest

from kg import pipeline
from kg.web import Limits, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

TOKEN = "a-token-for-tests"
TURTLE, MARKDOWN = "text/turtle", "text/markdown"
PREFIX = "PREFIX ent: <https://w3id.org/entente/ns#> BASE <https://w3id.org/entente/id/>\n"
CALL = """---
id: {id}
date: 2016-08-09
---
{who} spoke by telephone on 9 August 2016.
"""
MAY = CALL.format(id="may", who="Prime Minister Theresa May and President Vladimir Putin")
MERKEL = CALL.format(id="merkel", who="Chancellor Angela Merkel and President François Hollande")
ALLIES = "<state/france> ent:cooperatesOnSecurityWith <state/germany>"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    (folder / "may.md").write_text(MAY, encoding="utf-8")
    pipeline.build([folder / "may.md"], folder / "graph")
    return folder / "graph"


@pytest.fixture(scope="module")
def app(directory: Path) -> Iterator[Flask]:
    made = create_app(directory, token=TOKEN, limits=Limits(workers=1))
    yield made
    made.extensions["workers"].close()
    made.extensions["entente"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    return client


def update(client: FlaskClient, text: str, address: str = "/update") -> TestResponse:
    return client.post(address, data=PREFIX + text, content_type="application/sparql-update")


def ask(client: FlaskClient, pattern: str) -> bool:
    query = {"query": f"{PREFIX}ASK {{ {pattern} }}", "format": "json"}
    answer = client.get("/sparql", query_string=query)
    assert answer.status_code == 200, answer.text
    return bool(answer.json["boolean"])


def test_nobody_writes_without_the_token(app: Flask) -> None:
    stranger = app.test_client()
    for answer in (
        update(stranger, f"INSERT DATA {{ {ALLIES} }}"),
        stranger.put("/graphs?graph=urn:g", data="", content_type=TURTLE),
        stranger.post("/documents", data=MERKEL, content_type=MARKDOWN),
        stranger.delete("/documents/may"),
    ):
        assert answer.status_code == 401
        assert "WWW-Authenticate" in answer.headers


def test_what_is_written_is_there_at_once_with_what_follows(client: FlaskClient) -> None:
    back = "<state/germany> ent:cooperatesOnSecurityWith <state/france>"
    tag = client.get("/sparql", query_string={"query": "ASK {}"}).headers["ETag"]
    assert update(client, f"INSERT DATA {{ {ALLIES} }}").status_code == 204
    assert ask(client, f"GRAPH <graph/inferred> {{ {back} }}")
    assert client.get("/sparql", query_string={"query": "ASK {}"}).headers["ETag"] != tag
    page = client.get("/page/state/france", headers={"Accept": "text/html"})
    assert "Germany" in page.text
    assert update(client, f"DELETE DATA {{ {ALLIES} }}").status_code == 204
    assert not ask(client, back)


def test_a_contradiction_is_refused_with_its_proof_or_allowed(client: FlaskClient) -> None:
    wrong = "{ ?call a ent:State } WHERE { ?call a ent:PhoneCall }"
    answer = update(client, f"INSERT {wrong}")
    assert answer.status_code == 409
    assert "contradict" in answer.text
    assert "“Prime Minister Theresa May and" in answer.text
    program = client.post(
        "/update",
        data={"update": f"{PREFIX}INSERT {wrong}"},
        headers={"Accept": "application/json"},
    )
    assert program.mimetype == "application/problem+json"
    assert program.json["proof"][-1]["statement"] is None
    assert not ask(client, "?call a ent:State, ent:PhoneCall")
    assert update(client, f"INSERT {wrong}", "/update?inconsistent=allow").status_code == 204
    assert ask(client, "?call a ent:State, ent:PhoneCall")
    assert update(client, f"DELETE {wrong}").status_code == 204
    assert update(client, f"INSERT {wrong}", "/update?inconsistent=maybe").status_code == 400


def test_graphs_of_ones_own(client: FlaskClient) -> None:
    assert (
        client.put(
            "/graphs?graph=urn:g", data="<urn:a> <urn:p> 1 .", content_type=TURTLE
        ).status_code
        == 201
    )
    assert ask(client, "<urn:a> <urn:p> 1")
    assert client.get("/graphs?graph=urn:g").status_code == 200
    assert client.delete("/graphs?graph=urn:g").status_code == 204
    for name in ("inferred", "ontology"):
        iri = f"https://w3id.org/entente/id/graph/{name}"
        answer = client.put(f"/graphs?graph={iri}", data="<urn:a> a 1 .", content_type=TURTLE)
        assert answer.status_code == 403


def test_reports_come_and_go(client: FlaskClient) -> None:
    answer = client.post("/documents?name=merkel.md", data=MERKEL.encode(), content_type=MARKDOWN)
    assert answer.status_code == 201, answer.text
    assert answer.json["documents"] == ["merkel"]
    assert client.get(answer.headers["Location"]).status_code == 303
    assert ask(client, "<person/angela-merkel> ent:spokeByPhoneWith ?other")
    page = client.get("/page/document/merkel", headers={"Accept": "text/html"})
    assert "spoke by telephone" in page.text
    assert client.delete("/documents/merkel").status_code == 204
    assert not ask(client, "<person/angela-merkel> ent:spokeByPhoneWith ?other")
    assert client.delete("/documents/merkel").status_code == 404


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(b" ", MARKDOWN, 400), (b"x", "image/png", 415), (b"{", "application/json", 400)],
)
def test_what_is_no_report_is_refused(
    client: FlaskClient, body: bytes, kind: str, status: int
) -> None:
    assert client.post("/documents", data=body, content_type=kind).status_code == status


def test_a_served_graph_has_one_writer(
    client: FlaskClient, directory: Path, tmp_path: Path
) -> None:
    (tmp_path / "merkel.md").write_text(MERKEL, encoding="utf-8")
    (tmp_path / "token").write_text(TOKEN, encoding="utf-8")
    kg = [sys.executable, "-m", "kg.cli"]
    for command in (
        ["serve", str(directory), "--port", "0", "--token-file", str(tmp_path / "token")],
        ["add", str(tmp_path / "merkel.md"), "--graph", str(directory)],
        ["build", str(tmp_path / "merkel.md"), "--out", str(directory)],
    ):
        done = subprocess.run(
            [*kg, *command], capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 2
        assert "another process is writing" in done.stderr
    query = f"{PREFIX}ASK {{ {ALLIES} }}"
    assert update(client, f"INSERT DATA {{ {ALLIES} }}").status_code == 204
    asked = subprocess.run(
        [*kg, "query", str(directory), "-"],
        input=query,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert asked.stdout == "true\n", asked


def test_the_server_of_the_command_line_takes_reports(tmp_path: Path) -> None:
    (tmp_path / "may.md").write_text(MAY, encoding="utf-8")
    pipeline.build([tmp_path / "may.md"], tmp_path / "graph")
    command = [sys.executable, "-m", "kg.cli", "serve", str(tmp_path / "graph"), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "ENTENTE_TOKEN": TOKEN}
    ) as server:
        assert server.stdout is not None
        try:
            url = server.stdout.readline().split(" at ")[1].split()[0]
            headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": MARKDOWN}
            sent = Request(f"{url}documents?name=m.md", MERKEL.encode(), headers, method="POST")
            with urlopen(sent, timeout=60) as answer:
                assert json.load(answer)["documents"] == ["merkel"]
        finally:
            server.terminate()
            assert server.wait(30) == 0
    assert not (tmp_path / "graph" / "snapshots").exists()
