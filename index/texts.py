"""Articles and passages on disk: one SQLite file a version, written once and then only read."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.records import Article, IndexUnusable, Passage, Summary

_SCHEMA = """
CREATE TABLE files (source TEXT PRIMARY KEY, sha256 TEXT NOT NULL, problems TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL, source TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    date TEXT NOT NULL, date_origin TEXT NOT NULL, publisher TEXT NOT NULL, url TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX articles_by_file ON articles (file);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, article INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    key BLOB NOT NULL);
CREATE INDEX passages_by_article ON passages (article);
"""
_ARTICLE = "source, text, title, date, date_origin, publisher, url"


@dataclass(frozen=True)
class FileRecord:
    """What the index knows of one file; ``problems`` says, a line each, what of it could not be used."""

    source: str
    sha256: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class StoredPassage:
    """A passage's place in its article, and ``key``, the hash of the text that was embedded for it."""

    start: int
    end: int
    key: bytes


def text_key(text: str) -> bytes:
    """16 bytes that stand for ``text``: equal texts have one vector."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


class TextWriter:
    """Writes one version's texts; articles and passages are numbered from 0 in the order they come."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.executescript(_SCHEMA)
        self.articles = 0
        self.passages = 0

    def add_file(self, file: FileRecord) -> None:
        row = (file.source, file.sha256, json.dumps(file.problems, ensure_ascii=False))
        self._db.execute("INSERT INTO files VALUES (?, ?, ?)", row)

    def add_article(self, file: str, article: Article, passages: Iterable[StoredPassage]) -> None:
        a = article
        row = (self.articles, file, a.source, a.title, a.date, a.date_origin, a.publisher, a.url, a.text)
        self._db.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        for passage in passages:
            place = (self.passages, self.articles, passage.start, passage.end, passage.key)
            self._db.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", place)
            self.passages += 1
        self.articles += 1

    def close(self) -> None:
        """Make what was written durable."""
        self._db.commit()
        self._db.close()


class Texts:
    """The articles and passages of one version, read as they are asked for; safe to share between threads."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Texts:
        """Open what TextWriter wrote; raises IndexUnusable when it cannot be read."""
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            db = sqlite3.connect(uri, uri=True, check_same_thread=False)
            db.execute("SELECT count(*) FROM files").fetchone()
        except sqlite3.Error as error:
            raise IndexUnusable(
                f"{path}: not readable as articles ({error}); run: python app.py index --rebuild"
            ) from error
        return cls(db)

    def close(self) -> None:
        self._db.close()

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def files(self) -> dict[str, FileRecord]:
        """Every file by its source, those without a usable article too."""
        rows = self._rows("SELECT source, sha256, problems FROM files ORDER BY source")
        return {s: FileRecord(s, h, tuple(json.loads(p))) for s, h, p in rows}

    def article(self, source: str) -> Article | None:
        """The article called ``source``, or None where there is none."""
        rows = self._rows(f"SELECT {_ARTICLE} FROM articles WHERE source = ?", (source,))
        return Article(*rows[0]) if rows else None

    def summaries(self) -> list[Summary]:
        """Every article without its text, by its number."""
        rows = self._rows(
            "SELECT source, title, date, date_origin, publisher, url, "
            "(SELECT count(*) FROM passages p WHERE p.article = a.id) FROM articles a ORDER BY id"
        )
        return [Summary(*row) for row in rows]

    def articles_of(self, file: str) -> list[tuple[Article, list[StoredPassage]]]:
        """The articles that came from ``file``, each with its passages."""
        found = []
        for number, *fields in self._rows(f"SELECT id, {_ARTICLE} FROM articles WHERE file = ? ORDER BY id", (file,)):
            passages = self._rows("SELECT start, end, key FROM passages WHERE article = ? ORDER BY id", (number,))
            found.append((Article(*fields), [StoredPassage(*p) for p in passages]))
        return found

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """The passages called ``ids``, in their order."""
        return [self._passage(i) for i in ids]

    def _passage(self, number: int) -> Passage:
        rows = self._rows(
            "SELECT a.source, p.start, p.end, substr(a.text, p.start + 1, p.end - p.start) "
            "FROM passages p JOIN articles a ON a.id = p.article WHERE p.id = ?",
            (int(number),),
        )
        source, start, end, text = rows[0]
        return Passage(source, start, end, text)

    def passage_keys(self) -> dict[bytes, int]:
        """The passage that holds each embedded text's vector."""
        return dict(self._rows("SELECT key, id FROM passages"))

    def article_numbers(self) -> npt.NDArray[np.int32]:
        """The number of each passage's article; shape (passages,)."""
        rows = self._rows("SELECT article FROM passages ORDER BY id")
        return np.array([row[0] for row in rows], dtype=np.int32)
