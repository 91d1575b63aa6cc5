"""Small tables for names: titles, peoples, what joins the words of a name and what none has."""

from __future__ import annotations

import re

from index.text.names import PEOPLES, spelled
from qa.english.content import FUNCTION_WORDS
from qa.english.lexicon import PREPOSITIONS
from qa.english.nouns import BODIES, GROUPS, ROLES

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
