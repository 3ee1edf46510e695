"""Which summit it is: "the G20 summit", "the Arab summit in Tunis", "the Earth Summit"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.extract import lexicon
from kg.extract.lexicon import VERBS
from kg.model import Entity

if TYPE_CHECKING:
    from kg.extract.context import Context
    from kg.extract.mentions import Mention

#: Whose leaders meet at a summit that is called by a region.
_REGIONAL = {
    "arab": ("Arab League",),
    "islamic": ("Organisation of Islamic Cooperation",),
    "african": ("African Union", "Organisation of African Unity"),
    "gulf": ("Gulf Cooperation Council",),
    "non-aligned": ("Non-Aligned Movement",),
    "nonaligned": ("Non-Aligned Movement",),
}
#: Who meets at it, where it is a summit "of Arab leaders".
_MEMBERS = frozenset("leaders heads nations states countries presidents kings rulers".split())
_SEVEN = frozenset({"seven", "7"})
_INDUSTRIAL = frozenset("industrial industrialized industrialised richest".split())
#: Plurals that a summit may be called by.
_NO_VERBS = frozenset("leaders states arms works needs".split())
_COMPOUND = frozenset("ibero franco euro afro asia asian".split())
#: Words that make a summit nobody's of states.
_PRIVATE = frozenset(
    """business ceo tech technology media investment investors industry bank banking climbing music
    corporate startup youth women fashion health digital crypto marketing innovation union film
    educational energy-industry web football sports editors mayors chess cup league
    champions""".split()
)


class Named(NamedTuple):
    """A summit's name, whose it is, and where its noun phrase begins."""

    name: str
    owner: Entity | None
    left: int


def named(context: Context, i: int) -> Named | None:
    """The summit whose noun stands at a token, by what its own noun phrase says."""
    owner, left, pair = _owner(context, i)
    owner = owner or _acronym(context, i) or regional(context, i)
    following = "next " if context.reading.tokens[i - 1].lower == "next" or (
        left and context.reading.tokens[left - 1].lower == "next"
    ) else ""  # fmt: skip
    if owner is not None:
        return Named(f"{following}{pair or owner.name} summit", owner, left)
    name = _own_name(context, i)
    return Named(name, None, left) if name is not None else None


def is_private(context: Context, i: int) -> bool:
    """``a tech summit``, ``a summit of mayors``: not of states."""
    tokens = context.reading.tokens
    return bool({t.lower for t in (*tokens[max(0, i - 3) : i], *tokens[i + 1 : i + 4])} & _PRIVATE)


def _acronym(context: Context, i: int) -> Entity | None:
    """``the ASEM summit``: a forum that the authority does not know."""
    word = context.reading.tokens[i - 1].text if i else ""
    if word.isupper() and 3 <= len(word) <= 6 and context.reading.covering(i - 1) is None:
        return Entity(word, "organization") if word.lower() not in _PRIVATE else None
    return None


def regional(context: Context, i: int) -> Entity | None:
    """``an emergency Arab summit``: the organisation of the region's states."""
    authority, published = context.discourse.authority, context.document.date
    before = context.reading.tokens[max(0, i - 2) : i]
    if [t.lower for t in context.reading.tokens[max(0, i - 3) : i]] == ["non", "-", "aligned"]:
        return Entity("Non-Aligned Movement", "organization")
    words = {t.lower for t in context.reading.tokens[max(0, i - 4) : i]}
    behind = {t.lower for t in context.reading.tokens[i + 1 : i + 9]}
    if words & _SEVEN and words & {"power", "nation"}:  # the seven-power economic summit
        return Entity("G7", "organization")
    if behind & _SEVEN and behind & _INDUSTRIAL and behind & {"of"}:
        return Entity("G7", "organization")
    following = context.reading.tokens[i + 1 : i + 4]
    of = [t.lower for t in following]
    if len(of) > 2 and of[0] == "of" and of[1] in _REGIONAL and of[2] in _MEMBERS:
        before = following[1:2]  # a summit of Arab leaders
    for token in before[-1:] if any(t.text == "-" for t in before) else reversed(before):
        joined = token.lower == before[-1].lower and before[0].text == "-"
        for name in () if joined else _REGIONAL.get(token.lower, ()):
            record = authority.resolve(Entity(name, "organization"), published)
            start = getattr(record, "start", None)
            if record is not None and not (start and published and start > published):
                return Entity(record.name, "organization")
    return None


