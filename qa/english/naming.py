"""Small tables for names: what a noun says that a name stands for, titles, peoples, what joins the words of a name."""

from __future__ import annotations

import re

from index.text.names import PEOPLES, spelled
from qa.english.content import FUNCTION_WORDS
from qa.english.lexicon import PREPOSITIONS

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

PARTICLES = frozenset("de la le du da di del della der den van von bin ibn al el ben y dos ten".split())
"""Small words inside a name."""
WITHIN = frozenset(("of", "for"))
HEADS = BODIES | GROUPS | frozenset("republic kingdom states gulf bay isle academy".split())
"""Nouns that names have before "of"."""
ROYAL = frozenset("king queen prince princess pope saint".split())
"""Titles that are of the name."""
TITLES = (ROLES - ROYAL) | frozenset(
    "mr mrs ms miss dr prof sir lord lady dame madam rev reverend colonel lieutenant sergeant "
    "major corporal admiral marshal sheriff congressman congresswoman representative councillor chairman chairwoman "
    "chair executive archbishop attorney majesty highness head earl duke count gen sen rep lt col sgt capt".split()
)
"""Offices and forms of address, which stand before a name and are none."""
BEFORE_TITLES = frozenset("prime foreign home former deputy vice chief assistant senior shadow lead first".split())
CALLED = frozenset("mr mrs ms miss dr sir lord lady president prime minister senator governor".split())
"""Titles that stand before a name even where that is a word besides: "President Bush"."""
ALSO_WORDS = frozenset(("US", "UK", "WHO"))
"""Names that are other words in small letters."""
NO_NAMES = frozenset(word for word in PEOPLES if spelled(word) != word) - {"america", "britain"} | {"english", "polish"}
"""Adjectives and peoples of countries, which name neither a person nor a place."""
COMPASS = frozenset("north south east west northern southern eastern western".split())
NO_NAMES_ALONE = NO_NAMES | TITLES | ROYAL | BEFORE_TITLES | COMPASS | {"may"}
"""Words that are names only beside others."""
RARE = 2
"""Times that a word may stand with a capital so that it still may be one of a longer name's: "Quantum of Solace"."""
FUNCTION = FUNCTION_WORDS | PREPOSITIONS | {"amid"}
"""Words that no name ends in, and before which a noun phrase ends."""
ONLY_IN_TITLES = FUNCTION - {"of", "for", "and", "the", "on", "in", "to", "at", "us", "with", "a", "an"} - PARTICLES
"""Words that no name has inside, only a heading or the title of a work."""
COUNTING = frozenset(
    "a an another each every no any some many most few several all both these those two three four five six hundreds "
    "thousands millions his her their my our your".split()
)
"""What stands before a noun that there is more than one of."""

ADJECTIVE = re.compile(r"(?:ic|an|ese|ish|ist|ive|ine|ot|i|ern)s?$")
NO_NAME_ENDING = re.compile(r"(?:ian|ean|ican)s$|(?:ism|ology)$")
"""Peoples, beliefs and sciences."""
NO_NAME = re.compile(r"^(?:I|OK)$|-[a-z]|^[A-Z][’'](?:m|ve|ll|d)$|^[A-Z][A-Za-z]?[A-Z]+s$|^[IVX]+$|^(?:Mrs?|Ms|Dr)$")
"""Pronouns, "UK-based", "MPs", a number."""
