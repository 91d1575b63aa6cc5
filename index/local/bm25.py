"""BM25 over the passages' terms: counted into postings, and scored."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.local.arrays import mapped
from index.local.postings import Counts, Numbers, Occurrences, Postings, write_postings
from index.text.terms import key_of, keys, pairs, terms

K1 = 0.6
B = 0.9
"""BM25's constants, chosen in benchmarks/README.md."""
SINGLES, PAIRS, LENGTHS = "singles", "pairs", "lengths.npy"

Scores = npt.NDArray[np.float32]


class TermWriter:
    """Counts the terms of one version into ``folder``, which is made; what did not change is carried over."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._runs = {name: Occurrences(folder / f"{name}-runs") for name in (SINGLES, PAIRS)}
        self._lengths: list[tuple[int, int]] = []

    def add(self, passage: int, text: str) -> None:
        """Count the terms of ``text`` for the passage of this number."""
        stems = terms(text)
        self._runs[SINGLES].add(passage, np.array(keys(stems), dtype=np.uint32))
        self._runs[PAIRS].add(passage, np.array(pairs(stems), dtype=np.uint32))
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
        for name, runs in self._runs.items():
            before = old.table(name) if old is not None else None
            write_postings(self._folder / name, runs, before, moved)
            runs.clear()


def rarity(passages: int, holders: int) -> np.float32:
    """What a term counts that ``holders`` of all ``passages`` hold (Robertson's formula, Lucene's form)."""
    return np.float32(math.log(1 + (passages - holders + 0.5) / (holders + 0.5)))


def length_norms(lengths: npt.NDArray[np.int32], mean: float) -> Scores:
    """K1 * (1 - B + B * length / mean length), for each of ``lengths``."""
    share = lengths.astype(np.float32) / np.float32(mean or 1.0)
    return np.float32(K1 * (1 - B)) + np.float32(K1 * B) * share


@dataclass(frozen=True)
class _Weighing:
    """One table of postings with what BM25 needs beside it.

    ``norms[i]`` is K1 * (1 - B + B * length of passage i / mean length).
    """

    table: Postings
    norms: Scores

    @classmethod
    def of(cls, table: Postings, lengths: npt.NDArray[np.int32]) -> _Weighing:
        mean = float(lengths.mean()) if len(lengths) else 0.0
        return cls(table, length_norms(lengths, mean))

    def add_scores(self, wanted: Sequence[int], total: Scores, *, share: float = 1.0) -> Scores:
        """Add to ``total``, shape (n,), the sum over the keys ``wanted``, each as often as it stands there."""
        for key in wanted:
            passages, counts = self.table.of(key)
            places = passages.astype(np.intp)  # else each of the two uses below would make them so, piece by piece
            np.add.at(total, places, self._weights(places, counts, share))  # half the time of total[places] +=
        return total

    def _weights(self, places: npt.NDArray[np.intp], counts: Counts, share: float) -> Scores:
        """What a key that stands ``counts`` times in ``places`` adds to each."""
        often = counts.astype(np.float32)
        below = self.norms.take(places)
        below += often
        often *= np.float32(share) * rarity(len(self.norms), len(places))
        often /= below
        return often


class TermStore:
    """BM25 scores of passages 0..n-1; higher is better. Stems are scored one by one and, apart, as pairs."""

    def __init__(self, singles: Postings, neighbours: Postings, lengths: npt.NDArray[np.int32]) -> None:
        self.lengths = lengths
        self._tables = {SINGLES: singles, PAIRS: neighbours}
        self._singles = _Weighing.of(singles, lengths)
        self._neighbours = _Weighing.of(neighbours, np.maximum(lengths - 1, 0))

    @classmethod
    def open(cls, folder: Path) -> TermStore:
        """Map what a TermWriter wrote into memory; raises IndexUnusable when it cannot be read."""
        lengths = mapped(folder / LENGTHS, np.int32, "lengths")
        return cls(Postings.open(folder / SINGLES), Postings.open(folder / PAIRS), lengths)

    def table(self, name: str) -> Postings:
        """The postings of SINGLES or PAIRS, to be carried over."""
        return self._tables[name]

    def __len__(self) -> int:
        return len(self.lengths)

    def __contains__(self, term: str) -> bool:
        """Whether any passage holds ``term``, a stem as ``terms`` gives it."""
        return self.frequency(term) > 0

    def frequency(self, term: str) -> int:
        """In how many passages ``term``, a stem as ``terms`` gives it, occurs."""
        return len(self.holders(term))

    def holders(self, term: str) -> Numbers:
        """The passages in which ``term``, a stem as ``terms`` gives it, occurs, in order."""
        return self._tables[SINGLES].of(key_of(term))[0]

    def scores(self, query_terms: Sequence[str]) -> Scores:
        """The BM25 score of every passage; shape (n,), zeros where no term is known."""
        return self._singles.add_scores(keys(query_terms), self._zeros())

    def pair_scores(self, query_terms: Sequence[str]) -> Scores:
        """The BM25 score of every passage by the pairs of neighbours in ``query_terms``; shape (n,)."""
        return self._neighbours.add_scores(pairs(query_terms), self._zeros())

    def blended(self, query_terms: Sequence[str], words: Sequence[str], *, share: float) -> Scores:
        """``scores`` of ``query_terms`` plus ``share`` times ``pair_scores`` of ``words``, in one array."""
        return self._neighbours.add_scores(pairs(words), self.scores(query_terms), share=share)

    def _zeros(self) -> Scores:
        return np.zeros(len(self), dtype=np.float32)
