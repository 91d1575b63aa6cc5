"""Haystack, as its hybrid retrieval tutorial: BM25 and vectors in the document store that lives in memory.

The tutorial ends with a ranker that needs a second model; reciprocal rank fusion, the joiner's own, stands in for it.
"""

from __future__ import annotations

from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from benchmarks.peers.driver import main, model_folder, texts


class Haystack:
    def __init__(self, articles: Path, index: Path) -> None:
        self._articles = articles
        self._file = index / "documents.json"

    def build(self) -> None:
        self._store = InMemoryDocumentStore()
        self._write([Document(content=text, meta={"source": source}) for source, text in texts(self._articles)])

    def open(self) -> None:
        self._store = InMemoryDocumentStore.load_from_disk(str(self._file))
        query = Pipeline()
        query.add_component("text_embedder", SentenceTransformersTextEmbedder(model=model_folder()))
        query.add_component("embedding_retriever", InMemoryEmbeddingRetriever(self._store))
        query.add_component("bm25_retriever", InMemoryBM25Retriever(self._store))
        query.add_component("document_joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        query.connect("text_embedder", "embedding_retriever")
        query.connect("bm25_retriever", "document_joiner")
        query.connect("embedding_retriever", "document_joiner")
        self._query = query

    def update(self, source: str) -> None:
        old = self._store.filter_documents({"field": "meta.source", "operator": "==", "value": source})
        self._store.delete_documents([document.id for document in old])
        text = (self._articles / source).read_text(encoding="utf-8")
        self._write([Document(content=text, meta={"source": source})])

    def _write(self, documents: list[Document]) -> None:
        """Cut, embed and store; then write the whole store to disk, which is the only way it is kept."""
        indexing = Pipeline()
        indexing.add_component("splitter", DocumentSplitter(split_by="word", split_length=512, split_overlap=32))
        indexing.add_component("embedder", SentenceTransformersDocumentEmbedder(model=model_folder()))
        indexing.add_component("writer", DocumentWriter(document_store=self._store))
        indexing.connect("splitter", "embedder")
        indexing.connect("embedder", "writer")
        indexing.run({"splitter": {"documents": documents}})
        self._file.parent.mkdir(exist_ok=True)
        self._store.save_to_disk(str(self._file))

    def search(self, question: str, k: int) -> list[str]:
        found = self._query.run(
            {
                "text_embedder": {"text": question},
                "embedding_retriever": {"top_k": k},
                "bm25_retriever": {"query": question, "top_k": k},
                "document_joiner": {"top_k": k},
            }
        )
        return [document.meta["source"] for document in found["document_joiner"]["documents"]]


if __name__ == "__main__":
    main(Haystack)
