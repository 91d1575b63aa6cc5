"""Small tables of English that say which words mean the same, the opposite, or nothing certain.

Words are given in their base form; ``key`` brings an inflected word to the form they are compared in.
"""

from __future__ import annotations

from functools import lru_cache

from index.lexical import terms

_IRREGULAR_FORMS = """
arise arose arisen|awake awoke awoken|bear bore borne born|beat beaten|become became|begin began begun|bend bent
bind bound|bite bit bitten|bleed bled|blow blew blown|break broke broken|breed bred|bring brought|build built
burn burnt|buy bought|catch caught|choose chose chosen|come came|deal dealt|dig dug|do does did done|draw drew drawn
drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|find found
flee fled|fly flew flown flies|forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven
freeze froze frozen|get got gotten|give gave given|go goes went gone|grow grew grown|hang hung|have has had
hear heard|hide hid hidden|hold held|keep kept|know knew known|lay laid|lead led|leave left|lend lent|lie lay lain
lose lost|make made|mean meant|meet met|mislead misled|pay paid|ride rode ridden|ring rang rung|rise rose risen
run ran|say said|see saw seen|seek sought|sell sold|send sent|shake shook shaken|shine shone|shoot shot|show shown
shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat|sleep slept|slide slid|speak spoke spoken|spend spent
spin spun|stand stood|steal stole stolen|stick stuck|strike struck stricken|swear swore sworn|sweep swept
swim swam swum|swing swung|take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown
understand understood|undertake undertook undertaken|wake woke woken|wear wore worn|win won|withdraw withdrew withdrawn
write wrote written|overturn overturned|overthrow overthrew overthrown|uphold upheld|undergo underwent undergone
person people|child children|man men|woman women|life lives|wife wives
"""
IRREGULAR = {
    form: forms.split()[0] for forms in _IRREGULAR_FORMS.replace("\n", "|").split("|") for form in forms.split()[1:]
}
_PLURALS = frozenset("people children men women lives wives".split())

VERBS = frozenset(
    terms(
        "accept accuse achieve acknowledge acquire acquit act add address admit adopt affect agree aid allow announce "
        "apologise apologize appeal appear apply appoint approve arrest arrive ask attack attend award back ban bar "
        "beat become begin believe belong block bomb boycott break bring build burn buy call cancel capture carry "
        "catch cause cease celebrate challenge change charge choose claim clear close collapse come commit compete "
        "complete concede condemn confirm contain continue contribute control convict cooperate cost create cross "
        "criticise criticize cut damage deal decide declare decline decrease defeat defend delay deliver demand deny "
        "deploy destroy detain develop die disappear disclose discover discuss dismiss donate double draw drive drop "
        "earn eat elect eliminate end endorse enter escape evacuate exceed execute exist expand expel explode export "
        "express extend extradite face fail fall feed fight file finance find fine finish fire flee fly follow forbid "
        "force form found free fund gain get give go grant grow halt happen have hear help hike hit hold host hurt "
        "identify ignore impeach import impose improve include increase infect inform injure inspect introduce invade "
        "invest investigate invite issue jail join jump keep kill know land launch lead leave legalise legalize let "
        "lift live lose lower make manage mark marry meet merge miss move murder name need negotiate nominate object "
        "occupy occur offer open operate oppose order outlaw outline overtake overthrow overturn own pardon "
        "participate pass pay permit play pledge postpone prevent produce prohibit promise promote propose protect "
        "protest provide publish purchase quit raise reach read reappear receive recall recognise recognize recommend "
        "record recover reduce refuse reject release remain remove renew reopen repay repeal replace report require "
        "rescue resign resolve respond rest restore resume retire retreat return reveal reverse ride rise rule run "
        "sack save seal seek seize sell send sentence serve settle shoot show shrink shut sign sing sink sit speak "
        "specify spend split stand start stay steal stop strike study succeed sue suffer supply support surge "
        "surrender survive suspend take talk teach tell test threaten throw tie torture touch trade train travel "
        "treat triple try turn unveil uphold urge use vaccinate veto violate visit vote warn watch win withdraw "
        "withhold work write wear"
    )
)
"""Stems of verbs common in the news, to tell a verb from a noun."""

_SAME = """
approve pass adopt ratify endorse|resign quit|buy acquire purchase|cancel scrap axe|arrest detain|reject
ban outlaw prohibit forbid|allow permit legalise legalize authorise authorize|start begin commence launch
end finish conclude|close shut|rise increase climb grow surge jump soar|fall drop decline decrease shrink plunge slump
raise hike|cut lower reduce slash|convict|acquit exonerate|die perish|survive|win|lose|accept|confirm acknowledge admit
deny refute|veto block|agree|refuse decline|criticise criticize|apologise apologize|recognise recognize
sack fire dismiss|injure hurt wound|kill|support back|oppose|postpone delay|legal lawful|illegal unlawful|safe|unsafe
guilty|innocent|alive|dead|true|untrue|possible|impossible|succeed|fail|participate|attack|release free|jail imprison
uphold|overturn quash|same identical|different|constitutional|unconstitutional|edible|inedible|successful|unsuccessful
married|unmarried|open|condemn denounce|hit strike|movie film|large big|vanish disappear|appear|plan proposal
reveal disclose divulge unveil outline specify
"""
_GROUPS = [g.split() for g in _SAME.replace("\n", "|").split("|") if g]
_HEAD = {terms(word)[0]: terms(group[0])[0] for group in _GROUPS for word in group}

