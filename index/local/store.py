"""The versions of an index on disk, and the manifest that names the published one.

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
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from filelock import FileLock, Timeout

from index.archive import Bounds, Query, TermStatistics
from index.checksums import check_file, check_files, hash_files
from index.local.bm25 import TermStore
from index.local.search import NumberedCandidates, Searcher
from index.local.texts import Texts
from index.local.vectors import VECTORS, VectorStore
from index.manifest import MANIFEST, Manifest, Settings, read_manifest, require_settings, write_manifest
from index.records import Article, FileRecord, IndexUnusable, Summary

TERMS = "terms"
_VERSION = "version-"


@dataclass(frozen=True)
class Index:
    """One published version, open for reading; a later commit does not disturb it."""

    manifest: Manifest
    texts: Texts
    vectors: VectorStore
    terms: TermStore

    @cached_property
    def _searcher(self) -> Searcher:
        return Searcher(self.texts, self.vectors, self.terms)

    def candidates(self, query: Query, bounds: Bounds, pool: int) -> NumberedCandidates:
        """The ``pool`` best by cosine and the ``pool`` best by words, inside ``bounds``."""
        return self._searcher.candidates(query, bounds, pool)

    def term_statistics(self, stems: Sequence[str], bounds: Bounds) -> TermStatistics:
        """The size of the articles inside ``bounds``, and the document frequencies of ``stems`` there."""
        return self._searcher.term_statistics(stems, bounds)

    def frequency(self, stem: str) -> int:
        """The number of passages that contain ``stem``."""
        return self.terms.frequency(stem)

    def publishers(self) -> list[str]:
        """The publishers of the articles, each once, in order."""
        return self.texts.publishers()

    def article(self, source: str) -> Article | None:
        """The article called ``source``, or None where there is none."""
        return self.texts.article(source)

    def copies(self, source: str) -> list[str]:
        """The sources of the other copies of an article, in the order of their number."""
        return self.texts.copies(source)

    def stories(self) -> dict[str, str]:
        """Article → the leading article of its copies, for every article with copies, the leading one included."""
        return self.texts.stories()

    def summaries(self) -> list[Summary]:
        """Every article without its text, by its number."""
        return self.texts.summaries()

    def files(self) -> dict[str, FileRecord]:
        """Every file by its source, those without a usable article too."""
        return self.texts.files()

    def file_of(self, source: str) -> FileRecord | None:
        """The file that the article called ``source`` came from, as it was indexed."""
        return self.texts.file_of(source)

    def articles_of(self, file: str) -> list[Article]:
        """The articles that came from ``file``, in the order of their numbers."""
        return self.texts.articles_of(file)


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
    return Index(
        manifest,
        Texts.open(version),
        VectorStore.open(version / VECTORS),
        TermStore.open(version / TERMS),
    )


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
