"""Quotes: spans widened to their sentences, and which of them give answers that cannot both be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from index.chunking import split_sentences
from index.cleaning.credits import credit_lines
from index.records import Hit, Passage
from qa.evidence.agreement import differ, group
from qa.evidence.attribution import Voice, attribute, quotations
from qa.question.kinds import Sought
from qa.reading.reader import Span

Sentence = tuple[int, int]
"""Where a sentence of a passage begins and ends in its text."""


@dataclass(frozen=True)
class Quote:
    """A span widened to its sentence, counted in the article's text; ``answer`` is empty for the whole of it."""

    hit: Hit
    score: float
    start: int
    end: int
    answer_start: int
    answer_end: int
    position: str = ""

    @property
    def text(self) -> str:
        """The words of the quote."""
        return self._words(self.start, self.end)

    @property
    def answer(self) -> str:
        """The answer's own words, the whole quote where they are all of it."""
        return self._words(self.answer_start, self.answer_end) or self.text

    @property
    def is_spoken(self) -> bool:
        """Whether it gives somebody's own words."""
        said = attribute(self.text, 0, len(self.text))
        return said is not None and said.kind is Voice.QUOTATION

    def _words(self, start: int, end: int) -> str:
        offset = self.hit.passage.start
        return self.hit.passage.text[start - offset : end - offset]


def with_positions(sought: Sought, quotes: Sequence[Quote]) -> list[Quote]:
    """Quotes marked with the answer that each gives, where two give answers that cannot both be meant.

    One that differs from none, itself or by those it agrees with, holds no position.
    """
    first = {place: places[0] for places in group([q.answer for q in quotes]) for place in places}
    apart = {
        first[i]
        for i, j in permutations(range(len(quotes)), 2)
        if first[i] != first[j] and differ(sought, quotes[i].answer, quotes[j].answer)
    }
    return [replace(q, position=quotes[first[i]].answer if first[i] in apart else "") for i, q in enumerate(quotes)]


def quotable(passage: Passage) -> list[Sentence]:
    """The sentences of a passage but for credits, which tell of the article and not of what happened."""
    credits = credit_lines(passage.text, opens=passage.start == 0)
    return [(s, e) for s, e in split_sentences(passage.text) if not any(a <= s < b for a, b in credits)]


def widen(hit: Hit, sentences: Sequence[Sentence], span: Span, score: float, *, whole: bool) -> Quote:
    """Those ``sentences`` of the passage that the span touches; ``whole`` makes all of them the answer."""
    touched = [(s, e) for s, e in sentences if s < span.end and e > span.start]
    start = min((s for s, _ in touched), default=span.start)
    end = max((e for _, e in touched), default=span.end)
    offset = hit.passage.start
    inside = (0, 0) if whole or (span.start, span.end) == (start, end) else (span.start - start, span.end - start)
    return Quote(hit, score, offset + start, offset + end, offset + start + inside[0], offset + start + inside[1])


def with_whole_quotations(quote: Quote) -> Quote:
    """The quote with the sentences that open and close the quotations it cuts, as far as its passage holds both."""
    passage = quote.hit.passage
    sentences = split_sentences(passage.text)
    marked = [(a - 1, b + 1) for a, b in quotations(passage.text.replace("\n", " ")) if a > 0 and b < len(passage.text)]
    start, end = quote.start - passage.start, quote.end - passage.start
    while cut := [(a, b) for a, b in marked if a < start < b or a < end < b]:
        first, last = min(start, cut[0][0]), max(end, cut[-1][1])
        start = max((s for s, _ in sentences if s <= first), default=first)
        end = min((e for _, e in sentences if e >= last), default=last)
    inside = (quote.answer_start, quote.answer_end)
    inside = inside if inside[0] < inside[1] else (passage.start + start, passage.start + start)
    return replace(
        quote, start=passage.start + start, end=passage.start + end, answer_start=inside[0], answer_end=inside[1]
    )
