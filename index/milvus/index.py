"""One published version of an index in Milvus, open for reading.

A query takes one round trip: the nearest passages and those with the rarest words are searched at the same time. Each
row brings its vector and word counts, and the scores are computed from them here, equal to those of local files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from index.archive import Query, Scores, TermStatistics
from index.filters import Filters
from index.manifest import Manifest
from index.milvus.rows import (
    FOUND,
    article_of,
    dimension,
    inside,
    passage_of,
    quoted,
    searched,
    summary_of,
)
from index.milvus.server import INDEXES, Milvus, Row, SearchOptions
from index.milvus.words import Bm25Query, Frequencies, PartStatistics
from index.records import Article, FileRecord, Passage, Summary
from index.text.terms import keys

LISTED = 100_000
"""The number of articles that are listed; of more, the first by their key."""
_REMEMBERED = 64
"""Articles in the cache, because an answer reads each of its own several times."""
_FIRST = "piece == 0"


@dataclass(frozen=True)
class Names:
    """The names of a version's collections."""

    version: str

    @property
    def passages(self) -> str:
        return f"{self.version}_passages"

    @property
    def articles(self) -> str:
        return f"{self.version}_articles"

    @property
    def notes(self) -> str:
        return f"{self.version}_notes"

    @property
    def all(self) -> tuple[str, str, str]:
        """Every collection, what is published last."""
        return self.articles, self.notes, self.passages


@dataclass(frozen=True)
class FoundCandidates:
    """Candidates as the rows that were found, in order."""

    index: MilvusIndex
    rows: Sequence[Row]
    cosines: Scores
    lexical: Scores
    stories: Sequence[int]

    def passages(self, chosen: Sequence[int]) -> list[Passage]:
        """The passages at the positions ``chosen``, in their order."""
        return [passage_of(self.rows[i]) for i in chosen]

    def summary(self, place: int) -> Summary:
        """The article of a candidate."""
        return self.summaries[self.rows[place]["source"]]

    @cached_property
    def summaries(self) -> Mapping[str, Summary]:
        """Every candidate's article by its source, read when one is asked for."""
        return self.index.summaries_of({row["source"] for row in self.rows})


