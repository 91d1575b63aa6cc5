"""Articles and passages on disk: an SQLite file a version, written once and then only read, and their table."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import weakref
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from index.checksums import REBUILD
from index.local.passage_table import Numbers, PassageTable
from index.records import Article, FileRecord, IndexUnusable, Passage, Summary

TEXTS = "texts.sqlite"
_SCHEMA = """
CREATE TABLE files (
    source TEXT PRIMARY KEY, sha256 TEXT NOT NULL, problems TEXT NOT NULL, notes TEXT NOT NULL,
    articles INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL, source TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    date TEXT NOT NULL, date_origin TEXT NOT NULL, publisher TEXT NOT NULL, url TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX articles_by_file ON articles (file);
"""
_SUMMARY = "source, title, date, date_origin, publisher, url"
_ARTICLE = "source, text, title, date, date_origin, publisher, url"


def text_key(text: str) -> bytes:
    """A hash of 16 bytes of the embedded ``text``; equal texts share one vector."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _lines(lines: Sequence[str]) -> str:
    return json.dumps(lines, ensure_ascii=False)


def _record(row: Sequence[Any]) -> FileRecord:
    source, sha256, *lines_of = row
    problems, notes = (() if lines == "[]" else tuple(json.loads(lines)) for lines in lines_of)  # most have none
    return FileRecord(source, sha256, problems, notes)


class TextWriter:
    """Writes one version's files and articles: to an empty file, or to a copy of the version before."""

    def __init__(self, path: Path, old: Texts | None = None) -> None:
        if old is not None:
            shutil.copyfile(old.path, path)
        self._db = sqlite3.connect(path)
        # The version counts only once it is whole and flushed, so a crash here may leave anything.
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + ("" if old else _SCHEMA))

    def put_file(self, file: FileRecord, articles: int) -> None:
        """Write the record of a file and the number of its articles."""
        row = (file.source, file.sha256, _lines(file.problems), _lines(file.notes), articles)
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", row)

    def drop_file(self, source: str) -> None:
        """Forget a file and its articles."""
        self._db.execute("DELETE FROM files WHERE source = ?", (source,))
        self._db.execute("DELETE FROM articles WHERE file = ?", (source,))

    def drop_article(self, row: int) -> None:
        """Forget an article."""
        self._db.execute("DELETE FROM articles WHERE id = ?", (row,))

    def add_article(self, file: str, article: Article) -> int:
        """Write an article that came from ``file``; returns its row."""
        a = article
        values = (file, a.source, a.text, a.title, a.date, a.date_origin, a.publisher, a.url)
        sql = f"INSERT INTO articles (file, {_ARTICLE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        return int(self._db.execute(sql, values).lastrowid or 0)

    def article(self, row: int) -> Article:
        """An article that was written before."""
        return Article(*self._db.execute(f"SELECT {_ARTICLE} FROM articles WHERE id = ?", (row,)).fetchone())

    def close(self) -> None:
        """Commit and close."""
        self._db.commit()
        self._db.close()


def open_texts(path: Path) -> sqlite3.Connection:
    """Open a version's texts; raises IndexUnusable when they cannot be read."""
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        db.execute("SELECT count(*) FROM files").fetchone()
    except sqlite3.Error as error:
        raise IndexUnusable(f"{path}: not readable as articles ({error}); {REBUILD}") from error
    return db


