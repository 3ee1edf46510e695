"""Words for kinds of events, and the class each belongs to: the terms of the ontology, or none."""

from __future__ import annotations

from kg.slug import slug

#: Class of ``ent:`` → the words that name its events.
EVENTS = {
    "Attack": "attack bombing bomb-attack terrorist-attack terror-attack shooting killing murder "
    "assassination poisoning massacre airstrike air-strike strike missile-strike missile-launch "
    "hijacking kidnapping shelling raid crackdown cyber-attack death",
    "Commemoration": "commemoration anniversary memorial memorial-service remembrance ceremony "
    "funeral state-funeral celebration",
    "Conflict": "conflict war civil-war armed-conflict crisis invasion fighting battle clash "
    "clashes siege occupation insurgency coup standoff dispute",
    "Election": "election elections general-election presidential-election "
    "parliamentary-election vote run-off",
    "Inquiry": "inquiry investigation probe inquest public-inquiry",
    "MilitaryExercise": "exercise exercises military-exercise military-exercises drill drills "
    "manoeuvres maneuvers war-games military-drills naval-exercise joint-exercise",
    "Sanction": "sanction sanctions embargo asset-freeze travel-ban arms-embargo",
}
_CLASS = {word: name for name, words in EVENTS.items() for word in words.split()}


def event_class(kind: str) -> str | None:
    """The local name of the class for a kind of event, None where ``ent:Event`` says it all.

    >>> event_class("bombing"), event_class("Military exercise"), event_class("speech")
    ('Attack', 'MilitaryExercise', None)
    """
    return _CLASS.get(slug(kind))
