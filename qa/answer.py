"""The policy: which sentences become an answer, and when to say that the articles do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.chunking import split_sentences
from index.lexical import terms
from index.records import Hit, Passage, UserError
from index.store import Index
from qa.filters import EVERYTHING, Filters
from qa.overlap import content_terms
from qa.reader import Span
from qa.retriever import Retriever

MAX_QUESTION = 1000
"""Characters; a longer text is not a question."""


@dataclass(frozen=True)
class Citation:
    """A quote that supports the answer, with where it stands.

    ``quote == article.text[start:end]`` is the full sentence or sentences; ``answer_start`` and ``answer_end``
    are the answer's own words inside it, counted in the article's text too (both equal ``start`` where the
    whole quote is the answer). ``date`` is ISO 8601; what is not known is the empty string. ``also_in`` holds
    the sources of copies of the article.
    """

    n: int
    source: str
    title: str
    publisher: str
    date: str
    start: int
    end: int
    quote: str
    answer_start: int
    answer_end: int
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Searched:
    """How much was searched for a question, and which of its words no article contains."""

    articles: int
    passages: int
    unknown_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What the articles say: ``citations`` support ``text``, best first; ``passages`` is what was retrieved.

    ``asked`` is the stand-alone question that was searched; ``score`` is higher for a more certain answer.
    """

    question: str
    asked: str
    text: str
    score: float
    stance: str | None
    citations: tuple[Citation, ...]
    passages: tuple[Hit, ...]
    searched: Searched


@dataclass(frozen=True)
class NoAnswer:
    """The articles do not support an answer; ``nearest`` came closest, best first."""

    question: str
    asked: str
    score: float
    nearest: tuple[Hit, ...]
    searched: Searched


Reply = Answer | NoAnswer


class Reader(Protocol):
    """Extracts an answer span from a passage; its scores compare across passages, higher is surer."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Span | None]:
        """One span for each passage, or None where it finds none."""


@dataclass(frozen=True)
class _Quote:
    """A span widened to its sentence, counted in the article's text."""

    hit: Hit
    score: float
    start: int
    end: int
    answer_start: int
    answer_end: int


class Answerer:
    """Retrieves, reads and quotes over one open index.

    A reply is an Answer when the best span scores ``threshold`` or more; ``quotes`` bounds its citations, of
    which each article gives one.
    """

    def __init__(
        self, index: Index, retriever: Retriever, reader: Reader, *, threshold: float, quotes: int = 5
    ) -> None:
        self._index = index
        self._retriever = retriever
        self._reader = reader
        self._threshold = threshold
        self._quotes = quotes

    def answer(self, question: str, *, k: int = 10, filters: Filters = EVERYTHING) -> Reply:
        """Answer ``question`` in the articles' words, or say that they do not; at most ``k`` passages retrieved.

        ``filters`` bound the articles that are searched.

        Raises UserError for an empty question and for one of more than MAX_QUESTION characters.
        """
        asked = checked_question(question)
        hits = self._retriever.retrieve(asked, k=k, filters=filters)
        spans = self._reader.read(asked, [hit.passage for hit in hits])
        quotes = sorted(
            (_widen(hit, span) for hit, span in zip(hits, spans, strict=True) if span), key=lambda q: -q.score
        )
        if not quotes or quotes[0].score < self._threshold:
            score = quotes[0].score if quotes else 0.0
            return NoAnswer(question, asked, score, tuple(hits), self._searched(asked))
        citations = self._citations(quotes)
        best = quotes[0]
        text = best.hit.passage.text[
            best.answer_start - best.hit.passage.start : best.answer_end - best.hit.passage.start
        ]
        return Answer(question, asked, text, best.score, None, citations, tuple(hits), self._searched(asked))

    def search(self, query: str, *, k: int) -> list[Hit]:
        """The ``k`` best passages for ``query``, best first, without reading them."""
        return self._retriever.retrieve(query, k=k)

    def _citations(self, quotes: Sequence[_Quote]) -> tuple[Citation, ...]:
        """The best quote of each article, in the order given; each is checked against the stored text."""
        chosen: dict[str, _Quote] = {}
        for quote in quotes:
            if quote.score >= self._threshold and len(chosen) < self._quotes:
                chosen.setdefault(quote.hit.passage.source, quote)
        return tuple(self._citation(n, quote) for n, quote in enumerate(chosen.values(), 1))

    def _citation(self, n: int, quote: _Quote) -> Citation:
        article = self._index.texts.article(quote.hit.passage.source)
        assert article is not None  # its passage was just retrieved from the same version
        return Citation(
            n,
            article.source,
            article.title,
            article.publisher,
            article.date,
            quote.start,
            quote.end,
            article.text[quote.start : quote.end],
            quote.answer_start,
            quote.answer_end,
            tuple(self._index.texts.copies(article.source)),
        )

    def _searched(self, asked: str) -> Searched:
        manifest = self._index.manifest
        unknown = tuple(t for t in content_terms(asked) if t not in self._index.terms)
        words = {term: word for word in asked.split() for term in terms(word)}
        return Searched(
            manifest.articles, manifest.passages, tuple(words.get(t, t).strip("?.,!\"'“”‘’") for t in unknown)
        )


def checked_question(question: str) -> str:
    """The question without outer spaces; raises UserError when there is none or too much of it."""
    asked = " ".join(question.split())
    if not asked:
        raise UserError("the question is empty; type what you want to know")
    if len(asked) > MAX_QUESTION:
        raise UserError(f"the question has {len(asked):,} characters; ask in at most {MAX_QUESTION:,}")
    return asked


def _widen(hit: Hit, span: Span) -> _Quote:
    """The sentences of the passage that the span touches."""
    touched = [(s, e) for s, e in split_sentences(hit.passage.text) if s < span.end and e > span.start]
    start = min((s for s, _ in touched), default=span.start)
    end = max((e for _, e in touched), default=span.end)
    offset = hit.passage.start
    return _Quote(hit, span.score, offset + start, offset + end, offset + span.start, offset + span.end)
