"""``kg query``, ``kg queries``, ``kg export``, ``kg validate``: what a graph says."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import output, tables
from kg.errors import QueryError
from kg.graph import opened

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.queries import Query
    from kg.store import EmbeddedStore

_TITLE = re.compile(r"^#\s?title:", re.MULTILINE)
_RDF_ENDINGS = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
}


@click.command()
@click.argument("directory", metavar="DIR")
@click.argument("question", metavar="NAME|FILE|-")
@click.option(
    "-p",
    "--param",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="What the question leaves open; may be given several times.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", *tables.MEDIA_TYPES]),
    help="How the answer is written; a table on a terminal, else CSV or Turtle.",
)
def query(directory: str, question: str, parameters: tuple[str, ...], format_: str | None) -> None:
    """Ask the graph DIR a question.

    One that comes with the package by its NAME (`kg queries` lists them), the SPARQL query in a
    FILE, or - for one on standard input.

    \b
    kg query graph who-leads-whom
    kg query graph contacts-of --param person="Theresa May" --format csv
    kg query graph question.rq --format json
    echo 'SELECT (COUNT(*) AS ?statements) { ?s ?p ?o }' | kg query graph -
    """
    graph = opened(directory)
    text = _question(question).fill(**_values(parameters))
    store = _store(graph)
    try:
        with output.stoppable():
            tables.write(store, store.query(text, base=graph.report.base), format_)
    except QueryError as error:
        error.source = error.source or question
        raise


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def queries(as_json: bool) -> None:
    """List the questions that come with the package.

    What a question leaves open stands in brackets, with what is taken if nothing is given.

    \b
    kg queries
    """
    from kg.queries import load

    there = load()
    if as_json:
        click.echo(json.dumps([asdict(query) for query in there], indent=2, ensure_ascii=False))
        return
    width = max((len(query.name) for query in there), default=0)
    for query in there:
        opens = " ".join(
            p.name + ("" if p.default is None else f"={p.default}") for p in query.parameters
        )
        click.echo(f"{query.name:{width}}  {query.title}" + (f" [{opens}]" if opens else ""))


@click.command()
@click.argument("directory", metavar="DIR")
@click.option("-o", "--out", metavar="FILE", help="Where it goes; standard output if absent.")
@click.option(
    "--graphs",
    default="all",
    show_default=True,
    metavar="PART",
    help="asserted (by the documents), inferred, ontology, authority, all, or document/ID.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(sorted(_RDF_ENDINGS.values())),
    help="The RDF format; else what the ending of FILE says, else Turtle.",
)
def export(directory: str, out: str | None, graphs: str, format_: str | None) -> None:
    """Export the graph DIR, or a part of it, as RDF.

    Statements are sorted: two exports differ only where the graphs do.

    \b
    kg export graph -o graph.trig
    kg export graph --graphs inferred --format ntriples | wc -l
    """
    from kg.export import write

    graph = opened(directory)
    store = _store(graph)
    chosen = format_ or _RDF_ENDINGS.get(Path(out or "").suffix.lower(), "turtle")
    with output.writing(out) as stream:
        write(store, stream, format=chosen, graphs=graphs, base=graph.report.base)


@click.command()
@click.argument("directory", metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing; the exit status says it.")
@click.pass_context
def validate(ctx: click.Context, directory: str, as_json: bool, quiet: bool) -> None:
    """Hold the graph DIR to the SHACL shapes of the ontology.

    Prints what is not as it should be, a line each. Exit status: 0 nothing is wrong; 1 something
    is; 2 the graph cannot be read.

    \b
    kg validate graph
    """
    import msgspec

    from kg.shapes import findings

    found = findings(_store(opened(directory)))
    wrong = [finding for finding in found if finding.severity == "violation"]
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    elif not quiet:
        for finding in found:
            click.echo(str(finding))
        click.echo(
            f"{output.counted(len(wrong), 'violation')}, "
            f"{output.counted(len(found) - len(wrong), 'remark')}"
        )
    ctx.exit(1 if wrong else 0)


def _question(name: str) -> Query:
    """The question of that name; else what a file, or standard input, asks."""
    from kg import queries as questions

    path = Path(name)
    if name != "-" and (not path.is_file() or any(q.name == name for q in questions.load())):
        return questions.named(name)
    try:
        text = (sys.stdin.buffer.read() if name == "-" else path.read_bytes()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(
            f"not utf-8 at byte {error.start}", source=name, remedy="a query is text in UTF-8"
        ) from error
    except OSError as error:
        raise QueryError(f"cannot be read: {error.strerror}", source=name) from error
    if _TITLE.search(text):
        return questions.parse(text, path.stem, name)
    return questions.Query(path.stem, name, "", (), (), text)


def _values(parameters: tuple[str, ...]) -> dict[str, str]:
    """The values by name; a usage error for what is no ``NAME=VALUE``."""
    values = {}
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not equals:
            raise click.BadParameter(f"{parameter!r} is not NAME=VALUE", param_hint="--param")
        values[name.strip()] = value
    return values


def _store(graph: Graph) -> EmbeddedStore:
    """The graph's quads, to read."""
    from kg.store.embedded import EmbeddedStore

    return EmbeddedStore.open(graph.store, read_only=True)
