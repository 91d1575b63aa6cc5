"""Whether somebody confirmed or denied something: the one kind of yes/no question that has a third reply.

Who refuses to confirm confirms nothing and denies nothing. A sentence counts only where the party that was asked about,
or its country, is who confirms or denies, and where the thing is what it speaks of. What is less plain says nothing:
two such verbs, somebody else's claim, an "if" or a "not" in the wrong place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text.names import PEOPLES
from index.text.terms import terms
from qa.english.content import content_terms
from qa.english.lexicon import BE, DETERMINERS, HAVE, NEGATORS, PREPOSITIONS, TIMES, is_verb
from qa.evidence.attribution import attribute
from qa.stance.stance import Stance

_BASE = r"(?:confirm|acknowledge|admit|deny)"
_PAST = r"(?:confirmed|acknowledged|admitted|denied)"
_QUESTION = re.compile(
    r"(?:(?P<do>did|does|do)|has|have|had)(?:n't)? (?P<party>.+?)"
    rf"(?: (?:ever|yet|already|finally|officially|publicly))* (?P<act>(?(do){_BASE}|{_PAST})) (?P<thing>.+?)[?. ]*$",
    re.IGNORECASE,
)
_CONFIRM = r"(?:confirm(?:ed|s)?|acknowledge[sd]?|admit(?:s|ted)?)"
_DENY = r"den(?:y|ies|ied)"
_ADVERBS = r"(?:\w+ly |ever |yet |so far |also |either |been )*"
_NOT = r"(?:(?:has|have|had|did|do|does|was|were|is|are)(?: not|n't| yet to| never)|never)"
_WILL_NOT = r"(?:(?:would|will|could|can) (?:not|neither)|cannot|(?:would|could|ca|wo)n't|un(?:able|willing) to)"
_REFUSED = r"(?:refus|declin)\w*(?: [\w,]+){0,4}? to"
_NEITHER = re.compile(
    rf"\b(?:neither {_ADVERBS}{_CONFIRM}(?: \w+){{0,2}} nor {_ADVERBS}{_DENY}|"
    rf"neither {_ADVERBS}{_DENY}(?: \w+){{0,2}} nor {_ADVERBS}{_CONFIRM}|"
    rf"{_WILL_NOT} {_ADVERBS}{_CONFIRM}(?: \w+){{0,2}} (?:or|nor) {_ADVERBS}{_DENY}|"
    rf"{_REFUSED} {_ADVERBS}(?:{_CONFIRM} or {_DENY}|{_DENY} or {_CONFIRM}|{_CONFIRM}|{_DENY})|"
    rf"{_WILL_NOT} {_ADVERBS}(?:{_CONFIRM}|{_DENY})|"
    rf"{_NOT} {_ADVERBS}(?:{_CONFIRM} (?:or|nor) {_DENY}|{_DENY} (?:or|nor) {_CONFIRM}))\b",
    re.IGNORECASE,
)
_UNTOLD = re.compile(rf"\b{_NOT} {_ADVERBS}(?P<act>{_CONFIRM}|{_DENY})\b", re.IGNORECASE)
_TOLD = re.compile(r"(?<![\w-])(?P<act>confirm(?:ed|s)|acknowledge[sd]|admit(?:ted|s)|den(?:ied|ies))\b", re.IGNORECASE)
_ACT = re.compile(r"\b(?:confirm|acknowledg|admit|admission|deny|deni)\w*", re.IGNORECASE)

_PHRASES = {"white house": "Washington", "downing street": "London", "european union": "Brussels"}
_PHRASE = re.compile("|".join(_PHRASES), re.IGNORECASE)
_SEATS = {
    "kremlin": "russia", "moscow": "russia", "kyiv": "ukrain", "washington": "usa", "beij": "china", "london": "uk",
    "pari": "franc", "berlin": "germani", "tehran": "iran", "jerusalem": "israel", "tokyo": "japan", "ankara": "turkey",
    "delhi": "india", "pyongyang": "korea", "seoul": "korea", "warsaw": "poland", "rome": "itali", "brussel": "europ",
}  # fmt: skip
"""The stem of a capital or a seat of government → that of its country, which ``terms`` also gives its people."""
_COUNTRIES = frozenset(_SEATS.values()) | frozenset(stem for word in PEOPLES for stem in terms(word))
_VOICES = frozenset(
    "spokesman spokeswoman spokesperson spokespeople spokesmen president minister ministry ministries leader official "
    "officials government authorities chancellor mr ms mrs".split()
)
"""Who speaks for a country, a body or somebody; beside such a word their own name may stand."""
_OFFICES = frozenset("prime foreign defence defense interior deputy vice chief".split())
"""What a country's speaker may be besides."""
_NOT_ITS_OWN = frozenset(
    "former ex critic critics would will could should might may must if whether unless until before after who whom "
    "which that whose than like unlike reportedly allegedly apparently purportedly supposedly possibly probably nearly "
    "almost partly partially falsely wrongly".split()
)
_AROUND = frozenset(
    "then so far always has now meanwhile however but and while again either today neither been".split()
)
_NAMED_BY = frozenset("of for".split())
_I = frozenset("i we he she it they".split())

