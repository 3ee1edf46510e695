"""Why a sentence tells of no fact, as far as that can be said in a line."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.extract.frames import NOUNS, VERB_FRAMES
from kg.extract.nominals import noun_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.extract import Understood
    from kg.extract.clauses import Reading
    from kg.extract.verbs import Verb


def reasons(sentence: Understood) -> Iterator[str]:
    """What stands between a sentence and the facts of the table; nothing if it tells of one."""
    if sentence.facts:
        return
    reading = sentence.reading
    if not any(mention.is_agent for mention in reading.mentions):
        yield "nobody is named who could act"
        return
    if sentence.sentence.tokens[-1].text == "?":
        yield "it is a question"
        return
    verbs = [verb for verb in reading.verbs if verb.lemma in _verbs()]
    nouns = list(_event_nouns(reading))
    for verb in verbs:
        yield f"{_pattern(verb)}: {_missing(reading, verb)}"
    for noun in nouns:
        yield f"“{noun}”: what governs it, or who takes part, does not make it a fact"
    if not verbs and not nouns:
        yield "no verb and no noun of the table"


def _missing(reading: Reading, verb: Verb) -> str:
    """What a verb of the table lacks."""
    words = reading.words(verb.start, verb.end)
    if verb.negated:
        return f"“{words}” says that it did not happen"
    if verb.status is None:
        return f"“{words}” does not say that it happened, or will"
    subject = reading.subject(verb)
    if not subject:
        return f"whose act “{words}” is cannot be told"
    others = [phrase for phrase in reading.complements(verb.end) if phrase.agents or phrase.place]
    if not others and len(subject) < 2:
        return f"nobody is named beside {subject[0].name}"
    return "those named are on one side, or a near miss of the frame"


def _pattern(verb: Verb) -> str:
    return f"“{_verbs()[verb.lemma]}”"


@cache
def _verbs() -> Mapping[str, str]:
    """The verbs of the table, each with the pattern of its first frame."""
    found: dict[str, str] = {}
    for frame in VERB_FRAMES:
        for lemma in frame.pattern.split()[1].split("/"):
            found.setdefault(lemma, frame.pattern.replace(frame.pattern.split()[1], lemma, 1))
    return found


def _event_nouns(reading: Reading) -> Iterator[str]:
    """The event nouns of the table, as they are written."""
    behind = 0
    for i in range(len(reading.tokens)):
        for fact in sorted({noun.fact for noun in NOUNS}) if i >= behind else ():
            found = noun_at(reading.tokens, i, fact)
            if found is not None and reading.verb_at(i) is None:
                behind = found[0]
                yield reading.words(i, behind)
                break
