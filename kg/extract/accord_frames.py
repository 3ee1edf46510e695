"""The table of agreements: what the words around "treaty", "deal" or "truce" make of it.

A verb is given by its lemma, with its particle behind a hyphen; the nouns of agreements themselves
stand with the other event nouns in ``frames.NOUNS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import AgreementKind, AgreementStatus

#: What a verb makes of the agreement that is its object or, passive, its subject.
AGREEMENT_VERBS: dict[str, AgreementStatus] = {
    **dict.fromkeys("sign initial ink".split(), "signed"),
    **dict.fromkeys("ratify".split(), "ratified"),
    **dict.fromkeys(
        """reach conclude agree adopt strike clinch finalise finalize seal approve accept endorse
        announce issue make have pass secure forge hammer-out thrash-out work-out iron-out cut
        enter-into come-to arrive-at release publish complete do declare proclaim unveil set-up
        join form""".split(),
        "agreed",
    ),
    **dict.fromkeys(
        """implement honour honor observe uphold respect extend renew prolong enforce fulfil fulfill
        violate breach abide-by comply-with adhere-to stick-to apply restore""".split(),
        "in_force",
    ),
    **dict.fromkeys(
        """negotiate discuss draft draw-up work-on work-towards work-toward near pursue consider
        study""".split(),
        "negotiating",
    ),
    **dict.fromkeys(
        "propose offer suggest seek demand want urge advocate favour favor request".split(),
        "proposed",
    ),
    **dict.fromkeys(
        "reject refuse oppose deny veto dismiss turn-down rule-out spurn rebuff".split(), "rejected"
    ),
    **dict.fromkeys(
        """terminate revoke scrap denounce cancel abrogate annul withdraw end break break-off
        pull-out tear-up rip-up renounce repudiate abandon quit exit leave suspend freeze drop
        ditch walk-away back-out call-off""".split(),
        "terminated",
    ),
}  # fmt: skip

#: These are said of much else: the agreement must be their very object.
DIRECT_VERBS = frozenset(
    """make have issue announce discuss pass do declare proclaim unveil set-up join form apply
    restore consider study want urge demand request end break leave drop suspend call-off cut
    release publish extend respect near pursue""".split()
)
#: What a verb of which the agreement is the subject says of it: "the truce collapsed".
AGREEMENT_COURSE: dict[str, AgreementStatus] = {
    **dict.fromkeys("expire lapse collapse break-down fall-apart end".split(), "terminated"),
    **dict.fromkeys("hold last stand govern remain".split(), "in_force"),
}
#: A preposition, perhaps with a noun before it, that leads to an agreement: "talks on a treaty".
AGREEMENT_NOUNS: dict[str, AgreementStatus] = {
    **dict.fromkeys(
        """talks negotiations negotiation discussions consultations work progress close closer near
        verge brink edge way point""".split(),
        "negotiating",
    ),
    **dict.fromkeys(
        """implementation fulfilment fulfillment violation violations breach breaches breaching
        provisions terms compliance accordance line keeping basis framework extension
        renewal observance""".split(),
        "in_force",
    ),
    **dict.fromkeys("signing signature signatories initialling".split(), "signed"),
    **dict.fromkeys("conclusion adoption".split(), "agreed"),
    **dict.fromkeys("ratification".split(), "ratified"),
    **dict.fromkeys(
        "withdrawal termination abrogation cancellation collapse suspension".split(), "terminated"
    ),
}  # fmt: skip

#: Adjectives of an agreement that says no verb what became of it.
AGREEMENT_ADJECTIVES: dict[str, AgreementStatus] = {
    **dict.fromkeys("draft".split(), "negotiating"),
    **dict.fromkeys("proposed planned future possible potential".split(), "proposed"),
    **dict.fromkeys("existing current".split(), "in_force"),
    **dict.fromkeys("former expired defunct failed scrapped".split(), "terminated"),
}

#: Kinds of agreement by words that stand before or behind the noun.
KIND_WORDS: dict[str, AgreementKind] = {
    "memorandum": "memorandum",
    "declaration": "declaration",
    "statement": "declaration",
    "communique": "declaration",
    "contract": "contract",
    "ceasefire": "ceasefire",
    "cease-fire": "ceasefire",
    "truce": "ceasefire",
}

#: Nouns that are agreements only where they are signed, adopted and the like.
PAPERS = frozenset("document documents paper papers charter roadmap instruments act".split())
#: Nouns that are agreements only as proper names: "the Partnership for Clean Ports".
PROGRAMMES = frozenset("framework partnership".split())
#: Nouns that are agreements only where they are reached.
REACHED = frozenset("understanding compromise consensus arrangement".split())

#: Verbs of two that bind them to do something: "agreed to build".
PROMISING = frozenset({"agree", "pledge", "commit", "decide", "undertake", "vow", "promise"})
#: What is promised so is no more than goodwill, unless it is agreed.
VAGUE = frozenset(
    """strengthen deepen enhance improve boost promote expand continue work cooperate maintain
    intensify develop broaden consolidate support stand ensure strive seek try fight combat keep
    resolve remain stay bolster advance do make increase explore consult coordinate collaborate
    mend speed accelerate defend respect uphold further foster""".split()
)
#: Agreed on these, nothing will be done: views, dates and needs.
VIEWS = frozenset(
    """need needs importance necessity schedule date dates agenda view views point points
    desirability fact significance value usefulness urgency""".split()
)
#: To continue these is a courtesy.
TOUCHING = frozenset(
    """contacts contact dialogue touch discussions conversation conversations communication
    consultations talks close exchanges""".split()
)