@dataclass(frozen=True)
class MilvusIndex:
    """Implements ``Archive`` over the collections of one version; ``parts`` are the statistics of its workers."""

    server: Milvus
    names: Names
    manifest: Manifest
    parts: Sequence[PartStatistics]
    dense: str

    @cached_property
    def _frequencies(self) -> Frequencies:
        return Frequencies(self.server, self.names.notes, self.parts)

    def candidates(self, query: Query, bounds: Filters, pool: int) -> FoundCandidates:
        """The ``pool`` best by cosine and the ``pool`` best by words, inside ``bounds``."""
        wanted = Bm25Query.of(query, self._frequencies, self.manifest.passages)
        where = searched(bounds)
        asked: list[tuple[dict[str, Any], Mapping[str, int]]] = []
        if query.vector is not None:
            asked.append(({"vector": query.vector[0]}, INDEXES[self.dense][1]))
        if wanted.vector:
            asked.append(({"terms": wanted.vector}, {}))
        running = [
            self.server.start(
                self.server.search, self.names.passages, vector, where, SearchOptions(pool, FOUND, params)
            )
            for vector, params in asked
        ]
        found = {row["id"]: row for work in running for row in work.result()}
        rows = sorted(found.values(), key=lambda row: (row["file"], int(row["place"]), int(row["start"])))
        if any(set("_%\\") & set(pattern) for pattern in bounds.sources):  # passed by any letter there
            summaries = self.summaries_of({row["source"] for row in rows})
            rows = [row for row in rows if bounds.match(summaries[row["source"]])]
        return self._scored(rows, query, wanted)

    def _scored(self, rows: list[Row], query: Query, wanted: Bm25Query) -> FoundCandidates:
        cosines = np.zeros(len(rows), dtype=np.float32)
        if query.vector is not None and rows:
            cosines = np.array([row["vector"] for row in rows], dtype=np.float32) @ query.vector[0]
        numbers: dict[str, int] = {}
        stories = [numbers.setdefault(row["leader"] or row["source"], len(numbers)) for row in rows]
        return FoundCandidates(self, rows, cosines, wanted.scores(rows, self.parts), stories)

    def summaries_of(self, sources: set[str]) -> dict[str, Summary]:
        """The articles called ``sources`` without their text."""
        where = f"source in {quoted(sorted(sources))} and {_FIRST}"
        return {row["source"]: summary_of(row) for row in self.server.rows(self.names.articles, where, _SUMMARY)}

    def frequency(self, stem: str) -> int:
        """The number of passages that contain ``stem``."""
        [key] = map(dimension, keys([stem]))
        return self._frequencies.of([key])[key]

    def term_statistics(self, stems: Sequence[str], bounds: Filters) -> TermStatistics:
        """The size of the articles inside ``bounds``, and the document frequencies of ``stems`` there."""
        these = f" and {inside(bounds)}" if bounds else ""
        count, names = self.server.count, self.names
        self._frequencies.of([dimension(key) for key in keys(stems)])
        known = [stem for stem in dict.fromkeys(stems) if self.frequency(stem)]
        counting = [
            self.server.start(count, names.articles, f"array_contains(words, {key}){these}") for key in keys(known)
        ]
        if bounds:
            articles = count(names.articles, f"{_FIRST}{these}")
            passages = count(names.passages, inside(bounds))
        else:
            articles, passages = self.manifest.articles, self.manifest.passages
        return TermStatistics(articles, passages, {s: work.result() for s, work in zip(known, counting, strict=True)})

    def publishers(self) -> list[str]:
        """The publishers of the articles, each once, in order."""
        return sorted({row["name"] for rows in self._notes("publisher") for row in rows})

    def _notes(self, kind: str) -> Any:
        return self.server.scan(self.names.notes, f'kind == "{kind}"', ["name", "data"])

    def article(self, source: str) -> Article | None:
        """The article called ``source``, or None where there is none."""
        return self._articles(source)

    @cached_property
    def _articles(self) -> Callable[[str], Article | None]:
        @lru_cache(_REMEMBERED)
        def read(source: str) -> Article | None:
            rows = self.server.rows(self.names.articles, f"source in {quoted([source])}", ["piece", "body"])
            return article_of(rows) if rows else None

        return read

    @cached_property
    def _heads(self) -> Callable[[str], Row | None]:
        """The file and the leader of an article."""

        @lru_cache(_REMEMBERED)
        def read(source: str) -> Row | None:
            where = f"source in {quoted([source])} and {_FIRST}"
            return next(iter(self.server.rows(self.names.articles, where, ["file", "leader"])), None)

        return read

    def copies(self, source: str) -> list[str]:
        """The sources of the other copies of an article, in their order."""
        head = self._heads(source)
        if head is None:
            return []
        leader = quoted([head["leader"] or source])
        where = f"{_FIRST} and (source in {leader} or leader in {leader})"
        found = self.server.rows(self.names.articles, where, ["source", "file", "place"])
        return [row["source"] for row in sorted(found, key=_order) if row["source"] != source]

    def stories(self) -> dict[str, str]:
        """Article → the leading article of its copies, for every article with copies, the leading one included."""
        led = {
            row["source"]: row["leader"]
            for rows in self.server.scan(self.names.articles, f'{_FIRST} and leader != ""', ["source", "leader"])
            for row in rows
        }
        return led | {leader: leader for leader in led.values()}

    def summaries(self) -> list[Summary]:
        """The first LISTED articles without their text, in their order."""
        found: list[Row] = []
        for rows in self.server.scan(self.names.articles, _FIRST, [*_SUMMARY, "file", "place"]):
            found += rows
            if len(found) >= LISTED:
                break
        return [summary_of(row) for row in sorted(found[:LISTED], key=_order)]

    def files(self) -> dict[str, FileRecord]:
        """Every file by its source, those without a usable article too."""
        found = [file_of(row) for rows in self._notes("file") for row in rows]
        return {file.source: file for file in sorted(found, key=lambda file: file.source)}

    def file_of(self, source: str) -> FileRecord | None:
        """The file that the article called ``source`` came from, as it was indexed."""
        head = self._heads(source)
        if head is None:
            return None
        notes = f'kind == "file" and name in {quoted([head["file"]])}'
        found = self.server.rows(self.names.notes, notes, ["name", "data"])
        return file_of(found[0]) if found else None

    def articles_of(self, file: str) -> list[Article]:
        """The articles that came from ``file``, in their order."""
        return [article for _, article in self.placed_articles([file])[file]]

    def placed_articles(self, files: Sequence[str]) -> dict[str, list[tuple[int, Article]]]:
        """The articles of each of ``files`` with their places in it, in order."""
        pieces: dict[tuple[str, int], list[Row]] = {}
        fields = ["file", "place", "piece", "body"]
        for rows in self.server.scan(self.names.articles, f"file in {quoted(files)}", fields):
            for row in rows:
                pieces.setdefault(_order(row), []).append(row)
        found: dict[str, list[tuple[int, Article]]] = {file: [] for file in files}
        for file, place in sorted(pieces):
            found[file].append((place, article_of(pieces[file, place])))
        return found


_SUMMARY = ("source", "head")


def _order(row: Row) -> tuple[str, int]:
    return row["file"], int(row["place"])


def file_of(row: Row) -> FileRecord:
    """The file that a note is about."""
    data = json.loads(row["data"])
    return FileRecord(row["name"], data["sha256"], tuple(data["problems"]), tuple(data["notes"]))
