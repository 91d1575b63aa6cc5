"""The vectors and terms of a new version's passages; those of unchanged passages are copied."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from index.journal import Journal
from index.local.bm25 import TERMS, TermWriter
from index.local.passage_table import NEW, Numbers, PassageTable
from index.local.rows import RowWriter
from index.local.search import Index
from index.local.vectors import VECTORS, embed, write_codes
from index.records import Embedder, Progress, indexed_text

SLICE = 512
"""Passages embedded together: enough to batch equal lengths, few enough to save memory."""


class PassageWriter:
    """Writes vectors and terms to ``folder``: each new passage is added, then ``close`` brings in the others.

    ``came_from`` gives the number of each passage in the ``old`` index, NEW for a new one.
    """

    def __init__(
        self, folder: Path, old: Index | None, table: PassageTable, came_from: Numbers, embedder: Embedder
    ) -> None:
        self._old, self._came_from = old, came_from
        self._keys = table.passages["key"]
        self._terms = TermWriter(folder / TERMS)
        self._path = folder / VECTORS
        self._vectors = RowWriter(self._path, len(self._keys), embedder.dim)
        self._embedder = embedder
        new = {key.tobytes() for key in self._keys[came_from == NEW]}
        self._known = _vectors_of(new, old)
        self._journal: Journal | None = None
        self._done: set[bytes] = set()  # texts that have a vector in the journal
        self._wanted = len(new) - len(self._known)
        self._first: dict[bytes, int] = {}  # the passage that each text was embedded for
        self._equal: list[tuple[int, int]] = []  # that passage, and another of the same text
        self._moved: list[tuple[int, int]] = []  # the old passage, and a new one of the same text
        self._waiting: dict[int, str] = {}
        self._journalled: list[int] = []
        self._embedded = self._taken = 0

    def go_on(self, journal: Journal) -> None:
        """Reuse the vectors of a stopped build, and keep those of this one."""
        self._journal = journal
        self._done = journal.keys()

    def add(self, passage: int, text: str, title: str, progress: Progress | None) -> None:
        """Count the terms of a new passage and its article's title, and embed both unless they have a vector."""
        whole = indexed_text(title, text)
        self._terms.add(passage, whole)
        key = self._keys[passage].tobytes()
        if key in self._known:
            self._moved.append((self._known[key], passage))
        elif key in self._first:
            self._equal.append((self._first[key], passage))
        elif key in self._done:
            self._first[key] = passage
            self._journalled.append(passage)
            if len(self._journalled) == SLICE:
                self._take(progress)
        else:
            self._first[key] = passage
            self._waiting[passage] = whole
            if len(self._waiting) == SLICE:
                self._embed(progress)

    def _take(self, progress: Progress | None) -> None:
        """Write the vectors that the journal has."""
        if self._journal and self._journalled:
            keys = [self._keys[passage].tobytes() for passage in self._journalled]
            self._vectors.put(self._journalled, self._journal.vectors(keys))
            self._taken += len(keys)
            self._journalled = []
            self._tell(progress)

    def _tell(self, progress: Progress | None) -> None:
        if progress:
            progress("embedding", self._taken + self._embedded, self._wanted)

    def _embed(self, progress: Progress | None) -> None:
        if self._waiting:
            vectors = embed(list(self._waiting.values()), self._embedder)
            self._vectors.put(list(self._waiting), vectors)
            if self._journal:
                self._journal.keep_vectors([self._keys[passage].tobytes() for passage in self._waiting], vectors)
            self._embedded += len(self._waiting)
            self._waiting = {}
            self._tell(progress)

    def close(self, progress: Progress | None) -> int:
        """Write the remaining vectors and terms; returns the number of texts that were embedded."""
        self._take(progress)
        self._embed(progress)
        if self._equal:
            self._vectors.repeat(*np.array(self._equal, dtype=np.int64).T)
        renumber = None
        if self._old is not None:
            kept = np.flatnonzero(self._came_from != NEW)
            sources, ids = np.array(self._moved, dtype=np.int64).reshape(-1, 2).T
            for before, now in ((self._came_from[kept], kept), (sources, ids)):
                self._vectors.carry(self._old.vectors.rows, before, now)
            renumber = np.full(len(self._old.vectors), NEW, dtype=np.int32)
            renumber[self._came_from[kept]] = kept
        self._vectors.close()
        write_codes(self._path)
        if progress:
            progress("counting words", len(self._came_from), len(self._came_from))
        self._terms.close(len(self._came_from), self._old.terms if self._old else None, renumber)
        return self._embedded


def _vectors_of(keys: set[bytes], old: Index | None) -> dict[bytes, int]:
    """The old passage that has the vector of a new one: the article changed elsewhere, or was renamed."""
    if old is None or not keys:
        return {}
    held = old.table.passages["key"]
    upper_halves = np.frombuffer(b"".join(sorted(keys)), dtype="<u8")[::2]
    near = np.flatnonzero(np.isin(held[:, 0], upper_halves))
    found = {held[passage].tobytes(): passage for passage in near.tolist()}
    return {key: passage for key, passage in found.items() if key in keys}
