"""Document frequencies: counted once a version, in rows of some thousand keys each; and BM25 by them, as in the local
files.

One row a key would be a billion rows for a large collection; packed, a query reads one short row a word. Each part of
the folder has rows of its own, so that workers count independently; the reader adds them up.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.archive import Query, Scores
from index.local.bm25 import idf, length_norms
from index.milvus.rows import counts_in, dimension, note_row, quoted, row_key
from index.milvus.server import Milvus, Row, Sparse
from index.text.terms import keys

_EACH = 2000
"""Keys of one row, on average; 4,500 would fit."""
_REMEMBERED = 500_000

Keys = npt.NDArray[np.uint32]
Counts = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class PartStatistics:
    """The statistics of one part for BM25: its passages and stems, and the spread of its keys over rows."""

    part: int
    passages: int
    stems: int
    bits: int


class KeyCounts:
    """Counts the passages that contain each key."""

    def __init__(self) -> None:
        self._keys: Keys = np.zeros(0, dtype=np.uint32)
        self._counts: Counts = np.zeros(0, dtype=np.uint32)
        self._waiting: list[Keys] = []
        self._size = 0
        self.passages = self.stems = 0

    def add(self, keys: Iterable[int], length: int) -> None:
        """Count a passage of ``length`` stems with these different keys."""
        self._waiting.append(np.fromiter(keys, dtype=np.uint32))
        self._size += len(self._waiting[-1])
        self.passages += 1
        self.stems += length
        if self._size > 1 << 22:
            self._merge()

    def _merge(self) -> None:
        keys, counts = np.unique(np.concatenate([self._keys[:0], *self._waiting]), return_counts=True)
        every = np.concatenate([self._keys, keys])
        self._keys, places = np.unique(every, return_inverse=True)
        weights = np.concatenate([self._counts, counts])
        self._counts = np.bincount(places, weights=weights, minlength=len(self._keys)).astype(np.uint32)
        self._waiting, self._size = [], 0

    def statistics(self, part: int) -> PartStatistics:
        """The statistics of the part."""
        self._merge()
        bits = max(0, (len(self._keys) // _EACH).bit_length())
        return PartStatistics(part, self.passages, self.stems, bits)

    def rows(self, lengths: PartStatistics) -> Iterator[Row]:
        """The rows that hold the counts."""
        buckets = _bucket(self._keys, lengths.bits)
        edges = np.flatnonzero(np.diff(buckets, prepend=-1, append=-1))
        for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            packed = np.stack([self._keys[begin:end], self._counts[begin:end]]).astype("<u4")
            data = base64.b64encode(packed.tobytes()).decode()
            yield note_row(_row(lengths.part, int(buckets[begin])), "words", lengths.part, data)


def _bucket(keys: Keys, bits: int) -> npt.NDArray[np.int64]:
    return keys.astype(np.int64) >> (32 - bits)


def _row(part: int, bucket: int) -> str:
    return row_key("words", part, bucket)


class Frequencies:
    """The document frequencies of a version's keys; they are cached, because a version never changes."""

    def __init__(self, server: Milvus, notes: str, parts: Sequence[PartStatistics]) -> None:
        self._server = server
        self._notes = notes
        self._parts = parts
        self._known: dict[int, int] = {}
        self._lock = threading.Lock()

    def of(self, keys: Sequence[int]) -> dict[int, int]:
        """The number of passages that contain each of ``keys``."""
        with self._lock:
            known = {key: self._known[key] for key in keys if key in self._known}
        wanted = [key for key in dict.fromkeys(keys) if key not in known]
        if wanted:
            fresh = self._read(wanted)
            known |= fresh
            with self._lock:
                if len(self._known) > _REMEMBERED:
                    self._known.clear()
                self._known |= fresh
        return known

    def _read(self, keys: Sequence[int]) -> dict[int, int]:
        array = np.array(keys, dtype=np.uint32)
        ids = {_row(p.part, b) for p in self._parts for b in _bucket(array, p.bits).tolist()}
        found = dict.fromkeys(keys, 0)
        for row in self._server.rows(self._notes, f"id in {quoted(sorted(ids))}", ["data"]):
            held, counts = np.frombuffer(base64.b64decode(row["data"]), dtype="<u4").reshape(2, -1)
            at = np.minimum(np.searchsorted(held, array), len(held) - 1)
            for key, place in zip(keys, at.tolist(), strict=True):
                if int(held[place]) == key:
                    found[key] += int(counts[place])
        return found


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
