"""Whether somebody confirmed or denied something: the one kind of yes/no question that has a third reply.

Who refuses to confirm confirms nothing and denies nothing. A sentence counts where it names the party that was asked
about, or its country, and the thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.lexical import terms
from qa.content import content_terms
from qa.stance import Stance

_AUX = r"(?:did|has|have|had|does|do|didn't|hasn't|haven't|doesn't|don't)"
_CONFIRM = r"(?:confirm(?:ed|s|ing)?|acknowledg(?:ed?|es|ing)|admit(?:s|ted|ting)?)"
_DENY = r"(?:den(?:y|ies|ied|ying))"
_QUESTION = re.compile(
    rf"{_AUX} (?P<party>.+?)(?: (?:ever|yet|already|officially|publicly))* (?P<act>{_CONFIRM}|{_DENY}) (?P<thing>.+?)"
    r"[?. ]*$",
    re.IGNORECASE,
)
_ADVERBS = r"(?:\w+ly |ever |yet |so far |also |either )*"
_NOT = r"(?:(?:has|have|had|did|do|does) not|(?:has|have|had|did|do|does)n't|(?:has|have|had) (?:yet|never)(?: to)?)"
_WILL_NOT = (
    r"(?:(?:would|will|could|can|may) (?:not|neither)|cannot|(?:would|could|ca|wo)n't|(?:un(?:able|willing)) to)"
)
_REFUSED = r"(?:refus|declin)\w*(?: [\w,]+){0,4}? to"
_NEITHER = re.compile(
    rf"\b(?:neither {_ADVERBS}{_CONFIRM}(?: \w+){{0,2}} nor {_ADVERBS}{_DENY}|"
    rf"neither {_ADVERBS}{_DENY}(?: \w+){{0,2}} nor {_ADVERBS}{_CONFIRM}|"
    rf"(?:{_REFUSED}|{_WILL_NOT}) {_ADVERBS}(?:{_CONFIRM}|{_DENY})|"
    rf"{_NOT} {_ADVERBS}(?:{_CONFIRM} (?:or|nor) {_DENY}|{_DENY} (?:or|nor) {_CONFIRM}))\b",
    re.IGNORECASE,
)
_UNTOLD = re.compile(rf"\b(?:{_NOT}|not) {_ADVERBS}(?P<act>{_CONFIRM}|{_DENY})\b", re.IGNORECASE)
_TOLD = re.compile(
    r"(?<!\bto )(?<!\bnot )(?<!\bmight )(?<!\bcould )(?<!\bif )\b(?P<act>confirmed|confirms|acknowledged|acknowledges|"
    r"admitted|admits|denied|denies)\b",
    re.IGNORECASE,
)
_TALKS = frozenset(
    terms("call conversation discussion talk chat dialogue exchange communication contact speak spoke spoken")
)
"""People speaking with each other, as a thing that is confirmed or denied."""
_SEATS = {
    "kremlin": "russia", "moscow": "russia", "kyiv": "ukrain", "washington": "usa", "beij": "china", "london": "uk",
    "pari": "franc", "berlin": "germani", "tehran": "iran", "jerusalem": "israel", "tokyo": "japan", "ankara": "turkey",
    "delhi": "india", "pyongyang": "korea", "seoul": "korea", "warsaw": "poland", "rome": "itali", "brussel": "europ",
}  # fmt: skip
"""The stem of a capital or a seat of government → that of its country, which ``terms`` also gives its people."""
_TITLES = frozenset(terms("president minister leader spokesman spokeswoman government foreign prime chief house white"))


@dataclass(frozen=True)
class Confirmation:
    """A question whether ``party`` confirmed, or where ``denial`` denied, the ``thing``; both as stems."""

    party: frozenset[str]
    thing: frozenset[str]
    denial: bool


def asked_confirmation(question: str) -> Confirmation | None:
    """What a question asks to have been confirmed or denied; None where it asks no such thing."""
    match = _QUESTION.match(_plain(question))
    if match is None:
        return None
    party = _party(match["party"])
    thing = frozenset(content_terms(match["thing"])) - party
    if not party or not thing:
        return None
    return Confirmation(party, thing, re.match(_DENY, match["act"], re.IGNORECASE) is not None)


def confirmation_in(asked: Confirmation, sentence: str) -> Stance | None:
    """What a sentence says to the question; None where it says nothing plain about the party and the thing."""
    plain = _plain(sentence)
    stems = frozenset(terms(plain))
    if asked.party.isdisjoint(_party(plain)) or not (asked.thing & stems or (asked.thing & _TALKS and stems & _TALKS)):
        return None
    if _NEITHER.search(plain):
        return Stance.NEITHER
    untold, told = _UNTOLD.search(plain), _TOLD.search(plain)
    if untold and not told:
        same = _is_denial(untold) == asked.denial
        return Stance.NO if same else None
    if told and not untold:
        return Stance.YES if _is_denial(told) == asked.denial else Stance.NO
    return None


def _is_denial(match: re.Match[str]) -> bool:
    return match["act"].lower().startswith("den")


def _party(text: str) -> frozenset[str]:
    """The stems that name a party, a capital under its country's."""
    return frozenset(_SEATS.get(stem, stem) for stem in content_terms(text)) - _TITLES


def _plain(text: str) -> str:
    return " ".join(text.translate({0x2019: "'", 0x2018: "'"}).split())
