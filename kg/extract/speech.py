"""Who said what, for whom; and where states and leaders stand."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.frames import STANCES
from kg.extract.topics import topics
from kg.model import Entity, Position, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.clauses import Reading
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import Stance

#: Direct speech: from an opening quote to the closing one, or to the sentence's end.
_DIRECT = re.compile(
    r"(?:^|(?<=[\s(:]))[\"“](?=\S)([^\"“”]{20,})(?:(?<=\S)[\"”]|$)|``(.{20,}?)(?:''|$)", re.DOTALL
)


def reporting(reading: Reading) -> tuple[Verb, tuple[Entity, ...], str] | None:
    """The sentence's outer verb of reporting, its speaker, and the speaker's words in the text."""
    for verb in reading.verbs:
        if verb.lemma not in lexicon.REPORTING or verb.status is None or verb.passive:
            continue
        if verb.form == "gerund" and not _speaks(reading, verb):
            continue
        if verb.lemma not in _OPEN and not _reports(reading, verb):
            continue
        inverted = reading.covering(verb.end)
        if inverted is not None and inverted.is_agent and _inverted(reading, verb, inverted.end):
            return (
                verb,
                reading.group_from(inverted)[0],
                reading.words(inverted.start, inverted.end),
            )
        speaker = reading.subject(verb)
        if not speaker and reading.words(verb.end, verb.end + 1) in ("he", "she"):
            speaker = inverted.entities if inverted is not None else ()  # …, said he had signed
        if speaker:
            several = " and ".join(agent.name for agent in speaker if agent.kind == "group")
            return verb, speaker, several or speaker[0].name
        words = _subject_words(reading, verb.start)
        if words:
            return verb, (), words
    return None


#: Verbs that report whatever follows them; the others need "that" or a quotation.
_OPEN = frozenset("say tell add".split())


def _inverted(reading: Reading, verb: Verb, end: int) -> bool:
    """``…, said Wirajuda``: the speaker stands behind the verb; not so ``…, said she was glad``."""
    if end < len(reading.tokens) and (
        reading.verb_at(end) is not None
        or reading.tokens[end].lower in lexicon.BE | lexicon.HAVE | lexicon.MODALS - {"'s", "’s"}
    ):
        return False
    return verb.start > 2 and reading.tokens[verb.start - 1].text in (",", '"', "”", "''", "?")


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


def _subject_words(reading: Reading, start: int) -> str:
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
    if not first or first[0].lower() in lexicon.PRONOUNS | {"who", "which", "it"}:
        return ""
    return re.sub(r"^(?:the|a|an)\s+", "", " ".join(words.split()), flags=re.IGNORECASE)


def according_to(reading: Reading) -> str | None:
    """``according to the Kremlin``: whom the sentence credits."""
    tokens = reading.tokens
    for i in range(len(tokens) - 2):
        if tokens[i].lower == "according" and tokens[i + 1].lower == "to":
            mention = reading.covering(i + 2) or reading.covering(i + 3)
            if mention is not None and mention.entities:
                return mention.entities[0].name
    return None


def statements(context: Context) -> Iterator[Statement]:
    """The statement that a sentence reports."""
    found = reporting(context.reading)
    if found is None:
        return
    _, speakers, _ = found
    text = context.document.text[context.sentence.start : context.sentence.end]
    direct = _DIRECT.search(text)
    quote = " ".join((direct.group(1) or direct.group(2)).split()) if direct else None
    if quote is not None and (direct.group(1) or direct.group(2)) not in context.document.text:  # type: ignore[union-attr]
        quote = None
    for speaker in speakers[:2]:
        if context.discourse.affiliation(speaker) is None and speaker.kind in ("place", "group"):
            continue
        yield Statement(
            document=context.document.id,
            evidence=context.evidence,
            speaker=speaker,
            on_behalf_of=_principal(context, speaker),
            topics=topics(context.reading.words(0, len(context.reading.tokens))),
            quote=quote.strip(" ,") if quote else None,
        )


def _principal(context: Context, speaker: Entity) -> Entity | None:
    """For whom a spokesman, a minister or a government speaks; a head speaks in their own name."""
    known = context.discourse.people.get(speaker.name)
    if speaker.kind in ("state", "organization"):
        return None
    if known is not None and (known.role or "head").startswith("head"):
        return None
    return context.discourse.affiliation(speaker)


@cache
def _stances() -> dict[str, Stance]:
    return {word: stance for stance, words in STANCES.items() for word in words.split()}


def positions(context: Context) -> Iterator[Position]:
    """Where an agent stands, by a verb with an agent for its object or a pledge to do."""
    reading = context.reading
    for verb in reading.verbs:
        lemma = verb.phase if verb.phase in ("vow", "pledge", "promise") else verb.lemma
        stance = _stances().get(lemma or "")
        if (
            stance is None
            or verb.negated
            or verb.passive
            or verb.form not in ("finite", "participle")
        ):
            continue
        if verb.status is None or (stance != "pledges" and verb.ahead):
            continue
        subject = tuple(a for a in reading.subject(verb) if a.kind != "place")
        phrases = reading.complements(verb.end)
        target: Entity | str | None = None
        if stance == "pledges":
            target = reading.words(verb.head, phrases[0].end) if phrases else None
        elif phrases and not phrases[0].preposition:
            head = phrases[0]
            target = head.agents[0] if head.agents else reading.words(head.start, head.end)
            if verb.lemma == "welcome" and isinstance(target, Entity) and target.kind == "person":
                continue  # a host's courtesy
        if target is None or not subject or (stance != "pledges" and target in subject):
            continue
        if isinstance(target, str):
            target = " ".join(target.split())
            if not target or (stance not in ("pledges", "demands") and len(target.split()) > 12):
                continue
        for actor in subject[:3]:
            yield Position(
                document=context.document.id,
                evidence=context.evidence,
                attributed_to=context.source if context.source != actor.name else None,
                actor=actor,
                stance=stance,
                target=target,
            )