@dataclass(frozen=True, eq=False)
class Texts:
    """The articles and passages of one version, read as they are asked for; safe to share between threads."""

    path: Path
    db: sqlite3.Connection
    table: PassageTable
    _lock: Lock = field(default_factory=Lock, init=False)

    def __post_init__(self) -> None:
        weakref.finalize(self, self.db.close)  # else it stays open until cycles are collected, long after it is needed

    def _rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self.db.execute(sql, values).fetchall()

    def files(self) -> dict[str, FileRecord]:
        """Every file by its source, those without a usable article too."""
        rows = self._rows("SELECT source, sha256, problems, notes FROM files ORDER BY source")
        return {row[0]: _record(row) for row in rows}

    @cached_property
    def numbers(self) -> dict[str, range]:
        """The numbers of each file's articles."""
        rows = self._rows("SELECT source, articles FROM files ORDER BY source")
        ends = list(accumulate(articles for _, articles in rows))
        return {source: range(end - articles, end) for (source, articles), end in zip(rows, ends, strict=True)}

    def article(self, source: str) -> Article | None:
        """The article called ``source``, or None where there is none."""
        rows = self._rows(f"SELECT {_ARTICLE} FROM articles WHERE source = ?", (source,))
        return Article(*rows[0]) if rows else None

    def file_of(self, source: str) -> FileRecord | None:
        """The file that the article called ``source`` came from, as it was indexed."""
        rows = self._rows(
            "SELECT f.source, f.sha256, f.problems, f.notes FROM articles a JOIN files f ON f.source = a.file "
            "WHERE a.source = ?",
            (source,),
        )
        return _record(rows[0]) if rows else None

    def summaries(self) -> list[Summary]:
        """Every article without its text, by its number."""
        rows = self._rows(f"SELECT id, {_SUMMARY} FROM articles")
        found = {row: fields for row, *fields in rows}
        order, counts = self.table.articles["row"].tolist(), self.table.counts().tolist()
        return [Summary(*(*found[row], count)) for row, count in zip(order, counts, strict=True)]

    def summary_of(self, number: int) -> Summary:
        """The article of this number without its text."""
        first = self.table.articles["first"][number : number + 2].tolist()
        end = first[1] if len(first) == 2 else len(self.table.passages)
        row = int(self.table.articles["row"][number])
        fields = self._rows(f"SELECT {_SUMMARY} FROM articles WHERE id = ?", (row,))[0]
        return Summary(*(*fields, end - first[0]))

    def publishers(self) -> list[str]:
        """The publishers of the articles, each once, in order."""
        return [row[0] for row in self._rows("SELECT DISTINCT publisher FROM articles ORDER BY publisher")]

    def articles_of(self, file: str) -> list[Article]:
        """The articles that came from ``file``, in the order of their numbers."""
        found = {
            row: Article(*fields)
            for row, *fields in self._rows(f"SELECT id, {_ARTICLE} FROM articles WHERE file = ?", (file,))
        }
        return [found[int(self.table.articles["row"][number])] for number in self.numbers.get(file, ())]

    def copies(self, source: str) -> list[str]:
        """The sources of the other copies of an article, in the order of their number."""
        rows = self._rows("SELECT id FROM articles WHERE source = ?", (source,))
        if not rows:
            return []
        articles, leaders = self.table.articles, self.leaders
        number = int(self._by_row[np.searchsorted(articles["row"][self._by_row], rows[0][0])])
        others = [n for n in np.flatnonzero(leaders == leaders[number]).tolist() if n != number]
        return [self._source(n) for n in others]

    def stories(self) -> dict[str, str]:
        """Article → the leading article of its copies, for every article with copies, the leading one included."""
        sources, leaders = [s.source for s in self.summaries()], self.leaders.tolist()
        groups = Counter(leaders)
        return {source: sources[at] for source, at in zip(sources, leaders, strict=True) if groups[at] > 1}

    @cached_property
    def _by_row(self) -> Numbers:
        """The numbers of the articles in the order of their rows."""
        return np.argsort(self.table.articles["row"])

    def _source(self, number: int) -> str:
        row = int(self.table.articles["row"][number])
        return str(self._rows("SELECT source FROM articles WHERE id = ?", (row,))[0][0])

    @cached_property
    def leaders(self) -> npt.NDArray[np.int32]:
        """The number of the article that leads each article's copies, its own where it has none; shape (articles,)."""
        return np.ascontiguousarray(self.table.articles["leader"])

    @cached_property
    def covered(self) -> npt.NDArray[np.bool_]:
        """Which passages stand word for word in the leading copy; shape (passages,)."""
        return np.ascontiguousarray(self.table.passages["covered"])

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """The passages called ``ids``, in their order."""
        return [self._passage(i) for i in ids]

    def _passage(self, number: int) -> Passage:
        place = self.table.passages[number]
        start, end = int(place["start"]), int(place["end"])
        row = int(self.table.articles["row"][place["article"]])
        sql = "SELECT source, substr(text, ?, ?) FROM articles WHERE id = ?"
        source, text = self._rows(sql, (start + 1, end - start, row))[0]
        return Passage(source, start, end, text)

    @cached_property
    def article_numbers(self) -> npt.NDArray[np.int32]:
        """The number of each passage's article; shape (passages,)."""
        return np.ascontiguousarray(self.table.passages["article"])
