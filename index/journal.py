"""The files read and vectors embedded by a build, kept until a version is published.

A build of many articles takes minutes, most of them for reading and embedding. If it is killed, its journal stays and
the next build continues from it: unchanged files are not read again, and texts are not embedded again.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType

import numpy as np

from index.records import Article, FileRecord, Vectors

JOURNAL = "unfinished.sqlite"
_SCHEMA = """
CREATE TABLE made_with (settings TEXT NOT NULL);
CREATE TABLE files (source TEXT PRIMARY KEY, sha256 TEXT NOT NULL, record TEXT NOT NULL, articles TEXT NOT NULL);
CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
"""
_EACH = 1.0
"""The most seconds of reading that a kill may lose."""

Read = tuple[FileRecord, tuple[Article, ...]]
"""A file and the articles that were read from it."""


class Journal:
    """The journal in the index's ``folder``; it is made by the first write.

    A damaged journal, or one with other ``settings``, is replaced; ``anew`` replaces any.
    """

    def __init__(self, folder: Path, settings: str, *, anew: bool = False) -> None:
        self._path = folder / JOURNAL
        self._settings = settings
        self._kept = time.monotonic()
        if anew or (self._path.exists() and not self._is_usable()):
            self.remove()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep the journal for a later build."""
        if "_db" in vars(self):
            self._db.commit()
            self._db.close()

    def _is_usable(self) -> bool:
        try:
            with contextlib.closing(sqlite3.connect(self._path)) as db:
                found = db.execute("SELECT settings FROM made_with").fetchone()
                whole = db.execute("PRAGMA quick_check").fetchone()
        except sqlite3.Error:
            return False
        return bool(found == (self._settings,) and whole == ("ok",))

    @cached_property
    def _db(self) -> sqlite3.Connection:
        made = self._path.exists()
        db = sqlite3.connect(self._path)
        db.execute("PRAGMA synchronous = OFF")  # a program that is killed loses nothing by it
        if not made:
            db.executescript(_SCHEMA)
            db.execute("INSERT INTO made_with VALUES (?)", (self._settings,))
            db.commit()
        return db

    def file(self, file: FileRecord) -> Read | None:
        """The articles of a file that was read before; None if it was not, or has changed."""
        if not self._path.exists():
            return None
        sql = "SELECT record, articles FROM files WHERE source = ? AND sha256 = ?"
        row = self._db.execute(sql, (file.source, file.sha256)).fetchone()
        if row is None:
            return None
        record, articles = map(json.loads, row)
        kept = replace(file, problems=tuple(record["problems"]), notes=tuple(record["notes"]))
        return kept, tuple(Article(**fields) for fields in articles)

    def keep_file(self, file: FileRecord, articles: Sequence[Article]) -> None:
        """Keep the articles of a file; not those of a collection, which is read as fast as it is kept."""
        if len(articles) > 1:
            return
        kept = json.dumps([asdict(article) for article in articles])
        row = (file.source, file.sha256, json.dumps(asdict(file)), kept)
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row)
        if time.monotonic() - self._kept > _EACH:
            self._db.commit()
            self._kept = time.monotonic()

    def keys(self) -> set[bytes]:
        """The keys of the texts that have a vector here."""
        if not self._path.exists():
            return set()
        return {key for (key,) in self._db.execute("SELECT key FROM vectors")}

    def vectors(self, keys: Sequence[bytes]) -> Vectors:
        """The vectors of ``keys``, which must have one here; shape (len(keys), dim)."""
        sql = "SELECT vector FROM vectors WHERE key = ?"
        rows = [self._db.execute(sql, (key,)).fetchone()[0] for key in keys]
        return np.stack([np.frombuffer(row, dtype="<f4") for row in rows]).astype(np.float32)

    def keep_vectors(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Keep the vectors of some texts."""
        rows = zip(keys, (row.astype("<f4").tobytes() for row in vectors), strict=True)
        self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        self._db.commit()

    def remove(self) -> None:
        """Remove the journal once its content is published or useless."""
        if "_db" in vars(self):
            self._db.close()
            del self._db
        for path in (self._path, self._path.with_name(f"{JOURNAL}-journal")):
            path.unlink(missing_ok=True)
