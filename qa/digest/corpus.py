"""What every digest is made from: hits, the sentences of their articles, their vectors, and citations of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from index.archive import Archive
from index.chunking import split_sentences
from index.filters import Filters
from index.records import Article, Embedder, Hit, Summary, Vectors
from index.text.terms import terms
from qa.citing import cite
from qa.english.content import content_terms
from qa.evidence.attribution import attribute, quotations
from qa.evidence.reports import Reports
from qa.replies import Citation, Item
from qa.retrieval.retriever import Retriever

ABOUT = 0.6
"""Score of a passage from which its article is about a subject, whatever words it has for it."""
NEAR_EQUAL = 0.8
"""Cosine from which two sentences count as saying one thing."""
_SHORTEST, _LONGEST = 5, 60
"""Words of a sentence that can stand by itself."""


@dataclass(frozen=True)
class Sentence:
    """``article.text[start:end]``, with the place that it has among its article's sentences."""

    article: Article
    start: int
    end: int
    place: int

    @property
    def text(self) -> str:
        """Its words."""
        return self.article.text[self.start : self.end]

    @property
    def is_whole(self) -> bool:
        """Whether it ends as sentences do, and ends at all: a heading does not."""
        return self.text.rstrip("”\"'’)")[-1:] in ".!?…" and len(self.text.split()) <= _LONGEST

    @property
    def stands_alone(self) -> bool:
        """Whether it is a whole sentence that says something without those beside it: "There are three." does not."""
        return self.is_whole and len(self.text.split()) >= _SHORTEST


class Corpus:
    """An open index as digests see it."""

    def __init__(self, index: Archive, retriever: Retriever, embedder: Embedder | None) -> None:
        self.index = index
        self.retriever = retriever
        self._embedder = embedder
        self._reports = Reports(index)
        self.article = self._reports.article

    @cached_property
    def summaries(self) -> list[Summary]:
        """The articles without their text, read once, because a version never changes."""
        return self.index.summaries()

    @cached_property
    def stories(self) -> dict[str, str]:
        """The article that leads its copies, itself too, for each article that has or is one; read once."""
        return self.index.stories()

    def hits(self, query: str, *, k: int, filters: Filters) -> list[Hit]:
        """The passages for ``query``, best first."""
        return self.retriever.retrieve(query, k=k, filters=filters)

    def reports(self, hits: Sequence[Hit]) -> Iterator[tuple[Article, Hit]]:
        """The articles of ``hits`` with their best one, in order; of near copies only the first."""
        seen: set[str] = set()
        for hit in hits:
            source = hit.passage.source
            if source not in seen:
                seen |= {source, *self.index.copies(source)}
                yield self.article(source), hit

    def about(self, subject: str, hits: Sequence[Hit]) -> Iterator[tuple[Article, Hit]]:
        """The reports among ``hits`` that hold every word of ``subject``, or are about it by their score, in order."""
        wanted = content_terms(subject) or terms(subject)
        for article, hit in self.reports(hits):
            if hit.score >= ABOUT or share(wanted, f"{article.title}\n{article.text}") == 1:
                yield article, hit

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``: those of the model, or without one the counts of their stems."""
        if self._embedder is not None:
            return self._embedder.encode_passages(texts)
        return word_vectors(texts)

    def cite(self, sentence: Sentence, *, to: int = 0, inside: tuple[int, int] | None = None) -> Citation:
        """A citation of a sentence, on to ``to`` where it is more than one; ``inside`` are the words that matter."""
        article, start, end = sentence.article, sentence.start, max(sentence.end, to)
        text = article.text[start:end]
        first, last = inside or (start, start)
        said = attribute(text, *((0, len(text)) if first == last else (first - start, last - start)))
        return cite(self._reports, article, (start, end), (first, last), said)


def sentences(article: Article) -> list[Sentence]:
    """The sentences of an article, in order."""
    return [Sentence(article, start, end, at) for at, (start, end) in enumerate(split_sentences(article.text))]


def closing(sentence: Sentence) -> int:
    """Where the sentence ends that closes the quotation which this one opens; its own end where it opens none.

    A quotation that goes on in the next paragraph is not followed.
    """
    last = max((b for a, b in _quotations(sentence) if a < sentence.end <= b), default=0)
    closed = last and sentence.article.text[last : last + 1].strip()
    return next(s.end for s in sentences(sentence.article) if s.end > last) if closed else sentence.end


def opening(sentence: Sentence) -> Sentence:
    """The sentence of its paragraph that opens the quotation inside which this one stands; itself outside of any.

    Who speaks is mostly said there.
    """
    first = min((a for a, b in _quotations(sentence) if a < sentence.start < b), default=0)
    return next(s for s in sentences(sentence.article) if s.end >= first) if first else sentence


def _quotations(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Where the quotations that the paragraph of a sentence opens stand in its article."""
    text = sentence.article.text
    begin = text.rfind("\n", 0, sentence.start) + 1
    return ((begin + a, begin + b) for a, b in quotations(text[begin:].partition("\n")[0]) if a)


def word_vectors(texts: Sequence[str]) -> Vectors:
    """Unit vectors that count the stems of content words."""
    held = [content_terms(text) for text in texts]
    places = {stem: at for at, stem in enumerate(dict.fromkeys(stem for stems in held for stem in stems))}
    counts = np.zeros((len(texts), max(len(places), 1)), dtype=np.float32)
    for row, stems in enumerate(held):
        counts[row, [places[stem] for stem in stems]] = 1
    lengths = np.linalg.norm(counts, axis=1, keepdims=True)
    return np.asarray(counts / np.maximum(lengths, 1e-9), dtype=np.float32)


def share(wanted: Sequence[str], text: str) -> float:
    """The part of the stems ``wanted`` that stands in ``text``, 0 to 1."""
    return len(set(wanted) & set(terms(text))) / len(set(wanted)) if wanted else 0.0


def numbered(items: Sequence[Item]) -> tuple[Item, ...]:
    """Items whose citations are numbered through, from 1."""
    numbers = iter(range(1, 1 + sum(1 + len(item.also) for item in items)))
    return tuple(
        replace(
            item,
            citation=replace(item.citation, n=next(numbers)),
            also=tuple(replace(citation, n=next(numbers)) for citation in item.also),
        )
        for item in items
    )