_OPPOSITES = """
rise fall|raise cut|approve reject|approve veto|convict acquit|accept reject|survive die|win lose|allow ban|agree refuse
agree reject|legal illegal|safe unsafe|guilty innocent|alive dead|true untrue|possible impossible|succeed fail
support oppose|uphold overturn|same different|constitutional unconstitutional|edible inedible
successful unsuccessful|married unmarried
"""
OPPOSITES = {
    pair for a, b in (p.split() for p in _OPPOSITES.replace("\n", "|").split("|") if p)
    for pair in ((terms(a)[0], terms(b)[0]), (terms(b)[0], terms(a)[0]))
}  # fmt: skip
"""Pairs of heads of which at most one is true."""

PHRASES = {
    ("step", "down"): "resign",
    ("stand", "down"): "resign",
    ("call", "off"): "cancel",
    ("turn", "down"): "reject",
    ("vote", "down"): "reject",
    ("hit", "down"): "overturn",
    ("throw", "out"): "reject",
    ("find", "guilti"): "convict",
    ("pass", "away"): "die",
    ("no", "one"): "nobody",
    ("take", "place"): "happen",
    ("reveal", "detail"): "reveal",
    ("give", "detail"): "reveal",
    ("provid", "detail"): "reveal",
    ("share", "detail"): "reveal",
}
"""Two keys in a row that mean one word."""

TALKS = frozenset(
    "call calls conversation conversations discussion discussions talk talks chat chats dialogue dialog "
    "phonecall exchange telephone-call communication communications contact contacts "
    "talking speaking conversing communicating".split()
)
"""Words for people speaking with each other, as things that are confirmed or denied."""

OCCURRING = frozenset(
    "happen happened occur occurred take taken took place exist existed been be was were is are had has have "
    "there that whether if any the a an its their his her reports report details about existence of on in "
    "having made held phone telephone rumours rumors claims ever either to this it such".split()
)
"""Words that add to "confirmed the call" no condition: "confirmed that there had been a call"."""

_SEATS = """
us: united states, usa, america, washington, white house; american
russia: russia, moscow, kremlin; russian
ukraine: ukraine, kyiv, kiev; ukrainian
uk: united kingdom, london, uk, britain, great britain, downing street, whitehall; british
china: china, beijing; chinese
france: france, paris, elysee, quai d'orsay; french
germany: germany, berlin; german
israel: israel; israeli
iran: iran, tehran; iranian
india: india, new delhi, delhi; indian
japan: japan, tokyo; japanese
turkey: turkey, turkiye, ankara; turkish
poland: poland, warsaw; polish
italy: italy, rome; italian
spain: spain, madrid; spanish
canada: canada, ottawa; canadian
australia: australia, canberra; australian
pakistan: pakistan, islamabad; pakistani
egypt: egypt, cairo; egyptian
saudi arabia: saudi arabia, riyadh; saudi
south korea: south korea, seoul; south korean
north korea: north korea, pyongyang; north korean
taiwan: taiwan, taipei; taiwanese
syria: syria, damascus; syrian
iraq: iraq, baghdad; iraqi
afghanistan: afghanistan, kabul; afghan
belarus: belarus, minsk; belarusian
hungary: hungary, budapest; hungarian
netherlands: netherlands, the hague; dutch
greece: greece, athens; greek
mexico: mexico, mexico city; mexican
brazil: brazil, brasilia; brazilian
venezuela: venezuela, caracas; venezuelan
cuba: cuba, havana; cuban
sweden: sweden, stockholm; swedish
finland: finland, helsinki; finnish
norway: norway, oslo; norwegian
serbia: serbia, belgrade; serbian
georgia: georgia, tbilisi; georgian
qatar: qatar, doha; qatari
ireland: ireland, dublin; irish
austria: austria, vienna; austrian
portugal: portugal, lisbon; portuguese
argentina: argentina, buenos aires; argentine
philippines: philippines, manila; philippine
vietnam: vietnam, hanoi; vietnamese
thailand: thailand, bangkok; thai
ethiopia: ethiopia, addis ababa; ethiopian
kenya: kenya, nairobi; kenyan
nigeria: nigeria, abuja; nigerian
eu: european union, eu, brussels, european commission; european
vatican: vatican, holy see
"""
GOVERNMENTS: dict[str, str] = {}
"""A country, its capital or seat of government → one name for those who speak for it."""
DEMONYMS: dict[str, str] = {}
"""An adjective of nationality → the same name; it stands for the government only before an official's title."""
for _line in _SEATS.strip().splitlines():
    _name, _, _rest = _line.partition(": ")
    _nouns, _, _adjective = _rest.partition("; ")
    GOVERNMENTS.update(dict.fromkeys(_nouns.split(", "), _name))
    if _adjective:
        DEMONYMS[_adjective] = _name
