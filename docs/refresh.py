"""Run the commands that the documents show, and write what they print below them: ``make docs``.

In a block that begins with ```` ```console ```` every line after ``$ `` is a command, and what
follows it is its output. ``python docs/refresh.py`` brings README.md and docs/ up to date; a test
fails while they are not. The commands run one after the other in an empty folder that holds the
project's ``examples``. A line ``…`` in an output stands for any number of lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
_COLUMNS = "96"


def refreshed(text: str, folder: Path) -> str:
    """The document with the output of every command as it is now."""
    return _BLOCK.sub(lambda block: "".join(_ran(block[0], folder)), text)


def _ran(block: str, folder: Path) -> Iterator[str]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield f"$ {command}\n"
        yield _shortened(_output(command, folder), shown)


def _output(command: str, folder: Path) -> str:
    bin_ = str(Path(sys.executable).parent)
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", "COLUMNS": _COLUMNS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return re.sub(r" +$", "", done.stdout, flags=re.MULTILINE)


def _shortened(output: str, shown: str) -> str:
    """The output, cut in the middle where the document cuts it."""
    lines = shown.splitlines()
    if "…" not in lines:
        return output
    cut = lines.index("…")
    now = output.splitlines()
    kept = [*now[:cut], "…", *now[len(now) - (len(lines) - cut - 1) :]]
    return "\n".join(kept) + "\n"


def main() -> None:
    """Refresh every document."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "examples").symlink_to(ROOT / "examples")
        for path in DOCUMENTS:
            text = path.read_text(encoding="utf-8")
            path.write_text(refreshed(text, folder), encoding="utf-8")


if __name__ == "__main__":
    main()
