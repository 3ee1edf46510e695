"""The command line: ``kg build``, ``kg query``, ``kg why``, ``kg serve`` and the others.

A command reads its arguments, calls one function of the package and says what came of it. Exit
statuses: 0 done; 1 done, but some inputs were refused, each listed; 2 nothing could be done; 3
done, but what was reasoned with contradicts itself; 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from kg import __version__
from kg.cli import answers, extraction, graphs, proofs, reasoning, report, server
from kg.errors import KGError

INTERRUPTED = 130


class Commands(click.Group):
    """A group in which every error that a user can cause is one line on standard error."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order of the work."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error of ours ends it with status 2 and without a traceback."""
        try:
            return super().invoke(ctx)
        except KGError as error:
            click.echo(f"kg: {error}", err=True)
            ctx.exit(2)
        except MemoryError:
            click.echo("kg: memory has run out (do less at once, or give it more)", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            # Whoever read our output has enough of it: `kg query … | head`. Python would complain
            # once more when it flushes standard output at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except KeyboardInterrupt:
            click.echo("kg: stopped", err=True)
            ctx.exit(INTERRUPTED)


@click.group(
    cls=Commands,
    commands=[
        graphs.build,
        graphs.add,
        graphs.remove,
        graphs.backup,
        report.report,
        extraction.extract,
        answers.query,
        answers.queries,
        answers.export,
        answers.validate,
        reasoning.reason,
        proofs.why,
        server.serve,
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 done · 1 done, but some inputs were refused · 2 nothing could be done · "
    "3 the data contradict themselves.",
)
@click.version_option(__version__, prog_name="kg", message="%(prog)s %(version)s")
def main() -> None:
    """Reports on diplomacy in, a reasoned and citable knowledge graph out.

    \b
    kg build reports/ --out graph     read reports, extract facts, reason, store
    kg serve graph                    look at it: http://127.0.0.1:8000/
    kg query graph who-leads-whom     ask one of the questions that come with it
    """
