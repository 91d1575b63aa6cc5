"""Passages that were read: what the reader says of each, as quotes of its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from index.records import Hit
from qa.evidence.cells import Reason
from qa.evidence.confidence import Confidence
from qa.evidence.quotes import Quote, quotable, widen
from qa.question.kinds import Kind
from qa.reading.reader import Excerpt, Judgement
from qa.reading.remembered import Reader
from qa.replies import ReadPassage


@dataclass(frozen=True)
class Judged:
    """A passage that was read: what the reader says of it, and its quotes, surest first."""

    hit: Hit
    judgement: Judgement
    quotes: Sequence[Quote]

    def passage_read(self, aside: Sequence[tuple[Quote, Reason]]) -> ReadPassage:
        """What a reply keeps of it; ``aside`` are the quotes of all passages that were set aside."""
        return ReadPassage(
            self.hit.passage.source,
            self.hit.passage.start,
            self.hit.passage.end,
            self.hit.score,
            self.judgement.spans[0].score if self.judgement.spans else None,
            max((quote.score for quote in self.quotes), default=None),
            self.judgement.stance,
            tuple((quote.text, reason.value) for quote, reason in aside if quote in self.quotes),
        )


def judged_by(
    reader: Reader, confidence: Confidence, asked: str, asks: Kind, read: Sequence[tuple[Hit, Excerpt]]
) -> list[Judged]:
    """What the reader says of the passages, each beside what is read of it, in their order."""
    found = []
    for (hit, _), judgement in zip(read, reader.read(asked, [excerpt for _, excerpt in read]), strict=True):
        sentences, whole = quotable(hit.passage), asks is not Kind.SPAN
        spans = tuple(span for span in judgement.spans if any(s < span.end and e > span.start for s, e in sentences))
        score = partial(confidence.score, hit, settles=asks is Kind.YES_NO)
        quotes = [widen(hit, sentences, span, score(span, spans[0]), whole=whole) for span in spans]
        found.append(Judged(hit, replace(judgement, spans=spans), quotes))
    return found


def surest(judged: Sequence[Judged]) -> list[Quote]:
    """The quotes of all passages, surest first."""
    return sorted((quote for one in judged for quote in one.quotes), key=lambda q: -q.score)
