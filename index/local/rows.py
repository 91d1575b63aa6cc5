"""Vectors on disk: rows of float16 in one .npy file, written in pieces and read on demand.

A float16 keeps three digits of each number, which changes a cosine by less than .001, and takes half the space. The
file is never wholly in memory: the writer takes rows in any order, and the reader returns those requested.
"""

from __future__ import annotations

import io
import os
import weakref
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.checksums import REBUILD
from index.local.arrays import mapped
from index.records import IndexUnusable, Vectors

Ids = npt.NDArray[np.int64]
Float16Rows = npt.NDArray[np.float16]

MAPPED = 1 << 28
"""The largest file in bytes that is mapped into memory; it is soon cached whole, and then read without system calls."""

_BLOCK = 8192
_CACHED = 256  # rows that stay in the processor's cache from being read to being multiplied
_SIGN_EXPONENT_FRACTION = np.uint32(0x8FFFE000).view(np.int32)


class RowWriter:
    """Writes ``count`` vectors of length ``dim`` to a new file; every row must be put once, in any order."""

    def __init__(self, path: Path, count: int, dim: int) -> None:
        self._dim = dim
        self._path = path
        self._file = path.open("xb")  # written, not mapped: a full disk is then an OSError, not a dead process
        header = {"descr": "<f2", "fortran_order": False, "shape": (count, dim)}
        np.lib.format.write_array_header_1_0(self._file, header)
        self._start = self._file.tell()
        self._file.truncate(self._start + 2 * count * dim)

    def put(self, ids: Sequence[int] | Ids, vectors: Vectors | Float16Rows) -> None:
        """Write ``vectors`` of shape (len(ids), dim) as the rows ``ids``."""
        wanted = np.asarray(ids, dtype=np.int64)
        order = np.argsort(wanted, kind="stable")
        stored = np.asarray(vectors, dtype="<f2")[order]
        wanted = wanted[order]
        for begin, end in pairwise(_runs(wanted).tolist()):
            self._file.seek(self._start + 2 * self._dim * int(wanted[begin]))
            self._file.write(stored[begin:end].tobytes())

    def carry(self, old: Rows, sources: Ids, ids: Ids) -> None:
        """Copy the rows ``sources`` of ``old`` as the rows ``ids``, unchanged to the last bit."""
        for begin in range(0, len(ids), _BLOCK):
            self.put(ids[begin : begin + _BLOCK], old.stored(sources[begin : begin + _BLOCK]))

    def repeat(self, sources: Ids, ids: Ids) -> None:
        """Copy rows that were put already, ``sources``, as the rows ``ids`` too."""
        self._file.flush()
        self.carry(Rows.open(self._path), sources, ids)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Rows:
    """The vectors that a RowWriter wrote; safe to share between threads.

    A file of up to MAPPED bytes is mapped into memory. Scattered rows of a larger one are read by system calls, because
    each page fault of a map would load 64 KB and take longer than reading one row.
    """

    def __init__(self, stored: Float16Rows, file: io.FileIO | None, start: int) -> None:
        self._stored = stored
        self._file = file
        self._start = start

    @classmethod
    def open(cls, path: Path, *, most: int = MAPPED) -> Rows:
        """Map a file of up to ``most`` bytes, open a larger one; raises IndexUnusable when it holds no vectors."""
        stored = mapped(path, np.float16, "vectors", dimensions=2)
        if stored.nbytes <= most or not hasattr(os, "preadv"):  # Windows has none
            return cls(stored, None, 0)
        file = io.FileIO(path)
        rows = cls(stored, file, path.stat().st_size - stored.nbytes)
        weakref.finalize(rows, file.close)
        return rows

    def __len__(self) -> int:
        return int(self._stored.shape[0])

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._stored.shape[1])

    def stored(self, ids: Sequence[int] | Ids) -> Float16Rows:
        """The rows ``ids`` as they are stored, in their order; shape (len(ids), dim)."""
        wanted = np.asarray(ids, dtype=np.int64)
        return np.asarray(self._stored[wanted]) if self._file is None else self._called(self._file, wanted)

    def _called(self, file: io.FileIO, wanted: Ids) -> Float16Rows:
        """The rows ``wanted``, with one system call for each run of consecutive rows."""
        found = np.empty((len(wanted), self.dim), dtype=np.float16)
        room, size, handle = found.reshape(-1).view(np.uint8).data, 2 * self.dim, file.fileno()
        begins = _runs(wanted)
        places = (self._start + size * wanted[begins[:-1]]).tolist()
        for place, (begin, end) in zip(places, pairwise((size * begins).tolist()), strict=True):
            if os.preadv(handle, [room[begin:end]], place) != end - begin:
                raise IndexUnusable(f"{file.name}: was cut short; {REBUILD}")
        return found

    def between(self, begin: int, end: int) -> Float16Rows:
        """The rows from ``begin`` up to ``end``, mapped and not copied."""
        return self._stored[begin:end]

    def vectors(self, ids: Sequence[int] | Ids) -> Vectors:
        """The rows ``ids`` in their order, ready to be multiplied; shape (len(ids), dim)."""
        return to_float32(self.stored(ids))

    def products(self, query: npt.NDArray[np.float32], ids: Sequence[int] | Ids) -> npt.NDArray[np.float32]:
        """The product of each of the rows ``ids``, in their order, with ``query`` of shape (dim,)."""
        wanted = np.asarray(ids, dtype=np.int64)
        found = np.empty(len(wanted), dtype=np.float32)
        for begin in range(0, len(wanted), _CACHED):
            block = slice(begin, begin + _CACHED)
            np.matmul(self.vectors(wanted[block]), query, out=found[block])
        return found


def to_float32(stored: Float16Rows) -> Vectors:
    """The same numbers as float32, except infinity and NaN.

    NumPy converts one number at a time; this converts whole arrays. The sign, exponent and fraction of a float16 are
    moved to where a float32 has them. The result is too small by the difference of the exponent offsets, 127 - 15, and
    is multiplied by that.
    """
    words = stored.view(np.int16).astype(np.int32)  # the sign is repeated above the rest, so the shift leaves it there
    words <<= 13
    words &= _SIGN_EXPONENT_FRACTION
    moved = words.view(np.float32)
    moved *= np.float32(2.0**112)
    return moved


def _runs(ids: Ids) -> Ids:
    """The start of each run of consecutive ``ids``, and the end of the last."""
    return np.concatenate(
        [np.zeros(min(len(ids), 1), dtype=np.int64), np.flatnonzero(np.diff(ids) != 1) + 1, [len(ids)]]
    )