_TALKS = frozenset("call calls conversation conversations discussion discussions talk talks chat dialogue exchange "
                   "communication contact contacts speak spoke spoken".split())  # fmt: skip
"""People speaking with each other, as one thing that is confirmed or denied."""
_HAPPENING = frozenset("take takes took taken taking place happen happened occur occurred exist existed hold held "
                       "been being was were phone telephone reported alleged claimed such".split())  # fmt: skip
_REPORTS = re.compile(
    r"(?:(?:the|any|some|these|those|further|more|media|news) )*(?:reports?|rumou?rs?|claims?|allegations?|details?|"
    r"news|suggestions?|existence) (?:of |about |on |(?=that\b))|having |to (?=\w+ing\b)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\A(?:on|in|to|at|late|early|earlier)(?: [\w.]+){1,3}? (?=(?:that|whether|the|a|an|it|reports)\b)", re.IGNORECASE
)
_THAT = re.compile(r"(?:that|whether|if) (?=\w)", re.IGNORECASE)
_OBJECT_ENDS = re.compile(r"; |\. |[”\"]|, (?:but|while|although|though|and|which|who|saying|adding|according)\b")
_SCARE = re.compile(r"[“\"](\w+)[”\"]")
"""Marks around one word, which quote nobody's sentence."""
_BACK = re.compile(r"\W*(?:(?:it|this|that|them|so)\b)?\W*", re.IGNORECASE)
_DATE = re.compile(r"\b[A-Z][a-z]{2,8}\.? \d{1,2}\b(?!,\d)")
_WORD = re.compile(r"[^\W_]+(?:[.,'-][^\W_]+)*(?:'s\b|(?<=s)')?")


@dataclass(frozen=True)
class Confirmation:
    """A question whether ``party`` confirmed, or where ``denial`` denied, a thing.

    All are stems: ``thing`` is what a sentence must speak of, ``names`` are who and what belongs to it; ``clause``
    says that the thing is a whole statement.
    """

    party: frozenset[str]
    thing: frozenset[str]
    names: frozenset[str]
    clause: bool
    denial: bool


def asked_confirmation(question: str) -> Confirmation | None:
    """What a question asks to have been confirmed or denied; None where it asks no such thing."""
    match = _QUESTION.match(_plain(question))
    if match is None:
        return None
    lows = set(_lows(match["party"]))
    party = _party(match["party"])
    if not party or lows & (_NOT_ITS_OWN | NEGATORS | {"to", "or"}) or any(map(_is_verbal, lows)):
        return None
    text = _unpacked(match["thing"])
    clause = _THAT.match(text) is not None
    words = _WORD.findall(text if clause else _noun(text))
    plain = _things(" ".join(words if clause else [w for w in words if w[0].islower()])) or _things(" ".join(words))
    thing, names = plain - party, _names(text) - party
    if not thing:
        return None
    return Confirmation(party, thing, names, clause, match["act"].lower().startswith("den"))


