"""New people, as a text introduces them: by an apposition, or by the office they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.collectives import CollectiveReader
from kg.extract.dates import WEEKDAYS
from kg.extract.mentions import Mention
from kg.extract.offices import VAGUE
from kg.extract.terms import term_at

if TYPE_CHECKING:
    from kg.extract.offices import Head

_OF_OFFICE = lexicon.APPOINTING | lexicon.REMOVING | lexicon.ENTERING | lexicon.LEAVING
_AUXILIARY = lexicon.BE | lexicon.HAVE | lexicon.ADVERBS | frozenset({"re", "-", "will"})


class IntroductionReader(CollectiveReader):
    """Reads the names of people of whom nothing is known yet."""

    def _introduced(self, i: int) -> Mention | None:
        """``Jens Stoltenberg, NATO's secretary general,``: a new name, explained."""
        if not self.tokens[i].text[:1].isupper():
            return None
        found = self._name_at(i)
        if found is None or " " not in found[0]:
            return None
        name, end = found
        if (head := self._appointment(i, end)) is not None:
            known = self._person(name, head, head.of)
            return Mention(i, end, "person", (known.entity,))
        if end + 1 >= len(self.tokens) or self.tokens[end].text != ",":
            return None
        head = self._head(end + 1)
        if head is None or self._is_name(head.end):
            return None
        if head.of is None and (head.titles[0].head in VAGUE or head.titles[0].role == "official"):
            return None
        term = term_at(self.tokens, head.end, self.discourse.published)
        if term is None and not self._closes(head.end):
            return None
        known = self._person(name, head, head.of)
        return Mention(i, end, "person", (known.entity,))

    def _appointment(self, start: int, end: int) -> Head | None:
        """``… was sworn in as foreign minister of Chad``, ``named … finance minister``."""
        tokens, before = self.tokens, self.tokens[start - 1].lower if start else ""
        j, of = end, None
        if any(f.lemma in lexicon.APPOINTING for f in lexicon.VERBS.get(before, ())):
            people = [e for m in self.found if m.kind == "person" for e in m.entities]
            of = self.discourse.affiliation(people[-1]) if people else None
        else:
            while j < len(tokens) and tokens[j].lower in _AUXILIARY:
                j += 1
            verbs = lexicon.VERBS.get(tokens[j].lower, ()) if j < len(tokens) else ()
            if not any(f.lemma in _OF_OFFICE for f in verbs):
                return None
            j += 1
        while j < len(tokens) and j - end < 9 and (head := self._head(j)) is None:
            if tokens[j].lower not in lexicon.LINKS and tokens[j].lower not in WEEKDAYS:
                return None
            j += 1
        if j >= len(tokens) or head is None or self._is_name(head.end):
            return None
        if head.of is None and of is None and head.titles[0].role == "minister":
            of = self.discourse.home
        return head._replace(of=head.of or of) if head.of or of else None
