"""A real library over a few short articles, with an embedder and a reader that can be worked out by hand."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from index.archive import Archive
from index.build import Builder
from index.records import Embedder
from qa.answer import Answerer
from qa.evidence.confidence import Confidence
from qa.library import Guard, Library, unguarded
from qa.reading.remembered import Reader
from qa.retrieval.retriever import Retriever
from tests.fakes import PhraseReader, WordHashEmbedder

MAYOR = (
    "---\ntitle: The mayor goes\npublisher: Newsweek\ndate: 2025-02-10\n---\nThe mayor of the city resigned on Monday."
)
BRIDGE = "---\ntitle: The bridge\npublisher: Daily Sun\ndate: 2024-05-01\n---\nEngineers closed the old bridge in May."
PHRASES = {"The mayor of the city": 1.0, "Engineers": 1.0, "A heron": 1.0}


READER_ONLY = Confidence(reader=1.0, behind=1.0, retrieval=0.0, bias=0.0)


def library_of(
    builder: Builder, reader: Reader, *, guard: Guard = unguarded, confidence: Confidence = READER_ONLY
) -> Library:
    """The library over the index of ``builder``."""

    def wire(index: Archive, embedder: Embedder | None) -> Answerer:
        return Answerer(index, Retriever(index, embedder), reader, confidence=confidence)

    return Library(builder, wire, guard=guard)


@cache
def _indexed(articles: frozenset[tuple[str, str]]) -> TemporaryDirectory[str]:
    """A folder with the articles and their index; it goes when the tests end."""
    made = TemporaryDirectory(prefix="small_library")
    folder = Path(made.name)
    for name, text in articles:
        (folder / name).write_text(text, encoding="utf-8")
    Builder(folder, folder / ".index", WordHashEmbedder()).build()
    return made


def small_library(
    folder: Path,
    articles: Mapping[str, str],
    guard: Guard = unguarded,
    reader: Reader | None = None,
    embedder: WordHashEmbedder | None = None,
) -> Library:
    """The library of the articles in ``folder``; equal ones are read and indexed once and then copied.

    Without a reader one finds ``PHRASES``.
    """
    made = _indexed(frozenset(articles.items()))
    shutil.copytree(made.name, folder, dirs_exist_ok=True)
    builder = Builder(folder, folder / ".index", embedder or WordHashEmbedder())
    return library_of(builder, reader or PhraseReader(PHRASES), guard=guard)
