"""The closed word classes of English, and the verbs of the genre with all their forms.

A shallow reader needs to know where noun phrases begin, where a clause's verb stands and in which
form. Function words are few and listed; verbs are listed by lemma and inflected here.
"""

from __future__ import annotations

from typing import NamedTuple


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words("a an the this that these those any some each every another both all no")
POSSESSIVES = _words("his her its their our my your whose")
PREPOSITIONS = _words(
    """of in on at to for with by from about over under between among against during before after
    into since until through towards toward within without upon despite regarding concerning amid
    amidst alongside following ahead besides via throughout across near around beyond behind as
    than like including versus"""
)
CONJUNCTIONS = _words(
    "and or but nor while when where as because although though if unless whether"
)
RELATIVES = _words("who whom which that whose where when")
SUBORDINATORS = _words("that if whether because although though unless while when as since until")
PRONOUNS = _words(
    """he she it they him them himself herself themselves i we us you me who whom nobody everybody
    somebody anybody everyone someone anyone"""
)
MODALS = _words("will would shall should can could may might must 'll 'd wo")
BE = _words("is are was were be been being am 's 're")
HAVE = _words("has have had having 've")
#: What opens a noun phrase, and what carries the tense of a clause.
DETERMINERS = ARTICLES | POSSESSIVES
AUXILIARIES = BE | HAVE | MODALS
DO = _words("do does did doing done")
NEGATIONS = _words("not n't n’t never no neither nor without hardly")
CARDINALS = _words("two three four five six seven eight nine ten eleven twelve")
ORDINALS = _words("first second third fourth fifth sixth seventh eighth ninth tenth")

#: What a place is called before its name: "the town of Sirte".
SETTLEMENTS = _words(
    """city town village resort port capital island suburb spa retreat municipality enclave
    township peninsula estate hamlet"""
)

#: Adverbs that may stand inside a verb group or between a verb and its complement.
ADVERBS = _words(
    """also already again still just now soon later earlier today yesterday tomorrow recently
    previously then once twice finally jointly separately together briefly formally officially
    reportedly directly personally publicly privately immediately firmly strongly currently
    meanwhile instead even only therefore further only here there home abroad apparently
    tentatively first last both yet ever long virtually virtual originally initially""",
)

_IRREGULAR = """
meet met met
speak spoke spoken
hold held held
ring rang rung
have had had
say said said
tell told told
make made made
take took taken
give gave given
begin began begun
leave left left
fly flew flown
go went gone
come came come
pay paid paid
see saw seen
send sent sent
write wrote written
read read read
win won won
lose lost lost
lead led led
become became become
break broke broken
cut cut cut
set set set
hit hit hit
put put put
withdraw withdrew withdrawn
strike struck struck
seek sought sought
find found found
think thought thought
bring brought brought
keep kept kept
know knew known
show showed shown
grow grew grown
fall fell fallen
rise rose risen
run ran run
sit sat sat
stand stood stood
swear swore sworn
choose chose chosen
get got gotten
build built built
spend spent spent
undertake undertook undertaken
overcome overcame overcome
overthrow overthrew overthrown
forgive forgave forgiven
fight fought fought
kick kicked kicked
wrap wrapped wrapped
wind wound wound
beat beat beaten
shake shook shaken
shrink shrank shrunk
spread spread spread
shut shut shut
flee fled fled
teach taught taught
buy bought bought
sell sold sold
hang hung hung
draw drew drawn
throw threw thrown
forge forged forged
quit quit quit
call called called
host hosted hosted
tear tore torn
freeze froze frozen
draw drew drawn
sell sold sold
buy bought bought
lend lent lent
deal dealt dealt
uphold upheld upheld
quit quit quit
hear heard heard
oversee oversaw overseen
"""
_DOUBLING = _words(
    "plan ban step refer confer stop drop slip commit admit submit regret rebut permit wrap rip "
    "scrap expel skip"
)
_REGULAR = """
accept accuse acknowledge add admit address adopt affirm agree aim allege announce appeal appear
appoint appreciate approve argue arrive ask assassinate assert assess assure attack attend avert
back ban believe blame blast bolster boost brief
call cancel chair claim clinch close collapse commence comment commit complain complete conclude
condemn
confer confirm congratulate consider consult continue convene convey cooperate criticise criticize
decide declare decline deepen defend defer delay deliver demand denounce deny depart deploy
deplore describe deteriorate develop disclose discuss dismiss dispatch dissolve
elect emerge emphasise emphasize enact end endorse engage enhance enter enjoy escort establish
exchange
expect expel explain explore expand express extend
face fail favour favor finalise finalize finish focus follow
greet guarantee
hail halt hand happen harm head help highlight hint hope host
imply impose improve include increase indicate inform initial initiate insist intend intensify
interrupt annex deport evacuate invade invite involve inaugurate shell
join justify
issue ink dine lunch
kick kill
lambast land launch lift look laud
maintain mark mediate mend mention monitor mourn move
name negotiate nominate normalise normalize note notify
object offer open oppose order oust outline
participate pass patch pause phone pledge plan postpone praise prepare present press proclaim
promise propose protest provide publish pursue push
question quit quote
raise ratify reach react reaffirm recall receive recognise recognize reconvene reelect refer refuse
regret reiterate reject release remark remind renew repair repeat replace reply report represent
request require reschedule resign resolve respond restore restrict resume retire return reveal
reverse review revive revoke rule
salute schedule scrap seal seize sever share shelve sign signal slam slate sour stage start state
step stop strain strengthen stress strive submit succeed suggest summon support surrender suspend
suppose refute
talk target terminate testify thank thaw threaten topple tour travel try
underline underscore unveil uphold urge use
veto view visit vote vow voice
want warn welcome wish withhold witness work worsen wrap wound
sanction sack fire declare deal share sponsor telephone telegraph cable dial videoconference
accompany arrange assume await bar block blockade bomb bury capture commemorate compare concern
condole confront contact cost cover create dub ease earn envisage escalate estimate fear finance
foster fulfil fulfill fund gather guide honour honor handle hear impede influence install
lay lease lobby lodge love manage march mean merge miss need observe occupy oversee own own
play abandon abide abrogate advocate affix annul breach comply ditch exit expire float forge hammer
iron lapse near oblige purchase import borrow acquire waive contain regulate prolong rejoin
repudiate rip scale spurn stick supply
point postpone pull pray prevent promote prove raid rank realise realize rebuff rebuke receive
reduce remain remove renounce repel reside rest retain retaliate save secure seem serve settle
ship shoot shun slow solve speed stay stem stumble suffer tackle touch trade train transfer
trigger turn uncover unite upgrade value violate wait walk watch widen
defeat install nominate designate crown select proclaim reappoint relieve unseat depose assume
beat arrest detain jail convict charge sentence die live govern marry pass pardon extradite
land embark tour escort attract adjourn reassure rally rebuild reconsider reconcile rekindle
recover reject relate rely remember reorganise reshuffle rethink reward risk sail satisfy scale
schedule scrutinise separate shake shape shift shrink shrug shut smile soften spark spread squeeze
stabilise stall steer store stretch struggle suit surround survive sustain swap switch
tighten top track transform translate treat trust unify usher vanish voice wage warm waver weaken
weigh welcome win wind emerge recount snub spurn boycott hail place wipe witness wonder worry yield
skip
"""


