"""The words of events: what happened between states or to them, by kind."""

from __future__ import annotations

#: Nouns of other events, by kind: what happened between or to states.
EVENTS: dict[str, str] = {
    "attack": "attack attacks bombing bombings assassination poisoning murder killing shelling "
    "airstrike airstrikes raid strike strikes massacre",
    "conflict": "war conflict crisis invasion fighting clashes uprising",
    "election": "election elections re-election reelection referendum",
    "inquiry": "inquiry investigation probe",
    "commemoration": "anniversary commemoration",
    "sanction": "sanctions embargo",
    "military-exercise": "manoeuvres maneuvers exercise exercises drills",
    "protest": "protest protests demonstrations riots",
    "coup": "coup putsch mutiny",
    "expulsion": "expulsion expulsions",
    "annexation": "annexation",
    "occupation": "occupation",
    "evacuation": "evacuation",
    "deployment": "deployment",
}
#: What one state does to another, or to its people: "Russia expelled two Czech diplomats".
EVENT_VERBS: dict[str, str] = {
    "attack": "attack bomb shell",
    "conflict": "invade",
    "expulsion": "expel deport",
    "annexation": "annex",
    "occupation": "occupy",
    "detention": "arrest detain",
}
