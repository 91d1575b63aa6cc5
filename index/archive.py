"""What an open index answers, wherever it is kept, in the records and protocols that its stores and its askers share.

Nothing here counts on all passages being numbered or in memory: a question brings its candidates with their scores,
and everything else is asked for by the source of an article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.manifest import Manifest
from index.records import Article, FileRecord, Passage, Summary, Vectors

Scores = npt.NDArray[np.float32]


class Bounds(Protocol):
    """Which articles to search; false where it bounds nothing.

    ``since`` and ``until`` are ISO 8601 dates or the beginnings of some, both included, ``publishers`` names in any
    case, ``sources`` patterns with ``*`` and ``?``; what is empty does not bound.
    """

    @property
    def since(self) -> str: ...

    @property
    def until(self) -> str: ...

    @property
    def publishers(self) -> tuple[str, ...]: ...

    @property
    def sources(self) -> tuple[str, ...]: ...

    def __bool__(self) -> bool: ...

    def match(self, article: Summary) -> bool:
        """Whether an article is inside all bounds."""


@dataclass(frozen=True)
class Query:
    """What is searched for: ``vector``, shape (1, dim), or None for words alone, and the stems BM25 is asked for."""

    vector: Vectors | None
    terms: Sequence[str]


@dataclass(frozen=True)
class TermStatistics:
    """How many articles and passages are searched, and in how many of these articles each stem that any holds stands.

    A stem that no passage of the whole index holds is missing from ``document_frequency``.
    """

    articles: int
    passages: int
    document_frequency: Mapping[str, int]


class Candidates(Protocol):
    """The passages that may answer a query, by their place here, in the order of files, articles and text.

    ``cosines`` are 0 without a vector; ``lexical`` is BM25. Both are exact for every candidate. Articles that copy
    each other share a number in ``stories``.
    """

    @property
    def cosines(self) -> Scores: ...

    @property
    def lexical(self) -> Scores: ...

    @property
    def stories(self) -> Sequence[int]: ...

    def passages(self, chosen: Sequence[int]) -> list[Passage]:
        """The passages at the places ``chosen``, in their order."""

    def summary(self, place: int) -> Summary:
        """The article of a candidate."""


class Archive(Protocol):
    """One published version of an index, open for reading and safe to share between threads."""

    @property
    def manifest(self) -> Manifest:
        """Which version it is, what shaped it and how much it holds."""

    def candidates(self, query: Query, bounds: Bounds, pool: int) -> Candidates:
        """The ``pool`` best passages by cosine and the ``pool`` best by words, inside ``bounds``, in one list.

        A passage of a copy is left out where the article that leads the copies says it word for word and is inside too.
        """

    def frequency(self, stem: str) -> int:
        """In how many passages ``stem`` stands."""

    def term_statistics(self, stems: Sequence[str], bounds: Bounds) -> TermStatistics:
        """How much is inside ``bounds`` and holds ``stems``."""

    def publishers(self) -> list[str]:
        """The publishers of the articles, each once, in order."""

    def article(self, source: str) -> Article | None:
        """The article called ``source``, or None where there is none."""

    def copies(self, source: str) -> list[str]:
        """The sources of the near copies of an article, in their order; what each says may differ."""

    def stories(self) -> dict[str, str]:
        """The article that leads its copies, itself too, for each article that has or is one."""

    def summaries(self) -> list[Summary]:
        """The articles without their text, in their order."""

    def files(self) -> dict[str, FileRecord]:
        """Every file by its source, those without a usable article too."""

    def file_of(self, source: str) -> FileRecord | None:
        """The file that the article called ``source`` came from, as it was indexed."""

    def articles_of(self, file: str) -> list[Article]:
        """The articles that came from ``file``, in their order."""
