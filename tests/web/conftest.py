"""A small graph, the application over it, and a real server on a free port."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from servers import TOKEN, running
from small_graph import ELSEWHERE, write_graph

from kg.web import Limits, create_app, create_plain_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture(scope="session")
def small_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("web")
    write_graph(directory)
    return directory


@pytest.fixture(scope="session")
def app(small_graph: Path) -> Iterator[Flask]:
    made = create_app(small_graph)
    yield made
    made.extensions["workers"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The same graph under another base than the server's own address and the usual one."""
    directory = tmp_path_factory.mktemp("elsewhere")
    write_graph(directory, ELSEWHERE)
    made = create_app(directory)
    yield made
    made.extensions["workers"].close()


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[FlaskClient]:
    """A server without ontology or reasoning; its client does not send the token by itself."""
    app = create_plain_app(tmp_path / "plain", token=TOKEN, limits=Limits(workers=1))
    yield app.test_client()
    app.extensions["workers"].close()
    app.extensions["entente"].close()


@pytest.fixture
def writer(plain: FlaskClient) -> FlaskClient:
    """A client of that server that sends the token."""
    client = plain.application.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {TOKEN}"
    return client


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """The address of a real server of the small graph."""
    with running(app) as url:
        yield url


@pytest.fixture
def plain_address(plain: FlaskClient) -> Iterator[str]:
    """The address of a real server without ontology or reasoning."""
    with running(plain.application) as url:
        yield url


@pytest.fixture
def limited(small_graph: Path) -> Iterator[Callable[..., str]]:
    """Makes real servers of the small graph with limits of their own."""
    with ExitStack() as stack:

        def make(**limits: float) -> str:
            app = create_app(small_graph, limits=Limits(**{"workers": 2, **limits}))  # type: ignore[arg-type]
            stack.callback(app.extensions["workers"].close)
            return stack.enter_context(running(app))

        yield make
