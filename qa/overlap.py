"""Reads passages by the words they share with the question: no model, so it always works."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from index.chunking import split_sentences
from index.lexical import terms
from index.records import Passage
from qa.reader import Span

FUNCTION_WORDS = frozenset(
    "a about after all also am an and any are as at be been being but by can could did do does doing for from had "
    "has have having he her him his how i if in into is it its many me more most much my no nor not of on or our "
    "out over own said same say says she should so some such tell than that the their them then there these they "
    "this those to too up us very was we were what when where which while who whom whose why will with would you "
    "your".split()
)
"""English words that say nothing of what a question is about."""


def content_terms(question: str) -> list[str]:
    """The stems of the question's words that carry its meaning, each once, in order."""
    stems = {stem: word for word in FUNCTION_WORDS for stem in terms(word)}
    return [t for t in dict.fromkeys(terms(question)) if t not in stems]


Weights = Mapping[str, float]
"""What each content term of a question weighs."""


def rarity(frequency: int, passages: int) -> float:
    """What a term weighs that stands in ``frequency`` of so many passages: more the rarer it is."""
    return math.log((passages + 1) / (frequency + 0.5))


def coverage(weights: Weights, text: str) -> float:
    """The share of the question's weight that stands in ``text``, 0 to 1; 1 for a question without content."""
    total = sum(weights.values())
    found = set(terms(text))
    return sum(w for t, w in weights.items() if t in found) / total if total else 1.0


class OverlapReader:
    """Picks the sentence that covers most of what the question asks about.

    A span's score is the share of the question's weight that stands in the sentence or, counted half, elsewhere in
    its passage; 0 to 1.
    """

    def __init__(self, frequency: Callable[[str], int], passages: int) -> None:
        self._frequency = frequency
        self._passages = passages

    def read(self, question: str, passages: Sequence[Passage]) -> list[Span | None]:
        """The best sentence of each passage, or None where the passage shares no word with the question."""
        weights = {t: rarity(self._frequency(t), self._passages) for t in content_terms(question)}
        return [_best(weights, passage.text) for passage in passages]


def _best(weights: Weights, text: str) -> Span | None:
    around = coverage(weights, text)
    best: Span | None = None
    for start, end in split_sentences(text):
        inside = coverage(weights, text[start:end])
        score = (inside + around) / 2
        if weights and inside and (best is None or score > best.score):
            best = Span(start, end, score)
    return best
