"""An open version of the local files, where every passage has a number, and the candidates of a query in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.archive import Query, Scores, TermStatistics
from index.filters import Filters
from index.local.bm25 import TermStore
from index.local.texts import Texts
from index.local.vectors import Mask, VectorStore
from index.manifest import Manifest
from index.records import Passage, Summary


@dataclass(frozen=True)
class NumberedCandidates:
    """Candidates by passage number, in order; their texts are read on demand."""

    index: Index
    numbers: Sequence[int]
    articles: Sequence[int]
    cosines: Scores
    lexical: Scores
    stories: Sequence[int]

    def passages(self, chosen: Sequence[int]) -> list[Passage]:
        """The passages at the positions ``chosen``, in their order."""
        return self.index.passages([self.numbers[i] for i in chosen])

    def summary(self, place: int) -> Summary:
        """The article of a candidate."""
        return self.index.summary_of(self.articles[place])


@dataclass(frozen=True, eq=False)
class Index(Texts):
    """One published version, open for reading: its texts, searched by words and by vectors; scores are exact.

    A later commit does not disturb it.
    """

    manifest: Manifest
    vectors: VectorStore
    terms: TermStore

    @cached_property
    def _new(self) -> Mask | None:
        return ~self.covered if self.covered.any() else None

    @cached_property
    def _summaries(self) -> list[Summary]:
        return self.summaries()  # many; only when articles are filtered

    def frequency(self, stem: str) -> int:
        """The number of passages that contain ``stem``."""
        return self.terms.frequency(stem)

    def candidates(self, query: Query, bounds: Filters, pool: int) -> NumberedCandidates:
        """The ``pool`` best by cosine and the ``pool`` best by words, inside ``bounds``."""
        allowed = self._allowed(bounds)
        ids = self.terms.best(query.terms, pool, allowed)
        if query.vector is None:
            cosines = np.zeros(len(ids), dtype=np.float32)
        else:
            ids, cosines = self.vectors.nearest(query.vector, ids, k=pool, allowed=allowed)
        articles = self.article_numbers[ids]
        stories = self.leaders[articles].tolist()
        lexical = self.terms.scores(query.terms, ids)
        return NumberedCandidates(self, ids.tolist(), articles.tolist(), cosines, lexical, stories)

    def term_statistics(self, stems: Sequence[str], bounds: Filters) -> TermStatistics:
        """The size of the articles inside ``bounds``, and the document frequencies of ``stems`` there."""
        inside = self._inside(bounds)
        numbers = self.article_numbers
        holding = {stem: _once(numbers[held]) for stem in stems if len(held := self.terms.passages_with(stem))}
        known = {stem: int(inside[articles].sum()) for stem, articles in holding.items()}
        return TermStatistics(int(inside.sum()), int(inside[numbers].sum()), known)

    def _inside(self, bounds: Filters) -> Mask:
        """Which articles are inside ``bounds``, by number; shape (articles,)."""
        if not bounds:  # asked at every question, so not article by article
            return np.ones(len(self.leaders), dtype=np.bool_)
        return np.array([bounds.match(s) for s in self._summaries], dtype=np.bool_)

    def _allowed(self, bounds: Filters) -> Mask | None:
        """Which passages to search, None for all; shape (passages,)."""
        if not bounds:
            return self._new
        inside = self._inside(bounds)
        repeated = self.covered & inside[self.leaders[self.article_numbers]]
        return np.asarray(inside[self.article_numbers] & ~repeated)


def _once(ordered: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Numbers in order, each once."""
    return ordered[np.diff(ordered, prepend=-1) > 0]
