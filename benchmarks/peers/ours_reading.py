"""This program with its reader: every question gets an answer with quotes, or a refusal."""

from __future__ import annotations

from pathlib import Path

import app
from benchmarks.peers.driver import main
from qa.question.ask import Ask
from qa.question.requests import Request
from qa.replies import NoAnswer


class OursReading:
    """It asks the index of the program; nothing is built or changed by it."""

    def __init__(self, articles: Path, index: Path, model: str) -> None:
        self._library = app.open_library(["--articles", str(articles), "--index-dir", str(index), "--model", model])

    def build(self) -> None:
        self._library.rebuild()

    def open(self) -> None:
        """The library opens its index at the first question."""

    def update(self, source: str) -> None:
        self._library.rebuild()

    def search(self, question: str, k: int) -> list[str]:
        # SciFact's questions are claims, which would be checked at length; a fact is what the others find passages for.
        reply = self._library.ask(Ask(question, k=k, reading=Request.FACT))
        hits = reply.nearest if isinstance(reply, NoAnswer) else reply.passages
        return [hit.passage.source for hit in hits]


if __name__ == "__main__":
    main(OursReading)
