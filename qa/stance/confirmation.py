"""Whether somebody confirmed or denied something: the one kind of yes/no question that has a third reply.

Who refuses to confirm confirms nothing and denies nothing. A sentence counts only where the party that was asked about,
or its country, is who confirms or denies, and where the thing is what it speaks of. What is less plain says nothing:
two such verbs, somebody else's claim, a passive, an "if" or a "not" in the wrong place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.english.confirming import (
    ADDING,
    AROUND,
    CAPITALS,
    COUNTRIES,
    ENDED,
    GRANTED,
    HAPPENING,
    NAMED_BEFORE,
    OFFICES,
    QUANTIFYING,
    REPORTS,
    TALKS,
    UNSURE,
    VOICES,
)
from qa.english.content import content_terms
from qa.english.lexicon import BE, DETERMINERS, DO, HAVE, MODALS, NEGATORS, PERSONAL, PREPOSITIONS, TIMES, is_verb
from qa.english.speech import ADVERB
from qa.english.tokens import WORD, any_of, lower_words, straightened
from qa.evidence.attribution import attribute
from qa.stance.stance import Stance

_CONFIRM = r"(?:confirm(?:ed|s)?|acknowledge[sd]?|admit(?:s|ted)?)"
_DENY = r"den(?:y|ies|ied)"
_EITHER = rf"(?:{_CONFIRM}|{_DENY})"
_QUESTION = re.compile(
    r"(?:did|does|do|has|have|had)(?:n't)? (?P<party>.+?)"
    rf"(?: (?:ever|yet|already|finally|officially|publicly))* (?P<act>{_EITHER}) (?P<thing>.+?)[?. ]*$",
    re.IGNORECASE,
)
_ADVERBS = r"(?:\w+ly |ever |yet |so far |also |either |been )*"
_NOT = rf"(?:(?:{any_of(HAVE | BE | DO)})(?: not|n't| yet to| never)|never)"
_WILL_NOT = r"(?:(?:would|will|could|can) (?:not|neither)|cannot|(?:would|could|ca|wo)n't|un(?:able|willing) to)"
_REFUSED = r"(?:refus|declin)\w*(?: [\w,]+){0,4}? to"
_NEITHER = re.compile(
    rf"\b(?:neither {_ADVERBS}{_EITHER}(?: \w+){{0,2}} nor {_ADVERBS}{_EITHER}|"
    rf"(?:{_WILL_NOT}|{_REFUSED}) {_ADVERBS}{_EITHER}(?:(?: \w+){{0,2}} (?:or|nor) {_ADVERBS}{_EITHER})?|"
    rf"{_NOT} {_ADVERBS}{_EITHER} (?:or|nor) {_EITHER})\b",
    re.IGNORECASE,
)
_UNTOLD = re.compile(rf"\b{_NOT} {_ADVERBS}(?P<act>{_EITHER})\b", re.IGNORECASE)
_TOLD = re.compile(r"(?<![\w-])(?P<act>confirm(?:ed|s)|acknowledge[sd]|admit(?:ted|s)|den(?:ied|ies))\b", re.IGNORECASE)
_ACT = re.compile(r"\b(?:confirm|acknowledg|admit|admission|deny|deni)\w*", re.IGNORECASE)
_UNPACKED = re.compile(
    rf"\A\s*(?:(?:(?:{any_of(QUANTIFYING)}) )*(?:{any_of(REPORTS)}) (?:of |about |on |(?=that\b))"
    r"|having |to (?=\w+ing\b)|(?:on|in|late|early) (?:[\w.]+ ){1,3}?(?=(?:that|the|a|an)\b))",
    re.IGNORECASE,
)
"""What stands before the thing itself: "reports of", "having", "on Monday"."""
_THAT = re.compile(r"\s*(?:that|whether|if) (?=\w)", re.IGNORECASE)
_OBJECT_ENDS = re.compile(rf"; |\. |[”\"]|, (?:{any_of(ADDING)})\b")
_SUBJECT_BEGINS = re.compile(r"[;:—–“] ?|\. (?=[A-Z])|, |\b(?:and|but|while) (?=the [A-Z])")
_SCARE = re.compile(r"[“\"](\w+)[”\"]")
"""Marks around one word, which quote nobody's sentence."""


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
    match = _QUESTION.match(straightened(question))
    if match is None:
        return None
    party, lows = _party(match["party"]), set(lower_words(match["party"]))
    if not party or lows & (UNSURE | NEGATORS | MODALS | {"to", "or"}) or any(map(is_verb, lows)):
        return None  # "Did the Kremlin refuse to confirm", "Did the report say the mayor denied"
    text = _UNPACKED.sub("", match["thing"], count=1)
    clause = _THAT.match(text) is not None
    words = WORD.findall(text if clause else _noun(text))
    common = " ".join(word for word in words if clause or word[0].islower())
    thing = (_things(common) or _things(" ".join(words))) - party
    return Confirmation(party, thing, _names(text) - party, clause, _is_denial(match)) if thing else None


