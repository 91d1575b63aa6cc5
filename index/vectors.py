"""The passages' vectors: cosine search over all of them; the only file that imports faiss."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.records import Vectors
from index.rows import Rows

Ids = npt.NDArray[np.int64]

_BLOCK = 1 << 16


class VectorStore:
    """Unit vectors under the ids 0..n-1; similarities are cosines, higher is better.

    Search is exhaustive (``IndexScalarQuantizer`` over halves), so its answers are exact.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    @classmethod
    def open(cls, path: Path) -> VectorStore:
        """Map what a RowWriter wrote; raises IndexUnusable when it holds no vectors."""
        return cls(Rows.open(path))

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

    def search(self, query: Vectors, *, k: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """The ids nearest to ``query`` of shape (1, dim), with their cosine, best first.

        Fewer than ``k`` where there are fewer passages; only ids in ``allowed`` where it is given.
        """
        import faiss  # a second; only when vectors are needed

        count = min(k, len(self) if allowed is None else len(allowed))
        if count <= 0:
            return []
        parameters = faiss.SearchParameters()
        if allowed is not None:
            parameters.sel = faiss.IDSelectorBatch(np.asarray(allowed, dtype=np.int64))
        similarities, ids = self._flat.search(query, count, params=parameters)
        pairs = zip(ids[0].tolist(), similarities[0].tolist(), strict=True)
        return [(i, s) for i, s in pairs if i >= 0]  # FAISS fills missing places with -1

    def similarities(self, query: Vectors, ids: Sequence[int]) -> npt.NDArray[np.float32]:
        """The cosine of ``query`` with each of ``ids``, in their order."""
        return np.asarray(self.rows.vectors(ids) @ query[0], dtype=np.float32)
