"""The table of tones and stands: how two states stand to each other, and where each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Stance, Tone

#: How two states stand to each other, by the words about their relations.
TONES: dict[Tone, str] = {
    "severed": "sever severed severing cut cutting broke broken breaking suspended suspend "
    "suspending",
    "restored": "restore restored restoring resume resumed resuming re-establish "
    "re-established reestablish reestablished normalise normalised normalize normalized "
    "normalising normalizing renewed",
    "hostile": "hostile hostility enmity at-war",
    "strained": "strained strain straining tense tension tensions deteriorated deteriorate "
    "deteriorating deterioration soured sour souring frosty chilly worsened worsening worsen "
    "dissatisfaction low lowest rift rupture damaged damage damaging frayed icy troubled difficult "
    "dispute poor cooled cooling chilled frozen fraught rocky uneasy prickly shaky rocked "
    "downgrade downgraded downgrading nadir plunged plummeted nosedived complicated",
    "improving": "improve improving improved improvement warming warmed thaw thawing thawed mend "
    "mending mended strengthen strengthening strengthened boost boosting boosted develop deepen "
    "deepening deepened upgrade upgraded enhance enhancing expand rebuild rebuilding reset "
    "rapprochement closer establish established establishing normalisation normalization "
    "patched patch repair repairing consolidate consolidating",
    "close": "close special friendly excellent strong warm good cordial brotherly strength vital "
    "good-neighborly traditional enduring ironclad robust solid fraternal unbreakable unshakeable "
    "unshakable",
}

#: How the two stand of whom this is said: "are at odds", "close allies", "arch-rivals".
STANDINGS: dict[Tone, str] = {
    "strained": "at odds, at loggerheads, on bad terms, locked in a, embroiled in a",
    "hostile": "at war, enemies, enemy, foes, foe, adversaries, arch-rivals, arch-rival, "
    "arch-enemies, arch-foes, archrivals, archrival",
    "close": "on good terms, on friendly terms, on excellent terms, allies, ally",
}

#: Verbs that take a stand, by stance, with their particle behind a hyphen.
STANCES: dict[Stance, str] = {
    "supports": "support back endorse welcome praise favour favor hail laud applaud defend "
    "stand-by side-with stand-with",
    "opposes": "oppose reject object-to rebuff refuse spurn resist veto rule-out",
    "condemns": "condemn criticise criticize denounce slam blast deplore lambast lash-out protest "
    "decry",
    "accuses": "accuse blame",
    "demands": "demand urge call-on call-for appeal-to appeal-for press-for push-for insist-on",
    "threatens": "threaten warn",
    "pledges": "pledge vow promise commit-to",
}
#: Nouns of a stand, behind whose it is: "Putin's support for", "Palestinian demands".
STANCE_NOUNS: dict[Stance, str] = {
    "supports": "support backing endorsement",
    "opposes": "opposition objections objection refusal rejection",
    "condemns": "criticism condemnation",
    "accuses": "accusation accusations allegations",
    "demands": "demand demands appeal appeals calls call",
    "threatens": "threat threats",
    "pledges": "pledge promise vow",
}

#: Predicates of a stand: "is opposed to".
STANCE_PREDICATES: dict[Stance, str] = {
    "supports": "committed to, favour of, favor of, supportive of",
    "opposes": "opposed to, hostile to",
    "condemns": "critical of",
}
