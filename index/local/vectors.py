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

from index.local.arrays import mapped
from index.local.rows import Rows
from index.records import Embedder, Vectors

Ids = npt.NDArray[np.int64]

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint8]

EXACT = 100_000
"""Up to this number all vectors are compared; above it the shortlist is faster."""
SHORTLIST = 4096
"""The length of the shortlist by sign bits."""
READ = 1024
"""Vectors of the shortlist that are read and compared."""
VECTORS, CODES = "vectors.npy", "codes.npy"
_BLOCK = 1 << 16


class VectorStore:
    """Unit vectors under the ids 0..n-1; similarities are cosines, higher is better.

    Up to EXACT vectors the search compares all of them. Above that, faiss finds the SHORTLIST vectors whose sign bits
    differ least from the query's. Of these, the READ whose signs have the greatest product with the query are compared.
    That finds 99 in 100 of the ten nearest (benchmarks/retrieval.md). Signs need no training, so an updated index finds
    the same as a new one.
    """

    def __init__(self, rows: Rows, codes: Codes | None = None, *, shortlist: int = SHORTLIST) -> None:
        self.rows = rows
        self._codes = codes
        self._shortlist = shortlist

    @classmethod
    def open(cls, path: Path) -> VectorStore:
        """Map what a RowWriter wrote, with its codes; raises IndexUnusable when it holds no vectors."""
        rows, codes = Rows.open(path), path.with_name(CODES)
        return cls(rows, mapped(codes, np.uint8, "codes", dimensions=2) if len(rows) > EXACT else None)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self.rows.dim

    @cached_property
    def _flat(self) -> Any:
        import faiss  # a second; only when vectors are needed

        made = faiss.IndexScalarQuantizer(self.dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        for begin in range(0, len(self), _BLOCK):
            made.add_sa_codes(np.ascontiguousarray(self.rows.between(begin, begin + _BLOCK)).view(np.uint8))
        return made

    @cached_property
    def _signs(self) -> Any:
        import faiss  # a second; only when vectors are needed

        assert self._codes is not None
        made: Any = faiss.IndexBinaryFlat(8 * self._codes.shape[1])
        made.use_heap = False  # counting the distances beats a heap for a long shortlist
        made.add(np.ascontiguousarray(self._codes))
        return made

    def search(self, query: Vectors, *, k: int, allowed: Mask | None = None) -> list[tuple[int, float]]:
        """The ids nearest to ``query`` of shape (1, dim), with their cosine, best first.

        Fewer than ``k`` where there are fewer passages; only ids that ``allowed`` marks where it is given.
        """
        count = min(k, len(self) if allowed is None else int(np.count_nonzero(allowed)))
        if count <= 0:
            return []
        if self._codes is not None:
            return self._best(query, self._near(query, k, allowed), count)
        similarities, ids = self._flat.search(query, count, params=_only(allowed))
        pairs = zip(ids[0].tolist(), similarities[0].tolist(), strict=True)
        return [(i, s) for i, s in pairs if i >= 0]  # FAISS fills missing places with -1

    def _near(self, query: Vectors, k: int, allowed: Mask | None) -> Ids:
        """The ids, at least ``k``, whose signs are most like the query, in order of their number."""
        assert self._codes is not None
        most = min(max(k, self._shortlist), len(self))
        _, found = self._signs.search(codes_of(query), most, params=_only(allowed))
        ids = np.sort(found[0][found[0] >= 0])  # FAISS fills missing places with -1
        read = max(k, min(self._shortlist, READ))
        if len(ids) <= read:
            return ids
        likeness = sign_products(query[0], self._codes[ids])
        return np.sort(ids[np.argpartition(-likeness, read)[:read]])

    def _best(self, query: Vectors, ids: Ids, count: int) -> list[tuple[int, float]]:
        cosines = self.similarities(query, ids)
        order = np.argsort(-cosines, kind="stable")[:count]
        return list(zip(ids[order].tolist(), cosines[order].tolist(), strict=True))

    def similarities(self, query: Vectors, ids: Sequence[int] | Ids) -> npt.NDArray[np.float32]:
        """The cosine of ``query`` with each of ``ids``, in their order."""
        return self.rows.products(query[0], ids)


def embed(texts: Sequence[str], embedder: Embedder) -> Vectors:
    """The vectors of passages' texts, shape (len(texts), dim); raises ValueError where one is not a unit vector."""
    vectors = embedder.encode_passages(texts)
    if not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-2):
        raise ValueError("vectors must have length one, so that their product is a cosine")
    return vectors


def codes_of(vectors: npt.NDArray[Any]) -> Codes:
    """The signs of vectors of shape (n, dim), eight in a byte; shape (n, ceil(dim / 8))."""
    return np.packbits(vectors > 0, axis=1)


def sign_products(query: npt.NDArray[np.float32], codes: Codes) -> npt.NDArray[np.float32]:
    """The product of ``query`` with the signs (1 and -1) in each row of ``codes``, up to a constant.

    The query keeps its numbers, so that its large components count more.
    """
    return np.asarray(np.unpackbits(codes, axis=1, count=len(query)) @ query, dtype=np.float32)


def write_codes(path: Path) -> None:
    """Write beside the vectors at ``path`` the codes that a search of many of them needs."""
    rows = Rows.open(path)
    if len(rows) > EXACT:
        codes = np.concatenate([codes_of(rows.between(i, i + _BLOCK)) for i in range(0, len(rows), _BLOCK)])
        np.save(path.with_name(CODES), codes)


def _only(allowed: Mask | None) -> Any:
    """The faiss parameters that restrict a search to ``allowed``."""
    import faiss  # a second; only when vectors are needed

    parameters = faiss.SearchParameters()
    if allowed is not None:
        selector: Any = faiss.IDSelectorBitmap
        parameters.sel = selector(np.packbits(allowed, bitorder="little"))
    return parameters
