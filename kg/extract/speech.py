"""Who said what, for whom; and where states and leaders stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.mentions import Mention
from kg.extract.topics import topics
from kg.model import Entity, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.clauses import Reading
    from kg.extract.context import Context
    from kg.extract.mentions import Kind
    from kg.extract.verbs import Verb

#: Direct speech: from an opening quote to the closing one, or to the sentence's end.
_DIRECT = re.compile(
    r"(?:^|(?<=[\s(:]))[\"“](?=\S)([^\"“”]{20,})(?:(?<=\S)[\"”]|$)|``((?:(?!'').){10,})(?:''|$)",
    re.DOTALL,
)


_FIRST_PERSON: dict[str, Kind] = {
    "I": "group", "me": "group", "my": "possessive", "My": "possessive",
}  # fmt: skip
#: A ministry without its state, and those who speak for it.
_MINISTRY = re.compile(
    r"(?:(?:foreign|defen[cs]e|finance|interior|trade|energy)\s+)?ministry"
    r"(?:\s+(?:official|spokesman|spokeswoman|spokesperson|source|statement))?$",
    re.IGNORECASE,
)


def reporting(reading: Reading) -> tuple[Verb, tuple[Entity, ...], str] | None:
    """The sentence's outer verb of reporting, its speaker, and the speaker's words in the text."""
    for verb in reading.verbs:
        told = _told_by(reading, verb)
        if told is not None:
            return verb, *told
    return None


def first_person(reading: Reading, speaker: tuple[Entity, ...]) -> list[Mention]:
    """``"I will meet him," X said``: the first person of a sentence in which one person speaks."""
    if len(speaker) != 1 or speaker[0].kind != "person":
        return []
    return [
        Mention(i, i + 1, _FIRST_PERSON[token.text], speaker, named=False)
        for i, token in enumerate(reading.tokens)
        if token.text in _FIRST_PERSON
    ]


def speakers(reading: Reading, verb: Verb) -> tuple[Entity, ...]:
    """Who says it, by a verb of reporting: its subject, or who stands behind it."""
    told = _told_by(reading, verb, aside=True)
    return told[0] if told is not None else ()


def _told_by(
    reading: Reading, verb: Verb, *, aside: bool = False
) -> tuple[tuple[Entity, ...], str] | None:
    """Who says it, and by which words; ``aside``: or adds it, as in ", saying that"."""
    if verb.lemma == "quote" and verb.passive and _as_saying(reading, verb):
        speaker = reading.subject(verb)
        return (speaker, speaker[0].name) if speaker else None
    if verb.lemma not in lexicon.REPORTING or verb.status is None or verb.passive:
        return None
    if verb.form == "gerund" and not _speaks(reading, verb) and not aside:
        return None
    if verb.lemma not in _OPEN and not _reports(reading, verb):
        return None
    inverted = reading.covering(verb.end)
    if inverted is not None and inverted.is_agent and _inverted(reading, verb, inverted.end):
        return reading.group_from(inverted)[0], reading.words(inverted.start, inverted.end)
    behind = verb.start > 2 and reading.tokens[verb.start - 1].text in _CLOSING
    if behind and inverted is None and reading.words(verb.end, verb.end + 1)[:1].isupper():
        return (), reading.words(verb.end, verb.end + 2)  # a stranger
    speaker = reading.subject(verb)
    if not speaker and behind and reading.words(verb.end, verb.end + 1) in ("he", "she"):
        speaker = inverted.entities if inverted is not None else ()  # …, said he had signed
    if speaker:
        several = " and ".join(agent.name for agent in speaker if agent.kind == "group")
        return speaker, several or speaker[0].name
    if verb.form == "infinitive":
        return None  # a summit called to tell them
    words = subject_words(reading, verb.start)
    return ((), words) if words else None


def _as_saying(reading: Reading, verb: Verb) -> bool:
    """``was quoted as saying``."""
    words = [t.lower for t in reading.tokens[verb.end : verb.end + 8]]
    return any(words[i : i + 2] == ["as", "saying"] for i in range(len(words)))


#: Verbs by which several may speak as one.
_ANNOUNCING = frozenset({"announce", "declare", "warn"})
#: What stands before "said X".
_CLOSING = frozenset({",", '"', "”", "''", "?"})
#: Verbs that report whatever follows them; the others need "that" or a quotation.
_OPEN = frozenset("say tell add".split())


def _inverted(reading: Reading, verb: Verb, end: int) -> bool:
    """``…, said Wirajuda``: the speaker stands behind the verb; not so ``…, said she was glad``."""
    if end < len(reading.tokens) and (
        reading.verb_at(end) is not None
        or reading.tokens[end].lower in lexicon.BE | lexicon.HAVE | lexicon.MODALS - {"'s", "’s"}
    ):
        return False
    return verb.start > 2 and reading.tokens[verb.start - 1].text in _CLOSING


def _speaks(reading: Reading, verb: Verb) -> bool:
    return verb.start > 0 and reading.tokens[verb.start - 1].text != ","


def _reports(reading: Reading, verb: Verb) -> bool:
    tokens = reading.tokens
    following = [t.lower for t in tokens[verb.end : verb.end + 2]]
    if following[:1] and (
        following[0] in ("that", ":", '"', "“", "``", ".") or following[:2] == [",", '"']
    ):
        return True
    before = tokens[max(0, verb.start - 12) : verb.start]
    return any(t.text in ('"', "”", "''") for t in before)


_NO_SUBJECTS = lexicon.PRONOUNS | lexicon.PREPOSITIONS | {"who", "which", "it"}


def subject_words(reading: Reading, start: int) -> str:
    """``Palestinian officials``: a speaker of whom only a common noun is told."""
    j = start
    while j > 0:
        token = reading.tokens[j - 1]
        if token.text in (",", ".", ";", ":", '"', "”", "''", "“", "``") or reading.verb_at(j - 1):
            break
        if token.lower in ("and", "but", "that", "as", "while"):
            break
        j -= 1
    words = reading.words(j, start).strip(" \n'‘’`")
    first = words.split()[:1]
    if not first or first[0].lower() in _NO_SUBJECTS:
        return ""
    return re.sub(r"^(?:the|a|an)\s+", "", " ".join(words.split()), flags=re.IGNORECASE)


def according_to(reading: Reading) -> str | None:
    """``according to the Kremlin``: whom the sentence credits."""
    mention = _according_to(reading)
    return mention.entities[0].name if mention is not None else None


def _according_to(reading: Reading) -> Mention | None:
    tokens = reading.tokens
    for i in range(len(tokens) - 2):
        if tokens[i].lower == "according" and tokens[i + 1].lower == "to":
            mention = reading.covering(i + 2) or reading.covering(i + 3)
            if mention is not None and mention.entities:
                return mention
    return None


def statements(context: Context) -> Iterator[Statement]:
    """The statements that a sentence reports, one of each who speaks in it."""
    text = context.document.text[context.sentence.start : context.sentence.end]
    direct = _DIRECT.search(text)
    words = (direct.group(1) or direct.group(2)) if direct else ""
    quote = " ".join(words.split()) if words in context.document.text else ""
    heard: set[Entity] = set()
    for speaker in _speaking(context):
        if speaker in heard or not _is_heard(context, speaker):
            continue
        said = quote.strip(" ,") if quote.isprintable() and not heard else ""
        heard.add(speaker)
        yield Statement(
            document=context.document.id,
            evidence=context.evidence,
            speaker=speaker,
            on_behalf_of=_principal(context, speaker),
            topics=topics(context.reading.words(0, len(context.reading.tokens))),
            quote=said or None,
        )


def _speaking(context: Context) -> Iterator[Entity]:
    """Those whom the sentence lets speak; what several say as one is a readout's phrase."""
    reading = context.reading
    for verb in reading.verbs:
        told = _told_by(reading, verb, aside=True)
        if told is None:
            continue
        if not told[0] and (ministry := _ministry(context, told[1])) is not None:
            yield ministry
        elif len(told[0]) == 1 or verb.lemma in _OPEN | _ANNOUNCING:
            yield from told[0][:2]
    named = _according_to(reading)
    if named is not None:
        yield from named.entities[:1]


def _is_heard(context: Context, speaker: Entity) -> bool:
    """Do they speak for a state or an organisation, or have an office?"""
    if speaker.kind == "place":
        return False
    if speaker.kind == "person":
        known = context.discourse.people.get(speaker.name)
        if known is not None and known.role:
            return True
    return context.discourse.affiliation(speaker) is not None


def _ministry(context: Context, words: str) -> Entity | None:
    """``the ministry said``, ``a foreign ministry official said``: the state's that it is about."""
    home = context.discourse.home
    if not _MINISTRY.match(words) or home is None or home.kind != "state":
        return None
    return context.discourse.government(home.name)


def _principal(context: Context, speaker: Entity) -> Entity | None:
    """For whom a spokesman, a minister or a government speaks; a head speaks in their own name."""
    known = context.discourse.people.get(speaker.name)
    if speaker.kind in ("state", "organization"):
        return None
    if known is not None and (known.role or "head").startswith("head"):
        return None
    return context.discourse.affiliation(speaker)
