"""A real library over a few short articles, with an embedder and a reader that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from index.archive import Archive
from index.build import Builder
from index.records import Embedder
from qa.answer import Answerer, Reader
from qa.evidence.confidence import Confidence
from qa.library import Guard, Library, unguarded
from qa.retrieval.retriever import Retriever
from tests.fakes import PhraseReader, WordHashEmbedder

MAYOR = (
    "---\ntitle: The mayor goes\npublisher: Newsweek\ndate: 2025-02-10\n---\nThe mayor of the city resigned on Monday."
)
BRIDGE = "---\ntitle: The bridge\npublisher: Daily Sun\ndate: 2024-05-01\n---\nEngineers closed the old bridge in May."
PHRASES = {"The mayor of the city": 1.0, "Engineers": 1.0, "A heron": 1.0}


def small_library(
    folder: Path, articles: Mapping[str, str], guard: Guard = unguarded, reader: Reader | None = None
) -> Library:
    """Write the articles to ``folder``, index them and open the library; without a reader one finds ``PHRASES``."""
    for name, text in articles.items():
        (folder / name).write_text(text, encoding="utf-8")
    builder = Builder(folder, folder / ".index", WordHashEmbedder())
    builder.build()

    def wire(index: Archive, embedder: Embedder | None) -> Answerer:
        confidence = Confidence(reader=1.0, behind=1.0, retrieval=0.0, bias=0.0)
        return Answerer(index, Retriever(index, embedder), reader or PhraseReader(PHRASES), confidence=confidence)

    return Library(builder, wire, guard=guard)
