"""``kg why``: the proof of a statement, down to the sentences of the reports."""

from __future__ import annotations

import json

import click

from kg.cli import output
from kg.errors import InputError
from kg.graph import opened


@click.command()
@click.argument("directory", metavar="DIR")
@click.argument("subject")
@click.argument("predicate")
@click.argument("object_", metavar="OBJECT")
@click.option(
    "--proofs",
    "limit",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="How many different proofs, if there are as many.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the proofs as JSON.")
@click.option("--turtle", "as_turtle", is_flag=True, help="Print the proofs as RDF, in Turtle.")
def why(
    directory: str,
    subject: str,
    predicate: str,
    object_: str,
    limit: int,
    *,
    as_json: bool,
    as_turtle: bool,
) -> None:
    """Prove a statement of the graph DIR: which rules, from what, said by which sentence.

    SUBJECT, PREDICATE and OBJECT are IRIs, prefixed names or labels. The rules have the names of
    the OWL 2 RL profile.

    \b
    kg why graph "Theresa May" "spoke by phone with" "Angela Merkel"
    kg why graph France ent:memberOf NATO --json
    kg why graph "Theresa May" ent:represents "United Kingdom" --turtle
    """
    from kg import derivation
    from kg.cli import trees
    from kg.reason.nodes import node
    from kg.store import EmbeddedStore
    from kg.store.labels import words
    from kg.why import Explanation, statement

    if as_json and as_turtle:
        raise click.UsageError("--json and --turtle are two forms of the same; give one.")
    graph = opened(directory)
    store = EmbeddedStore.open(graph.store, read_only=True)
    meant = statement(store, subject, predicate, object_)
    found = Explanation(store, graph.report.base).proofs(meant, limit)
    if not found:
        raise InputError(
            "no proof was found: the graph was reasoned with by another reasoner",
            remedy="build it again with --reasoner entente",
        )
    with output.stoppable():
        if as_json:
            click.echo(json.dumps(list(map(trees.record, found)), indent=2, ensure_ascii=False))
            return
        if as_turtle:
            click.echo("".join(derivation.written(found, store, graph.report.base)), nl=False)
            return
        for number, proof in enumerate(found):
            if number:
                click.echo()
            for line in trees.lines(proof, lambda term: words(store, node(term))):
                click.echo(line)
