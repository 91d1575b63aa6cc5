"""The index as files of a folder, the default store."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from index.archive import Archive
from index.local.store import Index, commit, discard_others, new_version, open_index, verified, writing
from index.local.version import VersionWriter
from index.manifest import Manifest, Settings, read_manifest
from index.records import UserError
from index.store_protocol import BuildJob, FilePlan, WriteCounts


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
        for source in old.texts.files() if old else ():
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

    def tidy(self) -> None:
        """Remove versions that no reader needs."""
        manifest = self.manifest()
        if manifest is not None:
            discard_others(self.folder, manifest.version)
