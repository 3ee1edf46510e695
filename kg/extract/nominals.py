"""Event nouns: "talks with", "a visit to", "the meeting": where one stands and what governs it.

The verb or preposition that an event noun depends on says whether the event happened, and lends it
the agents that the noun phrase itself does not name.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.context import RUMOURS
from kg.extract.denials import is_denial, negation_before
from kg.extract.frames import NOUNS, SUPPORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.clauses import Reading
    from kg.extract.context import Context
    from kg.extract.frames import Noun
    from kg.extract.sentences import Token
    from kg.extract.verbs import Verb
    from kg.model import Entity, Status


#: With "for", these ask for what has not happened.
_APPEALING = frozenset("call appeal press ask push hope plead campaign".split())


#: Prepositions that tell on what occasion something was done.
_OCCASIONS = frozenset("at in during after by from since following".split())
#: Those who do this for talks have them.
_SITTING = frozenset("meet sit gather convene reconvene receive host welcome join".split())
#: What may be had of a meeting without its taking place.
_NOTIONS = frozenset(
    """information question questions possibility possibilities prospect prospects chance chances
    idea likelihood""".split()
)
#: What has been called off, if these are said of it.
_REVOKING = frozenset("cancellation cancelation postponement suspension deferral".split())
_WILL = frozenset({"will", "wo", "'ll"})
_AHEAD = frozenset("planned upcoming forthcoming scheduled future next".split())
#: What is counted of talks, and the words that count.
_MEASURES = frozenset("minutes hours hour days day weeks months round rounds series".split())
_COUNTING = (
    lexicon.CARDINALS | lexicon.ARTICLES | lexicon.ORDINALS | {"several", "new", "more", "-"}
)
_UNCERTAIN = frozenset(
    "unlikely impossible possible uncertain doubtful unthinkable premature still out off".split()
)


@cache
def _heads(fact: str) -> dict[str, tuple[tuple[tuple[str, ...], Noun], ...]]:
    """The heads of a fact type's event nouns by their first word, longest first."""
    found: dict[str, dict[tuple[str, ...], Noun]] = {}
    for noun in NOUNS:
        for head in noun.heads.split(",") if noun.fact == fact else ():
            *before, last = head.replace("-", " - ").split()
            for form in (last, last + "s"):
                words = (*before, form)
                found.setdefault(words[0], {}).setdefault(words, noun)
    return {
        first: tuple(sorted(heads.items(), key=lambda pair: -len(pair[0])))
        for first, heads in found.items()
    }


def noun_at(tokens: Sequence[Token], i: int, fact: str) -> tuple[int, Noun] | None:
    """The event noun that begins at a token, and the index behind it."""
    for words, noun in _heads(fact).get(tokens[i].lower, ()):
        end = i + len(words)
        if tuple(t.lower for t in tokens[i:end]) == words:
            return end, noun
    return None


def nouns_of(reading: Reading, fact: str) -> Iterator[tuple[int, int, Noun]]:
    """The event nouns of a sentence, with where they begin and end; no names, no verbs."""
    behind = 0
    for i in reading.occurrences(_heads(fact).keys()):
        if i < behind or reading.covering(i) is not None or reading.verb_at(i) is not None:
            continue
        found = noun_at(reading.tokens, i, fact)
        if found is not None:
            behind, noun = found
            yield i, behind, noun


def left_edge(context: Context, start: int) -> int:
    """Where the noun phrase around an event noun begins: at its article, possessive or owner."""
    reading, j = context.reading, start
    while j > 0:
        token, mention = reading.tokens[j - 1], reading.covering(j - 1)
        lower = token.lower
        if mention is not None:
            if mention.kind in ("demonym", "time", "possessive"):
                j = mention.start
                continue
            if mention.kind in ("state", "organization", "place") and j <= start:
                j = mention.start
                continue
            return j
        if lower in ("'s", "’s", "'") and (owner := reading.covering(j - 2)) is not None:
            return owner.start
        if lower in lexicon.ARTICLES | lexicon.POSSESSIVES:
            return j - 1
        if (
            reading.verb_at(j - 1) is not None
            or lower in lexicon.PREPOSITIONS | lexicon.CONJUNCTIONS - {"and"}
            or not (token.text[0].isalnum() or token.text == "-")
            or start - j > 7
        ):
            return j
        j -= 1
    return j


