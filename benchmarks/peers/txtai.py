"""txtai, as its introduction with hybrid search and stored content: one vector and one BM25 entry an article."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from txtai import Embeddings

from benchmarks.peers.driver import main, model_folder, texts


class Txtai:
    """Its database takes one search at a time and fails on a second, so searches wait for each other."""

    def __init__(self, articles: Path, index: Path) -> None:
        self._articles = articles
        self._index = index
        self._embeddings = Embeddings(path=model_folder(), hybrid=True, content=True)
        self._lock = Lock()

    def build(self) -> None:
        self._embeddings.index(texts(self._articles))
        self._embeddings.save(str(self._index))

    def open(self) -> None:
        self._embeddings = Embeddings()
        self._embeddings.load(str(self._index))

    def update(self, source: str) -> None:
        self._embeddings.upsert([(source, (self._articles / source).read_text(encoding="utf-8"))])
        self._embeddings.save(str(self._index))

    def search(self, question: str, k: int) -> list[str]:
        with self._lock:
            return [found["id"] for found in self._embeddings.search(question, k)]


if __name__ == "__main__":
    main(Txtai)
