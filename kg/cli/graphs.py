"""``kg build``, ``kg add``, ``kg extract``: from reports to a graph, or to fact records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli import output
from kg.documents import LIMIT
from kg.memory import limited

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.graph import Report
    from kg.pipeline import Progress

C = TypeVar("C", bound="Callable[..., Any]")
_MEGABYTE = 1_000_000


def _reading(command: C) -> C:
    """The options of every command that reads reports."""
    for option in (
        click.option(
            "--max-size",
            type=click.FloatRange(min=0, min_open=True),
            default=LIMIT / _MEGABYTE,
            show_default=True,
            metavar="MB",
            help="The largest document that is read, in megabytes.",
        ),
        click.option(
            "--encoding",
            metavar="NAME",
            help="The encoding of all inputs, if it is not UTF-8: windows-1252, koi8-r …",
        ),
    ):
        command = option(command)
    return command


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
    "--extractor",
    type=click.Choice(["rules"]),
    default="rules",
    show_default=True,
    help="How facts are read from text: the built-in rules.",
)
@click.option(
    "--reasoner",
    type=click.Choice(["entente", "owlrl", "none"]),
    default="entente",
    show_default=True,
    help="What draws conclusions by OWL 2 RL: the package's own engine, the slow reference "
    "implementation, or nobody.",
)
@click.option("--base", metavar="IRI", help="What the graph's own IRIs begin with.")
@output.max_memory
@_reading
@_telling
@click.pass_context
def build(
    ctx: click.Context,
    inputs: tuple[str, ...],
    out: str,
    extractor: str,
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

    with limited(max_memory):
        _make(
            ctx,
            lambda progress: pipeline.build(
                inputs,
                out,
                extractor=extractor,
                reasoner=reasoner,
                base=BASE if base is None else base,
                encoding=encoding,
                limit=int(max_size * _MEGABYTE),
                progress=progress,
            ),
            out,
            quiet=quiet,
            as_json=as_json,
        )


@click.command()
@_inputs
@click.option("-g", "--graph", required=True, metavar="DIR", help="The graph to add to.")
@_reading
@_telling
@click.pass_context
def add(
    ctx: click.Context,
    inputs: tuple[str, ...],
    graph: str,
    encoding: str | None,
    max_size: float,
    quiet: bool,
    as_json: bool,
) -> None:
    """Add reports or fact records to the graph DIR.

    The result is the graph that `kg build` makes of the old and the new inputs together.

    \b
    kg add todays-readout.txt --graph graph
    """
    from kg import pipeline

    _make(
        ctx,
        lambda progress: pipeline.add(
            inputs,
            graph,
            encoding=encoding,
            limit=int(max_size * _MEGABYTE),
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
@click.argument("inputs", nargs=-1, metavar="INPUT…")
@click.option("-o", "--out", metavar="FILE", help="Where the facts go; standard output if absent.")
@click.option(
    "--extractor",
    type=click.Choice(["rules"]),
    default="rules",
    show_default=True,
    help="How facts are read from text: the built-in rules.",
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a fact record instead.")
@_reading
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but what was refused.")
@click.pass_context
def extract(
    ctx: click.Context,
    inputs: tuple[str, ...],
    out: str | None,
    extractor: str,
    schema: bool,
    encoding: str | None,
    max_size: float,
    quiet: bool,
) -> None:
    """Extract fact records from reports, one JSON object a line.

    Each quotes the words that it was read from, with their place in the text. `kg build` takes
    such records as input, whoever wrote them.

    \b
    kg extract report.txt
    kg extract reports/ -o facts.jsonl
    kg extract --schema
    """
    from kg import facts, sources
    from kg.graph import Refused

    if schema:
        click.echo(json.dumps(facts.schema(), indent=2, ensure_ascii=False))
        return
    if not inputs:
        raise click.UsageError("Missing argument 'INPUT…'.")
    reports = found = refused = 0
    with output.writing(out) as stream, output.progress(quiet=quiet) as progress:
        for result in sources.extracted(
            inputs, extractor=extractor, encoding=encoding, limit=int(max_size * _MEGABYTE)
        ):
            if isinstance(result, Refused):
                refused += output.refusals([result])
                continue
            reports += 1
            for fact in result:
                found += 1
                stream.write(facts.line(fact).encode() + b"\n")
            if progress:
                progress("reading", reports, None)
    if not quiet and out not in {None, "-"}:
        read = output.counted(reports, "document")
        click.echo(f"{read}, {output.counted(found, 'fact')}: {out}", err=True)
    ctx.exit(_status(done=bool(reports), refused=bool(refused)))


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
    ctx.exit(_status(done=True, refused=bool(refused)))


def _status(*, done: bool, refused: bool) -> int:
    """The exit status that says what could be done."""
    if not done:
        return output.NOTHING_DONE
    return output.SOME_REFUSED if refused else output.DONE
