"""The key sentences of one article or of all, in their order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.records import Article, Hit, Vectors
from qa.digest.corpus import Corpus, Sentence, sentences, share
from qa.english.content import content_terms
from qa.question.filters import Filters
from qa.replies import Item

KEY_SENTENCES = 5
MOST_ARTICLES = 60
"""Articles that are summed up together, the newest where there are more."""
_REDUNDANT = 0.75
"""Cosine from which a sentence repeats a chosen one."""
_DAMPING = 0.85


def lexrank(vectors: Vectors) -> list[float]:
    """How central each sentence is: the stationary distribution of a walk along cosines.

    ``vectors`` are of unit length; negative cosines count as 0. Source: Erkan and Radev, JAIR 22 (2004), continuous
    LexRank with damping .85.
    """
    likeness = np.maximum(np.asarray(vectors, dtype=np.float64) @ vectors.T, 0.0)
    walk = likeness / np.maximum(likeness.sum(axis=1, keepdims=True), 1e-12)
    rank = np.full(len(walk), 1 / max(len(walk), 1))
    for _ in range(100):
        following = (1 - _DAMPING) / len(walk) + _DAMPING * rank @ walk
        if np.abs(following - rank).sum() < 1e-9:
            break
        rank = following
    return [float(value) for value in rank]


def key_places(vectors: Vectors, scores: Sequence[float], count: int) -> list[int]:
    """The places of the ``count`` best, in order, none of which repeats another."""
    chosen: list[int] = []
    for at in sorted(range(len(scores)), key=lambda i: (-scores[i], i)):
        repeats = any(float(vectors[at] @ vectors[other]) >= _REDUNDANT for other in chosen)
        if len(chosen) < count and not repeats:
            chosen.append(at)
    return sorted(chosen)


def summed_up(corpus: Corpus, subject: str, filters: Filters) -> tuple[list[Item], list[Hit], str]:
    """The key sentences of the article that ``subject`` or the filters name, of all where none is; and its title."""
    hits = corpus.hits(subject, k=20, filters=filters) if subject else []
    named = named_article(corpus, subject, hits) if subject else only_article(corpus, filters)
    if subject and named is None:
        return [], hits, ""
    if named is not None:
        lines = [s for s in sentences(named) if s.stands_alone]
        title = named.title or named.source
    else:
        lines, title = _leads(corpus, filters), ""
    if not lines:
        return [], hits, title
    vectors = corpus.vectors([line.text for line in lines])
    chosen = key_places(vectors, lexrank(vectors), KEY_SENTENCES)
    return [Item(corpus.cite(lines[at])) for at in chosen], hits, title


def named_article(corpus: Corpus, subject: str, hits: Sequence[Hit]) -> Article | None:
    """The article that ``subject`` names: by its source, by the words of its title, or the one most on it."""
    wanted = content_terms(subject)
    found = [article for article, _ in corpus.reports(hits)]
    known = corpus.index.article(subject)
    if known is not None or not wanted:
        return known
    titled = [article for article in found if share(wanted, article.title) == 1]
    whole = [article for article in found if share(wanted, f"{article.title} {article.text}") == 1]
    return next(iter([*titled, *whole]), None)


def only_article(corpus: Corpus, filters: Filters) -> Article | None:
    """The one article inside the filters."""
    inside = [s.source for s in corpus.index.summaries() if filters.match(s)]
    return corpus.article(inside[0]) if len(inside) == 1 else None


def _leads(corpus: Corpus, filters: Filters) -> list[Sentence]:
    """The first sentence of each report inside the filters, the newest where there are too many."""
    inside = [s for s in corpus.index.summaries() if filters.match(s)]
    newest = sorted(inside, key=lambda s: s.date, reverse=True)[:MOST_ARTICLES]
    leaders = corpus.index.stories()
    sources = [s.source for s in inside if s in newest and leaders.get(s.source, s.source) == s.source]
    held = ([s for s in sentences(corpus.article(source)) if s.stands_alone] for source in sources)
    return [lines[0] for lines in held if lines]
