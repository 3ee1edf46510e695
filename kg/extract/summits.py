"""Summits: a named multilateral meeting, and who attends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.context import united
from kg.extract.nominals import governor, left_edge
from kg.model import Entity, Status, Summit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.context import Context
    from kg.extract.mentions import Mention
    from kg.extract.verbs import Verb

_HEADS = frozenset({"summit", "summits"})
#: What, behind an organisation's name, is a gathering of its leaders as a summit is.
_GATHERINGS = frozenset({"forum", "meeting"})
_ATTENDING = frozenset(
    "attend join meet host chair address participate arrive leave go travel fly take represent "
    "gather talk speak discuss see open".split()
)


def summits(context: Context) -> Iterator[Summit]:
    """The summits that a sentence names."""
    reading = context.reading
    for i, token in enumerate(reading.tokens):
        if reading.covering(i) is not None:
            continue
        if token.lower not in _HEADS and not _gathers(context, i):
            continue
        owner, left = _owner(context, i)
        owner = owner or _acronym(context, i)
        name = f"{owner.name} summit" if owner else _own_name(context, i)
        if name is None:
            continue
        left = left_edge(context, left)
        verb, status = governor(context, left, i, i + 1)
        if status is not None:
            yield _summit(context, name, owner, left, i + 1, status, verb)


def _acronym(context: Context, i: int) -> Entity | None:
    """``the ASEM summit``: a forum that the authority does not know."""
    word = context.reading.tokens[i - 1].text if i else ""
    if word.isupper() and 3 <= len(word) <= 6 and context.reading.covering(i - 1) is None:
        return Entity(word, "organization")
    return None


def _own_name(context: Context, i: int) -> str | None:
    """``the Nuclear Security Summit``: a name in capitals."""
    tokens, start = context.reading.tokens, i
    if not tokens[i].text[0].isupper() or tokens[i].text.isupper():
        return None
    while start > 0 and (
        tokens[start - 1].text[:1].isupper()
        or (tokens[start - 1].text == "-" and tokens[start].glued)
    ):
        start -= 1
    while start < i and tokens[start].lower in ("the", "this", "at", "in"):
        start += 1
    end = _goes_on(context, i + 1)
    return context.reading.words(start, end) if end - start > 2 else None


def _goes_on(context: Context, end: int) -> int:
    """``Summit on the Information Society``, ``Summit of the Americas``: the name's end."""
    tokens, j = context.reading.tokens, end
    while j < len(tokens) and tokens[j].lower in ("on", "of", "for", "the"):
        j += 1
    k = j
    while k < len(tokens) and tokens[k].text[:1].isupper() and tokens[k].text.isalpha():
        k += 1
    mention = context.reading.covering(j) if j < len(tokens) else None
    return k if k > j > end and (mention is None or mention.kind == "place") else end


def _gathers(context: Context, i: int) -> bool:
    """``the G7 leaders' meeting``, ``the APEC forum``: of an organisation, and of its leaders."""
    reading = context.reading
    word = reading.tokens[i].lower
    if word not in _GATHERINGS or i == 0:
        return False
    if word == "forum":
        mention = reading.covering(i - 1)
        return mention is not None and mention.kind == "organization"
    return any(t.lower.startswith("leaders") for t in reading.tokens[max(0, i - 3) : i])


def _owner(context: Context, i: int) -> tuple[Entity | None, int]:
    """The organisation whose summit it is: "the G20 summit", "the summit of NATO leaders"."""
    reading, j = context.reading, i
    while j > 0 and i - j < 6:
        mention = reading.covering(j - 1)
        if mention is not None and mention.kind == "organization":
            return mention.entities[0], mention.start
        word = reading.tokens[j - 1]
        if mention is not None and mention.kind not in ("time", "demonym", "place"):
            break
        if word.text in (",", ".") or word.lower in ("the", "a", "an", "of", "at", "in", "and"):
            break
        j -= 1
    for phrase in reading.complements(i + 1)[:2]:
        if phrase.preposition == "of" and phrase.agents and phrase.agents[0].kind == "organization":
            return phrase.agents[0], j
        mention = _mention_in(context, phrase.start, phrase.end)
        if phrase.preposition == "of" and mention is not None:
            return mention.entities[0], j
    return None, j


def _mention_in(context: Context, start: int, end: int) -> Mention | None:
    return next(
        (
            m
            for m in context.reading.mentions
            if start <= m.start < end and m.kind == "organization"
        ),
        None,
    )


def _summit(
    context: Context,
    name: str,
    owner: Entity | None,
    left: int,
    end: int,
    status: Status,
    held: Verb | None,
) -> Summit:
    reading = context.reading
    phrases = reading.complements(end)
    if held is not None and held.start >= end:
        phrases += reading.complements(held.end)
    attending = []
    for verb in reading.verbs:
        if verb.lemma in _ATTENDING and verb.status is not None and verb.end <= left + 1:
            attending.append(reading.subject(verb))
            if verb.lemma == "meet":
                attending += [
                    p.agents
                    for p in reading.complements(verb.end)[:2]
                    if p.preposition in ("", "with")
                ]
    people = tuple(a for a in united(*attending) if a.kind in ("person", "state") and a != owner)
    ahead = status in ("planned", "proposed") or (held is not None and held.present)
    date = context.date(phrases, None, ahead=ahead)
    published = context.document.date
    coming = any(p.time is not None and p.time.is_next for p in phrases)
    if status == "occurred" and (coming or (date and published and date > published)):
        status = "planned"
    return Summit(
        document=context.document.id,
        evidence=context.evidence,
        attributed_to=context.source,
        name=" ".join(name.split()),
        organization=owner,
        participants=people,
        status=status,
        date=date,
        place=context.place(phrases),
    )
