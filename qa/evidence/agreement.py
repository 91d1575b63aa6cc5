"""Whether two articles give one answer, or two that cannot both be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.english.lexicon import DETERMINERS, PREPOSITIONS
from qa.english.moments import MONTHS
from qa.english.naming import CALLED
from qa.english.numbers import MAGNITUDES, NUMBERS, ROUGHLY, TENS, UNITS
from qa.question.kinds import Sought

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_AMOUNT = re.compile(rf"\b(\d+(?:\.\d+)?)[\s-]?({'|'.join(MAGNITUDES)})\b")
_COMPOUND = re.compile(rf"\b({'|'.join(TENS)})[\s-]({'|'.join(list(NUMBERS)[1:10])})\b")
_FILLERS = DETERMINERS | PREPOSITIONS | ROUGHLY | CALLED
_CLOCK = re.compile(r"\b\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\b|o['’]clock)|\b\d{1,2}:\d\d", re.IGNORECASE)
_MONTHS = {month[:3]: month for month in MONTHS}


def words(answer: str) -> frozenset[str]:
    """The words of an answer that carry it: lower case, numbers as digits, without fillers and titles."""
    return frozenset(_WORD.findall(_plain(answer))) - _FILLERS


def _plain(answer: str) -> str:
    """Lower case with every number in digits: "two million" and "2m" give "2000000", "twenty-one" gives "21"."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", answer.lower())
    text = _COMPOUND.sub(lambda m: str(NUMBERS[m[1]] + NUMBERS[m[2]]), text)
    text = _WORD.sub(lambda m: str(NUMBERS.get(m[0], m[0])), text)
    return _AMOUNT.sub(lambda m: f"{float(m[1]) * MAGNITUDES[m[2]]:.0f}", text)


def agree(first: str, second: str) -> bool:
    """Whether one answer's words are all in the other: "Peskov" and "Dmitry Peskov", "850,000" and "850,000 men"."""
    a, b = words(first), words(second)
    return bool(a and b) and (a <= b or b <= a)


def differ(sought: Sought, first: str, second: str) -> bool:
    """Whether two answers to one question cannot both be meant: other figures, dates or names, where one is sought.

    A weekday and a date may well be the same, and so may a name and a description. Figures of other units and a year
    beside a day do not count either.
    """
    a, b = words(first), words(second)
    if sought is Sought.DATE:
        one, other = _date(first), _date(second)
        return any(one[part] != other[part] for part in one.keys() & other.keys())
    if sought is Sought.FIGURE:
        figures, others = _figures(a), _figures(b)
        apart = not any(_near(x, y, first + second) for x in figures for y in others)
        return bool(figures and others) and apart and _units(first) == _units(second)  # "four people" and "5 people"
    # "Anna Smith" and "Maria Jones", not "Anna Smith" and "Smith" or "the mayor"
    return sought is Sought.PERSON and _is_name(first) and _is_name(second) and a.isdisjoint(b)


def _figures(found: frozenset[str]) -> frozenset[float]:
    return frozenset(float(w) for w in found if re.fullmatch(r"\d+(?:\.\d+)?", w))


def _near(one: float, other: float, said: str) -> bool:
    """Whether two figures may be one, rounded: within a hundredth, or a tenth where one is "about" so much."""
    return abs(one - other) <= (0.1 if ROUGHLY & set(_WORD.findall(said.lower())) else 0.01) * max(one, other)


def _units(answer: str) -> frozenset[str]:
    return frozenset(UNITS[w] for w in re.findall(r"[%$€£]|[^\W\d_]+", answer.lower()) if w in UNITS)


def _date(answer: str) -> dict[str, frozenset[str]]:
    """The years, months and days of the month that an answer names; a part it does not name is missing."""
    dated = re.search(rf"\d{{4}}|\b(?:{'|'.join(_MONTHS)})", answer, re.IGNORECASE)
    found = [w.lower() for w in _WORD.findall(_CLOCK.sub("", answer) if dated else answer)]
    figures = [re.sub(r"(?:st|nd|rd|th|s)$", "", w) for w in found if w[0].isdigit()]
    parts = {
        "year": frozenset(f for f in figures if len(f) == 4 and f[0] in "12"),
        "month": frozenset(w[:3] for w in found if len(w) > 2 and _MONTHS.get(w[:3], "").startswith(w)),
        "day": frozenset(f for f in figures if len(f) <= 2),
    }
    return {part: named for part, named in parts.items() if named}


def _is_name(answer: str) -> bool:
    parts = [w for w in _WORD.findall(answer) if w.lower() not in _FILLERS]
    return len(parts) >= 2 and all(w[0].isupper() for w in parts)


def group(answers: Sequence[str]) -> list[list[int]]:
    """The places of answers that agree; see ``grouped``."""
    return grouped(len(answers), lambda i, j: agree(answers[i], answers[j]))


def grouped(count: int, alike: Callable[[int, int], bool]) -> list[list[int]]:
    """The places from 0 to ``count`` in groups: each is in the first one whose first place is ``alike``."""
    groups: dict[int, list[int]] = {}
    for place in range(count):
        groups.setdefault(next((first for first in groups if alike(first, place)), place), []).append(place)
    return list(groups.values())
