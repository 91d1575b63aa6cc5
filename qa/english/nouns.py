"""Small lists of nouns that say what a name or a noun stands for: a person, a place, a body, an outlet."""

from __future__ import annotations

ROLES = frozenset(
    "president minister spokesman spokeswoman spokesperson leader chief coach king queen prince princess chancellor "
    "mayor governor senator officer ambassador envoy adviser advisor diplomat official judge lawyer author writer "
    "singer actor actress director ceo founder owner player captain emperor viceroy general secretary man woman boy "
    "girl person victim suspect driver pilot doctor teacher professor scientist inventor husband wife father mother "
    "son daughter brother sister premier pope bishop prosecutor defendant champion winner journalist reporter "
    "politician".split()
)
PEOPLE = frozenset("people persons person those everyone everybody".split())
"""Nouns that say of somebody only that it is a person."""
GROUPS = frozenset(
    "government ministry party team army police committee council court company administration parliament senate "
    "congress union agency commission board department military family club band group nation country side".split()
)
PLACES = frozenset(
    "us u.s. usa u.k. uk eu america britain england scotland wales ireland france germany italy spain portugal "
    "netherlands belgium austria switzerland poland hungary romania bulgaria greece turkey ukraine russia belarus "
    "moldova georgia armenia finland sweden norway denmark iceland estonia latvia lithuania serbia kosovo croatia "
    "china japan india pakistan afghanistan iran iraq israel palestine gaza lebanon syria jordan egypt libya tunisia "
    "algeria morocco sudan ethiopia kenya nigeria ghana uganda rwanda somalia zimbabwe canada mexico brazil argentina "
    "chile peru colombia venezuela cuba haiti australia indonesia vietnam thailand malaysia singapore philippines "
    "taiwan korea nepal bangladesh myanmar qatar yemen kuwait europe africa asia london paris berlin moscow kyiv kiev "
    "washington brussels beijing tokyo delhi madrid rome vienna geneva oslo stockholm helsinki warsaw budapest prague "
    "ankara istanbul tehran baghdad jerusalem cairo york chicago boston texas california florida sacramento ontario "
    "sydney munich minsk riga arabia emirates states kingdom zealand jupiter mars earth moon".split()
)
BODIES = frozenset(
    "kremlin pentagon nato un house congress senate parliament ministry department office commission council party "
    "union court bank university institute agency committee association company corporation inc ltd group fed nasa fbi "
    "cia who imf opec hamas hezbollah taliban google apple microsoft amazon meta tesla boeing ibm empire wall war "
    "conference summit act treaty agreement memorandum bowl cup league mission street river lake mountain mountains "
    "day city county island prize prizes award awards medal trophy championship championships festival games "
    "olympics bridge tower museum hospital airport station school college church stadium theatre park".split()
)
OUTLETS = frozenset(
    "newsweek reuters rbc bbc cnn fox nbc cbs abc npr rt tass interfax ap afp bloomberg guardian times post journal "
    "telegraph independent politico axios semafor spiegel monde herald tribune economist novosti jazeera news "
    "gazette observer mirror sun mail press chronicle dispatch".split()
)
