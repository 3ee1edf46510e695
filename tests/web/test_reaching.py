"""What the server fetches for others: nothing, unless it is told where from, and never at home."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from servers import TOKEN

from kg.cli import main
from kg.remote import Allowed
from kg.web import Limits, create_plain_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

QUERY = "/sparql", "application/sparql-query"
UPDATE = "/update", "application/sparql-update"


@contextmanager
def door() -> Iterator[str]:
    """The address of a port of this machine at which nobody must knock."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        listener.settimeout(0)
        with pytest.raises(BlockingIOError):
            listener.accept()


def asked(client: FlaskClient, kind: tuple[str, str], text: str) -> tuple[int, str]:
    path, content_type = kind
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = client.post(path, data=text, content_type=content_type, headers=headers)
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (QUERY, "SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }}"),
        (UPDATE, "INSERT {{}} WHERE {{ SERVICE <{}> {{ ?s ?p ?o }} }}"),
        (UPDATE, "LOAD <{}>"),
        (UPDATE, "PREFIX a: <{}> LOADa:"),
    ],
)
def test_nothing_is_fetched(
    plain: FlaskClient, tmp_path: Path, kind: tuple[str, str], text: str
) -> None:
    with door() as address:
        status, body = asked(plain, kind, text.format(address))
        assert status == (400 if "LOADa:" in text else 403)
        assert "is refused" in body or "unexpected LOADa:" in body
        # allowed as this address may be, it is not one for others
        app = create_plain_app(
            tmp_path / "allowed", token=TOKEN, limits=Limits(workers=1), allowed=Allowed((address,))
        )
        try:
            status, body = asked(app.test_client(), kind, text.format(address))
        finally:
            app.extensions["workers"].close()
            app.extensions["entente"].close()
        assert status == (400 if "LOADa:" in text else 502)
        assert "is not on the public Internet" in body or "unexpected LOADa:" in body


def test_a_prefix_that_is_none() -> None:
    done = CliRunner().invoke(main, ["serve", "--plain", "--allow-service", "example.org"])
    assert done.exit_code == 2
    assert "example.org is no prefix of addresses" in done.output


def test_prefixes_of_the_environment() -> None:
    environ = {"ENTENTE_ALLOW_SERVICE": "https://a.example/sparql  http://b.example/"}
    allowed = Allowed.of_environment(environ)
    assert allowed.prefixes == ("https://a.example/sparql", "http://b.example/")
    assert Allowed.of_environment({}) == Allowed()
