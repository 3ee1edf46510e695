"""Compare the authority's office holders with an outside list of leaders, and with themselves.

A disagreement is a place to look, not a verdict: the list names the one leader who rules in
effect, while the authority keeps heads of state and of government both. One that has been looked
at stands in ``settled.tsv`` beside this file with our reading and the reason; it is printed as
settled and no longer counts. ``cow.tsv`` gives the list's abbreviation of a state (Correlates of
War) the slugs of ours, several where a state dissolved or was renamed and the list goes on under
one. Run it with ``--help`` for what it reads and how it exits.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import unicodedata
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
BASE = "https://w3id.org/entente/id/"
SINCE = date(1985, 1, 1)

_STARTS, _ENDS = ("start_year", "start_month", "start_day"), ("end_year", "end_month")
# Letters that Unicode does not take apart.
FOLD = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i", "æ": "ae", "ə": "a"}
)


class Span(NamedTuple):
    """A date as far as it is known: the first and the last day that it may mean."""

    first: date
    last: date

    @classmethod
    def of(cls, text: str) -> Span:
        """``2001`` is a year wide, ``2001-11`` a month, ``2001-11-30`` a day."""
        try:
            year, *rest = (int(part) for part in text.split("-"))
            month = rest[0] if rest else None
            day = rest[1] if len(rest) > 1 else None
            last_month = month or 12
            last_day = day or monthrange(year, last_month)[1]
            return cls(date(year, month or 1, day or 1), date(year, last_month, last_day))
        except ValueError as error:
            raise Unusable(f"{text!r} is no date: {error}") from error

    def days_from(self, other: Span) -> int:
        """Days between the two at their nearest; 0 where they may be the same day."""
        return max(0, (other.first - self.last).days, (self.first - other.last).days)


ALWAYS = Span(date.max, date.max)


@dataclass
class Node:
    """What the Turtle says of one subject: predicate's last step → values."""

    said: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def one(self, slot: str) -> str:
        """The first value, or the empty string."""
        return self.said[slot][0] if self.said.get(slot) else ""

    def names(self) -> list[str]:
        """All that it may be called."""
        slots = ("label", "altLabel", "officialName", "familyName")
        return [name for slot in slots for name in self.said.get(slot, ())]


@dataclass(frozen=True)
class Tenure:
    """One person's time in one office, with the office's state and types at hand."""

    path: str
    of: str
    office: str
    kinds: frozenset[str]
    person: str
    start: Span
    end: Span

    def near(self, start: Span, end: Span, days: int) -> bool:
        """Does it touch the time from start to end, give or take some days?"""
        return (self.start.first - end.last).days <= days and (
            (start.first - self.end.last).days <= days
        )


class Unusable(Exception):
    """Something given to the script cannot be used; the message says where and why."""


class Finding(NamedTuple):
    """A place to look: a state, what it is about, and what was seen."""

    state: str
    subject: str
    text: str


def read(folder: Path) -> dict[str, Node]:
    """The authority's Turtle, as nodes by path."""
    nodes: dict[str, Node] = defaultdict(Node)
    for file in sorted(folder.glob("*.ttl")):
        try:
            for triple in ox.parse(path=file, base_iri=BASE):
                value = triple.object.value.removeprefix(BASE)
                path = triple.subject.value.removeprefix(BASE)
                nodes[path].said[re.split(r"[#/]", triple.predicate.value)[-1]].append(value)
        except SyntaxError as error:
            raise Unusable(f"{file}:{error.lineno}: not Turtle: {error.msg}") from error
    return nodes


def tenures(nodes: dict[str, Node]) -> Iterator[Tenure | Finding]:
    """The tenures that can be used, and a finding for each that cannot."""
    for path, node in sorted(nodes.items()):
        if not path.startswith("tenure/"):
            continue
        office, person = node.one("office"), node.one("holder")
        of = nodes[office].one("officeOf") if office in nodes else ""
        if not of or person not in nodes or not node.one("start"):
            yield Finding(of, path, "has no office, holder or start that the files describe")
            continue
        kinds = frozenset(kind.split("#")[-1] for kind in nodes[office].said["type"])
        start = Span.of(node.one("start"))
        end = Span.of(node.one("end")) if node.one("end") else ALWAYS
        yield Tenure(path, of, office, kinds, person, start, end)


