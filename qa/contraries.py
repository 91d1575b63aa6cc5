"""Whether a quote tells of the contrary of what is asked about: boys for girls, the highest for the lowest."""

from __future__ import annotations

import re

from qa.quotes import Quote

_WORD = re.compile(r"[a-z]+")
_PAIRS = """
boy girl|boys girls|man woman|men women|male female|males females|mother father|mothers fathers|son daughter
sons daughters|brother sister|brothers sisters|king queen|north south|east west
northern southern|eastern western|import export|imports exports
highest lowest|oldest youngest|largest smallest|biggest smallest|best worst|morning evening|summer winter
minimum maximum|upper lower|killed wounded|killed injured|dead injured|died wounded
died injured|die wounded|die injured|deaths wounded|deaths injured|born died
rich poor|urban rural|adults children|teachers students|doctors patients
"""
_OTHERS: dict[str, set[str]] = {}
"""Words of which each tells of the other side: an answer on boys is none on girls."""
for _pair in _PAIRS.strip().replace("\n", "|").split("|"):
    for _one, _other in (_pair.split(), reversed(_pair.split())):
        _OTHERS.setdefault(_one, set()).add(_other)


def is_contrary(question: str, quote: Quote) -> bool:
    """Whether a quote tells of the contrary of a word in the question, "boys" for "girls", and not of the word.

    Nor of one with the same contrary: "43,000 die, with 370,000 wounded" tells how many were killed.
    """
    asked = set(_WORD.findall(question.lower()))
    paired = asked & set(_OTHERS)
    if not paired:
        return False
    told = set(_WORD.findall(quote.text.lower()))
    near = told.union(_WORD.findall(quote.before.lower()))
    return any(near.isdisjoint(_like(word)) and not told.isdisjoint(_OTHERS[word] - asked) for word in paired)


def _like(word: str) -> set[str]:
    """The word and those that have a contrary with it in common: "died" for "killed"."""
    return {word}.union(*(_OTHERS[other] for other in _OTHERS[word]))
