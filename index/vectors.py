"""The passages' vectors in FAISS: exact cosine search over all of them; the only file that imports faiss."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.records import IndexUnusable, Vectors

Ids = npt.NDArray[np.int64]


class VectorStore:
    """Unit vectors under the ids 0..n-1; similarities are cosines, higher is better.

    Search is exhaustive (``IndexFlatIP``), so its answers are exact.
    """

    def __init__(self, flat: Any) -> None:
        self._flat = flat

    @classmethod
    def build(cls, vectors: Vectors) -> VectorStore:
        """Hold ``vectors`` of shape (n, dim); row i gets id i. Raises ValueError unless every row has length one."""
        import faiss  # a second; only when vectors are needed

        if len(vectors) and not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-2):
            raise ValueError("vectors must have length one, so that their product is a cosine")
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(flat)

    @classmethod
    def open(cls, path: Path) -> VectorStore:
        """Read what ``write`` wrote; raises IndexUnusable when it is not a FAISS file."""
        import faiss  # a second; only when vectors are needed

        try:
            # FAISS opens no path with letters outside the locale's code page on Windows; bytes always work.
            return cls(faiss.deserialize_index(np.fromfile(path, dtype=np.uint8)))
        except RuntimeError as error:
            raise IndexUnusable(f"{path}: not readable as vectors; run: python app.py index --rebuild") from error

    def write(self, path: Path) -> None:
        """Write the vectors to ``path`` as one FAISS file."""
        import faiss  # a second; only when vectors are needed

        path.write_bytes(faiss.serialize_index(self._flat).tobytes())

    def __len__(self) -> int:
        return int(self._flat.ntotal)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._flat.d)

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
        """The exact cosine of ``query`` with each of ``ids``, in their order."""
        return np.asarray(self.rows(ids) @ query[0], dtype=np.float32)

    def rows(self, ids: Sequence[int]) -> Vectors:
        """The vectors of ``ids``, in their order; shape (len(ids), dim)."""
        wanted = np.asarray(ids, dtype=np.int64)
        if not len(wanted):
            return np.zeros((0, self.dim), dtype=np.float32)
        return np.asarray(self._flat.reconstruct_batch(wanted), dtype=np.float32)
