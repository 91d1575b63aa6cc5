"""The index as files of a folder, the default store."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.archive import Archive
from index.journal import Journal
from index.local.arrays import mapped
from index.local.passage_table import PASSAGE, PASSAGES
from index.local.rows import Rows
from index.local.search import Index
from index.local.store import commit, discard_others, new_version, open_index, verified, writing
from index.local.vectors import VECTORS
from index.local.version import VersionWriter
from index.manifest import VECTORS_SINCE, Manifest, Settings, read_manifest
from index.records import IndexUnusable, UserError
from index.store_protocol import BuildJob, FilePlan, WriteCounts

_HANDED = 4096  # vectors that are in memory at a time


@dataclass(frozen=True)
class IndexFiles:
    """The versions of an index in ``folder``."""

    folder: Path

    @property
    def place(self) -> str:
        """Where the index lies, for messages."""
        return str(self.folder)

    def manifest(self) -> Manifest | None:
        """The published version, or None where there is none."""
        return read_manifest(self.folder)

    def open(self, settings: Settings) -> Index:
        """Open the published version."""
        return open_index(self.folder, settings)

    def damage(self, manifest: Manifest) -> list[tuple[str, UserError]]:
        """The files of the published version that are missing or changed, each with its error."""
        found = []
        for name in manifest.files:
            try:
                verified(self.folder, manifest, name)
            except UserError as error:
                found.append((name, error))
        return found

    def changing(self) -> AbstractContextManager[None]:
        """Hold the exclusive right to write."""
        return writing(self.folder)

    def write(self, plans: Sequence[FilePlan], old: Archive | None, job: BuildJob) -> WriteCounts:
        """Write the planned version beside the old one and publish it."""
        assert old is None or isinstance(old, Index)  # it was opened by this store
        version = new_version(self.folder)
        writer = VersionWriter(version, old, job.chunking, job.report)
        kept = {plan.record.source for plan in plans}
        for source in old.files() if old else ():
            if source not in kept:
                writer.drop_file(source)
        for plan in plans:
            if plan.articles is None:
                writer.carry_file(plan.record.source)
            else:
                writer.add_file(plan.record, plan.articles)
        passages, embedded = writer.finish(job.embedder, job.progress, job.journal)
        commit(self.folder, version, job.settings, writer.articles, passages)
        return WriteCounts(writer.articles, passages, embedded)

    def hand_on(self, journal: Journal, weights: str) -> None:
        """Keep in ``journal`` the vectors of an older program's index, so that equal texts are not embedded again.

        Nothing is kept of an index that other ``weights`` made, or that is damaged.
        """
        try:
            manifest = read_manifest(self.folder, oldest=VECTORS_SINCE)
            if manifest is None or manifest.settings.weights != weights:
                return
            keys = mapped(verified(self.folder, manifest, PASSAGES), PASSAGE, "passages")["key"]
            rows = Rows.open(verified(self.folder, manifest, VECTORS))
        except IndexUnusable:
            return
        for begin in range(0, len(rows), _HANDED):
            numbers = np.arange(begin, min(begin + _HANDED, len(rows)))
            journal.keep_vectors([key.tobytes() for key in keys[numbers]], rows.vectors(numbers))

    def tidy(self) -> None:
        """Remove versions that no reader needs."""
        manifest = self.manifest()
        if manifest is not None:
            discard_others(self.folder, manifest.version)