def owners_of(context: Context, left: int, start: int) -> tuple[Entity, ...]:
    """The agents inside a noun phrase: "Putin's", "his", "Israeli-US", "Downing Street"."""
    agents: list[Entity] = []
    for mention in context.reading.mentions:
        if left <= mention.start < start and mention.kind in (
            "person", "group", "state", "demonym", "organization", "government", "possessive",
        ):  # fmt: skip
            agents += mention.entities
    return tuple(dict.fromkeys(agents))


def governor(
    context: Context, left: int, start: int, end: int
) -> tuple[Verb | None, Status | None]:
    """The verb that an event noun depends on, and the status that it gives the event."""
    reading = context.reading
    left = _measured(reading.lower, left)
    before = reading.tokens[left - 1].lower if left else ""
    if before == "of" and left > 1 and reading.tokens[left - 2].lower in ("sidelines", "margins"):
        before = "at"
    verb = next((v for v in reversed(reading.verbs) if v.end <= left), None)
    before = "" if before == "as" else before
    if verb is not None and any(t.text in (";", ":") for t in reading.tokens[verb.end : left]):
        verb = None
    adjacent = verb is not None and all(
        t.lower in lexicon.ADVERBS | lexicon.ARTICLES | lexicon.PREPOSITIONS | {"off", "up", "out"}
        or not t.text.isalpha()
        for t in reading.tokens[verb.end : left]
    )
    words = {t.lower for t in reading.tokens[left:start]}
    called = _called_off(context, end)
    if called is not None and before not in lexicon.PREPOSITIONS:
        return called, "cancelled"
    aside = behind_aside(context, end) if verb is None else None
    if aside is not None and before not in lexicon.PREPOSITIONS:
        return aside, supported(aside)
    reach = 7 if before == "or" else 3
    there = [t.lower for t in reading.tokens[max(0, left - reach) : left]]
    if "there" in there and there[-1:] == ["be"] and not words & {"no", "neither"}:
        return None, "planned" if "will" in there else None
    words |= negation_before(reading.tokens, left)
    if words & {"no", "neither"}:
        return verb, "denied" if is_denial(context, end, there) else None
    if context.denied(start):
        return verb, "denied"
    following = next((v for v in reading.verbs if v.start >= end), None)
    if words & _AHEAD or (before not in _OCCASIONS and _dated_ahead(context, left, start)):
        mine = following is not None and following.passive and _is_subject(context, following, end)
        effect = _effect(context, following, end) if following is not None and mine else None
        if following is not None and effect is not None:
            revoked = SUPPORT[effect] in ("cancelled", "nothing") or following.negated
            return following, supported(following, effect) if revoked else "planned"
        called_off = verb is not None and adjacent and _effect(context, verb, end)
        if verb is not None and called_off and SUPPORT[called_off] == "cancelled":
            return verb, supported(verb, called_off)
        return verb, "planned"
    if words & {"proposed", "possible"}:
        if following is not None and following.passive and before not in lexicon.PREPOSITIONS:
            effect = _effect(context, following, end)
            if effect is not None and supported(following, effect) == "cancelled":
                return following, "cancelled"
        return verb, "proposed"
    if words & {"cancelled", "canceled", "postponed"}:
        return verb, "cancelled"
    if before not in lexicon.PREPOSITIONS and _will_be(context, end):
        return None, "planned"
    told = verb is not None and verb.lemma in lexicon.REPORTING  # said the visit was put off
    if before not in lexicon.PREPOSITIONS and following is not None and (told or not adjacent):
        denied = following.negated or following.status is None
        effect = _effect(context, following, end)
        if denied and effect is not None and _is_subject(context, following, end):
            return following, None  # they did not take place
        status = _subject_status(context, following, end)
        if status is not None:
            return following, status
    effect = _effect(context, verb, end) if adjacent and verb is not None else None
    if effect is not None and before in _OCCASIONS and SUPPORT[effect] != "same":
        effect = None  # agreed at a meeting
    object_ = effect is not None
    if before not in lexicon.PREPOSITIONS and not object_ and _is_imagined(context, end):
        return None, None
    if before == "for" and verb is not None and SUPPORT.get(verb.lemma) == "cancelled":
        return verb, None  # preparations for it were suspended
    if before == "for" and verb is not None and verb.lemma in _SITTING:
        return verb, verb.status  # sat down for talks
    if before == "for" and verb is not None and verb.status is None and verb.phase is not None:
        return verb, None  # failed to turn up for talks
    if before == "for" and verb is not None and verb.lemma in _APPEALING and verb.status:
        return verb, "proposed"
    if before == "to" and verb is not None and verb.lemma == "invite" and verb.status:
        return verb, "proposed"
    of_what = reading.tokens[left - 2].lower if left > 1 else ""
    if before in ("of", "about", "on", "for") and of_what in RUMOURS | _NOTIONS:
        return verb, None
    if before == "of" and of_what in _REVOKING:
        return verb, _revoked(verb)
    near = {t.lower for t in reading.tokens[max(0, left - 4) : left]}
    if before == "for" and "no" in near:
        return verb, None  # no plans for a meeting
    if before in ("before", "for", "towards") or _phrase_before(reading.tokens, left, "ahead of"):
        return verb, "planned"
    to_be = [t.lower for t in reading.tokens[max(0, left - 4) : max(0, left - 1)]]
    if before in lexicon.PREPOSITIONS and to_be[-1:] == ["be"] and set(to_be) & {"will", "'ll"}:
        return verb, None if set(to_be) & lexicon.NEGATIONS else "planned"
    if verb is None:
        return None, "occurred"
    if (verb.lemma == "look" and verb.ahead) or (verb.lemma == "face" and adjacent):
        return verb, "planned"
    if effect is not None:
        return verb, supported(verb, effect)
    if before in ("after", "following") and verb.status in ("planned", "proposed"):
        return verb, None  # will travel after talks
    if before in lexicon.PREPOSITIONS:
        said = verb.phase in ("promise", "vow", "pledge", "agree", "decide", "offer", "propose")
        within = before in ("at", "in", "during") and not said
        future = verb.negated and any(
            t.lower in _WILL for t in reading.tokens[verb.start : verb.head]
        )
        if within and (verb.status in ("planned", "proposed") or future):
            return verb, "planned"
        if within and verb.status == "cancelled":
            return verb, "cancelled"
        return verb, "occurred"
    return verb, "occurred" if verb.status not in ("planned", "proposed", None) else None


