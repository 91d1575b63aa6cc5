"""What is on disk: versions of the index side by side, and the manifest that says which one answers.

``<index folder>/manifest.json`` names a version folder, the settings that shaped it and the checksum of each of
its files. A version is written whole and flushed under a new name, then one rename of the manifest publishes
it; only versions named by an older manifest, or by none, are removed. Whatever instant the work stops at, the
manifest names a whole version.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.checksums import REBUILD, check_file, check_files, hash_files
from index.lexical import TermStore
from index.records import IndexOutdated, IndexUnusable
from index.sentences import VECTORS, SentenceStore
from index.texts import Texts
from index.vectors import VectorStore

FORMAT = 3
"""Raised when the files of a version change their form."""
MANIFEST = "manifest.json"
TERMS = "terms"
_VERSION = "version-"


@dataclass(frozen=True)
class Settings:
    """What shapes an index; an index made with others is refused, because its vectors would not compare."""

    model: str
    weights: str
    cleaning: int
    chunking: str
    terms: int
    copies: int

    def differences(self, other: Settings) -> list[str]:
        """One phrase for each field that differs, with both values; the model's mere name may differ."""
        return [
            f"{field.name} {getattr(other, field.name)!r}, not {getattr(self, field.name)!r}"
            for field in fields(self)
            if field.name != "model" and getattr(self, field.name) != getattr(other, field.name)
        ]


@dataclass(frozen=True)
class Manifest:
    """The published version; ``files`` maps each file's path inside it to its SHA-256."""

    version: str
    settings: Settings
    articles: int
    passages: int
    files: dict[str, str]


@dataclass(frozen=True)
class Index:
    """One published version, open for reading; a later commit does not disturb it."""

    manifest: Manifest
    texts: Texts
    vectors: VectorStore
    sentences: SentenceStore
    terms: TermStore


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest in ``folder``, or None where no index was ever published there.

    Raises IndexUnusable when it is damaged or of another format number, IndexOutdated when of an older one.
    """
    path = folder / MANIFEST
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise IndexUnusable(f"{path}: damaged ({error}); {REBUILD}") from error
    try:
        if data["format"] != FORMAT:
            kind = IndexOutdated if data["format"] < FORMAT else IndexUnusable
            raise kind(f"{path}: index format {data['format']}, this program reads {FORMAT}; {REBUILD}")
        if data.pop("checksum") != _checksum(data):
            raise IndexUnusable(f"{path}: damaged (its checksum differs); {REBUILD}")
        return Manifest(
            data["version"], Settings(**data["settings"]), data["articles"], data["passages"], data["files"]
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise IndexUnusable(f"{path}: damaged (field {error}); {REBUILD}") from error


def _checksum(data: dict[str, Any]) -> str:
    """SHA-256 of what a manifest says, however it is spaced."""
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def open_index(folder: Path, settings: Settings) -> Index:
    """Open the published version, after comparing its settings and the checksum of every file that was touched.

    Raises IndexUnusable, naming what differs or is damaged and the command that mends it.
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
        SentenceStore.open(version),
        TermStore.open(version / TERMS),
    )


def require_settings(folder: Path, manifest: Manifest, settings: Settings) -> None:
    """Raise IndexUnusable unless the index was made with ``settings``."""
    differences = settings.differences(manifest.settings)
    if differences:
        raise IndexUnusable(
            f"{folder}: made with model {manifest.settings.model!r}, asked for {settings.model!r}: "
            f"{'; '.join(differences)}; {REBUILD}"
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
    """Hold the only right to write in ``folder``, which is made; raises IndexUnusable when that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "lock", timeout=0):
            yield
    except Timeout as error:
        raise IndexUnusable(f"{folder}: another process is writing this index; try again when it is done") from error
    except PermissionError as error:
        raise IndexUnusable(f"{folder}: cannot be written; name a folder that can with --index-dir") from error
    except (OSError, sqlite3.OperationalError) as error:
        raise IndexUnusable(f"{folder}: could not be written ({error}); the index from before still answers") from error


def new_version(folder: Path) -> Path:
    """Make an empty version folder with a name no version has had; call it within ``writing``."""
    taken = [int(p.name.removeprefix(_VERSION)) for p in _versions(folder)]
    version = folder / f"{_VERSION}{max(taken, default=0) + 1:06d}"
    version.mkdir()
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
    data: dict[str, Any] = {"format": FORMAT, **asdict(manifest)}
    data["checksum"] = _checksum(data)
    draft.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
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
    """The version folders; any other folder is the user's and never touched."""
    return [p for p in folder.glob(f"{_VERSION}*") if re.fullmatch(rf"{_VERSION}\d{{6,}}", p.name) and p.is_dir()]


def _flush(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