def _own_name(context: Context, i: int) -> str | None:
    """``the Nuclear Security Summit``, ``the Earth Summit``: a name in capitals."""
    tokens, start = context.reading.tokens, i
    if not tokens[i].text[0].isupper() or tokens[i].text.isupper():
        return _compound(context, i) or _of_a_name(context, i)
    while start > 0 and (
        (tokens[start - 1].text[:1].isupper() and not _narrates(tokens[start - 1].lower))
        or (tokens[start - 1].text == "-" and tokens[start].glued)
    ):
        start -= 1
    while start < i and tokens[start].lower in ("the", "this", "at", "in"):
        start += 1
    end = _goes_on(context, i + 1)
    two = end - start == 2 and (start > 1 or tokens[start - 1].lower == "the")
    return context.reading.words(start, end) if end - start > 2 or two else None


def _narrates(word: str) -> bool:
    """``Reagan Sees Summit``: a headline's verb is no part of a name."""
    forms = VERBS.get(word, ())
    return bool(forms) and all(f.form == "s" for f in forms) and word not in _NO_VERBS


def _compound(context: Context, i: int) -> str | None:
    """``the Ibero-American summit``, ``the Franco-African summit``."""
    tokens = context.reading.tokens
    if i > 3 and tokens[i - 2].text == "-" and tokens[i - 3].lower in _COMPOUND:
        return context.reading.words(i - 3, i + 1)
    return None


def _of_a_name(context: Context, i: int) -> str | None:
    """``the Crimea Platform summit``, ``the summit of the Crimea Platform``."""
    reading, tokens = context.reading, context.reading.tokens
    if tokens[i].text.isupper() or is_private(context, i):
        return None
    start = i
    while start > 1 and tokens[start - 1].text[:1].isupper() and tokens[start - 1].text.isalpha():
        start -= 1
    if i - start > 1 and any(reading.covering(j) is None for j in range(start, i)):
        return reading.words(start, i + 1)
    end = _goes_on(context, i + 1)
    plain = [j for j in range(i + 1, end) if tokens[j].text[0].isupper()]
    if len(plain) > 1 and any(reading.covering(j) is None for j in plain):
        return reading.words(i, end)
    return None


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


def _owner(context: Context, i: int) -> tuple[Entity | None, int, str | None]:
    """The organisation whose summit it is: "the G20 summit", "the summit of NATO leaders".

    Third, how a summit of an organisation with another side is called: "EU-Russia".
    """
    reading, j, other = context.reading, i, None
    while j > 0 and i - j < 8:
        mention = reading.covering(j - 1)
        if mention is not None and mention.kind == "organization":
            partner = reading.covering(mention.start - 2)
            if (
                other is None
                and reading.tokens[mention.start - 1].text == "-"
                and partner is not None
                and partner.kind == "organization"
            ):
                other, j = mention.end, mention.start - 1  # the ASEAN-UN summit
                continue
            paired = other is not None and reading.tokens[mention.end].text == "-"
            pair = reading.words(mention.start, other) if paired and other else None
            return mention.entities[0], mention.start, pair
        word = reading.tokens[j - 1]
        if mention is not None and mention.kind in ("state", "demonym"):
            if mention.start and reading.tokens[mention.start - 1].text == "-":
                other, j = mention.end, mention.start - 1
                continue
            if mention.kind == "state":
                break
        elif mention is not None and mention.kind not in ("time", "place"):
            break
        if (
            word.text in (",", ".")
            or word.lower
            in lexicon.PREPOSITIONS
            | {
                "the",
                "a",
                "an",
                "and",
            }
            or word.lower in lexicon.POSSESSIVES
        ):
            break  # NATO will hold its summit
        j -= 1
    for phrase in reading.complements(i + 1)[:2]:
        if phrase.preposition != "of":
            continue
        owners = [a for a in context.states(phrase.agents) if a.kind == "organization"]
        if owners:
            return owners[0], j, None
        mention = _mention_in(context, phrase.start, phrase.end)
        if mention is not None:
            return mention.entities[0], j, None
    return None, j, None


def _mention_in(context: Context, start: int, end: int) -> Mention | None:
    return next(
        (
            m
            for m in context.reading.mentions
            if start <= m.start < end and m.kind == "organization"
        ),
        None,
    )
