"""Tenures, memberships, relations, statements and positions as statements, one function a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.consolidate.offices import office
from kg.mapping.labels import holds
from kg.mapping.terms import ENT, LABEL, A, date, english, individual
from kg.model import Entity, Membership, Position, Relation, Statement, Tenure

if TYPE_CHECKING:
    from kg.consolidate.offices import OfficeName
    from kg.mapping.description import Description

_HOLDER = {
    "current": ENT.currentHolder,
    "acting": ENT.currentHolder,
    "former": ENT.formerHolder,
    "designate": ENT.designatedHolder,
}
_OFFICE = {
    "head_of_state": ENT.HeadOfStateOffice,
    "head_of_government": ENT.HeadOfGovernmentOffice,
    "minister": ENT.MinisterialOffice,
    "organization_head": ENT.OrganizationHeadOffice,
    "envoy": ENT.EnvoyOffice,
    "spokesperson": ENT.SpokespersonOffice,
}


def tenure(of: Description, whole: Tenure, source: Tenure) -> None:
    """Somebody's time in an office. One that the authority knows has label and dates there.

    A word that is too old to say who is in office now leaves the tenure with a plain holder, or
    with whom it names for the office, and without a status.
    """
    post = office(source, of.parties.told(source.document), of.authority)
    holding = of.parties.holdings.get(of.thing.key)
    of.say(A, ENT.Tenure)
    of.prove(of.node)
    person = of.terms(of.path(source.person))
    if holding is None:
        of.say(LABEL, english(holds(whole.person.name, post.name)))
        for predicate, told, finest in (
            (ENT.start, source.start, whole.start),
            (ENT.end, source.end, whole.end),
        ):
            if told is not None and told == finest:
                of.say(predicate, date(told))
    of.say(ENT.office, of.terms(post.path))
    if not post.known:
        _office(of, post, source)
    # Whoever was named for an office long ago was named for it, and perhaps never held it.
    of.say(ENT.designatedHolder if whole.status == "designate" else ENT.holder, person)
    if of.speaks() and (whole.status == "former" or not of.parties.is_stale(of.thing)):
        of.say(_HOLDER[whole.status], person)
        of.say(ENT.tenureStatus, individual(whole.status))


def _office(of: Description, post: OfficeName, source: Tenure) -> None:
    """An office that the authority does not know, described by what the document calls it."""
    node = of.terms(post.path)
    of.say(LABEL, english(post.name), of=node)
    of.say(ENT.title, english(post.title), of=node)
    for kind in sorted(_OFFICE[role] for role in post.roles if role in _OFFICE) or [ENT.Office]:
        of.say(A, kind, of=node)
    if post.of is None:
        return
    if source.of is not None:
        of.path(source.of)  # describes what the authority does not know
    of.say(ENT.officeOf, of.terms(post.of), of=node)
    state = of.parties.state(post.of, None, source.document)
    if state is not None:
        of.say(ENT.officeOfState, of.terms(state), of=node)
        if "head_of_state" in post.roles:
            of.say(ENT.stateOfficeOf, of.terms(state), of=node)
        if "head_of_government" in post.roles:
            of.say(ENT.governmentOfficeOf, of.terms(state), of=node)


def membership(of: Description, whole: Membership, source: Membership) -> None:
    """That an agent belongs to an organisation: the fact as a node, and the handy statement."""
    of.begin(ENT.Membership, whole)
    of.link(ENT.member, source.member)
    of.link(ENT.organization, source.organization)
    of.say(
        ENT.memberOf,
        of.terms(of.path(source.organization)),
        of=of.terms(of.path(source.member)),
    )


def relation(of: Description, whole: Relation, source: Relation) -> None:
    """How two sides stand to each other."""
    of.begin(ENT.RelationAssessment, whole)
    for side in source.between:
        of.link(ENT.between, side)
    of.say(ENT.tone, individual(source.tone))
    for cause in source.causes:
        of.say(ENT.cause, english(cause))


def statement(of: Description, whole: Statement, source: Statement) -> None:
    """What somebody said; of a quote that several reports give, the fullest."""
    of.begin(ENT.Statement, whole)
    of.link(ENT.speaker, source.speaker)
    of.link(ENT.onBehalfOf, source.on_behalf_of)
    if source.quote is not None and source.quote == whole.quote:
        of.say(ENT.quote, english(source.quote))
    of.when_and_where()


def position(of: Description, whole: Position, source: Position) -> None:
    """What an agent is for or against."""
    of.begin(ENT.Position, whole)
    of.link(ENT.speaker, source.actor)
    of.say(ENT.stance, individual(source.stance))
    if isinstance(source.target, Entity):
        of.link(ENT.target, source.target)
    elif source.target:
        of.say(ENT.targetText, english(source.target))
