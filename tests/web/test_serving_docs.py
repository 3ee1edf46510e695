"""docs/serving.md says what there is."""

from __future__ import annotations

import ast
import importlib
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from kg.cli import main
from kg.export import PARTS
from kg.web import Limits
from kg.web.limits import of_environment
from kg.web.negotiation import DATASETS, GRAPHS, SOLUTIONS

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PAGE = (Path(__file__).parents[2] / "docs" / "serving.md").read_text("utf-8")


def test_every_address_is_documented(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        fixed = re.split(r"[<.]", rule.rule)[0]
        assert f"`{fixed}" in PAGE, rule


def test_every_format_and_part_is_documented() -> None:
    for name in (*SOLUTIONS, *GRAPHS, *DATASETS, *SOLUTIONS.values(), *GRAPHS.values(), *PARTS):
        assert re.search(rf"[`\s]{re.escape(name)}[`\s,]", PAGE), name
    assert f"{Limits().max_query:,} characters" in PAGE


def test_the_error_looks_as_shown(client: FlaskClient) -> None:
    shown = PAGE.partition("```text\n")[2].partition("```")[0]
    command, _, expected = shown.partition("\n")
    query = command.partition("'query=")[2].removesuffix("'")
    assert client.post("/sparql", data={"query": query}).text == expected


# --- command lines, units, containers ---


def _blocks(language: str) -> list[str]:
    """The code blocks in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def _served(arguments: list[str]) -> click.Context:
    """What ``kg`` makes of its arguments, which are those of ``serve``."""
    command, *rest = arguments
    assert command == "serve"
    found = main.get_command(click.Context(main), command)
    assert found is not None
    return found.make_context(command, rest)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the examples name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "token").write_text("a-token\n")
    (tmp_path / "graph").mkdir()
    return tmp_path


def test_every_command_line_is_one(here: Path) -> None:  # noqa: ARG001 - it stands there
    lines = [
        line
        for language in ("sh", "text")
        for block in _blocks(language)
        for line in block.splitlines()
    ]
    shown = [line for line in lines if line.startswith("kg serve")]
    shown += re.findall(r"`(kg serve [^`A-Z]*)`", PAGE)
    assert len(shown) >= 3
    for line in shown:
        _served(shlex.split(line)[1:])


def test_every_limit_is_an_option_with_its_variable_and_default(here: Path) -> None:  # noqa: ARG001
    rows = re.findall(r"^\| `(--[\w-]+)` \| `(\w+)` \| ([^|]+) \|", PAGE, re.MULTILINE)
    assert len(rows) == 7
    for option, variable, default in rows:
        limit = option.removeprefix("--").replace("-", "_")
        assert _served(["serve", option, "7"]).params[limit] == 7
        assert getattr(of_environment({variable: "7"}), limit) == 7
        number = re.match(r"[\d,]+", default)
        usual = getattr(Limits(), limit)
        assert usual == (int(number[0].replace(",", "")) if number else 0)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_takes_the_unit(here: Path) -> None:
    (unit,) = _blocks("ini")
    assert all(
        (line.strip() == line and ("=" in line or line.startswith("[") or not line))
        for line in unit.splitlines()
    )
    unit = unit.replace("/srv/entente", str(here))
    kg = here / "venv" / "bin" / "kg"
    kg.parent.mkdir(parents=True)
    kg.touch(0o755)
    (here / "entente.service").write_text(unit)
    verify = ["systemd-analyze", "verify", str(here / "entente.service")]
    done = subprocess.run(verify, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_starts_what_there_is(here: Path) -> None:  # noqa: ARG001
    (unit,) = _blocks("ini")
    entries = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)
    program, *arguments = shlex.split(entries["ExecStart"])
    assert Path(program).name == "kg"
    given = _served(arguments).params
    graph = Path(entries["WorkingDirectory"]) / Path(given["directory"]).name
    assert Path(entries["ReadWritePaths"]) == graph


def test_the_container_starts_what_there_is(here: Path) -> None:  # noqa: ARG001
    (file,) = _blocks("dockerfile")
    steps = [line.split(" ", 1) for line in file.splitlines()]
    assert {name for name, _ in steps} <= set(
        "FROM COPY RUN USER VOLUME EXPOSE HEALTHCHECK CMD".split()
    )
    said = dict(steps)
    needed = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
    least = re.search(r'requires-python = ">=3\.(\d+)"', needed)
    image = re.fullmatch(r"python:3\.(\d+)-slim", said["FROM"])
    assert least is not None
    assert image is not None
    assert int(image[1]) >= int(least[1])
    kg, *arguments = json.loads(said["CMD"])
    arguments = [argument.replace("/graph", "graph") for argument in arguments]
    given = _served(arguments).params
    assert (kg, given["host"], str(given["port"])) == ("kg", "0.0.0.0", said["EXPOSE"])
    assert said["VOLUME"] in said["RUN"], "who the server is can write there"
    python, option, program = json.loads(said["HEALTHCHECK"].removeprefix("CMD "))
    assert (python, option) == ("python", "-c")
    ast.parse(program)
    assert f":{said['EXPOSE']}/ready" in program


def test_there_is_an_application_for_other_servers() -> None:
    module, _, name = re.findall(r"gunicorn .* (\w+:\w+)$", PAGE, re.MULTILINE)[0].partition(":")
    assert callable(getattr(importlib.import_module(module), name))
