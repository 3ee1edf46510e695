"""Tenures: every office that a name is given with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.authority import Organization
from kg.extract.titles import title_at
from kg.model import Tenure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.context import Context
    from kg.extract.mentions import Titled
    from kg.model import Entity, Role, TenureStatus


def tenures(context: Context, titled: Sequence[Titled]) -> Iterator[Tenure]:
    """The tenures that a sentence's titles state."""
    for office in titled:
        yield _tenure(context, office.person, office.title, office.role, office.of, office.status)


def changes(context: Context) -> Iterator[Tenure]:
    """Offices that the sentence says were taken or left."""
    yield from _replaced(context)
    yield from _left(context)


def _replaced(context: Context) -> Iterator[Tenure]:
    """``Rouhani, who succeeded Mahmoud Ahmadinejad``: the office of one, formerly the other's."""
    reading, people = context.reading, context.discourse.people
    for verb in reading.verbs:
        if verb.lemma not in ("succeed", "replace") or verb.status != "occurred" or verb.passive:
            continue
        subject, phrases = reading.subject(verb), reading.complements(verb.end)
        if len(subject) != 1 or not phrases or len(phrases[0].agents) != 1:
            continue
        incomer, outgoer = people.get(subject[0].name), phrases[0].agents[0]
        if incomer is None or incomer.role is None or outgoer.kind != "person":
            continue
        of = context.discourse.affiliation(subject[0])
        yield _tenure(context, outgoer, incomer.title or "", incomer.role, of, "former")


def _left(context: Context) -> Iterator[Tenure]:
    """``resigned as prime minister``, ``was appointed foreign minister of Chad``."""
    reading, tokens = context.reading, context.reading.tokens
    for verb in reading.verbs:
        left = verb.lemma in ("resign", "step", "quit", "retire") and not verb.passive
        taken = verb.lemma in ("appoint", "swear") and verb.passive
        if not (left or taken) or verb.status != "occurred":
            continue
        subject = tuple(a for a in reading.subject(verb) if a.kind == "person")
        i = verb.end
        while i < len(tokens) and tokens[i].lower in ("down", "in", "as", "the", "a", "new"):
            i += 1
        title = title_at(tokens, i)
        if len(subject) != 1 or title is None:
            continue
        phrase = next(
            (p for p in reading.complements(title.end)[:1] if p.preposition == "of"), None
        )
        of = phrase.agents[0] if phrase and phrase.agents else None
        of = of or context.discourse.affiliation(subject[0])
        if of is not None:
            status: TenureStatus = "former" if left else "current"
            yield _tenure(context, subject[0], title.text, title.role, of, status)


def _tenure(
    context: Context,
    person: Entity,
    title: str,
    role: str,
    of: Entity | None,
    status: TenureStatus,
) -> Tenure:
    return Tenure(
        document=context.document.id,
        evidence=context.evidence,
        person=person,
        title=(title.title() if title.islower() else title) or None,
        role=_role(context, role, title, of),
        of=of,
        status=status,
    )


def _role(context: Context, role: str, title: str, of: Entity | None) -> Role:
    """The role by the office that the authority knows, else by the title alone."""
    if of is None:
        return role  # type: ignore[return-value]
    known = context.discourse.office(of, role, title)
    if role == "head_of_state" and known is not None:
        return known.role  # type: ignore[return-value]
    owner = context.discourse.authority.resolve(of, context.document.date)
    if isinstance(owner, Organization) and role.startswith("head_of"):
        return "organization_head"
    return role  # type: ignore[return-value]
