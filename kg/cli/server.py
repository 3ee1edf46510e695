"""``kg serve``: the graph in the browser, and for SPARQL clients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.web.record import Log

PORT = 8000


@click.command()
@click.argument("directory", metavar="[DIR]", required=False)
@click.option(
    "--plain",
    is_flag=True,
    help="Serve an empty store instead: SPARQL alone, without ontology and reasoning, gone "
    "when the server stops.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at; only this machine reaches the default.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port to listen at; 0 takes any that is free.",
)
@click.option(
    "--proxy",
    metavar="ADDRESS",
    help="Believe the proxy at this IP address when it says in X-Forwarded-For, -Proto and -Host "
    "who asks, and for what.",
)
@click.option(
    "--token-file",
    metavar="FILE",
    help="Let whoever sends the token in FILE write; the variable ENTENTE_TOKEN may hold it "
    "instead. Without a token nobody may write.",
)
@click.option(
    "--allow-service",
    "services",
    metavar="PREFIX",
    multiple=True,
    help="Let queries and updates fetch from addresses that begin with PREFIX, by SERVICE and "
    "LOAD; give it once for each. Without one they reach nothing.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    help="How many seconds a query may take.  [default: 30]",
)
@click.option(
    "--write-timeout",
    type=click.FloatRange(0, min_open=True),
    help="How many seconds a change may take.  [default: 120]",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="How many queries are worked on at a time.  [default: one for each core, at least 2]",
)
@click.option(
    "--queue",
    type=click.IntRange(0),
    help="How many queries may wait for that.  [default: 32]",
)
@click.option(
    "--per-client",
    type=click.IntRange(1),
    help="How many queries of one client may be worked on or wait.  [default: all but half of "
    "the queue]",
)
@click.option(
    "--memory",
    type=click.IntRange(0),
    help="How many megabytes the work on one query may take; 0 for any number.  [default: 2000]",
)
@click.option(
    "--max-rows",
    type=click.IntRange(0),
    help="How many rows an answer may have; 0 for any number.  [default: 0]",
)
@click.option(
    "--max-query",
    type=click.IntRange(0),
    help="How many characters a query may have; 0 for any number.  [default: 100000]",
)
@click.option(
    "--log",
    type=click.Choice(["changes", "requests", "queries"]),
    help="What is written to standard error: who changed what, every request, or every request "
    "with its query.  [default: changes]",
)
def serve(
    directory: str | None,
    *,
    plain: bool,
    host: str,
    port: int,
    proxy: str | None,
    token_file: str | None,
    log: Log | None,
    services: tuple[str, ...],
    **given: float | None,
) -> None:
    """Serve the graph DIR: pages, SPARQL, linked data.

    \b
    kg serve graph
    curl 'http://127.0.0.1:8000/sparql?query=ASK{}'
    kg serve --plain --token-file token

    The limits and the log can be set by variables: ENTENTE_TIMEOUT, ENTENTE_LOG and so on.
    """
    from kg.remote import Allowed
    from kg.web import record, serve_plain
    from kg.web import serve as serve_graph
    from kg.web.access import token
    from kg.web.limits import of_environment

    if plain == (directory is not None):
        raise click.UsageError("give the DIR of a graph, or --plain")
    set_here = {name: value for name, value in given.items() if value is not None}
    limits = of_environment()._replace(**set_here)  # type: ignore[arg-type]  # click's whole numbers
    allowed = Allowed(services) if services else Allowed.of_environment()
    record.to_stderr(log or record.of_environment())
    if directory is None:
        serve_plain(
            host=host,
            port=port,
            proxy=proxy,
            token=token(token_file),
            limits=limits,
            allowed=allowed,
        )
    else:
        serve_graph(
            directory,
            host=host,
            port=port,
            proxy=proxy,
            token=token(token_file),
            limits=limits,
            allowed=allowed,
        )