def confirmation_in(asked: Confirmation, sentence: str) -> Stance | None:
    """What a sentence says to the question; None where it says nothing plain about the party and the thing."""
    plain = _SCARE.sub(r"\1", straightened(sentence))
    neither, untold = _NEITHER.search(plain), _UNTOLD.search(plain)
    match = neither or untold or _TOLD.search(plain)
    # a question says nothing; neither does a sentence with two such verbs, "denied that it had refused to confirm"
    if match is None or plain.rstrip('”" ').endswith("?"):
        return None
    if any(not match.start() <= act.start() < match.end() for act in _ACT.finditer(plain)):
        return None
    if not _is_by_party(asked, plain, match) or not _is_about_thing(asked, plain, match, silent=neither is not None):
        return None
    if neither:
        # who will not confirm a judge or deny bail says something
        granted = asked.thing <= asked.names or asked.thing <= _things(" ".join(GRANTED))
        return Stance.NEITHER if asked.clause or len(_ACT.findall(neither[0])) > 1 or not granted else None
    same = _is_denial(match) == asked.denial
    if untold:
        return Stance.NO if same else None
    return Stance.YES if same else Stance.NO


def _is_denial(match: re.Match[str]) -> bool:
    return match["act"].lower().startswith("den")


def _is_by_party(asked: Confirmation, plain: str, match: re.Match[str]) -> bool:
    """Whether the party is who confirms or denies.

    Of a pronoun ("I can neither confirm nor deny it") the sentence must say whose words these are.
    """
    before = plain[: match.start()]
    subject = before[max((begin.end() for begin in _SUBJECT_BEGINS.finditer(before)), default=0) :]
    last = lower_words(subject)[-1:]
    said = attribute(plain, match.start(), match.end())
    speaker = said.speaker if said and not plain[: said.start].lower().endswith("according to ") else ""
    is_pronoun = bool(PERSONAL.intersection(last))
    if (speaker or is_pronoun) and not _is_party(asked.party, speaker):
        return False
    return is_pronoun or _is_party(asked.party, subject)


def _is_party(party: frozenset[str], text: str) -> bool:
    """Whether ``text`` names the party, or who speaks for it with their name, and says nothing else.

    "Kremlin spokesman Dmitry Peskov" and "President Vladimir Putin" do; "a Kremlin critic", "a US official in Moscow"
    and "Zelensky's minister" do not.
    """
    lows = lower_words(text)
    opens = len(lows) > 1 and lows[1] in DETERMINERS  # "Officially the Kremlin", not "Kelly Johnson"
    words = [word for i, word in enumerate(WORD.findall(text)) if not _is_around(word if i or not opens else lows[0])]
    own = [bool(_party(word) & party) for word in words]
    if not any(own) or lows[0] == "had" or not (UNSURE | NEGATORS - {"neither"}).isdisjoint(lows):
        return False  # "Had the Kremlin confirmed"
    rest = [word for word, is_own in zip(words, own, strict=True) if not is_own]
    if not party <= _party(text):  # a part of a name stands for it only by itself
        return not rest
    country = bool(party & COUNTRIES)
    names = [word for word in rest if word.lower() not in (VOICES | OFFICES if country else VOICES)]
    if any(word[0].islower() for word in names) or "'" in "".join(rest):
        return False
    is_named = not names or len(names) < len(rest)  # "spokesman Dmitry Peskov", not "Foxconn"
    if country:
        return is_named and not _party(" ".join(names)) & COUNTRIES
    is_anothers = "'s" in text and not any(word.startswith("spoke") for word in rest)  # "Zelensky's minister"
    return own[-1] or (is_named and not is_anothers)  # "US President Joe Biden" ends with the party


