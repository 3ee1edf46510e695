"""``kg extract``: from reports to fact records; and how every command reads and extracts."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli import output
from kg.documents import LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.extractors import Extraction

C = TypeVar("C", bound="Callable[..., Any]")
MEGABYTE = 1_000_000

which_extractor = click.option(
    "--extractor",
    default="rules",
    show_default=True,
    metavar="NAME",
    help="What reads facts from text: the built-in rules, llm (a language model), or an extractor "
    "that you installed.",
)


def how_extracted(command: C) -> C:
    """The options of every command that extracts facts."""
    for option in (
        click.option(
            "--max-tokens",
            type=click.IntRange(min=0),
            metavar="N",
            help="With llm: ask no more once so many tokens are spent.",
        ),
        click.option(
            "--cache",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help="With llm: where answers are kept; else in the user's cache folder.",
        ),
        click.option(
            "-j",
            "--jobs",
            type=click.IntRange(1, 256),
            default=1,
            show_default=True,
            metavar="N",
            help="How many processes read reports at a time; the facts are the same.",
        ),
    ):
        command = option(command)
    return command


def how_read(command: C) -> C:
    """The options of every command that reads reports."""
    for option in (
        click.option(
            "--max-size",
            type=click.FloatRange(min=0, min_open=True),
            default=LIMIT / MEGABYTE,
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


@contextmanager
def extraction(
    name: str, *, jobs: int, cache: Path | None, max_tokens: int | None, quiet: bool
) -> Iterator[Extraction]:
    """The extractor of that name, which says at the end how it went."""
    from kg.extractors import named

    how = named(name, jobs=jobs, cache=cache, max_tokens=max_tokens)
    try:
        yield how
    finally:
        if not quiet and (told := how.told()):
            click.echo(f"kg: {told}", err=True)


@click.command()
@click.argument("inputs", nargs=-1, metavar="INPUT…")
@click.option("-o", "--out", metavar="FILE", help="Where the facts go; standard output if absent.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a fact record instead.")
@click.option("--explain", is_flag=True, help="Show how each sentence is read, or why it is not.")
@click.option("--html", metavar="FILE", help="Write a page with the names and facts marked.")
@which_extractor
@how_extracted
@how_read
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but what was refused.")
@click.pass_context
def extract(
    ctx: click.Context,
    inputs: tuple[str, ...],
    out: str | None,
    extractor: str,
    jobs: int,
    cache: Path | None,
    max_tokens: int | None,
    schema: bool,
    explain: bool,
    html: str | None,
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
    kg extract report.txt --explain
    kg extract report.txt --html report.html
    kg extract --schema
    """
    from kg import facts, sources
    from kg.graph import Refused

    if schema:
        click.echo(json.dumps(facts.schema(), indent=2, ensure_ascii=False))
        return
    if not inputs:
        raise click.UsageError("Missing argument 'INPUT…'.")
    if explain or html:
        if extractor != "rules":
            raise click.UsageError("--explain and --html show how the built-in rules read")
        limit = int(max_size * MEGABYTE)
        ctx.exit(_shown(inputs, out, html, explain=explain, encoding=encoding, limit=limit))
    reports = found = refused = 0
    with (
        extraction(extractor, jobs=jobs, cache=cache, max_tokens=max_tokens, quiet=quiet) as how,
        output.writing(out) as stream,
        output.progress(quiet=quiet) as progress,
    ):
        for result in sources.extracted(
            inputs, extractor=how, encoding=encoding, limit=int(max_size * MEGABYTE)
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
    ctx.exit(output.status(done=bool(reports), refused=bool(refused)))


def _shown(
    inputs: tuple[str, ...],
    out: str | None,
    html: str | None,
    *,
    explain: bool,
    encoding: str | None,
    limit: int,
) -> int:
    """Show how reports are read; the exit status."""
    from kg.authority import load
    from kg.cli import explaining
    from kg.documents import FactLine, Read, read
    from kg.errors import InputError
    from kg.graph import Refused

    documents, refused = [], 0
    for item in read(inputs, encoding=encoding, limit=limit):
        if isinstance(item, Read):
            documents.append(item.document)
        elif isinstance(item, InputError):
            refused += output.refusals([Refused.of(item)])
        elif isinstance(item, FactLine):
            refused += output.refusals(
                [Refused(item.source, item.line, "a fact record, no report")]
            )
    if documents and explain:
        with output.stoppable(), output.writing(out) as stream:
            for number, document in enumerate(documents):
                for line in ("", "", *explaining.lines(document, load()))[0 if number else 2 :]:
                    stream.write(f"{line}\n".encode())
    if documents and html:
        with output.writing(html) as stream:
            stream.write(explaining.page(documents, load()).encode())
    return output.status(done=bool(documents), refused=bool(refused))
