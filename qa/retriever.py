"""Finds passages: dense and lexical candidates under one fused score."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from index.lexical import terms
from index.records import Embedder, Hit
from index.store import Index


def convex_fusion(dense: Mapping[int, float], lexical: Mapping[int, float], *, weight: float) -> dict[int, float]:
    """Fuse two score lists: weight * cosine + (1 - weight) * bm25 / best bm25.

    Keys are passage ids; one missing from a list has 0 there. An empty lexical list leaves the order of the
    dense one. Source: Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS
    42 (2023), who find it steadier than rank fusion.
    """
    best = max(lexical.values(), default=0.0) or 1.0
    return {
        i: weight * dense.get(i, 0.0) + (1 - weight) * lexical.get(i, 0.0) / best for i in dense.keys() | lexical.keys()
    }


class Retriever:
    """Hybrid search over one open index.

    ``pool`` passages of each list are candidates; both scores are exact on the union of the two lists.
    """

    def __init__(self, index: Index, embedder: Embedder, *, weight: float = 0.7, pool: int = 200) -> None:
        self._index = index
        self._embedder = embedder
        self._weight = weight
        self._pool = pool

    def retrieve(self, query: str, *, k: int) -> list[Hit]:
        """The ``k`` best passages for ``query``, best first; fewer where the index holds fewer."""
        index = self._index
        vector = self._embedder.encode_query(query)
        bm25 = index.terms.scores(terms(query))
        pool = max(self._pool, k)
        ranked = np.argsort(-bm25, kind="stable")[:pool]
        near = dict(index.vectors.search(vector, k=pool))
        lexical_only = [int(i) for i in ranked if bm25[i] > 0 and int(i) not in near]
        dense = near | dict(zip(lexical_only, index.vectors.similarities(vector, lexical_only).tolist(), strict=True))
        lexical = {i: float(bm25[i]) for i in dense}
        fused = convex_fusion(dense, lexical, weight=self._weight)
        best = sorted(fused, key=lambda i: (-fused[i], i))[:k]
        passages = index.texts.passages(best)
        return [Hit(passage, fused[i]) for i, passage in zip(best, passages, strict=True)]
