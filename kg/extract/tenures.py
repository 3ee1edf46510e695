"""Tenures: every office that a name is given with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.authority import Organization, State
from kg.extract import lexicon
from kg.extract.mentions import NO_TERM, Term
from kg.model import Tenure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.context import Context
    from kg.extract.mentions import Titled
    from kg.extract.verbs import Verb
    from kg.model import Entity, Role, TenureStatus

#: What throws somebody out of office.
_OUSTING = frozenset("oust depose dismiss sack fire topple overthrow unseat remove".split())
#: What may follow who resigned, beside a time.
_GOING = frozenset("in on after over following amid because under when last this and but".split())
#: Words for whoever leads, whatever the office is called.
_BARE = frozenset("leader chief head boss ruler strongman".split())
#: Words for the head of an organisation, not of a state.
_CHAIRS = _BARE | frozenset(
    "chairman chairwoman chairperson chair secretary chairman-in-office".split()
)


def tenures(context: Context, titled: Sequence[Titled]) -> Iterator[Tenure]:
    """The tenures that a sentence's titles state."""
    gone = _gone(context)
    for office in titled:
        left = office.status == "current" and office.person in gone
        status: TenureStatus = "former" if left else office.status
        yield tenure(
            context, office.person, office.title, office.role, office.of, status, office.term
        )


def _gone(context: Context) -> frozenset[Entity]:
    """``Foreign Minister X resigned on Monday``: who left the office they are named with."""
    gone: set[Entity] = set()
    for verb in context.reading.verbs:
        if verb.status != "occurred" or verb.phase or verb.form != "finite" or verb.negated:
            continue
        if verb.lemma not in (_OUSTING if verb.passive else lexicon.LEAVING):
            continue
        subject = context.reading.subject(verb)
        altogether = not names_office(context, verb)
        if not verb.passive:
            altogether = _goes_altogether(context, verb)
        if len(subject) == 1 and altogether:
            gone.update(subject)
    return frozenset(gone)


def _goes_altogether(context: Context, verb: Verb) -> bool:
    """Not "resigned as party leader", "stood by him", "stepped into the garden"."""
    tokens, i = context.reading.tokens, verb.end
    if verb.lemma in ("step", "stand"):
        if i >= len(tokens) or tokens[i].lower not in ("down", "aside"):
            return False
        i += 1
    mention = context.reading.covering(i)
    return (
        i >= len(tokens)
        or (mention is not None and mention.kind == "time")
        or not tokens[i].text[0].isalnum()
        or tokens[i].lower in _GOING
    )


def names_office(context: Context, verb: Verb) -> bool:
    """Does "as" stand between the verb and an office: "took over as", "returned … as"?"""
    words = [t.lower for t in context.reading.tokens[verb.end : verb.end + 8]]
    return "as" in words


def tenure(
    context: Context,
    person: Entity,
    title: str,
    role: str,
    of: Entity | None,
    status: TenureStatus,
    term: Term = NO_TERM,
) -> Tenure:
    """The tenure that words state, by the role that the authority gives the office."""
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
    if role == "organization_head" and isinstance(owner, State):
        return "official"  # the secretary general of its parliament
    if isinstance(owner, Organization) and (role.startswith("head_of") or title.lower() in _CHAIRS):
        return "organization_head"
    return role  # type: ignore[return-value]
