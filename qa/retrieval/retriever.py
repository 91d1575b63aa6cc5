"""Finds passages: dense and lexical candidates under one fused score, copies folded, filters obeyed.

WEIGHT was chosen on questions of people who had not the texts before them, the other constants on news, Wikipedia,
Reddit, product reviews and science together (benchmarks/retrieval.md); one collection alone would have set some
otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from index.archive import Archive, Candidates, Query
from index.filters import EVERYTHING, Filters
from index.records import Embedder, Hit
from qa.english.asking import QUERY_WORDS
from qa.question.parsed import ParsedQuestion, parse
from qa.recent import Recent

POOL = 200
"""Passages of each list that are candidates."""
PREFERRED = 0.1
"""What a passage gains where the question itself names its article's date or publisher."""
SEARCHES = 64
"""Searches that are kept: a question is searched for its answer, its digest and what speaks of its subject."""
_Ranked = tuple[Candidates, Sequence[tuple[int, float]]]


def diversify(ranked: Sequence[tuple[int, float]], group: Mapping[int, int], k: int, *, penalty: float) -> list[int]:
    """Choose ``k`` ids from (id, score) pairs, best first, so that one group does not fill the list.

    Each id chosen costs the rest of its group ``penalty`` in score: the greedy form of maximal marginal relevance
    (Carbonell and Goldstein, SIGIR 1998) with "same group" as the only likeness.
    """
    chosen: list[int] = []
    taken: Counter[int] = Counter()
    left = [(-score, place) for place, (_, score) in enumerate(ranked)]
    while left and len(chosen) < k:
        cost, place = heappop(left)
        one, score = ranked[place]
        costs = penalty * taken[group[one]] - score
        if costs > cost:  # one of its group was chosen since it came into the heap
            heappush(left, (costs, place))
            continue
        chosen.append(one)
        taken[group[one]] += 1
    return chosen


class Retriever:
    """Hybrid search over one open index.

    Both scores are exact on the union of the two lists of candidates. Without an ``embedder`` only words are searched,
    and every cosine counts as 0. ``penalty`` is what a passage loses for each better one of its article.
    """

    def __init__(self, index: Archive, embedder: Embedder | None, *, penalty: float = 0.05) -> None:
        self._index = index
        self._embedder = embedder
        self._penalty = penalty
        self._last: Recent[tuple[ParsedQuestion, Filters, int], _Ranked] = Recent(SEARCHES)
        self.publishers = index.publishers()

    def parse(self, question: str) -> ParsedQuestion:
        """The question parsed with the publishers of these articles."""
        return parse(question, self.publishers)

    def retrieve(self, query: str, *, k: int, filters: Filters = EVERYTHING) -> list[Hit]:
        """The passages for words that were not parsed before; as ``passages_for``."""
        return self.passages_for(self.parse(query), k=k, filters=filters)

    def passages_for(self, question: ParsedQuestion, *, k: int, filters: Filters = EVERYTHING) -> list[Hit]:
        """The ``k`` best passages for ``question`` inside ``filters``, best first; fewer where there are fewer.

        A passage of a copy is left out where the article that leads the copies says it word for word and may be
        searched.
        """
        found, ranked = self._searched(question, filters, max(POOL, k))
        scores = dict(ranked)
        best = diversify(ranked[: 4 * k], dict(enumerate(found.stories)), k, penalty=self._penalty)
        return [Hit(passage, scores[i]) for i, passage in zip(best, found.passages(best), strict=True)]

    def _searched(self, question: ParsedQuestion, filters: Filters, pool: int) -> _Ranked:
        """The candidates and their places with scores, best first; the last searches are not made again."""
        asked = (question, filters, pool)
        known = self._last.get(asked)
        if known:
            return known
        vector = self._embedder.encode_query(question.text) if self._embedder else None
        found = self._index.candidates(Query(vector, query_terms(question.stems)), filters, pool)
        scores = convex_fusion(found.cosines, found.lexical).astype(np.float64)
        for i in range(len(scores)) if question.preferred else ():
            if question.preferred.match(found.summary(i)):
                scores[i] += PREFERRED
        order = np.argsort(-scores, kind="stable")
        ranked = found, list(zip(order.tolist(), scores[order].tolist(), strict=True))
        self._last.keep(asked, ranked)
        return ranked


Scores = npt.NDArray[np.float32]
"""One score per passage, shape (n,); higher is better."""

WEIGHT = 0.8
"""The share of the cosine in the fused score."""


def query_terms(terms: Sequence[str]) -> list[str]:
    """The stems to ask BM25 for: all but QUERY_WORDS, or all of them where nothing else is left.

    ``terms`` are the stems of a question; order and repetitions are kept.
    """
    return [term for term in terms if term not in QUERY_WORDS] or list(terms)


def convex_fusion(dense: Scores, lexical: Scores, *, weight: float = WEIGHT) -> Scores:
    """Fuse two scores of the same passages: weight * cosine + (1 - weight) * lexical / best lexical.

    The best is taken over all passages given, so give all that may be found, not the top of a list. Where no
    lexical score is above 0 the order is the dense one. Raises ValueError if the shapes differ. Source: Bruch,
    Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 42 (2023).
    """
    if dense.shape != lexical.shape:
        raise ValueError(f"scores of {dense.shape} and {lexical.shape} passages cannot be fused")
    best = float(lexical.max(initial=0.0))
    fused = np.float32(weight) * dense
    return fused + np.float32((1 - weight) / best) * lexical if best > 0 else fused
