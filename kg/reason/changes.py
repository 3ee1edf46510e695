"""What changed in a closure: told from what came and went, or from what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.reason.relations import NONE, among, left, pack, right

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.reason.closure import Closure, Spelled
    from kg.reason.relations import Numbers


class Change(NamedTuple):
    """What an addition or a removal did to the closure: triples, asserted and inferred."""

    added: frozenset[Spelled]
    removed: frozenset[Spelled]


class Snapshot:
    """The closure as it was, to tell what changed. Arrays are never changed in place."""

    def __init__(self, columns: Iterable[tuple[Numbers, int, Numbers]]) -> None:
        self._pairs = {p: pack(s, o) for s, p, o in columns}

    def change(self, closure: Closure) -> Change:
        """What has come and gone since."""
        now = {p: pack(s, o) for s, p, o in closure.columns()}
        return Change(
            frozenset(_less(closure, now, self._pairs)), frozenset(_less(closure, self._pairs, now))
        )


def _less(
    closure: Closure, these: dict[int, Numbers], those: dict[int, Numbers]
) -> Iterator[Spelled]:
    for predicate, pairs in these.items():
        rest = pairs[~among(pairs, those.get(predicate, NONE))]
        for s, o in zip(left(rest).tolist(), right(rest).tolist(), strict=True):
            yield closure.spelling(s), closure.spelling(predicate), closure.spelling(o)
