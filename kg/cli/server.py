"""``kg serve``: the graph in the browser, and for SPARQL clients."""

from __future__ import annotations

import click

PORT = 8000


@click.command()
@click.argument("directory", metavar="DIR")
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
def serve(directory: str, host: str, port: int) -> None:
    """Serve the graph DIR: pages, SPARQL, linked data.

    \b
    kg serve graph
    curl 'http://127.0.0.1:8000/sparql?query=ASK{}'
    """
    from kg.web.app import serve as serve_graph

    serve_graph(directory, host=host, port=port)
