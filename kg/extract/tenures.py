"""Tenures: every office that a name is given with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.authority import Organization
from kg.extract import lexicon
from kg.extract.mentions import NO_TERM, Term
from kg.extract.terms import term_at
from kg.extract.titles import WEAK, singular
from kg.extract.verbs import Verb
from kg.model import Tenure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.context import Context
    from kg.extract.mentions import Titled
    from kg.model import Entity, Role, TenureStatus

#: Verbs whose office needs no "as".
_OFFICE_AS_OBJECT = lexicon.APPOINTING | lexicon.REMOVING | frozenset({"become", "quit", "remain"})
#: Phases of what is only wanted.
_WISHED = frozenset("expect expected likely going look looking".split())
#: Words for whoever leads, whatever the office is called.
_BARE = frozenset("leader chief head boss ruler strongman".split())
#: Words for the head of an organisation, not of a state.
_CHAIRS = _BARE | frozenset("chairman chairwoman chairperson chair secretary".split())
_COPULAS = frozenset({"is", "was", "became", "remains"})


def tenures(context: Context, titled: Sequence[Titled]) -> Iterator[Tenure]:
    """The tenures that a sentence's titles state."""
    for office in titled:
        yield _tenure(
            context, office.person, office.title, office.role, office.of, office.status, office.term
        )


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
    if not left and verb.lemma not in (lexicon.APPOINTING if passive else lexicon.ENTERING):
        return None
    planned = verb.status == "planned" and verb.phase not in _WISHED | {None}
    planned |= verb.ahead and verb.status == "planned" and verb.form == "finite"
    if verb.status != "occurred" and not planned:
        return None
    subject = tuple(a for a in context.reading.subject(verb) if a.kind == "person")
    if len(subject) != 1:
        return None
    own = context.discourse.affiliation(subject[0])
    if verb.lemma not in _OFFICE_AS_OBJECT and not _names_office(context, verb):
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
    return _tenure(context, subject[0], *found.office, status, term)


def _names_office(context: Context, verb: Verb) -> bool:
    """Does "as" stand between the verb and an office: "took over as", "returned … as"?"""
    words = [t.lower for t in context.reading.tokens[verb.end : verb.end + 8]]
    return "as" in words


def _by_object(context: Context, verb: Verb) -> Iterator[Tenure]:
    """``named X foreign minister``, ``ousted X as party leader``."""
    left = verb.lemma in lexicon.REMOVING | {"succeed"}
    if verb.passive or verb.status != "occurred" or not (left or verb.lemma in lexicon.APPOINTING):
        return
    phrase = next(iter(context.reading.complements(verb.end)), None)
    if phrase is None or phrase.preposition or len(phrase.agents) != 1:
        return
    person = phrase.agents[0]
    subject = context.reading.subject(verb)
    own = context.discourse.affiliation(subject[0]) if subject else None
    found = _office(context, phrase.end, own or context.discourse.affiliation(person))
    if person.kind != "person" or found is None:
        return
    status: TenureStatus = "designate" if verb.lemma in ("nominate", "designate") else found.status
    if not left:
        yield _tenure(context, person, *found.office, status, found.term)
        return
    yield _tenure(context, person, *found.office, "former")
    if verb.lemma in ("succeed", "replace") and len(subject) == 1 and subject[0].kind == "person":
        yield _tenure(context, subject[0], *found.office, "current", found.term)


def _succeeded(context: Context, verb: Verb) -> Iterator[Tenure]:
    """``Rouhani, who succeeded Mahmoud Ahmadinejad``: the office of one, formerly the other's."""
    reading, people = context.reading, context.discourse.people
    if verb.lemma not in ("succeed", "replace") or verb.status != "occurred" or verb.passive:
        return
    subject, phrases = reading.subject(verb), reading.complements(verb.end)
    if len(subject) != 1 or not phrases or len(phrases[0].agents) != 1:
        return
    incomer, outgoer = people.get(subject[0].name), phrases[0].agents[0]
    if incomer is None or outgoer.kind != "person" or incomer.role is None:
        return
    of = context.discourse.affiliation(subject[0])
    yield _tenure(context, outgoer, incomer.title or "", incomer.role, of, "former")


def _predicated(context: Context) -> Iterator[Tenure]:
    """``who was Australian prime minister until 2010``: "be" carries no verb group."""
    reading = context.reading
    for i in reading.occurrences(_COPULAS):
        if not 0 < i < len(reading.tokens) - 1 or reading.verb_at(i) is not None:
            continue
        verb = Verb(i, i, i + 1, "be", "finite", "occurred")
        subject = tuple(a for a in reading.subject(verb) if a.kind == "person")
        found = _office(context, i + 1, None) if len(subject) == 1 else None
        if found is None or reading.tokens[i - 1].lower in lexicon.MODALS | {"not", "to"}:
            continue
        own = context.discourse.affiliation(subject[0])
        title, role, of = found.office
        past = reading.tokens[i].lower == "was" and found.term.start is None
        status: TenureStatus = "former" if past else found.status
        yield _tenure(context, subject[0], title, role, of or own, status, found.term)


class _Office(NamedTuple):
    """An office that a verb says was taken or left: title, role and of what; when."""

    office: tuple[str, Role, Entity | None]
    status: TenureStatus
    term: Term


def _office(context: Context, i: int, own: Entity | None) -> _Office | None:
    """``as Italian prime minister``, ``foreign minister of Chad``: the office that follows.

    Where the words do not say of what, it is what the person acts for (``own``).
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
    of, after = head.of or own, head.end
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


def _tenure(
    context: Context,
    person: Entity,
    title: str,
    role: str,
    of: Entity | None,
    status: TenureStatus,
    term: Term = NO_TERM,
) -> Tenure:
    return Tenure(
        document=context.document.id,
        evidence=context.evidence,
        person=person,
        title=(_capitalised(title) if title.islower() else title) or None,
        role=_role(context, person, role, title, of),
        of=of,
        status="former" if term.over else status,
        start=term.start,
        end=term.end,
    )


def _capitalised(title: str) -> str:
    """``Secretary of State``, ``Minister for Foreign Affairs``."""
    return re.sub(r"\b(Of|And|For|The|To)\b", lambda m: m.group().lower(), title.title())


def _role(context: Context, person: Entity, role: str, title: str, of: Entity | None) -> Role:
    """The role by the office that the authority knows, else by the title alone."""
    if of is None:
        return role  # type: ignore[return-value]
    if title.lower() in _BARE and (held := context.discourse.office_of(person, of)) is not None:
        return held.role  # type: ignore[return-value]
    known = context.discourse.office(of, role, title)
    if role == "head_of_state" and known is not None:
        return known.role  # type: ignore[return-value]
    owner = context.discourse.authority.resolve(of, context.document.date)
    if isinstance(owner, Organization) and (role.startswith("head_of") or title.lower() in _CHAIRS):
        return "organization_head"
    return role  # type: ignore[return-value]
