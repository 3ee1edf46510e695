"""docs/serving.md says what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export import PARTS
from kg.web import Limits
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
