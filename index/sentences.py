"""The vectors of the passages' sentences, and a passage's own vector made of them.

Only sentences are embedded. A passage's vector is their mean, so it costs nothing more, an edited sentence is all that
is embedded again, and a passage can be judged by its nearest sentence as well as on the whole
(benchmarks/README.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.chunking import split_sentences
from index.records import Embedder, IndexUnusable, Progress, Vectors
from index.rows import Rows, RowWriter
from index.vectors import Ids, VectorStore

ROWS, ENDS = "sentences.npy", "sentence-ends.npy"
_BLOCK = 512


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
        """Map what ``write_vectors`` wrote; raises IndexUnusable when it does not fit together."""
        rows = Rows.open(folder / ROWS)
        try:
            ends = np.load(folder / ENDS, allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise IndexUnusable(f"{folder / ENDS}: not readable; run: python app.py index --rebuild") from error
        if ends.dtype != np.int64 or ends.ndim != 1 or (len(ends) and int(ends[-1]) != len(rows)):
            raise IndexUnusable(f"{folder / ENDS}: does not fit {ROWS}; run: python app.py index --rebuild")
        return cls(rows, ends)

    def best(self, query: Vectors, ids: Sequence[int] | Ids) -> npt.NDArray[np.float32]:
        """The cosine of ``query``, shape (1, dim), with the nearest sentence of each of the passages ``ids``."""
        rows, begins = self.places(ids)
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        return np.asarray(np.maximum.reduceat(self._rows.vectors(rows) @ query[0], begins), dtype=np.float32)

    def cosines(self, query: Vectors, passage: int) -> npt.NDArray[np.float32]:
        """The cosine of ``query``, shape (1, dim), with each sentence of a passage, in their order."""
        rows, _ = self.places([passage])
        return np.asarray(self._rows.vectors(rows) @ query[0], dtype=np.float32)

    def places(self, ids: Sequence[int] | Ids) -> tuple[Ids, Ids]:
        """The rows of the passages ``ids``, one passage after the other, and where in that list each begins."""
        wanted = np.asarray(ids, dtype=np.int64)
        begins = np.where(wanted > 0, self._ends[wanted - 1], 0) if len(wanted) else wanted
        return _ranges(begins, self._ends[wanted] - begins)

    @property
    def rows(self) -> Rows:
        """All sentences' vectors."""
        return self._rows


@dataclass(frozen=True)
class OldVectors:
    """What the version before knew; ``ids`` maps a passage's key to its number there."""

    ids: Mapping[bytes, int]
    passages: VectorStore
    sentences: SentenceStore


def write_vectors(
    folder: Path,
    passages: Sequence[tuple[bytes, str, int]],
    embedder: Embedder,
    old: OldVectors | None,
    progress: Progress | None = None,
) -> tuple[Vectors, int]:
    """Write the sentences' vectors; returns the passages' own, shape (n, dim), and how many had to be embedded.

    A passage is its key, its text and its number of sentences. One whose key the old version holds is taken from
    there; of equal ones the first is embedded.
    """
    ends = np.cumsum([count for _, _, count in passages], dtype=np.int64)
    np.save(folder / ENDS, ends)
    vectors = np.zeros((len(passages), embedder.dim), dtype=np.float32)
    with RowWriter(folder / ROWS, int(ends[-1]) if len(ends) else 0, embedder.dim) as writer:
        kept = [i for i, (key, _, _) in enumerate(passages) if old and key in old.ids]
        if old and kept:
            sources = [old.ids[passages[i][0]] for i in kept]
            vectors[kept] = old.passages.rows(sources)
            writer.carry(old.sentences.rows, old.sentences.places(sources)[0], _rows_of(kept, ends))
        places: dict[bytes, list[int]] = {}
        for i, (key, _, _) in enumerate(passages):
            if not (old and key in old.ids):
                places.setdefault(key, []).append(i)
        new = list(places.values())
        for begin in range(0, len(new), _BLOCK):
            block = new[begin : begin + _BLOCK]
            found, first = _embed([passages[same[0]][1] for same in block], embedder)
            means = _means(found, first)
            for same, mean, sentences in zip(block, means, np.split(found, first[1:]), strict=True):
                for i in same:
                    vectors[i] = mean
                    writer.put(_rows_of([i], ends), sentences)
            if progress:
                progress("embedding", min(begin + _BLOCK, len(new)), len(new))
    return vectors, len(new)


def _embed(texts: Sequence[str], embedder: Embedder) -> tuple[Vectors, Ids]:
    """The vectors of all sentences of ``texts``, equal ones embedded once, and where those of each text begin."""
    sentences = [[text[start:end] for start, end in split_sentences(text)] for text in texts]
    counts = np.array([len(found) for found in sentences], dtype=np.int64)
    number: dict[str, int] = {}
    numbers = [number.setdefault(sentence, len(number)) for found in sentences for sentence in found]
    return embedder.encode_passages(list(number))[numbers], np.cumsum(counts) - counts


def _means(vectors: Vectors, begins: Ids) -> Vectors:
    """The mean of each run of vectors, of length one."""
    sums = np.add.reduceat(vectors, begins)
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True).clip(1e-9), dtype=np.float32)


def _rows_of(ids: Sequence[int], ends: Ids) -> Ids:
    wanted = np.asarray(ids, dtype=np.int64)
    begins = np.where(wanted > 0, ends[wanted - 1], 0)
    return _ranges(begins, ends[wanted] - begins)[0]


def _ranges(begins: Ids, counts: Ids) -> tuple[Ids, Ids]:
    """The numbers from begins[i] up to begins[i] + counts[i], for every i in turn, and where each run begins."""
    first = np.cumsum(counts) - counts
    return np.repeat(begins - first, counts) + np.arange(int(counts.sum())), first
