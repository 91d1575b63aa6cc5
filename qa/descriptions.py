"""What a sentence says that somebody or something is: "Keith Kellogg, his special envoy for Ukraine, …"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from qa.content import FUNCTION_WORDS
from qa.lexicon import BE, CLAIMING, DETERMINERS, HAVE, IRREGULAR, MODALS, OFFICIALS, PREPOSITIONS, TIMES, is_verb, key
from qa.nouns import ROLES
from qa.quotes import Quote

Offsets = tuple[int, int]
Form = Callable[[str, int, int, bool], Offsets | None]

_NAME = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*?|[a-z][\w-]+"
_ASKED = re.compile(
    rf"(?P<ask>[Ww]ho|[Ww]hat)(?: exactly)?(?:['’]s| is| was| are| were) (?:the (?=[A-Z]))?(?P<name>{_NAME})[?\s]*"
)
_STRAIGHT = str.maketrans("‘’", "''")
_FORENAME = re.compile(r"\b([A-Z][\w.'-]*) $")
_WORD = re.compile(r"\w[\w.'’&-]*\w|\w")
_MARK = ',;:–—()“”"'
_OPENERS = DETERMINERS | frozenset("his her its their our my your one former now formerly".split())
_PERSONS = (
    OFFICIALS
    | ROLES
    | frozenset(
        "activist aide analyst artist astronomer boss chair co-chair co-founder counsel economist editor engineer "
        "expert farmer fisherman friend head historian manager member one researcher student team veteran widow".split()
    )
)
"""Nouns for persons, by which "the captain, Ann Lee, …" is told from "after the match, Ann Lee, …"."""
_THINGS = frozenset(
    "outlet platform newspaper paper magazine journal daily weekly website site blog network channel station programme "
    "program app service company firm group agency retailer maker manufacturer brand bank airline organisation "
    "organization charity union party movement institute university college school museum hospital church club team "
    "band festival event city town village district suburb region province state country island river lake mountain "
    "volcano film movie novel book series song album show game language system software project plan bill law treaty "
    "deal operation mission device drug vaccine virus disease species planet ship submarine missile drone car model "
    "think-tank watchdog regulator court".split()
)
"""Nouns for things, by which "the news outlet RIA Novosti" is told from "the first Sunday Times"."""
_NEAR = 200
"""Characters before a name that may describe it."""
_MANY = 16
"""Places of a name in a sentence that are looked at."""
_GAINS = (3.0, 3.0, 3.0, 2.5, 1.5)
"""Log-odds that a sentence gains for each form of description, the plainest first."""


def asked_name(question: str) -> tuple[str, bool] | None:
    """The name in "Who is Keith Kellogg?" and whether it is a person's; None for any other question."""
    asked = _ASKED.fullmatch(question.strip())
    words = asked["name"].lower().split() if asked else []
    if not asked or is_verb(words[0]) or all(word in FUNCTION_WORDS | _PERSONS for word in words):
        return None
    person = asked["ask"].lower() == "who"
    return None if person and not asked["name"][0].isupper() else (asked["name"], person)


def described(question: str, quotes: Sequence[Quote]) -> list[Quote]:
    """For "Who is …?", the quotes that say it, with these words as their answer; all of them where none does.

    What "the Budapest Memorandum" is, a few words of a sentence that does not say it seldom tell: the whole does.
    """
    asked = asked_name(question)
    if asked is None:
        return list(quotes)
    found = []
    for quote in quotes:
        told = description(asked[0], quote.text, person=asked[1])
        if told:
            (begin, end), gain = told
            place = (quote.start + begin, quote.start + end)
            found.append(replace(quote, score=quote.score + gain, answer_start=place[0], answer_end=place[1]))
    if not found and re.search(r" the [A-Z]", question):
        return [replace(quote, answer_start=quote.start, answer_end=quote.start) for quote in quotes]
    return found or list(quotes)


def description(name: str, sentence: str, *, person: bool) -> tuple[Offsets, float] | None:
    """Where a sentence says what ``name`` is, in its plainest form, with what that gains; None where it does not."""
    places = _places(name, sentence)
    forms: Sequence[Form] = (_is, _after, _before, _title, _relative)
    for form, gain in zip(forms, _GAINS, strict=True):
        for begin, end in places:
            if place := form(sentence, begin, end, person):
                return place, gain
    return None


def _places(name: str, sentence: str) -> list[Offsets]:
    """Where the name stands, with the forename before a surname that stands alone in it."""
    text, words = sentence.translate(_STRAIGHT), name.translate(_STRAIGHT).split()
    full = [m.span() for m in islice(re.finditer(rf"\b{re.escape(' '.join(words))}\b(?!-)", text), _MANY)]
    if full and len(words) > 1:
        return full
    places = []
    for found in islice(re.finditer(rf"\b{re.escape(words[-1])}\b(?!-)", text), _MANY):
        before = _FORENAME.search(text[: found.start()], found.start() - _NEAR)
        forename = before is not None and not _is_noun(before[1]) and not is_verb(before[1].lower())
        if before and forename and len(words) == 1:
            places.append((before.start(1), found.end()))
        elif not forename:  # otherwise it is somebody else of that name
            places.append(found.span())
    return places


