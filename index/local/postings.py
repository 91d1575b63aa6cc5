"""Postings: the passages that contain each key and how often, on disk and mapped into memory.

They are renumbered without counting again. A key is a 32-bit checksum of a word. The words themselves are not kept. Of
a million different words some hundred share a key with another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.local.arrays import ArrayWriter, mapped

Keys = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int32]
Counts = npt.NDArray[np.uint8]
_Packed = npt.NDArray[np.uint64]
"""A key in the upper and a passage in the lower half, so that one sort orders by both."""

MOST = 255
"""The largest count kept; above it BM25 changes by less than a hundredth."""

_RUN = 1 << 22  # occurrences sorted together: 32 MB
_PARTS = 64  # ranges of keys that are merged one after the other
_WHAT = "postings"


class Postings:
    """An open table of postings; ``keys`` are in order, the passages of a key too."""

    def __init__(self, keys: Keys, ends: npt.NDArray[np.int64], passages: Numbers, counts: Counts) -> None:
        self._keys = keys
        self._ends = ends
        self._passages = passages
        self._counts = counts

    @classmethod
    def open(cls, folder: Path) -> Postings:
        """Map what ``write_postings`` wrote; raises IndexUnusable when it cannot be read."""
        return cls(
            mapped(folder / "keys.npy", np.uint32, _WHAT),
            mapped(folder / "ends.npy", np.int64, _WHAT),
            mapped(folder / "passages.npy", np.int32, _WHAT),
            mapped(folder / "counts.npy", np.uint8, _WHAT),
        )

    def of(self, key: int) -> tuple[Numbers, Counts]:
        """The passages that hold ``key``, in order, and how often each does."""
        at = int(np.searchsorted(self._keys, np.uint32(key)))
        if at == len(self._keys) or int(self._keys[at]) != key:
            return self._passages[:0], self._counts[:0]
        begin, end = int(self._ends[at - 1]) if at else 0, int(self._ends[at])
        return self._passages[begin:end], self._counts[begin:end]

    def between(self, low: int, high: int) -> tuple[_Packed, Counts]:
        """The postings of the keys from ``low`` up to ``high``, packed."""
        first = int(np.searchsorted(self._keys, np.uint32(low)))
        last = int(np.searchsorted(self._keys, np.uint32(high - 1), side="right"))
        ends = self._ends[first:last]
        begin = int(self._ends[first - 1]) if first else 0
        end = int(ends[-1]) if len(ends) else begin
        keys = np.repeat(self._keys[first:last].astype(np.uint64), np.diff(ends, prepend=begin))
        return keys << np.uint64(32) | self._passages[begin:end].astype(np.uint64), self._counts[begin:end]


class Occurrences:
    """Collects the occurrences of keys in sorted runs; those that exceed the memory are in ``folder`` until cleared."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: list[_Packed] = []
        self._size = 0
        self._files: list[Path] = []

    def add(self, passage: int, keys: Keys) -> None:
        """Add a passage with its ``keys``, once for each occurrence."""
        self._waiting.append(keys.astype(np.uint64) << np.uint64(32) | np.uint64(passage))
        self._size += len(keys)
        if self._size >= _RUN:
            self._folder.mkdir(exist_ok=True)
            path = self._folder / str(len(self._files))
            self._sorted().tofile(path)
            self._files.append(path)
            self._waiting, self._size = [], 0

    def runs(self) -> list[_Packed]:
        """Everything gathered, as arrays that are each in order."""
        return [*(np.memmap(path, dtype=np.uint64, mode="r") for path in self._files), self._sorted()]

    def clear(self) -> None:
        """Remove what lies on disk."""
        for path in self._files:
            path.unlink()
        if self._files:
            self._folder.rmdir()

    def _sorted(self) -> _Packed:
        return np.sort(np.concatenate([np.zeros(0, dtype=np.uint64), *self._waiting]))


def write_postings(folder: Path, fresh: Occurrences, old: Postings | None, renumber: Numbers) -> None:
    """Write the postings in ``fresh``, and those in ``old`` under new numbers, to ``folder``, which is made.

    ``renumber`` gives the new number of each old passage, -1 for a removed one. The files equal those of a complete
    count.
    """
    folder.mkdir()
    ends_at = 0
    with (
        closing(ArrayWriter(folder / "keys.npy", np.uint32)) as keys,
        closing(ArrayWriter(folder / "ends.npy", np.int64)) as ends,
        closing(ArrayWriter(folder / "passages.npy", np.int32)) as passages,
        closing(ArrayWriter(folder / "counts.npy", np.uint8)) as counts,
    ):
        for packed, found in _merged(fresh.runs(), old, renumber):
            upper = (packed >> np.uint64(32)).astype(np.uint32)
            last = np.flatnonzero(np.diff(upper, append=upper[-1:] + np.uint32(1)))
            keys.append(upper[last])
            ends.append(last + (ends_at + 1))
            passages.append((packed & np.uint64(0xFFFFFFFF)).astype(np.int32))
            counts.append(found)
            ends_at += len(packed)


def _merged(runs: list[_Packed], old: Postings | None, renumber: Numbers) -> Iterator[tuple[_Packed, Counts]]:
    """All postings in order, a range of keys at a time, so that little of them is in memory at once."""
    parts = _PARTS if old is not None or len(runs) > 1 else 1
    bounds = [(1 << 32) * part // parts for part in range(parts + 1)]
    for low, high in pairwise(bounds):
        packed, counts = _counted(runs, low, high)
        if old is not None:
            packed, counts = _joined(packed, counts, *_renumbered(*old.between(low, high), renumber))
        if len(packed):
            yield packed, counts


def _counted(runs: list[_Packed], low: int, high: int) -> tuple[_Packed, Counts]:
    """How often each passage holds each key of a range."""
    edges = np.array([low << 32, (high << 32) - 1], dtype=np.uint64)
    pieces = []
    for run in runs:
        begin = int(np.searchsorted(run, edges[0], side="left"))
        pieces.append(run[begin : int(np.searchsorted(run, edges[1], side="right"))])
    every = pieces[0] if len(pieces) == 1 else np.sort(np.concatenate(pieces))
    first = np.flatnonzero(every[1:] != every[:-1]) + 1
    first = np.concatenate([[0], first])[: len(every)]
    counts = np.diff(first, append=len(every))
    return np.asarray(every[first]), np.minimum(counts, MOST).astype(np.uint8)


def _renumbered(packed: _Packed, counts: Counts, renumber: Numbers) -> tuple[_Packed, Counts]:
    """Postings under their passages' new numbers, those of passages that are gone left out; not always in order."""
    now = renumber[(packed & np.uint64(0xFFFFFFFF)).astype(np.int64)]
    kept = now >= 0
    upper = packed & np.uint64(0xFFFFFFFF00000000)
    if kept.all():
        return upper | now.astype(np.uint64), counts
    return upper[kept] | now[kept].astype(np.uint64), counts[kept]


def _joined(packed: _Packed, counts: Counts, others: _Packed, theirs: Counts) -> tuple[_Packed, Counts]:
    """Two sets of postings as one, in order."""
    if np.any(others[1:] < others[:-1]):  # articles changed their order among themselves
        order = np.argsort(others)
        others, theirs = others[order], theirs[order]
    if not len(packed):
        return others, theirs
    places = np.searchsorted(others, packed)
    return np.insert(others, places, packed), np.insert(theirs, places, counts)
