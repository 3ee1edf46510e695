"""A sentence with all that can be told of it alone: its words, names, titles and times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.names import goes_on, name_at
from kg.extract.titles import title_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set

    from kg.extract.gazetteer import Match
    from kg.extract.mentions import Mention
    from kg.extract.sentences import Token
    from kg.extract.titles import Title


class Line:
    """The words of a sentence without its dateline, and what stands where; read twice.

    ``openings`` are the words in small letters with which a mention can begin.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        names: Iterable[Match],
        times: Iterable[Mention],
        openings: Set[str],
    ) -> None:
        self.tokens = tokens
        #: the authority's names by the token that they begin at
        self.matches = {m.start: m for m in names if not goes_on(tokens, m)}
        self.times = {m.start: m for m in times}
        #: the tokens at which a mention can begin
        self.starts = [
            i
            for i, token in enumerate(tokens)
            if token.text[0].isupper()
            or token.lower in openings
            or i in self.matches
            or i in self.times
        ]
        self.titles: dict[int, Title] = {}
        for i in range(len(tokens)):
            if (title := title_at(tokens, i)) is not None:
                self.titles[i] = title
        #: where the last title begins: no office begins behind it
        self.last_title = max(self.titles, default=-1)
        self._names: dict[tuple[int, bool], tuple[str, int] | None] = {}

    def name_at(self, i: int, *, titled: bool = False) -> tuple[str, int] | None:
        """The person's name that begins at a token, and the index behind it."""
        if (i, titled) not in self._names:
            self._names[i, titled] = name_at(self.tokens, i, self.matches, titled=titled)
        return self._names[i, titled]
