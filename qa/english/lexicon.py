"""Small tables of English: verbs, prepositions, times and what negates."""

from __future__ import annotations

from index.text.terms import terms
from qa.english.moments import DAYS, MONTHS

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
_ONE = frozenset("news series species".split())
"""Of one thing, mostly, though they end as plurals do."""

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

NEGATORS = frozenset("not no never neither nor none nobody nothing nowhere without cannot non hardly scarcely barely "
                     "rarely seldom".split())  # fmt: skip

CLAIMING = frozenset(
    terms(
        "say tell claim allege argue believe think insist suggest hint assert maintain contend speculate report "
        "write predict forecast estimate warn imply indicate deny dispute doubt accuse state post tweet call describe"
    )
)
"""Stems of verbs that make what follows, or went before, the claim of their subject."""
TIMES = frozenset((*DAYS, *MONTHS)) - {"may"} | frozenset(
    "today yesterday tomorrow tonight week month year weekend morning evening afternoon night earlier late later last "
    "next this early ago then now recently already finally soon again also still too immediately since outright "
    "overnight".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for from with to into onto about against over under between among through during without within "
    "toward towards upon across after before off out up down around near behind beyond despite via per as like than "
    "outside inside except until since".split()
)
OF_A_DATE = frozenset("on of from for dated in during".split())
"""Before a date, what is of that date; after others, as "before", it is of another time."""
DETERMINERS = frozenset("a an the this that these those its their his her our my your any".split())
BE = frozenset("am is are was were be been being".split())
HAVE = frozenset("has have had having".split())
DO = frozenset("do does did".split())
QUANTIFIERS = frozenset("all every each any some the of those both".split())
"""What stands before the noun of a list: "all of the towns"."""
MODALS = frozenset("would will could can may might should must".split())
PERSONAL = frozenset("i he she it we they you".split())


def is_claiming(word: str) -> bool:
    """Whether a lower-case word is a form of a verb that makes what follows somebody's claim."""
    return not CLAIMING.isdisjoint(terms(IRREGULAR.get(word, word)))


def is_verb(word: str) -> bool:
    """Whether a lower-case word can be a form of a common verb."""
    stems = terms(IRREGULAR.get(word, word))
    return (word in IRREGULAR and word not in _PLURALS) or bool(stems and stems[0] in VERBS)


def is_past(word: str) -> bool:
    """Whether a lower-case word looks like a regular past form."""
    return word.endswith("ed") and len(word) > 4


def is_plural(word: str) -> bool:
    """Whether a lower-case noun is one of several things, by its form."""
    return word in _PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) and word not in _ONE)
