"""Facts that tell of one happening: the coarse joins the fine where it can mean no other.

A cluster that leaves something open (a month without the day, no place, no name) joins a more
definite one if that is the only one that it fits; else it stays by itself. The outcome depends on
the set of facts only, never on their order.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from kg.consolidate.dates import apart, first, last
from kg.consolidate.identity import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.consolidate.identity import Happening, Identity

T = TypeVar("T")

#: How far from an undated fact's report a dated happening may lie, in days.
NEAR = 31
#: By how many days what was planned for one day may come off on another.
SLIP = 3


@dataclass(slots=True)
class Cluster:
    """Facts of one identity; ``told`` are the days of their reports, 0 where unknown."""

    identity: Identity
    facts: list[Happening] = field(default_factory=list)
    told: list[int] = field(default_factory=list)

    @property
    def rank(self) -> tuple[int, ...]:
        """How definite it is."""
        of = self.identity
        place = bool(of.place) + (of.place != of.state)
        mode = ("ahead", "off", "past").index(of.mode)
        return len(of.date), bool(of.name), mode, place, len(of.topics)


def clusters(
    facts: Iterable[tuple[Identity, Happening, int]],
) -> dict[str, list[Happening]]:
    """The facts of each happening, by its key; each comes with the day of its report."""
    buckets: dict[tuple[str, ...], list[tuple[Identity, Happening, int]]] = defaultdict(list)
    for item in facts:
        buckets[item[0].bucket].append(item)
    found: dict[str, list[Cluster]] = defaultdict(list)
    for items in buckets.values():
        for cluster in joined(_grouped(items), lambda c: c.rank, _fits, _absorb):
            found[key(cluster.identity)].append(cluster)
    return {
        key(cluster.identity, full=len(several) > 1): cluster.facts
        for several in found.values()
        for cluster in several
    }


def joined(
    things: Sequence[T],
    rank: Callable[[T], object],
    fits: Callable[[T, T], bool],
    absorb: Callable[[T, T], None],
) -> list[T]:
    """The most definite things, after each of the others that fits only one of them joined it."""
    above = {
        id(thing): [o for o in things if rank(thing) < rank(o) and fits(thing, o)]  # type: ignore[operator]
        for thing in things
    }
    heads = [thing for thing in things if not above[id(thing)]]
    kept = list(heads)
    for thing in things:
        candidates = [head for head in heads if any(head is o for o in above[id(thing)])]
        if len(candidates) == 1:
            absorb(candidates[0], thing)
        elif above[id(thing)]:
            kept.append(thing)
    return kept


def _grouped(items: Iterable[tuple[Identity, Happening, int]]) -> list[Cluster]:
    items = list(items)
    # On one day the same people meet in one place, whatever reports call it, though two attacks may
    # strike two cities; and an agreement's name says more than its topics.
    places: dict[str, set[str]] = defaultdict(set)
    topics: dict[tuple[str, str], set[str]] = defaultdict(set)
    for of, _, _ in items:
        places[of.date] |= {of.place} - {""}
        topics[of.name, of.date] |= set(of.topics)
    groups: dict[Identity, Cluster] = {}
    for of, fact, told in items:
        if len(of.date) == 10 and of.bucket[0] != "event":
            there = places[of.date]
            only = next(iter(there)) if len(there) == 1 else ""
            of = replace(of, place=only, state=only)
        if of.name:
            of = replace(of, topics=tuple(sorted(topics[of.name, of.date])))
        cluster = groups.setdefault(of, Cluster(of))
        cluster.facts.append(fact)
        cluster.told.append(told)
    return [groups[of] for of in sorted(groups)]


def _fits(coarse: Cluster, fine: Cluster) -> bool:
    """Can the coarse cluster mean the fine one?"""
    a, b = coarse.identity, fine.identity
    named = bool(a.name) and a.name == b.name
    return (
        (_same_time(a, b) if a.date else _near(a, b))
        and (not a.place or not b.place or a.place in (b.place, b.state))
        and (not a.state or not b.state or a.state == b.state)
        and (named or not a.name)
        and (named or a.kind == b.kind)
        and (named or set(a.topics) <= set(b.topics))
        and _in_time(coarse, fine)
    )


def _same_time(a: Identity, b: Identity) -> bool:
    if a.mode == "ahead" and b.mode == "past" and len(a.date) == len(b.date) == 10:
        return apart(a.date, b.date) <= SLIP
    return b.date.startswith(a.date)


def _near(a: Identity, b: Identity) -> bool:
    if not b.date:
        return a.near == b.near
    return not a.near or apart(a.near, b.date) <= NEAR


def _in_time(a: Cluster, b: Cluster) -> bool:
    """What is still ahead in one report can be what is past in another only if that came later."""
    day = b.identity.date if len(b.identity.date) == 10 else ""
    if a.identity.mode != b.identity.mode and _reports(a) & _reports(b):
        return False  # a report that tells of a meeting and of the next one tells of two
    match a.identity.mode, b.identity.mode:
        case "ahead", "past":
            return (last(day) >= min(a.told)) if day else max(b.told) > min(a.told)
        case "past", "ahead":
            return (max(a.told) >= first(day)) if day else max(a.told) > min(b.told)
    return True


def _reports(cluster: Cluster) -> set[str]:
    return {fact.document for fact in cluster.facts}


def _absorb(head: Cluster, other: Cluster) -> None:
    head.facts += other.facts
