"""BM25 over the passages' words: tokenise, score, write, open; the only file that imports bm25s."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import Stemmer

from index.records import IndexUnusable

TERMS_VERSION = 1
"""Raised when ``terms`` would cut or stem a text otherwise, or BM25 weigh it otherwise; stored in the index."""
K1 = 0.6
B = 0.9
"""BM25's constants, chosen in benchmarks/README.md."""

Scores = npt.NDArray[np.float32]

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


def pairs(stems: Sequence[str]) -> list[int]:
    """A number for each two neighbouring stems, in order: a 32-bit checksum, equal for equal pairs everywhere.

    So "deputy foreign minister" asked finds the phrase before its scattered words. Source: the ordered-window feature
    of Metzler and Croft, "A Markov Random Field Model for Term Dependencies", SIGIR 2005.
    """
    return [zlib.crc32(f"{a} {b}".encode()) for a, b in pairwise(stems)]


class TermStore:
    """BM25 scores of passages 0..n-1 (Robertson's formula in Lucene's form, by bm25s); higher is better.

    Stems are scored one by one and, apart, as pairs of neighbours. Pairs are far too many to be listed, so they are
    counted in buckets, a power of two of at least four times the pairs there are ("feature hashing", Weinberger et
    al., ICML 2009): two pairs seldom share one.
    """

    def __init__(self, singles: Any, neighbours: Any, count: int) -> None:
        self._singles = singles
        self._neighbours = neighbours
        self._count = count

    @classmethod
    def build(cls, texts: Sequence[str]) -> TermStore:
        """Index ``texts``; text i gets id i."""
        vocabulary: dict[str, int] = {}
        stems = [terms(text) for text in texts]
        single_ids = [[vocabulary.setdefault(t, len(vocabulary)) for t in text] for text in stems]
        pair_ids = [pairs(text) for text in stems]
        buckets = 1 << (4 * sum(map(len, pair_ids)) + 2**10).bit_length()
        folded = [[p % buckets for p in text] for text in pair_ids]
        return cls(_bm25(single_ids, len(vocabulary), vocabulary), _bm25(folded, buckets, {}), len(texts))

    @classmethod
    def open(cls, folder: Path, count: int) -> TermStore:
        """Map what ``write`` wrote into memory; raises IndexUnusable when it cannot be read."""
        try:
            return cls(_open(folder / "singles"), _open(folder / "pairs"), count)
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnusable(f"{folder}: not readable as BM25 terms; run: python app.py index --rebuild") from error

    def write(self, folder: Path) -> None:
        """Write the terms as files of ``folder``, which is made."""
        folder.mkdir()
        for name, bm25 in (("singles", self._singles), ("pairs", self._neighbours)):
            if bm25 is not None:
                bm25.save(folder / name, show_progress=False)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, term: str) -> bool:
        """Whether any passage holds ``term``, a stem as ``terms`` gives it."""
        return self._singles is not None and term in self._singles.vocab_dict

    def frequency(self, term: str) -> int:
        """In how many passages ``term``, a stem as ``terms`` gives it, occurs."""
        return len(self.holders(term))

    def holders(self, term: str) -> npt.NDArray[np.int32]:
        """The passages in which ``term``, a stem as ``terms`` gives it, occurs."""
        if term not in self:
            return np.zeros(0, dtype=np.int32)
        column = self._singles.vocab_dict[term]
        ends = self._singles.scores["indptr"]
        return np.asarray(self._singles.scores["indices"][ends[column] : ends[column + 1]], dtype=np.int32)

    def scores(self, query_terms: Sequence[str]) -> Scores:
        """The BM25 score of every passage; shape (n,), zeros where no term is known."""
        return self._sum(self._singles, [self._singles.vocab_dict[t] for t in query_terms if t in self])

    def pair_scores(self, query_terms: Sequence[str]) -> Scores:
        """The BM25 score of every passage by the pairs of neighbours in ``query_terms``; shape (n,)."""
        if self._neighbours is None:
            return self._sum(None, [])
        buckets = len(self._neighbours.scores["indptr"]) - 1
        return self._sum(self._neighbours, [p % buckets for p in pairs(query_terms)])

    def _sum(self, bm25: Any, ids: list[int]) -> Scores:
        if not ids:
            return np.zeros(self._count, dtype=np.float32)
        return np.asarray(bm25.get_scores_from_ids(ids), dtype=np.float32)


def _bm25(ids: list[list[int]], terms_in_all: int, vocabulary: dict[str, int]) -> Any:
    """BM25 over texts given as ids below ``terms_in_all``; None where no text holds any."""
    import bm25s  # only when terms are needed

    if not any(ids):
        return None
    made = bm25s.BM25(k1=K1, b=B)
    made.scores = made.build_index_from_ids(range(terms_in_all), ids, show_progress=False)
    made.vocab_dict = vocabulary
    return made


def _open(folder: Path) -> Any:
    import bm25s  # only when terms are needed

    return bm25s.BM25.load(folder, mmap=True, show_progress=False) if folder.is_dir() else None
