"""The wheel by itself: in a fresh environment and an empty folder, it does everything."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest
from test_extractors import shown_package

ROOT = Path(__file__).parent.parent
REPORT = (
    "British Prime Minister Theresa May spoke by telephone with Russian President Vladimir Putin\n"
    "on 9 August 2016.\n"
)

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """What a command prints; it must end well."""
    environ = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def kg(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command as the wheel installs it."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "-q", wheel, cwd=folder)
    return scripts / "kg"


def test_wheel_holds_code_and_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"kg", "entente"}
    for wanted in (
        "kg/py.typed",
        "kg/ontology/entente.ttl",
        "kg/ontology/topics.ttl",
        "kg/ontology/shapes.ttl",
        "kg/ontology/authority/states.ttl",
        "kg/web/app.py",
        "kg/llm/prompt.md",
    ):
        assert wanted in names
    kept = {path.relative_to(ROOT).as_posix() for path in (ROOT / "queries").glob("*.rq")}
    kept |= {
        path.relative_to(ROOT / "kg").as_posix()
        for path in (ROOT / "kg" / "web").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {f"kg/{name}" for name in kept} <= set(names)
    assert not [name for name in names if "test" in name or name.endswith(".pyc")]


def test_everything_works_in_an_empty_folder(kg: Path, tmp_path: Path) -> None:
    (tmp_path / "call.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "call.html").write_text(
        f"<html><head><title>A call</title></head><body><p>{REPORT * 2}</p></body></html>",
        encoding="utf-8",
    )
    made = run(kg, "build", "call.txt", "call.html", "--out", "graph", "--json", cwd=tmp_path)
    report = json.loads(made)
    assert report["documents"] == 2
    assert report["inferred"] > 0
    assert "Theresa May,Vladimir Putin" in run(kg, "query", "graph", "phone-calls", cwd=tmp_path)
    assert run(kg, "validate", "graph", cwd=tmp_path).startswith("0 violations")
    assert "ent:PhoneCall" in run(kg, "export", "graph", "--graphs", "asserted", cwd=tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    port = address.rpartition(":")[2]
    server = subprocess.Popen([kg, "serve", "graph", "--port", port], cwd=tmp_path)
    try:
        page = _page(address + "/", server)
        assert "Entente" in page
        assert '"boolean":true' in _page(
            f"{address}/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D", server
        )
    finally:
        server.terminate()
        server.wait(timeout=30)


def test_the_shown_extractor_is_installed_and_found(kg: Path, tmp_path: Path) -> None:
    name, _ = shown_package(tmp_path)
    pip = (kg.with_name("python"), "-m", "pip", "install", "-q", ".")
    run(*pip, cwd=tmp_path)
    for jobs in "12":
        facts = run(kg, "extract", "note.txt", "--extractor", name, "-j", jobs, cwd=tmp_path)
        assert json.loads(facts)["extractor"] == name
    done = subprocess.run(
        [kg, "extract", "note.txt", "--extractor", "llm"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "kg: the extractor 'llm' needs httpx (pip install 'entente[llm]')\n"


def _page(address: str, server: subprocess.Popen[bytes]) -> str:
    """The page at an address, as soon as the server answers."""
    deadline = time.monotonic() + 60
    while True:
        request = urllib.request.Request(
            address, headers={"Accept": "text/html, application/sparql-results+json"}
        )
        try:
            return str(urllib.request.urlopen(request, timeout=10).read().decode())
        except ConnectionError:
            pass
        except urllib.error.URLError as error:
            if isinstance(error, urllib.error.HTTPError):
                raise
        assert server.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.2)
