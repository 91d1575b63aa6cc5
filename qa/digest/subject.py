"""What a request is about: its words without those that only ask."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from qa.english.content import FUNCTION_WORDS
from qa.english.lexicon import BE, DETERMINERS, DO, HAVE, PERSONAL, PREPOSITIONS, QUANTIFIERS
from qa.english.requesting import (
    ABOUT,
    AROUND_NEWS,
    ARTICLES,
    ASKING,
    CLASSES,
    ENDING,
    GOING_ON,
    NEWS,
    SAYING,
    TELLING,
    TOWARDS,
    WHOLE,
    WORDS_SAID,
)
from qa.english.speech import LINKING
from qa.english.tokens import CAPITALS, any_of, lower_words

_OF_ARTICLE = re.compile(
    rf"\b(?:(?:{any_of(ARTICLES)})\s*(?:{any_of(ABOUT)}|from|in|at|around|for|with|:"
    r"|(?:that )?(?:mention|contain|cover)(?:s|ed|ing)?)|deal(?:s|ing)? with)"
    r"\s+(?:the (?:word|term)\s+)?(?!(?:which|what)\b)(.+)",
    re.IGNORECASE,
)
_CAPITAL = re.compile(f"[{CAPITALS}]")
_EDGE = " \t?!.,;:“”\"'‘’()"
_ENDING = re.compile(
    r"[, ]+(?:please|briefly|here|over time|(?:in|with) (?:short|brief|dates|here)|by (?:date|day|time)"
    r"|new or old|(?:step by step|day by day|year by year)|(?:come|go) (?:out|online|up)"
    r"|in (?:(?:the|date|time|chronological) )?order(?: of (?:its |their )?dates?)?"
    r"|(?:say,? )?in (?:total|(?:a few|\w+) (?:lines|words|sentences))|in the (?:paper|papers|press|archive)"
    r"|from (?:\d{4}|(?:this|last) \w+)|(?<=[?:] )(?:how|what|which)(?: \w+)?)\W*$",
    re.IGNORECASE,
)
_TOWARDS = re.compile(rf"(\S+)\s+(?:{any_of(TOWARDS)})\s+(?:with\s+)?(?!(?:which|what)\b)(.+)", re.IGNORECASE)
_WHOLE = re.compile(rf"(?<=['’]s) (?:{any_of(WHOLE)})$|^(?:{any_of(WHOLE)}) of (?:the )?", re.IGNORECASE)
_GOES_ON = re.compile(rf"(?<=\w) (?:{any_of(GOING_ON)})$")
_OWNED = re.compile(r"(?<=\w)['’]s(?: [a-z-]+)+$")
_CALLED = re.compile(r" (?:(?:who is |which is |that is )?called|named|known as) ", re.IGNORECASE)


@dataclass(frozen=True)
class Saying:
    """Whose words are asked for and what about; either may be empty."""

    speaker: str
    about: str


def subject(request: str) -> str:
    """What ``request`` is about, in its own words; empty where it names nothing ("Summarise this article").

    Behind "about" nothing but an article goes, so that "the deal" and "press freedom" are subjects there.
    """
    text = request.strip()
    while text != (shorter := _ENDING.sub("", text)):
        text = shorter
    inner = _inside(text)
    while (deeper := _inside(inner)) and all(map(_asks, inner.removesuffix(deeper).split())):
        inner = deeper
    about = _stripped(inner, DETERMINERS | QUANTIFIERS, ENDING | TELLING) or _stripped(text, ASKING, ENDING | ARTICLES)
    bare = _CALLED.sub(" ", _WHOLE.sub("", about)).replace("(", "").replace(")", "")
    return bare.removesuffix("'s").removesuffix("’s")


def _inside(text: str) -> str:
    """What stands behind "articles about" and the like."""
    found, towards = _OF_ARTICLE.search(text), _TOWARDS.search(text)
    return found[1] if found else towards[2] if towards and _asks(towards[1]) else ""


def named_in(subject: str) -> str:
    """A subject without a last word that says only that what it names goes on: "HIH" of "HIH affair"."""
    named = _GOES_ON.sub("", subject)
    return named if _CAPITAL.search(named) else subject


def owner_in(subject: str) -> str:
    """Whom a subject is of, where what of them is one or more plain words: "Ann Lee" of "Ann Lee's fall"."""
    owner = _OWNED.sub("", subject)
    return owner if _CAPITAL.search(owner) else subject


def _stripped(text: str, before: Set[str], behind: Set[str]) -> str:
    """A text without the words at its ends that only ask."""
    words = text.split()
    while words and _asks(words[0], before):
        words.pop(0)
    while words and _asks(words[-1], behind):
        words.pop()
    return " ".join(words).strip(_EDGE)


def _asks(word: str, asking: Set[str] = ASKING) -> bool:
    bare = word.strip(_EDGE)
    if bare in {"US", "WHO", "IT"}:
        return False
    low = bare.lower().replace("’", "'").removesuffix("'s")
    return not low or low in asking


_SAYS = rf"(?:{any_of(SAYING)})"
_NOUN = rf"(?:{any_of(WORDS_SAID)})"
_MATTER = rf"(?:\s+(?:it\s+)?(?:{any_of(TOWARDS)}|to|over)\s+(?P<about>.+?))?"
_ABOUT = rf"(?:\s+(?:it\s+)?(?:{any_of(ABOUT)}|to|over)\s+(?P<about>.+?))?"
_WHERE = rf"(?:\s+(?:{any_of(PREPOSITIONS - ABOUT - {'to', 'over'})})\s+(?P<where>.+?))?"
_SAYINGS = [
    re.compile(pattern + r"\W*$", re.IGNORECASE)
    for pattern in (
        rf"^(?:what|how|when)\s+(?:{any_of(BE | HAVE | DO)})\s+(?P<speaker>.+?)\s+(?!(?<=['’]s\s){_NOUN})"
        rf"(?:to\s+|quoted\s+as\s+|it\s+|have\s+to\s+)*{_SAYS}\b(?:\s+(?:reporters|the\s+\w+))?{_WHERE}{_ABOUT}",
        rf"\b{_NOUN}\s+(?:by|from|of)\s+(?P<speaker>.+?){_MATTER}",
        rf"\b(?P<speaker>[^\s,]+?(?:\s+[^\s,]+?){{0,5}}?)['’]s?\s+(?:own\s+|exact\s+)?{_NOUN}{_ABOUT}",
        rf"\b(?:everything|anything|all|what)\s+(?:that\s+)?(?P<speaker>.+?)\s+(?:has\s+|have\s+|had\s+)?{_SAYS}{_ABOUT}",
    )
]
_WHO = re.compile(
    rf"^who\s+(?:has\s+|have\s+)?(?:{_SAYS}|called|spoke)\s+(?:(?:that|something|what)\s+)?(?:about\s+|on\s+)?"
    r"(?P<about>.+?)\W*$",
    re.IGNORECASE,
)
_LINKED = re.compile(rf"^(?:{any_of(LINKING)})\b,? +", re.IGNORECASE)
_LEADING = (FUNCTION_WORDS - PERSONAL) | {word for word, name in CLASSES.items() if name == "show"}


def saying(request: str) -> Saying:
    """The speaker and the matter of a request for words said."""
    text = _LINKED.sub("", " ".join(request.split()))
    if who := _WHO.match(text):
        return Saying("", "" if who["about"].lower() == "what" else who["about"])
    for pattern in _SAYINGS:
        if found := pattern.search(text):
            about = found["about"] or found.groupdict().get("where") or ""
            return Saying(_stripped(found["speaker"], _LEADING, frozenset()), about.strip(_EDGE))
    return Saying("", subject(request))


def asks_what_happened(request: str) -> bool:
    """Whether a request asks what was reported and names nothing: "What happened", "Summarise the news"."""
    words = set(lower_words(request))
    return not words.isdisjoint(NEWS) and words <= NEWS | AROUND_NEWS


def asks_what(request: str) -> bool:
    """Whether a request for words said is a question on one matter, not for all that somebody said."""
    return request.rstrip().endswith("?") and bool(saying(request).about)
