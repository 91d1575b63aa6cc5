"""The vectors of the passages' sentences, and a passage's own vector made of them.

Only sentences are embedded. A passage's vector is their mean, so it costs nothing more, an edited sentence is all that
is embedded again, and a passage can be judged by its nearest sentence as well as on the whole
(benchmarks/README.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.arrays import mapped
from index.chunking import split_sentences
from index.places import spread
from index.records import Embedder, IndexUnusable, Vectors
from index.rows import Rows, RowWriter
from index.vectors import Ids, VectorStore, write_codes

VECTORS, ROWS, ENDS = "vectors.npy", "sentences.npy", "sentence-ends.npy"
_BLOCK = 8192


def sentence_count(text: str) -> int:
    """How many sentences a passage's text is embedded as."""
    return len(split_sentences(text))


class SentenceStore:
    """Unit vectors of sentences; those of passage i stand between the ends of passages i - 1 and i."""

    def __init__(self, rows: Rows, ends: Ids) -> None:
        self._rows = rows
        self._ends = ends

    @classmethod
    def open(cls, folder: Path) -> SentenceStore:
        """Map what a VectorWriter wrote; raises IndexUnusable when it does not fit together."""
        rows = Rows.open(folder / ROWS)
        ends = mapped(folder / ENDS, np.int64, "ends")
        if (len(ends) and int(ends[-1])) != len(rows):
            raise IndexUnusable(f"{folder / ENDS}: does not fit {ROWS}; run: python app.py index --rebuild")
        return cls(rows, ends)

    def best(self, query: Vectors, ids: Sequence[int] | Ids) -> npt.NDArray[np.float32]:
        """The cosine of ``query``, shape (1, dim), with the nearest sentence of each of the passages ``ids``."""
        rows, begins = self.places(ids)
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        return np.asarray(np.maximum.reduceat(self._rows.products(query[0], rows), begins), dtype=np.float32)

    def cosines(self, query: Vectors, passage: int) -> npt.NDArray[np.float32]:
        """The cosine of ``query``, shape (1, dim), with each sentence of a passage, in their order."""
        rows, _ = self.places([passage])
        return self._rows.products(query[0], rows)

    def places(self, ids: Sequence[int] | Ids) -> tuple[Ids, Ids]:
        """The rows of the passages ``ids``, one passage after the other, and where in that list each begins."""
        return _places(self._ends, ids)

    @property
    def rows(self) -> Rows:
        """All sentences' vectors."""
        return self._rows


class VectorWriter:
    """Writes the vectors of one version's passages, of which passage i has ``counts[i]`` sentences, and of these."""

    def __init__(self, folder: Path, counts: Ids, embedder: Embedder) -> None:
        self._folder = folder
        self._embedder = embedder
        self._ends = np.cumsum(counts, dtype=np.int64)
        np.save(folder / ENDS, self._ends)
        self._passages = RowWriter(folder / VECTORS, len(counts), embedder.dim)
        self._sentences = RowWriter(folder / ROWS, int(counts.sum()), embedder.dim)

    def embed(self, ids: Sequence[int], texts: Sequence[str]) -> None:
        """Embed the sentences of the passages ``ids``, whose texts are given."""
        found, first = embed_sentences(texts, self._embedder)
        if not np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-2):
            raise ValueError("vectors must have length one, so that their product is a cosine")
        self._passages.put(ids, means(found, first))
        self._sentences.put(_places(self._ends, ids)[0], found)

    def carry(self, passages: VectorStore, sentences: SentenceStore, sources: Ids, ids: Ids) -> None:
        """Take the passages ``sources`` of an older version over as the passages ``ids``."""
        for begin in range(0, len(ids), _BLOCK):
            block = slice(begin, begin + _BLOCK)
            self._passages.carry(passages.rows, sources[block], ids[block])
            self._sentences.carry(sentences.rows, sentences.places(sources[block])[0], self._rows(ids[block]))

    def repeat(self, sources: Ids, ids: Ids) -> None:
        """Give the passages ``ids`` the vectors of the passages ``sources``, which have some already."""
        self._passages.repeat(sources, ids)
        self._sentences.repeat(self._rows(sources), self._rows(ids))

    def _rows(self, ids: Ids) -> Ids:
        return _places(self._ends, ids)[0]

    def close(self) -> None:
        """Hand what was written to the system."""
        self._passages.close()
        self._sentences.close()
        write_codes(self._folder / VECTORS)


def embed_sentences(texts: Sequence[str], embedder: Embedder) -> tuple[Vectors, Ids]:
    """The vectors of all sentences of ``texts``, equal ones embedded once, and where those of each text begin."""
    sentences = [[text[start:end] for start, end in split_sentences(text)] for text in texts]
    counts = np.array([len(found) for found in sentences], dtype=np.int64)
    number: dict[str, int] = {}
    numbers = [number.setdefault(sentence, len(number)) for found in sentences for sentence in found]
    return embedder.encode_passages(list(number))[numbers], np.cumsum(counts) - counts


def means(vectors: Vectors, begins: Ids) -> Vectors:
    """The mean of each run of vectors, of length one."""
    sums = np.add.reduceat(vectors, begins)
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True).clip(1e-9), dtype=np.float32)


def _places(ends: Ids, ids: Sequence[int] | Ids) -> tuple[Ids, Ids]:
    """The rows of the passages ``ids``, one passage after the other, and where in that list each begins."""
    wanted = np.asarray(ids, dtype=np.int64)
    begins = np.where(wanted > 0, ends[wanted - 1], 0) if len(wanted) else wanted
    counts = ends[wanted] - begins
    return spread(begins, counts), np.cumsum(counts) - counts