class Form(NamedTuple):
    """A verb form: its lemma, and ``base``, ``s``, ``past``, ``participle`` or ``ing``."""

    lemma: str
    form: str


def _s(lemma: str) -> str:
    if lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + "s"


def _ing(lemma: str) -> str:
    if lemma in _DOUBLING or lemma in (
        "begin",
        "win",
        "cut",
        "set",
        "hit",
        "put",
        "run",
        "sit",
        "get",
    ):
        return lemma + lemma[-1] + "ing"
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        return lemma[:-1] + "ing"
    return lemma + "ing"


def _ed(lemma: str) -> str:
    if lemma in _DOUBLING:
        return lemma + lemma[-1] + "ed"
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ied"
    return lemma + "ed"


def _verbs() -> dict[str, tuple[Form, ...]]:
    forms: dict[str, dict[Form, None]] = {}
    parts = {line.split()[0]: line.split()[1:] for line in _IRREGULAR.split("\n") if line}
    for lemma in dict.fromkeys([*parts, *_REGULAR.split()]):
        past, participle = parts.get(lemma, (_ed(lemma), _ed(lemma)))
        for word, form in (
            (lemma, "base"),
            ("has" if lemma == "have" else _s(lemma), "s"),
            (past, "past"),
            (participle, "participle"),
            (_ing(lemma), "ing"),
        ):
            forms.setdefault(word, {})[Form(lemma, form)] = None
    forms["lasted"] = dict.fromkeys((Form("last", "past"), Form("last", "participle")))
    forms["travelled"] = forms["traveled"]
    forms["travelling"] = forms["traveling"]
    forms["cancelled"] = forms["canceled"]
    forms["cancelling"] = forms["canceling"]
    forms["signalled"] = forms["signaled"]
    forms["initialled"] = forms["initialed"]
    return {word: tuple(found) for word, found in forms.items()}


#: Every form of every verb known here, with what it may be.
VERBS: dict[str, tuple[Form, ...]] = _verbs()

#: Verbs of reporting: who says, for whom, that something is so.
REPORTING = _words(
    """say tell add announce state declare report note stress emphasise emphasize reiterate insist
    claim confirm explain warn comment remark assert underline underscore argue affirm reaffirm
    reveal disclose indicate suggest acknowledge admit describe quote reply respond conclude
    complain highlight express"""
)

#: What is done to somebody who gets an office, and who loses it.
APPOINTING = _words(
    """appoint swear elect name reelect inaugurate install designate nominate choose pick crown
    confirm reappoint select proclaim"""
)
REMOVING = _words(
    """oust depose dismiss sack fire remove replace topple overthrow unseat suspend defeat
    relieve"""
)
#: What somebody does who gets an office, and who leaves it.
ENTERING = _words("become take assume serve return remain stay emerge")
LEAVING = _words("resign step quit retire stand")
#: What may stand between a verb of office and the office.
LINKS = _words(
    """as the a new his her in on down aside up over office oath of for to be post position job
    country nation posts 's ’s - , also now then still currently power from"""
)
