"""Computes the scores of passages from their rows in Milvus, equal to those of the local files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.archive import Query, Scores
from index.local.bm25 import idf, length_norms
from index.milvus.rows import counts_in, dimension
from index.milvus.shapes import Row, Sparse
from index.milvus.words import Frequencies, PartStatistics
from index.text.terms import keys


@dataclass(frozen=True)
class Bm25Query:
    """The query of BM25: dimensions with the IDF of each."""

    stems: Sequence[tuple[int, np.float32]]
    passages: int

    @classmethod
    def of(cls, query: Query, frequencies: Frequencies, passages: int) -> Bm25Query:
        wanted = [dimension(key) for key in keys(query.terms)]
        held = frequencies.of(wanted)
        return cls([(key, idf(passages, held[key])) for key in wanted if held[key]], passages)

    @property
    def vector(self) -> Sparse:
        """The query's sparse vector, whose product with a passage's is close to its BM25."""
        made: Sparse = {}
        for key, weight in self.stems:
            made[key] = made.get(key, 0.0) + float(weight)
        return made

    def scores(self, rows: Sequence[Row], parts: Sequence[PartStatistics]) -> Scores:
        """BM25 of each passage, with the mean lengths of this version."""
        total = np.zeros(len(rows), dtype=np.float32)
        lengths = np.array([int(row["length"]) for row in rows], dtype=np.int32)
        norms = length_norms(lengths, sum(part.stems for part in parts) / max(self.passages, 1))
        counts = _counts(rows, [key for key, _ in self.stems])
        for (_, weight), often in zip(self.stems, counts, strict=True):
            total += weight * often / (often + norms)
        return total


def _counts(rows: Sequence[Row], dimensions: Sequence[int]) -> npt.NDArray[np.float32]:
    """How often each of ``dimensions`` stands in each row; shape (dimensions, rows)."""
    if not rows or not dimensions:
        return np.zeros((len(dimensions), len(rows)), dtype=np.float32)
    return np.stack([counts_in(row["terms"], dimensions, int(row["length"])) for row in rows], axis=1)
