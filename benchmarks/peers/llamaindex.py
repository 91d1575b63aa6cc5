"""LlamaIndex, as its starter tutorial with a local embedding model: a vector index kept in its default storage."""

from __future__ import annotations

from pathlib import Path

from llama_index.core import (
    Settings,
    SimpleDirectoryReader,
    StorageContext,
    VectorStoreIndex,
    load_index_from_storage,
)
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from benchmarks.peers.driver import main, model_folder


class LlamaIndex:
    """Documents are named by their files, which is how ``refresh_ref_docs`` knows a changed one."""

    def __init__(self, articles: Path, index: Path) -> None:
        self._articles = articles
        self._folder = index
        Settings.embed_model = HuggingFaceEmbedding(model_name=model_folder())
        self._index: VectorStoreIndex

    def build(self) -> None:
        documents = SimpleDirectoryReader(str(self._articles), filename_as_id=True).load_data()
        self._index = VectorStoreIndex.from_documents(documents)
        self._index.storage_context.persist(persist_dir=str(self._folder))

    def open(self) -> None:
        storage = StorageContext.from_defaults(persist_dir=str(self._folder))
        self._index = load_index_from_storage(storage)

    def update(self, source: str) -> None:
        files = [str(self._articles / source)]
        self._index.refresh_ref_docs(SimpleDirectoryReader(input_files=files, filename_as_id=True).load_data())
        self._index.storage_context.persist(persist_dir=str(self._folder))

    def search(self, question: str, k: int) -> list[str]:
        found = self._index.as_retriever(similarity_top_k=k).retrieve(question)
        return [hit.node.metadata["file_name"] for hit in found]


if __name__ == "__main__":
    main(LlamaIndex)