def internal(nodes: dict[str, Node], held: list[Tenure]) -> Iterator[Finding]:
    """Faults that need no outside list."""
    for path, node in sorted(nodes.items()):
        if path.startswith("person/"):
            for slot in ("label", "familyName", "gender"):
                if not node.one(slot):
                    yield Finding("", path, f"has no {slot}")
    by_office: dict[str, list[Tenure]] = defaultdict(list)
    governing: dict[str, list[Tenure]] = defaultdict(list)
    for tenure in held:
        if tenure.end.last < tenure.start.first:
            yield Finding(tenure.of, tenure.path, "ends before it starts")
        by_office[tenure.office].append(tenure)
        if "HeadOfGovernmentOffice" in tenure.kinds:
            governing[tenure.of].append(tenure)
    for _, times in sorted(by_office.items()):
        times.sort(key=lambda t: (t.start, t.end))
        for earlier, later in pairwise(times):
            if earlier.end.first > later.start.last:
                yield Finding(later.of, later.path, f"begins before <{earlier.path}> ends")
    for state, times in sorted(governing.items()):
        times.sort(key=lambda t: (t.start, t.end))
        until = times[0].end
        for tenure in times[1:]:
            gap = (tenure.start.first - until.last).days if until is not ALWAYS else 0
            if until.last < SINCE:
                gap = 0  # of the years before, only names that recur are kept
            if gap > 92:
                text = f"nobody heads the government for {gap} days before"
                yield Finding(state, tenure.path, text)
            until = max(until, tenure.end, key=lambda span: span.last)
        if until is not ALWAYS and not nodes[state].one("end"):
            yield Finding(state, state, f"nobody heads the government since {until.last}")


def compared(
    nodes: dict[str, Node], held: list[Tenure], leaders: Path, months: int
) -> Iterator[Finding]:
    """Spells of the outside list that we do not have, or bound more than a month apart."""
    # A party's general secretary may rule in effect without heading anything; ministers do not.
    heads: dict[str, list[Tenure]] = defaultdict(list)
    for tenure in held:
        if "MinisterialOffice" not in tenure.kinds:
            heads[tenure.of].append(tenure)
    states_of = {
        row["cow"]: [f"state/{slug}" for slug in row["states"].split()]
        for row in rows(HERE / "cow.tsv", ("cow", "states"), "\t")
    }
    spells = list(rows(leaders, ("state", "leader", *_STARTS, *_ENDS)))
    newest = max((Span.of("-".join(row[c] for c in _STARTS)) for row in spells), default=ALWAYS)
    for row in spells:
        end = Span.of("-".join(row[c] for c in _ENDS)) if row[_ENDS[0]] else ALWAYS
        states = [state for state in states_of.get(row["state"], ()) if heads[state]]
        if end.last < SINCE or not states:
            continue
        start = Span.of("-".join(row[c] for c in _STARTS))
        near = [
            tenure
            for state in states
            for tenure in heads[state]
            if tenure.near(start, end, 31 * months)
        ]
        same = [t for t in near if alike(row["leader"], nodes[t.person].names())]
        month = f"{start.first:%Y-%m}"
        until = f"{end.first:%Y-%m}" if end is not ALWAYS else "in office"
        told = f"{row['leader'].strip()} {start.first} – {until}"
        subject = f"{row['leader'].strip()} {month}"
        state = (same or near or heads[states[-1]])[0].of
        if not same:
            ours = ", ".join(sorted({nodes[t.person].one("label") for t in near})) or "nobody"
            yield Finding(state, subject, f"{told}: ours are {ours}")
            continue
        begun = min((t.start for t in same), key=start.days_from)
        ended = min((t.end for t in same), key=end.days_from)
        if begun.days_from(start) > 31:
            yield Finding(state, subject, f"{told}: ours begins {begun.first}")
        if ended.days_from(end) > 31 and not (end is ALWAYS and ended > newest):
            last = "goes on" if ended is ALWAYS else f"ends {ended.last}"
            yield Finding(state, subject, f"{told}: ours {last}")


def identified(nodes: dict[str, Node], countries: Path) -> Iterator[Finding]:
    """States whose Wikidata id is not the one that the list gives to a state of that name."""
    listed = {plain(row["label"]): row["wikidata"] for row in rows(countries, ("label",))}
    ids = set(listed.values())
    for path, node in sorted(nodes.items()):
        if not path.startswith("state/") or "State" not in " ".join(node.said["type"]):
            continue
        ours = [same.rsplit("/", 1)[-1] for same in node.said.get("sameAs", ())]
        theirs = {listed[name] for name in map(plain, node.names()) if name in listed}
        if not ours:
            yield Finding(path, path, "has no Wikidata id")
        elif theirs and not theirs & set(ours):
            yield Finding(path, path, f"is {', '.join(ours)} here, {', '.join(theirs)} there")
        elif not theirs and set(ours) & ids:
            yield Finding(path, path, f"shares {', '.join(ours)} with a state of another name")


