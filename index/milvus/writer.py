"""Writes one part of a version to Milvus; it may stop at any moment and continue later.

Every row is made again from its article, which is cheap. Existing rows stay as they are, and rows that do not belong
are removed. Only vectors are expensive: they come from the same version, then from the one before, and only then from
the model.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice

import numpy as np

from index.chunking import chunk
from index.copies import signature
from index.local.vectors import embed
from index.milvus.index import MilvusIndex, Names
from index.milvus.rows import article_rows, note_row, passage_row, quoted, real_dimensions, row_key
from index.milvus.server import Milvus, Row
from index.milvus.words import KeyCounts
from index.records import Article, FileRecord, indexed_text
from index.store_protocol import BuildJob, FilePlan, Part, WriteCounts

BATCH = 512
"""Passages that are embedded and written together; an interruption loses at most as many."""
_WRITE = 200
_NAMED = 200  # sources or keys named in one expression
_NOTE = 60_000

Placed = tuple[str, int, Article]
"""An article with its file and its place there."""


@dataclass
class PartWriter:
    """Writes the part of ``job`` to the collections ``names``; one use. Equal texts are embedded once."""

    server: Milvus
    names: Names
    job: BuildJob
    old: MilvusIndex | None
    batch: int = BATCH
    key_counts: KeyCounts = field(default_factory=KeyCounts)
    embedded: int = 0
    sources: set[str] = field(default_factory=set)
    publishers: set[str] = field(default_factory=set)

    @property
    def part(self) -> Part:
        """The part that is written."""
        return self.job.part

    def write(self, plans: Sequence[FilePlan]) -> WriteCounts:
        """Write all articles of the part, remove others in it, and note that it is complete."""
        self.server.delete(self.names.notes, f"id in {quoted([part_key(self.part.number)])}")
        waiting: list[Placed] = []
        passages: dict[str, list[Row]] = {}
        for placed in self._articles(plans):
            waiting.append(placed)
            passages[placed[2].source] = self._passages(*placed)
            if sum(map(len, passages.values())) >= self.batch:
                self._write(waiting, passages)
                waiting, passages = [], {}
        self._write(waiting, passages)
        self._remove_others()
        self._note(plans)
        return WriteCounts(len(self.sources), self.key_counts.passages, self.embedded)

    def _articles(self, plans: Sequence[FilePlan]) -> Iterator[Placed]:
        """The part's articles in the order of the files; those of files that did not change come from the old index."""
        for begin in range(0, len(plans), _NAMED):
            some = plans[begin : begin + _NAMED]
            same = [plan.record.source for plan in some if plan.articles is None]
            kept = self.old.placed_articles(same) if self.old and same else {}
            for plan in some:
                file = plan.record.source
                placed = kept[file] if plan.articles is None else list(enumerate(plan.articles))
                yield from ((file, place, a) for place, a in placed if self.part.holds(a.source))

    def _passages(self, file: str, place: int, article: Article) -> list[Row]:
        rows = [passage_row(p, article, file, place) for p in chunk(article, self.job.chunking)]
        for row in rows:
            row["part"] = self.part.number
            self.key_counts.add(real_dimensions(row["terms"]), row["length"])
        self.sources.add(article.source)
        self.publishers.add(article.publisher)
        self.job.report(len(self.sources))
        return rows

    def _write(self, articles: Sequence[Placed], passages: Mapping[str, list[Row]]) -> None:
        """Write some articles whole, passages first."""
        missing = self._missing(
            self.names.passages, list(passages), [row for rows in passages.values() for row in rows]
        )
        self._add_vectors(missing, {article.source: article.title for _, _, article in articles})
        self._upsert(self.names.passages, missing)
        heads = [
            row
            for file, place, a in articles
            for row in article_rows(a, file, place, self.part.number, (len(passages[a.source]), signature(a)))
        ]
        self._upsert(self.names.articles, self._missing(self.names.articles, list(passages), heads))

    def _missing(self, collection: str, sources: Sequence[str], rows: Sequence[Row]) -> list[Row]:
        """Which of ``rows`` are not there yet; others of these sources are removed."""
        there: set[str] = set()
        for begin in range(0, len(sources), _NAMED):
            where = f"source in {quoted(sources[begin : begin + _NAMED])}"
            there.update(str(row["id"]) for found in self.server.scan(collection, where, []) for row in found)
        self._delete(collection, "id", sorted(there - {row["id"] for row in rows}))
        return [row for row in rows if row["id"] not in there]

    def _add_vectors(self, rows: Sequence[Row], titles: Mapping[str, str]) -> None:
        texts = {row["key"]: indexed_text(titles[row["source"]], row["text"]) for row in rows}
        known = self._known(list(texts))
        new = [key for key in texts if key not in known]
        if new:
            vectors = embed([texts[key] for key in new], self.job.embedder)
            known |= zip(new, np.asarray(vectors, dtype=np.float16).astype(np.float32).tolist(), strict=True)
            self.embedded += len(new)
            if self.job.progress:
                self.job.progress("embedding", self.embedded, max(self.embedded, self.job.expected))
        for row in rows:
            row["vector"] = known[row["key"]]

    def _known(self, keys: Sequence[str]) -> dict[str, list[float]]:
        """The vectors of the texts that this version or the one before has already."""
        found: dict[str, list[float]] = {}
        for names in (self.names, *((self.old.names,) if self.old else ())):
            wanted = [key for key in keys if key not in found]
            for begin in range(0, len(wanted), _NAMED):
                where = f"key in {quoted(wanted[begin : begin + _NAMED])}"
                for row in self.server.rows(names.passages, where, ["key", "vector"], strong=True):
                    found[row["key"]] = [float(number) for number in row["vector"]]
        return found

    def _upsert(self, collection: str, rows: Sequence[Row]) -> None:
        for begin in range(0, len(rows), _WRITE):
            self.server.upsert(collection, rows[begin : begin + _WRITE])

    def _delete(self, collection: str, name: str, values: Sequence[str]) -> None:
        for begin in range(0, len(values), _NAMED):
            self.server.delete(collection, f"{name} in {quoted(values[begin : begin + _NAMED])}")

    def _remove_others(self) -> None:
        """Remove articles of the part that an earlier try wrote and that are gone since."""
        where = f"part == {self.part.number} and piece == 0"
        gone = [
            str(row["source"])
            for rows in self.server.scan(self.names.articles, where, ["source"])
            for row in rows
            if row["source"] not in self.sources
        ]
        for collection in (self.names.passages, self.names.articles):
            self._delete(collection, "source", gone)

    def _note(self, plans: Sequence[FilePlan]) -> None:
        """Note the files, the publishers and the words, and last of all that the part is done."""
        number = self.part.number
        self.server.delete(self.names.notes, f"part == {number}")
        mine = [plan.record for plan in plans if self.part.holds(plan.record.source)]
        self._upsert(self.names.notes, [_note("file", number, file.source, _file_data(file)) for file in mine])
        names = sorted(self.publishers)
        self._upsert(self.names.notes, [_note("publisher", number, name, "") for name in names])
        lengths = self.key_counts.statistics(number)
        words = self.key_counts.rows(lengths)
        while some := list(islice(words, _WRITE)):
            self.server.upsert(self.names.notes, some)
        done = json.dumps(asdict(lengths) | {"articles": len(self.sources)})
        self.server.upsert(self.names.notes, [note_row(part_key(number), "part", number, done, str(number))])


def part_key(number: int) -> str:
    """The key of the note that says a part is done."""
    return row_key("part", number)


def _note(kind: str, part: int, name: str, data: str) -> Row:
    return note_row(row_key(kind, part, name), kind, part, data, name)


def _file_data(file: FileRecord) -> str:
    """The note about a file; of very many problems and notes the first."""
    problems, notes = list(file.problems), list(file.notes)
    while len(data := json.dumps({"sha256": file.sha256, "problems": problems, "notes": notes})) > _NOTE:
        problems, notes = problems[: len(problems) // 2], notes[: len(notes) // 2]
    return data
