"""Articles and passages on disk: one SQLite file a version, written once and then only read."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.copies import Signature
from index.records import Article, IndexUnusable, Passage, Summary

_SCHEMA = """
CREATE TABLE files (source TEXT PRIMARY KEY, sha256 TEXT NOT NULL, problems TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL, source TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    date TEXT NOT NULL, date_origin TEXT NOT NULL, publisher TEXT NOT NULL, url TEXT NOT NULL, text TEXT NOT NULL,
    signature BLOB NOT NULL, leader INTEGER NOT NULL);
CREATE INDEX articles_by_leader ON articles (leader);
CREATE INDEX articles_by_file ON articles (file);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, article INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    sentences INTEGER NOT NULL, key BLOB NOT NULL, covered INTEGER NOT NULL DEFAULT 0);
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
    """A passage's place in its article, its number of sentences, and ``key``, the hash of its text."""

    start: int
    end: int
    sentences: int
    key: bytes


@dataclass(frozen=True)
class StoredArticle:
    """An article with its passages and its MinHash signature."""

    article: Article
    passages: tuple[StoredPassage, ...]
    signature: Signature


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

    def add_article(self, file: str, stored: StoredArticle) -> None:
        a, number = stored.article, self.articles
        row = (number, file, a.source, a.title, a.date, a.date_origin, a.publisher, a.url, a.text)
        self._db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, stored.signature.tobytes(), number)
        )
        for passage in stored.passages:
            place = (self.passages, number, passage.start, passage.end, passage.sentences, passage.key)
            self._db.execute(
                "INSERT INTO passages (id, article, start, end, sentences, key) VALUES (?, ?, ?, ?, ?, ?)", place
            )
            self.passages += 1
        self.articles += 1

    def text(self, number: int) -> str:
        """The text of an article that was added."""
        return str(self._db.execute("SELECT text FROM articles WHERE id = ?", (number,)).fetchone()[0])

    def mark_copy(self, number: int, leader: int, covers: Callable[[str], bool]) -> None:
        """Say that an article is a copy of another, and which of its passages the other ``covers``."""
        text = self.text(number)
        self._db.execute("UPDATE articles SET leader = ? WHERE id = ?", (leader, number))
        rows = self._db.execute("SELECT id, start, end FROM passages WHERE article = ?", (number,)).fetchall()
        covered = [(i,) for i, start, end in rows if covers(text[start:end])]
        self._db.executemany("UPDATE passages SET covered = 1 WHERE id = ?", covered)

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

    def file_of(self, source: str) -> FileRecord | None:
        """The file that the article called ``source`` came from, as it was indexed."""
        rows = self._rows(
            "SELECT f.* FROM articles a JOIN files f ON f.source = a.file WHERE a.source = ?",
            (source,),
        )
        return FileRecord(rows[0][0], rows[0][1], tuple(json.loads(rows[0][2]))) if rows else None

    def summaries(self) -> list[Summary]:
        """Every article without its text, by its number."""
        rows = self._rows(
            "SELECT source, title, date, date_origin, publisher, url, "
            "(SELECT count(*) FROM passages p WHERE p.article = a.id) FROM articles a ORDER BY id"
        )
        return [Summary(*row) for row in rows]

    def articles_of(self, file: str) -> list[StoredArticle]:
        """The articles that came from ``file``, each with its passages."""
        found = []
        for number, signature, *fields in self._rows(
            f"SELECT id, signature, {_ARTICLE} FROM articles WHERE file = ? ORDER BY id", (file,)
        ):
            rows = self._rows(
                "SELECT start, end, sentences, key FROM passages WHERE article = ? ORDER BY id", (number,)
            )
            passages = tuple(StoredPassage(*row) for row in rows)
            found.append(StoredArticle(Article(*fields), passages, np.frombuffer(signature, dtype=np.uint32)))
        return found

    def copies(self, source: str) -> list[str]:
        """The sources of the other copies of an article, in the order of their number."""
        rows = self._rows(
            "SELECT b.source FROM articles a JOIN articles b ON b.leader = a.leader "
            "WHERE a.source = ? AND b.id != a.id ORDER BY b.id",
            (source,),
        )
        return [row[0] for row in rows]

    def leaders(self) -> npt.NDArray[np.int32]:
        """The number of the article that leads each article's copies, its own where it has none; shape (articles,)."""
        return np.array([row[0] for row in self._rows("SELECT leader FROM articles ORDER BY id")], dtype=np.int32)

    def covered(self) -> npt.NDArray[np.bool_]:
        """Which passages say nothing that the leading copy does not; shape (passages,)."""
        return np.array([row[0] for row in self._rows("SELECT covered FROM passages ORDER BY id")], dtype=np.bool_)

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
