"""BM25 over the passages' words: tokenise, score, write, open; the only file that imports bm25s."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import Stemmer

from index.records import IndexUnusable

TERMS_VERSION = 1
"""Raised when ``terms`` would cut or stem a text otherwise; stored in the index."""
K1 = 1.2
B = 0.75

_WORD = re.compile(r"[^\W_]+")
_STEMMER = Stemmer.Stemmer("english", 0)
_MARKS = {0x2019: "'", 0x2018: "'"}


def terms(text: str) -> list[str]:
    """The stems of a text's words in their order: letters and digits, without case or accents.

    "U.S." gives "us", "Zelenskyy’s" gives "zelenskyy" and "850,000" gives "850000": points within an
    abbreviation, a possessive and the comma of thousands cut no word.
    """
    plain = text.translate(_MARKS)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return [_stem(word) for word in _WORD.findall(_joined(plain.lower()))]


def _joined(text: str) -> str:
    text = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return re.sub(r"'s\b", "", text)


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))


class TermStore:
    """BM25 scores of passages 0..n-1 (Robertson's formula in Lucene's form, by bm25s); higher is better."""

    def __init__(self, bm25: Any, count: int) -> None:
        self._bm25 = bm25
        self._count = count

    @classmethod
    def build(cls, texts: Sequence[str]) -> TermStore:
        """Index ``texts``; text i gets id i."""
        import bm25s  # only when terms are needed

        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(t, len(vocabulary)) for t in terms(text)] for text in texts]
        bm25 = bm25s.BM25(k1=K1, b=B)
        if vocabulary:
            bm25.index((ids, vocabulary), create_empty_token=False, show_progress=False)
        return cls(bm25, len(texts))

    @classmethod
    def open(cls, folder: Path, count: int) -> TermStore:
        """Map what ``write`` wrote into memory; raises IndexUnusable when it cannot be read."""
        import bm25s  # only when terms are needed

        if not (folder / "params.index.json").exists():
            return cls(bm25s.BM25(k1=K1, b=B), count)
        try:
            return cls(bm25s.BM25.load(folder, mmap=True, show_progress=False), count)
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnusable(f"{folder}: not readable as BM25 terms; run: python app.py index --rebuild") from error

    def write(self, folder: Path) -> None:
        """Write the terms as files of ``folder``, which is made."""
        folder.mkdir()
        if hasattr(self._bm25, "vocab_dict"):
            self._bm25.save(folder, show_progress=False)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, term: str) -> bool:
        """Whether any passage holds ``term``, a stem as ``terms`` gives it."""
        return term in getattr(self._bm25, "vocab_dict", {})

    def frequency(self, term: str) -> int:
        """In how many passages ``term``, a stem as ``terms`` gives it, occurs."""
        if term not in self:
            return 0
        column = self._bm25.vocab_dict[term]
        ends = self._bm25.scores["indptr"]
        return int(ends[column + 1] - ends[column])

    def scores(self, query_terms: Sequence[str]) -> npt.NDArray[np.float32]:
        """The BM25 score of every passage; shape (n,), zeros where no term is known."""
        known = [t for t in query_terms if t in self]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)
