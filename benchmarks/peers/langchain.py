"""LangChain with FAISS, as its semantic search tutorial: passages of 1,000 characters, 200 of them shared.

Web pages are read by its loader for them, which keeps menus and teasers.
"""

from __future__ import annotations

from pathlib import Path

from langchain_community.document_loaders import BSHTMLLoader
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from benchmarks.peers.driver import files, main, model_folder


class LangChain:
    """Passages are numbered ``source#n``, so that those of a changed article can be taken out."""

    def __init__(self, articles: Path, index: Path) -> None:
        self._articles = articles
        self._index = index
        self._embeddings = HuggingFaceEmbeddings(model_name=model_folder())
        self._splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        self._store: FAISS

    def build(self) -> None:
        splits = self._splitter.split_documents([_read(path) for path in files(self._articles)])
        ids = [f"{split.metadata['source']}#{n}" for n, split in enumerate(splits)]
        self._store = FAISS.from_documents(splits, self._embeddings, ids=ids)
        self._store.save_local(str(self._index))

    def open(self) -> None:
        self._store = FAISS.load_local(str(self._index), self._embeddings, allow_dangerous_deserialization=True)

    def update(self, source: str) -> None:
        old = [i for i in self._store.index_to_docstore_id.values() if i.startswith(f"{source}#")]
        self._store.delete(old)
        splits = self._splitter.split_documents([_read(self._articles / source)])
        self._store.add_documents(splits, ids=[f"{source}#{n}" for n in range(len(splits))])
        self._store.save_local(str(self._index))

    def search(self, question: str, k: int) -> list[str]:
        return [found.metadata["source"] for found in self._store.similarity_search(question, k=k)]


def _read(path: Path) -> Document:
    if path.suffix == ".html":
        (document,) = BSHTMLLoader(path, open_encoding="utf-8").load()
        return Document(page_content=document.page_content, metadata={"source": path.name})
    return Document(page_content=path.read_text(encoding="utf-8"), metadata={"source": path.name})


if __name__ == "__main__":
    main(LangChain)
