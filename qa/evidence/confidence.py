"""How sure a quote is, as one number, and which of three replies that makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.records import Hit
from qa.reading.reader import Span


class Tier(StrEnum):
    """How a reply is given: an answer, what may be one, or only what came closest."""

    SURE = "sure"
    PERHAPS = "perhaps"
    NONE = "nothing close"


@dataclass(frozen=True)
class Confidence:
    """The log-odds that a sentence answers a question, as a weighted sum, and where the tiers begin.

    ``reader`` weighs the reader's score of the passage's best span and ``behind`` what the sentence's own span lacks to
    it; ``retrieval`` weighs the passage's retrieval score. A quote of 0 or more is sure, one of ``perhaps`` or more may
    answer. ``settling`` is added where the question is to be settled by yes or no: a passage on the very matter that
    settles nothing scores higher there than one that lacks a name or a number. ``yes`` and ``no`` are the probabilities
    from which the reader's stance counts, of a quote that has a score of ``decides`` or more. A passage that retrieval
    alone puts further than ``lag`` behind the best is not read. The constants belong to a reader and are fitted on
    several archives together (benchmarks/answers.md).
    """

    reader: float
    behind: float
    retrieval: float
    bias: float
    perhaps: float = -2.0
    settling: float = 0.0
    yes: float = 0.9
    no: float = 0.8
    decides: float = 0.8
    lag: float = 1.0

    def worth_reading(self, hits: Sequence[Hit]) -> list[Hit]:
        """Those of ``hits``, best first, that are not far behind the best in retrieval."""
        return [hit for hit in hits if self.retrieval * (hits[0].score - hit.score) <= self.lag]

    def score(self, hit: Hit, span: Span, best: Span, *, settles: bool = False) -> float:
        """The log-odds of ``span`` in a passage whose best span is ``best``; ``settles`` for a yes/no question."""
        read = self.reader * best.score - self.behind * (best.score - span.score)
        return read + self.retrieval * hit.score + self.bias + self.settling * settles

    @property
    def lowest(self) -> float:
        """The score of a question of which nothing was read."""
        return 4 * self.perhaps

    def tier(self, score: float) -> Tier:
        """The tier of a reply whose best quote has this score."""
        if score >= 0:
            return Tier.SURE
        return Tier.PERHAPS if score >= self.perhaps else Tier.NONE


LIGHT_CONFIDENCE = Confidence(reader=1.0, behind=0.5, retrieval=4.0, bias=-2.0, perhaps=-0.5)
FULL_CONFIDENCE = Confidence(reader=1.0, behind=0.5, retrieval=4.0, bias=-1.4, perhaps=-1.8, settling=-2.0)
"""For the light and the full model; ``python -m benchmarks.ablate --fit`` shows what other biases give."""
