"""Chroma, as its introduction: whole articles in a persistent collection, embedded by sentence-transformers."""

from __future__ import annotations

from pathlib import Path

import chromadb
from chromadb.utils.embedding_functions import SentenceTransformerEmbeddingFunction

from benchmarks.peers.driver import main, model_folder, texts


class Chroma:
    def __init__(self, articles: Path, index: Path) -> None:
        self._articles = articles
        self._index = index

    def open(self) -> None:
        self._client = chromadb.PersistentClient(path=str(self._index))
        embed = SentenceTransformerEmbeddingFunction(model_name=model_folder())
        self._collection = self._client.get_or_create_collection("articles", embedding_function=embed)

    def build(self) -> None:
        self.open()
        everything = list(texts(self._articles))
        most = self._client.get_max_batch_size()
        for begin in range(0, len(everything), most):
            part = everything[begin : begin + most]
            self._collection.add(ids=[source for source, _ in part], documents=[text for _, text in part])

    def update(self, source: str) -> None:
        self._collection.upsert(ids=[source], documents=[(self._articles / source).read_text(encoding="utf-8")])

    def search(self, question: str, k: int) -> list[str]:
        found: list[str] = self._collection.query(query_texts=[question], n_results=k)["ids"][0]
        return found


if __name__ == "__main__":
    main(Chroma)
