"""Offices behind a name, between commas: "Wang Yi, State Councillor and Foreign Minister,"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.mentions import NO_TERM, Mention
from kg.extract.offices import OfficeReader
from kg.extract.terms import term_at
from kg.extract.title_lexicon import WEAK

if TYPE_CHECKING:
    from kg.extract.heads import Head
    from kg.extract.people import Known

#: What may follow an apposition.
_AFTER_APPOSITION = frozenset(", . ) ; : - who said told and in has on".split())


class AppositionReader(OfficeReader):
    """Reads the offices that an apposition gives somebody."""

    def _apposition(self, mention: Mention) -> int:
        """The end behind ", the Egyptian president," if that explains the person."""
        j = mention.end
        if j + 1 >= len(self.tokens) or self.tokens[j].text != ",":
            return j
        j = self._aged(j)
        head = self._head(j + 1)
        if head is not None and (end := self._of_a_place(head)) is not None:
            head = self._head(end)
        if head is None or self._is_name(head.end):
            return j
        head = self._with_further(head)
        found = term_at(self.tokens, head.end, self.discourse.published)
        if found is None and not (self._closes(head.end) or self._goes_on(head)):
            return j
        term, end = found or (NO_TERM, head.end)
        known = self.discourse.people.get(mention.entities[0].name)
        if known is None or (head.of is None and head.titles[0].is_vague(WEAK)):
            return j
        if self._is_listed(known, head):
            return j
        if not term.over and head.status != "former" and not known.role:
            known.role, known.title = head.titles[0].role, head.titles[0].text
        known.of = known.of or head.of
        self._note(known, head.titles, head.of, head.status, term)
        return end

    def _is_listed(self, known: Known, head: Head) -> bool:
        """``Brazil's Rousseff, Chinese Deputy Premier, Wang Yang,``: the next of a list."""
        end = head.end
        comma = end < len(self.tokens) and self.tokens[end].text == ","
        other = head.of is not None and known.of is not None and head.of != known.of
        return other and comma and self._is_name(end + 1)

    def _of_a_place(self, head: Head) -> int | None:
        """``, Crown Prince of Dubai, and``: where a second office begins behind a city's."""
        tokens, match = self.tokens, self._matches.get(head.end + 1)
        if head.of is not None or match is None or match.kind != "place":
            return None
        if tokens[head.end].lower != "of":
            return None
        j = match.end
        if j + 2 >= len(tokens) or tokens[j].text != ",":
            return None
        return j + 1 + (tokens[j + 1].lower == "and")

    def _with_further(self, head: Head) -> Head:
        """``, Deputy Prime Minister, Minister of Defence, and Minister of Interior of X,``."""
        titles, last = head.titles, head
        while last.end + 1 < len(self.tokens) and self.tokens[last.end].text == ",":
            j = last.end + 1 + (self.tokens[last.end + 1].lower == "and")
            more = self._head(j) if j in self._line_titles else None
            if more is None or more.status != head.status or self._is_name(more.end):
                break
            titles, last = (*titles, *more.titles), more
        if last is head or (last.of is None and not self._closes(last.end)):
            return head
        return last._replace(of=head.of or last.of, titles=titles)

    def _goes_on(self, head: Head) -> bool:
        """``Wang Yi, Minister of Commerce of China arrived``: no comma closes the office."""
        verb = self.tokens[head.end].lower
        explained = head.of is not None and not head.definite
        verbal = verb in lexicon.VERBS or verb in lexicon.AUXILIARIES
        verbal = verbal and verb not in ("'s", "’s")  # leader of Israel's opposition
        return explained and head.end > head.titles[-1].end and verbal

    def _aged(self, j: int) -> int:
        """``, 73,``: the comma behind an age that stands between a name and its office."""
        age = self.tokens[j + 1 : j + 3]
        return j + 2 if len(age) == 2 and age[0].text.isdigit() and age[1].text == "," else j

    def _closes(self, j: int) -> bool:
        if j >= len(self.tokens) or self.tokens[j].lower in _AFTER_APPOSITION:
            return True
        spoken = self.tokens[j - 1].lower.startswith("spokes")
        return spoken and self.tokens[j].lower == "for"  # spokesman for the economist
