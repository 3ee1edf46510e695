"""Titles of office: where one stands in a sentence, and which role it names.

A title is a head ("president", "secretary of state"), perhaps with a portfolio before or after it
("defence minister", "minister of foreign affairs") and rank words in front ("deputy", "first").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.extract import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.sentences import Token
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
_LONGEST = max(len(title.split()) for title in TITLES)
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
_S_WORDS = frozenset(
    "affairs works forces sports veterans arms relations mines chargé d'affaires".split()
)
_RANKS = frozenset(
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
_ANY_MINISTER = frozenset("minister secretary of for the and state affairs top diplomat".split())
_SPELT = {"external": "foreign", "defense": "defence", "labor": "labour"}
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


class Title(NamedTuple):
    """A title between two token indices, as it reads, with its role and its bare head."""

    start: int
    end: int
    text: str
    role: Role
    head: str

    def is_vague(self, heads: frozenset[str]) -> bool:
        """Does it say little: "minister", "chairman", not so "economy minister"?"""
        return self.head in heads and (self.role != "minister" or self.text.lower() == self.head)

    @property
    def is_plural(self) -> bool:
        """Does it name several holders: "presidents", "foreign ministers"?"""
        words = self.text.lower().split()
        return any(_is_plural_word(w) and w not in PORTFOLIOS for w in words)


def title_at(tokens: Sequence[Token], start: int) -> Title | None:
    """The title that begins at this token, ranks and portfolio included, or None."""
    if start >= len(tokens) or tokens[start].lower not in BEGINNINGS:
        return None
    if start > 1 and tokens[start - 2].lower == "house":
        return None  # the House of Representatives
    i, ranked = start, False
    while i < len(tokens) and (tokens[i].lower in _RANKS or tokens[i].text == "-"):
        if tokens[i].lower == "under" and not _ranks_under(tokens, i + 1):
            return None
        if tokens[i].text == "-" and i == start:
            return None
        ranked |= tokens[i].lower in {"deputy", "vice", "assistant", "under", "associate"}
        i += 1
    whole = _base(tokens, start) if i > start else None
    base = _base(tokens, i) or _portfolio(tokens, i)
    if whole is not None and (base is None or whole[0] >= base[0]):
        base, ranked = whole, False  # "vice president" is a title of its own
    if base is None:
        return None
    end, head, role = base
    if role.startswith("head_of") and tokens[start].lower == "first" and not ranked:
        return None  # Slovakia's first president
    end = _portfolio_after(tokens, end, head)
    if ranked:
        role = "minister" if head == "minister" else "official"
    return Title(start, end, _text(tokens, start, end), role, head)


def _ranks_under(tokens: Sequence[Token], i: int) -> bool:
    """``under-secretary``, not the assembly "under Deputy Premier Shamir"."""
    following = [t.lower for t in tokens[i : i + 2]]
    return following[:1] == ["-"] or following[:1] in (["secretary"], ["secretaries"])


def _base(tokens: Sequence[Token], start: int) -> tuple[int, str, Role] | None:
    """The longest base title from here, hyphens read as blanks, plurals as singulars."""
    if start >= len(tokens) or tokens[start].lower not in _OPENINGS:
        return None
    words: list[str] = []
    best: tuple[int, str, Role] | None = None
    i = start
    while i < len(tokens) and len(words) < _LONGEST:
        if tokens[i].text == "-" and words:
            i += 1
            continue
        words.append(tokens[i].lower)
        i += 1
        phrase = " ".join(words)
        if phrase == "premier" and tokens[i - 1].text == "premier" and _qualifies(tokens, i):
            return None
        role = TITLES.get(phrase) or TITLES.get(singular(phrase))
        if role:
            best = (i, phrase if phrase in TITLES else singular(phrase), role)
    return best


def _qualifies(tokens: Sequence[Token], i: int) -> bool:
    """Does a common noun follow: "the region's premier body"?"""
    if i >= len(tokens) or not tokens[i].text.isalpha() or not tokens[i].text.islower():
        return False
    lower = tokens[i].lower
    closed = lexicon.PREPOSITIONS | lexicon.CONJUNCTIONS | lexicon.MODALS | lexicon.RELATIVES
    return lower not in closed | lexicon.BE | lexicon.HAVE | lexicon.ADVERBS | lexicon.VERBS.keys()


def _plural(word: str) -> str:
    if word.endswith("man"):
        return word[:-2] + "en"
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


#: The first words of titles, singular and plural.
_OPENINGS = {form for title in TITLES for form in (title.split()[0], _plural(title.split()[0]))}
#: The words that a title, its rank or its portfolio can begin with.
BEGINNINGS = frozenset(_OPENINGS | _RANKS | PORTFOLIOS | {"government"})


def singular(phrase: str) -> str:
    """A plural title as one holder bears it: secretaries of state, prime ministers."""
    if phrase.endswith("men"):
        return phrase[:-2] + "an"
    first, _, rest = phrase.partition(" ")
    if rest and _is_plural_word(first):  # secretaries of state, heads of state
        return f"{first[:-3]}y {rest}" if first.endswith("ies") else f"{first[:-1]} {rest}"
    if phrase.endswith("ies"):
        return phrase[:-3] + "y"
    return phrase if phrase.endswith("ss") else phrase.removesuffix("s")


def _portfolio(tokens: Sequence[Token], start: int) -> tuple[int, str, Role] | None:
    """``defence minister``, ``foreign and commonwealth affairs secretary``."""
    i = start
    while (
        i < len(tokens)
        and i - start < 6
        and (
            tokens[i].lower in PORTFOLIOS
            or tokens[i].lower == "government"
            or (i > start and tokens[i].lower in {"and", "&", "-", ","})
        )
    ):
        i += 1
    if i == start or i >= len(tokens) or tokens[i - 1].lower in {"and", ","}:
        return None
    head = tokens[i].lower
    if head in {"minister", "ministers"}:
        return i + 1, "minister", "minister"
    if tokens[i - 1].lower == "secretary" and i - start > 1 and head not in ("general", "-"):
        of_party = tokens[i - 2].lower == "party"
        return i, "secretary", "official" if of_party else "minister"
    if head in {
        "chief",
        "adviser",
        "advisor",
        "commissioner",
        "official",
        "officials",
    }:
        return i + 1, head, "official"
    base = _base(tokens, i)
    return base if base is not None and base[2] in ("envoy", "spokesperson", "official") else None


def _portfolio_after(tokens: Sequence[Token], end: int, head: str) -> int:
    """The end behind ``of foreign affairs``, ``for political affairs``, ``of the Exchequer``."""
    if head not in {
        "minister",
        "secretary",
        "undersecretary",
        "under secretary",
        "secretary of state",
        "high commissioner",
        "high representative",
        "commissioner",
        "coordinator",
        "secretary general",
    }:
        return end
    if end + 1 >= len(tokens) or tokens[end].lower not in {"of", "for"}:
        return end
    i = end + 1
    while (
        i < len(tokens)
        and i - end < 9
        and (tokens[i].lower in PORTFOLIOS or tokens[i].lower in {"the", "and", "&", ","})
    ):
        i += 1
    while i > end + 1 and tokens[i - 1].lower in {"the", "and", "&", ","}:
        i -= 1
    return i if i > end + 1 else end


def _text(tokens: Sequence[Token], start: int, end: int) -> str:
    out = ""
    for token in tokens[start:end]:
        out += ("" if token.glued or not out else " ") + token.text
    return out


def _is_plural_word(word: str) -> bool:
    return word.endswith(("s", "men")) and not word.endswith("ss") and word not in _S_WORDS


def field_of(title: str | None) -> frozenset[str]:
    """What a minister is for, by the words of the title: ``{"foreign"}``."""
    words = {_SPELT.get(word, word) for word in (title or "").lower().split()}
    return frozenset(words - _ANY_MINISTER)


def title_gender(title: Title) -> str | None:
    """The gender that a title says its holder has, if any."""
    if title.head in ("king", "emperor", "pope", "spokesman", "emir", "sultan", "chairman"):
        return "male"
    return "female" if title.head in ("queen", "empress", "spokeswoman", "chairwoman") else None
