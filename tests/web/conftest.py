"""A small graph, the application over it, and a real server on a free port."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
from small_graph import ELSEWHERE, write_graph

from kg.web import create_app
from kg.web.server import server_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture(scope="session")
def small_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("web")
    write_graph(directory)
    return directory


@pytest.fixture(scope="session")
def app(small_graph: Path) -> Flask:
    return create_app(small_graph)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The same graph under another base than the server's own address and the usual one."""
    directory = tmp_path_factory.mktemp("elsewhere")
    write_graph(directory, ELSEWHERE)
    return create_app(directory)


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """The address of a real server on the loopback interface."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = server_on(listener, app)
        thread = threading.Thread(target=server.run)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.close()
        thread.join(timeout=10)
        assert not thread.is_alive()
