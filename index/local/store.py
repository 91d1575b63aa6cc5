"""The index as files of a folder, the default store: its versions, and the manifest that names the published one.

``<index folder>/manifest.json`` names a version folder, the settings that shaped it and the checksum of each of its
files. A version is written and flushed under a new name. Then one rename of the manifest publishes it. Only versions
that an older manifest names, or none, are removed. So the manifest names a complete version whenever the work stops.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.archive import Archive
from index.checksums import check_file, check_files, hash_files
from index.journal import Journal
from index.local.arrays import mapped
from index.local.bm25 import TERMS, TermStore
from index.local.passage_table import PASSAGE, PASSAGES, PassageTable
from index.local.rows import Rows
from index.local.search import Index
from index.local.texts import TEXTS, open_texts
from index.local.vectors import VECTORS, VectorStore
from index.local.version import VersionWriter
from index.manifest import MANIFEST, VECTORS_SINCE, Manifest, Settings, read_manifest, require_settings, write_manifest
from index.records import IndexUnusable, UserError
from index.store_protocol import BuildJob, FilePlan, WriteCounts

_VERSION = "version-"


def open_index(folder: Path, settings: Settings) -> Index:
    """Open the published version, after checking its settings and the checksum of every changed file.

    Raises IndexUnusable, naming the difference or damage and the command that repairs it.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise IndexUnusable(f"{folder}: no index yet; run: python app.py index")
    require_settings(folder, manifest, settings)
    try:
        return _open_version(folder, manifest)
    except (IndexUnusable, FileNotFoundError):
        # A commit may have removed the version between reading the manifest and opening it.
        now = read_manifest(folder)
        if now is None or now.version == manifest.version:
            raise
    return open_index(folder, settings)


def _open_version(folder: Path, manifest: Manifest) -> Index:
    version = folder / manifest.version
    check_files(folder, version, manifest.files)
    path, table = version / TEXTS, PassageTable.open(version)
    vectors, terms = VectorStore.open(version / VECTORS), TermStore.open(version / TERMS)
    return Index(path, open_texts(path), table, manifest, vectors, terms)


def verified(folder: Path, manifest: Manifest, name: str) -> Path:
    """The path of a file of the published version, read whole to compare its checksum with the manifest's.

    Raises IndexUnusable when it differs or the file is gone.
    """
    path = folder / manifest.version / name
    check_file(path, manifest.files.get(name, ""))
    return path


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the exclusive right to write in ``folder``, which is made; raises IndexUnusable where that fails."""
    from filelock import FileLock, Timeout  # a question writes nothing

    try:
        _make(folder)
        with FileLock(folder / "lock", timeout=0):
            yield
    except Timeout as error:
        raise IndexUnusable(f"{folder}: another process is writing this index; try again when it is done") from error
    except PermissionError as error:
        raise IndexUnusable(f"{folder}: cannot be written; name a folder that can with --index-dir") from error
    except (OSError, sqlite3.OperationalError) as error:
        raise IndexUnusable(f"{folder}: could not be written ({error}); the index from before still answers") from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise IndexUnusable(f"{folder}: is a file; name a folder with --index-dir") from error


def new_version(folder: Path) -> Path:
    """Make an empty version folder with a name that nothing has there; call it within ``writing``."""
    names = [p.name.removeprefix(_VERSION) for p in folder.glob(f"{_VERSION}*")]
    number = max((int(name) for name in names if name.isdecimal()), default=0)
    while True:
        number += 1
        version = folder / f"{_VERSION}{number:06d}"
        try:
            version.mkdir()
        except FileExistsError:  # made since the folder was listed
            continue
        return version


def commit(folder: Path, version: Path, settings: Settings, articles: int, passages: int) -> Manifest:
    """Publish ``version`` by one rename, then remove all other versions; call it within ``writing``."""
    files = {p.relative_to(version).as_posix(): p for p in sorted(version.rglob("*")) if p.is_file()}
    for path in files.values():
        _flush(path)
    for made in {version, *(p.parent for p in files.values())}:
        _flush(made)
    sums = hash_files(folder, version, list(files))
    manifest = Manifest(version.name, settings, articles, passages, sums)
    draft = folder / f"{MANIFEST}.new"
    write_manifest(draft, manifest)
    _flush(draft)
    draft.replace(folder / MANIFEST)
    _flush(folder)
    discard_others(folder, version.name)
    return manifest


def discard_others(folder: Path, keep: str) -> None:
    """Remove every version but ``keep``; one that a reader still holds open on Windows goes next time."""
    for path in _versions(folder):
        if path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


def _versions(folder: Path) -> list[Path]:
    """The version folders; any other folder belongs to the user and is never touched."""
    return [p for p in folder.glob(f"{_VERSION}*") if re.fullmatch(rf"{_VERSION}\d{{6,}}", p.name) and p.is_dir()]


def _flush(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
