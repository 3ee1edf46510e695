"""Whose an office is of which the text does not say it: "Foreign Minister X said".

The place, the state that acts, a colleague or an officer without a name may tell; else it is the
state that the text is told from, where nothing speaks for another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.affiliations import AffiliationReader
from kg.extract.title_lexicon import WEAK
from kg.extract.titles import field_of
from kg.model import Entity

if TYPE_CHECKING:
    from kg.extract.discourse import Discourse
    from kg.extract.lines import Line
    from kg.extract.mentions import Titled
    from kg.extract.people import Known
    from kg.extract.titles import Title

#: Titles that say little without an affiliation.
VAGUE = WEAK | {"general", "senator", "governor", "mayor", "speaker", "chairman", "commissioner"}
#: Roles that are of the state that a text is told from, unless it names another.
NATIONAL = frozenset({"minister", "spokesperson", "head_of_government"})
#: Officials that only a state has.
_GOVERNMENTAL = (
    "deputy prime minister",
    "deputy premier",
    "vice premier",
    "deputy president",
    "national security adviser",
    "national security advisor",
)
#: What hosts do to those who come.
_RECEIVING = frozenset({"receive", "welcome", "greet", "meet", "see", "escort"})


class OwnerReader(AffiliationReader):
    """Tells whose an office is that stands without its state."""

    def __init__(self, discourse: Discourse, line: Line) -> None:
        super().__init__(discourse, line)
        self.titled: list[Titled] = []
        #: where the office that is being read begins, and where the name behind it ends
        self._begun = self._ended = 0

    def _owner_by_context(self, known: Known, title: Title) -> Entity | None:
        """Whose minister, spokesman or head of government somebody new is."""
        national = title.role in NATIONAL or title.text.lower().endswith(_GOVERNMENTAL)
        if not national or title.head in ("chancellor", "federal chancellor"):
            return None
        if title.head in VAGUE and len(title.text.split()) < 2:
            return None
        if known.record is not None:  # in another office, on another day
            side = self.discourse.affiliation(known.entity)
            heads = title.role == "head_of_government"
            return side if side is not None and side.kind == "state" and not heads else None
        return (
            self._here()
            or self._beside(title)
            or self._told_of(title)
            or self._colleague(title)
            or self._opening_state()
            or self._home(known, title)
        )

    def _home(self, known: Known, title: Title) -> Entity | None:
        """The state that the text is told from, where nothing speaks against it."""
        home = self.discourse.home
        if home is None or self.discourse.learning or self._receives() or self._of_elsewhere():
            return None
        people = [k for k in self.discourse.people.values() if k is not known]
        sides = {k.of for k in people if k.of is not None and k.of.kind == "state"}
        if home not in sides and sides:
            if len(sides) > 1:
                return None
            home = next(iter(sides))  # the state of all whom the text names
        field = field_of(title.text)
        for other in people:
            if other.of == home and other.role == "minister" and field_of(other.title) == field:
                return None  # the office is somebody else's
        before = self.found[-1].entities if self.found else tuple(self.discourse.recent[:1])
        if len(before) == 1 and before[0].kind == "person" and before[0] != known.entity:
            side = self.discourse.affiliation(before[0], now=True)
            if side is not None and side != home:
                return None
        return home

    def _beside(self, title: Title) -> Entity | None:
        """``President Yameen and Foreign Minister X``: of one state, unless both are its heads."""
        before = self.found[-1] if self.found else None
        if before is None or before.kind != "person" or title.role == "head_of_government":
            return None
        if before.end != self._begun - 1 or self.tokens[before.end].lower != "and":
            return None
        return self.discourse.affiliation(before.entities[-1], now=True)

    def _told_of(self, title: Title) -> Entity | None:
        """``Ambassador X``, once the text has told of "the Kuwaiti ambassador"."""
        owners = self.discourse.unnamed.get(
            title.head if title.role == "envoy" else title.text.lower(), ()
        )
        return next(iter(owners)) if len(owners) == 1 else None

    def _opening_state(self) -> Entity | None:
        """``The Bosnian presidium authorised Foreign Minister X``: the state that acts."""
        first = self.found[0] if self.found else None
        if first is None or first.start > 5 or first.kind not in ("state", "demonym", "government"):
            return None
        if any(t.lower in lexicon.PREPOSITIONS for t in self.tokens[: first.start]):
            return None
        return self.discourse.affiliation(first.entities[0])

    def _of_elsewhere(self) -> bool:
        """``Prime Minister Sidina of the Sahrawi Republic``: of something unknown."""
        words = [t for t in self.tokens[self._ended : self._ended + 3] if t.lower != "the"]
        return len(words) > 1 and words[0].lower == "of" and words[1].text[:1].isupper()

    def _receives(self) -> bool:
        """``was received by Foreign Minister X``: the minister of another state, the host's."""
        words = [t.lower for t in self.tokens[max(0, self._begun - 8) : self._begun]]
        forms = (f.lemma for w in words for f in lexicon.VERBS.get(w, ()))
        return "by" in words[-2:] and any(lemma in _RECEIVING for lemma in forms)

    def _colleague(self, title: Title) -> Entity | None:
        """``Foreign Minister X told Defence Minister Y``: of one government, if none is named."""
        if title.role != "minister" or not self.titled or self.titled[-1].role != "minister":
            return None
        return self.titled[-1].of

    def _here(self) -> Entity | None:
        """``In Moscow, Deputy Foreign Minister Ryabkov said``: the state of the place."""
        if not self.found or self.found[0].kind != "place" or self.found[0].start != 1:
            return None
        record = self.discourse.authority.resolve(self.found[0].entities[0])
        state = self.discourse.authority.records.get(getattr(record, "state", None) or "")
        return Entity(state.name, "state") if state else None

    def _owner(self, owner: Entity, title: Title) -> Entity:
        """A government's minister is its state's; its spokesman is its own."""
        if owner.kind == "government" and title.role != "spokesperson":
            return self.discourse.affiliation(owner) or owner
        return owner
