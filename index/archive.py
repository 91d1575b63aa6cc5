"""The protocol of an open index, wherever it is kept, and the records that its stores and callers share.

Nothing here assumes that passages are numbered or in memory. A query returns candidates with their scores; everything
else is looked up by the source of an article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.filters import Filters
from index.manifest import Manifest
from index.records import Article, FileRecord, Passage, Summary, Vectors

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Query:
    """A query: ``vector`` of shape (1, dim), or None for a search by words alone, and the stems for BM25."""

    vector: Vectors | None
    terms: Sequence[str]


@dataclass(frozen=True)
class TermStatistics:
    """The size of the searched articles, and the document frequency of each stem among them.

    A stem that is in no passage of the whole index is missing from ``document_frequency``.
    """

    articles: int
    passages: int
    document_frequency: Mapping[str, int]


class Candidates(Protocol):
    """The passages that may answer a query, by position, in the order of files, articles and text.

    ``cosines`` are 0 without a vector; ``lexical`` is BM25. Both are exact for every candidate. Copies of one article
    have the same number in ``stories``.
    """

    @property
    def cosines(self) -> Scores: ...

    @property
    def lexical(self) -> Scores: ...

    @property
    def stories(self) -> Sequence[int]: ...

    def passages(self, chosen: Sequence[int]) -> list[Passage]:
        """The passages at the positions ``chosen``, in their order."""

    def summary(self, place: int) -> Summary:
        """The article of a candidate."""


class Archive(Protocol):
    """One published version of an index, open for reading and safe to share between threads."""

    @property
    def manifest(self) -> Manifest:
        """The version, its settings and its size."""

    def candidates(self, query: Query, bounds: Filters, pool: int) -> Candidates:
        """The ``pool`` best passages by cosine and the ``pool`` best by words, inside ``bounds``, in one list.

        A passage of a copy is left out where the leading article is inside the bounds and says the same word for word.
        """

    def frequency(self, stem: str) -> int:
        """The number of passages that contain ``stem``."""

    def term_statistics(self, stems: Sequence[str], bounds: Filters) -> TermStatistics:
        """The size of the articles inside ``bounds``, and the document frequencies of ``stems`` there."""

    def publishers(self) -> list[str]:
        """The publishers of the articles, each once, in order."""

    def article(self, source: str) -> Article | None:
        """The article called ``source``, or None where there is none."""

    def copies(self, source: str) -> list[str]:
        """The sources of the near copies of an article, in order; their texts may differ."""

    def stories(self) -> dict[str, str]:
        """Article → the leading article of its copies, for every article with copies, the leading one included."""

    def summaries(self) -> list[Summary]:
        """The articles without their text, in their order."""

    def files(self) -> dict[str, FileRecord]:
        """Every file by its source, those without a usable article too."""

    def file_of(self, source: str) -> FileRecord | None:
        """The file of the article called ``source``, as it was indexed."""

    def articles_of(self, file: str) -> list[Article]:
        """The articles that came from ``file``, in their order."""
