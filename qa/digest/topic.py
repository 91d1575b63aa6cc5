"""What the articles say about something: the plainest sentence of each report, those that say the same together."""

from __future__ import annotations

import numpy as np

from index.records import Hit, Vectors
from index.text.terms import terms
from qa.digest.corpus import NEAR_EQUAL, Corpus, Sentence, closing, newest_first, opening, sentences, share
from qa.english.content import content_terms
from qa.english.requesting import LEANING
from qa.question.filters import Filters
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
    lines: list[Sentence] = []
    for article, _ in corpus.reports(hits):
        held = sentences(article)
        if (
            wanted
            and share(wanted, f"{article.title}\n{article.text}") == 1
            and (best := _plainest(corpus, wanted, subject, held, titled=share(wanted, article.title) == 1))
        ):
            lines.append(best)
        if len(lines) == REPORTS:
            break
    if not lines:
        return [], hits
    return newest_first(_grouped(corpus, lines)), hits


def _plainest(
    corpus: Corpus, wanted: list[str], subject: str, held: list[Sentence], *, titled: bool
) -> Sentence | None:
    """The sentence that holds most of the wanted stems, by itself understandable, near the subject and early.

    One that holds only some of them counts where the title names the subject.
    """
    among = [s for s in held if s.stands_alone and share(wanted, s.text)]
    most = max((share(wanted, s.text) for s in among), default=0.0)
    among = [s for s in among if share(wanted, s.text) == most]
    if not among or (most <= _HALF and len(wanted) > 1 and not titled):
        return None
    vectors = corpus.vectors([subject, *(s.text for s in among)])
    scores = vectors[1:] @ vectors[0]
    for i, sentence in enumerate(among):
        scores[i] += _LEAD_BONUS / (1 + sentence.place)
        scores[i] -= _LEANING * (sentence.text.split()[0].lower().strip("“\"‘'") in LEANING)
    return among[int(np.argmax(scores))]


def _grouped(corpus: Corpus, lines: list[Sentence]) -> list[Item]:
    """An item for each line, near-equal lines under the first of them."""
    vectors = corpus.vectors([line.text for line in lines])
    first = first_alike(vectors)
    cited = [corpus.cite(opening(line), to=closing(line)) for line in lines]
    return [
        Item(cited[i], tuple(cited[j] for j in range(len(lines)) if first[j] == i and j != i))
        for i in range(len(lines))
        if first[i] == i
    ]


def first_alike(vectors: Vectors) -> list[int]:
    """The place of the first vector that each is near equal to, its own where there is none before it."""
    first: list[int] = []
    for i, vector in enumerate(vectors):
        first.append(next((j for j in range(i) if first[j] == j and float(vectors[j] @ vector) >= NEAR_EQUAL), i))
    return first
