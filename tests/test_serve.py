"""The main job: ``python serve.py`` builds the samples where there is no graph, and serves them."""

from __future__ import annotations

import os
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.test import Client

from kg.pipeline import build

if TYPE_CHECKING:
    import pytest

SERVE = Path(__file__).parent.parent / "serve.py"


def test_main_job(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    server = subprocess.Popen(
        [sys.executable, str(SERVE)],
        cwd=tmp_path,
        env={**os.environ, "PORT": port, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    try:
        assert server.stdout is not None
        said = ""
        while f":{port}/" not in said:
            line = server.stdout.readline()
            assert line, said
            said += line
        assert " documents, " in said
        assert " inferred\n" in said
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).read()
        assert b"<html" in page
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=30)
    assert (tmp_path / "graph" / "build.json").is_file()


def test_application_for_other_servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Norway is a member of NATO.", encoding="utf-8")
    build([tmp_path / "a.txt"], tmp_path / "graph", reasoner="none")
    monkeypatch.setenv("GRAPH", str(tmp_path / "graph"))
    start = time.perf_counter()
    app = runpy.run_path(str(SERVE))["app"]
    assert time.perf_counter() - start < 5  # nothing is built before somebody asks
    for _ in range(2):
        answer = Client(app).get("/")
        assert answer.status_code == 200
        assert "<html" in answer.text
