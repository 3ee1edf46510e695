"""How much memory there is, and the refusal of what would take more.

Whatever is about to make large arrays says so first, with ``need``: sizes are known by counting
before anything is made. The bound is what the user allows (``limited``, or megabytes in the
environment variable ``KG_MAX_MEMORY``) and what the machine, the control group and the process's
own limits leave, whichever is least. Sources: Linux's proc(5), and its documentation of control
groups, versions 1 and 2.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import InputError, OutOfMemory

if TYPE_CHECKING:
    from collections.abc import Iterator

MEGABYTE = 1_000_000
VARIABLE = "KG_MAX_MEMORY"
#: What is smaller is not counted.
_SMALL = 1 << 16
#: Of what the machine has, this share is left to everybody else.
_RESERVE = 1 / 20
_UNKNOWN = sys.maxsize
#: Versions 1 and 2 of control groups: limit, use, and what of the use can be given back.
_GROUP_FILES = (
    ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_"),
    ("", "memory.max", "memory.current", ""),
)


class Room(NamedTuple):
    """The bytes that are left, who says so, and what to do if they are too few."""

    left: int
    whose: str
    remedy: str


class _Budget:
    """What is left: measured, and then counted down until it has to be measured again."""

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._left = 0

    def need(self, size: int, what: str) -> None:
        if size <= self._left:
            self._left -= size
            return
        room = self.room()
        if size > room.left:
            raise OutOfMemory(what, size, room.left, room.whose, room.remedy)
        self._left = (room.left - size) // 2  # others take from it as well

    def room(self) -> Room:
        rooms = [of_machine(), of_group(), *_of_process()]
        limit = _from_environment() if self._limit is None else self._limit
        if limit is not None:
            whose = f"of the {_megabytes(limit)} that are allowed"
            remedy = f"allow more with --max-memory or {VARIABLE}, or reason with less"
            rooms.append(Room(limit - _resident(), whose, remedy))
        return min(rooms)._replace(left=max(0, min(rooms).left))


_budget = _Budget()


@contextmanager
def limited(megabytes: float | None) -> Iterator[None]:
    """Allow this process no more than so much memory meanwhile; None: what there is."""
    global _budget
    before = _budget
    _budget = _Budget(None if megabytes is None else int(megabytes * MEGABYTE))
    try:
        yield
    finally:
        _budget = before


def need(size: int, what: str) -> None:
    """Say that so many bytes are needed; ``OutOfMemory`` if there are not so many."""
    if size >= _SMALL:
        _budget.need(int(size), what)


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """Tell of memory that ran out unforeseen as of any other: ``OutOfMemory``."""
    try:
        yield
    except MemoryError as error:
        room = _budget.room()
        raise OutOfMemory(what, None, room.left, room.whose, room.remedy) from error


def _megabytes(size: int) -> str:
    return f"{-(-size // MEGABYTE):,} MB"


def _from_environment() -> int | None:
    text = os.environ.get(VARIABLE, "")
    if not text:
        return None
    try:
        megabytes = float(text)
    except ValueError:
        megabytes = 0
    if not megabytes > 0:
        remedy = "give megabytes, such as 2000, or leave it unset"
        raise InputError(f"{VARIABLE} is {text!r}, which is no size", remedy=remedy)
    return int(min(megabytes * MEGABYTE, _UNKNOWN))


# -- who leaves how much ------------------------------------------------------------------------


def of_machine(root: Path = Path("/")) -> Room:
    """What can be had without swapping; without Linux's account, all but what we have."""
    whose, remedy = "on this machine", "reason with less, or where there is more memory"
    known = _table(root / "proc/meminfo")
    if "MemAvailable" in known:
        reserve = int(known.get("MemTotal", 0) * 1024 * _RESERVE)
        return Room(known["MemAvailable"] * 1024 - reserve, whose, remedy)
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has no such call, others no such name
        return Room(_UNKNOWN, whose, remedy)
    return Room(int(whole * (1 - _RESERVE)) - _resident(), whose, remedy)


def of_group(root: Path = Path("/")) -> Room:
    """What the process's control groups leave, the least of them and those above them."""
    left = _UNKNOWN
    for line in _lines(root / "proc/self/cgroup"):
        _, controllers, path = line.split(":", 2)
        for controller, limit, use, prefix in _GROUP_FILES:
            if controller in controllers.split(","):
                mount = root / "sys/fs/cgroup" / controller
                inside = mount / path.strip("/")
                for group in (inside, *inside.parents):
                    if group.is_relative_to(mount):
                        left = min(left, _left_of(group, limit, use, prefix))
    return Room(left, "in this control group", "give the container more, or reason with less")


def _left_of(group: Path, limit: str, use: str, prefix: str) -> int:
    try:
        most = int((group / limit).read_text())
        used = int((group / use).read_text())
    except (OSError, ValueError):  # no such group in this view of them, or the limit is "max"
        return _UNKNOWN
    cached = _table(group / "memory.stat")
    files = sum(cached.get(f"{prefix}{kind}_file", 0) for kind in ("inactive", "active"))
    return most - max(0, used - files)


def _of_process() -> Iterator[Room]:
    """What the limits of the process itself leave (``ulimit -v``, ``ulimit -d``)."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, place, option in ((resource.RLIMIT_AS, 0, "-v"), (resource.RLIMIT_DATA, 5, "-d")):
        soft, _ = resource.getrlimit(kind)
        used = _pages(place)
        if soft != resource.RLIM_INFINITY and used is not None:
            remedy = f"raise it with ulimit {option}, or reason with less"
            yield Room(soft - used, "of this process's limit", remedy)


def _resident() -> int:
    """The memory that this process has; the most that it ever had, where nobody says more."""
    known = _pages(1)
    if known is not None:
        return known
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _pages(place: int) -> int | None:
    """A number of /proc/self/statm, in bytes; None where there is no such file."""
    for line in _lines(Path("/proc/self/statm")):
        return int(line.split()[place]) * os.sysconf("SC_PAGE_SIZE")
    return None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:  # not Linux, or hidden from us
        return []


def _table(path: Path) -> dict[str, int]:
    """``name: 12 kB`` or ``name 12`` a line."""
    rows = (line.replace(":", " ").split() for line in _lines(path))
    return {row[0]: int(row[1]) for row in rows if len(row) > 1 and row[1].isdecimal()}
