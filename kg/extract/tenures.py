"""Tenures: every office that a name is given with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.authority import Organization
from kg.extract.titles import title_at
from kg.model import Tenure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.context import Context
    from kg.extract.mentions import Titled
    from kg.extract.titles import Title
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
        if incomer is None or outgoer.kind != "person":
            continue
        of = context.discourse.affiliation(subject[0])
        found = _office(context, phrases[0].end, of)
        if found is not None and reading.tokens[phrases[0].end].lower == "as":
            title, of = found
            yield _tenure(context, subject[0], title.text, title.role, of, "current")
            yield _tenure(context, outgoer, title.text, title.role, of, "former")
            continue
        if incomer.role is None:
            continue
        yield _tenure(context, outgoer, incomer.title or "", incomer.role, of, "former")


def _left(context: Context) -> Iterator[Tenure]:
    """``resigned as prime minister``, ``was appointed foreign minister of Chad``."""
    reading = context.reading
    for verb in reading.verbs:
        left = verb.lemma in ("resign", "step", "quit", "retire") and not verb.passive
        taken = verb.lemma in ("appoint", "swear", "elect", "name") and verb.passive
        if not (left or taken) or verb.status != "occurred":
            continue
        subject = tuple(a for a in reading.subject(verb) if a.kind == "person")
        if len(subject) != 1:
            continue
        found = _office(context, verb.end, context.discourse.affiliation(subject[0]))
        if found is not None:
            title, of = found
            status: TenureStatus = "former" if left else "current"
            yield _tenure(context, subject[0], title.text, title.role, of, status)


def _office(context: Context, i: int, own: Entity | None) -> tuple[Title, Entity] | None:
    """``as Italian prime minister``, ``foreign minister of Chad``: the title, and of what.

    Where the words do not say of what, it is what the person acts for (``own``).
    """
    reading, tokens = context.reading, context.reading.tokens
    of = None
    while i < len(tokens):
        mention = reading.covering(i)
        if mention is not None and mention.kind in ("state", "demonym", "organization"):
            of, i = mention.entities[0], mention.end
        elif tokens[i].lower in ("down", "in", "as", "the", "a", "new", "'s", "’s"):
            i += 1
        else:
            break
    title = title_at(tokens, i)
    if title is None:
        return None
    behind = reading.complements(title.end)[:1]
    named = next((p.agents[0] for p in behind if p.preposition == "of" and p.agents), None)
    of = of or named or own
    return (title, of) if of is not None else None


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
        title=(_capitalised(title) if title.islower() else title) or None,
        role=_role(context, role, title, of),
        of=of,
        status=status,
    )


def _capitalised(title: str) -> str:
    """``Secretary of State``, ``Minister for Foreign Affairs``."""
    return re.sub(r"\b(Of|And|For|The|To)\b", lambda m: m.group().lower(), title.title())


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
