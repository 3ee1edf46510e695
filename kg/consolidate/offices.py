"""Which office a tenure is in: the authority's, else one named by title and state.

``office`` finds or names the office, ``tenure_path`` the person's time in it; both work on facts
whose entities bear their one name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.authority import Office
from kg.consolidate.names import path, state_of
from kg.slug import slug

if TYPE_CHECKING:
    from kg.authority import Authority, Holding
    from kg.model import Role, Tenure

_TITLE = {
    "head_of_state": "Head of state",
    "head_of_government": "Head of government",
    "head_of_state_and_government": "Head of state and government",
    "minister": "Minister",
    "envoy": "Envoy",
    "spokesperson": "Spokesperson",
    "organization_head": "Head",
    "official": "Official",
    None: "Office holder",
}
#: Roles that one person at a time has, in an office that the authority does not know.
_SINGLE = {"head_of_state", "head_of_government", "organization_head"}
# Names that English gives an article: the United Kingdom, the Netherlands, the Czech Republic.
_ARTICLE = re.compile(
    r"^(Government of|United|Soviet|European|African|Arab|Holy) |"
    r"^(Gambia|Bahamas|Netherlands|Philippines|Maldives|Seychelles|Comoros|Vatican)$|"
    r" (Republic|Islands|Emirates|Union|Kingdom|Nations|States|League|Commission|Council|Bank|Fund|"
    r"Organi[sz]ation|Court|Ministry|Department)$"
)


@dataclass(frozen=True, slots=True)
class OfficeName:
    """An office as the graph names it; ``known`` if the authority describes it."""

    path: str
    name: str
    title: str
    of: str | None
    roles: frozenset[str]
    known: bool


def with_article(name: str) -> str:
    """The name as it stands within a sentence: ``the United Kingdom``, ``France``."""
    return f"the {name}" if _ARTICLE.search(name) else name


def office(tenure: Tenure, date: str | None, authority: Authority) -> OfficeName:
    """The office that a tenure is in, as of the document's date."""
    of = path(tenure.of, date, authority) if tenure.of else None
    if of is not None and of.startswith("government/"):
        of = state_of(of, authority) or of
    record = _known(tenure, of, date, authority)
    if record is not None:
        return OfficeName(record.path, record.name, record.title, record.of, record.roles, True)
    title = tenure.title or _TITLE[tenure.role]
    title = title[0].upper() + title[1:]
    name = f"{title} of {with_article(tenure.of.name)}" if tenure.of else title
    return OfficeName(f"office/{slug(name)}", name, title, of, _roles(tenure.role), False)


def tenure_path(tenure: Tenure, date: str | None, authority: Authority) -> str:
    """The path of the tenure's IRI; it ends in the year of its start where that is known."""
    time = holding(tenure, date, authority)
    if time is not None:
        return time.path
    person = path(tenure.person, date, authority).rpartition("/")[2]
    return f"tenure/{person}/{office(tenure, date, authority).path.rpartition('/')[2]}"


def holding(tenure: Tenure, date: str | None, authority: Authority) -> Holding | None:
    """The authority's record of this time in office: a person may hold an office twice."""
    person, post = path(tenure.person, date, authority), office(tenure, date, authority).path
    times = [h for h in authority.held(person) if h.office == post]
    if tenure.status == "designate" and tenure.start is None:
        coming = [h for h in times if date is not None and h.start is not None and h.start > date]
        if coming:
            return coming[0]
    told = tenure.start or tenure.end or date
    if tenure.status == "former" and tenure.start is None:
        over = [h for h in times if h.end is not None and (told is None or h.end <= told)]
        if over:
            return over[-1]
    return authority.holding(person, post, told)


def single(office: OfficeName, authority: Authority) -> bool:
    """Does one person at a time hold the office? Some presidencies have several members."""
    if not office.known:
        return bool(office.roles & _SINGLE)
    times = authority.holders(office.path)
    return bool(office.roles) and not any(
        a.person != b.person and a.end is not None and b.start is not None and b.start < a.end
        for a, b in pairwise(times)
    )


def _known(tenure: Tenure, of: str | None, date: str | None, authority: Authority) -> Office | None:
    """The authority's office: one of that title that the person held, else by state and role."""
    held = []
    for time in authority.held(path(tenure.person, date, authority)):
        record = authority.records.get(time.office)
        if isinstance(record, Office) and of in (None, record.of):
            held.append((not time.covers(tenure.start or date), record.path, record))
    titled = [option for option in held if _is_titled(tenure, option[2])]
    if titled:
        return min(titled)[2]
    found = authority.office(of, tenure.role, tenure.title) if of is not None else None
    if found is not None:
        return found
    roles = _roles(tenure.role)
    fitting = [option for option in held if roles and roles <= option[2].roles]
    return min(fitting)[2] if fitting and tenure.title is None else None


def _is_titled(tenure: Tenure, record: Office) -> bool:
    title = (tenure.title or "").casefold()
    return title in (known.casefold() for known in record.titles)


def _roles(role: Role | None) -> frozenset[str]:
    if role == "head_of_state_and_government":
        return frozenset({"head_of_state", "head_of_government"})
    return frozenset({role} if role else ())
