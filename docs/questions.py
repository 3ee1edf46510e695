"""Write ``docs/questions.md``: the questions of ``queries/``, as their headers put them.

python docs/questions.py
"""

from __future__ import annotations

from pathlib import Path

from kg.queries import Query, load

PAGE = Path(__file__).with_suffix(".md")

_BEGIN = """\
# Questions that the graph answers

Each is a file in `queries/`: SPARQL, with a header that says what it asks. `kg query DIR NAME` asks
one of a graph, `--param NAME=VALUE` fills in what it leaves open, and the web page offers them all.
The answers over the sample reports stand in `tests/cases/queries/`, one file for each question.
"""


def page() -> str:
    """The page, as Markdown."""
    return "\n".join([_BEGIN, *(_section(query) for query in load())])


def _section(query: Query) -> str:
    lines = [
        f"## {query.title}",
        "",
        f"[`{query.name}`](../queries/{query.name}.rq) — {query.description}",
        "",
    ]
    for parameter in query.parameters:
        given = f", `{parameter.default}` unless given" if parameter.default else ""
        lines.append(f"- parameter `{parameter.name}` ({parameter.type}{given})")
    lines.append(f"- columns {', '.join(f'`{column}`' for column in query.expected)}")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
