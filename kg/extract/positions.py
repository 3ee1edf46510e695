"""Where states and leaders stand: whom they back, condemn or threaten, what they ask or promise."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.accord_frames import VAGUE
from kg.extract.context import united
from kg.extract.speech import speakers, subject_words
from kg.extract.stance_frames import STANCE_NOUNS, STANCE_PREDICATES
from kg.extract.stances import PROMISES, REFUSALS, SPEAKING, stance_of
from kg.model import Entity, Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Phrase
    from kg.extract.context import Context
    from kg.extract.verbs import Verb
    from kg.model import Stance

_BACKING = frozenset({"support", "back", "endorse", "favour", "favor"})
_AIMING = frozenset({"protest", "lash"})
_EXPRESSING = frozenset(
    "express voice declare reiterate reaffirm offer restate give pledge show announce".split()
)
_OWNERS = frozenset({"state", "demonym", "person", "government", "organization"})
_LONGEST = 12
#: Who does this for support has not got it.
_SEEKING = frozenset("seek want need lack request solicit".split())


@cache
def _nouns() -> dict[str, Stance]:
    return {word: stance for stance, words in STANCE_NOUNS.items() for word in words.split()}


@cache
def _predicates() -> dict[tuple[str, str], Stance]:
    return {
        (word, preposition): stance
        for stance, phrases in STANCE_PREDICATES.items()
        for word, preposition in (phrase.split() for phrase in phrases.split(", "))
    }


@cache
def _predicating() -> frozenset[str]:
    return frozenset({word for word, _ in _predicates()} | {"against"})


def positions(context: Context) -> Iterator[Position]:
    """Where the agents of a sentence stand."""
    for verb in context.reading.verbs:
        yield from _by_verb(context, verb)
        yield from _must(context, verb)
    yield from _by_noun(context)
    yield from _by_predicate(context)


def _by_verb(context: Context, verb: Verb) -> Iterator[Position]:
    """``Japan condemned the test``, ``refused to sign``, ``vowed to fight``."""
    stance, particle = stance_of(context, verb)
    if stance is None or context.denied(verb.head):
        return
    reading = context.reading
    apart = verb.form == "gerund" and reading.tokens[verb.start - 1].text == ","
    if verb.form not in ("finite", "participle") and not apart:
        return
    phrases = reading.complements(verb.end)
    if verb.passive:
        actors = united(*(p.agents for p in phrases if p.preposition == "by"))
        received = reading.subject(verb)
        if verb.lemma == "welcome" and (received or _is_pronoun(context, verb.start - 1)):
            return  # a guest, not a decision
        target: Entity | str | None = next(iter(received), None) or subject_words(
            reading, verb.start
        )
    else:
        actors = reading.subject(verb)
        target = _target(context, verb, stance, particle, phrases)
    if stance == "threatens" and verb.lemma == "warn" and not isinstance(target, Entity):
        return  # a forecast
    if len(context.states(actors)) > 1:
        courtesy = stance == "supports" and verb.lemma not in _BACKING
        if courtesy or (stance == "pledges" and verb.lemma not in VAGUE):
            return  # or an understanding
    yield from _taken(context, actors, stance, target)


def _is_pronoun(context: Context, i: int) -> bool:
    return i >= 0 and context.reading.tokens[i].lower in lexicon.PRONOUNS


def _target(
    context: Context, verb: Verb, stance: Stance, particle: str, phrases: Sequence[Phrase]
) -> Entity | str | None:
    """Whom or what the stance is about: the verb's object, or what its particle leads to."""
    reading = context.reading
    if verb.phase in PROMISES | REFUSALS or (stance == "pledges" and not particle):
        start = verb.head if verb.phase else verb.end
        following = next((v for v in reading.verbs if v.start >= verb.end), None)
        if not phrases and following is not None and following.start == verb.end:
            phrases = reading.complements(following.end)  # to stand united with
        return reading.words(start, phrases[0].end) if phrases else None
    if verb.lemma in SPEAKING:
        phrases = [p for p in phrases if p.preposition == particle]
    for phrase in phrases[:1]:
        if verb.lemma == "threaten" and phrase.preposition == "to":
            return reading.words(phrase.start, phrase.end)
        aimed = verb.lemma in _AIMING and phrase.preposition in ("at", "to", "against")
        if phrase.preposition not in ("", particle) and not aimed:
            return None
        if phrase.agents:
            person = phrase.agents[0].kind == "person"
            return None if verb.lemma == "welcome" and person else phrase.agents[0]
        start = phrase.start + bool(phrase.preposition)
        return reading.words(start + (particle == "out"), phrase.end)
    if particle or verb.lemma in ("threaten", "demand", "urge"):
        end = min(verb.end + 8, len(reading.tokens))
        return reading.words(verb.end + bool(particle), end)
    return None


def _must(context: Context, verb: Verb) -> Iterator[Position]:
    """``Lavrov said Georgia must back up its words``: a demand."""
    reading, tokens = context.reading, context.reading.tokens
    if verb.lemma not in lexicon.REPORTING or verb.status is None or not verb.is_finite:
        return
    said = range(verb.end, min(verb.end + 12, len(tokens)))
    closed = any(t.text in ('"', "”", "''") for t in tokens[max(0, verb.start - 8) : verb.start])
    for i in range(verb.start) if closed else said:  # "Iran must stop it," he said
        if tokens[i].text in (";", ".", ":"):
            return
        if tokens[i].lower not in ("must", "should"):
            continue
        mention = reading.covering(i - 1)
        if mention is not None and mention.is_agent and len(mention.entities) == 1:
            yield from _taken(context, speakers(reading, verb), "demands", mention.entities[0])
        return


