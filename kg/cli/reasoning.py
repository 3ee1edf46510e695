"""``kg reason``: what follows from RDF files, whoever wrote them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import click

from kg.cli import output
from kg.memory import limited

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

#: The exit status of a graph that contradicts itself.
INCONSISTENT = 3


class _Done(NamedTuple):
    """How many triples were read and written, and why they contradict each other, if they do."""

    read: int
    written: int
    reasons: list[str]


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("-o", "--out", metavar="FILE", help="Where it goes; standard output if absent.")
@click.option(
    "--reasoner",
    type=click.Choice(["entente", "owlrl"]),
    default="entente",
    show_default=True,
    help="What draws conclusions: the package's own engine, or the reference implementation.",
)
@click.option("--inferred-only", is_flag=True, help="Leave out what the files state themselves.")
@click.option(
    "--full",
    is_flag=True,
    help="Also what is true of every graph, and what RDF cannot say: x owl:sameAs x, the axioms "
    "of OWL and of datatypes, literals as subjects.",
)
@click.option(
    "--proofs",
    is_flag=True,
    help="Before each inferred triple a comment: `# by RULE: PREMISE . PREMISE .`",
)
@output.max_memory
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but contradictions.")
@click.pass_context
def reason(
    ctx: click.Context,
    files: tuple[str, ...],
    out: str | None,
    reasoner: str,
    inferred_only: bool,
    full: bool,
    max_memory: float | None,
    proofs: bool,
    quiet: bool,
) -> None:
    """Write RDF files, and all that follows from them by OWL 2 RL, as N-Triples.

    A FILE is N-Triples, Turtle, N-Quads, TriG, RDF/XML, N3 or JSON-LD, as its name ends. The same
    files give the same bytes.

    Exit status: 0 the files are consistent; 3 they contradict each other, and standard error says
    which rules are broken by which statements (what follows is written all the same); 2 a file
    cannot be read, or there is not enough memory.

    \b
    kg reason ontology.ttl data.nt -o closure.nt
    kg reason data.ttl --inferred-only --proofs
    """
    if proofs and reasoner == "owlrl":
        raise click.UsageError("owlrl gives no proofs; --proofs needs --reasoner entente.")
    start = time.process_time()
    with limited(max_memory), output.writing(out) as stream:
        done = (
            _by_reference(files, stream, inferred_only=inferred_only, full=full)
            if reasoner == "owlrl"
            else _by_engine(files, stream, inferred_only=inferred_only, full=full, proofs=proofs)
        )
    for told in done.reasons:
        click.echo(f"kg: inconsistent by {told}", err=True)
    if not quiet:
        click.echo(
            f"{output.counted(done.read, 'triple')} read, {done.written:,} "
            f"{'inferred' if inferred_only else 'in the closure'}, "
            f"{time.process_time() - start:.2f} seconds of CPU",
            err=True,
        )
    ctx.exit(INCONSISTENT if done.reasons else output.DONE)


def _by_engine(
    files: Sequence[str], stream: BinaryIO, *, inferred_only: bool, full: bool, proofs: bool
) -> _Done:
    """The closure in numbers, from the parser to the lines that are written."""
    from kg.reason.closure import Closure
    from kg.reason.files import read, write, write_proofs

    closure, given = Closure(full=full), 0
    for columns in read(files, closure.terms):
        given += columns.subjects.size
        closure.take(*columns)
    closure.close()
    reasons = [str(reason) for reason in closure.inconsistencies()]
    if proofs:
        written = write_proofs(closure.inferences(inferred=inferred_only), closure.terms, stream)
    else:
        written = write(closure.columns(inferred=inferred_only), closure.terms, stream)
    return _Done(given, written, reasons)


def _by_reference(
    files: Sequence[str], stream: BinaryIO, *, inferred_only: bool, full: bool
) -> _Done:
    """The closure by ``owlrl``, in sorted lines."""
    from kg.reason.files import read
    from kg.reason.nodes import n_triples, node
    from kg.reason.reference import closure
    from kg.reason.terms import Terms

    terms, given = Terms(), 0
    stated: set[tuple[str, ...]] = set()
    for columns in read(files, terms):
        given += columns.subjects.size
        stated.update(
            zip(*(map(terms.spellings.__getitem__, c.tolist()) for c in columns), strict=True)
        )
    found, reasons = closure(((node(s), node(p), node(o)) for s, p, o in sorted(stated)), full=full)
    lines: set[tuple[str, ...]] = {(n_triples(s), n_triples(p), n_triples(o)) for s, p, o in found}
    if inferred_only:
        lines -= stated
    stream.writelines(f"{' '.join(triple)} .\n".encode() for triple in sorted(lines))
    return _Done(given, len(lines), reasons)
