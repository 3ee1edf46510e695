"""``kg serve``: the graph in the browser, and for SPARQL clients."""

from __future__ import annotations

import click

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
    "--token-file",
    metavar="FILE",
    help="Let whoever sends the token in FILE write; the variable ENTENTE_TOKEN may hold it "
    "instead. Without a token nobody may write.",
)
def serve(
    directory: str | None, *, plain: bool, host: str, port: int, token_file: str | None
) -> None:
    """Serve the graph DIR: pages, SPARQL, linked data.

    \b
    kg serve graph
    curl 'http://127.0.0.1:8000/sparql?query=ASK{}'
    kg serve --plain --token-file token
    """
    from kg.web import serve as serve_graph
    from kg.web import serve_plain
    from kg.web.access import token

    if plain == (directory is not None):
        raise click.UsageError("give the DIR of a graph, or --plain")
    if directory is None:
        serve_plain(host=host, port=port, token=token(token_file))
    else:
        serve_graph(directory, host=host, port=port, token=token(token_file))
