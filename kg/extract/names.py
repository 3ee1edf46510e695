"""Where a person's name stands: capitalised words, initials, particles, as news write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.authority import Person
from kg.extract import lexicon
from kg.extract.dates import MONTHS, WEEKDAYS
from kg.extract.title_lexicon import HONORIFICS, TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.extract.gazetteer import Match
    from kg.extract.sentences import Token

#: Small words within names.
PARTICLES = frozenset(
    """von van der den de del della di da dos du la le el al bin ibn ben ter abu ul bint zu af
    e y""".split()
)
_REGNAL = frozenset({"amir", "emir", "sultan"})
_MONTHS_TOO = frozenset({"may", "april", "june", "august"})
_NEVER = (
    lexicon.ARTICLES
    | lexicon.PREPOSITIONS
    | lexicon.CONJUNCTIONS
    | lexicon.PRONOUNS
    | lexicon.POSSESSIVES
    | frozenset(
        """here there then thus meanwhile however also yesterday today tomorrow according
        party parliament government ministry council committee congress senate house court army
        agency commission summit treaty agreement accord conference minister office news radio
        television street avenue university airport palace""".split()
    )
)
_LONGEST = 6


def name_at(
    tokens: Sequence[Token], start: int, matches: Mapping[int, Match], *, titled: bool = False
) -> tuple[str, int] | None:
    """The name that begins here and the index behind it; None if there is none.

    ``matches`` are the authority's names in the sentence: a known person's name is taken whole, a
    state's or organisation's ends a name, unless a title has just announced one (``titled``).
    """
    known = matches.get(start)
    if known is not None and known.kind == "person":
        return spelt(tokens, start, known.end), known.end
    parts: list[str] = []
    i = words = 0
    i = start
    while i < len(tokens) and words < _LONGEST:
        step = _step(tokens, i, matches, first=not parts, titled=titled)
        if step is None:
            break
        text, following = step
        parts.append(text)
        words += not text.startswith(("-", ".")) and text.strip().lower() not in PARTICLES
        i = following
    if not parts or not any(len(p.strip(" .-")) > 1 for p in parts):
        return None
    if all(p.strip(" .") in ("Jr", "Sr", "II", "III", "IV", "Ii", "Iii") for p in parts):
        return None
    suffix, i = _suffix(tokens, i)
    return "".join(parts).strip() + suffix, i


def spelt(tokens: Sequence[Token], start: int, end: int) -> str:
    """The name as the text spells it, without line breaks, honorifics and shouting."""
    if tokens[start].lower in HONORIFICS and end - start > 2:
        start += 1
    out = ""
    for token in tokens[start:end]:
        text = token.text.title() if token.text.isupper() and len(token.text) > 3 else token.text
        out += ("" if token.glued or not out else " ") + text
    return out


def _step(
    tokens: Sequence[Token], i: int, matches: Mapping[int, Match], *, first: bool, titled: bool
) -> tuple[str, int] | None:
    """The next piece of a name, with the blank or hyphen before it, and where the next begins."""
    token = tokens[i]
    blank = "" if first or token.glued else " "
    match = matches.get(i)
    if match is not None and match.kind != "person" and not (match.kind == "place" and not first):
        single = titled and first and match.kind in ("demonym", "state", "place")
        if not (single and match.end == i + 1 and _capital(tokens, i + 1) and i + 1 not in matches):
            return None  # German Gref is a person behind a title
    if token.text == "-" and not first and token.glued and i + 1 < len(tokens):
        following = tokens[i + 1]
        if following.glued and following.text[:1].isalpha() and i + 1 not in matches:
            return "-" + following.text, i + 2
        return None
    if token.lower in PARTICLES and not first and _particle_leads(tokens, i + 1):
        return blank + token.text, i + 1
    if token.lower in PARTICLES and first and i + 2 < len(tokens) and tokens[i + 1].text == "-":
        return token.text, i + 1  # al-Assad
    stopped = i + 1 < len(tokens) and tokens[i + 1].text == "." and tokens[i + 1].glued
    initial = len(token.text) == 1 and token.text.isupper() and stopped
    if not _capital(tokens, i) or (token.lower in _NEVER and not initial):
        return None
    if not first and token.text.isupper() and len(token.text) > 2 and token.lower in lexicon.VERBS:
        return None  # REAGAN MEETS GORBACHEV
    if not first and _capital(tokens, i + 1) and token.text.istitle() and _is_third(token.lower):
        return None  # Biden Welcomes Prime Minister
    if (token.lower in WEEKDAYS and not (token.text == "Sun" and not first)) or (
        token.lower in HONORIFICS
    ):
        return None
    if token.lower in TITLES and not token.text.isupper() and not _names_too(tokens, i, first):
        return None
    called = token.text == "Jan" and _capital(tokens, i + 1)
    if token.lower in MONTHS and first and token.lower not in _MONTHS_TOO and not called:
        return None
    if len(token.text) == 1 and i + 1 < len(tokens) and tokens[i + 1].text == ".":
        return blank + token.text + ".", i + 2  # an initial with its stop
    text = token.text
    if text.isupper() and len(text) > 3 and "." not in text:
        text = text.title()  # THERESA May
    return blank + text, i + 1


def _is_third(word: str) -> bool:
    """Is it a verb's third person, and nothing else that the lexicon knows?"""
    forms = lexicon.VERBS.get(word, ())
    return bool(forms) and all(form.form == "s" for form in forms)


def _names_too(tokens: Sequence[Token], i: int, first: bool) -> bool:
    """Titles that are names, too: King, Chaudhry Amir Hussain, Sultan bin Abdulaziz."""
    lower = tokens[i].lower
    if first:
        following = tokens[i + 1].lower if i + 1 < len(tokens) else ""
        return lower == "king" or (lower in _REGNAL and following in PARTICLES)
    return lower in _REGNAL


def goes_on(tokens: Sequence[Token], match: Match) -> bool:
    """``Juan Carlos Pugliese`` is no king: a regnal name that more words make another's."""
    record = match.record
    if not isinstance(record, Person) or match.end - match.start != 2 or match.end >= len(tokens):
        return False
    following = tokens[match.end]
    return (
        record.family != tokens[match.end - 1].text
        and following.text.istitle()
        and following.lower not in _NEVER
        and not any(following.lower in words for words in (WEEKDAYS, MONTHS, TITLES, lexicon.VERBS))
    )


def _particle_leads(tokens: Sequence[Token], i: int) -> bool:
    """Does a capital follow, perhaps behind another particle: van der Bellen?"""
    if i < len(tokens) and tokens[i].text == "-" and tokens[i].glued:
        return _capital(tokens, i + 1)  # al-Rashid
    if i < len(tokens) and tokens[i].lower in PARTICLES and not _capital(tokens, i):
        return _capital(tokens, i + 1)
    return _capital(tokens, i)


def _capital(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].text[:1].isupper()


def _suffix(tokens: Sequence[Token], i: int) -> tuple[str, int]:
    """``, Jr.`` and its like."""
    j = i + 1 if i < len(tokens) and tokens[i].text == "," else i
    if j < len(tokens) and tokens[j].text in ("Jr", "Sr", "II", "III"):
        stop = j + 1 < len(tokens) and tokens[j + 1].text == "." and tokens[j + 1].glued
        return (", " if j > i else " ") + tokens[j].text + ("." if stop else ""), j + 1 + stop
    return "", i
