"""This program's library inside a running process: passages for a question, without the reader."""

from __future__ import annotations

from pathlib import Path

import app
from benchmarks.peers.driver import main


class Ours:
    """Told which article changed like every other system, it finds that out by itself all the same."""

    def __init__(self, articles: Path, index: Path) -> None:
        self._library = app.open_library(["--articles", str(articles), "--index-dir", str(index)])

    def build(self) -> None:
        self._library.rebuild()

    def open(self) -> None:
        """The library opens its index at the first question."""

    def update(self, source: str) -> None:
        self._library.rebuild()

    def search(self, question: str, k: int) -> list[str]:
        return [hit.passage.source for hit in self._library.search(question, k=k)]


if __name__ == "__main__":
    main(Ours)
