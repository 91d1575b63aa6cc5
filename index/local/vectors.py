"""The passages' vectors: cosine search over all of them; the only file that imports faiss.

A passage has one vector, of its article's title and its text (benchmarks/retrieval.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.local.arrays import largest, mapped
from index.local.rows import Rows, to_float32
from index.records import Embedder, Vectors

Ids = npt.NDArray[np.int64]

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint8]
Cosines = npt.NDArray[np.float32]

EXACT = 20_000
"""Up to this number all vectors are compared; above it the shortlist is faster."""
SHORTLIST = 512
"""Vectors that are read and compared because their codes are near the query."""
VECTORS, CODES = "vectors.npy", "codes.npy"
_BLOCK = 1 << 16
_PART = 4  # numbers of a vector that share a code of four bits
_LEARNED = 30_000  # vectors, evenly spaced, that the codes are learned from


class VectorStore:
    """Unit vectors under the ids 0..n-1; similarities are cosines, higher is better.

    Up to EXACT vectors the search compares all of them. Above that, faiss compares the query with the codes of all
    vectors, and the SHORTLIST nearest are read and compared. That finds 99 in 100 of the ten nearest
    (benchmarks/speed.md).
    """

    def __init__(self, rows: Rows, codes: Codes | None = None, *, shortlist: int = SHORTLIST) -> None:
        self.rows = rows
        self._codes = codes
        self._shortlist = shortlist

    @classmethod
    def open(cls, path: Path) -> VectorStore:
        """Map what a RowWriter wrote, with its codes; raises IndexUnusable when it holds no vectors."""
        rows, codes = Rows.open(path), path.with_name(CODES)
        return cls(rows, mapped(codes, np.uint8, "codes") if len(rows) > EXACT else None)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def _every(self) -> Vectors:
        return to_float32(self.rows.between(0, len(self)))

    @cached_property
    def _coded(self) -> Any:
        import faiss  # a second; only when codes are needed

        assert self._codes is not None
        return faiss.deserialize_index(self._codes)

    def nearest(
        self, query: Vectors, others: Sequence[int] | Ids = (), *, k: int, allowed: Mask | None = None
    ) -> tuple[Ids, Cosines]:
        """The ``k`` ids nearest to ``query`` of shape (1, dim) and the ``others``, once each, in order, with cosines.

        Fewer than ``k`` where there are fewer; of the nearest only ids that ``allowed`` marks where it is given.
        """
        more = np.asarray(others, dtype=np.int64)
        if self._codes is None:
            ids, may = np.arange(len(self)), allowed
            cosines = np.vecdot(self._every, query[0])  # a product of matrices would have threads wait for each other
        else:
            found = self._near(query, max(k, self._shortlist), allowed)
            ids = np.union1d(found, more)
            cosines, may = self.rows.products(query[0], ids), np.isin(ids, found)
        ranked = cosines if may is None else np.where(may, cosines, np.float32(-np.inf))
        best = largest(ranked, k)
        kept = np.zeros(len(ids), dtype=np.bool_)
        kept[best[ranked[best] > -np.inf]] = kept[np.searchsorted(ids, more)] = True
        return ids[kept], cosines[kept]

    def _near(self, query: Vectors, most: int, allowed: Mask | None) -> Ids:
        """The ids, at most ``most``, whose codes are nearest to the query."""
        _, found = self._coded.search(query, min(most, len(self)), params=_only(allowed))
        return np.asarray(found[found >= 0])  # FAISS fills missing places with -1


def embed(texts: Sequence[str], embedder: Embedder) -> Vectors:
    """The vectors of passages' texts, shape (len(texts), dim); raises ValueError where one is not a unit vector."""
    vectors = embedder.encode_passages(texts)
    if not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-2):
        raise ValueError("vectors must have length one, so that their product is a cosine")
    return vectors


def codes_of(rows: Rows) -> Codes:
    """The codes of all vectors, as faiss keeps them on disk; the same for the same vectors.

    A code has one bit for each number of a vector. Four numbers together get one of 16 values, which are learned for
    each place (product quantization: Jégou, Douze and Schmid, IEEE PAMI 33, 2011), so that one instruction of the
    processor looks up many of them (André, Kermarrec and Le Scouarnec, IEEE PAMI 43, 2021).
    """
    import faiss  # a second; only when codes are needed

    # One list of all vectors: of faiss's two indexes with such codes only the one with lists takes a filter.
    space, dim = faiss.METRIC_INNER_PRODUCT, rows.dim
    made = faiss.IndexIVFPQFastScan(faiss.IndexFlatIP(dim), dim, 1, _parts(dim), 4, space)
    made.by_residual = False
    step = max(1, len(rows) // _LEARNED)
    made.train(rows.vectors(np.arange(0, len(rows), step)))
    for begin in range(0, len(rows), _BLOCK):
        made.add(rows.vectors(np.arange(begin, min(begin + _BLOCK, len(rows)))))
    return np.asarray(faiss.serialize_index(made), dtype=np.uint8)


def _parts(dim: int) -> int:
    """The number of parts of equal length, of at least _PART numbers, that vectors are cut into."""
    return max(parts for parts in range(1, max(dim // _PART, 1) + 1) if dim % parts == 0)


def write_codes(path: Path) -> None:
    """Write beside the vectors at ``path`` the codes that a search of many of them needs."""
    rows = Rows.open(path)
    if len(rows) > EXACT:
        np.save(path.with_name(CODES), codes_of(rows))


def _only(allowed: Mask | None) -> Any:
    """The faiss parameters that restrict a search of codes to ``allowed``; None where all may be found."""
    if allowed is None:
        return None
    import faiss  # a second; only when codes are needed

    selector: Any = faiss.IDSelectorBitmap
    parameters: Any = faiss.SearchParametersIVF
    return parameters(sel=selector(np.packbits(allowed, bitorder="little")))
