"""One spelling for the names that outlets write in several ways, and for a country and its people."""

from __future__ import annotations

import re

_SLAVIC = re.compile(r"(?<=[a-z]{3})(?:yy|iy|yi|ij|yj|ii|(?<=sk)i)$")
"""Ends under which one Slavic name is written in English: Zelensky, Andriy."""
_STATES = re.compile(
    r"\bUS\b|(?i:\bUnited States(?: of America)?\b|\bU\.S\.?(?:A\.)?(?!\w)|\bUSA\b)|(?<=\bthe )us\b"
    r"|\bus(?= (?:president|vice|senate|congress|government|army|military|troops|forces|soldiers|officials?|citizens|"
    r"state|economy|dollar|aid|weapons|sanctions|election|senators?|court|embassy|ambassador)\b)"
)
"""Small letters are the pronoun's elsewhere."""
_KINGDOM = re.compile(r"\bUnited Kingdom\b", re.I)
_RENAMED = """
kyiv kiev|kharkiv kharkov|lviv lvov|odesa odessa|mykolaiv nikolaev|zaporizhzhia zaporozhye|chornobyl chernobyl
beijing peking|mumbai bombay|kolkata calcutta|chennai madras|bengaluru bangalore|yangon rangoon|myanmar burma
turkey turkiye
"""
"""Places whose English name changed, under both of which they are in the news."""
_PEOPLES = """
usa america american americans|uk britain british briton britons|russia russian russians|ukraine ukrainian ukrainians
china chinese|france french|germany german germans|israel israeli israelis|iran iranian iranians
india indian indians|japan japanese|turkey turkish|italy italian italians|spain spanish
canada canadian canadians|australia australian australians|pakistan pakistani pakistanis
egypt egyptian egyptians|taiwan taiwanese|syria syrian syrians|iraq iraqi iraqis|afghanistan afghan afghans
belarus belarusian belarusians|hungary hungarian hungarians|netherlands dutch|greece greek greeks
mexico mexican mexicans|brazil brazilian brazilians|venezuela venezuelan venezuelans|cuba cuban cubans
sweden swedish swede swedes|finland finnish finns|norway norwegian norwegians|denmark danish danes
serbia serbian serbians serb serbs|georgia georgian georgians|qatar qatari qataris|ireland irish
austria austrian austrians|portugal portuguese|argentina argentine argentines|philippines philippine filipino filipinos
vietnam vietnamese|thailand thai thais|ethiopia ethiopian ethiopians|kenya kenyan kenyans
nigeria nigerian nigerians|bolivia bolivian bolivians|chile chilean chileans|colombia colombian colombians
bangladesh bangladeshi bangladeshis|switzerland swiss|scotland scottish|wales welsh|korea korean koreans
palestine palestinian palestinians|lebanon lebanese|jordan jordanian jordanians|libya libyan libyans
romania romanian romanians|bulgaria bulgarian bulgarians|croatia croatian croatians|moldova moldovan moldovans
armenia armenian armenians|europe european europeans|africa african africans|asia asian asians
"""
"""Countries and continents with their adjectives and peoples, but for "polish", which is a word besides."""
_ONE = {
    other: group.split()[0]
    for group in (_RENAMED + _PEOPLES).strip().replace("\n", "|").split("|")
    for other in group.split()[1:]
}
PEOPLES = frozenset(_PEOPLES.replace("|", " ").split())
"""The words for countries, continents and their peoples."""


def spelled(word: str) -> str:
    """The one spelling of a lower-case word that may be a name: "zelensky", "kyiv", "russia" for "russians"."""
    return _ONE.get(word) or _SLAVIC.sub("y", word)


def with_states(text: str) -> str:
    """The text with "usa" for "US", "U.S." and "United States", not for the pronoun "us", and "uk" likewise."""
    return _KINGDOM.sub("uk", _STATES.sub("usa", text))