def confirmation_in(asked: Confirmation, sentence: str) -> Stance | None:
    """What a sentence says to the question; None where it says nothing plain about the party and the thing."""
    plain = _SCARE.sub(r"\1", _plain(sentence))
    neither, untold = _NEITHER.search(plain), _UNTOLD.search(plain)
    match = neither or untold or _TOLD.search(plain)
    if match is None or plain.rstrip('”" ').endswith("?"):
        return None
    if any(not match.start() <= act.start() < match.end() for act in _ACT.finditer(plain)):
        return None
    if not _is_about(asked, plain, match, silent=neither is not None):
        return None
    if neither:
        return Stance.NEITHER
    same = match["act"].lower().startswith("den") == asked.denial
    if untold:
        return Stance.NO if same else None
    return Stance.YES if same else Stance.NO


def _is_about(asked: Confirmation, plain: str, match: re.Match[str], *, silent: bool) -> bool:
    """Whether the party is who confirms or denies, and the thing what."""
    before, after = plain[: match.start()], plain[match.end() :]
    at = _subject_at(before)
    if re.search(r"\b(?:was|were|is|are|been|being) (?:\w+ )?\Z", before) or re.match(_PASSIVE, match[0]):
        agent = re.match(r" (?:on \w+ |\w+ly )?by ([^,.;]+)", after)
        return agent is not None and _is_party(asked.party, agent[1]) and _is_thing(asked, before[at:], silent=silent)
    subject = before[at:]
    last = _lows(subject)[-1:]
    said = attribute(plain, match.start(), match.end())
    speaker = said.speaker if said and not plain[: said.start].lower().endswith("according to ") else ""
    if (speaker or set(last) & _I) and not _is_party(asked.party, speaker):
        return False
    if not set(last) & _I and not _is_party(asked.party, subject):
        return False
    end = _OBJECT_ENDS.search(after)
    thing = _WHEN.sub("", (after[: end.start()] if end else after).strip(" ,.:"), count=1)
    if _BACK.fullmatch(" ".join(word for word in _WORD.findall(thing) if word.lower() not in TIMES | PREPOSITIONS)):
        return asked.thing <= _things(before) and _go_together(asked, before)
    return _is_thing(asked, thing, silent=silent)


_PASSIVE = re.compile(r"(?:(?:was|were|is|are)(?: not|n't)|(?:has|have|had)(?: not|n't| never)(?: \w+ly| yet)* been)\b")


def _subject_at(before: str) -> int:
    """Where the subject of the verb after ``before`` begins: behind the last comma, an apposition's left out."""
    breaks = [
        match.end() for match in re.finditer(r"[;:—–“] ?|\. (?=[A-Z])|, |\b(?:and|but|while) (?=the [A-Z])", before)
    ]
    closes = before.rstrip().endswith(",")
    if closes and breaks and not before[breaks[-1] :].strip():
        breaks.pop()
    return breaks[-2 if closes and len(breaks) > 1 else -1] if len(breaks) > closes else 0


def _is_party(party: frozenset[str], text: str) -> bool:
    """Whether ``text`` names the party, or somebody who speaks for it, and nobody else."""
    text = _named(text)
    words = _WORD.findall(text)
    lows = [word.lower() for word in words]
    if set(lows) & (_NOT_ITS_OWN | NEGATORS - {"neither"}) or (lows[-1:] and lows[-1].endswith(("'s", "s'"))):
        return False
    stems = [_party(word) for word in words]
    at = next((i for i, found in enumerate(stems) if found & party), None)
    if at is None:
        return False
    rest = [w for w, found in zip(words, stems, strict=True) if not found & party and not _is_around(w)]
    if not party <= frozenset().union(*stems):
        return not rest
    country = bool(party & _COUNTRIES)
    return (not country and _ends_name(words, at)) or (
        _leads(lows, at, country=country) and _speaks(rest, country=country)
    )


def _leads(lows: Sequence[str], at: int, *, country: bool) -> bool:
    """Whether the word may stand for the party there: not in "in Moscow", and not in "Zelensky's minister"."""
    before = [low for low in lows[:at] if low not in DETERMINERS]
    if before and before[-1] in PREPOSITIONS - _NAMED_BY and not {"officials", "authorities", "police"} & set(before):
        return False
    return country or not lows[at].endswith("'s") or any(low.startswith("spoke") for low in lows)


