"""``kg build``, ``kg add``, ``kg remove``: from reports to a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli import output
from kg.cli.extraction import MEGABYTE, extraction, how_extracted, how_read, which_extractor
from kg.memory import limited

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.graph import Report
    from kg.pipeline import Progress

C = TypeVar("C", bound="Callable[..., Any]")


def _telling(command: C) -> C:
    """The options of commands that report on what they did."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the report as JSON."),
        click.option("-q", "--quiet", is_flag=True, help="Print nothing but what was refused."),
    ):
        command = option(command)
    return command


_inputs = click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")


@click.command()
@_inputs
@click.option("-o", "--out", required=True, metavar="DIR", help="Where the graph goes.")
@click.option(
    "--reasoner",
    type=click.Choice(["entente", "owlrl", "none"]),
    default="entente",
    show_default=True,
    help="What draws conclusions by OWL 2 RL: the package's own engine, the slow reference "
    "implementation, or nobody.",
)
@click.option("--base", metavar="IRI", help="What the graph's own IRIs begin with.")
@which_extractor
@how_extracted
@output.max_memory
@how_read
@_telling
@click.pass_context
def build(
    ctx: click.Context,
    inputs: tuple[str, ...],
    out: str,
    extractor: str,
    jobs: int,
    cache: Path | None,
    max_tokens: int | None,
    reasoner: str,
    base: str | None,
    max_memory: float | None,
    encoding: str | None,
    max_size: float,
    quiet: bool,
    as_json: bool,
) -> None:
    """Build the graph DIR from reports.

    An INPUT is a text, Markdown, HTML, JSON or JSON-lines file, a folder of such files, or - for
    standard input. JSON lines may be fact records too: those of a document replace what would be
    extracted from it. A graph that is in DIR already is replaced, and stays if anything fails.

    \b
    kg build reports/ --out graph
    kg build reports/ facts.jsonl --out graph --base https://example.org/id/
    curl -s https://example.org/readout.html | kg build - --out graph
    """
    from kg import pipeline
    from kg.mapping import BASE

    with (
        limited(max_memory),
        extraction(extractor, jobs=jobs, cache=cache, max_tokens=max_tokens, quiet=quiet) as how,
    ):
        _make(
            ctx,
            lambda progress: pipeline.build(
                inputs,
                out,
                extractor=how,
                reasoner=reasoner,
                base=BASE if base is None else base,
                encoding=encoding,
                limit=int(max_size * MEGABYTE),
                progress=progress,
            ),
            out,
            quiet=quiet,
            as_json=as_json,
        )


@click.command()
@_inputs
@click.option("-g", "--graph", required=True, metavar="DIR", help="The graph to add to.")
@how_extracted
@how_read
@_telling
@click.pass_context
def add(
    ctx: click.Context,
    inputs: tuple[str, ...],
    graph: str,
    jobs: int,
    cache: Path | None,
    max_tokens: int | None,
    encoding: str | None,
    max_size: float,
    quiet: bool,
    as_json: bool,
) -> None:
    """Add reports or fact records to the graph DIR.

    The result is the graph that `kg build` makes of the old and the new inputs together, with
    the extractor that the graph was built with.

    \b
    kg add todays-readout.txt --graph graph
    """
    from kg import pipeline
    from kg.graph import opened

    name = opened(graph).report.extractor
    with extraction(name, jobs=jobs, cache=cache, max_tokens=max_tokens, quiet=quiet) as how:
        _make(
            ctx,
            lambda progress: pipeline.add(
                inputs,
                graph,
                extractor=how,
                encoding=encoding,
                limit=int(max_size * MEGABYTE),
                progress=progress,
            ),
            graph,
            quiet=quiet,
            as_json=as_json,
        )


@click.command()
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT…")
@click.option("-g", "--graph", required=True, metavar="DIR", help="The graph to take them out of.")
@_telling
@click.pass_context
def remove(
    ctx: click.Context, documents: tuple[str, ...], graph: str, quiet: bool, as_json: bool
) -> None:
    """Take reports out of the graph DIR, and all that followed from them alone.

    A DOCUMENT is the id of one, as `kg query DIR documents` lists them. The result is the graph
    that `kg build` makes of the other reports.

    \b
    kg remove theresa-may-calls-the-president-1f0c2a7e --graph graph
    """
    from kg import pipeline

    _make(
        ctx,
        lambda progress: pipeline.remove(documents, graph, progress=progress),
        graph,
        quiet=quiet,
        as_json=as_json,
    )


@click.command()
@click.argument("directory", metavar="DIR")
@click.argument("target", metavar="TARGET")
def backup(directory: str, target: str) -> None:
    """Copy the graph DIR to TARGET, whether or not a server writes to it.

    A graph that is in TARGET already is replaced, and stays if anything fails. To go back to it,
    serve TARGET, or copy it in place of DIR.

    \b
    kg backup graph /backups/graph-of-today
    """
    from kg.backup import backup as copy

    report = copy(directory, target)
    click.echo(f"{output.counted(report.documents, 'document')}, edition {report.state}: {target}")


def _make(
    ctx: click.Context,
    made: Callable[[Progress | None], Report],
    out: str,
    *,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make a graph, say what came of it, and end with the status that fits."""
    import msgspec

    from kg.pipeline import NothingToBuild

    try:
        with output.progress(quiet=quiet) as progress:
            report = made(progress)
    except NothingToBuild as error:
        output.refusals(error.refused)
        raise
    refused = output.refusals((*report.refused, *report.set_aside))
    if not quiet:
        output.warnings(report)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(report), indent=2).decode())
    elif not quiet:
        click.echo(output.summary(report, out))
    ctx.exit(output.status(done=True, refused=bool(refused)))
