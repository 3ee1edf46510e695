"""THE table: which words tell of which fact.

A verb frame reads like the clause it stands for. ``A`` is the subject and ``A+`` one of at least
two agents; ``B`` further agents, ``P`` a place or state, each behind its preposition; verbs and
prepositions that do the same are joined by a stroke; a word in quotes follows its verb at once. An
event noun (``TALKS``) tells of its fact wherever it stands; the verb or preposition that governs it
says whether it happened.

Every row carries a sentence it fits and a near miss it must not fit; both run as tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.model import Status


class Frame(NamedTuple):
    """A verb frame: its pattern, fact type and chief code, a sentence it fits and a near miss."""

    pattern: str
    fact: str
    code: str
    example: str
    near_miss: str


VERB_FRAMES: tuple[Frame, ...] = (
    Frame(
        "A meet B", "contact", "meeting",
        "French President Jacques Chirac met German Chancellor Gerhard Schroeder in Paris.",
        "French President Jacques Chirac met fierce opposition in Paris.",
    ),
    Frame(
        "A meet with B", "contact", "meeting",
        "Angela Merkel met with Vladimir Putin in Sochi on Tuesday.",
        "Angela Merkel met with fierce criticism in Sochi on Tuesday.",
    ),
    Frame(
        "A+ meet", "contact", "meeting",
        "Angela Merkel and Vladimir Putin met in Sochi on Tuesday.",
        "Angela Merkel met the deadline in Sochi on Tuesday.",
    ),
    Frame(
        "A call on B", "contact", "meeting",
        "British Foreign Secretary William Hague called on Vladimir Putin in Moscow on Monday.",
        "William Hague called on Vladimir Putin to leave the talks on Monday.",
    ),
    Frame(
        "A receive B", "contact", "meeting",
        "Vladimir Putin received Angela Merkel at his residence in Sochi.",
        "Vladimir Putin received a letter at his residence in Sochi.",
    ),
    Frame(
        "A summon B", "contact", "meeting",
        "President Reagan summoned Soviet Foreign Minister Eduard Shevardnadze on Friday.",
        "President Reagan summoned his cabinet over the Soviet Union on Friday.",
    ),
    Frame(
        "A host/welcome/greet B", "contact", "meeting",
        "David Cameron hosted Barack Obama for lunch at Chequers on Wednesday.",
        "David Cameron welcomed Barack Obama's decision at the weekend.",
    ),
    Frame(
        "A sit/dine/lunch with B", "contact", "meeting",
        "Donald Trump dined with Shinzo Abe in Florida on Friday.",
        "Donald Trump sat with his advisers in Florida on Friday.",
    ),
    Frame(
        'A+ sit "down"', "contact", "meeting",
        "Justin Trudeau and Enrique Peña Nieto sat down in Hamburg on Friday.",
        "Justin Trudeau and Enrique Peña Nieto sat at the same table on Friday.",
    ),
    Frame(
        'A shake "hands" with B', "contact", "meeting",
        "Barack Obama shook hands with Raul Castro in Johannesburg.",
        "Barack Obama shook hands with well-wishers in Johannesburg.",
    ),
    Frame(
        'A+ shake "hands"', "contact", "meeting",
        "Xi Jinping and Shinzo Abe shook hands in Beijing on Monday.",
        "Xi Jinping and Shinzo Abe shook their heads in Beijing on Monday.",
    ),
    Frame(
        'A tell "visiting" B', "contact", "meeting",
        "Deng Xiaoping told visiting U.S. Secretary of State George Shultz that China would wait.",
        "Deng Xiaoping told visiting reporters that China would wait.",
    ),
    Frame(
        "A confer/consult with B", "contact", "talks",
        "Tony Blair conferred with Jacques Chirac on Monday.",
        "Tony Blair conferred with his lawyers on Monday.",
    ),
    Frame(
        "A+ confer/consult", "contact", "talks",
        "Tony Blair and Jacques Chirac conferred on Monday.",
        "Tony Blair consulted his notes on Monday.",
    ),
    Frame(
        "A negotiate with B", "contact", "talks",
        "Iran negotiated with Germany over the text.",
        "Iran negotiated with great patience over the text.",
    ),
    Frame(
        "A speak/talk with/to B", "contact", "phone_call",
        "President Joe Biden spoke today with President Emmanuel Macron of France.",
        "President Joe Biden spoke today to reporters about France.",
    ),
    Frame(
        "A+ speak/talk", "contact", "phone_call",
        "Joe Biden and Emmanuel Macron spoke by telephone on Friday.",
        "Joe Biden spoke at length on Friday.",
    ),
    Frame(
        "A phone/telephone/call/ring B", "contact", "phone_call",
        "Theresa May telephoned Vladimir Putin on Tuesday.",
        "Theresa May called Vladimir Putin's demand absurd on Tuesday.",
    ),
    Frame(
        "A discuss with B", "contact", "talks",
        "Joe Biden discussed the floods with Emmanuel Macron on Friday.",
        "Joe Biden discussed the floods with his cabinet on Friday.",
    ),
    Frame(
        "A exchange with B", "contact", "talks",
        "Joe Biden exchanged views on the floods with Emmanuel Macron.",
        "Joe Biden exchanged gifts with his cabinet.",
    ),
    Frame(
        "A+ exchange", "contact", "talks",
        "Joe Biden and Emmanuel Macron exchanged views on the floods.",
        "Joe Biden and Emmanuel Macron exchanged angry letters about the floods.",
    ),
    Frame(
        "A visit/tour P", "contact", "visit",
        "Hun Sen visited China on Wednesday.",
        "Hun Sen visited his mother on Wednesday.",
    ),
    Frame(
        "A arrive/land/stop in/at P", "contact", "visit",
        "Japanese Prime Minister Shinzo Abe arrived in Hanoi on Friday.",
        "Japanese Prime Minister Shinzo Abe arrived in good spirits on Friday.",
    ),
    Frame(
        "A come/travel/fly/go/head/leave/depart/return/sail to/for/into P", "contact", "visit",
        "Yasser Arafat left for Jordan on Wednesday.",
        "Yasser Arafat left his office on Wednesday.",
    ),
)  # fmt: skip


class Noun(NamedTuple):
    """An event noun: the words of its head, its fact type and chief code, examples."""

    heads: str
    fact: str
    code: str
    example: str
    near_miss: str


#: Longest heads first; each is matched behind an article, a possessive, an adjective or bare.
NOUNS: tuple[Noun, ...] = (
    Noun(
        """phone call, telephone call, phone conversation, telephone conversation, phone talk,
        telephone talk, telephone discussion, phone discussion, telephone conference,
        telephonic conversation, telephone contact, conference call, phone exchange, call""",
        "contact", "phone_call",
        "In a telephone call with Angela Merkel, Vladimir Putin raised the grain exports.",
        "The call for reform came from Angela Merkel, not from Vladimir Putin.",
    ),
    Noun(
        """video call, video conference, videoconference, video conversation, virtual meeting,
        virtual summit, video meeting, video link talks, video teleconference, teleconference,
        video-conference, video talks, videoconference call, online meeting, virtual talks""",
        "contact", "video_call",
        "Joe Biden held a video call with Xi Jinping.",
        "Joe Biden watched a video about Xi Jinping.",
    ),
    Noun(
        """summit meeting, bilateral meeting, working lunch, working dinner, working breakfast,
        face-to-face meeting, one-on-one meeting, one-to-one meeting, meeting, encounter, summit,
        lunch, dinner, breakfast, luncheon, tea, audience, tete-a-tete, tête-à-tête,
        courtesy call""",
        "contact", "meeting",
        "Vladimir Putin held a meeting with Angela Merkel in Sochi.",
        "Vladimir Putin chaired a meeting of his cabinet in Moscow.",
    ),
    Noun(
        """summit talks, peace talks, talk, negotiations, consultations, discussions,
        conversation, exchange of views""",
        "contact", "talks",
        "Hosni Mubarak held talks with Mahmoud Abbas in Cairo.",
        "Hosni Mubarak avoided talks of succession in Cairo.",
    ),
    Noun(
        """state visit, official visit, working visit, visit, trip, tour, stopover, pilgrimage""",
        "contact", "visit",
        "Theresa May spoke of her visit to Japan.",
        "Theresa May spoke of the visit of a choir.",
    ),
    Noun(
        """framework agreement, cooperation agreement, peace agreement, agreement, peace accord,
        accord, pact, peace deal, deal, compact""",
        "agreement", "treaty",
        "Russia and Sri Lanka signed an agreement on accession to the WTO.",
        "Russia and Sri Lanka are in broad agreement.",
    ),
    Noun(
        """peace treaty, treaties, treaty, convention, protocol""",
        "agreement", "treaty",
        "Poland and Germany signed a treaty on their border.",
        "Poland and Germany studied the treaty of 1648.",
    ),
    Noun(
        """memorandum of understanding, memoranda of understanding, memorandums of understanding,
        memoranda, memorandums, memorandum, mou,
        letters of intent, letter of intent""",
        "agreement", "memorandum",
        "India and Japan signed a memorandum of understanding on energy.",
        "India and Japan read a memorandum about energy.",
    ),
    Noun(
        """joint declaration, joint statement, trilateral statement, joint communique,
        joint communiqué, communique, communiqué, declaration""",
        "agreement", "declaration",
        "India and Japan signed a joint declaration on security cooperation.",
        "India and Japan welcomed the declaration of a holiday.",
    ),
    Noun(
        """ceasefire agreement, cease-fire agreement, ceasefire, cease-fire, truce, armistice,
        cessation of hostilities""",
        "agreement", "ceasefire",
        "Armenia and Azerbaijan agreed a ceasefire on Tuesday.",
        "Armenia and Azerbaijan ignored calls for a ceasefire on Tuesday.",
    ),
    Noun(
        """contract""",
        "agreement", "contract",
        "Venezuela and China signed a contract to launch a satellite.",
        "Venezuela and China disputed who owned the contract.",
    ),
    Noun(
        """document, papers, charter, instruments, act""",
        "agreement", "treaty",
        "Kazakhstan and Turkey signed seven documents on transport.",
        "Kazakhstan and Turkey published documents on the war.",
    ),
    Noun(
        """framework, partnership""",
        "agreement", "understanding",
        "They spoke of ties between Ghana and Japan, as in the Partnership for Clean Ports.",
        "They discussed the partnership between Ghana and Japan.",
    ),
    Noun(
        """understanding, compromise, consensus, arrangement""",
        "agreement", "understanding",
        "Poland and Lithuania reached an understanding on the schools of minorities.",
        "Poland and Lithuania showed little understanding for the schools.",
    ),
)  # fmt: skip

#: What a verb says of the event noun that is its object or, where it can be, its subject.
#: ``same`` passes on the verb's own status; another value is that of a verb that is asserted.
SUPPORT: dict[str, Status | str] = {
    **dict.fromkeys(
        """hold have make pay begin open start resume conclude end complete finish continue attend
        conduct take place host receive wrap kick join lead chair happen enjoy do come return
        arrive travel fly leave interrupt follow launch engage participate use mark extend give
        go visit focus concern cover address last see witness close place hail embark wind
        cut-short break-off put-in recall recount
        undertake""".split(),
        "same",
    ),
    **dict.fromkeys(
        """plan schedule arrange announce expect prepare confirm await agree set""".split(),
        "planned",
    ),
    **dict.fromkeys(
        "propose suggest offer seek urge request invite demand want".split(), "proposed"
    ),
    **dict.fromkeys(
        """cancel call-off put-off postpone scrap shelve suspend abandon delay defer
        reschedule drop""".split(),
        "cancelled",
    ),
    **dict.fromkeys(
        """rule-out reject refuse decline avoid boycott skip snub shun preclude prevent block
        turn-down resist rebuff spurn oppose""".split(),
        "nothing",
    ),
    **dict.fromkeys("deny dismiss rebut refute".split(), "denied"),
}  # fmt: skip
