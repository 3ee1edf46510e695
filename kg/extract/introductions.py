"""New people, as a text introduces them: by an apposition, or by the office they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.collectives import CollectiveReader
from kg.extract.dates import WEEKDAYS
from kg.extract.mentions import Mention
from kg.extract.owners import VAGUE
from kg.extract.terms import term_at
from kg.model import Entity

if TYPE_CHECKING:
    from kg.extract.heads import Head
    from kg.extract.people import Known

_OF_OFFICE = lexicon.APPOINTING | lexicon.REMOVING | lexicon.ENTERING | lexicon.LEAVING
#: Roles that are of the state that a text is told from, unless it names another.
_NATIONAL = frozenset({"minister", "head_of_government"})
_BEING = frozenset({"is", "was", "been", "also"})
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
        if (outgoer := self._outgoer(i, name)) is not None:
            return Mention(i, end, "person", (outgoer.entity,))
        if (successor := self._successor(name, end)) is not None:
            return Mention(i, end, "person", (successor.entity,))
        if (office := self._told_what(end)) is not None:
            known = self._person(name, office, office.of)
            return Mention(i, end, "person", (known.entity,))
        if end + 1 >= len(self.tokens) or self.tokens[end].text != ",":
            return None
        behind = self._aged(end) + 1
        head = self._head(behind) if behind < len(self.tokens) else None
        if head is not None and (further := self._of_a_place(head)) is not None:
            head = self._head(further)
        if head is None or self._is_name(head.end):
            return None
        head = self._with_further(head)
        title = head.titles[0]
        if head.of is None and (title.is_vague(VAGUE) or title.role == "official"):
            return None
        term = term_at(self.tokens, head.end, self.discourse.published)
        if term is None and not (self._closes(head.end) or self._goes_on(head)):
            return None
        known = self._person(name, head, head.of)
        return Mention(i, end, "person", (known.entity,))

    def _told_what(self, end: int) -> Head | None:
        """``X is a former minister of Chad``, ``X, 64, who had been foreign minister``."""
        tokens, j = self.tokens, end
        if j < len(tokens) and tokens[j].text == ",":
            j = self._aged(j) + 1
            if j >= len(tokens) or tokens[j].lower != "who":
                return None
            j += 1
        begun = j
        while j < len(tokens) and tokens[j].lower in _AUXILIARY:
            j += 1
        if j == begun or j >= len(tokens) or tokens[j - 1].lower not in _BEING:
            return None
        head = self._head(j)
        if head is None or head.is_plural or self._is_name(head.end):
            return None
        title = head.titles[0]
        home = self.discourse.home if title.role == "minister" else None
        if title.is_vague(VAGUE) or (head.of or home) is None:
            return None
        return head._replace(of=head.of or home)

    def _behind_aside(self, j: int) -> int:
        """``Luis Solari, a key figure in the party, was named``: the index behind the aside."""
        for k in range(j + 2, min(j + 14, len(self.tokens) - 1)):
            if self.tokens[k].text == ";":
                break
            if self.tokens[k].text == "," and self.tokens[k + 1].lower in lexicon.BE | lexicon.HAVE:
                return k + 1
        return j

    def _outgoer(self, start: int, name: str) -> Known | None:
        """``He replaced Roberto Danino``: a new name behind somebody's who has an office."""
        forms = lexicon.VERBS.get(self.tokens[start - 1].lower, ()) if start else ()
        before = self.found[-1] if self.found else None
        if before is None or before.end != start - 1 or len(before.entities) != 1:
            return None
        if not before.named and before.entities != self.discourse.opening:
            return None  # he is not surely the one of whom the sentence before tells
        if not any(f.lemma in ("replace", "succeed") and f.form != "ing" for f in forms):
            return None
        incomer = self.discourse.people.get(before.entities[0].name)
        if incomer is None or incomer.role is None or incomer.title is None:
            return None
        return self.discourse.person(name, of=incomer.of)

    def _successor(self, name: str, end: int) -> Known | None:
        """``Claudia Ruiz replaced him``: somebody new takes the office of somebody known."""
        tokens = self.tokens
        forms = lexicon.VERBS.get(tokens[end].lower, ()) if end + 1 < len(tokens) else ()
        if not any(f.lemma in ("replace", "succeed") for f in forms):
            return None
        lower = tokens[end + 1].lower
        if lower in ("him", "her"):
            agent = self.discourse.pronoun("male" if lower == "him" else "female")
            former = self.discourse.people.get(agent.name) if agent is not None else None
        else:
            found = self._name_at(end + 1)
            former = self.discourse.find(found[0]) if found is not None else None
        if former is None or former.of is None or former.role is None:
            return None
        return self.discourse.person(name, of=former.of, role=former.role, title=former.title)

    def _knight(self, i: int, name: str) -> Known | None:
        """``Sir Geoffrey``: by the first name, somebody of the document."""
        if self.tokens[i].lower not in ("sir", "dame") or " " in name:
            return None
        called = (k for k in self.discourse.people.values() if k.name.startswith(name + " "))
        return next(called, None)

    def _settlement(self, i: int) -> Mention | None:
        """``the town of Kaedi``: a place that only its words explain."""
        tokens = self.tokens
        if i < 2 or tokens[i - 1].lower != "of" or tokens[i - 2].lower not in lexicon.SETTLEMENTS:
            return None
        found = self._name_at(i)
        return Mention(i, found[1], "place", (Entity(found[0], "place"),)) if found else None

    def _appointment(self, start: int, end: int) -> Head | None:
        """``… was sworn in as foreign minister of Chad``, ``named … finance minister``."""
        tokens, before = self.tokens, self.tokens[start - 1].lower if start else ""
        j, of = end, None
        removed = any(f.lemma in lexicon.REMOVING for f in lexicon.VERBS.get(before, ()))
        if removed or any(f.lemma in lexicon.APPOINTING for f in lexicon.VERBS.get(before, ())):
            people = [e for m in self.found if m.kind == "person" for e in m.entities]
            of = self.discourse.affiliation(people[-1]) if people else None
        else:
            if j < len(tokens) and tokens[j].text == ",":
                j = self._behind_aside(j)
            while j < len(tokens) and tokens[j].lower in _AUXILIARY:
                j += 1
            verbs = lexicon.VERBS.get(tokens[j].lower, ()) if j < len(tokens) else ()
            if not any(f.lemma in _OF_OFFICE for f in verbs):
                return None
            j += 1
        begun, head = j, None
        while j < len(tokens) and j - begun < 9 and (head := self._head(j)) is None:
            if tokens[j].lower not in lexicon.LINKS and tokens[j].lower not in WEEKDAYS:
                return None
            j += 1
        if j >= len(tokens) or head is None or self._is_name(head.end):
            return None
        if head.of is None and of is None and head.titles[0].role in _NATIONAL:
            of = self.discourse.home
        if head.of is None and of is None:
            return None
        return head._replace(of=head.of or of, status="former" if removed else head.status)
