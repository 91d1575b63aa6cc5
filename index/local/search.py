"""Finds the candidates of a query in the local files, where every passage has a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.archive import Bounds, Query, Scores, TermStatistics
from index.local.bm25 import TermStore
from index.local.texts import Texts
from index.local.vectors import Mask, VectorStore
from index.records import Passage, Summary


@dataclass(frozen=True)
class NumberedCandidates:
    """Candidates by passage number, in order; their texts are read on demand."""

    texts: Texts
    numbers: Sequence[int]
    articles: Sequence[int]
    cosines: Scores
    lexical: Scores
    stories: Sequence[int]

    def passages(self, chosen: Sequence[int]) -> list[Passage]:
        """The passages at the positions ``chosen``, in their order."""
        return self.texts.passages([self.numbers[i] for i in chosen])

    def summary(self, place: int) -> Summary:
        """The article of a candidate."""
        return self.texts.summary(self.articles[place])


class Searcher:
    """Searches one version, by words and by vectors; scores are exact."""

    def __init__(self, texts: Texts, vectors: VectorStore, terms: TermStore) -> None:
        self._texts = texts
        self._vectors = vectors
        self._terms = terms
        self._article = texts.article_numbers()
        self._leader = texts.leaders()
        self._covered = texts.covered()
        self._new = ~self._covered if self._covered.any() else None

    @cached_property
    def _summaries(self) -> list[Summary]:
        return self._texts.summaries()  # many; only when articles are filtered

    def candidates(self, query: Query, bounds: Bounds, pool: int) -> NumberedCandidates:
        """The ``pool`` best by cosine and the ``pool`` best by words, inside ``bounds``."""
        allowed = self._allowed(bounds)
        ids = self._terms.best(query.terms, pool, allowed)
        if query.vector is None:
            cosines = np.zeros(len(ids), dtype=np.float32)
        else:
            dense = dict(self._vectors.search(query.vector, k=pool, allowed=allowed))
            more = [i for i in ids.tolist() if i not in dense]
            dense |= zip(more, self._vectors.similarities(query.vector, more).tolist(), strict=True)
            ids = np.array(sorted(dense), dtype=np.int64)
            cosines = np.array([dense[i] for i in ids.tolist()], dtype=np.float32)
        articles = self._article[ids]
        stories = self._leader[articles].tolist()
        lexical = self._terms.scores(query.terms, ids)
        return NumberedCandidates(self._texts, ids.tolist(), articles.tolist(), cosines, lexical, stories)

    def term_statistics(self, stems: Sequence[str], bounds: Bounds) -> TermStatistics:
        """The size of the articles inside ``bounds``, and the document frequencies of ``stems`` there."""
        inside = self._inside(bounds)
        holding = {stem: _once(self._article[self._terms.passages_with(stem)]) for stem in stems if stem in self._terms}
        known = {stem: int(inside[articles].sum()) for stem, articles in holding.items()}
        return TermStatistics(int(inside.sum()), int(inside[self._article].sum()), known)

    def _inside(self, bounds: Bounds) -> Mask:
        """Which articles are inside ``bounds``, by number; shape (articles,)."""
        if not bounds:  # asked at every question, so not article by article
            return np.ones(len(self._leader), dtype=np.bool_)
        return np.array([bounds.match(s) for s in self._summaries], dtype=np.bool_)

    def _allowed(self, bounds: Bounds) -> Mask | None:
        """Which passages to search, None for all; shape (passages,)."""
        if not bounds:
            return self._new
        inside = self._inside(bounds)
        repeated = self._covered & inside[self._leader[self._article]]
        return np.asarray(inside[self._article] & ~repeated)


def _once(ordered: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Numbers in order, each once."""
    return ordered[np.diff(ordered, prepend=-1) > 0]
