"""Arrays on disk: one .npy file each, written from front to end and mapped into memory when read; and which of their
numbers are greatest.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.checksums import REBUILD
from index.records import IndexUnusable


class ArrayWriter:
    """Appends to a new one-dimensional array; its length is known when it is closed."""

    def __init__(self, path: Path, dtype: npt.DTypeLike) -> None:
        self._dtype = np.dtype(dtype)
        self._count = 0
        self._file = path.open("xb")
        self._write_header()

    def _write_header(self) -> None:
        """Write the header; NumPy leaves room for the length to grow, so it is overwritten at the end."""
        header = {"descr": np.lib.format.dtype_to_descr(self._dtype), "fortran_order": False, "shape": (self._count,)}
        np.lib.format.write_array_header_1_0(self._file, header)

    def append(self, values: npt.NDArray[Any]) -> None:
        """Write ``values`` behind what was written before."""
        self._file.write(np.ascontiguousarray(values, dtype=self._dtype).data)
        self._count += len(values)

    def close(self) -> None:
        """Write the final length and close the file."""
        self._file.seek(0)
        self._write_header()
        self._file.close()


def mapped(path: Path, dtype: npt.DTypeLike, what: str, dimensions: int = 1) -> npt.NDArray[Any]:
    """Map a .npy file into memory, to be read only; raises IndexUnusable when it does not hold ``what``."""
    try:
        found = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, EOFError) as error:
        raise IndexUnusable(f"{path}: not readable as {what}; {REBUILD}") from error
    if found.ndim != dimensions or found.dtype != np.dtype(dtype):
        raise IndexUnusable(f"{path}: not readable as {what}; {REBUILD}")
    return np.asarray(found)  # still mapped, without the cost of np.memmap at each slice


def largest(numbers: npt.NDArray[np.float32], k: int) -> npt.NDArray[np.int64]:
    """The places of the ``k`` greatest numbers, in order; of equal ones the first. All where there are fewer."""
    if len(numbers) <= k:
        return np.arange(len(numbers))
    least = np.partition(numbers, -k)[-k]
    above, equal = np.flatnonzero(numbers > least), np.flatnonzero(numbers == least)
    return np.sort(np.concatenate([above, equal[: k - len(above)]]))
