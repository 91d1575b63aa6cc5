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
_DEAD = frozenset("dead death deaths die died dies dying killed".split())
"""Words of which one tells of the others."""
_OTHERS: dict[str, set[str]] = {}
"""Words of which each tells of the other side: an answer on boys is none on girls."""
for _pair in _PAIRS.strip().replace("\n", "|").split("|"):
    for _one, _other in (_pair.split(), reversed(_pair.split())):
        _OTHERS.setdefault(_one, set()).add(_other)


def is_contrary(question: str, quote: Quote) -> bool:
    """Whether a quote tells of the contrary of a word in the question, "boys" for "girls", and not of the word.

    "43,000 die, with 370,000 wounded" tells how many were killed.
    """
    asked = set(_WORD.findall(question.lower()))
    paired = asked & set(_OTHERS)
    if not paired:
        return False
    told = set(_WORD.findall(quote.text.lower()))
    near = told.union(_WORD.findall(quote.before.lower()))
    return any(
        near.isdisjoint(_DEAD if word in _DEAD else {word}) and not told.isdisjoint(_OTHERS[word] - asked)
        for word in paired
    )
