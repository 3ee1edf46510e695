"""What several tests share: the graph of the sample reports, built once for all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.pipeline import build

SAMPLES = Path(__file__).parent.parent / "examples" / "reports"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-answers",
        action="store_true",
        help="write the expected answers of the questions anew; read every row before committing",
    )


@pytest.fixture(scope="session")
def sample_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of the sample reports' graph; read from it, do not write to it."""
    directory = tmp_path_factory.mktemp("samples") / "graph"
    report = build([SAMPLES], directory)
    assert not report.refused
    return directory
