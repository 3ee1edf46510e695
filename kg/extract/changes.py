"""Offices that change hands: "was appointed", "resigned as", "replaced him", "has been"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.extract import lexicon
from kg.extract.mentions import NO_TERM, Term
from kg.extract.tenures import names_office, tenure
from kg.extract.terms import term_at
from kg.extract.title_lexicon import WEAK
from kg.extract.titles import singular
from kg.extract.verbs import Verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.context import Context
    from kg.extract.people import Known
    from kg.model import Entity, Role, Tenure, TenureStatus

#: Verbs whose office needs no "as".
_OFFICE_AS_OBJECT = (
    lexicon.APPOINTING | lexicon.REMOVING | frozenset({"become", "quit", "remain", "make"})
)
#: Phases of what is only wanted.
_WISHED = frozenset("expect expected likely going look looking".split())
#: Roles that no organisation has.
_OF_STATES = frozenset({"minister", "head_of_state", "head_of_government"})
_COPULAS = frozenset({"is", "was", "became", "remains", "been"})


def changes(context: Context) -> Iterator[Tenure]:
    """Offices that the sentence says were taken or left."""
    yield from _predicated(context)
    for verb in context.reading.verbs:
        taken = _by_subject(context, verb)
        changed = [taken] if taken is not None else list(_by_object(context, verb))
        yield from changed or _succeeded(context, verb)


def _by_subject(context: Context, verb: Verb) -> Tenure | None:
    """``resigned as prime minister``, ``was appointed foreign minister of Chad``."""
    passive = verb.passive or verb.form == "participle"
    left = verb.lemma in (lexicon.REMOVING if passive else lexicon.LEAVING)
    named = verb.lemma in lexicon.APPOINTING or verb.lemma == "make"
    if not left and not (named if passive else verb.lemma in lexicon.ENTERING):
        return None
    planned = verb.status == "planned" and verb.phase not in _WISHED | {None}
    planned |= verb.ahead and verb.status == "planned" and verb.form == "finite"
    if verb.status != "occurred" and not planned:
        return None
    subject = tuple(a for a in context.reading.subject(verb) if a.kind == "person")
    if len(subject) != 1:
        return None
    own = context.discourse.affiliation(subject[0])
    if verb.lemma not in _OFFICE_AS_OBJECT and not names_office(context, verb):
        return None
    found = _office(context, verb.end, own)
    if found is None:
        return None
    status, term = found.status, found.term
    if left:
        status = "current" if planned else "former"
    elif planned or verb.lemma in ("nominate", "designate"):
        status = "designate"
    elif verb.lemma == "serve" and term.start is None:
        status = "former"
    return tenure(context, subject[0], *found.office, status, term)


def _by_object(context: Context, verb: Verb) -> Iterator[Tenure]:
    """``named X foreign minister``, ``ousted X as party leader``."""
    left = verb.lemma in lexicon.REMOVING | {"succeed"}
    done = verb.status == "occurred" or _is_named_to(context, verb)
    if verb.passive or not done or not (left or verb.lemma in lexicon.APPOINTING):
        return
    phrase = next(iter(context.reading.complements(verb.end)), None)
    if phrase is None or phrase.preposition or len(phrase.agents) != 1:
        return
    person = phrase.agents[0]
    subject = context.reading.subject(verb)
    own = context.discourse.affiliation(subject[0]) if subject else None
    behind = _behind_aside(context, phrase.end)
    found = _office(context, behind, own or context.discourse.affiliation(person))
    if person.kind != "person" or found is None:
        return
    status: TenureStatus = "designate" if verb.lemma in ("nominate", "designate") else found.status
    if not left:
        yield tenure(context, person, *found.office, status, found.term)
        return
    yield tenure(context, person, *found.office, "former")
    if verb.lemma in ("succeed", "replace") and len(subject) == 1 and subject[0].kind == "person":
        yield tenure(context, subject[0], *found.office, "current", found.term)


def _behind_aside(context: Context, i: int) -> int:
    """``elected Michal Kovac, a former banker, as president``: the index of "as"."""
    tokens = context.reading.tokens
    if i < len(tokens) and tokens[i].text == ",":
        for k in range(i + 2, min(i + 9, len(tokens) - 1)):
            if tokens[k].text == "," and tokens[k + 1].lower == "as":
                return k + 1
    return i


def _is_named_to(context: Context, verb: Verb) -> bool:
    """``was appointed to succeed Y as foreign minister``: as good as done."""
    former = next((v for v in reversed(context.reading.verbs) if v.end <= verb.start), None)
    return (
        verb.lemma in ("succeed", "replace")
        and verb.form == "infinitive"
        and former is not None
        and former.lemma in lexicon.APPOINTING
        and former.status == "occurred"
    )


def _succeeded(context: Context, verb: Verb) -> Iterator[Tenure]:
    """``Rouhani, who succeeded Mahmoud Ahmadinejad``: the office of one, formerly the other's."""
    reading, people = context.reading, context.discourse.people
    done = verb.status == "occurred" or _is_named_to(context, verb)
    if verb.lemma not in ("succeed", "replace") or not done:
        return
    subject, phrases = reading.subject(verb), reading.complements(verb.end)
    if len(subject) != 1:
        return
    incomer = people.get(subject[0].name)
    if reading.words(verb.end, verb.end + 1) in ("him", "her"):
        outgoer = _former(context, incomer)
    elif not phrases or len(phrases[0].agents) != 1:
        return
    else:
        outgoer = people.get(phrases[0].agents[0].name)
    if verb.passive:
        incomer, outgoer = outgoer, incomer
        if phrases[0].preposition != "by":
            return
    if incomer is None or outgoer is None or incomer is outgoer:
        return
    bearer = outgoer if verb.passive else incomer
    if bearer.role is None:
        return
    of = context.discourse.affiliation(bearer.entity)
    yield tenure(context, outgoer.entity, bearer.title or "", bearer.role, of, "former")
    yield tenure(context, incomer.entity, bearer.title or "", bearer.role, of, "current")


