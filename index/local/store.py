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
from collections.abc import Iterator
from pathlib import Path

from index.checksums import check_file, check_files, hash_files
from index.local.bm25 import TERMS, TermStore
from index.local.passage_table import PassageTable
from index.local.search import Index
from index.local.texts import TEXTS, open_texts
from index.local.vectors import VECTORS, VectorStore
from index.manifest import MANIFEST, Manifest, Settings, read_manifest, require_settings, write_manifest
from index.records import IndexUnusable

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
