"""BM25 over the passages' terms: counted into postings, and scored."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.local.arrays import mapped
from index.local.postings import Numbers, Occurrences, Postings, write_postings
from index.text.terms import key_of, keys, terms

K1 = 0.6
B = 0.9
"""BM25's constants, chosen in benchmarks/retrieval.md."""
POSTINGS, LENGTHS = "postings", "lengths.npy"

Scores = npt.NDArray[np.float32]


class TermWriter:
    """Counts the terms of one version into a new ``folder``; unchanged passages are copied from the old version."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._runs = Occurrences(folder / "runs")
        self._lengths: list[tuple[int, int]] = []

    def add(self, passage: int, text: str) -> None:
        """Count the terms of ``text`` for the passage of this number."""
        stems = terms(text)
        self._runs.add(passage, np.array(keys(stems), dtype=np.uint32))
        self._lengths.append((passage, len(stems)))

    def close(self, count: int, old: TermStore | None = None, renumber: Numbers | None = None) -> None:
        """Write the terms of ``count`` passages: those added, and those of ``old`` under their new numbers.

        ``renumber`` gives the new number of each passage of ``old``, -1 for one that is gone.
        """
        moved = np.zeros(0, dtype=np.int32) if renumber is None else renumber
        lengths = np.zeros(count, dtype=np.int32)
        if old is not None:
            lengths[moved[moved >= 0]] = old.lengths[moved >= 0]
        if self._lengths:
            places, found = np.array(self._lengths, dtype=np.int64).T
            lengths[places] = found
        np.save(self._folder / LENGTHS, lengths)
        before = old.postings if old is not None else None
        write_postings(self._folder / POSTINGS, self._runs, before, moved)
        self._runs.clear()


def idf(passages: int, document_frequency: int) -> np.float32:
    """The IDF of a term that stands in ``document_frequency`` of ``passages`` (Robertson's formula, Lucene's form)."""
    return np.float32(math.log(1 + (passages - document_frequency + 0.5) / (document_frequency + 0.5)))


def length_norms(lengths: npt.NDArray[np.int32], mean: float) -> Scores:
    """K1 * (1 - B + B * length / mean length), for each of ``lengths``."""
    share = lengths.astype(np.float32) / np.float32(mean or 1.0)
    return np.float32(K1 * (1 - B)) + np.float32(K1 * B) * share


class TermStore:
    """BM25 scores of passages 0..n-1; higher is better. ``postings`` are carried over to the next version."""

    def __init__(self, postings: Postings, lengths: npt.NDArray[np.int32]) -> None:
        self.postings = postings
        self.lengths = lengths
        self._norms = length_norms(lengths, float(lengths.mean()) if len(lengths) else 0.0)

    @classmethod
    def open(cls, folder: Path) -> TermStore:
        """Map what a TermWriter wrote into memory; raises IndexUnusable when it cannot be read."""
        return cls(Postings.open(folder / POSTINGS), mapped(folder / LENGTHS, np.int32, "lengths"))

    def __len__(self) -> int:
        return len(self.lengths)

    def __contains__(self, term: str) -> bool:
        """Whether any passage contains ``term``, a stem as ``terms`` returns it."""
        return self.frequency(term) > 0

    def frequency(self, term: str) -> int:
        """The number of passages that contain ``term``, a stem as ``terms`` returns it."""
        return len(self.passages_with(term))

    def passages_with(self, term: str) -> Numbers:
        """The passages that contain ``term``, a stem as ``terms`` returns it, in order."""
        return self.postings.of(key_of(term))[0]

    def scores(self, query_terms: Sequence[str]) -> Scores:
        """The BM25 score of every passage; shape (n,), zeros where no term is known.

        A term that occurs twice in the query counts twice.
        """
        total = np.zeros(len(self), dtype=np.float32)
        for key in keys(query_terms):
            passages, counts = self.postings.of(key)
            places = passages.astype(np.intp)  # else each of the uses below would make them so, piece by piece
            often = counts.astype(np.float32)
            below = self._norms.take(places)
            below += often
            often *= idf(len(self), len(places))
            often /= below
            np.add.at(total, places, often)  # half the time of total[places] +=
        return total
