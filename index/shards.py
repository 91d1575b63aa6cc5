"""Which articles each of several workers indexes: every article belongs to exactly one part, by its source."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from index.files.scanning import COLLECTIONS


@dataclass(frozen=True)
class Part:
    """Part ``number`` of ``of``, counted from 1."""

    number: int = 1
    of: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.of:
            raise ValueError(f"part {self.number} of {self.of} does not exist")

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def holds(self, source: str) -> bool:
        """Whether the article called ``source`` belongs to this part."""
        return zlib.crc32(source.encode()) % self.of == self.number - 1

    def touches(self, file: str) -> bool:
        """Whether the file called ``file`` may hold an article of this part."""
        return file.lower().endswith(COLLECTIONS) or self.holds(file)


WHOLE = Part()
"""The one part of a folder that a single worker indexes."""
