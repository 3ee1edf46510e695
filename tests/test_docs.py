"""The documents do not lie: commands print what they show, and links lead somewhere."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import click
import pytest

from kg.cli import main

ROOT = Path(__file__).parent.parent
REFRESH = runpy.run_path(str(ROOT / "docs" / "refresh.py"))
DOCUMENTS: tuple[Path, ...] = REFRESH["DOCUMENTS"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands run in; the README's graph is built in it once."""
    made = tmp_path_factory.mktemp("reader")
    (made / "examples").symlink_to(ROOT / "examples")
    return made


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_outputs_are_what_the_commands_print(path: Path, folder: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert REFRESH["refreshed"](text, folder) == text, "run make docs"


@pytest.mark.parametrize("path", [*DOCUMENTS, ROOT / "CHANGELOG.md"], ids=lambda path: path.name)
def test_links_lead_to_files(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_command_is_documented_and_has_help() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"$ kg {name} --help\nUsage: kg {name} " in page
        assert command.help
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name}: {option.name} has no help"


def test_nothing_names_a_machine() -> None:
    local = re.compile(r"(?<![\w/.])/(?:home|root|work|tmp|Users|opt)/|localhost:\d")
    for path in [*DOCUMENTS, ROOT / "serve.py", *ROOT.glob("kg/**/*.py")]:
        assert not local.search(path.read_text(encoding="utf-8")), path
