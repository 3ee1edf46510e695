"""The words of titles of office: the heads by role, their portfolios and ranks.

With them stand the words around a title: those that date a tenure, honorifics, forms of address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Role, TenureStatus

_ROLE_WORDS: dict[Role, str] = {
    "head_of_state": """president, king, queen, emperor, empress, emir, amir, sultan, pope, pontiff,
        monarch, grand duke, grand duchess, supreme leader, head of state, captain regent,
        paramount leader""",
    "head_of_government": """prime minister, premier, pm, chancellor, federal chancellor, taoiseach,
        head of government, chief minister""",
    "minister": """minister, foreign secretary, home secretary, defence secretary,
        defense secretary, secretary of state, secretary of defense, secretary of defence,
        secretary of the treasury, treasury secretary, secretary of commerce, commerce secretary,
        secretary of energy, energy secretary, secretary of agriculture, agriculture secretary,
        secretary of homeland security, homeland security secretary, attorney general,
        chancellor of the exchequer, foreign affairs secretary, trade secretary,
        business secretary, health secretary, environment secretary, trade representative,
        cardinal secretary of state, external affairs minister, fm, eam, top
        diplomat, chief diplomat, transportation secretary, interior secretary""",
    "envoy": """ambassador, envoy, special envoy, special representative,
        representative, permanent representative, charge d'affaires, consul general, consul,
        chief negotiator, negotiator, mediator, emissary, peace envoy, plenipotentiary, rapporteur,
        special rapporteur, special coordinator, high commissioner to""",
    "spokesperson": """spokesman, spokeswoman, spokesperson, press secretary,
        chief spokesman, chief spokeswoman, chief spokesperson, press officer, press spokesman""",
    "organization_head": """secretary general, director general, high representative,
        managing director, executive director, high commissioner""",
    "official": """chairman in office, chairperson in office, vice president, vice premier,
        crown prince, prince, deputy chancellor,
        national security adviser, national security advisor, security adviser, security advisor,
        general secretary, party leader, party chief, speaker, governor, senator, general, admiral,
        state councilor, state councillor, commissioner, chairman, chairwoman, chairperson, chair,
        adviser, advisor, aide, undersecretary, under secretary, chief of staff, army chief,
        intelligence chief, security chief, police chief, central bank governor, chief executive,
        secretary, vice chancellor, director, defence chief, defense chief, policy chief,
        foreign policy chief, trade chief, chief, commander, diplomat, mayor, opposition leader,
        leader, congressman, congresswoman, lawmaker, deputy, diplomat, counsellor, counselor,
        head, boss, ruler, strongman, legislator, coordinator, politburo member,
        princess, governor general, comptroller""",
}
#: Base titles, words joined by one blank and hyphens dropped, with their roles.
TITLES: dict[str, Role] = {
    " ".join(title.split()): role
    for role, titles in _ROLE_WORDS.items()
    for title in titles.split(",")
}
#: Heads that introduce a name only behind an affiliation: "Fatah leader X", not "leader X".
WEAK = frozenset(
    """leader chief secretary general director deputy chair aide adviser advisor commander diplomat
    commissioner representative negotiator mediator lawmaker prince admiral minister head boss
    ruler strongman princess counsellor counselor legislator coordinator""".split()
)
PORTFOLIOS = frozenset(
    """foreign external affairs defence defense finance interior home trade commerce economy
    economic economics energy oil petroleum gas health justice transport agriculture education
    environment culture labour labor information security state treasury industry industrial
    planning science technology tourism telecommunications communications european europe
    cabinet internal international cooperation development immigration veterans public works
    fisheries consumer water resources mining mines sport sports women social welfare armed forces
    political parliamentary global arms control nonproliferation military relations eurasian asian
    african near eastern pacific middle east western hemisphere homeland commonwealth overseas
    infrastructure digital housing food police national religious communication railways shipping
    aviation regional investment secretary peace climate nuclear policy parliament
    presidency department human rights refugee aid relief humanitarian monetary enlargement
    diaspora strategic industries rural urban lands settlements sanitation heritage youth children
    employment manpower power electricity mineral minerals manufacturing skills innovation
    poverty alleviation empowerment reconstruction rehabilitation religious endowments
    privatization privatisation family
    civil administration governance decentralization antiquities cyber reform institutional
    competition budget intelligence navy naval army military air force war space atomic disarmament
    economics senate assembly lower upper house party chamber command
    refugees protocol""".split()
)
#: Words of titles that end in s in the singular.
SINGULAR_IN_S = frozenset(
    "affairs works forces sports veterans arms relations mines chargé d'affaires".split()
)
#: What stands in front of a title and lowers or raises it.
RANKS = frozenset(
    """deputy vice assistant under first senior principal permanent associate junior second
    executive special chief joint federal parliamentary presidential cabinet""".split()
)
#: Words that put a tenure before, after or beside the present.
STATUS_WORDS: dict[str, TenureStatus] = {
    "former": "former",
    "ex": "former",
    "late": "former",
    "slain": "former",
    "assassinated": "former",
    "murdered": "former",
    "toppled": "former",
    "overthrown": "former",
    "impeached": "former",
    "previous": "former",
    "retired": "former",
    "onetime": "former",
    "erstwhile": "former",
    "ousted": "former",
    "deposed": "former",
    "then": "former",
    "past": "former",
    "acting": "acting",
    "interim": "acting",
    "caretaker": "acting",
    "provisional": "acting",
    "transitional": "acting",
    "incoming": "designate",
    "next": "designate",
    "future": "designate",
    "designate": "designate",
    "elect": "designate",
}
#: Adjectives between an affiliation and a title that change nothing.
COLOUR = frozenset(
    """new newly recently freshly democratically elected outgoing current visiting veteran
    centre-right conservative socialist
    hardline reformist longtime social democrat democratic republican embattled long serving
    appointed top rebel re reelected returning newest influential powerful popular long-time
    fugitive exiled jailed imprisoned detained ailing beleaguered hard line moderate liberal
    nationalist islamist communist leftist centrist left right wing leaning pro anti western backed
    self declared de facto ruling flamboyant fiery outspoken controversial reclusive firebrand
    kurdish muslim christian shiite sunni druze tribal
    female woman black youngest civilian autocratic strong wartime postwar post war day era
    """.split()
)
#: Words of a minister's title that say nothing of the field, and words for one field.
ANY_MINISTER = frozenset("minister secretary of for the and state affairs top diplomat".split())
SPELT = {"external": "foreign", "defense": "defence", "labor": "labour"}
#: Titles that stand for an office of the United States where no other state is named.
AMERICAN = frozenset(
    {
        "treasury secretary",
        "secretary of the treasury",
        "secretary of defense",
        "commerce secretary",
        "homeland security secretary",
        "house speaker",
        "senate majority leader",
        "senate minority leader",
        "house majority leader",
        "house minority leader",
        "deputy secretary of state",
        "assistant secretary of state",
        "deputy assistant secretary of state",
        "undersecretary of state",
    }
)
#: Titles of heads that only one state gives.
OF_ONE_STATE = {"pope": "Holy See", "pontiff": "Holy See", "taoiseach": "Ireland"}
HONORIFICS: dict[str, str | None] = {
    "mr": "male",
    "messrs": "male",
    "mrs": "female",
    "ms": "female",
    "miss": "female",
    "sir": "male",
    "dame": "female",
    "lord": "male",
    "lady": "female",
    "madame": "female",
    "dr": None,
    "prof": None,
    "professor": None,
    "sheikh": "male",
    "sheikha": "female",
    "herr": "male",
    "monsieur": "male",
    "m": "male",
    **dict.fromkeys(
        """col colonel gen lt lieutenant maj capt captain brig brigadier adm marshal sen rep gov
        ayatollah cardinal archbishop rev hon excellency majesty highness he hh hrh h.e. h.h. h.r.h.
        h.m. shri smt rt amb alhaji comrade honourable honorable""".split()
    ),
}
#: "His Royal Highness the Amir": forms of address that stand before a title or a name.
ADDRESSES = frozenset("royal imperial excellency excellencies majesty highness holiness".split())
#: Ranks that stand between an office and its holder's name.
RANKS_OF_HOLDERS = frozenset("general admiral marshal colonel brigadier major captain".split())