def _is_about_thing(asked: Confirmation, plain: str, match: re.Match[str], *, silent: bool) -> bool:
    """Whether the thing is what is confirmed or denied.

    Of what somebody is ``silent`` on a clause may say more than that it happened: it is not told that it did.
    """
    before, after = plain[: match.start()], plain[match.end() :]
    end = _OBJECT_ENDS.search(after)
    text = (after[: end.start()] if end else after).strip(" ,.:")
    if set(lower_words(text)) <= NAMED_BEFORE | TIMES | PREPOSITIONS:  # "asked about the call, he denied it"
        return asked.thing <= _things(before) and _go_together(asked, before)
    text = _UNPACKED.sub("", text, count=1)
    lows = lower_words(text)
    if any(low in NEGATORS or low.endswith("n't") for low in lows) or not _go_together(asked, text):
        return False
    noun = _noun(text)
    verb = next(iter(lower_words(text[len(noun) :])), "")
    if asked.clause or _THAT.match(text) or verb in BE | HAVE | MODALS:
        return asked.thing <= _things(text) and (silent or not _says_more(asked, text, whole=_is_denial(match)))
    ends = [low for low in lower_words(noun) if low not in HAPPENING | TIMES | DETERMINERS]
    # "the call" and "reports of a call", not "the end of the call" or "an invitation to discuss the call"
    return bool(ends) and asked.thing <= _things(noun) and bool(_things(ends[-1]) & asked.thing)


def _says_more(asked: Confirmation, text: str, *, whole: bool) -> bool:
    """Whether a clause says more of the thing than that it happened, who was there, when and where.

    ``whole`` counts what stands behind the verb too: who denies that it took place behind closed doors may mean these.
    """
    words = WORD.findall(text)
    verbs = (i for i, w in enumerate(words) if is_verb(w) and w not in TALKS | HAVE and _things(w) <= asked.thing)
    # "the meeting in Paris was called off": what only a determiner leads to is no verb
    last = max((i for i in verbs if not set(words[:i]) <= DETERMINERS | {"that"}), default=len(words))
    behind = range(len(words) if whole else last, len(words))
    end = next((i for i in behind if words[i] in PREPOSITIONS), len(words))
    plain = [w for w in words[:end] if w[0].islower() and w not in VOICES | PREPOSITIONS | {"ever", "any", "first"}]
    ended = last == len(words) and not ENDED.isdisjoint(words)
    return ended or not MODALS.isdisjoint(words) or not _things(" ".join(plain)) <= asked.thing


def _go_together(asked: Confirmation, text: str) -> bool:
    """Whether the names in ``text`` can belong to the thing: all of them are asked about, or it has all of those."""
    names = _names(text) - asked.party
    return not asked.names or names <= asked.names or asked.names <= names


def _noun(text: str) -> str:
    """The words up to the first preposition, clause or comma."""
    ends = PREPOSITIONS | BE | HAVE | MODALS | {"that", "which", "who"} | {"whether", "if"} | {"and", "or"}
    cut = next((m.start() for m in WORD.finditer(text) if m[0].lower() in ends), len(text))
    return text[:cut].partition(",")[0]


def _things(text: str) -> frozenset[str]:
    """The stems of what is spoken of, all talks as one."""
    words = [low for low in lower_words(text) if low not in HAPPENING | TIMES]
    return frozenset(content_terms(" ".join("talk" if low in TALKS else low for low in words)))


def _names(text: str) -> frozenset[str]:
    """The stems of names and figures, without titles."""
    words = [w for w in WORD.findall(text) if not w[0].islower()]
    return _party(" ".join(w for w in words if w.lower() not in TIMES | DETERMINERS))


def _party(text: str) -> frozenset[str]:
    """The stems that name a party, a capital under its country's, without titles."""
    stems = content_terms(" ".join(w for w in WORD.findall(text) if w.lower() not in VOICES - {"ministry"}))
    return frozenset(CAPITALS.get(stem, stem) for stem in stems)


def _is_around(word: str) -> bool:
    """Whether a word may stand between a party and its verb."""
    low = word.lower()
    return low in AROUND | DETERMINERS | HAVE | TIMES or re.fullmatch(ADVERB, word) is not None
