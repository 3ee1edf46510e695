"""What stands before an office holder's name: affiliation, status and titles, read as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.extract.titles import Title
    from kg.model import Entity, TenureStatus


class Head(NamedTuple):
    """What stands before a name: affiliation, status, titles; the name would be at ``end``."""

    end: int
    of: Entity | None
    titles: tuple[Title, ...]
    status: TenureStatus
    definite: bool

    @property
    def is_plural(self) -> bool:
        """Does it name several holders: "presidents", "foreign ministers"?"""
        return self.titles[0].is_plural
