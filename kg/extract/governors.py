"""What an event noun depends on, and what that makes of the event.

The verb or preposition before "talks with", the noun phrase's own words, or the predicate behind it
say whether the event happened; a verb lends it the agents that the noun phrase does not name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.context import RUMOURS
from kg.extract.denials import is_denial, negation_before
from kg.extract.frames import SUPPORT
from kg.extract.predicates import (
    behind_aside,
    is_imagined,
    is_subject,
    revoked_behind,
    subject_status,
    support,
    supported,
    will_be,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.context import Context
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
#: Between a verb and the noun phrase that depends on it.
_BETWEEN = lexicon.ADVERBS | lexicon.ARTICLES | lexicon.PREPOSITIONS | {"off", "up", "out"}
#: What is counted of talks, and the words that count.
_MEASURES = frozenset("minutes hours hour days day weeks months round rounds series".split())
_COUNTING = (
    lexicon.CARDINALS | lexicon.ARTICLES | lexicon.ORDINALS | {"several", "new", "more", "-"}
)


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
        t.lower in _BETWEEN or not t.text.isalpha() for t in reading.tokens[verb.end : left]
    )
    words = {t.lower for t in reading.tokens[left:start]}
    called = revoked_behind(context, end)
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
        mine = following is not None and following.passive and is_subject(context, following, end)
        effect = support(context, following, end) if following is not None and mine else None
        if following is not None and effect is not None:
            revoked = SUPPORT[effect] in ("cancelled", "nothing") or following.negated
            return following, supported(following, effect) if revoked else "planned"
        called_off = verb is not None and adjacent and support(context, verb, end)
        if verb is not None and called_off and SUPPORT[called_off] == "cancelled":
            return verb, supported(verb, called_off)
        return verb, "planned"
    if words & {"proposed", "possible"}:
        if following is not None and following.passive and before not in lexicon.PREPOSITIONS:
            effect = support(context, following, end)
            if effect is not None and supported(following, effect) == "cancelled":
                return following, "cancelled"
        return verb, "proposed"
    if words & {"cancelled", "canceled", "postponed"}:
        return verb, "cancelled"
    if before not in lexicon.PREPOSITIONS and will_be(context, end):
        return None, "planned"
    if before not in lexicon.PREPOSITIONS and _lies_ahead(context, following, end):
        return following, "planned"
    told = verb is not None and verb.lemma in lexicon.REPORTING  # said the visit was put off
    if before not in lexicon.PREPOSITIONS and following is not None and (told or not adjacent):
        denied = following.negated or following.status is None
        effect = support(context, following, end)
        if denied and effect is not None and is_subject(context, following, end):
            return following, None  # they did not take place
        status = subject_status(context, following, end)
        if status is not None:
            return following, status
    effect = support(context, verb, end) if adjacent and verb is not None else None
    if effect is not None and before in _OCCASIONS and SUPPORT[effect] != "same":
        effect = None  # agreed at a meeting
    object_ = effect is not None
    if before not in lexicon.PREPOSITIONS and not object_ and is_imagined(context, end):
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


def _lies_ahead(context: Context, following: Verb | None, end: int) -> bool:
    """``the talks would last two days``: the noun is the subject of what will be."""
    if following is None or following.status != "planned":
        return False
    words = context.reading.lower
    return (
        words[following.start] in _WILL | {"would"}
        and is_subject(context, following, end)
        and not lexicon.CONJUNCTIONS & set(words[end : following.start])
    )


def _dated_ahead(context: Context, left: int, start: int) -> bool:
    """``tomorrow's talks``, ``the November visit`` told in October."""
    return any(
        mention.time is not None and mention.time.lies_ahead(context.document.date)
        for mention in context.reading.mentions
        if left <= mention.start < start
    )


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
            support(context, verb, left) is None or (verb.lemma == "host" and verb.form == "gerund")
        )
    ):
        return ()  # who welcomes a meeting need not be at it
    if verb is None:
        following = next((v for v in context.reading.verbs if v.start >= left), None)
        return context.reading.subject(following) if following is not None else ()
    return context.reading.subject(verb)
