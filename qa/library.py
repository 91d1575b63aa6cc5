"""A folder of articles with its open index: ask, list, compare with the disk, rebuild and go on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from index.build import Builder
from index.records import Article, Hit, Progress, Summary, UserError
from index.store import Index, open_index
from qa.answer import Answerer, Reply
from qa.filters import EVERYTHING, Filters
from qa.suggestions import suggest

_SUGGEST_FROM = 50


class Library:
    """Answers from the published index, and takes up a newer one between two questions.

    ``wire`` makes an Answerer for an open index; it is called again after each rebuild. Safe to share between
    threads: a question keeps the index it began with.
    """

    def __init__(self, builder: Builder, wire: Callable[[Index], Answerer]) -> None:
        self._builder = builder
        self._wire = wire
        self._lock = threading.Lock()
        self._open: tuple[Index, Answerer] | None = None

    def _current(self) -> tuple[Index, Answerer]:
        with self._lock:
            if self._open is None:
                index = open_index(self._builder.index_folder, self._builder.settings)
                self._open = (index, self._wire(index))
            return self._open

    @property
    def folder(self) -> Path:
        """The folder of articles."""
        return self._builder.folder

    def ask(self, question: str, *, earlier: Sequence[str] = (), k: int = 10, filters: Filters = EVERYTHING) -> Reply:
        """Answer from the articles inside ``filters``.

        ``earlier`` questions of the conversation, oldest first, make it a follow-up.
        """
        return self._current()[1].answer(question, k=k, filters=filters)

    def search(self, query: str, *, k: int) -> list[Hit]:
        """The ``k`` best passages for ``query``, best first."""
        return self._current()[1].search(query, k=k)

    def articles(self) -> list[Summary]:
        """What is indexed, in the order of the sources."""
        return self._current()[0].texts.summaries()

    def article(self, source: str) -> Article | None:
        """The indexed text of one article."""
        return self._current()[0].texts.article(source)

    def problems(self) -> list[str]:
        """What could not be used, one line each, as of the last build."""
        return [problem for file in self._current()[0].texts.files().values() for problem in file.problems]

    def suggestions(self) -> list[str]:
        """Questions to start from, made of the first articles."""
        texts = self._current()[0].texts
        articles = (texts.article(s.source) for s in texts.summaries()[:_SUGGEST_FROM])
        return suggest(a for a in articles if a is not None)

    def changes(self) -> str:
        """How the folder differs from the index now: "2 new, 1 edited"; empty where it does not."""
        try:
            report = self._builder.check()
        except UserError:  # the folder is away or empty; the index still answers
            return ""
        words = {"new": report.added, "edited": report.changed, "renamed": report.renamed, "removed": report.removed}
        said = ", ".join(f"{len(sources):,} {word}" for word, sources in words.items() if sources)
        return said or ("files without articles" if report.differs else "")

    def rebuild(self, progress: Progress | None = None) -> str:
        """Bring the index up to date and say what it holds; questions are answered from the old one meanwhile."""
        report = self._builder.build(progress=progress)
        index = open_index(self._builder.index_folder, self._builder.settings)
        with self._lock:
            self._open = (index, self._wire(index))
        return f"{report.articles:,} articles, up to date"
