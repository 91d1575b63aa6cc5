"""Whether two articles give one answer, or two that cannot both be meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve".split()
_NUMBERS = {word: str(value) for value, word in enumerate(_SMALL)}
_FILLERS = frozenset(
    "a an the of in on at by for to about around more less than over under nearly almost some roughly at least up "
    "mr mrs ms dr president minister prime".split()
)
_COUNTING = re.compile(
    r"\bhow (?:many|much|old|long|far|high|tall|big|often)\b|\bwhen\b|\bwhat (?:date|year|day|time)\b"
)
_NAMING = re.compile(r"\bwho(?:m|se)?\b")


def words(answer: str) -> frozenset[str]:
    """The words of an answer that carry it: lower case, numbers as digits, without fillers and titles."""
    found = (w.lower().replace(",", "") for w in _WORD.findall(answer))
    return frozenset(_NUMBERS.get(w, w) for w in found) - _FILLERS


def agree(first: str, second: str) -> bool:
    """Whether one answer's words are all in the other: "Peskov" and "Dmitry Peskov", "850,000" and "850,000 men"."""
    a, b = words(first), words(second)
    return bool(a and b) and (a <= b or b <= a)


def differ(question: str, first: str, second: str) -> bool:
    """Whether two answers to one question cannot both be meant: other figures where it asks for one, or other names.

    A weekday and a date, or a name and a description, may well be the same, so they do not count.
    """
    asked = question.lower()
    a, b = words(first), words(second)
    if _COUNTING.search(asked):
        one, other = _figures(a), _figures(b)
        return bool(one and other) and one.isdisjoint(other)
    return bool(_NAMING.search(asked)) and _is_name(first) and _is_name(second) and a.isdisjoint(b)


def _figures(found: frozenset[str]) -> frozenset[str]:
    return frozenset(w for w in found if w[0].isdigit())


def _is_name(answer: str) -> bool:
    parts = [w for w in _WORD.findall(answer) if w.lower() not in _FILLERS]
    return len(parts) >= 2 and all(w[0].isupper() for w in parts)


def group(answers: Sequence[str]) -> list[int]:
    """The position of the first answer that each agrees with, its own where it is the first to say so."""
    first: list[int] = []
    for i, answer in enumerate(answers):
        first.append(next((j for j in range(i) if first[j] == j and agree(answers[j], answer)), i))
    return first
