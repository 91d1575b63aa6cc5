"""A folder of articles: opens its index, takes up a newer one, compares it with the disk, rebuilds it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from index.archive import Archive
from index.build import Builder, BuildReport
from index.checksums import cached_sha256
from index.files.sandbox import load_source
from index.files.scanning import touched
from index.filters import EVERYTHING, Filters
from index.manifest import Manifest
from index.records import (
    Article,
    Embedder,
    IndexAway,
    IndexReplaced,
    LoadError,
    ModelUnavailable,
    Progress,
    Summary,
    UserError,
)
from qa import texts
from qa.answer import Answerer
from qa.names.directory import Directory
from qa.opened import Opened
from qa.question.ask import Ask
from qa.replies import Answer, Citation, NoAnswer, Reply
from qa.standing.kept_file import KeptFile
from qa.standing.questions import KeptQuestions

Wire = Callable[[Archive, Embedder | None], Answerer]
"""Makes an Answerer for an open index; without an embedder, one that searches words alone."""
Guard = Callable[[str, Callable[[], Reply]], Reply]


def unguarded(_: str, work: Callable[[], Reply]) -> Reply:
    """Answer every question at once."""
    return work()


class Library:
    """Answers from the published index, and takes up a newer one between two questions.

    ``wire`` is called again after each rebuild. Where the model that embeds questions cannot be had, their words alone
    are searched, and every reply says so. ``guard`` gets every question with the work that answers it, and decides when
    that is done. Safe to share between threads: a question keeps the index it began with.
    """

    def __init__(self, builder: Builder, wire: Wire, *, guard: Guard = unguarded) -> None:
        self._guard = guard
        self._builder = builder
        self._wire = wire
        self._lock = threading.Lock()
        self._open: Opened | None = None
        self._missing = ""
        self._seen: tuple[str, frozenset[tuple[str, int, int]]] | None = None
        self._changes = ""
        self._asked = 0
        folder = builder.index_folder
        file = KeptFile(folder.with_name(f"{folder.name}.kept.json"))
        self.kept = KeptQuestions(file, self.ask, self.article, lambda: self._current().index.manifest.fingerprint)

    def _current(self) -> Opened:
        """What answers now. Whether there is a newer version is asked outside of the lock: a store may be slow."""
        opened = self._open
        if opened is not None and not self._is_newer(opened.index):
            return opened
        with self._lock:
            if self._open is None or self._is_newer(self._open.index):
                try:
                    self._open = self._newly_opened()
                except UserError:  # a version this program cannot use was published beside the one that answers
                    if self._open is None:
                        raise
            return self._open

    def _newly_opened(self) -> Opened:
        """The published index; searched by words alone where the model is missing."""
        builder = self._builder
        try:
            index = builder.store.open(builder.settings)
        except ModelUnavailable as error:
            manifest = builder.store.manifest()
            if manifest is None:
                raise
            self._missing = str(error)
            index = builder.store.open(builder.settings_with(manifest.settings.weights))
        return self._wired(index, None if self._missing else builder.embedder)

    def _wired(self, index: Archive, embedder: Embedder | None) -> Opened:
        return Opened(index, embedder, self._wire(index, embedder), self._builder.index_folder)

    def _is_newer(self, index: Archive) -> bool:
        """Whether another version was published since ``index`` was opened, by this program or another."""
        try:
            manifest = self._builder.store.manifest()
        except UserError:
            return False
        return manifest is not None and manifest != index.manifest  # one made anew may have its name

    @property
    def folder(self) -> Path:
        """The folder of articles."""
        return self._builder.folder

    def ask(self, ask: Ask) -> Reply:
        """Answer from the articles, or say that they do not."""
        self._asked += 1
        try:
            return self._reply(ask)
        except IndexReplaced:  # meanwhile, so the newer one answers
            return self._reply(ask)

    def _reply(self, ask: Ask) -> Reply:
        opened = self._current()
        index = opened.index
        ask = replace(ask, filters=opened.bounded(ask.filters))

        def work() -> Reply:
            try:
                return opened.reply(ask)
            except ModelUnavailable as error:  # its weights are first read at the first question
                self._missing = str(error)
                wordwise = self._wired(index, None)
                with self._lock:
                    self._open = wordwise
                return wordwise.reply(ask)

        reply = replace(self._guard(ask.question, work), missing=self._missing)
        if isinstance(reply, NoAnswer):
            return reply

        def checked(citation: Citation) -> Citation:
            return replace(citation, stale=self._is_stale(index, citation.source))

        if isinstance(reply, Answer):
            return replace(reply, citations=tuple(map(checked, reply.citations)))
        items = (replace(i, citation=checked(i.citation), also=tuple(map(checked, i.also))) for i in reply.items)
        return replace(reply, items=tuple(items))

    def _is_stale(self, index: Archive, source: str) -> bool:
        """Whether the article's file is no longer what was indexed; its hash is taken anew only when it was touched."""
        file = index.file_of(source)
        try:
            return file is None or cached_sha256(self.folder / file.source) != file.sha256
        except OSError:
            return True

    def on_disk(self, source: str) -> Article | None:
        """The article as its file is now, whatever the index holds; None where it is gone or unreadable."""
        try:
            articles = load_source(self.folder, source).articles
        except LoadError:
            return None
        return next((a for a in articles if a.source == source), None)

    def warm(self) -> None:
        """Load what the first question would have to wait for."""
        with contextlib.suppress(UserError):
            self._current().answerer.answer(Ask("What happened?"))
            self.suggestions()

    def articles(self) -> list[Summary]:
        """What is indexed, in the order of the sources."""
        return self._current().corpus.summaries

    def manifest(self) -> Manifest:
        """Which version of the index answers, and how much it holds; raises IndexAway while none does."""
        found = self._current().index.manifest
        try:
            self._builder.store.manifest()
        except IndexAway:
            raise
        except UserError:  # damaged: what is open answers
            pass
        return found

    def article(self, source: str) -> Article | None:
        """The indexed text of one article."""
        return self._current().index.article(source)

    def copies(self) -> dict[str, str]:
        """The article that leads its copies, itself too, for each article that has or is one."""
        return self._current().corpus.stories

    def names(self) -> Directory:
        """Whom and what the articles name."""
        return self._current().names

    def bounded(self, filters: Filters) -> Filters:
        """The same bounds with sources in the place of names; raises UserError where no article is inside."""
        return self._current().bounded(filters)

    def problems(self) -> list[str]:
        """What could not be used, one line each, as of the last build."""
        return self._current().problems

    def notes(self) -> list[str]:
        """How files were read and what of them was left out, one line each, as of the last build."""
        return self._current().notes

    def suggestions(self, *, filters: Filters = EVERYTHING) -> list[str]:
        """Questions to start from, which the newest articles inside ``filters`` answer."""
        return self._current().suggestions(filters)

    def next_questions(self, reply: Reply, *, asked: Sequence[str], filters: Filters = EVERYTHING) -> list[str]:
        """Questions near a reply that the articles answer, none like those already ``asked``.

        A question that is asked meanwhile goes first: what was found until then is given.
        """
        latest = self._asked
        return self._current().next_questions(reply, asked, filters, wanted=lambda: self._asked == latest)

    def changes(self) -> str:
        """How the folder differs from the index now: "2 new, 1 edited"; empty where it does not.

        Files are only hashed again when one was touched since the last look.
        """
        index = self._current().index
        try:
            seen = (index.manifest.fingerprint, touched(self.folder))
            if seen != self._seen:
                self._changes, self._seen = _in_words(self._builder.check(), self.problems()), seen
        except ModelUnavailable:
            return texts.ONLY_WORDS
        except IndexAway:
            return texts.INDEX_AWAY
        except UserError:  # the folder is away or empty; the index still answers
            return "the articles cannot be read"
        return self._changes

    def rebuild(self, progress: Progress | None = None) -> str:
        """Bring the index up to date, ask the kept questions again and say what it holds.

        Questions are answered from the old one meanwhile.
        """
        report = self._builder.build(progress=progress)
        self._current()
        self.kept.ask_again(progress)
        return f"{texts.counted(report.articles, 'article')}, {texts.UP_TO_DATE}"


def _in_words(report: BuildReport, problems: Sequence[str]) -> str:
    words = {"new": report.added, "edited": report.changed, "renamed": report.renamed, "removed": report.removed}
    said = ", ".join(f"{len(sources):,} {word}" for word, sources in words.items() if sources)
    files = {line.partition(": ")[0] for line in {*report.skipped}.symmetric_difference(problems)}
    return said or (texts.no_new_article(list(files)) if report.differs else "")