def supported(verb: Verb, key: str = "") -> Status | None:
    """What a support verb, as the table names it (else by its lemma), says of its event."""
    effect = SUPPORT.get(key or verb.lemma, "same")
    if effect == "same":
        return verb.status
    if verb.negated or verb.status is None or effect == "nothing":
        return None
    return effect  # type: ignore[return-value]


def _revoked(verb: Verb | None) -> Status | None:
    """``forced the cancellation of the talks``: called off, unless that is denied or asked for."""
    if verb is None or verb.status in ("occurred", "ongoing"):
        asking = verb is not None and SUPPORT.get(verb.lemma) in ("proposed", "nothing", "denied")
        return None if asking or (verb is not None and verb.lemma == "ask") else "cancelled"
    return None


def _measured(words: Sequence[str], left: int) -> int:
    """``two days of talks``: where the measure begins, or the noun phrase if it has none."""
    if left < 2 or words[left - 1] != "of" or words[left - 2] not in _MEASURES:
        return left
    j = left - 2
    while j > 0 and (words[j - 1] in _COUNTING or words[j - 1].isdigit()):
        j -= 1
    return j


def _dated_ahead(context: Context, left: int, start: int) -> bool:
    """``tomorrow's talks``, ``the November visit`` told in October."""
    return any(
        mention.time is not None and mention.time.lies_ahead(context.document.date)
        for mention in context.reading.mentions
        if left <= mention.start < start
    )


def _effect(context: Context, verb: Verb, end: int) -> str | None:
    """The table's name for a support verb: "call-off" by a particle behind it or its object."""
    tokens = context.reading.tokens
    for i in (verb.end, end):
        key = f"{verb.lemma}-{tokens[i].lower}" if i < len(tokens) else ""
        if key in SUPPORT:
            return key
    return verb.lemma if verb.lemma in SUPPORT else None


