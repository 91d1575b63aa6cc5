"""The table of one version: its articles and passages by number, as arrays mapped into memory.

Articles are numbered by file and by position in the file, passages by article. A number is valid in one version only.
``row`` in the texts stays the same from version to version.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.local.arrays import mapped

ARTICLE = np.dtype([("row", "<i8"), ("first", "<i4"), ("leader", "<i4")])
"""``first`` is the first passage, ``leader`` the leading article of the copies or the article itself."""
PASSAGE = np.dtype(
    [
        ("article", "<i4"),
        ("start", "<i4"),
        ("end", "<i4"),
        ("covered", "?"),
        ("key", "<u8", (2,)),
    ]
)
"""``key`` is the hash of the embedded text; ``covered`` says that the leading copy contains it word for word."""
COMPARED = np.dtype([("a", "<i4"), ("b", "<i4"), ("copy", "?")])
"""Two articles that were compared, and whether one is a copy of the other."""

PASSAGES = "passages.npy"

NEW = -1
"""The old number of an article or passage that is new in this version."""

Records = npt.NDArray[Any]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class PassageTable:
    """Arrays of ARTICLE, PASSAGE and COMPARED, and each article's MinHash signature, shape (articles, SIGNATURE)."""

    articles: Records
    passages: Records
    compared: Records
    signatures: npt.NDArray[np.uint32]

    @classmethod
    def open(cls, folder: Path) -> PassageTable:
        """Map what ``write`` wrote; raises IndexUnusable when it cannot be read."""
        return cls(
            mapped(folder / "articles.npy", ARTICLE, "articles"),
            mapped(folder / PASSAGES, PASSAGE, "passages"),
            mapped(folder / "compared.npy", COMPARED, "copies"),
            mapped(folder / "signatures.npy", np.uint32, "signatures", dimensions=2),
        )

    def write(self, folder: Path) -> None:
        """Write the arrays as files of ``folder``."""
        np.save(folder / "articles.npy", self.articles)
        np.save(folder / PASSAGES, self.passages)
        np.save(folder / "compared.npy", self.compared)
        np.save(folder / "signatures.npy", self.signatures)

    def counts(self) -> Numbers:
        """How many passages each article has; shape (articles,)."""
        return np.asarray(np.diff(self.articles["first"], append=len(self.passages)), dtype=np.int64)


def spread(first: Numbers, counts: Numbers) -> Numbers:
    """The numbers first[i], first[i] + 1, ... counts[i] of them, for each i in turn; shape (counts.sum(),)."""
    begins = np.cumsum(counts) - counts
    return np.repeat(first - begins, counts) + np.arange(int(counts.sum()))
