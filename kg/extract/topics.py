"""What words are about: the topic scheme's ids by the words that news use for them.

Each row is a topic and its phrases; ``*`` stands for any ending. Phrases match whole words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Topic

_PHRASES: dict[Topic, str] = {
    "aviation-security": """aviation security, aviation safety, air safety, airport security,
        airline security, hijack*""",
    "counter-terrorism": """terror*, counter-terror*, counterterror*, anti-terror*, extremis*,
        islamic state, isis, isil, al-qaeda, al qaeda, jihad*, violent extremis*""",
    "intelligence-sharing": """intelligence-sharing, sharing of intelligence, share intelligence,
        intelligence cooperation, intelligence co-operation, exchange of intelligence,
        intelligence information, intelligence services, intelligence agencies""",
    "cyber-security": """cyber*, ransomware, hacking, hackers, computer networks""",
    "border-security": """border security, border control*, border management, secure borders,
        border crossings, border protection""",
    "maritime-security": """maritime security, freedom of navigation, piracy, pirates, sea lanes,
        shipping lanes, safety of shipping, maritime domain, naval patrols""",
    "defence": """defence, defense, military cooperation, military co-operation,
        military-technical, military aid, military assistance, security assistance, armed forces,
        missile defen*, military support, arms sales, arms deal*, weapons supplies,
        military exercise*, joint exercise*, troops, military presence, security guarantees,
        security pact, security treaty, military alliance, military ties, air defence,
        defense capabilities, arms embargo, military base*, security cooperation""",
    "arms-control": """arms control, disarmament, nuclear arms, strategic arms,
        nuclear-forces, intermediate-range, intermediate range, missile treaty, test ban, arms cut*,
        start treaty,
        medium-range missiles, arms reduction*, arms talks, arms race, chemical weapons,
        strategic stability, strategic weapons, nuclear warheads, strategic warheads""",
    "nuclear-non-proliferation": """non-proliferation, nonproliferation, proliferation,
        nuclear program*, nuclear issue, nuclear deal, nuclear test*, denuclear*, nuclear weapon*,
        nuclear standoff, nuclear ambitions, enrich* uranium, uranium enrichment, nuclear
        activities,
        nuclear negotiations, six-party talks, jcpoa""",
    "organised-crime": """organised crime, organized crime, drug trafficking, narcotics, drug trade,
        human trafficking, trafficking, smuggl*, money laundering, transnational crime, drug*""",
    "peacekeeping": """peacekeep*, peace-keep*, peace monitoring, un force, stabilisation force""",
    "ceasefire": """ceasefire*, cease-fire*, truce*, armistice, cessation of hostilities""",
    "hostages": """hostage*, detainees, captives, kidnap*, prisoner exchange*, prisoner swap*,
        wrongfully detained""",
    "bilateral-relations": """bilateral relation*, bilateral ties, bilateral cooperation,
        bilateral co-operation, bilateral issues, bilateral agenda, bilateral partnership,
        relations between, ties between, relationship between, diplomatic relations,
        diplomatic ties, mutual relations, strategic partnership, good-neighbo*, friendly relations,
        friendship and cooperation, relations with, ties with, relationship with,
        strengthen* ties, strengthen* relations, improv* relations, improv* ties, boost* ties,
        mend ties, bilateral matters, current relations, their ties, their relations, alliance,
        two countries' relations, partnership between, cooperation between, further cooperation,
        bilateral trade and, further development of relations, enhance cooperation""",
    "regional-conflict": """war in, war against, invasion, conflict*, peace process, peace talks,
        peace plan, peace deal, peace negotiations, middle east peace, fighting in, violence in,
        crisis in, situation in, situation around, territorial integrity, sovereignty,
        occupied territor*, occupation, settlements, aggression, civil war, two-state,
        unification of, escalation, de-escalat*, stability in, security in the, tensions in,
        peace in, peace settlement, iraq crisis, ukraine crisis, settlement in, hostilities,
        attacks in, military operation, assault""",
    "trade": """trade, tariff*, export*, import, imports, importing, importers, market access,
        commerce, commercial,
        economic cooperation, economic co-operation, economic ties, economic relations,
        economic partnership, accession to the wto, wto, free trade, customs, economic matters""",
    "investment": """invest*""",
    "finance": """debt*, loan*, finance, financial, currency, currencies, monetary, budget, banks,
        banking, central bank*, world bank,
        exchange rate*, imf, fiscal, macroeconomic""",
    "energy": """energy, oil, gas,
        pipeline*, nuclear power, electricity, petroleum, fuel,
        power plant*, hydropower""",
    "climate": """climate, global warming, greenhouse, emissions, carbon, kyoto protocol""",
    "migration": """migra*, refugee*, asylum, immigra*, visa*, readmission""",
    "human-rights": """human rights, freedom of speech, political prisoners, civil liberties,
        fundamental freedoms, rule of law, press freedom""",
    "democracy": """democracy, democracies, democratic governance, democratic institutions,
        democratic transition, democratic values, constitutional order, good governance,
        anti-corruption,
        civil society, civilian-led, political transition""",
    "development": """development aid, development assistance, poverty, infrastructure,
        sustainable development, development cooperation, economic development,
        development projects, development goals, reconstruction""",
    "humanitarian-aid": """humanitarian, relief aid, food aid, emergency aid, disaster relief,
        civilians in, emergency relief, famine""",
    "health": """health, pandemic*, covid*, vaccin*, hiv, aids, disease*, virus, ebola""",
    "science-technology": """science, scientific, technolog*, innovation, research,
        telecommunications, artificial intelligence, digital, semiconductor*""",
    "space": """space, satellite*, space exploration, astronaut*, cosmonaut*""",
    "education-culture": """education*, cultural, culture, student*, exchange programme*,
        people-to-people, tourism, universities, language""",
    "transport": """transport*, railway*, highway*, airline*, aviation, shipping, ports, flights,
        air links""",
    "agriculture": """agricultur*, farm*, grain, wheat, food security, fisheries, food exports""",
    "sanctions": """sanction*, embargo*, asset freeze*""",
    "multilateral-reform": """reform of the united nations, un reform, security council reform,
        united nations reform, global governance, european constitution""",
    "elections": """election*, electoral, vote, ballot, referendum, polls""",
    "history": """history, historic memory, world war ii, commemorat*, anniversary, holocaust,
        war memorial, veterans""",
}


def _pattern(phrase: str) -> str:
    words = re.escape(" ".join(phrase.split())).replace(r"\ ", r"\s+").replace(r"\-", "[-‑ ]")
    return words.replace(r"\*", r"\w*")


_ORDER = {topic: number for number, topic in enumerate(_PHRASES)}
#: What a word begins with, up to three letters.
_BEGINNING = re.compile(r"(?<![\w-])\w{1,3}")


def _by_beginning() -> dict[str, list[tuple[Topic, re.Pattern[str]]]]:
    """What to look for where a word begins with these letters: most words begin no phrase."""
    found: dict[str, dict[Topic, list[str]]] = defaultdict(lambda: defaultdict(list))
    for topic, phrases in _PHRASES.items():
        for phrase in phrases.split(","):
            found[_BEGINNING.findall(phrase)[0]][topic].append(_pattern(phrase))
    return {
        beginning: [
            (topic, re.compile(rf"(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE))
            for topic, patterns in topics.items()
        ]
        for beginning, topics in found.items()
    }


_PHRASES_BY_BEGINNING = _by_beginning()

#: Gases that are no fuel.
_OTHER_GAS = re.compile(r"\b(?:tear|poison|nerve|mustard|greenhouse|sarin)\s+gas\w*", re.IGNORECASE)
#: ``Russian-Japanese relations``, ``U.S.-France cooperation``
_BETWEEN_TWO = re.compile(
    r"[\w.][-–]\w+\s+(?:relations|ties|cooperation|co-operation|partnership|relationship)\b"
)
#: Words that name something narrower than the topic their last word would give.
_NARROWER: dict[Topic, tuple[Topic, ...]] = {
    "aviation-security": ("transport", "science-technology"),
    "arms-control": ("nuclear-non-proliferation",),
    "nuclear-non-proliferation": (),
    "humanitarian-aid": (),
}


def topics(text: str) -> tuple[Topic, ...]:
    """The topics that the words are about, in the scheme's order."""
    text = _OTHER_GAS.sub(" ", text)
    about: set[Topic] = set()
    for word in _BEGINNING.finditer(text):
        for topic, phrases in _PHRASES_BY_BEGINNING.get(word.group().lower(), ()):
            if topic not in about and phrases.match(text, word.start()):
                about.add(topic)
    if "bilateral-relations" not in about and _BETWEEN_TWO.search(text):
        about.add("bilateral-relations")
    found = in_order(about)
    covered = {wide for topic in found for wide in _NARROWER.get(topic, ())}
    return tuple(topic for topic in found if topic not in covered)


def in_order(found: set[Topic]) -> tuple[Topic, ...]:
    """Topics of several clauses in the scheme's order."""
    return tuple(sorted(found, key=_ORDER.__getitem__))
