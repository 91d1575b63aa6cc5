"""Writes a new version of the index beside the old one: unchanged parts are copied, the rest is made.

Copying moves bytes and changes numbers; nothing is cut, counted, compared or embedded again. Except for the rows of the
texts, the result equals a version built from nothing, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.chunking import ChunkSettings, chunk
from index.copies import SIGNATURE, Signature, signature
from index.journal import Journal
from index.local.folding import fold_copies
from index.local.passage_table import ARTICLE, COMPARED, NEW, PASSAGE, Numbers, PassageTable, Records, spread
from index.local.passages import PassageWriter
from index.local.search import Index
from index.local.texts import TEXTS, TextWriter, text_key
from index.records import Article, Embedder, FileRecord, Progress, indexed_text


class VersionWriter:
    """Writes the files of a version to ``folder``: each file of the folder of articles in order, then ``finish``.

    ``report`` is called with the number of articles so far.
    """

    def __init__(self, folder: Path, old: Index | None, chunking: ChunkSettings, report: Callable[[int], None]) -> None:
        self._folder = folder
        self._old = old
        self._chunking = chunking
        self._report = report
        self._texts = TextWriter(folder / TEXTS, old)
        self._origins: list[Numbers] = []
        self._rows: list[npt.NDArray[np.int64]] = []
        self._made: dict[int, tuple[Records, Signature]] = {}
        self.articles = 0

    def drop_file(self, source: str) -> None:
        """Leave out a file that is gone; all such files come before the others."""
        self._texts.drop_file(source)

    def carry_file(self, source: str) -> None:
        """Copy an unchanged file with its articles."""
        assert self._old is not None  # only a file that an old index holds can be carried over
        numbers = self._old.numbers[source]
        self._take(np.arange(numbers.start, numbers.stop))

    def add_file(self, file: FileRecord, articles: Sequence[Article]) -> None:
        """Write a new or changed file; its unchanged articles are copied."""
        before = self._before(file.source)
        kept = {a.source for a in articles if a.source in before and before[a.source][1] == a}
        for source, (number, _) in before.items():
            if source not in kept:
                self._texts.drop_article(self._old_row(number))
        self._texts.put_file(file, len(articles))
        for article in articles:
            if article.source in kept:
                self._take(np.array([before[article.source][0]]))
            else:
                self._make(file.source, article)

    def _before(self, source: str) -> dict[str, tuple[int, Article]]:
        if self._old is None:
            return {}
        numbers = self._old.numbers.get(source, ())
        found = zip(numbers, self._old.articles_of(source), strict=True)
        return {article.source: (number, article) for number, article in found}

    def _old_row(self, number: int) -> int:
        assert self._old is not None
        return int(self._old.table.articles["row"][number])

    def _take(self, numbers: Numbers) -> None:
        assert self._old is not None
        self._origins.append(numbers)
        self._rows.append(self._old.table.articles["row"][numbers])
        self.articles += len(numbers)
        self._report(self.articles)

    def _make(self, file: str, article: Article) -> None:
        """Cut a new article into passages, numbered later."""
        cut = chunk(article, self._chunking)
        passages = np.zeros(len(cut), dtype=PASSAGE)
        for i, passage in enumerate(cut):
            key = np.frombuffer(text_key(indexed_text(article.title, passage.text)), dtype="<u8")
            passages[i] = (0, passage.start, passage.end, False, key)
        self._made[self.articles] = passages, signature(article)
        self._origins.append(np.array([NEW]))
        self._rows.append(np.array([self._texts.add_article(file, article)]))
        self.articles += 1
        self._report(self.articles)

    def finish(self, embedder: Embedder, progress: Progress | None, journal: Journal | None = None) -> tuple[int, int]:
        """Embed and count new passages and write the rest; returns the numbers of passages and of embedded texts."""
        origins, rows = np.concatenate(self._origins), np.concatenate(self._rows)
        old = self._old.table if self._old else None

        def article(number: int) -> Article:
            return self._texts.article(int(rows[number]))

        table, came_from = self._table(origins, rows)
        table = fold_copies(table, article, old, origins)
        table.write(self._folder)
        passages = PassageWriter(self._folder, self._old, table, came_from, embedder)
        if journal:
            passages.go_on(journal)
        for number, (cut, _) in self._made.items():
            read, first = article(number), int(table.articles["first"][number])
            for passage, place in enumerate(cut, first):
                text = read.text[int(place["start"]) : int(place["end"])]
                passages.add(passage, text, read.title, progress)
        embedded = passages.close(progress)
        self._texts.close()
        return len(came_from), embedded

    def _table(self, origins: Numbers, rows: Numbers) -> tuple[PassageTable, Numbers]:
        """The new version's table, as yet without its copies, and the number each passage had before."""
        old, carried = self._old.table if self._old else None, origins != NEW
        counts = np.zeros(len(origins), dtype=np.int64)
        signatures = np.zeros((len(origins), SIGNATURE), dtype=np.uint32)
        if old is not None:
            counts[carried] = old.counts()[origins[carried]]
            signatures[carried] = old.signatures[origins[carried]]
        for number, (cut, values) in self._made.items():
            counts[number], signatures[number] = len(cut), values
        articles = np.zeros(len(origins), dtype=ARTICLE)
        articles["row"], articles["leader"] = rows, np.arange(len(origins))
        articles["first"] = np.cumsum(counts) - counts
        passages = np.zeros(int(counts.sum()), dtype=PASSAGE)
        came_from = np.full(len(passages), NEW, dtype=np.int64)
        if old is not None:
            here = spread(articles["first"][carried], counts[carried])
            came_from[here] = spread(old.articles["first"][origins[carried]], counts[carried])
            passages[here] = old.passages[came_from[here]]
        for number, (cut, _) in self._made.items():
            first = int(articles["first"][number])
            passages[first : first + len(cut)] = cut
        passages["article"] = np.repeat(np.arange(len(origins)), counts)
        return PassageTable(articles, passages, np.zeros(0, dtype=COMPARED), signatures), came_from