def _speaks(rest: Sequence[str], *, country: bool) -> bool:
    """Whether the other words are those of a speaker: "spokesman Dmitry Peskov"."""
    names = [word for word in rest if word.lower() not in (_VOICES | _OFFICES if country else _VOICES)]
    own = all(word[0].isupper() and not set(terms(word)) & _COUNTRIES for word in names)
    return not names or (len(names) < len(rest) and own)


def _ends_name(words: Sequence[str], at: int) -> bool:
    """Whether the word is the last of a name, before which only its own words stand: "US President Joe Biden"."""
    own = all(word[0].isupper() or word.lower() in _VOICES | _OFFICES | DETERMINERS for word in words[:at])
    return own and "'" not in "".join(words[: at + 1]) and all(map(_is_around, words[at + 1 :]))


def _is_thing(asked: Confirmation, text: str, *, silent: bool) -> bool:
    """Whether ``text`` is the thing that was asked about; what somebody is ``silent`` on may be told more freely."""
    text = _unpacked(text)
    lows = _lows(text)
    if any(low in NEGATORS or low.endswith("n't") for low in lows) or not _go_together(asked, text):
        return False
    if asked.clause or _THAT.match(text):
        others = [low for low in lows if _is_verbal(low) and not set(terms(low)) & asked.thing]
        return asked.thing <= _things(text) and (silent or not others)
    noun = _noun(text)
    ends = [w for w in _lows(noun) if w not in _HAPPENING | TIMES | DETERMINERS]
    return bool(ends) and asked.thing <= _things(noun) and bool(_things(ends[-1]) & asked.thing)


def _go_together(asked: Confirmation, text: str) -> bool:
    """Whether the names in ``text`` can belong to the thing: all of them are asked about, or it has all of those."""
    names = _names(text) - asked.party
    return not asked.names or names <= asked.names or asked.names <= names


def _unpacked(text: str) -> str:
    """What is confirmed where "reports of" it or "that" stand before."""
    return _REPORTS.sub("", text.strip(), count=1) if _REPORTS.match(text.strip()) else text.strip()


def _noun(text: str) -> str:
    """The words up to the first preposition, clause or comma."""
    ends = PREPOSITIONS | BE | HAVE | {"that", "which", "who", "whether", "if", "and", "or", "would", "will", "could"}
    cut = next((m.start() for m in _WORD.finditer(text) if m[0].lower() in ends), len(text))
    return text[:cut].partition(",")[0]


def _things(text: str) -> frozenset[str]:
    """The stems of what is spoken of, all talks as one."""
    words = [low for low in _lows(text) if low not in _HAPPENING | TIMES]
    return frozenset(content_terms(" ".join("talk" if low in _TALKS else low for low in words)))


def _names(text: str) -> frozenset[str]:
    """The stems of names and figures, without titles and dates."""
    words = [w for w in _WORD.findall(_DATE.sub("", _named(text))) if not w[0].islower()]
    return _party(" ".join(w for w in words if w.lower() not in TIMES | DETERMINERS))


def _party(text: str) -> frozenset[str]:
    """The stems that name a party, a capital under its country's, without titles."""
    stems = content_terms(" ".join(w for w in _WORD.findall(_named(text)) if w.lower() not in _VOICES - {"ministry"}))
    return frozenset(_SEATS.get(stem, stem) for stem in stems)


def _is_around(word: str) -> bool:
    """Whether a word may stand between a party and its verb."""
    low = word.lower()
    return low in _AROUND | DETERMINERS | HAVE | TIMES | PREPOSITIONS or low.endswith("ly")


def _is_verbal(low: str) -> bool:
    """Whether a lower-case word changes what a clause says: a verb other than that something took place."""
    modal = low in {"would", "will", "could", "can", "may", "might", "should", "must"}
    known = _HAPPENING | _TALKS | BE | HAVE | {"did", "does", "do"}
    return modal or (low not in known and is_verb(low))


def _named(text: str) -> str:
    return _PHRASE.sub(lambda found: _PHRASES[found[0].lower()], text)


def _lows(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _plain(text: str) -> str:
    return " ".join(text.translate({0x2019: "'", 0x2018: "'"}).split())
