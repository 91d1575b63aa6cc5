"""How sure an answer is: what reader, retrieval and the question's own words say of a sentence, as one number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from index.archive import Archive
from index.chunking import split_sentences
from index.lexical import terms
from index.records import Hit
from qa.content import content_terms
from qa.reader import Span


@dataclass(frozen=True)
class Confidence:
    """The log-odds that a sentence answers a question, as a weighted sum.

    ``reader`` weighs the score of the passage's best span and ``behind`` what the sentence's own span lacks to it;
    ``retrieval`` weighs the passage's retrieval score and ``words`` the share of the question's words in the sentence;
    ``opening`` is what a passage's first sentence loses, which names the matter more often than it answers.
    ``yes_no`` is what a sentence loses where yes or no is asked for, since it may tell of the matter and settle
    nothing; ``stance`` is added to a plain reply to such a question, which the rules of stances have judged. An answer
    of 0 or more is given, a lower one refused. ``hoped`` is the score that a passage is taken to get from the reader
    when it is decided whether to read it at all; by default all are read.
    """

    reader: float
    behind: float
    retrieval: float
    words: float
    opening: float
    stance: float
    bias: float
    yes_no: float = 0.0
    hoped: float = 99.0

    def score(self, hit: Hit, span: Span, best: Span, share: float) -> float:
        """The log-odds of ``span``, of the hit's passage, whose best span is ``best``; ``share`` is from 0 to 1.

        What yes/no questions lose is not yet taken off.
        """
        read = self.reader * best.score - self.behind * (best.score - span.score)
        opening = self.opening * opens(hit, span)
        return read + self.retrieval * hit.score + self.words * share - opening + self.bias

    def worth_reading(self, hit: Hit, share: float) -> bool:
        """Whether a sentence of the hit's passage can be hoped to be given; ``share`` is that of the whole passage."""
        return self.reader * self.hoped + self.retrieval * hit.score + self.words * share + self.bias >= 0


def opens(hit: Hit, span: Span) -> bool:
    """Whether a span lies in the first sentence of the hit's passage."""
    first = split_sentences(hit.passage.text)[:1]
    return bool(first) and span.start < first[0][1]


def rarities(question: str, index: Archive) -> dict[str, float]:
    """The stems of the question's words that carry its meaning, with their weight: more the rarer they are."""
    return {t: math.log((index.manifest.passages + 1) / (index.frequency(t) + 0.5)) for t in content_terms(question)}


def share(weights: Mapping[str, float], text: str) -> float:
    """The part of the weight that stands in ``text``, 0 to 1; 1 for a question without words that carry meaning."""
    total = sum(weights.values())
    found = set(terms(text))
    return sum(weight for term, weight in weights.items() if term in found) / total if total > 0 else 1.0
