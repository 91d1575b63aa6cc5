"""The protocol of a store of an index, as a builder uses it, with its records.

Of several workers each indexes a part of the articles: every article belongs to exactly one, by its source.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from index.archive import Archive
from index.chunking import ChunkSettings
from index.files.scanning import COLLECTIONS
from index.journal import Journal
from index.manifest import Manifest, Settings
from index.records import Article, Embedder, FileRecord, Progress, UserError


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


@dataclass(frozen=True)
class FilePlan:
    """One file of the folder as it is now; ``articles`` is None where the index already holds them."""

    record: FileRecord
    articles: tuple[Article, ...] | None


@dataclass(frozen=True)
class BuildJob:
    """The inputs of a new version; ``expected`` counts its articles, and ``anew`` reuses nothing of the old version.

    ``journal`` keeps the vectors, so that the next build can continue.
    """

    settings: Settings
    chunking: ChunkSettings
    embedder: Embedder
    expected: int
    progress: Progress | None = None
    part: Part = WHOLE
    anew: bool = False
    journal: Journal | None = None

    def report(self, articles: int) -> None:
        """Report the number of articles that are cut into passages so far."""
        if self.progress:
            self.progress("cutting", articles, self.expected)


@dataclass(frozen=True)
class WriteCounts:
    """The size of a version, and the number of its passages that had to be embedded."""

    articles: int
    passages: int
    embedded: int


class Store(Protocol):
    """Keeps the versions of an index, one of which is published.

    The published version is complete whenever the work stops. Every method raises UserError, naming the problem and its
    remedy.
    """

    @property
    def place(self) -> str:
        """Where the index is kept, for messages."""

    def manifest(self) -> Manifest | None:
        """The published version, or None; raises IndexOutdated where an older program made it."""

    def open(self, settings: Settings) -> Archive:
        """Open the published version, after comparing its settings."""

    def damage(self, manifest: Manifest) -> list[tuple[str, UserError]]:
        """The damaged pieces of the published version, each with its error."""

    def changing(self) -> AbstractContextManager[None]:
        """Hold the exclusive right to write."""

    def write(self, plans: Sequence[FilePlan], old: Archive | None, job: BuildJob) -> WriteCounts:
        """Write a new version from the plans and ``old``; publish it where the part is the whole."""

    def tidy(self) -> None:
        """Remove versions that no reader needs."""


class SharedStore(Store, Protocol):
    """A store to which several workers write, each one part."""

    def publish(self, job: BuildJob) -> Manifest:
        """Publish the parts of all workers; ``job`` is one of theirs. Raises UserError naming missing parts."""
