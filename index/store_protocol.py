"""Where an index is kept, as whoever builds one sees it: the protocol of a store, and what is handed to it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from index.archive import Archive
from index.chunking import ChunkSettings
from index.journal import Journal
from index.manifest import Manifest, Settings
from index.records import Article, Embedder, FileRecord, Progress, UserError
from index.shards import WHOLE, Part


@dataclass(frozen=True)
class FilePlan:
    """One file of the folder as it is now; ``articles`` is None where the index already holds them."""

    record: FileRecord
    articles: tuple[Article, ...] | None


@dataclass(frozen=True)
class BuildJob:
    """What makes a version; ``expected`` counts its articles, ``anew`` says that nothing of before is used.

    ``journal`` keeps what was embedded, for the next build to go on there.
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
        """Say how many articles have been cut so far."""
        if self.progress:
            self.progress("cutting", articles, self.expected)


@dataclass(frozen=True)
class WriteCounts:
    """How much a version holds, and how many of its passages had to be embedded."""

    articles: int
    passages: int
    embedded: int


class Store(Protocol):
    """Where the versions of an index are kept, one of which is published.

    Whatever instant the work stops at, the published version is whole. Every method raises UserError, naming what
    is wrong and what mends it.
    """

    @property
    def place(self) -> str:
        """Where the index is kept, for messages."""

    def manifest(self) -> Manifest | None:
        """The published version, or None where there is none; raises IndexOutdated for an older program's."""

    def open(self, settings: Settings) -> Archive:
        """Open the published version, after comparing its settings."""

    def damage(self, manifest: Manifest) -> list[tuple[str, UserError]]:
        """Which pieces of the published version are not as they were written, and why."""

    def changing(self) -> AbstractContextManager[None]:
        """Hold the right to write."""

    def write(self, plans: Sequence[FilePlan], old: Archive | None, job: BuildJob) -> WriteCounts:
        """Write a new version from the plans and from ``old``, and publish it where the part is the whole."""

    def tidy(self) -> None:
        """Remove what no reader needs."""


class SharedStore(Store, Protocol):
    """A store that many workers write to, each one part."""

    def publish(self, job: BuildJob) -> Manifest:
        """Publish what all workers wrote; ``job`` is one of theirs. Raises UserError naming parts not done."""