def _by_noun(context: Context) -> Iterator[Position]:
    """``Putin's support for Syria``, ``Palestinian demands``, ``expressed support for``."""
    reading, tokens = context.reading, context.reading.tokens
    for i in reading.occurrences(_nouns().keys()):
        if (
            tokens[i].text[0].isupper()
            or (i and tokens[i - 1].lower == "to")
            or reading.covering(i) is not None
            or reading.verb_at(i) is not None
        ):
            continue
        actors = _owner(context, i) or _expressing(context, i)
        if not actors or _is_sought(context, i):
            continue
        phrases = reading.complements(i + 1)[:1]
        target: Entity | str | None = None
        for phrase in phrases:
            if phrase.preposition in ("for", "to", "of", "against"):
                target = (
                    phrase.agents[0]
                    if phrase.agents
                    else reading.words(phrase.start + 1, phrase.end)
                )
        if target is not None:
            yield from _taken(context, actors, _nouns()[tokens[i].lower], target)


def _is_sought(context: Context, i: int) -> bool:
    """``seeks G7 backing``: what is asked for is not given."""
    verb = next((v for v in reversed(context.reading.verbs) if v.end <= i), None)
    return verb is not None and i - verb.end < 4 and verb.lemma in _SEEKING


def _owner(context: Context, i: int) -> tuple[Entity, ...]:
    """Whose stand a noun tells of: the possessive or adjective right before it."""
    reading, tokens, j = context.reading, context.reading.tokens, i - 1
    while j > 0 and i - j < 4 and reading.covering(j) is None and tokens[j].text.isalpha():
        j -= 1
    if tokens[j].lower in ("'s", "’s", "'", "’"):
        j -= 1
    mention = reading.covering(j)
    if mention is None or mention.kind not in _OWNERS:
        return ()
    if mention.kind in ("state", "person", "government", "organization") and (
        tokens[mention.end].lower not in ("'s", "’s", "'", "’")
        and mention.kind != "organization"
        and not reading.words(mention.start, mention.end).isupper()  # U.S. support
    ):
        return ()
    return mention.entities


def _expressing(context: Context, i: int) -> tuple[Entity, ...]:
    """``voiced (full) support for``: who expresses it."""
    reading = context.reading
    verb = next((v for v in reading.verbs if 0 <= i - v.end < 4), None)
    if verb is None or verb.lemma not in _EXPRESSING or verb.status != "occurred" or verb.negated:
        return ()
    actors = reading.subject(verb)
    return actors if len(context.states(actors)) == 1 else ()


def _by_predicate(context: Context) -> Iterator[Position]:
    """``The United States remains committed to …``, ``Spain is opposed to …``."""
    reading, tokens = context.reading, context.reading.tokens
    for i in reading.occurrences(_predicating()):
        if not 2 <= i < len(tokens) - 2:
            continue
        stance = _predicates().get((tokens[i].lower, tokens[i + 1].lower))
        if tokens[i].lower == "against" and tokens[i - 1].lower in ("is", "are", "was", "were"):
            stance = "opposes"
        if stance is None or reading.covering(i) is not None:
            continue
        j = i - 1
        while j > 0 and (
            tokens[j].lower in lexicon.ADVERBS | {"been", "in", "has", "have"}
            or tokens[j].lower.endswith("ly")
        ):
            j -= 1
        is_ = tokens[j].lower in ("remains", "remain", "is", "are", "was", "were")
        mention = reading.covering(j - 1) if is_ else reading.covering(j)
        if not is_ and not {"has", "have"} & {t.lower for t in tokens[j + 1 : i]}:
            continue
        bare = tokens[i].lower == "against"
        doing = reading.verb_at(i + 2)  # committed to supporting the government
        behind = doing.end if doing is not None and doing.form == "gerund" else i + 1
        phrases = reading.complements(i if bare else behind)[:1]
        if mention is not None and mention.is_agent and phrases:
            words = reading.words(i + 1 if bare else i + 2, phrases[0].end)
            whom = doing is None or doing.lemma in _BACKING
            target = (phrases[0].agents[:1] if whom else ()) or (words,)
            yield from _taken(context, mention.entities, stance, target[0])


def _taken(
    context: Context, actors: Sequence[Entity], stance: Stance, target: Entity | str | None
) -> Iterator[Position]:
    """The positions, of those who act for a state or an organisation."""
    if isinstance(target, str):
        target = " ".join(target.split()).strip(" ,;:\"'“”").removeprefix("to ")
        if stance not in ("pledges", "demands") and len(target.split()) > _LONGEST:
            return
    if not target or target in actors or target in ("each other", "one another"):
        return
    for agent in actors[:3]:
        side = context.discourse.affiliation(agent) if agent.kind == "group" else None
        actor = side or agent  # G8 leaders pledged
        if actor.kind in ("place", "group"):
            continue
        if context.discourse.affiliation(actor) is None:
            continue
        yield Position(
            document=context.document.id,
            evidence=context.evidence,
            attributed_to=context.source if context.source != actor.name else None,
            actor=actor,
            stance=stance,
            target=target,
        )
