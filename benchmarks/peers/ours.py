"""This program inside a running process: passages for a question, without the reader."""

from __future__ import annotations

from pathlib import Path

import app
from benchmarks.peers.driver import main
from index.build import Builder
from index.local.store import open_index
from qa.retrieval.retriever import Retriever


class Ours:
    """Told which article changed like every other system, it finds that out by itself all the same."""

    def __init__(self, articles: Path, index: Path, model: str) -> None:
        self._builder = Builder(articles, index, app.load(app.MODELS[model].embedder))
        self._retriever: Retriever

    def build(self) -> None:
        self._builder.build()

    def open(self) -> None:
        builder = self._builder
        self._retriever = Retriever(open_index(builder.index_folder, builder.settings), builder.embedder)

    def update(self, source: str) -> None:
        self.build()
        self.open()

    def search(self, question: str, k: int) -> list[str]:
        return [hit.passage.source for hit in self._retriever.retrieve(question, k=k)]


if __name__ == "__main__":
    main(Ours)