def _former(context: Context, incomer: Known | None) -> Known | None:
    """Who had the office of the one who "replaced him": of its bearers, the last named."""
    bearers = [
        known
        for known in context.discourse.people.values()
        if incomer is not None
        and known is not incomer
        and incomer.title is not None
        and (known.of, known.title) == (incomer.of, incomer.title)
    ]
    return bearers[-1] if bearers else None


def _predicated(context: Context) -> Iterator[Tenure]:
    """``who was Australian prime minister until 2010``: "be" carries no verb group."""
    reading = context.reading
    for i in reading.occurrences(_COPULAS):
        if not 0 < i < len(reading.tokens) - 1 or reading.verb_at(i) is not None:
            continue
        begun = i
        if reading.tokens[i].lower == "been":  # had been, has long been
            while begun and i - begun < 3 and reading.tokens[begun].lower not in lexicon.HAVE:
                begun -= 1
            if reading.tokens[begun].lower not in lexicon.HAVE:
                continue
        verb = Verb(begun, i, i + 1, "be", "finite", "occurred")
        subject = tuple(a for a in reading.subject(verb) if a.kind == "person")
        if len(subject) != 1:
            continue
        own = context.discourse.affiliation(subject[0]) or context.discourse.home
        found = _office(context, i + 1, None) or _office(context, i + 1, own, only="minister")
        if found is None or reading.tokens[i - 1].lower in lexicon.MODALS | {"not", "to"}:
            continue
        title, role, of = found.office
        past = reading.tokens[i].lower == "was" or reading.tokens[begun].lower == "had"
        past &= found.term.start is None
        status: TenureStatus = "former" if past else found.status
        yield tenure(context, subject[0], title, role, of, status, found.term)


class _Office(NamedTuple):
    """An office that a verb says was taken or left: title, role and of what; when."""

    office: tuple[str, Role, Entity | None]
    status: TenureStatus
    term: Term


def _office(
    context: Context, i: int, own: Entity | None, only: Role | None = None
) -> _Office | None:
    """``as Italian prime minister``, ``foreign minister of Chad``: the office that follows.

    Where the words do not say of what, it is what the person acts for (``own``), a minister's
    being a state. ``only``: offices of that role.
    """
    reading, tokens = context.reading, context.reading.tokens
    while i < len(tokens) and i not in context.heads:
        mention = reading.covering(i)
        if mention is not None and mention.kind in ("time", "possessive"):
            i = mention.end
        elif tokens[i].lower in lexicon.LINKS or tokens[i].lower in lexicon.ADVERBS:
            i += 1
        else:
            return None
    head = context.heads.get(i)
    if head is None or head.is_plural:
        return None
    title = head.titles[0]
    if own is not None and own.kind != "state" and title.role in _OF_STATES:
        own = context.discourse.home
    of, after = head.of or own, head.end
    if only is not None and title.role != only:
        return None
    if of is None or (
        title.text == title.head and title.head in WEAK - {"minister", "head"} and (head.of is None)
    ):
        return None
    if after < len(tokens) and reading.covering(after) is None and tokens[after].text[:1].isupper():
        return None  # somebody else's title: "named President Smith's son"
    if head.of is None and after < len(tokens) and tokens[after].lower in ("of", "for", "to"):
        return None  # of something that the reader does not know
    term = term_at(tokens, after, context.document.date)
    text = singular(title.text) if title.is_plural else title.text
    return _Office((text, title.role, of), head.status, term[0] if term else NO_TERM)
