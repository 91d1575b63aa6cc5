"""BM25 over the passages' terms: counted into postings, and scored."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.local.arrays import largest, mapped
from index.local.postings import Counts, Numbers, Occurrences, Postings, write_postings
from index.text.terms import key_of, keys, terms

K1 = 0.6
B = 0.9
"""BM25's constants, chosen in benchmarks/retrieval.md."""
FEW = 20_000
"""Up to this number all passages are scored at once; above it the common words are left out where they may be."""
TERMS, POSTINGS, LENGTHS = "terms", "postings", "lengths.npy"

Scores = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_LOOK_UP = 4  # looking up a passage in a list takes about so many times as long as adding one
_LEAST = np.finfo(np.float32).tiny
_ROUNDING = np.float32(1 - 1e-5)


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


def length_norms(lengths: npt.NDArray[Any], mean: float) -> Scores:
    """K1 * (1 - B + B * length / mean length), for each of ``lengths``."""
    share = lengths.astype(np.float32) / np.float32(mean or 1.0)
    return np.float32(K1 * (1 - B)) + np.float32(K1 * B) * share


@dataclass(frozen=True)
class _Held:
    """The passages that hold a term of the query, and how often; none scores as much as ``idf`` by it."""

    passages: Numbers
    counts: Counts
    idf: np.float32


class TermStore:
    """BM25 scores of passages 0..n-1; higher is better. ``postings`` are carried over to the next version."""

    def __init__(self, postings: Postings, lengths: npt.NDArray[np.int32]) -> None:
        self.postings = postings
        self.lengths = lengths
        longest = int(lengths.max(initial=0))
        self._short = lengths.astype(np.min_scalar_type(longest))  # a byte each, so that more of them are in the cache
        self._norms = length_norms(np.arange(longest + 1), float(lengths.mean()) if len(lengths) else 0.0)

    @classmethod
    def open(cls, folder: Path) -> TermStore:
        """Map what a TermWriter wrote into memory; raises IndexUnusable when it cannot be read."""
        return cls(Postings.open(folder / POSTINGS), mapped(folder / LENGTHS, np.int32, "lengths"))

    def __len__(self) -> int:
        return len(self.lengths)

    def frequency(self, term: str) -> int:
        """The number of passages that contain ``term``, a stem as ``terms`` returns it."""
        return len(self.passages_with(term))

    def passages_with(self, term: str) -> Numbers:
        """The passages that contain ``term``, a stem as ``terms`` returns it, in order."""
        return self.postings.of(key_of(term))[0]

    def scores(self, query_terms: Sequence[str], passages: Ids) -> Scores:
        """The BM25 score of each of ``passages``, which are in order.

        A term that occurs twice in the query counts twice.
        """
        held = self._held(query_terms)
        if len(self) <= FEW:
            return self._sums(held)[passages]
        total = np.zeros(len(passages), dtype=np.float32)
        for one in held:
            self._look_up(one, passages, total)
        return total

    def best(self, query_terms: Sequence[str], k: int, allowed: Mask | None = None) -> Ids:
        """The ``k`` passages that score most, in order; of equal ones the first, and none that scores 0.

        Only passages that ``allowed`` marks where it is given. Of more than FEW passages the rare terms are added up
        for all that hold them, until the common ones together cannot lift another passage among the best. These are
        looked up for the passages that are left (MaxScore: Turtle and Flood, Information Processing and Management 31,
        1995).
        """
        held = self._held(query_terms)
        if len(self) <= FEW:
            sums = self._sums(held) if allowed is None else self._sums(held) * allowed
            ids = np.flatnonzero(sums)
            return ids[largest(sums[ids], k)]
        total = np.zeros(len(self), dtype=np.float32)
        added: list[tuple[Numbers, Scores]] = []
        least, above = np.float32(0), np.float32(0)
        while held:
            one = held.pop(0)
            added.append((one.passages, self._add(one, allowed, total)))
            least = max(least, _kth(added[-1][1], k))
            above = least * _ROUNDING - _most(held)
            near = sum(np.count_nonzero(sums >= above) for _, sums in added) if above > 0 else len(self)
            if _LOOK_UP * near * len(held) <= sum(len(other.passages) for other in held):
                break
        ids = _reaching(max(above, _LEAST), added)
        sums = total[ids]
        while held:
            self._look_up(held.pop(0), ids, sums)
            kept = sums >= _kth(sums, k) * _ROUNDING - _most(held)
            ids, sums = ids[kept], sums[kept]
        return ids[largest(sums, k)]

    def _held(self, query_terms: Sequence[str]) -> list[_Held]:
        """The passages of each term, of the rarest first."""
        found = [self.postings.of(key) for key in keys(query_terms)]
        held = [_Held(passages, counts, idf(len(self), len(passages))) for passages, counts in found if len(passages)]
        return sorted(held, key=lambda one: len(one.passages))

    def _sums(self, held: Sequence[_Held]) -> Scores:
        """The score of every passage, of all terms at once."""
        sizes = [len(one.passages) for one in held]
        places = np.concatenate([np.zeros(0, dtype=np.intp), *(one.passages for one in held)])
        counts = np.concatenate([np.zeros(0, dtype=np.uint8), *(one.counts for one in held)])
        weights = self._weights(counts, places, np.repeat(np.array([one.idf for one in held], dtype=np.float32), sizes))
        return np.bincount(places, weights, minlength=len(self)).astype(np.float32)

    def _add(self, held: _Held, allowed: Mask | None, total: Scores) -> Scores:
        """Add to ``total``, a score for every passage, what a term gives each; returns the sums of its passages."""
        places = held.passages.astype(np.intp)  # else each of the uses below would make them so, piece by piece
        sums = self._weights(held.counts, places, held.idf)
        if allowed is not None:
            sums *= allowed.take(places)
        sums += total.take(places)
        total[places] = sums
        return sums

    def _look_up(self, held: _Held, passages: Ids, total: Scores) -> None:
        """Add to ``total``, the scores of ``passages``, what a term gives each."""
        at = np.minimum(np.searchsorted(held.passages, passages.astype(np.int32)), len(held.passages) - 1)
        there = np.flatnonzero(held.passages[at] == passages)
        total[there] += self._weights(held.counts[at[there]], passages[there], held.idf)

    def _weights(self, counts: Counts, passages: Ids, idf: np.float32 | Scores) -> Scores:
        """What a term gives ``passages`` that hold it so often."""
        often = counts.astype(np.float32)
        below = self._norms.take(self._short.take(passages))
        below += often
        often *= idf
        often /= below
        return often


def _most(held: Sequence[_Held]) -> np.float32:
    """More than all of these terms together can give a passage."""
    return sum((one.idf for one in held), np.float32(0))


def _reaching(above: np.float32, added: Sequence[tuple[Numbers, Scores]]) -> Ids:
    """The passages with such a sum, in order; of one with several sums the last, which is the greatest, counts."""
    found = np.sort(np.concatenate([np.zeros(0, dtype=np.int32), *(ids[sums >= above] for ids, sums in added)]))
    return found[np.diff(found, prepend=-1) > 0].astype(np.int64)


def _kth(scores: Scores, k: int) -> np.float32:
    """The ``k``-th greatest score, 0 where there are fewer."""
    return np.float32(np.partition(scores, -k)[-k]) if len(scores) >= k else np.float32(0)