def rows(path: Path, columns: tuple[str, ...], delimiter: str = ",") -> Iterator[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter=delimiter)
        missing = [name for name in columns if name not in (table.fieldnames or ())]
        if missing:
            raise Unusable(f"{path}:1: no column {', '.join(missing)}")
        yield from table


def plain(name: str) -> str:
    """Lower case, without diacritics, punctuation or a leading article."""
    text = unicodedata.normalize("NFKD", name.casefold().translate(FOLD))
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", text).strip().removeprefix("the ")


def alike(leader: str, names: list[str]) -> bool:
    """Does one word of the list's name stand, perhaps in another spelling, in one of ours?

    The list gives surnames in rough transliteration, now and then with initials or a remark in
    brackets. State and time narrow it down already, so that words which are merely close will do.
    """
    words = [w for w in plain(re.sub(r"\(.*?\)", "", leader)).split() if len(w) > 2]
    ours = {word for name in names for word in plain(name).split() if len(word) > 2}
    return any(
        word == other or SequenceMatcher(None, word, other).ratio() >= 0.78
        for word in words or [plain(leader)]
        for other in ours
    )


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(
        description="Check the office holders of the authority against themselves and against "
        "outside lists.",
        epilog="Exits 0 when nothing is unsettled, 1 when something is, 2 when it cannot run.",
    )
    parser.add_argument(
        "leaders",
        type=Path,
        nargs="?",
        metavar="REIGN.csv",
        help="leaders with their time in office, in REIGN's columns: state, cow, leader, "
        "start_year, start_month, start_day, end_year, end_month",
    )
    parser.add_argument(
        "--wikidata",
        type=Path,
        metavar="COUNTRIES.csv",
        help="countries with their Wikidata ids: columns label, wikidata",
    )
    parser.add_argument(
        "--tolerance",
        type=int,
        default=3,
        metavar="MONTHS",
        help="how far from a spell a tenure may lie to be the same one (default: 3)",
    )
    parser.add_argument(
        "--authority", type=Path, default=HERE, metavar="DIR", help="the folder of Turtle files"
    )
    chosen = parser.parse_args()
    for path in (chosen.leaders, chosen.wikidata):
        if path is not None and not path.is_file():
            parser.error(f"there is no file {path}")
    if not chosen.authority.is_dir():
        parser.error(f"there is no folder {chosen.authority}")
    return chosen


def main() -> int:
    """Report, and give the exit status."""
    try:
        text, unsettled = report(arguments())
    except Unusable as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(text)
    return 1 if unsettled else 0


def report(chosen: argparse.Namespace) -> tuple[str, int]:
    """What was found, state by state, then the settled, then the sums; and how many count."""
    nodes = read(chosen.authority)
    usable = list(tenures(nodes))
    held = [t for t in usable if isinstance(t, Tenure)]
    found = [f for f in usable if isinstance(f, Finding)]
    found += internal(nodes, held)
    if chosen.leaders:
        found += compared(nodes, held, chosen.leaders, chosen.tolerance)
    if chosen.wikidata:
        found += identified(nodes, chosen.wikidata)
    table = chosen.authority / "settled.tsv"
    columns = ("state", "leader", "our reading", "why")
    settled = {
        (row["state"], row["leader"]): row
        for row in (rows(table, columns, "\t") if table.is_file() else ())
    }
    found.sort()
    open_findings = [f for f in found if f[:2] not in settled]
    lines = [f"{f.state}: {f.subject}: {f.text}" for f in open_findings]
    lines += [""] if lines else []
    for finding in (f for f in found if f[:2] in settled):
        row = settled[finding[:2]]
        lines.append(
            f"settled: {finding.state}: {finding.text} → {row['our reading']}; {row['why']}"
        )
    stale = sorted(set(settled) - {f[:2] for f in found}) if chosen.leaders else []
    lines += [f"no longer needed in settled.tsv: {state}: {leader}" for state, leader in stale]
    covered = len({t.of for t in held if t.of.startswith("state/")})
    lines.append(
        f"{len(held)} tenures in {covered} states: "
        f"{len(open_findings)} unsettled, {len(found) - len(open_findings)} settled"
    )
    return "\n".join(lines) + "\n", len(open_findings)


if __name__ == "__main__":
    sys.exit(main())
