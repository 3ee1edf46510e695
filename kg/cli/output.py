"""What commands say: results on standard output, everything else on standard error."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from kg.errors import GraphError
from kg.memory import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.graph import Refused, Report
    from kg.pipeline import Progress

C = TypeVar("C", bound="Callable[..., Any]")
DONE, SOME_REFUSED, NOTHING_DONE = 0, 1, 2


def max_memory(command: C) -> C:
    """The option of every command that reasons."""
    return click.option(
        "--max-memory",
        type=click.FloatRange(min=0, min_open=True),
        metavar="MB",
        envvar=VARIABLE,
        show_envvar=True,
        help="Refuse what would take more memory; what the machine has, if absent.",
    )(command)


def status(*, done: bool, refused: bool) -> int:
    """The exit status that says what could be done."""
    if not done:
        return NOTHING_DONE
    return SOME_REFUSED if refused else DONE


def refusals(refused: Iterable[Refused]) -> int:
    """List what was refused, a line each; how many there were."""
    count = 0
    for count, refusal in enumerate(refused, 1):  # noqa: B007 - the count is the result
        click.echo(str(refusal), err=True)
    return count


def summary(report: Report, out: str) -> str:
    """What a build read, understood and inferred, for people."""
    lines = list(contents(report))
    if report.set_aside:
        lines.append(f"{counted(len(report.set_aside), 'fact')} set aside: kg report {out}")
    lines.append(f"The graph is in {out}: kg serve {out}")
    return "\n".join(lines)


def contents(report: Report) -> Iterator[str]:
    """What is in a graph, in lines."""
    kinds = ", ".join(
        counted(n, kind) for kind, n in sorted(report.facts.items(), key=lambda k: (-k[1], k[0]))
    )
    facts = counted(sum(report.facts.values()), "fact") + (f": {kinds}" if kinds else "")
    yield f"{counted(report.documents, 'document')}, {facts}"
    yield f"{report.asserted:,} statements from the documents, {report.inferred:,} inferred"
    if report.passed_over:
        yield f"{counted(report.passed_over, 'file')} passed over as no reports"


def warnings(report: Report) -> None:
    """Say which documents' facts nobody could check."""
    if report.unchecked:
        names = ", ".join(report.unchecked[:5]) + (" …" if len(report.unchecked) > 5 else "")
        click.echo(
            f"kg: quotes from {counted(len(report.unchecked), 'document')} could not be checked, "
            f"because the text was not given: {names}",
            err=True,
        )


def counted(number: int, noun: str) -> str:
    """``1 summit``, ``2 summits``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress | None]:
    """A bar on standard error while the block runs, if somebody is there to see it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        stages: dict[str, object] = {}

        def tell(stage: str, done: int, total: int | None) -> None:
            if stage not in stages:
                for former in bar.tasks:
                    bar.update(former.id, visible=False)
                stages[stage] = bar.add_task(stage, total=total)
            bar.update(stages[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield tell


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C end the process while native code runs, which Python cannot interrupt."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


@contextmanager
def writing(path: str | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that is there only when it is complete."""
    if path is None or path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    plain = not target.exists() or target.is_file()  # a pipe or device is written to directly
    part = target.with_name(f".{target.name}.part") if plain else target
    try:
        try:
            with part.open("wb") as stream:
                yield stream
            if plain:
                part.replace(target)
        finally:
            if plain:
                part.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise GraphError(
            f"{path}: cannot be written: {error.strerror or error} (choose another place)"
        ) from error