def behind_aside(context: Context, end: int) -> Verb | None:
    """``The summit, originally due in May, was postponed``: the verb behind the commas."""
    reading, tokens = context.reading, context.reading.tokens
    opening = next((k for k in range(end, len(tokens)) if tokens[k].text == ","), len(tokens))
    if any(end <= verb.start < opening for verb in reading.verbs):
        return None
    closing = (
        v for v in reading.verbs if v.start > opening + 1 and tokens[v.start - 1].text == ","
    )
    verb = next((v for v in closing if v.is_finite), None)
    return verb if verb is not None and verb.lemma in SUPPORT else None


def _called_off(context: Context, end: int) -> Verb | None:
    """``talks between X and Y scheduled for Monday were called off``: behind a participle."""
    verbs = [v for v in context.reading.verbs if v.start >= end]
    to_be = len(verbs) > 1 and verbs[0].form == "infinitive" and verbs[0].start == end
    if len(verbs) < 2 or not verbs[1].passive:
        return None
    former = context.reading.tokens[verbs[0].start - 1].lower
    related = former in ("which", "that") and SUPPORT.get(verbs[0].lemma) == "planned"
    if related:  # a meeting which was scheduled for Monday was called off
        end = verbs[0].end
    elif verbs[0].passive and not to_be:
        return None
    if verbs[0].form != "participle" and not to_be and SUPPORT.get(verbs[0].lemma) != "planned":
        return None
    between = context.reading.tokens[end : verbs[1].start]
    if any(t.text in ";:" or t.lower in ("who", "which", "that", "said") for t in between):
        return None
    effect = _effect(context, verbs[1], end)
    revoked = effect is not None and supported(verbs[1], effect) == "cancelled"
    return verbs[1] if revoked else None


def _is_imagined(context: Context, end: int) -> bool:
    """``… would be historic``, ``… is unlikely``: the predicate of a noun that is a subject."""
    reading = context.reading
    for i in range(end, len(reading.tokens) - 1):
        lower = reading.tokens[i].lower
        if reading.covering(i) is not None:
            continue
        if lower in ("would", "could", "might", "should", "may"):
            return reading.tokens[i + 1].lower == "be" and reading.verb_at(i) is None
        if lower in lexicon.BE - {"'s", "’s"} or lower in ("remains", "remained", "seems"):
            return reading.tokens[i + 1].lower in _UNCERTAIN
        if reading.verb_at(i) is not None or not lower.isalpha():
            return False
    return False


def _will_be(context: Context, end: int) -> bool:
    """``… in Wales will be crucial``: the noun is the subject of what lies ahead."""
    reading = context.reading
    for i in range(end, len(reading.tokens) - 1):
        if reading.verb_at(i) is not None or reading.tokens[i].text in ",;:":
            return False
        if reading.tokens[i].lower in ("will", "'ll"):
            return reading.tokens[i + 1].lower == "be"
    return False


def _is_subject(context: Context, verb: Verb, end: int) -> bool:
    """Does nothing between the noun and the verb behind it part them?"""
    between = context.reading.tokens[end : verb.start]
    return verb.form == "finite" and not any(
        t.text in ",;:" or t.lower in ("who", "which", "that", "said") for t in between
    )


def _subject_status(context: Context, verb: Verb, end: int) -> Status | None:
    """The noun is the subject of the verb behind it: ``talks will be held``."""
    between = context.reading.tokens[end : verb.start]
    if any(t.text in ",;:" or t.lower in ("who", "which", "that", "said") for t in between):
        return None
    effect = _effect(context, verb, end)
    return supported(verb, effect) if effect is not None else None


def _phrase_before(tokens: Sequence[Token], left: int, phrase: str) -> bool:
    words = phrase.split()
    return [t.lower for t in tokens[max(0, left - len(words)) : left]] == words


def implied(context: Context, verb: Verb | None, left: int) -> tuple[Entity, ...]:
    """The missing side: the subject of the verb that the noun depends on."""
    before = context.reading.tokens[left - 1].lower if left else ""
    if (
        verb is not None
        and before not in lexicon.PREPOSITIONS
        and (
            _effect(context, verb, left) is None or (verb.lemma == "host" and verb.form == "gerund")
        )
    ):
        return ()  # who welcomes a meeting need not be at it
    if verb is None:
        following = next((v for v in context.reading.verbs if v.start >= left), None)
        return context.reading.subject(following) if following is not None else ()
    return context.reading.subject(verb)
