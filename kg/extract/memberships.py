"""Which organisations a state is in: "NATO member Turkey", "Laos joined ASEAN"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract import lexicon
from kg.extract.context import united
from kg.model import Membership

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.context import Context
    from kg.extract.mentions import Mention
    from kg.model import Entity

_OF_A_STATE = frozenset("member ally newcomer partner chair president chairman".split())
_PARTS = frozenset("presidency chairmanship leadership term seat membership".split())
_ADMITTING = frozenset({"admit", "readmit"})
_STATES = frozenset(
    "countries nations states members allies partners economies newcomers heavyweights".split()
)
_JOINING = frozenset({"join", "enter", "rejoin"})
#: A list after a dash names the members of a group if it is longer than this.
_FEW = 3
#: An organisation before these is followed by its members.
_GROUPING = frozenset("groups includes comprises comprising including consists".split())
_PRESIDING = frozenset("presidency chairmanship".split())
_HOPING = frozenset({"want", "hope", "seek", "apply", "wish", "bid", "try"})


def memberships(context: Context) -> Iterator[Membership]:
    """The states of which a sentence says, or takes for granted, that they are members."""
    for k, mention in enumerate(context.reading.mentions):
        if mention.kind != "organization":
            continue
        for member in _members(context, k, mention):
            if member.kind == "state":
                yield Membership(
                    document=context.document.id,
                    evidence=context.evidence,
                    attributed_to=context.source,
                    member=member,
                    organization=mention.entities[0],
                )


def _members(context: Context, k: int, mention: Mention) -> tuple[Entity, ...]:
    reading, tokens = context.reading, context.reading.tokens
    former = reading.mentions[:k]
    after = tokens[mention.end].lower if mention.end < len(tokens) else ""
    if after in ("allies", "partners") and tokens[mention.start - 1].lower in ("its", "their"):
        owner = next((m for m in reversed(former) if m.kind in ("state", "group")), None)
        return owner.entities if owner is not None else ()
    listed = _listed(context, mention, after)
    if listed:
        return listed
    told = _told_with(context, former, mention)
    if told:
        return told
    behind = tokens[mention.end + 1].lower if mention.end + 1 < len(tokens) else ""
    if after in _STATES or (after == "in" and behind.endswith("ing")):
        return ()  # joined the EU in condemning it
    if _joins(context, mention.start) or _becomes_member(context, mention.start):
        verbs = [v for v in reversed(reading.verbs) if v.end <= mention.start]
        subject = reading.subject(verbs[0])
        if not subject and len(verbs) > 1 and verbs[0].form == "infinitive":
            subject = reading.subject(verbs[1])  # signed papers to become a member
        return context.states(subject)
    if (
        _is_member_of(context, mention.start)
        or _is_apposed(context, mention)
        or _presides(context, mention)
    ):
        owner = next((m for m in reversed(former) if m.kind == "state"), None)
        return reading.group_to(owner)[0] if owner is not None else ()
    if _has_part_in(context, mention.start):
        return next(m.entities for m in reversed(former) if m.kind == "state")
    return ()


def _told_with(context: Context, former: Sequence[Mention], mention: Mention) -> tuple[Entity, ...]:
    """``A and other EU states``, ``A and its partners in OPEC``, ``A's EU membership``."""
    reading, tokens, start = context.reading, context.reading.tokens, mention.start
    before = [t.lower for t in tokens[max(0, start - 4) : start] if t.lower != "the"]
    after = tokens[mention.end].lower if mention.end < len(tokens) else ""
    owner = former[-1] if former else None
    if owner is None or owner.kind not in ("state", "group"):
        return ()
    if before[-2:] == ["and", "other"] and after in _STATES:
        return reading.group_to(owner)[0]
    if before[-1:] == ["in"] and before[-2:-1] in (["partners"], ["allies"]):
        return owner.entities if before[-3:-2] in (["its"], ["their"]) else ()
    if after == "membership" and owner.end == start - 1 and before[-1:] in (["'s"], ["’s"]):
        return owner.entities
    return ()


def _listed(context: Context, mention: Mention, after: str) -> tuple[Entity, ...]:
    """``NATO member Turkey``, ``EU states such as Malta``, ``ASEAN groups Brunei, …``."""
    reading, tokens = context.reading, context.reading.tokens
    j, whole = mention.end, False
    if after == "-" and [t.lower for t in tokens[j + 1 : j + 2]] == ["member"]:
        j += 1
    elif after in _GROUPING:
        j += 1 + (after == "consists")
    elif _follows_members(context, mention):
        j = _behind_abbreviation(context, j)
        if j >= len(tokens) or tokens[j].lower not in ("are", ":", "-", "–", "—", "--"):
            return ()
        j += 1
    elif tokens[mention.start - 1].lower in ("of", "the") and after in ("-", "–", "—", "--", ":"):
        before = {t.lower for t in tokens[max(0, mention.start - 3) : mention.start]}
        j, whole = j + 1, not before & _STATES  # the G7 – Britain, Canada, …
    elif after in _OF_A_STATE or after in _STATES:
        j += 1
        if j < len(tokens) and tokens[j].lower in _STATES:
            j += 1  # EU member states
        while j < len(tokens) and tokens[j].lower in ("such", "as", "like", "including", "-", "–",
                                                      "—", "--", ":", "(", ","):  # fmt: skip
            j += 1
        if tokens[j - 1].text == "," and tokens[j - 2].lower in _STATES | {"member"}:
            return ()
    else:
        return ()
    if j < len(tokens) and after == "-" and tokens[j].lower == "member":
        j += 1  # NATO-member Norway
    following = reading.covering(j)
    if following is None or following.start != j or following.kind not in ("state", "group"):
        return ()
    members = _all_from(context, following)
    return members if not whole or len(members) > _FEW else ()


