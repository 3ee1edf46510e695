"""Tenures: every office that a name is given with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.authority import Organization
from kg.model import Tenure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.context import Context
    from kg.extract.mentions import Titled
    from kg.model import Role


def tenures(context: Context, titled: Sequence[Titled]) -> Iterator[Tenure]:
    """The tenures that a sentence's titles state."""
    for office in titled:
        yield Tenure(
            document=context.document.id,
            evidence=context.evidence,
            person=office.person,
            title=office.title.title() if office.title.islower() else office.title,
            role=_role(context, office),
            of=office.of,
            status=office.status,
        )


def replaced(context: Context) -> Iterator[Tenure]:
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
        yield Tenure(
            document=context.document.id,
            evidence=context.evidence,
            person=outgoer,
            title=incomer.title,
            role=incomer.role,  # type: ignore[arg-type]
            of=context.discourse.affiliation(subject[0]),
            status="former",
        )


def _role(context: Context, office: Titled) -> Role:
    """The role by the office that the authority knows, else by the title alone."""
    role: Role = office.role  # type: ignore[assignment]
    if office.of is None:
        return role
    known = context.discourse.office(office.of, role, office.title)
    if role == "head_of_state" and known is not None:
        return known.role  # type: ignore[return-value]
    owner = context.discourse.authority.resolve(office.of, context.document.date)
    if isinstance(owner, Organization) and role.startswith("head_of"):
        return "organization_head"
    return role
