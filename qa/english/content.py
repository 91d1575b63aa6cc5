"""The words of a question that carry its meaning."""

from __future__ import annotations

from collections.abc import Iterable

from index.text.terms import terms

FUNCTION_WORDS = frozenset(
    "a about after all also am an and any are as at be been being but by can could did do does doing for from had "
    "has have having he her him his how i if in into is it its many me more most much my no nor not of on or our "
    "out over own said same say says she should so some such tell than that the their them then there these they "
    "this those to too up us very was we were what when where which while who whom whose why will with would you "
    "your".split()
)
"""English words that say nothing of what a question is about."""
_FUNCTION_STEMS = frozenset(stem for word in FUNCTION_WORDS for stem in terms(word))


def content_terms(question: str) -> list[str]:
    """The stems of the question's words that carry its meaning, each once, in order."""
    return content_stems(terms(question))


def content_stems(stems: Iterable[str]) -> list[str]:
    """Those of the stems that carry meaning, each once, in order."""
    return [stem for stem in dict.fromkeys(stems) if stem not in _FUNCTION_STEMS]