NAMES_OF_TWO_WORDS = frozenset(tuple(n.split()) for n in (*GOVERNMENTS, *DEMONYMS) if n.count(" ") == 1)

GOVERNMENT_ACTS = frozenset(
    terms(
        "accept acknowledge agree announce approve attack back ban condemn confirm deny expel impose invade join lift "
        "offer oppose propose recognise recognize refuse reject sanction sign support suspend veto warn withdraw "
        "decline admit pledge promise boycott blame"
    )
)
"""What a government does, so that its capital may stand for it."""

OFFICIALS = frozenset(
    "spokesman spokeswoman spokesperson spokesmen spokespeople official officials minister ministry ministers "
    "government leader leaders president premier chancellor secretary administration authorities envoy ambassador "
    "embassy army military officers executives executive chief ceo chairman chairwoman director management "
    "representative representatives press prime foreign defence defense interior finance deputy senior top "
    "state department office vice first".split()
)
"""Those who speak for a government, a company or another body, and the words of their titles."""

NEGATORS = frozenset("not no never neither nor none nobody nothing nowhere without cannot non hardly scarcely barely "
                     "rarely seldom".split())  # fmt: skip

REFUSING = frozenset(terms("refuse decline fail neglect forget"))
"""Stems of verbs that, followed by "to", deny what follows."""

HEDGES = frozenset(
    "reportedly allegedly apparently purportedly supposedly perhaps maybe probably possibly potentially presumably "
    "likely unlikely may might could would should ought if whether unless until rumoured rumored rumours rumors "
    "suspected alleged expected expects expect planned plans plan planning hope hopes hoping hoped set due wants want "
    "wanted threatened threatens threatening considering considers seeking seeks seek aims aim intends intend intended "
    "almost nearly appears seems seemed appear seem thought believed supposed hypothetical proposed proposal fictional "
    "false falsely myth misconception partially partly principle except unlike instead rather only just "
    "originally formerly previously once initially traditionally sometimes occasionally often generally usually "
    "typically some most certain various many few several depending depends depend "
    "accused accuses accusing speculation unclear unknown question questions asked request requested calls pressure "
    "urged urges urge ready prepared deadline attempt attempts attempted trying tries tried try yet "
    "theoretically considered regarded described known nominally so-called ideally hopes able "
    "historically past longer".split()
)
"""Words that leave open whether what is said is, wholly and still, so."""

FICTION = frozenset("film movie novel game story book series episode play poem dream myth legend scenario".split())
"""What is told in these is not so in the world."""

CLAIMING = frozenset(
    terms(
        "say tell claim allege argue believe think insist suggest hint assert maintain contend speculate report "
        "write predict forecast estimate warn imply indicate deny dispute doubt accuse state post tweet call describe"
    )
)
"""Stems of verbs that make what follows, or went before, the claim of their subject."""
SPEAKING = frozenset(
    terms(
        "acknowledge admit add advise agree announce answer apologise apologize ask blame boast comment complain "
        "concede condemn confirm consider criticise criticize decline defend demand dismiss emphasise emphasize "
        "expect explain fear feel hope joke note object pledge praise prefer promise question "
        "quote react recall recommend refuse regard reiterate reject reply respond reveal signal speak stress "
        "support talk threaten urge vow want welcome wonder"
    )
)
"""Stems of other verbs by which somebody's words or thoughts are told."""

MAY = "may (month)"
"""The month, or a name, that a capital tells from the hedge."""
TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight january february march "
    "april june july august september october november december week month year weekend morning evening afternoon "
    "night earlier late later last next this early ago then now recently already finally soon again also still too "
    "immediately since outright overnight".split()
) | {MAY}

POINTING = frozenset(
    "last latest next future upcoming coming previous earlier recent current former past same other new".split()
)
"""Adjectives that name nothing without the noun behind them."""

SUBORDINATORS = frozenset(
    "that which who whom whose where when while because although though since as after before until unless if whether "
    "whereas but than what how why".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for from with to into onto about against over under between among through during without within "
    "toward towards upon across after before off out up down around near behind beyond despite via per as like than "
    "outside inside except until since".split()
)
DETERMINERS = frozenset("a an the this that these those its their his her our my your any".split())
BE = frozenset("am is are was were be been being".split())
HAVE = frozenset("has have had having".split())
DO = frozenset("do does did".split())
MODALS = frozenset("can could will would shall should may might must".split())


@lru_cache(maxsize=50_000)
def key(word: str) -> str:
    """The form in which a lower-case word is compared: its base's stem, or the head of its group of synonyms."""
    stems = terms(IRREGULAR.get(word, word))
    stem = stems[0] if stems else word
    return _HEAD.get(stem, stem)


def is_verb(word: str) -> bool:
    """Whether a lower-case word can be a form of a common verb."""
    stems = terms(IRREGULAR.get(word, word))
    return (word in IRREGULAR and word not in _PLURALS) or bool(stems and stems[0] in VERBS)