def _is(sentence: str, begin: int, end: int, person: bool) -> Offsets | None:
    """ "Pizzi is a former mechanic."."""
    told = re.match(
        rf" (?:is|was|are|were|became)(?: now| also| currently)? ((?:an?|the|one of) [^.{_MARK}]+?)"
        rf"(?= (?:and|but|who|which|that|where|when)\b|[.{_MARK}]|$)",
        sentence[end:],
    )
    before = _WORD.findall(sentence[max(0, begin - _NEAR) : begin].lower())[-1:]
    if not told or set(before) & PREPOSITIONS:  # "south of Virginia was the Province"
        return None
    return end + told.start(1), end + told.end(1)


def _after(sentence: str, begin: int, end: int, person: bool) -> Offsets | None:
    """ "Paul Karol, 62, chair of the panel, said"."""
    told = re.match(rf"(?: \d{{4}})?(?:, \d+)?(?:, | \(| – | — ) *([^{_MARK}]+?)(?=[{_MARK}]|[.!?]?$)", sentence[end:])
    return (end + told.start(1), end + told.end(1)) if told and _is_phrase(told[1]) else None


def _before(sentence: str, begin: int, end: int, person: bool) -> Offsets | None:
    """ "his special envoy for Ukraine, Keith Kellogg, told"."""
    if not person or sentence[max(0, begin - 2) : begin] != ", " or not re.match(r"[,.;)]|$", sentence[end:]):
        return None
    clause = re.split(f"[{_MARK}]", sentence[max(0, begin - _NEAR) : begin - 2])[-1]
    words = list(_WORD.finditer(clause))
    words = words[max((i + 1 for i, word in enumerate(words) if _is_act(word[0])), default=0) :]
    opening = (i for i, m in enumerate(words) if m[0].lower() in _OPENERS or m[0].endswith(("’s", "'s")))
    first = next(opening, len(words))
    if not any(_is_noun(word[0]) for word in words[first:]):
        return None
    return begin - 2 - len(clause) + words[first].start(), begin - 2


def _title(sentence: str, begin: int, end: int, person: bool) -> Offsets | None:
    """ "U.S. national security adviser Mike Waltz" and "the news outlet RIA Novosti"."""
    words = list(_WORD.finditer(sentence, max(0, begin - _NEAR), begin))
    if not words or not sentence[begin].isupper() or sentence[words[-1].end() : begin] != " ":
        return None
    if words[-1][0].lower() not in (_PERSONS if person else _THINGS):
        return None
    first = len(words) - 1
    while first and sentence[words[first - 1].end() : words[first].start()] in {" ", ". "}:
        if not _describes(words[first - 1][0]):
            break
        first -= 1
    return words[first].start(), words[-1].end()


def _relative(sentence: str, begin: int, end: int, person: bool) -> Offsets | None:
    """ "Uta Frith, who studies autism, said" and "Nancie Prud’homme, of the Center for Rights, said"."""
    plain, clause = r"(?:now|of|from|an?|the)", r"(?:(?:who|which)(?! has| had| have| is| was| will| would)|of|from)"
    told = re.match(
        rf", (?:(?:who|which) (?:is|was) (?={plain} ))?"
        rf"(?P<told>(?:(?:(?<=is )|(?<=was )){plain}|{clause}) [^{_MARK}]+?)"
        rf"(?=[{_MARK}]|[.!?]?$)",
        sentence[end:],
    )
    return (end + told.start("told"), end + told.end("told")) if told else None


def _is_phrase(told: str) -> bool:
    """Whether words after a name describe it: "a fisherman", "manager of the zoo", "death through overwork"."""
    words = _WORD.findall(re.split(r"\b(?:who|which|that|where)\b", told)[0])
    if not words or any(_is_told(word) for word in words[1:]):
        return False
    first = words[0].lower()
    if first in _OPENERS:
        return any(word.islower() and word not in FUNCTION_WORDS | DETERMINERS | {"others"} for word in words)
    if first in PREPOSITIONS | FUNCTION_WORDS or _is_act(first):
        return False
    head = re.split(r" (?:of|for|at|in|to|from|with) ", told)[0].lower().split()
    return any(word in _PERSONS for word in head) or bool(re.match(r"\w+ (?:of|for|through|at) ", told))


def _is_told(word: str) -> bool:
    """Whether a word begins to tell what somebody did, as in "Putin, a spokesman declined to confirm"."""
    if not word.islower() or "-" in word or word in _PERSONS | {"based", "retired"}:
        return False
    present = word.endswith("s") and _is_act(word)
    return present or word.endswith("ed") or word in BE | HAVE | MODALS or word in IRREGULAR


def _is_noun(word: str) -> bool:
    """Whether a word says who somebody is."""
    return word.lower() in _PERSONS


def _is_act(word: str) -> bool:
    """Whether a word is a verb and no noun for persons, which no description holds."""
    lower = word.lower()
    return lower not in _PERSONS and (lower in BE | HAVE | MODALS or is_verb(lower) or key(lower) in CLAIMING)


def _describes(word: str) -> bool:
    """Whether a word before a title belongs to it."""
    lower = word.lower()
    if len(lower) == 1:
        return False
    outside = FUNCTION_WORDS | PREPOSITIONS | DETERMINERS | TIMES | {"while", "meanwhile", "however", "but", "although"}
    return lower not in outside and not lower.endswith("ly") and not _is_act(word)
