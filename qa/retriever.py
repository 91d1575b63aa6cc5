"""Finds passages: dense and lexical candidates under one fused score, copies folded, filters obeyed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.lexical import terms
from index.records import Embedder, Hit, Summary
from index.store import Index
from index.vectors import Mask
from qa.filters import EVERYTHING, Filters, preference
from qa.fusion import NEAREST, PAIR_WEIGHT, convex_fusion, query_terms

_BLOCK = 256


def diversify(ranked: Sequence[tuple[int, float]], group: Mapping[int, int], k: int, *, penalty: float) -> list[int]:
    """Choose ``k`` ids from (id, score) pairs, best first, so that one group does not fill the list.

    Each id chosen costs the rest of its group ``penalty`` in score: the greedy form of maximal marginal relevance
    (Carbonell and Goldstein, SIGIR 1998) with "same group" as the only likeness.
    """
    chosen: list[int] = []
    taken: Counter[int] = Counter()
    left = list(ranked)
    while left and len(chosen) < k:
        best = max(range(len(left)), key=lambda i: left[i][1] - penalty * taken[group[left[i][0]]])
        chosen.append(left.pop(best)[0])
        taken[group[chosen[-1]]] += 1
    return chosen


class Retriever:
    """Hybrid search over one open index.

    ``pool`` passages of each list are candidates, and both scores are exact on the union of the two lists. Without an
    ``embedder`` only words are searched, and every cosine counts as 0.
    ``preferred`` is added where the question itself names an
    article's date or publisher; ``penalty`` is what a passage loses for each better one of its article.
    """

    def __init__(
        self, index: Index, embedder: Embedder | None, *, pool: int = 200, preferred: float = 0.1, penalty: float = 0.05
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._pool = pool
        self._preferred = preferred
        self._penalty = penalty
        self.publishers = index.texts.publishers()
        self._article = index.texts.article_numbers()
        self._leader = index.texts.leaders()
        self._covered = index.texts.covered()
        self._new = ~self._covered if self._covered.any() else None

    @cached_property
    def _summaries(self) -> list[Summary]:
        return self._index.texts.summaries()  # many; only when articles are filtered

    def retrieve(self, query: str, *, k: int, filters: Filters = EVERYTHING) -> list[Hit]:
        """The ``k`` best passages for ``query`` inside ``filters``, best first; fewer where there are fewer.

        A passage of a copy is left out where the article that leads the copies says the same and may be searched.
        """
        allowed = self._allowed(filters)
        scores = self._scores(query, allowed, max(self._pool, k))
        self._prefer(query, scores)
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        group = {i: int(self._leader[self._article[i]]) for i in scores}
        best = diversify(ranked[: 4 * k], group, k, penalty=self._penalty)
        passages = self._index.texts.passages(best)
        return [Hit(passage, scores[i]) for i, passage in zip(best, passages, strict=True)]

    def inside(self, filters: Filters) -> npt.NDArray[np.bool_]:
        """Which articles ``filters`` leave, by number; shape (articles,)."""
        if not filters:  # asked at every question, so not article by article
            return np.ones(len(self._leader), dtype=np.bool_)
        return np.array([filters.match(s) for s in self._summaries], dtype=np.bool_)

    def _allowed(self, filters: Filters) -> Mask | None:
        """Which passages to search, None for all; shape (passages,)."""
        if not filters:
            return self._new
        inside = self.inside(filters)
        repeated = self._covered & inside[self._leader[self._article]]
        return np.asarray(inside[self._article] & ~repeated)

    def _scores(self, query: str, allowed: Mask | None, pool: int) -> dict[int, float]:
        """The fused score of every candidate."""
        lexical = self._lexical(query, allowed)
        if self._embedder is None:
            found = _top(lexical, pool)
            nothing = np.zeros(len(found), dtype=np.float32)
            return dict(zip(found, convex_fusion(nothing, lexical[found]).tolist(), strict=True))
        vector = self._embedder.encode_query(query)
        dense = dict(self._index.vectors.search(vector, k=pool, allowed=allowed))
        more = [i for i in _top(lexical, pool) if i not in dense]
        dense |= zip(more, self._index.vectors.similarities(vector, more).tolist(), strict=True)
        ids = np.fromiter(dense, dtype=np.int64, count=len(dense))
        cosines = np.fromiter(dense.values(), dtype=np.float32, count=len(dense))
        cosines += np.float32(NEAREST) * (self._index.sentences.best(vector, ids) - cosines)
        return dict(zip(ids.tolist(), convex_fusion(cosines, lexical[ids]).tolist(), strict=True))

    def _lexical(self, query: str, allowed: Mask | None) -> npt.NDArray[np.float32]:
        """BM25 of every passage, 0 for those not allowed."""
        words = terms(query)
        scores = self._index.terms.blended(query_terms(words), words, share=PAIR_WEIGHT)
        if allowed is not None:
            scores *= allowed
        return scores

    def _prefer(self, query: str, scores: dict[int, float]) -> None:
        preferred = preference(query, self.publishers)
        if preferred:
            for i in scores:
                if preferred.match(self._index.texts.summary(int(self._article[i]))):
                    scores[i] += self._preferred


def _top(scores: npt.NDArray[np.float32], k: int) -> list[int]:
    """The ids of the ``k`` greatest scores above 0, in order of their number."""
    least = _greatest_of_blocks(scores, k)
    found = np.flatnonzero(scores >= least) if least > 0 else np.flatnonzero(scores)
    if len(found) > k:
        found = np.sort(found[np.argsort(-scores[found], kind="stable")[:k]])
    return [int(i) for i in found]


def _greatest_of_blocks(scores: npt.NDArray[np.float32], k: int) -> float:
    """A score that at least ``k`` reach, found at the cost of one look at each; 0 where there are too few."""
    blocks = len(scores) // _BLOCK
    if blocks <= k:
        return 0.0
    greatest = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    return float(np.partition(greatest, blocks - k)[blocks - k])
