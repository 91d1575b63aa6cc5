"""Pronouns of a question exchanged for what the questions before it name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.text.terms import terms
from qa.english.asking import AUXILIARIES
from qa.english.nouns import BODIES
from qa.question.noun_phrases import DETERMINERS, PREPOSITIONS, STOP, Mention, Word, mentions_in, words_of

PRONOUNS = 8
"""The first pronouns of a question that are looked at."""

_EVENTS = frozenset("conference summit meeting rally match ceremony hearing protest talks game".split())
_CLAUSE = re.compile(
    r"\b(?:and|if|because|when|while|that|but|or|so|although|after|before|since|how|why|where)\b|[,;:.?!–—]| - ",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:says?|said|thinks?|believes?|claims?|claimed|knows?|hopes?|den(?:y|ies|ied)) $", re.IGNORECASE
)
_HE = frozenset("he she him".split())
_THEY = frozenset("they them".split())
_POINTING = frozenset("his her its their he she him it they them there this that these those".split())
_PLEONASTIC = re.compile(
    r"\bit (?:seems?|appears?|looks|turns)\b|\bit (?:is|was) (?:better|best|worse|easy|hard|difficult)\b|"
    r"\bit (?:is |was |really |still |be |ever |so |very |too |more )*(?:true|possible|likely|clear|legal|illegal|"
    r"safe|okay|ok|worth|better|important|necessary|free|advisable|good|safer|known|takes?|took|rains?|snows?|means?|"
    r"cost)\b"
    r"(?= (?:that|to|for|if)\b)|\bit (?:take|takes|took|snow|rain)\b|\btime is it\b|\bmake it\b",
    re.IGNORECASE,
)


def with_pronouns_named(body: str, known: Sequence[Sequence[Mention]]) -> str:
    """The question with each pronoun exchanged for what the questions before name."""
    words = words_of(body)
    own = mentions_in(body)
    pieces, at, used, looked = [], 0, set[str](), 0
    for i, word in enumerate(words):
        quoted = body[word.start - 1 : word.start] in {'"', "“", "'", "‘"}
        if word.low not in _POINTING or word.text == "IT" or quoted:
            continue
        if (looked := looked + 1) > PRONOUNS:
            break
        found = _stands_for(words, i, body, own, known)
        if found is None:
            continue
        mention, end, form = found
        if mention.text.lower() in used:
            continue
        used.add(mention.text.lower())
        pieces += [body[at : word.start], form]
        at = end
    return "".join([*pieces, body[at:]])


def _stands_for(
    words: Sequence[Word], i: int, body: str, own: Sequence[Mention], known: Sequence[Sequence[Mention]]
) -> tuple[Mention, int, str] | None:
    """What the i-th word stands for, where its replacement ends, and the replacement."""
    low, after = words[i].low, words[i + 1].low if i + 1 < len(words) else ""
    before = words[i - 1].low if i else ""
    fits = _fits(low, before, after, words[i], body)
    if fits is None:
        return None
    possessive = low in {"his", "its", "their"} or (low == "her" and bool(after) and after not in STOP)
    if any(_may_be(low, m, fits) and _is_free(body, m, words[i], possessive) for m in own if m.end <= words[i].start):
        return None
    subject = before in AUXILIARIES or i == 0
    mention = _antecedent(known, fits, subject)
    if mention is None and low in _HE | {"his"}:
        mention = _antecedent(known, _may_be_lower_name, subject)
    if low in _THEY | {"their"}:
        mention = _pair(known, mention)
    if mention is None or mention.text.lower() in body.lower():
        return None
    text = mention.text if possessive or low == "there" or " and " in mention.text else mention.full or mention.text
    if set(terms(text)) - set(terms(mention.text)) & set(terms(body)):
        text = mention.text
    if possessive:
        text += "’" if text.endswith("s") and mention.is_plural else "’s"
    if low == "there":
        text = f"{'at' if mention.head in _EVENTS else 'in'} {text}"
    return mention, words[i].end, text


def _may_be(low: str, mention: Mention, fits: Callable[[Mention], bool]) -> bool:
    """Whether a pronoun may stand for something that the same question names, seen widely."""
    people = low in _THEY | {"their"} and mention.is_person
    return fits(mention) or people or (low in {"it", "its"} and mention.name)


def _is_free(body: str, mention: Mention, word: Word, possessive: bool) -> bool:
    """Whether the pronoun may stand for what the same question names before it."""
    between, after = body[mention.end : word.start], body[word.end :].strip(" ?.!")
    says = word.low in {"he", "she", "they", "it"} and bool(after) and bool(_SAYING.search(between))
    return possessive or says or bool(_CLAUSE.search(between))


_KINDS: dict[str, Callable[[Mention], bool]] = {
    **dict.fromkeys(["he", "she", "him", "his", "her"], lambda m: m.is_person),
    **dict.fromkeys(["they", "them", "their"], lambda m: m.is_group and not m.is_time),
    **dict.fromkeys(["these", "those"], lambda m: m.is_plural),
    **dict.fromkeys(["this", "that"], lambda m: not (m.is_person or m.is_time)),
}


def _fits(low: str, before: str, after: str, word: Word, body: str) -> Callable[[Mention], bool] | None:
    """What may stand in the place of a pronoun; None where the word is none."""
    if low in {"it", "its"}:
        pleonastic = any(m.start() <= word.start < m.end() for m in _PLEONASTIC.finditer(body))
        return None if pleonastic else is_thing
    if low == "there":
        exists = before in AUXILIARIES or after in AUXILIARIES or not before
        return None if exists else lambda m: m.is_place or m.head in _EVENTS or (m.role == "in" and not m.is_time)
    if low in {"this", "that", "these", "those"}:
        joins = after not in AUXILIARIES | PREPOSITIONS | {"", "too", "and", "also"}  # a determiner or a conjunction
        if joins or not before or (after and before not in AUXILIARIES | PREPOSITIONS):
            return None
    return _KINDS[low]


def _antecedent(known: Sequence[Sequence[Mention]], fits: Callable[[Mention], bool], subject: bool) -> Mention | None:
    """The latest fitting mention, in the role of the pronoun first: subjects follow subjects."""
    order = ["subject", "asked", "object", "about", "by"] if subject else ["object", "about", "subject", "asked", "by"]
    for strict in (True, False):
        for mentions in known:
            fitting = [m for m in mentions if fits(m) and (m.role in order or not strict)]
            if fitting:
                return min(fitting, key=lambda m: order.index(m.role) if m.role in order else len(order))
    return None


def _may_be_lower_name(mention: Mention) -> bool:
    """Whether it may be a person's name typed without capitals."""
    plain = not (mention.name or mention.is_plural or mention.is_place or set(mention.words) & (BODIES | DETERMINERS))
    return plain and mention.role == "subject" and len(mention.words) <= 3


def _pair(known: Sequence[Sequence[Mention]], group: Mention | None) -> Mention | None:
    """The two people of the latest question that names people, unless a group is named as late."""
    for mentions in known:
        if group in mentions:
            return group
        people = list({m.text: m for m in mentions if m.is_person}.values())
        if len(people) == 2:
            both = f"{people[0].text} and {people[1].text}"
            return replace(people[0], text=both, words=(*people[0].words, "and", *people[1].words))
    return group


def is_thing(mention: Mention) -> bool:
    """Whether "it" may stand for what is named."""
    return not (mention.is_person or mention.is_time or mention.is_plural)
