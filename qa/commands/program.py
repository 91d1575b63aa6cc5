"""The parts that one run of the program works with, as ``app.py`` wires them, and how far its work is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from index.archive import Archive
from index.build import Builder
from index.records import Embedder, IndexUnusable, ModelUnavailable, UserError
from index.store_protocol import SharedStore
from qa.answer import Answerer
from qa.doctor import Used
from qa.evidence.confidence import Confidence
from qa.library import Guard, Library, unguarded
from qa.pace import Pace
from qa.reading.reader import SpanReader
from qa.reading.remembered import Reader, RememberingReader
from qa.retrieval.retriever import Retriever
from qa.terminal import report_text
from qa.texts import remaining


@dataclass(frozen=True)
class Program:
    """The parts for one folder.

    ``reader`` is called when a reader is first needed. ``used`` names the models. ``store`` is None where the index is
    kept in files.
    """

    builder: Builder
    store: SharedStore | None
    reader: Callable[[], Reader]
    confidence: Confidence
    used: Used

    def library(self, *, guard: Guard = unguarded, reader: Reader | None = None) -> Library:
        """The library over the index as it is."""
        reads = RememberingReader(reader or self.reader())

        def wire(index: Archive, embedder: Embedder | None) -> Answerer:
            return Answerer(index, Retriever(index, embedder), reads, confidence=self.confidence)

        return Library(self.builder, wire, guard=guard)

    def ready_library(self) -> Library:
        """The library over an index that exists; builds a missing one, and warns of a stale one on standard error."""
        builder, reader, built = self.builder, self.reader(), False
        if isinstance(reader, SpanReader):
            Thread(target=reader.load).start()  # while the index is opened
        try:
            if built := builder.is_unmade():
                print(report_text(builder.build(progress=ProgressLine()), done=True), file=sys.stderr)
            elif builder.check().differs:
                print(f"{builder.folder}: the articles changed; run: python app.py index", file=sys.stderr)
        except UserError as error:  # the folder is away or empty; an index that is there still answers
            if isinstance(error, IndexUnusable) or builder.store.manifest() is None:
                raise
            if not isinstance(error, ModelUnavailable):  # that is said with every reply
                print(error, file=sys.stderr)
        library = self.library(reader=reader)
        if built:
            library.kept.ask_again()
        return library


class ProgressLine:
    """Writes progress: one line rewritten on a terminal, else a line for every tenth, with the time left.

    Of work in fewer than ``least`` steps nothing is written.
    """

    def __init__(self, *, least: int = 200) -> None:
        self._least = least
        self._shown = ("", 0)
        self._pace = Pace()

    def __call__(self, stage: str, done: int, total: int) -> None:
        left = self._pace.left(stage, done, total)
        tenth = (stage, done * 10 // max(total, 1))
        if total < self._least or (tenth == self._shown and not sys.stderr.isatty()):
            return
        self._shown = tenth
        start, end = ("\r", "\x1b[K" + "\n" * (done == total)) if sys.stderr.isatty() else ("", "\n")
        more = f", {remaining(left)}" if left is not None and done < total else ""
        print(f"{start}{stage} {done:,} of {total:,}{more}", end=end, file=sys.stderr, flush=True)
