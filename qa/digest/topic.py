"""What the articles say about something: the plainest sentence of each report, those that say the same together."""

from __future__ import annotations

from itertools import islice

from index.filters import Filters
from index.records import Article, Hit, Vectors
from index.text.terms import terms
from qa.digest.corpus import ABOUT, NEAR_EQUAL, Corpus, Sentence, closing, opening, sentences, share
from qa.english.content import content_terms
from qa.english.requesting import LEANING
from qa.evidence.agreement import grouped
from qa.replies import Item

SEARCHED = 60
"""Passages among whose articles the reports are looked for."""
REPORTS = 12
"""Reports of which a sentence is given."""
_HALF = 0.5
"""The part of the subject's words that a sentence on it must hold more than."""
_LEAD_BONUS, _LEANING = 0.1, 0.1
"""What an early sentence gains, and what one loses that begins with a word that leans on the sentence before."""


def on_topic(corpus: Corpus, subject: str, filters: Filters) -> tuple[list[Item], list[Hit]]:
    """An item for each thing that is said about ``subject``, newest first, and the passages that were found."""
    wanted = content_terms(subject) or terms(subject)
    hits = corpus.hits(subject, k=SEARCHED, filters=filters)
    about = corpus.about(subject, hits)
    told = list(islice(filter(None, (_telling(wanted, article, hit) for article, hit in about)), REPORTS))
    if not told:
        return [], hits
    lines, vectors = _plainest(corpus, subject, told)
    cited = [corpus.cite(opening(line), to=closing(line)) for line in lines]
    items = [Item(cited[first], tuple(cited[i] for i in others)) for first, *others in alike(vectors)]
    return sorted(items, key=lambda item: item.citation.date, reverse=True), hits


def _telling(wanted: list[str], article: Article, hit: Hit) -> list[Sentence]:
    """The sentences of an article that hold most of the wanted stems and can stand alone.

    Those that hold only some of them, or those of the passage where none holds any, count where the title names the
    subject or the passage is about it.
    """
    alone = [s for s in sentences(article) if s.stands_alone]
    most = max((share(wanted, s.text) for s in alone), default=0.0)
    few = most <= _HALF and len(wanted) > 1 and share(wanted, article.title) < 1
    if few and hit.score < ABOUT:
        return []
    passage = hit.passage
    inside = [s for s in alone if s.start < passage.end and s.end > passage.start]
    return [s for s in alone if share(wanted, s.text) == most] if most else inside


def _plainest(corpus: Corpus, subject: str, told: list[list[Sentence]]) -> tuple[list[Sentence], Vectors]:
    """Of each article's sentences the one near the subject, early and by itself understandable, with its vector."""
    vectors = corpus.vectors([subject, *(s.text for among in told for s in among)])
    lines, places, at = [], [], 1
    for among in told:
        scores = [float(v @ vectors[0]) + _ease(s) for v, s in zip(vectors[at:], among, strict=False)]
        best = scores.index(max(scores))
        lines.append(among[best])
        places.append(at + best)
        at += len(among)
    return lines, vectors[places]


def _ease(sentence: Sentence) -> float:
    """What a sentence gains for being early, less what it loses where it leans on the one before."""
    leaning = sentence.text.split()[0].lower().strip("“\"‘'") in LEANING
    return _LEAD_BONUS / (1 + sentence.place) - _LEANING * leaning


def alike(vectors: Vectors) -> list[list[int]]:
    """The places of vectors in groups that are near equal to their first."""
    return grouped(len(vectors), lambda i, j: float(vectors[i] @ vectors[j]) >= NEAR_EQUAL)
