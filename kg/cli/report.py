"""``kg report``: how a graph was built, and what it could not take in, with the proof."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
import msgspec

from kg.cli import output, trees
from kg.facts import line
from kg.graph import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph import Report
    from kg.proof import SetAside


@click.command()
@click.argument("directory", metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def report(directory: str, *, as_json: bool) -> None:
    """Say how the graph DIR was built, which inputs were refused, and what was set aside.

    What contradicts the rest of the graph is set aside. It is shown with the records that say it,
    the rule that is broken, and the proof, down to the sentences of the reports.

    \b
    kg report graph
    """
    graph = opened(directory)
    aside = list(graph.set_aside())
    if as_json:
        built = msgspec.to_builtins(graph.report)
        told = {**built, "set_aside": list(map(_record, aside))}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    for text in _built(graph.report):
        click.echo(text)
    for thing in aside:
        click.echo()
        for text in _set_aside(thing):
            click.echo(text)


def _built(report: Report) -> Iterator[str]:
    """How a graph was built, in lines."""
    yield (
        f"Built by kg {report.version}: extractor {report.extractor}, "
        f"reasoner {report.reasoner}, base {report.base}"
    )
    yield from output.contents(report)
    for documents, what in (
        (report.given, "whose facts were given, not extracted"),
        (report.unchecked, "without a text to check quotes against"),
    ):
        if documents:
            yield f"{output.counted(len(documents), 'document')} {what}: {', '.join(documents)}"
    if report.refused:
        yield f"{output.counted(len(report.refused), 'input')} refused:"
        yield from (f"  {refusal}" for refusal in report.refused)
    if report.set_aside:
        yield f"{output.counted(len(report.set_aside), 'fact')} set aside:"


def _set_aside(aside: SetAside) -> Iterator[str]:
    """A thing that was set aside, in lines: its key, its records, the proof."""
    yield aside.thing.key
    yield from map(line, aside.thing.sources)
    if aside.proof:
        yield from trees.lines(aside.proof, lambda term: aside.names[term])
    else:
        yield aside.reason


def _record(aside: SetAside) -> dict[str, Any]:
    why = {"proof": trees.record(aside.proof)} if aside.proof else {"reason": aside.reason}
    records = msgspec.to_builtins(aside.thing.sources)
    return {"key": aside.thing.key, "records": records, **why}