def _follows_members(context: Context, mention: Mention) -> bool:
    """``the (15) members of ECOWAS``: all of them, whoever they are."""
    tokens, j = context.reading.tokens, mention.start
    while j > 0 and tokens[j - 1].lower in ("the", "of"):
        j -= 1
    return j < mention.start and j > 0 and tokens[j - 1].lower in _STATES


def _behind_abbreviation(context: Context, j: int) -> int:
    """The index behind "(ECOWAS)"."""
    marks = [t.text for t in context.reading.tokens[j : j + 3]]
    return j + 3 if marks[:1] == ["("] and marks[2:] == [")"] else j


def _all_from(context: Context, first: Mention) -> tuple[Entity, ...]:
    """The states of a list, however long, that begins with a mention."""
    reading, tokens = context.reading, context.reading.tokens
    if first.kind == "group":
        return ()
    agents, end = list(first.entities), first.end
    for mention in reading.mentions:
        gap = [t.lower for t in tokens[end : mention.start]]
        if mention.start < end or mention.kind != "state":
            continue
        if not gap or not set(gap) <= {",", "and", "the"}:
            break
        agents += mention.entities
        end = mention.end
    return united(agents)


def _joins(context: Context, start: int) -> bool:
    """``Sweden joined NATO``, ``will join``: done or settled, not wished for."""
    for verb in reversed(context.reading.verbs):
        if verb.end <= start:
            settled = verb.status == "occurred" or (
                verb.status == "planned"
                and verb.is_finite
                and context.reading.tokens[verb.start].lower in ("will", "is", "are")
            )
            if verb.lemma in _ADMITTING and verb.passive and settled:
                words = [t.lower for t in context.reading.tokens[verb.end : start]]
                return words[:1] in (["to"], ["into"]) and len(words) < 3
            return verb.lemma in _JOINING and settled and start - verb.end < 2
    return False


def _becomes_member(context: Context, start: int) -> bool:
    """``signed papers to become members of NATO``: what they did makes them members."""
    verb = next((v for v in reversed(context.reading.verbs) if v.end <= start), None)
    if verb is None or verb.lemma != "become":
        return False
    if verb.is_finite and verb.status == "planned" and verb.phase is None:  # will become
        words = {t.lower for t in context.reading.tokens[verb.end : start]}
        return bool(words & {"member", "members"})
    if verb.form != "infinitive":
        return False
    former = next((v for v in reversed(context.reading.verbs) if v.end <= verb.start), None)
    words = {t.lower for t in context.reading.tokens[verb.end : start]}
    return (
        former is not None
        and former.status == "occurred"
        and former.lemma in ("sign", "ratify", "submit", "deposit")
        and bool(words & {"member", "members"})
    )


def _has_part_in(context: Context, start: int) -> bool:
    """``Gabon's term on the Security Council``: what only a member has."""
    reading, j = context.reading, start
    while j > 0 and reading.tokens[j - 1].lower in ("the", "of", "on", "in"):
        j -= 1
    if j == start or j < 2 or reading.tokens[j - 1].lower not in _PARTS:
        return False
    k = j - 1
    while k > 0 and j - k < 4 and reading.tokens[k - 1].text.isalpha():
        k -= 1
    owner = reading.covering(k - 2) if reading.tokens[k - 1].lower in ("'s", "’s") else None
    return owner is not None and owner.kind == "state"


def _presides(context: Context, mention: Mention) -> bool:
    """``Portugal, which holds the EU presidency``, ``Finland, current president of the EU``."""
    tokens = context.reading.tokens
    after = tokens[mention.end].lower if mention.end < len(tokens) else ""
    before = [t.lower for t in tokens[max(0, mention.start - 6) : mention.start]]
    holds = any(f.lemma in ("hold", "assume", "take") for w in before
                for f in lexicon.VERBS.get(w, ()))  # fmt: skip
    if after in _PRESIDING or set(before) & _PRESIDING:
        return holds
    while before[-1:] in (["the"], ["of"]):
        before.pop()
    last = next((m for m in reversed(context.reading.mentions) if m.end <= mention.start), None)
    if last is None or last.kind != "state":
        return False
    chairs = before[-1:] in (["president"], ["chair"], ["chairman"])
    return chairs and bool({"current", ",", "rotating"} & set(before[-3:-1]))


def _is_apposed(context: Context, mention: Mention) -> bool:
    """``Turkey, a NATO member,``, ``Turkey is a NATO member``."""
    tokens = context.reading.tokens
    words = [t.lower for t in tokens[max(0, mention.start - 2) : mention.start]]
    after = tokens[mention.end : mention.end + 2]
    return (
        len(words) == 2
        and words[0] in (",", "is", "are", "as")
        and words[1] in ("a", "an", "both")
        and len(after) == 2
        and after[0].lower in ("member", "members", "ally", "newcomer")
        and after[1].text in (",", ".", ";")
    )


def _is_member_of(context: Context, start: int) -> bool:
    """``a member of NATO``, asserted."""
    verb = next((v for v in reversed(context.reading.verbs) if v.end <= start), None)
    if verb is not None and (verb.status != "occurred" or verb.lemma in _HOPING):
        return False
    words = [t.lower for t in context.reading.tokens[max(0, start - 5) : start]]
    if set(words) & lexicon.NEGATIONS:
        return False
    text = " ".join(words)
    return bool(
        re.search(
            r"(?:\b(?:a|an|full|permanent|founding|new|newest|is|are|became|become|\d+th|both)\b.*)"
            r"members? of(?: the)?$",
            text,
        )
    )
