"""The arithmetic of retrieval: what of a question BM25 is asked for, and how its scores join the cosines.

WEIGHT was chosen on questions of people who had not the texts before them, the other constants on news, Wikipedia,
Reddit, product reviews and science together (benchmarks/retrieval.md); one collection alone would have set some
otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from qa.english.asking import QUERY_WORDS

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
